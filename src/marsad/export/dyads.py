"""Who did how much to whom in a day or a month: event counts by quad class and sums of PLOVER scores.

An event counts once for each pair of an actor and a recipient; without either it makes no dyad. Between countries it
counts once for each pair of different countries, and parties without one are left out. Of an article and its reprints
the events of one count. Memory grows with the number of dyads, not of events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal, get_args

from marsad.export.codes import codes
from marsad.export.columns import Column
from marsad.export.network import party_id
from marsad.store.rows import ArticleRow, EventRow, Party

Period = Literal["day", "month"]
Level = Literal["entity", "country"]
PERIODS: tuple[Period, ...] = get_args(Period)
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Side:
    """An actor or recipient as dyads tell it apart; between countries only `country` is filled."""

    id: str
    name: str | None
    name_en: str | None
    country: str | None


@dataclass(slots=True)
class Dyad:
    """The sums of one pair in one period. period: ISO day or month, None where events have no day; quads: counts by
    quad class, 1 to 4."""

    period: str | None
    actor: Side
    recipient: Side
    events: int = 0
    quads: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    historical: int = 0
    score_sum: float = 0.0


def count_dyads(events: Iterable[EventRow], *, period: Period = "month", level: Level = "country") -> tuple[Dyad, ...]:
    """The dyads of the events, in order of period, actor and recipient."""
    dyads: dict[tuple[str | None, str, str], Dyad] = {}
    for event in _once(events):
        when = event.day and event.day[: 7 if period == "month" else 10]
        for actor, recipient in _pairs(event, level):
            dyad = dyads.setdefault((when, actor.id, recipient.id), Dyad(when, actor, recipient))
            _count(dyad, event)
    return tuple(sorted(dyads.values(), key=lambda dyad: (dyad.period or "", dyad.actor.id, dyad.recipient.id)))


def _once(events: Iterable[EventRow]) -> Iterator[EventRow]:
    """The events without those of an article whose text was already counted."""
    counted: dict[str, str] = {}
    for event in events:
        if counted.setdefault(_original(event.article), event.article.key) == event.article.key:
            yield event


def _original(article: ArticleRow) -> str:
    return article.reprint_of or article.key


def _pairs(event: EventRow, level: Level) -> Iterator[tuple[Side, Side]]:
    if level == "entity":
        yield from product(map(_entity, event.actors), map(_entity, event.recipients))
        return
    pairs = product(_countries(event.actors), _countries(event.recipients))
    yield from ((_country(one), _country(other)) for one, other in pairs if one != other)


def _entity(party: Party) -> Side:
    return Side(party_id(party), party.name, party.name_en, party.country)


def _countries(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party.country for party in parties if party.country))


def _country(code: str) -> Side:
    return Side(code, None, codes().countries.get(code), code)


def _count(dyad: Dyad, event: EventRow) -> None:
    dyad.events += 1
    dyad.historical += event.historical
    dyad.score_sum += codes().score(event.type, event.mode) or 0.0
    if (quad := codes().quad(event.type)) is not None:
        dyad.quads[quad - 1] += 1


def _side(name: str, of: Any) -> tuple[Column, ...]:
    return (
        Column(name, "text", "id in the dictionaries, or name and country; the ISO code", lambda d: of(d).id),
        Column(f"{name}_name", "text", "Arabic name; empty between countries", lambda d: of(d).name),
        Column(f"{name}_name_en", "text", "English name", lambda d: of(d).name_en),
        Column(f"{name}_country", "text", "ISO 3166-1 alpha-3 (or EUR, IGO, NGO)", lambda d: of(d).country),
        Column(f"{name}_cow", "integer", "Correlates of War number", lambda d: codes().cow.get(of(d).country or "")),
    )


DYAD_COLUMNS: tuple[Column, ...] = (
    Column("period", "text", "day (`2022-01-07`) or month (`2022-01`)", lambda d: d.period),
    *_side("actor", lambda d: d.actor),
    *_side("recipient", lambda d: d.recipient),
    Column("events", "integer", "how many events", lambda d: d.events),
    Column("verbal_cooperation", "integer", "how many of quad class 1", lambda d: d.quads[0]),
    Column("material_cooperation", "integer", "how many of quad class 2", lambda d: d.quads[1]),
    Column("verbal_conflict", "integer", "how many of quad class 3", lambda d: d.quads[2]),
    Column("material_conflict", "integer", "how many of quad class 4", lambda d: d.quads[3]),
    Column("historical", "integer", "how many are told as past background", lambda d: d.historical),
    Column("score_sum", "number", "sum of the PLOVER intensities", lambda d: round(d.score_sum, 3)),
)
