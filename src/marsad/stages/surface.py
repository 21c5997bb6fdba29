"""The words of an article as the stages for times, places and figures read them: surface words, folded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from marsad.language.orthography import fold, fold_with_offsets
from marsad.language.words import split_words

PARAGRAPH = "\n"


@dataclass(frozen=True, slots=True)
class Surface:
    """Surface words in text order; a word PARAGRAPH stands where a line ends. Hashtags are split at # and _.

    words: folded. starts, ends: offsets into the text.
    """

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def start_after(self, index: int, letters: int) -> int:
        """Offset in the text of what follows the first `letters` folded letters of a word."""
        if letters == 0:
            return self.starts[index]
        folded = fold_with_offsets(self.text[self.starts[index] : self.ends[index]])
        return self.starts[index] + folded.origin[letters]


@lru_cache(maxsize=4)
def read_surface(text: str) -> Surface:
    """The surface words of `text`.

    >>> read_surface("في #الضفة_الغربية").words
    ('في', 'الضفه', 'الغربيه')
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for start, end in split_words(text):
        if "\n" in text[last:start]:
            words.append(PARAGRAPH)
            starts.append(last)
            ends.append(start)
        last = end
        for first, after in _pieces(text, start, end):
            if folded := fold(text[first:after]):
                words.append(folded)
                starts.append(first)
                ends.append(after)
    return Surface(text, tuple(words), tuple(starts), tuple(ends))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if text[start] != "#" or end - start < 2:
        return [(start, end)]
    pieces = []
    first = start + 1
    for part in text[first:end].split("_"):
        if part:
            pieces.append((first, first + len(part)))
        first += len(part) + 1
    return pieces
