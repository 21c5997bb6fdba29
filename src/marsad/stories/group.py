"""The step that groups a store: reprints, stories and happenings of what was added or coded again since.

Days are grouped one after the other, a day in one transaction. The articles of a day are grouped anew, together with
the stories of the three days before and after, whose articles stay where they are: so the stories do not depend on the
order in which a day's articles came, and a killed run is taken up where it stopped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import numpy as np
from scipy import sparse
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from marsad.store import Store, StoreError
from marsad.store.schema import (
    ARTICLES,
    ENTITIES,
    EVENTS,
    HAPPENINGS,
    PARTIES,
    PLACES,
    RECORDS,
    STORIES,
    STORY_ARTICLES,
)
from marsad.stories.cluster import cluster
from marsad.stories.happenings import Told, Where, link, party_key
from marsad.stories.profile import Named, Profile, actor_key, from_bytes, make_profile, to_bytes
from marsad.stories.similar import find_alike, find_candidates, is_reprint, make_vectors
from marsad.stories.words import find_shingles

DAYS = 3  # that an article may come before or after another of its story
LIKENESS = 0.13  # mean likeness that holds a story together
_LOSS = 0.12  # of likeness, for every day between
_FAINT = LIKENESS / 2  # less counts as nothing
_TRIES = 5
_MANY = 400  # values in one statement
_TITLE = 200  # characters


@dataclass(frozen=True, slots=True)
class Grouped:
    """A day that was grouped. new: articles since the last time; articles, stories: how many that day has in all."""

    day: str
    new: int
    articles: int
    stories: int


@dataclass(frozen=True, slots=True)
class Member:
    """An article as it is grouped. pk, key: its names in the store; story: where it stands already, None for an article
    of the day that is grouped."""

    pk: int
    key: str
    day: str
    profile: Profile
    record: int = 0
    story: int | None = None
    reprint_of: int | None = None
    is_new: bool = False

    @property
    def age(self) -> tuple[str, int]:
        return self.day, self.pk


def count_ungrouped(store: Store) -> int:
    """How many articles were added or coded again since the store was grouped."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(_coded()).where(_is_new())).scalar_one()


def group(store: Store) -> Iterator[Grouped]:
    """Group what is new, day by day; each day is written before it is given."""
    with store.reading() as connection:
        days = connection.execute(select(_day()).select_from(_coded()).where(_is_new()).distinct()).scalars().all()
    for day in sorted(days):
        yield group_day(store, day)


def group_day(store: Store, day: str) -> Grouped:
    """Group the articles of one day. StoreError where another process keeps changing it meanwhile."""
    for _ in range(_TRIES):
        with store.reading() as connection:
            state = _state(connection, day)
            members = _read_day(connection, day)
            others = _read_around(connection, day)
            twins = _find_reprints(connection, members, others)
        groups = group_members(members, others, twins)
        with store.writing() as connection:
            _lock(connection)
            if _state(connection, day) == state:
                _write(connection, day, members, others, groups, _originals(members, others, groups, twins))
                return Grouped(day, sum(member.is_new for member in members), len(members), len(groups))
    raise StoreError(f"{store.name} keeps changing while {day} is grouped; try again")


# ── grouping ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Group:
    """Articles of a day that belong together. story: of other days' articles that they join, None for a new one."""

    members: tuple[Member, ...]
    story: int | None


def group_members(
    members: Sequence[Member], others: Sequence[Member], twins: Iterable[tuple[int, int]] = ()
) -> tuple[Group, ...]:
    """The groups of a day's articles. others: those of the days around, which stand in stories; twins: pairs that
    repeat one text, as indices into members and then others.

    The result is the same in whatever order the articles come.
    """
    if not members:
        return ()
    vectors = make_vectors([member.profile for member in (*members, *others)])
    mine, theirs = vectors[: len(members)], vectors[len(members) :]
    alike = {(i, j): near for i, j, near in find_alike(mine, mine, _FAINT) if i < j}
    stories = list(dict.fromkeys(other.story for other in others))
    node = {story: len(members) + place for place, story in enumerate(stories)}
    nodes = [node[other.story] for other in others]
    if others:
        means = _means(members[0].day, others, [n - len(members) for n in nodes], theirs)
        alike |= {(i, len(members) + j): near for i, j, near in find_alike(mine, means, _FAINT)}
    for i, j in twins:
        if i < len(members):
            alike[i, j if j < len(members) else nodes[j - len(members)]] = 1.0
    sizes = np.bincount(np.array(nodes, dtype=np.int64), minlength=len(members))
    sizes[: len(members)] = 1
    pairs = [(i, j, near) for (i, j), near in sorted(alike.items())]
    found = cluster(tuple(sizes.tolist()), frozenset(node.values()), pairs, LIKENESS)
    return tuple(_as_group(part, members, stories) for part in found if part[0] < len(members))


def _means(day: str, others: Sequence[Member], stories: Sequence[int], vectors: Any) -> Any:
    """The mean vector of each story, its articles fading with the days between."""
    sizes = np.bincount(stories)
    fading = [1 - _LOSS * _days_between(day, other.day) for other in others]
    weights = np.array(fading, dtype=np.float32) / sizes[stories].astype(np.float32)
    return sparse.csr_matrix((weights, (stories, np.arange(len(others)))), dtype=np.float32) @ vectors


def _days_between(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _as_group(part: tuple[int, ...], members: Sequence[Member], stories: Sequence[int | None]) -> Group:
    joined = [stories[n - len(members)] for n in part if n >= len(members)]
    return Group(tuple(members[n] for n in part if n < len(members)), joined[0] if joined else None)


def _originals(
    members: Sequence[Member], others: Sequence[Member], groups: Sequence[Group], twins: Iterable[tuple[int, int]]
) -> dict[int, int]:
    """Article → the earliest article of its story whose text it repeats."""
    story: dict[int, object] = {other.pk: other.story for other in others}
    for number, found in enumerate(groups):
        story |= {member.pk: found.story or ("new", number) for member in found.members}
    everyone = (*members, *others)
    pairs = (sorted((everyone[i], everyone[j]), key=lambda member: member.age) for i, j in twins)
    originals = {other.pk: other.reprint_of for other in others if other.reprint_of is not None}
    for earlier, later in sorted(pairs, key=lambda pair: (pair[1].age, pair[0].age)):
        if later.pk not in originals and story[earlier.pk] == story[later.pk]:
            originals[later.pk] = earlier.pk
    return originals


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _day() -> ColumnElement[str]:
    """The day an article stands on: of publication, or where nobody says, of being added."""
    return func.coalesce(ARTICLES.c.published, func.substr(ARTICLES.c.added_at, 1, 10))


def _is_of(day: str) -> ColumnElement[bool]:
    undated = and_(ARTICLES.c.published.is_(None), func.substr(ARTICLES.c.added_at, 1, 10) == day)
    return or_(ARTICLES.c.published == day, undated)


def _coded() -> Any:
    """Articles with their current record, and how they were grouped."""
    is_current = and_(RECORDS.c.article == ARTICLES.c.pk, RECORDS.c.current)
    return ARTICLES.join(RECORDS, is_current).outerjoin(STORY_ARTICLES, STORY_ARTICLES.c.article == ARTICLES.c.pk)


def _is_new() -> ColumnElement[bool]:
    return or_(STORY_ARTICLES.c.article.is_(None), STORY_ARTICLES.c.record != RECORDS.c.pk)


def _days_around(day: str) -> list[str]:
    """None where the articles give something else than a day."""
    try:
        middle = date.fromisoformat(day)
        return [(middle + timedelta(days=n)).isoformat() for n in range(-DAYS, DAYS + 1) if n]
    except (ValueError, OverflowError):
        return []


def _state(connection: Connection, day: str) -> tuple[tuple[Any, ...], ...]:
    """What the grouping of a day rests on, to see whether somebody else has changed it."""
    own = select(ARTICLES.c.pk, RECORDS.c.pk, STORY_ARTICLES.c.story).select_from(_coded()).where(_is_of(day))
    columns = STORY_ARTICLES.c
    around = select(columns.article, columns.record, columns.story).where(columns.day.in_(_days_around(day)))
    return tuple(sorted(map(tuple, (*connection.execute(own), *connection.execute(around))), key=str))


def _read_day(connection: Connection, day: str) -> tuple[Member, ...]:
    """The articles of a day, in the order of their keys."""
    columns = STORY_ARTICLES.c
    query = (
        select(
            ARTICLES.c.pk, ARTICLES.c.key, RECORDS.c.pk.label("record"), columns.record.label("was"), columns.profile
        )
        .select_from(_coded())
        .where(_is_of(day))
        .order_by(ARTICLES.c.key)
    )
    rows = connection.execute(query).all()
    made = _make_profiles(connection, {row.pk: row.record for row in rows if row.was != row.record})
    return tuple(
        Member(
            row.pk,
            row.key,
            day,
            made.get(row.pk) or from_bytes(row.profile),
            record=row.record,
            is_new=row.was != row.record,
        )
        for row in rows
    )


def _make_profiles(connection: Connection, records: dict[int, int]) -> dict[int, Profile]:
    """Article → its profile, from its text and the layers of its record."""
    profiles = {}
    for pks in _parts(list(records)):
        actors, places = _named(connection, [records[pk] for pk in pks])
        texts = select(ARTICLES.c.pk, ARTICLES.c.text, ARTICLES.c.title).where(ARTICLES.c.pk.in_(pks))
        for row in connection.execute(texts):
            record = records[row.pk]
            profiles[row.pk] = make_profile(row.text, row.title, actors[record], places[record])
    return profiles


def _named(connection: Connection, records: list[int]) -> tuple[dict[int, list[Named]], dict[int, list[int]]]:
    """Record → its actors, and its places by their GeoNames number."""
    actors: dict[int, list[Named]] = defaultdict(list)
    columns = ENTITIES.c
    who = columns.slug, columns.wikidata, columns.type, columns.folded, columns.country, columns.mentions
    for row in connection.execute(select(columns.record, *who).where(columns.record.in_(records))):
        key = actor_key(row.slug, row.wikidata, row.type, row.folded, row.country)
        actors[row.record].append(Named(key, row.country, row.mentions))
    places: dict[int, list[int]] = defaultdict(list)
    known = PLACES.c.record.in_(records), PLACES.c.geonameid.is_not(None)
    for record, place in connection.execute(select(PLACES.c.record, PLACES.c.geonameid).where(*known)):
        places[record].append(place)
    return actors, places


def _read_around(connection: Connection, day: str) -> tuple[Member, ...]:
    """The grouped articles of the days around, in the order of their keys."""
    columns = STORY_ARTICLES.c
    query = (
        select(STORY_ARTICLES, ARTICLES.c.key)
        .join(ARTICLES, ARTICLES.c.pk == columns.article)
        .where(columns.day.in_(_days_around(day)))
        .order_by(ARTICLES.c.key)
    )
    return tuple(
        Member(row.article, row.key, row.day, from_bytes(row.profile), row.record, row.story, row.reprint_of)
        for row in connection.execute(query)
    )


def _find_reprints(
    connection: Connection, members: Sequence[Member], others: Sequence[Member]
) -> tuple[tuple[int, int], ...]:
    """Pairs of articles that repeat one text, as indices into members and then others; one at least is a member."""
    everyone = (*members, *others)
    likely = [pair for pair in find_candidates([m.profile for m in everyone]) if pair[0] < len(members)]
    wanted = sorted({everyone[i].pk for pair in likely for i in pair})
    shingles: dict[int, frozenset[int]] = {}
    for pks in _parts(wanted):
        texts = connection.execute(select(ARTICLES.c.pk, ARTICLES.c.text).where(ARTICLES.c.pk.in_(pks)))
        shingles |= {pk: find_shingles(text) for pk, text in texts}
    return tuple((i, j) for i, j in likely if is_reprint(shingles[everyone[i].pk], shingles[everyone[j].pk]))


def _parts(items: list[int]) -> Iterator[list[int]]:
    return (items[start : start + _MANY] for start in range(0, len(items), _MANY))


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _lock(connection: Connection) -> None:
    """One process groups at a time; in SQLite one writes at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE story_articles IN SHARE ROW EXCLUSIVE MODE")


def _write(
    connection: Connection,
    day: str,
    members: Sequence[Member],
    others: Sequence[Member],
    groups: Sequence[Group],
    originals: dict[int, int],
) -> None:
    grouped = {member.pk for member in members}
    left = _stories_of(connection, grouped)
    for pks in _parts(sorted(grouped)):
        connection.execute(delete(STORY_ARTICLES).where(STORY_ARTICLES.c.article.in_(pks)))
    rows = []
    touched = set(left)
    for found in groups:
        story = found.story if found.story is not None else _new_story(connection, found, left)
        touched.add(story)
        rows += [
            {"article": m.pk, "story": story, "reprint_of": originals.get(m.pk), "day": day, "record": m.record,
             "profile": to_bytes(m.profile)}
            for m in found.members
        ]  # fmt: skip
    if rows:
        connection.execute(insert(STORY_ARTICLES), rows)
    for other in others:
        if originals.get(other.pk) != other.reprint_of:
            own = update(STORY_ARTICLES).where(STORY_ARTICLES.c.article == other.pk)
            connection.execute(own.values(reprint_of=originals[other.pk]))
    for stories in _parts(sorted(touched)):
        _sum_up(connection, stories)
        _link(connection, stories)


def _stories_of(connection: Connection, articles: set[int]) -> dict[int, bool]:
    """The stories that a day's articles stood in → whether articles of other days hold them."""
    columns = STORY_ARTICLES.c
    stories: set[int] = set()
    for pks in _parts(sorted(articles)):
        stories |= set(connection.execute(select(columns.story).where(columns.article.in_(pks))).scalars())
    held = set()
    for pks in _parts(sorted(stories)):
        rows = connection.execute(select(columns.story, columns.article).where(columns.story.in_(pks)))
        held |= {story for story, article in rows if article not in articles}
    return {story: story in held for story in stories}


def _new_story(connection: Connection, found: Group, left: dict[int, bool]) -> int:
    """The number of a story with the key of the group's first article: one that nobody else holds, or a new one."""
    by_age = sorted(found.members, key=lambda member: member.age)
    spare = sha256(f"story of {by_age[0].key}".encode()).hexdigest()[: len(by_age[0].key)]
    for key in (*(member.key for member in by_age), spare):
        known = connection.execute(select(STORIES.c.pk).where(STORIES.c.key == key)).scalar()
        if known is None:
            new = insert(STORIES).values(key=key, title="", articles=0).returning(STORIES.c.pk)
            return int(connection.execute(new).scalar_one())
        if not left.get(known, True):
            left[known] = True
            return int(known)
    raise StoreError(f"no key is left for the story of {by_age[0].key}")


def _sum_up(connection: Connection, stories: list[int]) -> None:
    """Title, days and size of stories as their articles are; stories without articles go."""
    columns = STORY_ARTICLES.c
    query = (
        select(columns.story, columns.day, ARTICLES.c.title, func.substr(ARTICLES.c.text, 1, _TITLE).label("text"))
        .join(ARTICLES, ARTICLES.c.pk == columns.article)
        .where(columns.story.in_(stories))
        .order_by(columns.story, columns.day, columns.article)
    )
    by_story: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        by_story[row.story].append(row)
    for story, rows in by_story.items():
        title = " ".join((rows[0].title or rows[0].text.strip().partition("\n")[0]).split())[:_TITLE]
        values = {"title": title, "first_day": rows[0].day, "last_day": rows[-1].day, "articles": len(rows)}
        connection.execute(update(STORIES).where(STORIES.c.pk == story).values(values))
    if empty := [story for story in stories if story not in by_story]:
        connection.execute(delete(STORIES).where(STORIES.c.pk.in_(empty)))


def _link(connection: Connection, stories: list[int]) -> None:
    """Write which events of each story tell one happening."""
    columns = STORY_ARTICLES.c
    query = (
        select(columns.story, columns.record, columns.day, ARTICLES.c.key)
        .join(ARTICLES, ARTICLES.c.pk == columns.article)
        .where(columns.story.in_(stories))
        .order_by(columns.day, columns.article)
    )
    articles = connection.execute(query).all()
    told = _read_told(connection, {row.record: (row.key, row.day) for row in articles})
    by_story: dict[int, list[tuple[int, Told]]] = defaultdict(list)
    for row in articles:
        by_story[row.story] += [(row.record, event) for event in told[row.record]]
    rows = [
        {"record": record, "event": event.event, "happening": key}
        for events in by_story.values()
        for (record, event), key in zip(events, link(event for _, event in events), strict=True)
    ]
    for records in _parts([row.record for row in articles]):
        connection.execute(delete(HAPPENINGS).where(HAPPENINGS.c.record.in_(records)))
    if rows:
        connection.execute(insert(HAPPENINGS), rows)


def _read_told(connection: Connection, articles: dict[int, tuple[str, str]]) -> dict[int, list[Told]]:
    """Record → its events in text order. articles: key and day of each record's article."""
    told: dict[int, list[Told]] = defaultdict(list)
    for records in _parts(sorted(articles)):
        parties = _read_parties(connection, records)
        places = _read_places(connection, records)
        columns = EVENTS.c
        events = select(
            columns.record, columns.id, columns.type, columns.status, columns.first_day, columns.last_day, columns.place
        )
        ordered = events.where(columns.record.in_(records)).order_by(columns.record, columns.start, columns.id)
        for row in connection.execute(ordered):
            actors, recipients = (frozenset(parties[row.record, row.id, side]) for side in ("actor", "recipient"))
            place = places.get((row.record, row.place)) if row.place else None
            about = row.type, row.status, actors, recipients, row.first_day, row.last_day, place
            key, day = articles[row.record]
            told[row.record].append(Told(key, row.id, day, *about))
    return told


def _read_places(connection: Connection, records: list[int]) -> dict[tuple[int, str], Where]:
    """Record and id → the place."""
    columns = PLACES.c
    where = columns.geonameid, columns.country, columns.admin1, columns.level
    rows = connection.execute(select(columns.record, columns.id, *where).where(columns.record.in_(records)))
    return {(record, place): Where(*known) for record, place, *known in rows}


def _read_parties(connection: Connection, records: list[int]) -> dict[tuple[int, str, str], set[str]]:
    """Record, event and side → who they are."""
    columns = ENTITIES.c
    who = columns.slug, columns.wikidata, columns.type, columns.folded, columns.country, columns.sectors
    is_one = and_(columns.record == PARTIES.c.record, columns.id == PARTIES.c.entity)
    query = select(PARTIES.c.record, PARTIES.c.event, PARTIES.c.side, *who).join(ENTITIES, is_one)
    parties: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for row in connection.execute(query.where(PARTIES.c.record.in_(records))):
        known = actor_key(row.slug, row.wikidata, row.type, row.folded, row.country)
        parties[row.record, row.event, row.side].add(party_key(known, row.folded, row.country, row.sectors))
    return parties
