"""Sources → shards: a plan that depends on the files alone, so that every run over them cuts the same shards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path

from marsad.jsonl import dumps, load, refuse_surrogates, write_records
from marsad.read.articles import Rejected
from marsad.read.files import find_files
from marsad.read.formats import find_format, is_named, sources_needed

PLAN = "plan.jsonl"
_MEGABYTE = 1 << 20
_SMALLEST = _MEGABYTE // 2
_LARGEST = 8 * _MEGABYTE
_SHARDS = 256
_MOST_PIECES = 1_000
_PEEK = 4096


class SourceError(Exception):
    """A source that cannot be archived; one sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was found. id: what an article in it is called that brings no name; is_asked_for: it was named, not
    come upon in a folder; size: bytes; modified: nanoseconds since 1970."""

    path: str
    id: str
    is_asked_for: bool
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What a shard takes of one file: the bytes start:end. line: the number of the first line where JSONL is cut."""

    path: str
    id: str
    start: int
    end: int
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """The unit of work, of going on and of output: pieces whose articles are coded together, in order."""

    number: int
    pieces: tuple[Piece, ...]


def find_sources(names: Sequence[str]) -> tuple[Source, ...]:
    """The files behind files, folders and patterns, in order; SourceError where one cannot be read."""
    return tuple(_find_sources(names))


def _find_sources(names: Sequence[str]) -> Iterator[Source]:
    for file in find_files(names):
        if isinstance(file, Rejected):
            raise SourceError(f"{file.where}: {file.reason}")
        if file.path == "-":
            raise SourceError("standard input cannot be archived: a run that goes on could not read it again")
        path = Path(file.path).absolute()
        try:
            refuse_surrogates(f"{path}{file.id}")
            status = path.stat()
        except ValueError as error:
            raise SourceError(f"a file's name is not Unicode: {error}") from None
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from None
        yield Source(str(path), file.id, file.is_asked_for, status.st_size, status.st_mtime_ns)


def fingerprint(sources: Iterable[Source]) -> str:
    """SHA-256 over the list of files with their sizes and times: whether an archive still reads what it was planned
    for."""
    return hashlib.sha256("\n".join(map(dumps, sources)).encode()).hexdigest()


def cut(sources: Sequence[Source]) -> Iterator[Shard]:
    """The shards of the sources in order: about 256 of them, but none much smaller than half a megabyte or larger than
    eight. JSONL is cut at line ends and WARC between records; other files are not cut."""
    size = min(max(sum(source.size for source in sources) // _SHARDS, _SMALLEST), _LARGEST)
    number, pieces, held = 0, list[Piece](), 0
    for source in sources:
        for piece in _cut_file(source, size):
            pieces.append(piece)
            held += piece.end - piece.start
            if held >= size or len(pieces) == _MOST_PIECES:
                yield Shard(number, tuple(pieces))
                number, pieces, held = number + 1, [], 0
    if pieces:
        yield Shard(number, tuple(pieces))


def _cut_file(source: Source, size: int) -> Iterator[Piece]:
    """The pieces of a file; one that only lay in a folder is passed over if nothing says that it holds news."""
    whole = Piece(source.path, source.id, 0, source.size)
    with Path(source.path).open("rb") as stream:
        kind = find_format(stream.peek(_PEEK), source.path)
        if not source.is_asked_for and not is_named(source.path) and kind == "text":
            return
        if kind == "jsonl":
            yield from _cut_lines(stream, whole, size)
        elif kind == "warc":
            yield from _cut_records(stream, whole, size)
        else:
            yield whole


def _cut_lines(stream: BufferedReader, whole: Piece, size: int) -> Iterator[Piece]:
    start, line = 0, 1
    while block := stream.read(size):
        end, lines = start + len(block), block.count(b"\n")
        while not block.endswith(b"\n") and (block := stream.readline(_MEGABYTE)):
            end += len(block)
            lines += block.endswith(b"\n")
        yield replace(whole, start=start, end=end, line=line)
        start, line = end, line + lines


def _cut_records(stream: BufferedReader, whole: Piece, size: int) -> Iterator[Piece]:
    with sources_needed("a WARC archive"):
        from marsad.read.warc import find_records
    start = 0
    for position in find_records(stream):
        if position - start >= size:
            yield replace(whole, start=start, end=position)
            start = position
    yield replace(whole, start=start)


def write_plan(shards: Iterable[Shard], path: Path) -> int:
    """A line for each shard; how many there are."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        return write_records(shards, stream)


def find_places(path: Path) -> Iterator[tuple[int, int]]:
    """(number, offset of its line) of each shard of a plan."""
    with path.open("rb") as lines:
        offset = 0
        for number, line in enumerate(lines):
            yield number, offset
            offset += len(line)


def read_shard(path: Path, offset: int) -> Shard:
    """The shard whose line begins at the offset."""
    with path.open("rb") as stream:
        stream.seek(offset)
        return load(Shard, json.loads(stream.readline()))
