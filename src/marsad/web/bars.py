"""Months drawn by the server as bars: what is for above the line, what is against below, with an axis both ways.

Time runs with the script of the interface: from the left, or in Arabic from the right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 300  # units of the drawing
MOST_MONTHS = 60
_AXIS = 144.0  # height of the line
_TALLEST = 118.0
_MARGIN = 48.0  # units beside the bars, for the numbers
_WIDEST = 48.0  # units that a month takes at most
_GAP = 0.2  # of a month's width
_APART = 96.0  # units between two names of months

Parts = tuple[int, int, int, int]
"""What a month has: for (weaker, stronger), against (weaker, stronger)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A month (YYYY-MM) with its parts."""

    month: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, in units. part: which of the four, 1-4; items: how many it stands for."""

    month: str
    part: int
    items: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A number or a month at the axis. at: y of a number, x of a month."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with their axis. axis: y of the line; numbers_at: x of the numbers, at their side of the bars."""

    bars: tuple[Bar, ...]
    numbers: tuple[Tick, ...]
    months: tuple[Tick, ...]
    numbers_at: float
    axis: float = _AXIS
    width: int = WIDTH
    height: int = HEIGHT


def draw_months(columns: Sequence[Column], *, is_rtl: bool) -> Chart:
    """Up to four bars for each of the columns, which are in order and without gaps."""
    most = max((max(sum(one.parts[:2]), sum(one.parts[2:])) for one in columns), default=0)
    step = min((WIDTH - _MARGIN) / max(len(columns), 1), _WIDEST)
    places = [_MARGIN + step * i for i in range(len(columns))]
    if is_rtl:
        places = [WIDTH - x - step for x in places]
    bars = tuple(bar for one, x in zip(columns, places, strict=True) for bar in _bars(one, x, step, most))
    middles = {one.month: round(x + step / 2, 1) for one, x in zip(columns, places, strict=True)}
    return Chart(bars, tuple(_numbers(most)), tuple(_named(middles, step)), WIDTH - 8.0 if is_rtl else 8.0)


def every_month(months: Iterable[str], *, most: int = MOST_MONTHS) -> tuple[str, ...]:
    """The months from the first to the last, those between included; of more than `most` the last.

    >>> every_month(["2022-02", "2021-11"])
    ('2021-11', '2021-12', '2022-01', '2022-02')
    """
    ordinals = sorted(map(_ordinal, months))
    first, last = (ordinals[0], ordinals[-1]) if ordinals else (0, -1)
    return tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(max(first, last - most + 1), last + 1))


def _ordinal(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


def _bars(one: Column, left: float, step: float, most: int) -> Iterator[Bar]:
    up = down = _AXIS
    x, width = round(left + step * _GAP / 2, 1), round(step * (1 - _GAP), 1)
    # the stronger part stands at the line
    for part in (2, 1, 4, 3):
        items = one.parts[part - 1]
        if not items:
            continue
        height = items / most * _TALLEST
        if part < 3:
            up -= height
        yield Bar(one.month, part, items, x, round(up if part < 3 else down, 1), width, round(height, 1))
        if part > 2:
            down += height


def _numbers(most: int) -> Iterator[Tick]:
    """One round number or two above the line, and the same below."""
    if not most:
        return
    size = 10 ** math.floor(math.log10(most))
    step = max((size * times for times in (1, 2, 5) if size * times <= most), default=most)
    for number in range(step, most + 1, step):
        for side in (-1, 1):
            yield Tick(str(number), round(_AXIS + side * number / most * _TALLEST, 1))


def _named(middles: dict[str, float], step: float) -> Iterator[Tick]:
    """Months as far apart as their names need: every one, or those of every quarter, year …"""
    every = next((n for n in (1, 2, 3, 6, 12, 24) if n * step >= _APART), 60)
    for month, x in middles.items():
        if _ordinal(month) % every == 0 and _APART / 2 <= x <= WIDTH - _APART / 2:
            yield Tick(month, x)
