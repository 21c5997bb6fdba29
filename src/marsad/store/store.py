"""A store: articles kept once, with every record that was coded from them.

One process writes at a time, any number reads meanwhile. Whatever is written is written whole or not at all: an article
with its search text, a record with its layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from types import TracebackType
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from marsad.jsonl import dumps, loads, refuse_surrogates
from marsad.records import Article, CoderInfo, Record
from marsad.store.connect import Connected, Mode, connect
from marsad.store.faults import RefusedError, StoreError, told
from marsad.store.insert import insert_rows
from marsad.store.layers import take_apart
from marsad.store.migrate import bring_up
from marsad.store.schema import ARTICLES, CODERS, HAPPENINGS, LAYERS, RECORDS
from marsad.store.search import index_text, matches

PATIENCE = 30.0  # seconds that a writer waits for another
_KEY = 16
_LONGEST_NAME = 2000  # bytes of an id, a source or an address
_PAGE = 64
_FIELDS = (ARTICLES.c.id, ARTICLES.c.text, ARTICLES.c.title, ARTICLES.c.published, ARTICLES.c.dateline,
           ARTICLES.c.source, ARTICLES.c.url, ARTICLES.c.language)  # fmt: skip

# statements of every article and record, built once
_IS_CURRENT = and_(RECORDS.c.article == ARTICLES.c.pk, RECORDS.c.current)
_IS_TEXT = ARTICLES.c.sha256 == bindparam("digest")
_FIND = (
    select(ARTICLES.c.key, RECORDS.c.pk)
    .outerjoin(RECORDS, _IS_CURRENT)
    .where(or_(_IS_TEXT, ARTICLES.c.url == bindparam("url")))
    .order_by(_IS_TEXT.desc())
)
_LOCK = (
    select(ARTICLES.c.pk, ARTICLES.c.sha256, ARTICLES.c.text)
    .where(ARTICLES.c.key == bindparam("key"))
    .with_for_update()
)
_IS_CODER = (
    CODERS.c.version == bindparam("version"),
    CODERS.c.model == bindparam("model"),
    CODERS.c.dictionaries == bindparam("dictionaries"),
)
_CODER = select(CODERS.c.pk).where(*_IS_CODER)
_VERSIONS = select(RECORDS).where(RECORDS.c.article == bindparam("number"))
_NEW_RECORD = insert(RECORDS).returning(RECORDS.c.pk)
_TO_CODE = (
    select(ARTICLES.c.pk, ARTICLES.c.key, *_FIELDS)
    .where(ARTICLES.c.pk > bindparam("last"))
    .where(~exists().where(_IS_CURRENT, RECORDS.c.coder == CODERS.c.pk, *_IS_CODER))
    .order_by(ARTICLES.c.pk)
)


@dataclass(frozen=True, slots=True)
class Added:
    """An article in the store. is_new: it was not there before; is_coded: it has a record."""

    key: str
    is_new: bool
    is_coded: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One record of an article: who coded it, when, and the record's JSON without the text."""

    pk: int
    coder: CoderInfo
    coded_at: str
    is_current: bool
    body: str


def open_store(where: str, *, create: bool = True, read_only: bool = False) -> Store:
    """The store at a path (SQLite) or at `postgresql://…`, its tables upgraded where they are older.

    create: make a SQLite file that is not there. StoreError, in one sentence, where it cannot be opened.
    """
    mode: Mode = "ro" if read_only else "rwc" if create else "rw"
    connected = connect(where, mode=mode, patience=PATIENCE)
    try:
        with told(connected.name):
            bring_up(connected.engine, connected.name, read_only=read_only)
    except StoreError:
        connected.engine.dispose()
        raise
    return Store(connected)


class Store:
    """An open store; a context manager that closes it. Threads may share it, processes open their own."""

    def __init__(self, connected: Connected) -> None:
        self.engine, self.name = connected.engine, connected.name
        self._writer = self.engine.execution_options(writes=True)
        new = sqlite.insert if self.engine.dialect.name == "sqlite" else postgresql.insert
        self._new_article = new(ARTICLES).on_conflict_do_nothing().returning(ARTICLES.c.pk)
        self._new_coder = new(CODERS).on_conflict_do_nothing()
        self._coders: dict[CoderInfo, int] = {}

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store; errors come as StoreError."""
        with told(self.name), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction of its own, committed at the end; errors come as StoreError, nothing written.

        It waits for another writer for half a minute.
        """
        with told(self.name), self._writer.begin() as connection:
            yield connection

    # ── filling ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def add(self, article: Article, record: Record | None = None) -> Added:
        """Keep an article, unless one with its text or its URL is kept; RefusedError where it cannot be kept.

        record: its record, where it is coded already: both are kept in one transaction, or neither.
        """
        digest = _check(article, is_postgresql=self.engine.dialect.name == "postgresql")
        if record is None and (found := self._find(article, digest)) is not None:
            return found
        with self.writing() as connection:
            pk = connection.execute(self._new_article, _article_row(article, digest)).scalar()
            if pk is not None:
                index_text(connection, pk, article.text)
                if record is not None:
                    self._put_first(connection, pk, article.text, record, digest)
                return Added(digest[:_KEY], is_new=True, is_coded=record is not None)
        if (found := self._find(article, digest)) is None:
            raise RefusedError(f"another text has the key {digest[:_KEY]}")
        return found

    def _find(self, article: Article, digest: str) -> Added | None:
        with self.reading() as connection:
            row = connection.execute(_FIND, {"digest": digest, "url": article.url}).first()
        return Added(row[0], is_new=False, is_coded=row[1] is not None) if row else None

    def put(self, key: str, record: Record) -> None:
        """Make a record the current one of its article; the one that was current stays in the history.

        StoreError where there is no such article or the record is of another text.
        """
        body = _body(record)
        with self.writing() as connection:
            article = connection.execute(_LOCK, {"key": key}).first()
            if article is None or article.sha256 != record.article.sha256:
                raise StoreError(f"{self.name} has no article {key:.40} with the text of the record")
            pk = _make_current(connection, article.pk, self._coder(connection, record.coder), body)
            if pk is not None:
                _put_layers(connection, record, article.text, pk)

    def _put_first(self, connection: Connection, article: int, text: str, record: Record, digest: str) -> None:
        """Keep the record of an article that was not there before. article: its number in the table."""
        if record.article.sha256 != digest:
            raise StoreError(f"{self.name}: the record {record.article.id:.40} is of another text than its article")
        values = _record_row(article, self._coder(connection, record.coder), _body(record))
        _put_layers(connection, record, text, int(connection.execute(_NEW_RECORD, values).scalar_one()))

    def _coder(self, connection: Connection, info: CoderInfo) -> int:
        """The coder's number in its table, new or known."""
        if info in self._coders:
            return self._coders[info]
        known = connection.execute(_CODER, asdict(info)).scalar()
        if known is None:  # not remembered: the transaction may yet fail
            connection.execute(self._new_coder, asdict(info))
            return int(connection.execute(_CODER, asdict(info)).scalar_one())
        self._coders[info] = int(known)
        return int(known)

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def to_code(self, info: CoderInfo) -> Iterator[tuple[str, Article]]:
        """The articles whose current record is not of this coder, with their keys, in the order they were added.

        They may be coded and put while they are read: nothing is held meanwhile.
        """
        page_query, last = _TO_CODE.limit(_PAGE), 0
        while True:
            with self.reading() as connection:
                page = connection.execute(page_query, {"last": last, **asdict(info)}).all()
            yield from ((row.key, _article(row)) for row in page)
            if len(page) < _PAGE:
                return
            last = page[-1].pk

    def count_to_code(self, info: CoderInfo) -> int:
        """How many articles `to_code` gives."""
        with self.reading() as connection:
            count = select(func.count()).select_from(_TO_CODE.subquery())
            return int(connection.execute(count, {"last": 0, **asdict(info)}).scalar_one())

    def article(self, key: str) -> Article | None:
        with self.reading() as connection:
            row = connection.execute(select(*_FIELDS).where(ARTICLES.c.key == key)).first()
        return _article(row) if row else None

    def record(self, key: str) -> Record | None:
        """The current record, with the article's text."""
        query = select(RECORDS.c.body, ARTICLES.c.text).join(ARTICLES, RECORDS.c.article == ARTICLES.c.pk)
        with self.reading() as connection:
            row = connection.execute(query.where(ARTICLES.c.key == key, RECORDS.c.current)).first()
        if row is None:
            return None
        record = loads(row.body)
        return replace(record, article=replace(record.article, text=row.text))

    def history(self, key: str) -> tuple[Version, ...]:
        """Every record of an article, in the order of their coders' first."""
        query = (
            select(RECORDS, CODERS.c.version, CODERS.c.model, CODERS.c.dictionaries)
            .join(CODERS, RECORDS.c.coder == CODERS.c.pk)
            .join(ARTICLES, RECORDS.c.article == ARTICLES.c.pk)
            .where(ARTICLES.c.key == key)
            .order_by(RECORDS.c.pk)
        )
        with self.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Version(row.pk, CoderInfo(row.version, row.model, row.dictionaries), row.coded_at, row.current, row.body)
            for row in rows
        )

    def search_text(self, query: str) -> ColumnElement[bool]:
        """The condition that the text of an article (a row of ARTICLES) answers a query; no query is an error."""
        return matches(query, self.engine.dialect)


# ── articles ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check(article: Article, *, is_postgresql: bool) -> str:
    """The SHA-256 of a text that can be kept."""
    names = {"id": article.id, "source": article.source, "address": article.url}
    for name, value in names.items():
        if value is not None and len(value.encode(errors="replace")) > _LONGEST_NAME:
            raise RefusedError(f"the {name} is longer than {_LONGEST_NAME} bytes")
    for text in (article.text, article.title, article.dateline, *names.values()):
        if is_postgresql and "\0" in (text or ""):
            raise RefusedError("PostgreSQL keeps no text with a NUL character")
        try:
            refuse_surrogates(text or "")
        except ValueError as error:
            raise RefusedError(str(error)) from None
    return sha256(article.text.encode()).hexdigest()


def _article_row(article: Article, digest: str) -> dict[str, object]:
    values = {column.name: getattr(article, column.name) for column in _FIELDS}
    return {**values, "key": digest[:_KEY], "sha256": digest, "length": len(article.text), "added_at": _now()}


def _article(row: Any) -> Article:
    return Article(**{column.name: getattr(row, column.name) for column in _FIELDS})


# ── records ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _make_current(connection: Connection, article: int, coder: int, body: str) -> int | None:
    """The number of the record that is now current and wants its layers; None where it was current already."""
    versions = connection.execute(_VERSIONS, {"number": article}).all()
    for version in versions:
        if version.current and version.coder == coder and version.body == body:
            return None
        if version.current:
            connection.execute(update(RECORDS).where(RECORDS.c.pk == version.pk).values(current=False))
            for table in (*LAYERS, HAPPENINGS):
                connection.execute(delete(table).where(table.c.record == version.pk))
    values = _record_row(article, coder, body)
    same = next((version.pk for version in versions if version.coder == coder), None)
    if same is not None:
        connection.execute(update(RECORDS).where(RECORDS.c.pk == same).values(values))
        return int(same)
    return int(connection.execute(_NEW_RECORD, values).scalar_one())


def _body(record: Record) -> str:
    return dumps(replace(record, article=replace(record.article, text=None)))


def _record_row(article: int, coder: int, body: str) -> dict[str, object]:
    return {"article": article, "coder": coder, "current": True, "coded_at": _now(), "body": body}


def _put_layers(connection: Connection, record: Record, text: str, pk: int) -> None:
    for layer in take_apart(record, text, pk):
        insert_rows(connection, layer.table, layer.rows)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
