"""Searching a store: `find_…` gives frozen rows newest first, `count_…` how many there are, for the same Filters.

Rows come as they are read, some hundred at a time: memory does not grow with their number, and one search sees one
state of the store even while another process writes. The order is stable: day (newest first, unknown days last),
article, place in the record. Every value of a filter is bound, none becomes part of a statement.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    cast,
    exists,
    false,
    func,
    or_,
    select,
)

from marsad.jsonl import load
from marsad.language.orthography import fold
from marsad.records import Record
from marsad.store.faults import told
from marsad.store.rows import (
    ArticleRow,
    EventRow,
    FigureRow,
    Party,
    Quote,
    RecordRow,
    Row,
    Spot,
    StanceRow,
    StatementRow,
)
from marsad.store.schema import (
    ARTICLES,
    ENTITIES,
    EVENTS,
    FIGURES,
    HAPPENINGS,
    PARTIES,
    PLACES,
    RECORDS,
    STANCES,
    STATEMENTS,
    STORIES,
    STORY_ARTICLES,
)
from marsad.store.search import articles_with
from marsad.store.store import Store

R = TypeVar("R", bound=Row)
_CHUNK = 500
# Where a filter leaves no more records than this, they are looked up first; otherwise rows are tried newest first.
_FEW = 2_000
_MOST = 2**31 - 1
_LONGEST = 1_000


class FilterError(ValueError):
    """A filter that cannot be used, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is sought; None is anything. A filter that a layer does not know is a FilterError.

    actor: who acts, speaks, holds or claims: a slug (`hamas`, `TUR`), or a name in Arabic or English, in any spelling;
        for the actors of the dictionaries a part of the name is enough. recipient: the other side, likewise.
    country: ISO 3166-1 alpha-3 (or IGO, NGO, EUR …) of one of the parties; sector: PLOVER sector of one of them.
    type, mode, status: of the event (a figure's: of the event that it counts).
    place: where: a name in Arabic or English, a GeoNames id, or a country's ISO code. bbox: west, south, east, north in
        degrees; west > east crosses the antimeridian.
    since, until: ISO days, both included; an item's day is its own, else the day of publication.
    source: the outlet, as the articles give it. text: words of the article. story, article: their keys.
    measure: of a figure. polarity: of a stance. force: of a statement (`accuses`, `denies`).
    limit, offset: how many rows, after how many.
    """

    actor: str | None = None
    recipient: str | None = None
    country: str | None = None
    sector: str | None = None
    type: str | None = None
    mode: str | None = None
    status: str | None = None
    place: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    text: str | None = None
    story: str | None = None
    article: str | None = None
    measure: str | None = None
    polarity: str | None = None
    force: str | None = None
    limit: int | None = None
    offset: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.offset <= _MOST and (self.limit is None or 0 <= self.limit <= _MOST)):
            raise FilterError(f"limit and offset count rows, 0 to {_MOST}")
        if self.bbox is not None:
            west, south, east, north = self.bbox
            if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
                raise FilterError("a bbox is west, south, east, north in degrees, south not above north")
        for name in self.given():
            if isinstance(value := getattr(self, name), str) and (len(value) > _LONGEST or not _is_text(value)):
                raise FilterError(f"{name} is longer than {_LONGEST} characters or no text")

    def given(self) -> tuple[str, ...]:
        """The names of the filters that are set, limit and offset apart."""
        names = (field.name for field in fields(self) if field.name not in ("limit", "offset"))
        return tuple(name for name in names if getattr(self, name) is not None)


EVERYTHING = Filters()


def _is_text(value: str) -> bool:
    """Whether databases can compare it: no NUL, no lone surrogate."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)


# ── what is public ──────────────────────────────────────────────────────────────────────────────────────────────────


def find_events(store: Store, filters: Filters = EVERYTHING) -> Iterator[EventRow]:
    """Events with their parties, place and evidence."""
    return _find(store, _EVENTS, filters, _event_rows)


def find_statements(store: Store, filters: Filters = EVERYTHING) -> Iterator[StatementRow]:
    """Statements with their speakers and words."""
    return _find(store, _STATEMENTS, filters, _statement_rows)


def find_stances(store: Store, filters: Filters = EVERYTHING) -> Iterator[StanceRow]:
    """Stances with holder, target and evidence."""
    return _find(store, _STANCES, filters, _stance_rows)


def find_figures(store: Store, filters: Filters = EVERYTHING) -> Iterator[FigureRow]:
    """Claimed numbers with who claims them."""
    return _find(store, _FIGURES, filters, _figure_rows)


def find_articles(store: Store, filters: Filters = EVERYTHING) -> Iterator[ArticleRow]:
    """Articles; a filter on parties, events or places asks that the article's record has one that fits."""
    return _find(store, _ARTICLES, filters, _article_rows)


def count_events(store: Store, filters: Filters = EVERYTHING, *, at_most: int | None = None) -> int:
    """How many events fit, limit and offset apart; no more than `at_most` are counted (for "1,000 or more")."""
    return _count(store, _EVENTS, filters, at_most)


def count_statements(store: Store, filters: Filters = EVERYTHING, *, at_most: int | None = None) -> int:
    """How many statements fit, as `count_events`."""
    return _count(store, _STATEMENTS, filters, at_most)


def count_stances(store: Store, filters: Filters = EVERYTHING, *, at_most: int | None = None) -> int:
    """How many stances fit, as `count_events`."""
    return _count(store, _STANCES, filters, at_most)


def count_figures(store: Store, filters: Filters = EVERYTHING, *, at_most: int | None = None) -> int:
    """How many figures fit, as `count_events`."""
    return _count(store, _FIGURES, filters, at_most)


def count_articles(store: Store, filters: Filters = EVERYTHING, *, at_most: int | None = None) -> int:
    """How many articles fit, as `count_events`."""
    return _count(store, _ARTICLES, filters, at_most)


def find_records(store: Store, filters: Filters = EVERYTHING) -> Iterator[RecordRow]:
    """The whole record of each article with an event that fits, and the ids of these events; in the order in which the
    articles were coded. limit and offset count events."""
    _refuse_unknown(_EVENTS, filters)
    with _reading(store) as connection:
        found = _select(connection, _EVENTS, filters)
        ordered = _page(found.order_by(EVENTS.c.record, func.length(EVENTS.c.id), EVENTS.c.id), filters)
        for record, rows in groupby(connection.execute(ordered, execution_options=_STREAMED), key=lambda row: row[0]):
            yield _record_row(connection, record, tuple(row[1] for row in rows))


def find_coded(store: Store, filters: Filters = EVERYTHING) -> Iterator[RecordRow]:
    """The whole record of each article that `find_articles` finds and that was coded, with all its events."""
    _refuse_unknown(_ARTICLES, filters)
    with _reading(store) as connection:
        found = _select(connection, _ARTICLES, filters).with_only_columns(RECORDS.c.pk).where(RECORDS.c.pk.is_not(None))
        for (pk,) in connection.execute(_page(_newest_first(found, _ARTICLES), filters), execution_options=_STREAMED):
            coded = _record_row(connection, pk, ())
            yield replace(coded, events=tuple(event.id for event in coded.record.events))


def newest_records(connection: Connection, filters: Filters, most: int) -> list[int]:
    """The numbers of the current records of the articles that `find_articles` finds, newest first."""
    _refuse_unknown(_ARTICLES, filters)
    # told so, SQLite walks from the newest article on; where a record must not be NULL it would sort all there are
    is_coded = func.coalesce(RECORDS.c.pk, 0) > 0
    found = _select(connection, _ARTICLES, filters).with_only_columns(RECORDS.c.pk).where(is_coded)
    return list(connection.scalars(_newest_first(found, _ARTICLES).limit(most)))


# ── from filters to SQL ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Sought:
    """A layer as it is searched. columns: filters that are columns of the table; sides: which columns hold the entities
    of a side; has_event: whether type, mode and status are those of an event that it leads to."""

    name: str
    table: Table
    columns: tuple[str, ...] = ()
    sides: tuple[tuple[str, tuple[str, ...]], ...] = ()
    has_event: bool = False
    has_place: bool = False

    @property
    def record(self) -> Column[Any]:
        return RECORDS.c.pk if self.table is ARTICLES else self.table.c.record

    @property
    def day(self) -> Column[Any]:
        return ARTICLES.c.published if self.table is ARTICLES else self.table.c.day

    def takes(self) -> set[str]:
        """The filters that mean something here."""
        of_event = ("type", "mode", "status") if self.has_event else ()
        of_place = ("place", "bbox") if self.has_place else ()
        common = ("country", "sector", "since", "until", "source", "text", "story", "article")
        return {*self.columns, *(side for side, _ in self.sides), *of_event, *of_place, *common}


_EVENTS = _Sought("events", EVENTS, ("type", "mode", "status"), (("actor", ()), ("recipient", ())), has_place=True)
_STATEMENTS = _Sought(
    "statements", STATEMENTS, ("force",), (("actor", ("speaker",)), ("recipient", ("addressee",))), has_place=True
)
_STANCES = _Sought("stances", STANCES, ("polarity",), (("actor", ("holder",)), ("recipient", ("target",))))
_FIGURES = _Sought("figures", FIGURES, ("measure",), (("actor", ("source",)),), has_event=True, has_place=True)
_ARTICLES = _Sought("articles", ARTICLES, (), (("actor", ()),), has_event=True, has_place=True)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One filter in SQL. test: of a row; records, articles: the numbers of those that can hold what fits, None where
    it is not known which or they are always many."""

    test: ColumnElement[bool]
    records: Select[Any] | None = None
    articles: Select[Any] | None = None


def _refuse_unknown(sought: _Sought, filters: Filters) -> None:
    for name in filters.given():
        if name not in sought.takes():
            raise FilterError(f"{sought.name} cannot be sought by {name}")


def _select(connection: Connection, sought: _Sought, filters: Filters) -> Select[Any]:
    """The rows that fit. What one filter leaves few of is looked up first, whatever the database's planner knows."""
    wanted = tuple(_wanted(connection, sought, filters))
    begin = tuple(_where_to_begin(connection, sought, wanted))
    tests = (*_of_columns(sought, filters, search_begins_here=not begin), *(one.test for one in wanted))
    return _base(sought).where(*begin, *tests)


def _where_to_begin(
    connection: Connection, sought: _Sought, wanted: Iterable[_Wanted]
) -> Iterator[ColumnElement[bool]]:
    records = _few(connection, (one.records for one in wanted))
    articles = _few(connection, (one.articles for one in wanted))
    if records is not None and sought is _ARTICLES:
        yield ARTICLES.c.pk.in_(select(RECORDS.c.article).where(RECORDS.c.pk.in_(records)))
    elif records is not None:
        yield sought.record.in_(records)
    if articles is not None and sought is _ARTICLES:
        yield ARTICLES.c.pk.in_(articles)
    elif articles is not None:
        yield sought.record.in_(select(RECORDS.c.pk).where(RECORDS.c.article.in_(articles), RECORDS.c.current))


def _base(sought: _Sought) -> Select[Any]:
    """What names a row: all of it is in the indices, so that rows that do not fit are never read."""
    if sought is not _ARTICLES:
        return select(sought.table.c.record, sought.table.c.id)
    current = (RECORDS.c.article == ARTICLES.c.pk) & RECORDS.c.current
    return select(ARTICLES.c.pk, RECORDS.c.pk.label("record")).select_from(ARTICLES.outerjoin(RECORDS, current))


def _few(connection: Connection, selects: Iterable[Select[Any] | None]) -> list[int] | None:
    """The numbers that all those have in common that give few; None where none does."""
    found = (set(connection.scalars(one.distinct().limit(_FEW + 1))) for one in selects if one is not None)
    few = [numbers for numbers in found if len(numbers) <= _FEW]
    return sorted(set.intersection(*few)) if few else None


def _of_columns(sought: _Sought, filters: Filters, *, search_begins_here: bool) -> Iterator[ColumnElement[bool]]:
    """Filters that are columns; as what is tested row by row where the search does not begin with them."""

    def column(one: Column[Any]) -> ColumnElement[Any]:
        return one if search_begins_here else one.concat("")

    for name in sought.columns:
        if (value := getattr(filters, name)) is not None:
            yield column(sought.table.c[name]) == value
    if filters.since is not None:
        yield column(sought.day) >= filters.since
    if filters.until is not None:
        yield column(sought.day) <= filters.until


def _wanted(connection: Connection, sought: _Sought, filters: Filters) -> Iterator[_Wanted]:
    for side in ("actor", "recipient"):
        if (name := getattr(filters, side)) is not None:
            yield _of_party(sought, side, _is_called(connection, name))
    if filters.country is not None:
        yield _of_party(sought, None, ENTITIES.c.country == filters.country)
    if filters.sector is not None:
        has_sector = cast(ENTITIES.c.sectors, Text).contains(json.dumps(filters.sector), autoescape=True)
        yield replace(_of_party(sought, None, has_sector), records=None)
    if filters.place is not None:
        yield _of_place(sought, _is_place(filters.place))
    if filters.bbox is not None:
        yield _of_place(sought, _is_inside(*filters.bbox))
    if sought.has_event and any((filters.type, filters.mode, filters.status)):
        yield _of_event(sought, filters)
    for numbers in _of_article(connection, filters):
        yield _of_articles(sought, numbers)


def _of_party(sought: _Sought, side: str | None, condition: ColumnElement[bool]) -> _Wanted:
    """A party of the row, on one side or on any, that meets a condition on ENTITIES."""
    in_record = select(ENTITIES.c.id).where(ENTITIES.c.record == sought.record, condition)
    records = select(ENTITIES.c.record).where(condition)
    if sought is _ARTICLES:
        return _Wanted(exists(in_record), records)
    if sought is not _EVENTS:
        columns = [sought.table.c[column] for name, its in sought.sides if side in (None, name) for column in its]
        return _Wanted(exists(in_record.where(ENTITIES.c.id.in_(columns))), records)
    takes_part = in_record.join(
        PARTIES, (PARTIES.c.record == ENTITIES.c.record) & (PARTIES.c.entity == ENTITIES.c.id)
    ).where(PARTIES.c.record == EVENTS.c.record, PARTIES.c.event == EVENTS.c.id)
    on_side = takes_part if side is None else takes_part.where(PARTIES.c.side == side)
    # whether the record has the party at all is told by one index: most events need no look at their parties
    return _Wanted(exists(in_record) & exists(on_side), records)


def _is_called(connection: Connection, name: str) -> ColumnElement[bool]:
    """An entity by slug, or by name: the known actors called exactly so, or where none is, those whose name has these
    words in it; and who has that name without being known."""
    if connection.scalar(select(exists().where(ENTITIES.c.slug == name))):
        return ENTITIES.c.slug == name
    folded = " ".join(fold(name).split())
    is_unknown = (ENTITIES.c.folded == folded) & ENTITIES.c.slug.is_(None)
    slugs = _slugs(connection, folded, " ".join(name.split())) if folded else []
    if slugs and not connection.scalar(select(exists().where(is_unknown))):
        return ENTITIES.c.slug.in_(slugs)
    return or_(ENTITIES.c.slug.in_(slugs), is_unknown) if slugs else is_unknown


def _slugs(connection: Connection, folded: str, english: str) -> list[str]:
    """The known actors of a name."""
    known = _known()
    one_of_it = select(ENTITIES).where(ENTITIES.c.slug == known.c.slug).limit(1).correlate(known)
    arabic = one_of_it.with_only_columns(ENTITIES.c.folded).scalar_subquery()
    latin = one_of_it.with_only_columns(func.lower(func.coalesce(ENTITIES.c.name_en, ""))).scalar_subquery()
    names = (
        select(known.c.slug, arabic.label("arabic"), latin.label("latin")).where(known.c.slug.is_not(None)).subquery()
    )
    lowered = func.lower(english)
    is_exact = or_(names.c.arabic == folded, names.c.latin == lowered)
    has_words = or_(
        (" " + names.c.arabic + " ").contains(f" {folded} ", autoescape=True),
        (" " + names.c.latin + " ").contains(f" {english.lower()} ", autoescape=True),
    )
    found = connection.execute(select(names.c.slug, is_exact).where(has_words)).all()
    return [slug for slug, exactly in found if exactly] or [slug for slug, _ in found]


def _known() -> CTE:
    """Every slug of the store once and NULL, from one to the next in the index: there are few among many rows."""
    entities = ENTITIES.alias()
    first = select(func.min(entities.c.slug).label("slug")).cte("known", recursive=True)
    following = select(func.min(ENTITIES.c.slug)).where(ENTITIES.c.slug > first.c.slug).correlate(first)
    return first.union_all(select(following.scalar_subquery()).where(first.c.slug.is_not(None)))


def _of_place(sought: _Sought, condition: ColumnElement[bool]) -> _Wanted:
    here = PLACES.c.record == sought.record
    if sought is not _ARTICLES:
        here &= PLACES.c.id == sought.table.c.place
    return _Wanted(exists().where(here, condition), select(PLACES.c.record).where(condition))


def _is_place(name: str) -> ColumnElement[bool]:
    is_one = or_(
        PLACES.c.folded == " ".join(fold(name).split()),
        func.lower(PLACES.c.name_en) == func.lower(name),
        PLACES.c.country == name,
    )
    is_number = name.isascii() and name.isdigit() and len(name) < 10
    return or_(is_one, PLACES.c.geonameid == int(name)) if is_number else is_one


def _is_inside(west: float, south: float, east: float, north: float) -> ColumnElement[bool]:
    east_of, west_of = PLACES.c.lon >= west, PLACES.c.lon <= east
    return PLACES.c.lat.between(south, north) & (east_of & west_of if west <= east else east_of | west_of)


def _of_event(sought: _Sought, filters: Filters) -> _Wanted:
    columns = tuple(_of_columns(_EVENTS, replace(filters, since=None, until=None), search_begins_here=True))
    this = EVENTS.c.record == sought.record
    if sought is not _ARTICLES:
        this &= EVENTS.c.id == sought.table.c.event
    return _Wanted(exists().where(this, *columns), select(EVENTS.c.record).where(*columns))


def _of_article(connection: Connection, filters: Filters) -> Iterator[Select[Any]]:
    """The numbers of the articles that fit, for each filter that the article decides."""
    numbers = select(ARTICLES.c.pk)
    if filters.source is not None:
        yield numbers.where(ARTICLES.c.source == filters.source)
    if filters.text is not None:
        found = articles_with(filters.text, connection.dialect)
        yield numbers.where(false()) if found is None else found
    if filters.story is not None:
        yield select(STORY_ARTICLES.c.article).join(STORIES).where(STORIES.c.key == filters.story)
    if filters.article is not None:
        yield numbers.where(ARTICLES.c.key == filters.article)


def _of_articles(sought: _Sought, numbers: Select[Any]) -> _Wanted:
    # + 0: tested row by row, never where the search begins
    if sought is _ARTICLES:
        test: ColumnElement[bool] = (ARTICLES.c.pk + 0).in_(numbers)
    else:
        test = exists().where(RECORDS.c.pk == sought.record, (RECORDS.c.article + 0).in_(numbers))
    return _Wanted(test, articles=numbers)


def _newest_first(found: Select[Any], sought: _Sought) -> Select[Any]:
    newest = sought.day.desc().nulls_last()
    if sought is _ARTICLES:
        return found.order_by(newest, ARTICLES.c.pk.desc())
    return found.order_by(newest, sought.record.desc(), func.length(sought.table.c.id), sought.table.c.id)


def _page(ordered: Select[Any], filters: Filters) -> Select[Any]:
    limited = ordered if filters.limit is None else ordered.limit(filters.limit)
    return limited.offset(filters.offset) if filters.offset else limited


# ── from SQL to rows ────────────────────────────────────────────────────────────────────────────────────────────────

_STREAMED = {"stream_results": True, "max_row_buffer": _CHUNK}


@contextmanager
def _reading(store: Store) -> Iterator[Connection]:
    """A connection that sees one state of the store until it is closed."""
    is_sqlite = store.engine.dialect.name == "sqlite"
    engine = store.engine if is_sqlite else store.engine.execution_options(isolation_level="REPEATABLE READ")
    with told(store.name), engine.begin() as connection:
        yield connection


def _find(
    store: Store, sought: _Sought, filters: Filters, rows: Callable[[Connection, Sequence[Any]], Iterator[R]]
) -> Iterator[R]:
    _refuse_unknown(sought, filters)

    def found() -> Iterator[R]:
        with _reading(store) as connection:
            statement = _page(_newest_first(_select(connection, sought, filters), sought), filters)
            for chunk in connection.execute(statement, execution_options=_STREAMED).partitions(_CHUNK):
                yield from rows(connection, chunk if sought is _ARTICLES else _whole(connection, sought.table, chunk))

    return found()


def _whole(connection: Connection, table: Table, chunk: Sequence[Any]) -> list[Any]:
    """The rows of these records and ids, in the same order."""
    records, ids = {row.record for row in chunk}, {row.id for row in chunk}
    # and some more: for pairs of a record and an id SQLite would read all there are
    found = connection.execute(select(table).where(table.c.record.in_(records), table.c.id.in_(ids)))
    known = {(row.record, row.id): row for row in found}
    return [known[row.record, row.id] for row in chunk]


def _count(store: Store, sought: _Sought, filters: Filters, at_most: int | None) -> int:
    _refuse_unknown(sought, filters)
    with _reading(store) as connection:
        found = _select(connection, sought, filters).with_only_columns(sought.day)
        limited = found if at_most is None else found.limit(at_most)
        return connection.scalar(select(func.count()).select_from(limited.subquery())) or 0


@dataclass(frozen=True, slots=True)
class _Article:
    row: ArticleRow
    text: str

    def quote(self, start: int, end: int) -> Quote:
        return Quote(start, end, self.text[start:end])

    def quotes(self, spans: Iterable[Sequence[int]]) -> tuple[Quote, ...]:
        return tuple(self.quote(start, end) for start, end in spans)


_Id = tuple[int, str]  # of an item: its record and its id there


def _event_rows(connection: Connection, chunk: Sequence[Any]) -> Iterator[EventRow]:
    articles = _articles(connection, chunk)
    parties = connection.execute(select(PARTIES).where(*_of_rows(PARTIES, chunk)).order_by(PARTIES.c.position)).all()
    entities = _entities(connection, ((party.record, party.entity) for party in parties))
    sides: dict[tuple[int, str, str], list[Party]] = {}
    for party in parties:
        sides.setdefault((party.record, party.event, party.side), []).append(entities[party.record, party.entity])
    spots = _spots(connection, chunk, articles)
    happenings = _happenings(connection, chunk)
    for row in chunk:
        article = articles[row.record]
        yield EventRow(
            article=article.row,
            id=row.id,
            day=row.day,
            first_day=row.first_day,
            last_day=row.last_day,
            type=row.type,
            mode=row.mode,
            contexts=tuple(row.contexts),
            status=row.status,
            historical=row.historical,
            actors=tuple(sides.get((row.record, row.id, "actor"), ())),
            recipients=tuple(sides.get((row.record, row.id, "recipient"), ())),
            place=spots.get((row.record, row.place)),
            statement=row.statement,
            confidence=row.confidence,
            trigger=article.quote(row.start, row.end),
            evidence=article.quotes(row.evidence),
            happening=happenings.get((row.record, row.id)),
            found_by=row.found_by,
        )


def _statement_rows(connection: Connection, chunk: Sequence[Any]) -> Iterator[StatementRow]:
    articles = _articles(connection, chunk)
    named = ((row.record, name) for row in chunk for name in (row.speaker, row.addressee, row.via, *row.chain) if name)
    entities = _entities(connection, named)
    spots = _spots(connection, chunk, articles)
    for row in chunk:
        article = articles[row.record]
        chain = (entities.get((row.record, link)) for link in row.chain)
        yield StatementRow(
            article=article.row,
            id=row.id,
            day=row.day,
            date=row.date,
            kind=row.kind,
            force=row.force,
            cue=row.cue,
            speaker=entities.get((row.record, row.speaker)),
            addressee=entities.get((row.record, row.addressee)),
            via=entities.get((row.record, row.via)),
            chain=tuple(party.name if party else link for party, link in zip(chain, row.chain, strict=True)),
            setting=row.setting,
            place=spots.get((row.record, row.place)),
            words=article.quote(row.start, row.end),
            found_by=row.found_by,
        )


def _stance_rows(connection: Connection, chunk: Sequence[Any]) -> Iterator[StanceRow]:
    articles = _articles(connection, chunk)
    entities = _entities(connection, ((row.record, name) for row in chunk for name in (row.holder, row.target) if name))
    for row in chunk:
        article = articles[row.record]
        yield StanceRow(
            article=article.row,
            id=row.id,
            day=row.day,
            holder=entities[row.record, row.holder],
            target=entities.get((row.record, row.target)),
            topic=row.topic,
            polarity=row.polarity,
            basis=row.basis,
            evidence=article.quotes(row.evidence),
            found_by=row.found_by,
        )


def _figure_rows(connection: Connection, chunk: Sequence[Any]) -> Iterator[FigureRow]:
    articles = _articles(connection, chunk)
    entities = _entities(connection, ((row.record, row.source) for row in chunk if row.source))
    spots = _spots(connection, chunk, articles)
    for row in chunk:
        article = articles[row.record]
        yield FigureRow(
            article=article.row,
            id=row.id,
            day=row.day,
            date=row.date,
            measure=row.measure,
            low=row.low,
            high=row.high,
            approximate=row.approximate,
            of=row.of,
            source=entities.get((row.record, row.source)),
            event=row.event,
            place=spots.get((row.record, row.place)),
            words=article.quote(row.start, row.end),
            found_by=row.found_by,
        )


def _article_rows(connection: Connection, chunk: Sequence[Any]) -> Iterator[ArticleRow]:
    known = _story_articles(connection, [row.pk for row in chunk])
    records = [row.record for row in chunk if row.record is not None]
    events, statements, stances, figures = (
        _number(connection, table, records) for table in (EVENTS, STATEMENTS, STANCES, FIGURES)
    )
    for row in chunk:
        yield replace(
            known[row.pk].row,
            events=events.get(row.record, 0),
            statements=statements.get(row.record, 0),
            stances=stances.get(row.record, 0),
            figures=figures.get(row.record, 0),
        )


def _number(connection: Connection, table: Table, records: Sequence[int]) -> dict[int, int]:
    """How many items of a layer each record has."""
    grouped = select(table.c.record, func.count()).where(table.c.record.in_(records)).group_by(table.c.record)
    return {row[0]: row[1] for row in connection.execute(grouped)}


def _articles(connection: Connection, chunk: Sequence[Any]) -> dict[int, _Article]:
    """The articles of the rows, by record."""
    pks = connection.execute(
        select(RECORDS.c.pk, RECORDS.c.article).where(RECORDS.c.pk.in_({row.record for row in chunk}))
    ).all()
    known = _story_articles(connection, [article for _, article in pks])
    return {record: known[article] for record, article in pks}


def _story_articles(connection: Connection, pks: Sequence[int]) -> dict[int, _Article]:
    """Articles with the story they belong to, by number."""
    original = ARTICLES.alias()
    with_story = (
        ARTICLES.outerjoin(STORY_ARTICLES, STORY_ARTICLES.c.article == ARTICLES.c.pk)
        .outerjoin(STORIES, STORIES.c.pk == STORY_ARTICLES.c.story)
        .outerjoin(original, original.c.pk == STORY_ARTICLES.c.reprint_of)
    )
    rows = connection.execute(
        select(ARTICLES, STORIES.c.key.label("story_key"), original.c.key.label("original_key"))
        .select_from(with_story)
        .where(ARTICLES.c.pk.in_(pks))
    )
    return {row.pk: _Article(_article_row(row), row.text) for row in rows}


def _article_row(row: Any) -> ArticleRow:
    return ArticleRow(
        key=row.key,
        id=row.id,
        title=row.title,
        source=row.source,
        published=row.published,
        url=row.url,
        language=row.language,
        story=row.story_key,
        reprint_of=row.original_key,
    )


def _entities(connection: Connection, ids: Iterable[_Id]) -> dict[_Id, Party]:
    wanted = set(ids)
    these = (
        ENTITIES.c.record.in_({record for record, _ in wanted}),
        ENTITIES.c.id.in_({entity for _, entity in wanted}),
    )
    return {
        (row.record, row.id): Party(
            row.id, row.name, row.name_en, row.type, row.country, tuple(row.sectors), row.role, row.slug, row.wikidata
        )
        for row in connection.execute(select(ENTITIES).where(*these))
    }


def _spots(connection: Connection, chunk: Sequence[Any], articles: dict[int, _Article]) -> dict[_Id, Spot]:
    wanted = {(row.record, row.place) for row in chunk if row.place}
    these = PLACES.c.record.in_({record for record, _ in wanted}), PLACES.c.id.in_({place for _, place in wanted})
    return {
        (row.record, row.id): Spot(
            row.id,
            articles[row.record].text[row.start : row.end],
            row.name_en,
            row.geonameid,
            row.lat,
            row.lon,
            row.country,
            row.admin1,
            row.level,
        )
        for row in connection.execute(select(PLACES).where(*these))
    }


def _happenings(connection: Connection, chunk: Sequence[Any]) -> dict[_Id, str]:
    rows = connection.execute(select(HAPPENINGS).where(*_of_rows(HAPPENINGS, chunk)))
    return {(row.record, row.event): row.happening for row in rows}


def _of_rows(table: Table, chunk: Sequence[Any]) -> tuple[ColumnElement[bool], ...]:
    """What belongs to these events, and some more, as in `_whole`."""
    return table.c.record.in_({row.record for row in chunk}), table.c.event.in_({row.id for row in chunk})


def _record_row(connection: Connection, record: int, events: tuple[str, ...]) -> RecordRow:
    article, body = connection.execute(select(RECORDS.c.article, RECORDS.c.body).where(RECORDS.c.pk == record)).one()
    known = _story_articles(connection, [article])[article]
    coded = load(Record, json.loads(body))
    return RecordRow(known.row, replace(coded, article=replace(coded.article, text=known.text)), events)
