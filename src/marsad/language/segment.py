"""Paragraphs and sentences: where they begin and end in the text as it was read.

A line is a paragraph; lines are never joined. Inside a line a sentence ends after `.` `!` `?` `؟` and the closing
quotation marks and brackets that follow it, wherever the stop is no part of a number, an address or an initial:

* a quotation of several sentences is several sentences: each keeps the mark that happens to stand in it;
* `؛` `،` `:` end nothing, nor do ellipses (`..` `…`), with which Arabic headlines join what belongs together;
* a missing space («البلاد.وقال») is forgiven between two real words;
* a headline or caption without a stop ends with its line.

Every character but the white space between sentences is in exactly one sentence. Time is linear in the text.
"""

from __future__ import annotations

import re

from marsad.language.orthography import clean

_STRONG = "!?؟！？。۔"
_STOPS = rf".…{_STRONG}"
_CONTROLS = r"\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF"
_CLOSERS = r"»”’›)\]}"
_EITHER_WAY = "\"'«“‘‹„"
_PARAGRAPH = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(
    rf"""
      (?:https?://|www\.)\S*[^\s{_STOPS}]                   # an address: its dots are its own
    | (?P<stop>[{_STOPS}][{_STOPS}{_CONTROLS}]*)
      (?:
          [{_CLOSERS}{_CONTROLS}{_STOPS}]                    # what closes belongs to the sentence it ends …
        | [{_EITHER_WAY}](?!\w)
        | [ \u00A0\u202F]{{1,3}}[{_CLOSERS}"](?=[\s،؛:,{_STOPS}]|\Z)  # … also after a loose space: « … . »
      )*
    """,
    re.VERBOSE,
)
_JOINING = "،؛,;:)]"
_WINDOW = 48


def split_sentences(text: str) -> list[tuple[int, int, int]]:
    """(start, end, paragraph) of each sentence; paragraphs count from 0, empty lines not counted.

    >>> text = "ضحايا في ألماتي\\nقال د. مراد «انتهى الأمر. سنعود» (أ.ف.ب). وقتل 3.5 آلاف!"
    >>> [(text[start:end], paragraph) for start, end, paragraph in split_sentences(text)]
    [('ضحايا في ألماتي', 0), ('قال د. مراد «انتهى الأمر.', 1), ('سنعود» (أ.ف.ب).', 1), ('وقتل 3.5 آلاف!', 1)]
    """
    sentences: list[tuple[int, int, int]] = []
    paragraph = 0
    for line in _PARAGRAPH.finditer(text):
        first, last = _strip(text, *line.span())
        if first == last:
            continue
        for end in (*_breaks(text, first, last), last):
            start, stop = _strip(text, first, end)
            if start < stop:
                sentences.append((start, stop, paragraph))
            first = end
        paragraph += 1
    return sentences


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _breaks(text: str, first: int, last: int) -> list[int]:
    """Offsets inside the line first:last at which a sentence ends."""
    found: list[int] = []
    counted, quotes = first, 0
    for match in _STOP.finditer(text, first, last):
        if match["stop"] is None:
            continue
        end = match.end()
        if text[end : end + 1] == '"':  # «…نهايته."وأضاف»: a straight mark closes when one is open
            quotes += text.count('"', counted, end)
            counted = end
            end += quotes % 2
        if end < last and _ends_sentence(text, first, match.start(), match.end("stop"), end, last):
            found.append(end)
    return found


def _ends_sentence(text: str, first: int, start: int, stop: int, end: int, last: int) -> bool:
    """Whether the stop start:stop, whose closing marks reach to `end`, ends a sentence of the line first:last."""
    ahead = clean(text[end : min(last, end + _WINDOW)])
    following = ahead.lstrip()
    if following[:1] and following[0] in _JOINING:
        return False
    spaced = ahead[:1].isspace()
    sign = clean(text[start:stop])
    if any(char in _STRONG for char in sign):
        return text[max(first, start - 1)] not in "([" and (spaced or not ahead[:1].isascii())
    if sign != "." and not any(char in _STOPS for char in text[stop:end]):
        return False
    return _dot_ends_sentence(clean(text[max(first, start - _WINDOW) : start]), following, spaced=spaced)


def _dot_ends_sentence(before: str, following: str, *, spaced: bool) -> bool:
    """The same for a single dot between the cleaned strings `before` and `following`."""
    before = before.rstrip()
    word = _LAST_WORD.search(before)
    letters = word[0] if word else ""
    if letters.isdigit():
        is_enumerator = len(letters) <= 3 and not before[: -len(letters)].strip(" (-")
        return not is_enumerator and (spaced or bool(_REAL_WORD.match(following)))
    if _is_initial(letters, before[: len(before) - len(letters)]) or _is_latin_title(letters, following):
        return False
    return spaced or (bool(_REAL_WORD.match(letters)) and bool(_NEW_START.match(following)))


_LAST_WORD = re.compile(r"(?:\d+|[^\W\d_]+)\Z")
_REAL_WORD = re.compile(r"[\u0620-\u064A]{3}")
_NEW_START = re.compile(r"[\u0620-\u064A]{2}|\d|[«“\"(]")


def _is_initial(letters: str, before: str) -> bool:
    """One letter alone, or after و: د. مراد، أ.ف.ب، ود. علي; but not the unit in «عام 2022 م.»."""
    bare = letters[1:] if len(letters) == 2 and letters[0] == "و" else letters
    return len(bare) == 1 and not before.rstrip()[-1:].isdigit()


def _is_latin_title(letters: str, following: str) -> bool:
    """A short capitalised Latin word before another: Dr. Smith, St. Petersburg."""
    return (
        len(letters) <= 3
        and letters.isascii()
        and letters.istitle()
        and following[:1].isascii()
        and following[:1].isupper()
    )
