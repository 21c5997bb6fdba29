"""When: every time expression of an article with its TIMEX3 value.

The words of the calendar (`rules/times_words.yaml`) become a string with one letter a word, the shapes they take
(`rules/times.yaml`) one regular expression over such strings; what was found is then read against the day of
publication, or inside a quotation against the day of speaking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from marsad.records import Document, Time
from marsad.rulebook.times import TimeBook, TimePattern
from marsad.stages.calendar import (
    day_before,
    day_of,
    hijri_day,
    hijri_year,
    iso_day,
    month_after,
    nearest_day,
    period,
)
from marsad.stages.surface import PARAGRAPH, Surface, read_surface

if TYPE_CHECKING:
    from marsad.rulebook import Rulebook

_SIGNS = {
    "/": "slash", "-": "dash", "–": "dash", "—": "dash", ":": "colon", ",": "comma", "،": "comma", "(": "open",
    ")": "close", "[": "open", "]": "close", ".": "stop", "!": "stop", "؟": "stop", "؛": "stop", "..": "stop",
    PARAGRAPH: "stop",
}  # fmt: skip
_JOINED = ("number", "ordinal", "month", "weakmonth")
_AND = "\u0648"
_ARTICLE = "\u0627\u0644"
_OPENING, _CLOSING, _STRAIGHT = "«“‹", "»”›", '"'
_DOT_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_FUTURE_REACH = 20
_SIDE_BY_SIDE = 4
_NOON, _LATE = 12, "pm"
_SOON = 2
_AHEAD = timedelta(days=120)
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def resolve_times(document: Document, rulebook: Rulebook) -> tuple[Time, ...]:
    """Every time expression, in text order; without a date to count from, the value of a relative one is None.

    Published on 2018-04-11, «وأعلنت الوزارة مساء الثلاثاء» holds a date with the value 2018-04-10, anchored to
    `published`.
    """
    return find_times(document, rulebook.times)


def find_times(document: Document, book: TimeBook) -> tuple[Time, ...]:
    """As resolve_times, with the calendar alone."""
    surface = read_surface(document.article.text)
    units = read_units(surface, book)
    reader = _Reader(document, surface, units, book)
    found = [time for match in _matches(units, book) for time in reader.read(match)]
    return tuple(replace(time, id=f"t{number}") for number, time in enumerate(found, start=1))


# ── words → units → matches ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Unit:
    """Words first:end of the surface as one word of the calendar. start: offset without conjunction, preposition."""

    kind: str
    value: str
    first: int
    end: int
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found on units first:end."""

    pattern: TimePattern
    first: int
    end: int


def read_units(surface: Surface, book: TimeBook) -> list[Unit]:
    """The words of an article as units, in order; each word belongs to one."""
    units: list[Unit] = []
    index = 0
    while index < len(surface.words):
        unit = _unit(surface, index, book)
        if unit.letters and unit.kind in _JOINED and surface.words[index][0] == _AND:
            units.append(Unit("and", "", index, index))
        units.append(unit)
        index = unit.end
    return units


def _matches(units: Sequence[Unit], book: TimeBook) -> Iterator[Match]:
    """What the patterns find, left to right, not overlapping."""
    for found in book.expression.finditer("".join([book.letter(unit.kind) for unit in units])):
        pattern = book.patterns[int(str(found.lastgroup)[1:])]
        yield Match(pattern, found.start(), found.end())


def _unit(surface: Surface, index: int, book: TimeBook) -> Unit:
    words = surface.words
    word = words[index]
    sign = _SIGNS.get(word)
    if sign is not None:
        return Unit(sign, word, index, index + 1)
    known = _known(surface, index, book) if word in book.words or book.numbers.may_begin(word) else None
    return known or Unit("definite" if word.startswith(_ARTICLE) else "other", word, index, index + 1)


def _known(surface: Surface, index: int, book: TimeBook) -> Unit | None:
    """A word of the calendar or a number, which the word at `index` may begin."""
    words = surface.words
    hit = book.words.find(words, index)
    if hit is not None:
        return Unit(hit.value.kind, hit.value.value, index, hit.end, hit.clitics.length)
    if words[index][0].isdecimal():
        return _digits(surface, index)
    number = book.numbers.read(words, index)
    if number is not None and not number.vague:
        return Unit("number", str(number.value), index, number.end, number.clitics.length)
    number = book.numbers.read_ordinal(words, index)
    if number is not None:
        return Unit("ordinal", str(number.value), index, number.end, number.clitics.length)
    return None


def _digits(surface: Surface, index: int) -> Unit:
    word = surface.words[index]
    if word.isdecimal() and len(word) == 4:
        if 1800 <= int(word) <= 2100:
            return Unit("yearnum", word, index, index + 1)
        if 1300 <= int(word) <= 1500:
            return Unit("hijriyear", word, index, index + 1)
    if _DOT_DATE.fullmatch(word):
        return Unit("dotdate", word, index, index + 1)
    if _is_hour(surface, index):
        return Unit("hour", f"{int(word):02}:{surface.words[index + 2]}", index, index + 3)
    if word.isdecimal() and len(word) <= 4:
        return Unit("number", str(int(word)), index, index + 1)
    return Unit("other", word, index, index + 1)


def _is_hour(surface: Surface, index: int) -> bool:
    words = surface.words
    return (
        index + 2 < len(words)
        and words[index + 1] == ":"
        and surface.ends[index] == surface.starts[index + 1]
        and surface.ends[index + 1] == surface.starts[index + 2]
        and words[index].isdecimal()
        and len(words[index]) <= 2
        and int(words[index]) < 25
        and len(words[index + 2]) == 2
        and words[index + 2].isdecimal()
    )


# ── matches → values ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Value:
    """The value of units first:end. absolute: needs no anchor. day: a whole day, from which others may count."""

    first: int
    end: int
    value: str | None
    absolute: bool = False
    anchor: str | None = None


class _Reader:
    """Reads matches in text order; remembers the days that were named."""

    def __init__(self, document: Document, surface: Surface, units: Sequence[Unit], book: TimeBook) -> None:
        self._surface = surface
        self._units = units
        self._book = book
        self._quoted = _quoted_words(surface)
        self._verbs = _Verbs(document)
        self._anchored_to = "published"
        self._anchor = self._find_anchor(document, units)
        self._days: list[_Named] = []
        self._now = self._anchor
        self._count = 0

    def read(self, match: Match) -> Iterator[Time]:
        units = self._units[match.first : match.end]
        quoted = self._quoted[units[0].first]
        speaking = self._day_of_speaking(match) if quoted else None
        self._now = speaking or self._anchor
        for value in _READINGS[match.pattern.reading](self, match, units):
            time = self._time(match, value)
            self._remember(time, match, quoted)
            yield time

    def _time(self, match: Match, value: _Value) -> Time:
        surface, units = self._surface, self._units
        first, last = units[value.first], units[value.end - 1]
        anchored = None if value.absolute or value.value is None else value.anchor or self._anchored_to
        self._count += 1
        return Time(
            id=f"t{self._count}",
            start=surface.start_after(first.first, first.letters),
            end=surface.ends[last.end - 1],
            type=match.pattern.type,
            value=value.value,
            anchored_to=anchored if match.pattern.type in ("date", "time") else None,
            found_by=match.pattern.id,
        )

    def _remember(self, time: Time, match: Match, quoted: bool) -> None:
        day = iso_day(time.value) if time.value is not None and len(time.value) == 10 else None
        if day is not None and not quoted:
            self._days.append(_Named(match.first, day, time.id))

    def _find_anchor(self, document: Document, units: Sequence[Unit]) -> date | None:
        published = iso_day(document.article.published)
        if published is not None:
            return self._shifted(published, units)
        for match in _matches(units, self._book):
            if match.pattern.reading in ("date", "numeric_date") and self._units[match.first].first < 40:
                self._anchor, self._now = None, None
                for value in _READINGS[match.pattern.reading](self, match, units[match.first : match.end]):
                    day = iso_day(value.value) if value.absolute else None
                    if day is not None:
                        self._anchored_to = "dateline"
                        return day
        return None

    def _shifted(self, published: date, units: Sequence[Unit]) -> date:
        """The day on which the article was written: «غدا الاثنين», published on a Monday, was written on Sunday."""
        shifts = set()
        for today, weekday in pairwise(units):
            if today.kind == "relday" and weekday.kind == "weekday":
                day = published + timedelta(days=int(today.value))
                shifts.add((int(weekday.value) - day.weekday() + 3) % 7 - 3)
        if len(shifts) == 1 and abs(shift := shifts.pop()) <= 2:
            return published + timedelta(days=shift)
        return published

    def _day_of_speaking(self, match: Match) -> date | None:
        """The last day that the paragraph names before the quotation, else the first of the article; of last week."""
        anchor = self._anchor
        if anchor is None:
            return None
        recent = [named for named in self._days if timedelta(0) <= anchor - named.day <= timedelta(days=7)]
        if not recent:
            return None
        between = self._units[recent[-1].unit : match.first]
        same_paragraph = not any(unit.value == PARAGRAPH for unit in between)
        return recent[-1].day if same_paragraph else recent[0].day

    def is_ahead(self, match: Match) -> bool:
        """Whether the clause before the expression speaks of what is to come."""
        words, first = self._surface.words, self._units[match.first].first
        verb = self._verbs.before(self._surface.starts[first])
        other_day = self._day_before(match)
        for index in range(first - 1, max(-1, first - _FUTURE_REACH), -1):
            if _SIGNS.get(words[index]) == "stop" or index == other_day:
                return False
            if verb is not None and self._surface.starts[index] <= verb.start:
                return verb.is_future
            if self._book.is_future_cue(words, index):
                return not self._book.is_past_cue(words, index)
        return False

    def _day_before(self, match: Match) -> int:
        """The word of the day named before, beyond which no announcement reaches, unless they stand side by side:
        «موعد نقل السفارة الاثنين، وذكرى النكبة الثلاثاء»."""
        first = self._units[match.first].first
        for unit in reversed(self._units[: match.first]):
            if unit.kind in ("weekday", "relday"):
                return unit.first if first - unit.end > _SIDE_BY_SIDE else -1
            if first - unit.first > _FUTURE_REACH:
                break
        return -1

    # each reading yields the values of one match

    def nothing(self, _match: Match, _units: Sequence[Unit]) -> Iterator[_Value]:
        yield from ()

    def numeric_date(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        parts = [int(n) for unit in units if unit.kind in _NUMERIC for n in unit.value.split(".")]
        if len(parts) != 3:
            return
        year, month, day = parts if parts[0] > 31 else parts[::-1]
        year += 2000 if year < 50 else 1900 if year < 100 else 0
        found = hijri_day(year, month, day) if year < 1600 else day_of(year, month, day)
        if found is not None:
            yield _Value(match.first, match.end, found.isoformat(), absolute=True)

    def full_date(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        number = _first(units, "number", "ordinal")
        value = self._day_in_month(units, int(float(number.value)), match) if number else None
        if value is not None or (self._anchor is None and not _has_year(units)):
            yield _Value(match.first, match.end, value, absolute=_has_year(units))

    def days_of_month(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        numbers = [i for i, unit in enumerate(units) if unit.kind in ("number", "ordinal")]
        for place, index in enumerate(numbers):
            end = match.end if place == len(numbers) - 1 else match.first + index + 1
            value = self._day_in_month(units, int(float(units[index].value)), match)
            if value is not None:
                yield _Value(match.first + index, end, value, absolute=_has_year(units))

    def day_range(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        numbers = [i for i, unit in enumerate(units) if unit.kind in ("number", "ordinal")]
        months = [i for i, unit in enumerate(units) if unit.kind in ("month", "weakmonth")]
        own_month = [unit for i, unit in enumerate(units) if i in months and i < numbers[-1]]
        rest = [unit for unit in units if unit not in own_month]
        low = self._day_in_month([*own_month, *rest], int(float(units[numbers[0]].value)), match)
        high = self._day_in_month(rest, int(float(units[numbers[-1]].value)), match)
        if low is not None and high is not None and low < high:
            yield _Value(match.first, match.end, f"{low}/{high}", absolute=_has_year(units))

    def day_of_month(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        number = _first(units, "number", "ordinal")
        if self._now is None or number is None:
            yield _Value(match.first, match.end, None)
            return
        month = month_after(self._now, _direction(units))
        found = day_of(month.year, month.month, int(float(number.value)))
        if found is not None:
            yield _Value(match.first, match.end, found.isoformat())

    def weekday(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        yield _Value(match.first, match.end, self._weekday(match, units))

    def weekdays(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        """A night between two days (ليل الجمعة السبت): both."""
        second = next(i for i in reversed(range(len(units))) if units[i].kind == "weekday")
        yield _Value(match.first, match.first + second, self._weekday(match, units[:second]))
        yield _Value(match.first + second, match.end, self._weekday(match, units[second:]))

    def relative_day(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        days = int(next(unit.value for unit in units if unit.kind == "relday"))
        yield _Value(match.first, match.end, (self._now + timedelta(days=days)).isoformat() if self._now else None)

    def neighbour_day(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        if self._days:
            step = timedelta(days=-1 if units[-1].kind == "previous" else 1)
            named = self._days[-1]
            yield _Value(match.first, match.end, (named.day + step).isoformat(), anchor=named.id)

    def month(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        named = _first(units, "month", "weakmonth")
        if named is not None and _has_year(units):
            year = next(unit.value for unit in units if unit.kind == "yearnum")
            yield _Value(match.first, match.end, f"{year}-{int(named.value):02}", absolute=True)
        elif self._now is None:
            yield _Value(match.first, match.end, None)
        elif named is None:
            month = month_after(self._now, _direction(units))
            yield _Value(match.first, match.end, f"{month.year}-{month.month:02}")
        else:
            yield _Value(match.first, match.end, self._named_month(int(named.value), match, units, self._now))

    def months(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        cut = next(i for i, unit in enumerate(units) if unit.kind in ("or", "and"))
        tail = [unit for unit in units if unit.kind in ("last", "next", "current", "yearnum")]
        for first, end, part in ((0, cut, [*units[:cut], *tail]), (cut + 1, len(units), units[cut + 1 :])):
            for value in self.month(match, part):
                yield replace(value, first=match.first + first, end=match.first + end)

    def year(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        number = _first(units, "yearnum")
        if number is not None:
            yield _Value(match.first, match.end, number.value, absolute=True)
        elif self._now is None:
            yield _Value(match.first, match.end, None)
        else:
            yield _Value(match.first, match.end, str(self._now.year + _direction(units)) + _edge_month(units))

    def years(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        for index, unit in enumerate(units):
            if unit.kind == "yearnum":
                yield _Value(match.first + index, match.first + index + 1, unit.value, absolute=True)

    def year_range(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        low, high = (unit.value for unit in units if unit.kind == "yearnum")
        if low < high:
            yield _Value(match.first, match.end, f"{low}/{high}", absolute=True)

    def half(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        for value in self.year(match, units):
            year = value.value and f"{value.value}-{units[0].value}"
            yield replace(value, value=year)

    def week(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        if self._now is None:
            yield _Value(match.first, match.end, None)
            return
        year, week, _ = (self._now + timedelta(weeks=_direction(units))).isocalendar()
        yield _Value(match.first, match.end, f"{year}-W{week:02}")

    def season(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        season = next(unit.value for unit in units if unit.kind == "season")
        number = _first(units, "yearnum")
        if number is not None:
            yield _Value(match.first, match.end, f"{number.value}-{season}", absolute=True)
        elif self._now is not None:
            has_begun = self._now.month >= _SEASONS[season]
            direction = _direction(units)
            year = self._now.year + (direction > 0 and has_begun) - (direction < 0 and not has_begun)
            yield _Value(match.first, match.end, f"{year}-{season}")

    def ago(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        length = _length(units)
        if length is None:
            return
        number, unit = length
        if self._now is None:
            yield _Value(match.first, match.end, None)
        elif unit in ("D", "M", "Y") and number == int(number):
            yield _Value(match.first, match.end, day_before(self._now, int(number), unit))
        elif unit == "W":
            yield _Value(match.first, match.end, day_before(self._now, int(number * 7), "D"))

    def duration(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        length = _length(units)
        if length is None:
            return
        value = period(*length)
        choice = [unit for unit in units if unit.kind == "number"]
        if len(choice) == 2:
            value = f"{value}/{period(float(choice[1].value), length[1])}"
        yield _Value(match.first, match.end, value, absolute=True)

    def short_duration(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        """Years are left out: «منذ سبعة أعوام» is no date."""
        length = _length(units)
        if length is not None and length[1] != "Y":
            yield from self.duration(match, units)

    def clock(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        hour = _hour(units)
        if hour is None:
            return
        named = self._days[-1] if self._days else None
        day = named.day if named is not None and self._is_near(named, match) else self._now
        yield _Value(match.first, match.end, f"{day.isoformat()}T{hour}" if day else None)

    def feast(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        if self._now is None:
            yield _Value(match.first, match.end, None)
            return
        month, day = map(int, units[-1].value.split("-"))
        yield _Value(match.first, match.end, nearest_day(self._now, month, day).isoformat())

    def known(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        yield _Value(match.first, match.end, units[0].value, absolute=True)

    def set(self, match: Match, units: Sequence[Unit]) -> Iterator[_Value]:
        yield _Value(match.first, match.end, f"XXXX-WXX-{int(units[-1].value) + 1}", absolute=True)

    # what the readings share

    def _is_near(self, named: _Named, match: Match) -> bool:
        return not any(unit.kind == "stop" for unit in self._units[named.unit : match.first])

    def _weekday(self, match: Match, units: Sequence[Unit]) -> str | None:
        if self._now is None:
            return None
        wanted = int(next(unit.value for unit in units if unit.kind == "weekday"))
        today = _first(units, "relday")
        if today is not None:
            near = self._now + timedelta(days=int(today.value))
            return (near + timedelta(days=(wanted - near.weekday() + 3) % 7 - 3)).isoformat()
        back = (self._now.weekday() - wanted) % 7
        direction = _direction(units)
        if direction < 0:
            return (self._now - timedelta(days=back or 7)).isoformat()
        if direction > 0:
            return (self._now + timedelta(days=7 - back)).isoformat()
        if back and self.is_ahead(match):
            back -= 7
        return (self._now - timedelta(days=back)).isoformat()

    def _day_in_month(self, units: Sequence[Unit], day: int, match: Match) -> str | None:
        hijri = _first(units, "hijrimonth")
        if hijri is not None:
            return self._hijri_day(units, int(hijri.value), day)
        month = int(next(unit.value for unit in units if unit.kind in ("month", "weakmonth")))
        year = _first(units, "yearnum")
        if year is not None:
            found = day_of(int(year.value), month, day)
        elif self._now is None:
            return None
        else:
            found = self._day_without_year(units, month, day, match, self._now)
        return found.isoformat() if found else None

    def _day_without_year(self, units: Sequence[Unit], month: int, day: int, match: Match, now: date) -> date | None:
        """The nearest such day: this year's, the next one's if announced, else the last one that has come."""
        here = day_of(now.year, month, day)
        if here is None:
            return None
        weekday = _first(units, "weekday")
        if weekday is not None:
            years = (now.year, now.year - 1, now.year + 1)
            days = [found for year in years if (found := day_of(year, month, day)) is not None]
            here = next((found for found in days if found.weekday() == int(weekday.value)), here)
        if _is_of_year(units):
            return day_of(now.year + _direction(units), month, day)
        direction = _direction(units)
        if direction < 0:
            return here if here < now else day_of(now.year - 1, month, day)
        if direction > 0:
            return here if here > now else day_of(now.year + 1, month, day)
        if here > now + _AHEAD and not self.is_ahead(match):
            return day_of(now.year - 1, month, day)
        if here < now - 2 * _AHEAD and self.is_ahead(match):
            return day_of(now.year + 1, month, day)
        return here

    def _hijri_day(self, units: Sequence[Unit], month: int, day: int) -> str | None:
        year = _first(units, "hijriyear")
        if year is not None:
            found = hijri_day(int(year.value), month, day)
            return found.isoformat() if found else None
        if self._now is None:
            return None
        now = hijri_year(self._now)
        candidates = [found for y in (now - 1, now, now + 1) if (found := hijri_day(y, month, day)) is not None]
        nearest = min(candidates, key=lambda found: abs((found - self._now).days) if self._now else 0, default=None)
        return nearest.isoformat() if nearest else None

    def _named_month(self, month: int, match: Match, units: Sequence[Unit], now: date) -> str:
        year, direction = now.year, _direction(units)
        if _is_of_year(units):
            year += direction
        elif direction < 0:
            year -= month >= now.month
        elif direction > 0:
            year += month <= now.month
        elif month > now.month + _SOON and not _has(units, "current"):
            year -= not self.is_ahead(match)
        elif month < now.month - 5 and self.is_ahead(match):
            year += 1
        return f"{year}-{month:02}"


@dataclass(frozen=True, slots=True)
class _Named:
    """A day that the text has named, at unit `unit`."""

    unit: int
    day: date
    id: str


_NUMERIC = ("number", "yearnum", "hijriyear", "dotdate")
_READINGS: dict[str, Callable[[_Reader, Match, Sequence[Unit]], Iterator[_Value]]] = {
    "nothing": _Reader.nothing, "numeric_date": _Reader.numeric_date, "date": _Reader.full_date,
    "days_of_month": _Reader.days_of_month, "day_range": _Reader.day_range, "day_of_month": _Reader.day_of_month,
    "weekday": _Reader.weekday, "weekdays": _Reader.weekdays, "relative_day": _Reader.relative_day,
    "neighbour_day": _Reader.neighbour_day, "month": _Reader.month, "months": _Reader.months, "year": _Reader.year,
    "years": _Reader.years, "year_range": _Reader.year_range, "half": _Reader.half, "week": _Reader.week,
    "season": _Reader.season, "ago": _Reader.ago, "duration": _Reader.duration,
    "short_duration": _Reader.short_duration, "clock": _Reader.clock,
    "feast": _Reader.feast, "known": _Reader.known,
    "set": _Reader.set,
}  # fmt: skip


# ── what stands around ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Verb:
    start: int
    is_future: bool


class _Verbs:
    """The finite verbs of a document by place: past, or future (with س or سوف)."""

    def __init__(self, document: Document) -> None:
        tokens = document.tokens
        self._verbs = []
        for index, token in enumerate(tokens):
            if token.upos == "VERB":
                before = tokens[index - 1].lemma if index else ""
                is_future = before in _FUTURE_PARTICLES
                if is_future or token.feat("Aspect") == "Perf":
                    self._verbs.append(_Verb(token.start, is_future))
        self._next = 0

    def before(self, offset: int) -> _Verb | None:
        """The last one that begins before an offset; offsets must not fall."""
        while self._next < len(self._verbs) and self._verbs[self._next].start < offset:
            self._next += 1
        return self._verbs[self._next - 1] if self._next else None


_FUTURE_PARTICLES = ("\u0633", "\u0633\u0648\u0641")


def _quoted_words(surface: Surface) -> list[bool]:
    """For each word whether it stands inside quotation marks; a paragraph closes what was left open."""
    quoted = False
    inside = []
    for word in surface.words:
        if word == PARAGRAPH or word in _CLOSING:
            quoted = False
        elif word in _OPENING:
            quoted = True
        elif word == _STRAIGHT:
            quoted = not quoted
        inside.append(quoted)
    return inside


# ── units ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _first(units: Sequence[Unit], *kinds: str) -> Unit | None:
    return next((unit for unit in units if unit.kind in kinds), None)


def _has(units: Sequence[Unit], kind: str) -> bool:
    return any(unit.kind == kind for unit in units)


def _has_year(units: Sequence[Unit]) -> bool:
    return any(unit.kind in ("yearnum", "hijriyear") for unit in units)


def _is_of_year(units: Sequence[Unit]) -> bool:
    """Whether «last» or «next» says it of the year (أبريل من العام الماضي)."""
    return _has(units, "year") and not _has_year(units)


def _direction(units: Sequence[Unit]) -> int:
    return _has(units, "next") - _has(units, "last")


def _edge_month(units: Sequence[Unit]) -> str:
    edge = _first(units, "edge")
    if edge is None:
        return ""
    return {"start": "-01", "end": "-12"}.get(edge.value, "")


def _length(units: Sequence[Unit]) -> tuple[float, str] | None:
    """Number and designator of a stretch of time: P3Y6M is (3.5, "Y")."""
    dual = _first(units, "dual")
    unit = dual or _first(units, "unit", "single", "day", "year", "monthword", "week")
    if unit is None:
        return None
    number = _first(units, "number")
    count = 2.0 if dual else float(number.value) if number else 1.0
    if _has(units, "fraction"):
        count += 0.5
    times, designator = re.fullmatch(r"(\d*)(\w+)", unit.value).groups()  # type: ignore[union-attr]
    return count * int(times or 1), designator


def _hour(units: Sequence[Unit]) -> str | None:
    unit = _first(units, "hour", "number", "ordinal")
    if unit is None:
        return None
    if unit.kind == "hour":
        return unit.value
    hour = float(unit.value)
    if hour < _NOON and any(part.kind == "part" and part.value == _LATE for part in units):
        hour += _NOON
    return f"{int(hour):02}:00" if hour == int(hour) and hour <= 2 * _NOON else None
