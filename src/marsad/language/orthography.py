"""Arabic spelling: what may be ignored when two strings are compared, without losing the way back.

Two strengths, both code point by code point so that every output character has one origin:

* :func:`clean` removes what carries no letter (diacritics, tatweel, bidi controls, zero-width marks) and replaces
  presentation forms, Persian and Urdu look-alikes and Arabic-Indic digits by the plain letter or digit. Hamza, ta
  marbuta and alef maqsura stay: the language model reads this form.
* :func:`fold` also merges the spellings that writers mix freely (أ إ آ ا · ى ي · ة ه) and lowers Latin letters.
  Lemmas, dictionaries and searches are compared in this form.

The original text is never changed; :func:`fold_with_offsets` says where each folded character came from.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LOOKALIKES = {
    original: plain
    for plain, originals in {
        "ي": "یےېۍۑێ",
        "ك": "کڪګگ",
        "ه": "ہھەۀۂ",
        "ة": "ۃ",
        "و": "ۇۆۈۋۊ",
        "ا": "ٱٲٳٵ",
        "ف": "ڤ",
        "ب": "پ",
        "ج": "چ",
        "ز": "ژ",
        "ت": "ٹ",
        "د": "ڈ",
        "ر": "ڑ",
        "ن": "ں",
    }.items()
    for original in originals
}
_VARIANTS = str.maketrans("أإآىة", "ااايه")
_TATWEEL = "\u0640"
# what the light stemmer takes off a folded word: the conjunction, then one article, then each ending in turn
_AND = "و"
_ARTICLES = ("ال", "بال", "كال", "فال", "لل")
_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_IGNORABLE = frozenset(("Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"))


def _plain(char: str) -> str:
    """One code point as zero or more plain characters; white space becomes a space, an ignorable mark nothing."""
    if char.isspace():
        return " "
    if char == _TATWEEL or unicodedata.category(char) in _IGNORABLE:
        return ""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    compatible = unicodedata.normalize("NFKC", char)
    if compatible == char:
        return _LOOKALIKES.get(char, char)
    return "".join(_LOOKALIKES.get(c, c) for c in compatible if unicodedata.category(c) not in _IGNORABLE)


class _Table(dict[int, str]):
    """A `str.translate` table filled as code points turn up."""

    def __init__(self, *, folding: bool) -> None:
        super().__init__()
        self._folding = folding

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        self[code] = plain.translate(_VARIANTS).casefold() if self._folding else plain
        return self[code]


_CLEAN = _Table(folding=False)
_FOLD = _Table(folding=True)


def clean(text: str) -> str:
    """Remove marks and look-alikes, keep every letter a reader would keep.

    >>> clean("مُـحَمَّدٌ ۲۰۲۲ کاظم")
    'محمد 2022 كاظم'
    """
    return text.translate(_CLEAN)


def fold(text: str) -> str:
    """The form in which two spellings of one word are equal.

    >>> fold("إسرائيل") == fold("اسرائيل"), fold("وزارةُ"), fold("على")
    (True, 'وزاره', 'علي')
    """
    return text.translate(_FOLD)


@lru_cache(maxsize=50_000)
def light_stem(word: str) -> str:
    """A folded word without its conjunction, article and endings, so that its forms are found together: the stemmer
    light10 of Larkey, Ballesteros and Connell (2007), which leaves three letters after the conjunction and two else.

    >>> [light_stem(fold(word)) for word in ("رئيس", "والرئيس", "للرئيسين", "رئيسة", "ولد")]
    ['رئيس', 'رئيس', 'رئيس', 'رئيس', 'ولد']
    """
    if word.startswith(_AND) and len(word) > 3:
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            word = word[len(article) :]
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            word = word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with the way back.

    text: the folded string, n characters. origin: n + 1 offsets; folded[i:j] came from
    original[origin[i]:origin[j]] for i < j (the last entry is the length of the original).
    """

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the original of folded[start:end] (start < end), trailing marks included."""
        return self.origin[start], self.origin[end - 1] + 1 if end < len(self.origin) - 1 else self.origin[end]


def fold_with_offsets(text: str) -> Folded:
    """Fold `text` and remember where each folded character came from.

    >>> fold_with_offsets("إلـى").origin
    (0, 1, 3, 4)
    """
    pieces: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        folded = _FOLD[ord(char)]
        pieces.append(folded)
        origin.extend([index] * len(folded))
    return Folded("".join(pieces), (*origin, len(text)))
