"""Pictures of many articles: the network of reactions, the map, what countries do to each other, outlets compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from fastapi import APIRouter

from marsad.export.codes import codes
from marsad.store.overview import (
    Actor,
    Exchange,
    Outlet,
    Pin,
    Share,
    Tie,
    Window,
    count_exchanges,
    count_outlets,
    count_pins,
    count_shares,
    count_ties,
    look,
    name_actors,
)
from marsad.store.query import Filters
from marsad.web.bars import Chart, Column, draw_months, every_month
from marsad.web.context import Table
from marsad.web.desk import AtDesk
from marsad.web.network import Network, draw_network
from marsad.web.pages.show import add_page
from marsad.web.search import Searched
from marsad.web.world import Map, MapPoint, draw_map

router = APIRouter()
_MOST_DYADS = 40
_MOST_OUTLETS = 12
_MOST_CODES = 12

K = TypeVar("K", str, tuple[str, str])


# ── the network of reactions ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """Who is for or against whom, in many articles."""

    filters: Filters
    window: Window
    actors: tuple[Actor, ...]
    ties: tuple[Tie, ...]

    @property
    def names(self) -> dict[str, Actor]:
        return {actor.key: actor for actor in self.actors}

    def drawn(self) -> Network | None:
        """The network as a picture."""
        return draw_network(self.actors, self.ties)


def network(desk: AtDesk, search: Searched) -> NetworkPage:
    filters = search.filters()
    window = look(desk.store, filters)
    ties = count_ties(desk.store, window)
    keys = sorted({key for tie in ties for key in (tie.holder, tie.target)})
    known = name_actors(desk.store, keys, window)
    return NetworkPage(filters, window, tuple(known[key] for key in keys if key in known), ties)


def _network_tables(page: NetworkPage) -> tuple[Table, ...]:
    names = page.names
    rows = tuple(
        (t.holder, names[t.holder].name, t.target, names[t.target].name, t.support, t.oppose) for t in page.ties
    )
    return (Table("ties", ("holder", "holder_name", "target", "target_name", "support", "oppose"), rows),)


# ── the map ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class MapPage:
    """Where things happen. days: the days of the pins, in order."""

    filters: Filters
    window: Window
    pins: tuple[Pin, ...]
    days: tuple[str, ...]

    def drawn(self, *, in_english: bool) -> Map | None:
        """The pins as a map."""
        return _drawn(self.pins, in_english=in_english)


def place_map(desk: AtDesk, search: Searched) -> MapPage:
    filters = search.filters()
    window = look(desk.store, filters)
    pins = count_pins(desk.store, window)
    return MapPage(filters, window, pins, tuple(sorted({pin.day for pin in pins if pin.day})))


def _drawn(pins: tuple[Pin, ...], *, in_english: bool) -> Map | None:
    """A spot for each place; its id tells its days and how many events each has: `2017-05-01:3;2017-05-02:1`."""
    grouped: dict[tuple[float, float], list[Pin]] = {}
    for pin in pins:
        grouped.setdefault((pin.lat, pin.lon), []).append(pin)
    points = [
        MapPoint(
            id=";".join(f"{pin.day or ''}:{pin.events}" for pin in here),
            label=(here[0].name_en if in_english else None) or here[0].name,
            lat=lat,
            lon=lon,
            weight=sum(pin.events for pin in here),
            is_area=here[0].level in ("country", "admin1"),
        )
        for (lat, lon), here in grouped.items()
    ]
    return draw_map(points)


def _map_tables(page: MapPage) -> tuple[Table, ...]:
    rows = tuple((p.name, p.name_en, p.lat, p.lon, p.level, p.country, p.day, p.type, p.events) for p in page.pins)
    return (Table("pins", ("place", "place_en", "lat", "lon", "level", "country", "day", "type", "events"), rows),)


# ── what countries do to each other ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Dyad:
    """One country towards another. events: by quad class 1–4; score: sum of PLOVER scores."""

    actor: str
    recipient: str
    events: tuple[int, int, int, int]
    score: float


@dataclass(frozen=True, slots=True)
class DyadMonth:
    """A month of a dyad, both ways together. events: by quad class 1–4; score: sum of PLOVER scores."""

    month: str
    events: tuple[int, int, int, int]
    score: float


@dataclass(frozen=True, slots=True)
class DyadsPage:
    """What countries do to each other. chosen: one country, or two of which the months are, in both directions; where
    none is, of all. months: of what is chosen."""

    filters: Filters
    window: Window
    chosen: tuple[str, ...]
    dyads: tuple[Dyad, ...]
    months: tuple[DyadMonth, ...]

    def drawn(self, *, is_rtl: bool) -> Chart:
        """The months as bars."""
        return draw_months([Column(one.month, one.events) for one in self.months], is_rtl=is_rtl)


def dyads(desk: AtDesk, search: Searched) -> DyadsPage:
    """What is chosen are `actor` and `recipient` of the address, as ISO codes."""
    chosen = tuple(dict.fromkeys(code.upper() for code in (search.actor, search.recipient) if code))
    filters = search.model_copy(update={"actor": None, "recipient": None}).filters()
    window = look(desk.store, filters)
    found = count_exchanges(desk.store, window)
    between = [one for one in found if {one.actor, one.recipient}.issuperset(chosen)]
    return DyadsPage(filters, window, chosen, _dyads(between if len(chosen) == 1 else found), _months(between))


def _dyads(exchanges: Iterable[Exchange]) -> tuple[Dyad, ...]:
    """The pairs of most events."""
    sums = _sum(exchanges, lambda one: (one.actor, one.recipient))
    most = sorted(sums.items(), key=lambda item: (-item[1].total, item[0]))[:_MOST_DYADS]
    return tuple(Dyad(*pair, *found.told()) for pair, found in most)


def _months(exchanges: Iterable[Exchange]) -> tuple[DyadMonth, ...]:
    """Every month up to the last that has an event, five years at most."""
    sums = _sum(exchanges, lambda one: one.month)
    return tuple(DyadMonth(month, *sums.get(month, _Sum()).told()) for month in every_month(sums))


@dataclass(slots=True)
class _Sum:
    """Events counted by quad class 1–4, and their PLOVER scores added up."""

    quads: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    score: float = 0.0

    @property
    def total(self) -> int:
        return sum(self.quads)

    def told(self) -> tuple[tuple[int, int, int, int], float]:
        one, two, three, four = self.quads
        return (one, two, three, four), round(self.score, 2)


def _sum(exchanges: Iterable[Exchange], of: Callable[[Exchange], K]) -> dict[K, _Sum]:
    """Sums for each value of `of`."""
    sums: defaultdict[K, _Sum] = defaultdict(_Sum)
    for one in exchanges:
        quad, score = _weight(one.type, one.mode)
        found = sums[of(one)]
        found.score += score * one.events
        if quad:
            found.quads[quad - 1] += one.events
    return sums


@cache
def _weight(kind: str, mode: str | None) -> tuple[int | None, float]:
    """Quad class and PLOVER score of an event."""
    return codes().quad(kind), codes().score(kind, mode) or 0.0


def _dyads_tables(page: DyadsPage) -> tuple[Table, ...]:
    columns = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "score")
    return (
        Table(
            "dyads",
            ("actor", "recipient", *columns),
            tuple((d.actor, d.recipient, *d.events, d.score) for d in page.dyads),
        ),
        Table("months", ("month", *columns), tuple((m.month, *m.events, m.score) for m in page.months)),
    )


# ── outlets ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OutletsPage:
    """What outlets tell: events by type and statements by force, of the outlets with most articles."""

    filters: Filters
    window: Window
    outlets: tuple[Outlet, ...]
    shares: tuple[Share, ...]

    def codes(self, layer: str) -> tuple[str, ...]:
        """The codes of a layer, most frequent first."""
        counted: Counter[str] = Counter()
        for share in self.shares:
            if share.layer == layer:
                counted[share.code] += share.items
        return tuple(code for code, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_CODES])

    def share(self, source: str | None, layer: str, code: str) -> float:
        """The part that a code has in an outlet's items of a layer."""
        of_layer = [share for share in self.shares if share.source == source and share.layer == layer]
        total = sum(share.items for share in of_layer)
        return sum(share.items for share in of_layer if share.code == code) / total if total else 0.0


def outlets(desk: AtDesk, search: Searched) -> OutletsPage:
    filters = search.filters()
    window = look(desk.store, filters)
    found = count_outlets(desk.store, window)[:_MOST_OUTLETS]
    shown = {outlet.source for outlet in found}
    shares = tuple(share for share in count_shares(desk.store, window) if share.source in shown)
    return OutletsPage(filters, window, found, shares)


def _outlets_tables(page: OutletsPage) -> tuple[Table, ...]:
    return (
        Table(
            "outlets",
            ("source", "articles", "with_date"),
            tuple((o.source, o.articles, o.with_date) for o in page.outlets),
        ),
        Table(
            "shares",
            ("source", "layer", "code", "items"),
            tuple((s.source, s.layer, s.code, s.items) for s in page.shares),
        ),
    )


add_page(router, "/network", "network.html", network, _network_tables)
add_page(router, "/map", "map.html", place_map, _map_tables)
add_page(router, "/dyads", "dyads.html", dyads, _dyads_tables)
add_page(router, "/outlets", "outlets.html", outlets, _outlets_tables)
