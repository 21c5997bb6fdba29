"""Files → Articles. A file is one article of plain text, or JSONL with an article a line; `-` is standard input."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import cast

from marsad.read.articles import Rejected, read_lines
from marsad.read.text import Errors, ReadError, read_date, read_text
from marsad.records import Article

__all__ = ["Errors", "ReadError", "Rejected", "read", "read_all", "read_date", "read_sample", "read_text"]

_JSONL = (".jsonl", ".ndjson")
_PEEK = 1024
_SAMPLE = Path(__file__).parents[1] / "sample/article.txt"
_SAMPLE_PUBLISHED = "2022-01-08"


def read(path: str | Path, *, published: str | None = None, errors: Errors = "strict") -> Iterator[Article]:
    """The articles of one file; ReadError at the first that is none.

    published: ISO date for articles that bring none. errors: "replace" reads on over bytes that are not UTF-8.
    """
    for article in read_all([str(path)], published=published, errors=errors):
        if isinstance(article, Rejected):
            raise ReadError(f"{article.where}: {article.reason}")
        yield article


def read_all(
    sources: Sequence[str], *, published: str | None = None, errors: Errors = "strict"
) -> Iterator[Article | Rejected]:
    """The articles of several files in order, one at a time; what is no article comes as Rejected."""
    published = read_date(published) if published else None
    stems = Counter(Path(source).stem for source in sources)
    for source in sources:
        name = "stdin" if source == "-" else source
        stem = Path(name).stem
        article_id = stem if stems[stem] <= 1 else Path(name).with_suffix("").as_posix()
        try:
            with _open(source) as stream:
                if is_jsonl(name, stream):
                    yield from read_lines(stream, name=name, published=published, errors=errors)
                else:
                    yield read_text(stream.read(), id=article_id, published=published, errors=errors)
        except ReadError as error:
            yield Rejected(name, str(error))
        except OSError as error:
            yield Rejected(name, f"cannot be read: {error.strerror}")


@contextmanager
def _open(source: str) -> Iterator[BufferedReader]:
    """A file, or standard input, which stays open."""
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
    """Whether a stream holds JSONL: by its name, or because it begins with a brace."""
    return Path(name).suffix.lower() in _JSONL or stream.peek(_PEEK).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read_sample() -> Article:
    """The article that ships with the package, written for it."""
    return read_text(_SAMPLE.read_bytes(), id="sample", published=_SAMPLE_PUBLISHED)
