"""Bytes → articles, by what they are: the first bytes decide, the name where they leave it open."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import Literal

from marsad.read.articles import Rejected, read_lines, read_objects
from marsad.read.limits import read_whole, split_lines, unpack
from marsad.read.text import MissingExtra, Origin, read_text
from marsad.records import Article

Format = Literal["text", "jsonl", "json", "html", "feed", "warc", "gzip"]
_PEEK = 4096
_BY_SUFFIX: dict[str, Format] = {
    ".txt": "text", ".text": "text",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".xml": "feed", ".rss": "feed", ".atom": "feed", ".rdf": "feed",
    ".warc": "warc",
}  # fmt: skip
_BLANK = b"\xef\xbb\xbf \t\r\n"
_GZIP = b"\x1f\x8b"
_COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.S)
_FEED_OR_PAGE = re.compile(
    rb"<(rss|feed|rdf:rdf)\b|<!doctype\s+html|<(?:html|head|body|meta|article|main|div|p)\b", re.I
)


def read_stream(stream: BufferedReader, origin: Origin) -> Iterator[Article | Rejected]:
    """The articles of one file or download, one at a time; ReadError where it is none at all."""
    match find_format(stream.peek(_PEEK), origin.name):
        case "gzip":
            yield from read_stream(unpack(stream), replace(origin, name=_without_gz(origin.name)))
        case "jsonl":
            yield from read_lines(
                split_lines(stream), name=origin.name, published=origin.published, errors=origin.errors
            )
        case "json":
            yield from read_objects(read_whole(stream), origin)
        case "html":
            with sources_needed("an HTML page"):
                from marsad.read.html import read_page
            yield read_page(read_whole(stream), origin)
        case "feed":
            with sources_needed("a feed"):
                from marsad.read.feed import read_feed
            yield from read_feed(read_whole(stream), origin)
        case "warc":
            with sources_needed("a WARC archive"):
                from marsad.read.warc import read_warc
            yield from read_warc(stream, origin)
        case _:
            yield read_text(read_whole(stream), id=origin.id, published=origin.published, errors=origin.errors)


@contextmanager
def sources_needed(what: str) -> Iterator[None]:
    """A library of the extra `sources` that is not there is named as such."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingExtra(f"{what} needs {error.name}: pip install 'marsad[sources]'") from None


def find_format(head: bytes, name: str) -> Format:
    """What begins with these bytes and has this name.

    >>> find_format(b"WARC/1.0", "a"), find_format(b"<?xml version='1.0'?><rss>", "a"), find_format(b"", "a.htm")
    ('warc', 'feed', 'html')
    """
    if head.startswith(_GZIP):
        return _find_packed(head, name)
    plain = head.replace(b"\0", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    start = plain.lstrip(_BLANK + b"\xff\xfe")
    by_name = _BY_SUFFIX.get(Path(name).suffix.lower(), "text")
    if start.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"{"):
        return "json" if by_name != "jsonl" and _runs_on(start) else "jsonl"
    if start.startswith(b"[{") or by_name == "json":
        return "json"
    if start.startswith(b"<") and (found := _FEED_OR_PAGE.search(_COMMENT.sub(b"", start))):
        return "feed" if found[1] else "html"
    return by_name


def is_named(name: str) -> bool:
    """Whether a file's name says that marsad can read it."""
    return Path(_without_gz(name)).suffix.lower() in _BY_SUFFIX


def _runs_on(start: bytes) -> bool:
    """Whether an object goes on in the next line, so that lines are no objects."""
    first, newline, _ = start.partition(b"\n")
    return bool(newline) and not first.rstrip().endswith(b"}")


def _find_packed(head: bytes, name: str) -> Format:
    """WARC is unpacked record by record by its reader, anything else here."""
    try:
        inside = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _PEEK)
    except zlib.error:
        inside = b""
    return "warc" if find_format(inside or b" ", _without_gz(name)) == "warc" else "gzip"


def _without_gz(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name
