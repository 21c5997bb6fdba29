"""Names in a drawing: each beside its point, where it covers neither a point nor another name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Named:
    """A point that wants its name beside it; all in units of the drawing."""

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name's place: its middle height; anchor: whether x is its left edge, middle or right edge, as SVG has it."""

    x: float
    y: float
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on. letter, line: what a letter takes across and a line down, in units."""

    width: float
    height: float
    letter: float
    line: float


_Box = tuple[float, float, float, float]  # west, north, east, south
_AWAY = 4.0  # units between a point and its name


def place_labels(points: Sequence[Named], sheet: Sheet) -> tuple[Label | None, ...]:
    """A place for each name, None where there is no room; the first points choose first."""
    taken = [(p.x - p.radius, p.y - p.radius, p.x + p.radius, p.y + p.radius) for p in points]
    labels: list[Label | None] = []
    for point in points:
        free = (choice for choice in _choices(point, sheet) if _is_free(choice[1], taken, sheet))
        label, box = next(free, (None, None))
        if box is not None:
            taken.append(box)
        labels.append(label)
    return tuple(labels)


def _choices(point: Named, sheet: Sheet) -> Iterator[tuple[Label, _Box]]:
    """Where a name may stand, and the room that it takes: above, below, right, left."""
    half, width, x, y = sheet.line / 2, len(point.name) * sheet.letter, point.x, point.y
    beside = point.radius + _AWAY
    for height in (y - beside - half, y + beside + half):
        yield _at(x, height, "middle"), (x - width / 2, height - half, x + width / 2, height + half)
    yield _at(x + beside, y, "start"), (x + beside, y - half, x + beside + width, y + half)
    yield _at(x - beside, y, "end"), (x - beside - width, y - half, x - beside, y + half)


def _at(x: float, y: float, anchor: Literal["start", "middle", "end"]) -> Label:
    return Label(round(x, 1), round(y, 1), anchor)


def _is_free(box: _Box, taken: Iterable[_Box], sheet: Sheet) -> bool:
    west, north, east, south = box
    if west < 0 or north < 0 or east > sheet.width or south > sheet.height:
        return False
    return all(e <= west or east <= w or s <= north or south <= n for w, n, e, s in taken)
