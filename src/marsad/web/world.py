"""Maps drawn by the server: the countries of Natural Earth around some points, as SVG paths; nothing is fetched.

The projection is equirectangular, true to scale at the middle latitude of what is shown.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from marsad.web.labels import Label, Named, Sheet, place_labels

WORLD = Path(__file__).parent / "static/world"
WIDTH, HEIGHT = 480, 320  # units of the drawing

_LEAST = 12.0  # degrees of latitude that a map shows at least
_ROOM = 1.5  # what is shown, in heights and widths of what holds the points
_COARSE_FROM = 70.0  # degrees of longitude from which the coarse outlines are fine enough
_STEP = 1.2  # units; points of an outline that are closer are left out
_MARGIN = 20.0  # units around the drawing; what lies farther out is moved there
_SPOT = 5.0  # units around a point that no label may cover
_SHEET = Sheet(WIDTH, HEIGHT, letter=9.0, line=18.0)


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point to draw. lat, lon: degrees, WGS 84. is_area: a country or province, which a point only stands for."""

    id: str
    label: str
    lat: float
    lon: float
    weight: int = 1
    is_area: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A point on the map, in units. label: where it stands, None where there is no room for one."""

    point: MapPoint
    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Map:
    """land: the path of every outline."""

    land: str
    points: tuple[Drawn, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class _View:
    """What part of the world is shown. scale: units for a degree of latitude; shrink: for one of longitude, of that."""

    lat: float
    lon: float
    scale: float
    shrink: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        x = WIDTH / 2 + (lon - self.lon) * self.scale * self.shrink
        y = HEIGHT / 2 - (lat - self.lat) * self.scale
        return x, y


def draw_map(points: Sequence[MapPoint]) -> Map | None:
    """A map that shows every point with room around; None without points."""
    if not points:
        return None
    view = _view(points)
    return Map(_land(view), tuple(_labelled(points, view)))


def _view(points: Sequence[MapPoint]) -> _View:
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    west, east = min(p.lon for p in points), max(p.lon for p in points)
    lat, lon = (south + north) / 2, (west + east) / 2
    shrink = max(math.cos(math.radians(lat)), 0.2)
    tall = max(_LEAST, (north - south) * _ROOM, (east - west) * shrink * _ROOM * HEIGHT / WIDTH)
    return _View(lat, lon, HEIGHT / min(tall, 180.0), shrink)


@lru_cache(maxsize=256)
def _land(view: _View) -> str:
    return "".join(_outlines(view))


def _outlines(view: _View) -> Iterator[str]:
    """A closed path for each ring of the land that can be seen."""
    is_wide = WIDTH / (view.scale * view.shrink) > _COARSE_FROM
    for ring in _rings("countries-110m.json" if is_wide else "countries-50m.json"):
        for turn in (-360.0, 0.0, 360.0):
            if not _is_seen(ring, turn, view):
                continue
            path = list(_thinned(_kept_near(*view.place(lon + turn, lat)) for lon, lat in ring.points))
            if len(path) > 2:
                yield "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in path) + "Z"


def _is_seen(ring: _Ring, turn: float, view: _View) -> bool:
    west, north = view.place(ring.west + turn, ring.north)
    east, south = view.place(ring.east + turn, ring.south)
    return west < WIDTH and east > 0 and north < HEIGHT and south > 0


def _kept_near(x: float, y: float) -> tuple[float, float]:
    return min(max(x, -_MARGIN), WIDTH + _MARGIN), min(max(y, -_MARGIN), HEIGHT + _MARGIN)


def _thinned(path: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    last = (math.inf, math.inf)
    for point in path:
        if math.dist(point, last) >= _STEP:
            yield point
            last = point


def _labelled(points: Sequence[MapPoint], view: _View) -> Iterator[Drawn]:
    """Each point with its label where that covers nothing; those named most often choose first."""
    ordered = sorted(points, key=lambda point: -point.weight)
    placed = [view.place(point.lon, point.lat) for point in ordered]
    labels = place_labels([Named(*xy, _SPOT, point.label) for xy, point in zip(placed, ordered, strict=True)], _SHEET)
    for (x, y), point, label in zip(placed, ordered, labels, strict=True):
        yield Drawn(point, round(x, 1), round(y, 1), min(3.0 + point.weight, 7.0), label)


@dataclass(frozen=True, slots=True)
class _Ring:
    """The border of a stretch of land, as (longitude, latitude), and what it reaches to."""

    points: tuple[tuple[float, float], ...]
    west: float
    south: float
    east: float
    north: float


@cache
def _rings(name: str) -> tuple[_Ring, ...]:
    """Every ring of the countries in a TopoJSON file."""
    topology = json.loads((WORLD / name).read_text(encoding="utf-8"))
    arcs = [tuple(_decoded(arc, topology["transform"])) for arc in topology["arcs"]]
    rings: list[_Ring] = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings += [_ring(_joined(ring, arcs)) for polygon in polygons for ring in polygon]
    return tuple(rings)


def _ring(points: tuple[tuple[float, float], ...]) -> _Ring:
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return _Ring(points, min(lons), min(lats), max(lons), max(lats))


def _decoded(arc: Iterable[Sequence[int]], transform: dict[str, list[float]]) -> Iterator[tuple[float, float]]:
    """The points of a delta-encoded arc."""
    (scale_x, scale_y), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale_x + west, y * scale_y + south


def _joined(ring: Iterable[int], arcs: Sequence[tuple[tuple[float, float], ...]]) -> tuple[tuple[float, float], ...]:
    """A ring's arcs one after the other, a negative index being an arc read backwards.

    Longitudes go on beyond 180 degrees instead of jumping; a ring that so goes round the earth is closed at the pole.
    """
    points: list[tuple[float, float]] = []
    for index in ring:
        for lon, lat in arcs[index] if index >= 0 else arcs[~index][::-1]:
            before = points[-1][0] if points else lon
            points.append((lon + 360.0 * round((before - lon) / 360.0), lat))
    (first, _), (last, lat) = points[0], points[-1]
    pole = math.copysign(90.0, lat)
    return (*points, (last, pole), (first, pole)) if abs(last - first) > 180.0 else tuple(points)
