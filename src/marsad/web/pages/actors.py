"""The actors of the newest articles, and one actor's page: what it said, did, had done to it; its stances over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path

from marsad.store.overview import (
    Actor,
    Turn,
    Window,
    co_mentioned,
    count_actors,
    find_actor,
    key_of,
    look,
    look_at_actor,
    name_actors,
    number_of_actors,
    stances_over_time,
)
from marsad.store.query import Filters, find_events, find_statements
from marsad.store.rows import EventRow, Party, StatementRow
from marsad.web.bars import Chart, Column, draw_months, every_month
from marsad.web.context import Table
from marsad.web.desk import AtDesk
from marsad.web.pages.show import add_page
from marsad.web.search import Searched

_MOST_ROWS = 20
_MOST_SOUGHT = 200
_MOST_OTHERS = 12
_COUNTS = ("own_support", "own_oppose", "towards_support", "towards_oppose")

router = APIRouter()
Key = Annotated[str, Path(max_length=500)]


@dataclass(frozen=True, slots=True)
class ActorsPage:
    """The actors of most articles in a window. total: how many there are; newer, older: how many to skip for the
    neighbouring pages."""

    filters: Filters
    window: Window
    actors: tuple[Actor, ...]
    total: int
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """An actor's stances in a month. own: those it takes; towards: those taken on it."""

    month: str | None
    own_support: int
    own_oppose: int
    towards_support: int
    towards_oppose: int


@dataclass(frozen=True, slots=True)
class Relation:
    """How an actor and another stand to each other: stances of the one and of the other."""

    other: Actor
    own_support: int
    own_oppose: int
    towards_support: int
    towards_oppose: int


@dataclass(frozen=True, slots=True)
class ActorPage:
    """One actor across articles."""

    actor: Actor
    window: Window
    did: tuple[EventRow, ...]
    underwent: tuple[EventRow, ...]
    said: tuple[StatementRow, ...]
    months: tuple[Month, ...]
    relations: tuple[Relation, ...]
    beside: tuple[Actor, ...]

    def drawn(self, *, is_rtl: bool) -> Chart | None:
        """Its stances and those towards it as bars, month by month; None where no month is known."""
        known = {m.month: (m.towards_support, m.own_support, m.towards_oppose, m.own_oppose) for m in self.months}
        months = every_month(month for month in known if month)
        columns = [Column(month, known.get(month, (0, 0, 0, 0))) for month in months]
        return draw_months(columns, is_rtl=is_rtl) if columns else None


def actors(desk: AtDesk, search: Searched) -> ActorsPage:
    filters = search.filters()
    window = look(desk.store, filters)
    found = count_actors(desk.store, window, most=search.limit, skipped=search.offset)
    total = number_of_actors(desk.store, window)
    return ActorsPage(filters, window, found, total, search.newer(), search.older(total))


def actor(key: Key, desk: AtDesk) -> ActorPage:
    found = find_actor(desk.store, key)
    if found is None:
        raise HTTPException(404, "no article has such an actor")
    window = look_at_actor(desk.store, key)
    turns = stances_over_time(desk.store, key, window)
    # the store seeks what is in no dictionary by name; namesakes of other countries are left out here
    name, most = (found.name, _MOST_SOUGHT) if key.startswith("~") else (key, _MOST_ROWS)
    own, towards = Filters(actor=name, limit=most), Filters(recipient=name, limit=most)
    did = (row for row in find_events(desk.store, own) if _is_among(key, row.actors))
    underwent = (row for row in find_events(desk.store, towards) if _is_among(key, row.recipients))
    said = (row for row in find_statements(desk.store, own) if row.speaker and _is_among(key, (row.speaker,)))
    return ActorPage(
        actor=found,
        window=window,
        did=tuple(islice(did, _MOST_ROWS)),
        underwent=tuple(islice(underwent, _MOST_ROWS)),
        said=tuple(islice(said, _MOST_ROWS)),
        months=_months(turns),
        relations=_relations(desk, turns, window),
        beside=co_mentioned(desk.store, key, window),
    )


def _is_among(key: str, parties: tuple[Party, ...]) -> bool:
    return any(key_of(party) == key for party in parties)


def _months(turns: tuple[Turn, ...]) -> tuple[Month, ...]:
    counted = _count(turns, lambda turn: turn.month or "")
    return tuple(Month(month or None, **counts) for month, counts in sorted(counted.items()))


def _relations(desk: AtDesk, turns: tuple[Turn, ...], window: Window) -> tuple[Relation, ...]:
    counted = _count(turns, lambda turn: turn.other)
    most = sorted(counted.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))[:_MOST_OTHERS]
    known = name_actors(desk.store, [key for key, _ in most], window)
    return tuple(Relation(known[key], **counts) for key, counts in most if key in known)


def _count(turns: tuple[Turn, ...], of: Callable[[Turn], str]) -> dict[str, dict[str, int]]:
    """Stances by who holds them and which way they go, for each value of `of`."""
    counted: dict[str, dict[str, int]] = {}
    for turn in turns:
        counts = counted.setdefault(of(turn), dict.fromkeys(_COUNTS, 0))
        counts[f"{'own' if turn.is_holder else 'towards'}_{turn.polarity}"] += turn.stances
    return counted


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _actors_tables(page: ActorsPage) -> tuple[Table, ...]:
    return (actors_table("actors", page.actors),)


def _actor_tables(page: ActorPage) -> tuple[Table, ...]:
    months = tuple((m.month, *(getattr(m, name) for name in _COUNTS)) for m in page.months)
    relations = tuple((r.other.key, r.other.name, *(getattr(r, name) for name in _COUNTS)) for r in page.relations)
    return (
        Table("stances", ("month", *_COUNTS), months),
        Table("relations", ("actor", "name", *_COUNTS), relations),
        actors_table("beside", page.beside),
    )


def actors_table(name: str, found: tuple[Actor, ...]) -> Table:
    """Actors with the number of their articles."""
    columns = ("actor", "name", "name_en", "type", "country", "articles")
    return Table(name, columns, tuple((a.key, a.name, a.name_en, a.type, a.country, a.articles) for a in found))


add_page(router, "/actors", "actors.html", actors, _actors_tables)
add_page(router, "/actors/{key}", "actor.html", actor, _actor_tables)
