"""Many articles at a glance: who acts in them, who is for or against whom, where, how often, in which outlet.

An overview is of a window: the newest articles that fit the filters, at most `MOST_ARTICLES`, so that it costs the same
however large the store is. Actors are one across articles by their slug, others by their country and folded name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, String, and_, cast, distinct, func, select

from marsad.language.orthography import fold
from marsad.records import EntityType, PlaceLevel, Polarity
from marsad.store.layers import LONGEST_NAME
from marsad.store.query import EVERYTHING, Filters, newest_records
from marsad.store.rows import Party
from marsad.store.schema import ARTICLES, ENTITIES, EVENTS, PARTIES, PLACES, RECORDS, STANCES, STATEMENTS
from marsad.store.store import Store

MOST_ARTICLES = 2_000
_MOST_SPOTS = 5_000


@dataclass(frozen=True, slots=True)
class Window:
    """What an overview is of. records: their numbers; articles: how many; first_day, last_day: of publication;
    is_whole: nothing else fits the filters."""

    records: tuple[int, ...]
    first_day: str | None
    last_day: str | None
    is_whole: bool

    @property
    def articles(self) -> int:
        return len(self.records)


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor across articles. key: its slug, or `~COUNTRY~NAME` with its folded name."""

    key: str
    name: str
    name_en: str | None
    type: EntityType
    country: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Tie:
    """How often one actor is for or against another."""

    holder: str
    target: str
    support: int
    oppose: int


@dataclass(frozen=True, slots=True)
class Pin:
    """Events of one type, at one place, on one day. name: the place in the words of its newest article."""

    name: str
    name_en: str | None
    lat: float
    lon: float
    level: PlaceLevel
    country: str | None
    day: str | None
    type: str
    events: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Events of one type and mode from one country towards another in one month (YYYY-MM)."""

    actor: str
    recipient: str
    month: str
    type: str
    mode: str | None
    events: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many items of one kind an outlet has. layer: event or statement; code: PLOVER type, or force of the cue."""

    source: str | None
    layer: str
    code: str
    items: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet's articles in the window; with_date: those whose day of publication is known."""

    source: str | None
    articles: int
    with_date: int


def look(store: Store, filters: Filters = EVERYTHING, *, most: int = MOST_ARTICLES) -> Window:
    """The newest coded articles that fit the filters."""
    with store.reading() as connection:
        return _window(connection, newest_records(connection, filters, most + 1), most)


def look_at_actor(store: Store, key: str, *, most: int = MOST_ARTICLES) -> Window:
    """The newest articles with an actor."""
    with store.reading() as connection:
        if not key.startswith("~"):
            return _window(connection, newest_records(connection, Filters(actor=key), most + 1), most)
        newest = (
            select(RECORDS.c.pk)
            .join(ARTICLES, RECORDS.c.article == ARTICLES.c.pk)
            .where(RECORDS.c.pk.in_(select(ENTITIES.c.record).where(is_actor(key))))
            .order_by(ARTICLES.c.published.desc().nulls_last(), ARTICLES.c.pk.desc())
            .limit(most + 1)
        )
        return _window(connection, connection.scalars(newest).all(), most)


def _window(connection: Connection, records: Sequence[int], most: int) -> Window:
    days = select(func.min(ARTICLES.c.published), func.max(ARTICLES.c.published))
    chosen = tuple(records[:most])
    first, last = connection.execute(_of_window(days, chosen)).one()
    return Window(chosen, first, last, is_whole=len(records) <= most)


def _of_window(query: Any, records: Sequence[int]) -> Any:
    return query.join_from(ARTICLES, RECORDS, RECORDS.c.article == ARTICLES.c.pk).where(RECORDS.c.pk.in_(records))


# ── actors ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def actor_key(entities: FromClause = ENTITIES) -> ColumnElement[str]:
    """The key of an actor, in SQL."""
    return func.coalesce(entities.c.slug, "~" + func.coalesce(entities.c.country, "") + "~" + entities.c.folded)


def key_of(party: Party) -> str:
    """The key of an entity that was found."""
    return party.slug or f"~{party.country or ''}~{fold(party.name)[:LONGEST_NAME]}"


def is_actor(key: str, entities: FromClause = ENTITIES) -> ColumnElement[bool]:
    """That an entity is the actor of that key."""
    if key.startswith("~"):
        country, _, folded = key[1:].partition("~")
        is_of = entities.c.country == country if country else entities.c.country.is_(None)
        return and_(entities.c.folded == folded, entities.c.slug.is_(None), is_of)
    column: ColumnElement[bool] = entities.c.slug == key
    return column


def count_actors(store: Store, window: Window, *, most: int = 100, skipped: int = 0) -> tuple[Actor, ...]:
    """The actors of most articles, after so many of even more."""
    return _actors(store, ENTITIES.c.record.in_(window.records), most, skipped)


def number_of_actors(store: Store, window: Window) -> int:
    """How many actors are in the articles of a window."""
    query = select(func.count(distinct(actor_key()))).where(ENTITIES.c.record.in_(window.records))
    with store.reading() as connection:
        return connection.scalar(query) or 0


def co_mentioned(store: Store, key: str, window: Window, *, most: int = 30) -> tuple[Actor, ...]:
    """Who else is in the articles with that actor, most often first."""
    with_actor = select(ENTITIES.c.record).where(is_actor(key), ENTITIES.c.record.in_(window.records))
    return _actors(store, and_(ENTITIES.c.record.in_(with_actor), actor_key() != key), most)


def find_actor(store: Store, key: str) -> Actor | None:
    """The actor of a key as its newest record has it, with the articles of the whole store."""
    columns = ENTITIES.c
    articles = select(func.count(distinct(columns.record))).where(is_actor(key)).scalar_subquery()
    query = (
        select(columns.name, columns.name_en, columns.type, columns.country, articles)
        .where(is_actor(key))
        .order_by(columns.record.desc())
        .limit(1)
    )
    with store.reading() as connection:
        found = connection.execute(query).first()
    return Actor(key, *found) if found else None


def _actors(store: Store, condition: ColumnElement[bool], most: int, skipped: int = 0) -> tuple[Actor, ...]:
    columns = ENTITIES.c
    articles = func.count(distinct(columns.record))
    query = (
        select(
            actor_key(),
            func.max(columns.name),
            func.max(columns.name_en),
            func.max(columns.type),
            func.max(columns.country),
            articles,
        )
        .where(condition)
        .group_by(actor_key())
        .order_by(articles.desc(), actor_key())
        .limit(most)
        .offset(skipped)
    )
    with store.reading() as connection:
        return tuple(Actor(*row) for row in connection.execute(query))


# ── who is for or against whom ──────────────────────────────────────────────────────────────────────────────────────


def count_ties(store: Store, window: Window, *, most: int = 150) -> tuple[Tie, ...]:
    """The pairs of actors with most stances."""
    holders, targets = ENTITIES.alias("holders"), ENTITIES.alias("targets")
    support = func.count().filter(STANCES.c.polarity == "support")
    oppose = func.count().filter(STANCES.c.polarity == "oppose")
    holder, target = actor_key(holders), actor_key(targets)
    query = (
        select(holder, target, support, oppose)
        .select_from(STANCES)
        .join(holders, and_(holders.c.record == STANCES.c.record, holders.c.id == STANCES.c.holder))
        .join(targets, and_(targets.c.record == STANCES.c.record, targets.c.id == STANCES.c.target))
        .where(STANCES.c.record.in_(window.records), holder != target)
        .group_by(holder, target)
        .order_by(func.count().desc(), holder, target)
        .limit(most)
    )
    with store.reading() as connection:
        return tuple(Tie(*row) for row in connection.execute(query))


def name_actors(store: Store, keys: Sequence[str], window: Window) -> dict[str, Actor]:
    """The actors of some keys, as the window has them."""
    condition = and_(ENTITIES.c.record.in_(window.records), actor_key().in_(keys))
    return {actor.key: actor for actor in _actors(store, condition, len(keys))}


@dataclass(frozen=True, slots=True)
class Turn:
    """One actor's stances in one month (YYYY-MM, None where no day is known). is_holder: its own, else towards it."""

    month: str | None
    other: str
    polarity: Polarity
    is_holder: bool
    stances: int


def stances_over_time(store: Store, key: str, window: Window) -> tuple[Turn, ...]:
    """An actor's stances and those towards it, month by month."""
    with store.reading() as connection:
        return (*_turns(connection, key, window, is_holder=True), *_turns(connection, key, window, is_holder=False))


def _turns(connection: Connection, key: str, window: Window, *, is_holder: bool) -> tuple[Turn, ...]:
    own, others = ENTITIES.alias("own"), ENTITIES.alias("others")
    mine, theirs = (STANCES.c.holder, STANCES.c.target) if is_holder else (STANCES.c.target, STANCES.c.holder)
    month, other = func.substr(STANCES.c.day, 1, 7), actor_key(others)
    query = (
        select(month, other, STANCES.c.polarity, func.count())
        .select_from(STANCES)
        .join(own, and_(own.c.record == STANCES.c.record, own.c.id == mine))
        .join(others, and_(others.c.record == STANCES.c.record, others.c.id == theirs))
        .where(STANCES.c.record.in_(window.records), is_actor(key, own), other != key)
        .group_by(month, other, STANCES.c.polarity)
        .order_by(month, other, STANCES.c.polarity)
    )
    return tuple(Turn(row[0], row[1], row[2], is_holder, row[3]) for row in connection.execute(query))


# ── where and how often ─────────────────────────────────────────────────────────────────────────────────────────────


def count_pins(store: Store, window: Window) -> tuple[Pin, ...]:
    """Where things happen: the located events by spot, day and type."""
    columns = (
        PLACES.c.name_en,
        PLACES.c.lat,
        PLACES.c.lon,
        PLACES.c.level,
        PLACES.c.country,
        EVENTS.c.day,
        EVENTS.c.type,
    )
    here = and_(PLACES.c.record == EVENTS.c.record, PLACES.c.id == EVENTS.c.place)
    query = (
        select(*columns, func.count())
        .select_from(EVENTS)
        .join(PLACES, here)
        .where(EVENTS.c.record.in_(window.records), PLACES.c.lat.is_not(None))
        .group_by(*columns)
        .order_by(EVENTS.c.day, PLACES.c.lat, PLACES.c.lon, EVENTS.c.type)
        .limit(_MOST_SPOTS)
    )
    with store.reading() as connection:
        names = _names_of_spots(connection, window)
        return tuple(Pin(names[row.lat, row.lon], *row) for row in connection.execute(query))


def _names_of_spots(connection: Connection, window: Window) -> dict[tuple[float, float], str]:
    """What the newest article calls each spot."""
    newest = (
        select(PLACES.c.lat, PLACES.c.lon, func.max(PLACES.c.record).label("record"))
        .where(PLACES.c.record.in_(window.records), PLACES.c.lat.is_not(None))
        .group_by(PLACES.c.lat, PLACES.c.lon)
        .subquery()
    )
    words = func.substr(ARTICLES.c.text, PLACES.c.start + 1, PLACES.c.end - PLACES.c.start)
    here = and_(PLACES.c.record == newest.c.record, PLACES.c.lat == newest.c.lat, PLACES.c.lon == newest.c.lon)
    query = (
        select(PLACES.c.lat, PLACES.c.lon, words)
        .select_from(newest)
        .join(PLACES, here)
        .join(RECORDS, RECORDS.c.pk == newest.c.record)
        .join(ARTICLES, ARTICLES.c.pk == RECORDS.c.article)
        .order_by(PLACES.c.start.desc())
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def count_exchanges(store: Store, window: Window) -> tuple[Exchange, ...]:
    """What countries do to each other, month by month; an event counts once for each pair of countries, one that the
    text tells as past history not at all."""
    by, to = PARTIES.alias("by"), PARTIES.alias("to")
    actors, recipients = ENTITIES.alias("actors"), ENTITIES.alias("recipients")
    columns = (
        actors.c.country,
        recipients.c.country,
        func.substr(EVENTS.c.day, 1, 7),
        EVENTS.c.type,
        EVENTS.c.mode,
    )
    query = (
        select(*columns, func.count(distinct(cast(EVENTS.c.record, String) + ":" + EVENTS.c.id)))
        .select_from(EVENTS)
        .join(by, and_(by.c.record == EVENTS.c.record, by.c.event == EVENTS.c.id, by.c.side == "actor"))
        .join(to, and_(to.c.record == EVENTS.c.record, to.c.event == EVENTS.c.id, to.c.side == "recipient"))
        .join(actors, and_(actors.c.record == by.c.record, actors.c.id == by.c.entity))
        .join(recipients, and_(recipients.c.record == to.c.record, recipients.c.id == to.c.entity))
        .where(
            EVENTS.c.record.in_(window.records),
            EVENTS.c.day.is_not(None),
            EVENTS.c.historical.is_(False),
            actors.c.country.is_not(None),
            recipients.c.country.is_not(None),
            actors.c.country != recipients.c.country,
        )
        .group_by(*columns)
        .order_by(*columns)
    )
    with store.reading() as connection:
        return tuple(Exchange(*row) for row in connection.execute(query))


def count_outlets(store: Store, window: Window) -> tuple[Outlet, ...]:
    """The outlets of most articles."""
    query = _of_window(
        select(ARTICLES.c.source, func.count(), func.count(ARTICLES.c.published)), window.records
    ).group_by(ARTICLES.c.source)
    with store.reading() as connection:
        found = [Outlet(*row) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda outlet: (-outlet.articles, outlet.source or "")))


def count_shares(store: Store, window: Window) -> tuple[Share, ...]:
    """How many events of each type and statements of each force every outlet has."""
    with store.reading() as connection:
        return (
            *_shares(connection, window, "event", EVENTS.c.record, EVENTS.c.type),
            *_shares(connection, window, "statement", STATEMENTS.c.record, STATEMENTS.c.force),
        )


def _shares(
    connection: Connection, window: Window, layer: str, record: ColumnElement[int], code: ColumnElement[str | None]
) -> tuple[Share, ...]:
    query = _of_window(select(ARTICLES.c.source, code, func.count()), window.records).join(
        _table(record), record == RECORDS.c.pk
    )
    counted = query.where(code.is_not(None)).group_by(ARTICLES.c.source, code).order_by(ARTICLES.c.source, code)
    return tuple(Share(row[0], layer, row[1], row[2]) for row in connection.execute(counted))


def _table(column: Any) -> FromClause:
    table: FromClause = column.table
    return table
