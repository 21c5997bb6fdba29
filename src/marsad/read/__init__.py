"""Sources → Articles: text, JSON, pages, feeds and archives in files, folders and patterns; `-` is standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import SEEK_END, BufferedReader, BytesIO
from pathlib import Path
from typing import cast

from marsad.read.articles import Rejected, read_lines
from marsad.read.files import File, expand, find_files, is_pattern, is_there
from marsad.read.formats import find_format, is_named, read_stream
from marsad.read.text import Errors, MissingExtra, Origin, ReadError, read_date, read_text
from marsad.records import Article

__all__ = [
    "Errors",
    "MissingExtra",
    "Origin",
    "ReadError",
    "Rejected",
    "expand",
    "is_jsonl",
    "is_pattern",
    "is_there",
    "measure",
    "read",
    "read_all",
    "read_bytes",
    "read_date",
    "read_lines",
    "read_sample",
    "read_text",
]

_PEEK = 4096
_SAMPLE = Path(__file__).parents[1] / "sample/article.txt"
_SAMPLE_PUBLISHED = "2022-01-08"


def read(path: str | Path, *, published: str | None = None, errors: Errors = "strict") -> Iterator[Article]:
    """The articles of one source; ReadError at the first that is none.

    published: ISO date for articles that bring none. errors: "replace" reads on over bytes that are not UTF-8.
    """
    for article in read_all([str(path)], published=published, errors=errors):
        if isinstance(article, Rejected):
            raise ReadError(f"{article.where}: {article.reason}")
        yield article


def read_all(
    sources: Sequence[str],
    *,
    published: str | None = None,
    errors: Errors = "strict",
    advance: Callable[[int], None] | None = None,
) -> Iterator[Article | Rejected]:
    """The articles of files, folders and patterns in order, one at a time; what is no article comes as Rejected.

    advance is told, as reading goes on, how many bytes of the `measure` were read since the last time. MissingExtra
    where a library is not installed that a source needs.
    """
    published = read_date(published) if published else None
    for file in find_files(sources):
        if isinstance(file, Rejected):
            yield file
            continue
        name = "stdin" if file.path == "-" else file.path
        origin = Origin(name, file.id, published, errors)
        try:
            with _open(file.path) as stream:
                yield from _read_file(stream, origin, file, advance)
        except ReadError as error:
            yield Rejected(name, str(error))
        except OSError as error:
            yield Rejected(name, f"cannot be read: {error.strerror}")


def measure(sources: Sequence[str]) -> int:
    """How many bytes the files of the sources have together; 0 where standard input is among them."""
    if "-" in sources:
        return 0
    paths = (file.path for file in find_files(sources) if isinstance(file, File))
    return sum(Path(path).stat().st_size for path in paths if is_there(path))


def read_bytes(data: bytes, origin: Origin) -> Iterator[Article | Rejected]:
    """The articles of what was fetched; ReadError where it is none."""
    yield from read_stream(BufferedReader(cast(BufferedReader, BytesIO(data))), origin)


def _read_file(
    stream: BufferedReader, origin: Origin, file: File, advance: Callable[[int], None] | None
) -> Iterator[Article | Rejected]:
    """The articles of an open file; one that only lay in a folder is passed over if nothing says it holds news."""
    if not file.is_asked_for and not is_named(origin.name) and find_format(stream.peek(_PEEK), origin.name) == "text":
        return
    told = 0
    for article in read_stream(stream, origin):
        if advance is not None and stream.seekable():
            advance(stream.tell() - told)
            told = stream.tell()
        yield article
    if advance is not None and stream.seekable():
        advance(stream.seek(0, SEEK_END) - told)


@contextmanager
def _open(source: str) -> Iterator[BufferedReader]:
    """A file, or standard input, which stays open."""
    if "\0" in source:
        raise ReadError("not a path")
    if source != "-":
        with Path(source).open("rb") as stream:
            yield stream
    elif isinstance(sys.stdin.buffer, BufferedReader):
        yield sys.stdin.buffer
    else:
        stream = BufferedReader(cast(BytesIO, sys.stdin.buffer))
        yield stream
        stream.detach()


def is_jsonl(name: str, stream: BufferedReader) -> bool:
    """Whether a file holds an article a line, so that it may be cut at line ends."""
    return find_format(stream.peek(_PEEK), name) == "jsonl"


def read_sample() -> Article:
    """The article that ships with the package, written for it."""
    return read_text(_SAMPLE.read_bytes(), id="sample", published=_SAMPLE_PUBLISHED)
