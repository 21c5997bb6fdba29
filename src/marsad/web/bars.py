"""Months drawn by the server as bars: cooperation above the line, conflict below, the verbal next to the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

WIDTH, HEIGHT = 960, 280  # units of the drawing
AXIS = HEIGHT / 2
_TALLEST = 130.0
_GAP = 0.2  # of a month's width

Quads = tuple[int, int, int, int]


class Counted(Protocol):
    """A month (YYYY-MM) with its events by quad class 1–4."""

    @property
    def month(self) -> str: ...

    @property
    def events(self) -> Quads: ...


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, in units. quad: PLOVER quad class."""

    month: str
    quad: int
    events: int
    x: float
    y: float
    width: float
    height: float


def draw_months(months: Sequence[Counted]) -> tuple[Bar, ...]:
    """Four bars a month, those of no event left out."""
    most = max((max(one.events[0] + one.events[1], one.events[2] + one.events[3]) for one in months), default=0)
    return tuple(bar for i, one in enumerate(months) for bar in _bars(one, i, WIDTH / len(months), most))


def _bars(one: Counted, index: int, step: float, most: int) -> Iterator[Bar]:
    up = down = AXIS
    x, width = round((index + _GAP / 2) * step, 1), round((1 - _GAP) * step, 1)
    for quad, events in enumerate(one.events, start=1):
        if not events:
            continue
        height = events / most * _TALLEST
        if quad < 3:
            up -= height
        yield Bar(one.month, quad, events, x, round(up if quad < 3 else down, 1), width, round(height, 1))
        if quad > 2:
            down += height
