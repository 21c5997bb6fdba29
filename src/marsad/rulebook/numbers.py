"""Numbers as Arabic writes them: in digits of any script, in words, and mixed (45 ألفا، ثلاثة ملايين ونصف المليون)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.language.orthography import fold
from marsad.rulebook.figures import NumberKind, NumberWord
from marsad.rulebook.phrases import Clitics, clitic_forms

_DIGITS = re.compile(r"\d{1,15}(?:[.,٫٬]\d{1,15})*")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,٬]\d{3})+")
_DECIMAL = re.compile(r"\d+[.,٫]\d+")
_AND = "\u0648"
_NO_CLITICS = Clitics(0, "", "", False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from words[first:end]. vague: a bare plural (عشرات), read as "at least that many".

    clitics: of the first word, outside the number.
    """

    end: int
    value: int | float
    vague: bool
    clitics: Clitics


@dataclass(frozen=True, slots=True)
class _Reading:
    kind: NumberKind
    value: float


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a number: words up to `end`; unit: what one of it counts (1000 for thousands)."""

    end: int
    value: float
    unit: float
    vague: bool = False


class Numbers:
    """The grammar of numbers over a vocabulary."""

    def __init__(self, entries: Iterable[NumberWord]) -> None:
        self._words: dict[str, tuple[Clitics, tuple[_Reading, ...]]] = {}
        for entry in entries:
            reading = _Reading(entry.kind, entry.value)
            for word in dict.fromkeys(map(fold, entry.words)):
                for form, clitics in clitic_forms(word, article=entry.article):
                    known = self._words.get(form)
                    if known is None or clitics.length < known[0].length:
                        self._words[form] = (clitics, (reading,))
                    elif clitics == known[0]:
                        self._words[form] = (clitics, (*known[1], reading))

    def read(self, words: Sequence[str], first: int) -> Number | None:
        """The longest cardinal number that begins at words[first] (folded words), or None.

        >>> from marsad.rulebook.figures import NumberWord
        >>> three = NumberWord(id="number/3", kind="unit", value=3, words=("ثلاثة",))
        >>> Numbers([three]).read(["بثلاثه", "جنود"], 0)
        Number(end=1, value=3, vague=False, clitics=Clitics(length=1, conjunction='', preposition='ب', article=False))
        """
        if not self.may_begin(words[first]):
            return None
        group = self._group(words, first)
        if group is None:
            return None
        value, end, unit, vague = group.value, group.end, group.unit, group.vague
        while unit > 1 and (start := self._after_and(words, end)) is not None:
            group = self._group(words, start)
            if group is None or group.value >= unit or group.vague:
                break
            value, end, unit = value + group.value, group.end, group.unit
        clitics = self._words[words[first]][0] if words[first] in self._words else _NO_CLITICS
        return Number(end, _plain(value), vague, clitics)

    def read_ordinal(self, words: Sequence[str], first: int) -> Number | None:
        """The ordinal that begins at words[first] (الحادي والعشرين → 21), or None."""
        known = self._words.get(words[first])
        if known is None:
            return None
        clitics, readings = known
        for reading in readings:
            if reading.kind in ("ordinal", "compound"):
                end, more = self._ten_or_tens(words, first + 1)
                if more or reading.kind == "ordinal":
                    return Number(end, int(reading.value + more), False, clitics)
            elif reading.kind == "tens" and clitics.article:
                return Number(first + 1, int(reading.value), False, clitics)
        return None

    def may_begin(self, word: str) -> bool:
        """Whether a number may begin with a word."""
        return word in self._words or word[0].isdecimal()

    def _after_and(self, words: Sequence[str], index: int) -> int | None:
        """Where the next addend begins: the word that carries و, or the one after a free و (و 200)."""
        if index >= len(words):
            return None
        known = self._words.get(words[index])
        if known is not None and known[0].conjunction == _AND and not known[0].preposition:
            return index
        if words[index] == _AND and index + 1 < len(words) and words[index + 1][0].isdecimal():
            return index + 1
        return None

    def _reading(self, words: Sequence[str], index: int, *kinds: NumberKind, joined: bool) -> _Reading | None:
        """The word at `index` as one of `kinds`; joined: with و before it, else without any clitic but ال."""
        known = self._words.get(words[index]) if index < len(words) else None
        if known is None or known[0].preposition or (known[0].conjunction == _AND) is not joined:
            return None
        return next((reading for reading in known[1] if reading.kind in kinds), None)

    def _group(self, words: Sequence[str], first: int) -> _Part | None:
        part = self._below_thousand(words, first)
        if part is None:
            part = self._scale_alone(words, first)
            return part and self._with_fraction(words, part)
        scale = self._reading(words, part.end, "scale", "many", joined=False)
        while scale is not None and scale.value >= 1000:
            part = _Part(part.end + 1, part.value * scale.value, part.unit * scale.value)
            scale = self._reading(words, part.end, "scale", "many", joined=False)
        return self._with_fraction(words, part)

    def _scale_alone(self, words: Sequence[str], first: int) -> _Part | None:
        readings = self._words[words[first]][1] if words[first] in self._words else ()
        kinds = {reading.kind: reading.value for reading in readings}
        if "dual" in kinds:
            return _Part(first + 1, 2 * kinds["dual"], kinds["dual"])
        if "scale" in kinds:
            return self._multiplied(words, _Part(first + 1, kinds["scale"], kinds["scale"]))
        if "many" in kinds:
            return self._multiplied(words, _Part(first + 1, kinds["many"], 1, vague=True))
        scale = self._reading(words, first + 1, "scale", joined=False)
        if "part" in kinds and scale is not None:
            return _Part(first + 2, kinds["part"] * scale.value, 1)
        return None

    def _multiplied(self, words: Sequence[str], part: _Part) -> _Part:
        scale = self._reading(words, part.end, "many", "scale", joined=False)
        if scale is None or scale.value < 1000:
            return part
        return _Part(part.end + 1, part.value * scale.value, part.unit * scale.value, part.vague)

    def _with_fraction(self, words: Sequence[str], part: _Part) -> _Part:
        """A half or quarter added: مليون ونصف المليون."""
        fraction = self._reading(words, part.end, "part", joined=True)
        if fraction is None:
            return part
        end = part.end + 1
        if part.unit > 1 and self._reading(words, end, "scale", joined=False) is not None:
            end += 1
        return _Part(end, part.value + fraction.value * part.unit, 1)

    def _below_thousand(self, words: Sequence[str], first: int) -> _Part | None:
        number = read_digits(words[first])
        if number is not None:
            return _Part(first + 1, number, 1)
        hundreds, end = self._hundreds(words, first)
        if not hundreds:
            return self._below_hundred(words, first)
        if self._reading(words, end, "unit", "ten", "tens", "compound", joined=True) is not None:
            rest = self._below_hundred(words, end)
            if rest is not None:
                return _Part(rest.end, hundreds + rest.value, 1)
        return _Part(end, hundreds, 100)

    def _hundreds(self, words: Sequence[str], first: int) -> tuple[float, int]:
        kinds = self._kinds(words, first)
        if "hundred" in kinds:
            return kinds["hundred"], first + 1
        hundred = self._reading(words, first + 1, "hundred", joined=False)
        if "unit" in kinds and hundred is not None and hundred.value == 100:
            return kinds["unit"] * 100, first + 2
        return 0, first

    def _below_hundred(self, words: Sequence[str], first: int) -> _Part | None:
        kinds = self._kinds(words, first)
        small = kinds.get("unit", kinds.get("compound"))
        if small is not None:
            end, more = self._ten_or_tens(words, first + 1)
            return _Part(end, small + more, 1) if more or "unit" in kinds else None
        if "ten" in kinds or "tens" in kinds:
            return _Part(first + 1, kinds.get("ten", 0) + kinds.get("tens", 0), 1)
        return None

    def _ten_or_tens(self, words: Sequence[str], index: int) -> tuple[int, float]:
        ten = self._reading(words, index, "ten", joined=False) or self._reading(words, index, "tens", joined=True)
        return (index + 1, ten.value) if ten is not None else (index, 0)

    def _kinds(self, words: Sequence[str], index: int) -> dict[NumberKind, float]:
        known = self._words.get(words[index])
        return {reading.kind: reading.value for reading in known[1]} if known else {}


def read_digits(word: str) -> int | float | None:
    """A folded word of digits as a number: 1,592 and 1.592 are 1592, 2,5 and 2.5 are two and a half.

    >>> read_digits("1,592"), read_digits("2,5"), read_digits("07"), read_digits("3.4.2018")
    (1592, 2.5, 7, None)
    """
    if not _DIGITS.fullmatch(word):
        return None
    if word.isdecimal():
        return int(word)
    if _THOUSANDS.fullmatch(word):
        return int(re.sub(r"\D", "", word))
    if _DECIMAL.fullmatch(word):
        return float(re.sub(r"\D", ".", word))
    return None


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 6)
