"""One shard: its articles read, coded and written, all of it or nothing.

The tables and the rejects are written under temporary names, synced and renamed; the shard's receipt, written last and
in the same way, says that it is done and what its files hash to. A worker that dies leaves notes in the folder of what
is unfinished; who takes the shard up next goes article by article, and leaves out the one that ended two workers.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.archive.layers import SCHEMAS, tables
from marsad.archive.pieces import read_pieces
from marsad.archive.plan import Shard
from marsad.jsonl import dumps
from marsad.read import Errors, MissingExtra, Rejected
from marsad.records import Article, CoderInfo, Record

RECEIPTS, UNFINISHED = "shards", ".unfinished"
FOLDERS = (RECEIPTS, UNFINISHED, *SCHEMAS)
_ROW_GROUP = 256  # articles
_DEATHS = 2


class Codes(Protocol):
    """What codes articles: `marsad.Coder`, or what stands in for it."""

    info: CoderInfo

    def code_all(self, articles: Iterable[Article]) -> Iterator[Record]: ...


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker must know. out: the archive's folder; run: names this run, for its notes and temporary files;
    info: the coder that the archive was begun with; published, errors: as `marsad.read` takes them."""

    out: Path
    run: str
    info: CoderInfo
    make_coder: Callable[[], Codes]
    published: str | None = None
    errors: Errors = "strict"


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a shard is done. rows: (table, rows); files: (path in the archive, SHA-256)."""

    shard: int
    articles: int
    rejected: int
    rows: tuple[tuple[str, int], ...]
    files: tuple[tuple[str, str], ...]


class LoadError(Exception):
    """The coder cannot be loaded here, or is not the one that the archive was begun with."""


class _Uncodable(Exception):  # noqa: N818
    """An article on which the coder fails."""


def code_shard(shard: Shard, job: Job, coder: Callable[[], Codes]) -> Receipt:
    """Code one shard and write it; OSError where the archive cannot be written, LoadError."""
    notes = _Notes(job, shard.number)
    past = notes.begin()
    if past.loads > _DEATHS:
        raise LoadError(f"{past.loads} workers ended while the coder was loaded: is there memory for as many?")
    ready = coder()
    try:
        if past.is_clean:
            notes.write("all")
            with suppress(_Uncodable):
                return _write(shard, job, partial(_code_in_batches, shard, job, ready))
        return _write(shard, job, partial(_code_one_by_one, shard, job, ready, notes=notes, past=past))
    finally:
        notes.forget()


# ── what became of earlier workers ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Past:
    """How workers ended that took the shard up before. loads: while the coder was loaded; coding, reading: places of
    articles that ended too many."""

    loads: int
    is_clean: bool
    coding: frozenset[int]
    reading: frozenset[int]


class _Notes:
    """What a worker is about to do, written down before it does it; kept only where it could not go on."""

    def __init__(self, job: Job, number: int) -> None:
        self._path = job.out / UNFINISHED / f"{number:06}-{job.run}.notes"

    def begin(self) -> _Past:
        """What the notes of earlier workers tell; a note that this one has begun."""
        last: list[str] = []
        for line in self._path.read_text("ascii").splitlines() if self._path.exists() else ():
            if line == "load":
                last.append(line)
            elif last:
                last[-1] = line
        self.write("load")
        ends = Counter(last)
        often = [line.split() for line, times in ends.items() if times >= _DEATHS]
        return _Past(
            loads=ends["load"],
            is_clean=set(ends) <= {"load"},
            coding=frozenset(int(words[1]) for words in often if words[0] == "code"),
            reading=frozenset(int(words[1]) for words in often if words[0] == "read"),
        )

    def write(self, note: str) -> None:
        with self._path.open("a", encoding="ascii") as stream:
            stream.write(note + "\n")

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)


# ── coding ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_SetAside = Callable[[Rejected], None]
_Coded = Iterator[dict[str, pa.Table]]


def _code_in_batches(shard: Shard, job: Job, coder: Codes, set_aside: _SetAside) -> _Coded:
    """The tables of each article; _Uncodable where the coder or a reader fails."""
    places: deque[int] = deque()

    def articles() -> Iterator[Article]:
        for place, found in enumerate(read_pieces(shard, published=job.published, errors=job.errors)):
            if isinstance(found, Rejected):
                set_aside(found)
            else:
                places.append(place)
                yield found

    try:
        for record in coder.code_all(articles()):
            yield tables(record, shard=shard.number, number=places.popleft())
    except MissingExtra as error:
        raise LoadError(str(error)) from error
    except Exception as error:
        raise _Uncodable from error


def _code_one_by_one(shard: Shard, job: Job, coder: Codes, set_aside: _SetAside, notes: _Notes, past: _Past) -> _Coded:
    """The same, with a note before every step; what fails is set aside."""
    found = read_pieces(shard, published=job.published, errors=job.errors)
    for place in count():
        where = f"shard {shard.number}, article {place}"
        if place in past.reading:
            set_aside(Rejected(where, "reading it ended its worker again and again; the shard's rest was left out"))
            return
        notes.write(f"read {place}")
        try:
            article = next(found, None)
        except Exception as error:
            set_aside(Rejected(where, f"cannot be read, nor the shard's rest: {_say(error)}"))
            return
        if article is None:
            return
        if isinstance(article, Rejected):
            set_aside(article)
            continue
        where = f"{where}, id {article.id:.80}"
        if place in past.coding:
            set_aside(Rejected(where, "coding it ended its worker again and again"))
            continue
        notes.write(f"code {place}")
        try:
            coded = tables(next(iter(coder.code_all([article]))), shard=shard.number, number=place)
        except Exception as error:
            set_aside(Rejected(where, f"cannot be coded: {_say(error)}"))
            continue
        yield coded


def _say(error: Exception) -> str:
    return f"{type(error).__name__}: {error!s:.200}"


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(shard: Shard, job: Job, code: Callable[[_SetAside], _Coded]) -> Receipt:
    """The shard's files, first under temporary names, then, synced, under their own; its receipt is the last."""
    paths = {table: f"{table}/{shard.number:06}.parquet" for table in SCHEMAS}
    temporary = {table: _temporary(job, path) for table, path in paths.items()}
    rejects_path = f"{RECEIPTS}/{shard.number:06}.rejects.jsonl"
    rows, articles = Counter(dict.fromkeys(SCHEMAS, 0)), 0
    with _Tables(temporary) as out, _Rejects(_temporary(job, rejects_path)) as rejects:
        for coded in code(rejects.add):
            out.add(coded)
            rows.update({table: len(new) for table, new in coded.items()})
            articles += 1
    files = [(path, put(temporary[table], job.out / path)) for table, path in paths.items()]
    if rejects.count:
        files.append((rejects_path, put(rejects.path, job.out / rejects_path)))
    else:
        rejects.path.unlink()
    for folder in (*SCHEMAS, RECEIPTS):
        _sync(job.out / folder)
    receipt = Receipt(shard.number, articles, rejects.count, tuple(rows.items()), tuple(files))
    path = f"{RECEIPTS}/{shard.number:06}.json"
    write_atomically(job.out / path, dumps(receipt) + "\n", _temporary(job, path))
    return receipt


class _Rejects:
    """What was set aside, a JSON object a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0

    def __enter__(self) -> _Rejects:
        self._stream = self.path.open("w", encoding="utf-8")
        return self

    def add(self, rejected: Rejected) -> None:
        self._stream.write(dumps(rejected) + "\n")
        self.count += 1

    def __exit__(self, *_: object) -> None:
        self._stream.close()


class _Tables:
    """A Parquet file for each table, written a row group at a time."""

    def __init__(self, paths: dict[str, Path]) -> None:
        self._paths = paths
        self._waiting: list[dict[str, pa.Table]] = []

    def __enter__(self) -> _Tables:
        with ExitStack() as stack:
            self._writers = {
                table: stack.enter_context(pq.ParquetWriter(self._paths[table], schema, compression="zstd"))
                for table, schema in SCHEMAS.items()
            }
            self._stack = stack.pop_all()
        return self

    def add(self, coded: dict[str, pa.Table]) -> None:
        self._waiting.append(coded)
        if len(self._waiting) == _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        for table, writer in self._writers.items() if self._waiting else ():
            rows = pa.concat_tables([coded[table] for coded in self._waiting]).combine_chunks()
            if rows.num_rows:
                writer.write_table(rows)
        self._waiting.clear()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._stack:
            if kind is None:
                self._flush()


def write_atomically(path: Path, text: str, temporary: Path) -> None:
    """A whole file or, whatever happens, the one that was there."""
    temporary.write_text(text, encoding="utf-8")
    put(temporary, path)
    _sync(path.parent)


def _temporary(job: Job, path: str) -> Path:
    """A name that no other worker takes, not even one that was given up for dead and still writes the same shard."""
    return job.out / UNFINISHED / f"{job.run}-{uuid.uuid4().hex[:8]}-{Path(path).name}"


def put(temporary: Path, path: Path) -> str:
    """Sync a file and give it its name; its SHA-256."""
    _sync(temporary)
    digest = hash_file(temporary)
    temporary.replace(path)
    return digest


def hash_file(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """What was written to a file, or renamed in a folder, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
