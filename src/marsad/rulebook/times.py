"""What the entries of `rules/times*.yaml` may say: the words of the calendar, and the shapes they take together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.records import TimeType
from marsad.rulebook.numbers import Numbers
from marsad.rulebook.phrases import Phrases
from marsad.rulebook.schema import Entry

TimeWordKind = Literal[
    "weekday", "bareweekday", "month", "weakmonth", "hijrimonth", "hijrimark", "relday", "part", "day", "year",
    "years", "monthword", "week", "unit", "single", "dual", "last", "next", "current", "this", "that", "previous",
    "following", "edge", "season", "half", "feast", "clock", "zone", "before", "since", "after", "during", "about",
    "in", "from", "to", "between", "or", "and", "every", "the", "age", "title", "fraction", "future", "past",
    "channel", "known", "ordinal", "camp", "dayname",
]  # fmt: skip
"""The classes of words that patterns are made of; what the text writes as a number or a sign has classes of its own:
number, ordinal, yearnum (1800–2100), hijriyear (1300–1500), dotdate (3.4.2018), hour (07:58), slash, dash, colon,
comma, open, close, stop, definite (any other word with ال), other."""

TimeReading = Literal[
    "nothing", "numeric_date", "date", "days_of_month", "day_range", "day_of_month", "weekday", "weekdays",
    "relative_day", "neighbour_day", "month", "months", "year", "years", "year_range", "half", "week", "season",
    "ago", "duration", "short_duration", "clock", "feast", "known", "set",
]  # fmt: skip
"""How the words of a pattern become a value; each is a function of `stages/times.py`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWord(Entry):
    """A word or phrase of the calendar (`rules/times_words.yaml`).

    id: `word/name`. kind: its class in patterns. words: all forms, written with the article where they need it;
    و ف ب ل ك are understood. value: what it means to the reading: a weekday 0–6 from Monday, a month 1–12, days from
    today, an ISO 8601 designator (D W M Y H …), a month and day of a feast (05-01).
    """

    kind: TimeWordKind
    words: tuple[str, ...]
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeShape(Entry):
    """A part that patterns share (`rules/times_shapes.yaml`): `id: shape/NAME`, used in patterns as NAME.

    pattern: classes of words in order; `?` may be missing, `*` may be missing or repeated, `|` or, ( ) group,
    `!` must not follow.
    block: no part, but what only looks like a time (الأمين العام الحالي); it is tried before all patterns. after: as in
    TimePattern, of a block.
    """

    pattern: str
    block: bool = False
    after: tuple[TimeWordKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePattern(Entry):
    """A shape of time expression (`rules/times.yaml`); where several begin at one word, the first in the file wins.

    id: `times/name`, the `found_by` of what it finds. pattern: as in TimeShape. reading: how it is understood.
    type: of the record. after: classes one of which must stand before it, outside the expression (`[in]`).
    """

    pattern: str
    reading: TimeReading
    type: TimeType = "date"
    after: tuple[TimeWordKind, ...] = ()


class TimeBook:
    """The calendar, compiled: vocabulary, numbers, and one regular expression for all patterns over strings that hold
    one letter a word, its class."""

    def __init__(
        self,
        words: Iterable[TimeWord],
        shapes: Iterable[TimeShape],
        patterns: Iterable[TimePattern],
        numbers: Numbers,
    ) -> None:
        vocabulary = tuple(words)
        self.words = Phrases((phrase, word) for word in vocabulary if word.kind not in _CUES for phrase in word.words)
        self.numbers = numbers
        parts = tuple(shapes)
        self.patterns = (*(_as_pattern(shape) for shape in parts if shape.block), *patterns)
        self._future = _phrases(vocabulary, "future")
        self._past = _phrases(vocabulary, "past")
        self._letters = {"other": chr(_FIRST_LETTER)}
        self._shapes = {shape.id.removeprefix("shape/"): shape.pattern for shape in parts if not shape.block}
        self.expression = self._compile()

    def letter(self, kind: str) -> str:
        """The letter of a class of words; classes that no pattern names share one."""
        return self._letters.get(kind, self._letters["other"])

    def is_future_cue(self, words: Sequence[str], index: int) -> bool:
        """Whether a word announces what is to come (المقررة، ابتداء)."""
        return words[index] in self._future and self._future.find(words, index) is not None

    def is_past_cue(self, words: Sequence[str], index: int) -> bool:
        """Whether what was to come is told from behind (كان من المقرر): one of the three words before says so."""
        return any(words[i] in self._past for i in range(max(0, index - 3), index))

    def _compile(self) -> re.Pattern[str]:
        alternatives = []
        for number, pattern in enumerate(self.patterns):
            after = "".join(map(self._new_letter, pattern.after))
            before = f"(?<=[{after}])" if after else ""
            alternatives.append(f"(?P<p{number}>{before}(?:{self._translate(pattern.pattern)}))")
        return re.compile("|".join(alternatives) or "(?!)")

    def _translate(self, pattern: str) -> str:
        """A pattern of class names as a regular expression of letters."""

        def of_name(name: re.Match[str]) -> str:
            shape = self._shapes.get(name[0])
            return f"(?:{self._translate(shape)})" if shape is not None else self._new_letter(name[0])

        expanded = re.sub(r"[A-Za-z_]+", of_name, pattern).replace(" ", "").replace("!(", "(?!")
        return re.sub(r"\((?!\?)", "(?:", expanded)

    def _new_letter(self, kind: str) -> str:
        return self._letters.setdefault(kind, chr(_FIRST_LETTER + len(self._letters)))


_CUES = ("future", "past")
_FIRST_LETTER = 0xE000


def _phrases(words: Iterable[TimeWord], kind: TimeWordKind) -> Phrases[TimeWord]:
    return Phrases((phrase, word) for word in words if word.kind == kind for phrase in word.words)


def _as_pattern(shape: TimeShape) -> TimePattern:
    return TimePattern(id=shape.id, pattern=shape.pattern, reading="nothing", after=shape.after)
