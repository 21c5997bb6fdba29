"""RSS, Atom and RDF → Articles from the text that the feed itself brings. Needs the extra `sources`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser

from marsad.read.articles import Rejected
from marsad.read.encoding import decode_page
from marsad.read.limits import refuse_large
from marsad.read.markup import as_text
from marsad.read.text import Origin, ReadError, compose, make_article, read_date, refuse_binary, web_address
from marsad.records import Article

_MOST_ENTRIES = 1000
_MOST_UNQUOTED = 4000  # characters of a tag beside its values: more is an attack on the parser
_TAG = re.compile(r"""<[A-Za-z](?:"[^"]*"|'[^']*'|[^"'<>])*+""")
_VALUE = re.compile(r""""[^"]*"|'[^']*'""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article. text: the feed's own, plain; id: the feed's, else the link."""

    id: str
    link: str | None
    title: str | None
    published: str | None
    source: str | None
    text: str


def read_feed(data: bytes, origin: Origin) -> Iterator[Article | Rejected]:
    """The entries of a feed as articles; ReadError where it is no feed."""
    for entry in read_entries(data, origin):
        try:
            yield as_article(entry, published=origin.published)
        except ReadError as error:
            yield Rejected(f"{origin.name}: {entry.link or entry.id}", str(error))


def as_article(entry: Entry, *, published: str | None = None) -> Article:
    """The article that the feed's own text makes; ReadError where there is none in Arabic."""
    if not entry.text.strip():
        raise ReadError("an entry without text")
    article = make_article(
        compose(entry.title, entry.text),
        id=entry.id,
        title=entry.title,
        published=entry.published or published,
        source=entry.source,
        url=entry.link,
    )
    if article.language != "ar":
        raise ReadError(f"not Arabic ({article.language})")
    return article


def read_entries(data: bytes, origin: Origin) -> tuple[Entry, ...]:
    """The entries in the feed's order, the first thousand; ReadError where it is no feed."""
    refuse_large(data)
    text = _DECLARATION.sub("", decode_page(data, charset=origin.charset))
    refuse_binary(text)
    if any(len(_VALUE.sub("", tag[0])) > _MOST_UNQUOTED for tag in _TAG.finditer(text)):
        raise ReadError("a tag of many thousand characters: no feed")
    try:
        # a stream, never a string: feedparser takes a string for an address or a file to open
        parsed = feedparser.parse(
            BytesIO(text.encode(errors="replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # whatever a hostile feed does to the library, the run goes on
        raise ReadError(f"not a feed that can be read: {type(error).__name__}") from None
    if not parsed.get("version") and not parsed.entries:
        raise ReadError("not a feed")
    outlet = _line(parsed.feed.get("title"))
    return tuple(
        _entry(entry, number, origin, outlet) for number, entry in enumerate(parsed.entries[:_MOST_ENTRIES], start=1)
    )


def _entry(entry: Any, number: int, origin: Origin, outlet: str | None) -> Entry:
    href = _string(entry.get("link"))
    link = web_address(href, base=origin.url) if href else None
    source = entry.get("source")
    bodies = [_string(content.get("value")) for content in entry.get("content") or ()]
    return Entry(
        id=_string(entry.get("id")) or link or f"{origin.id}-{number}",
        link=link,
        title=_line(entry.get("title")),
        published=_date(entry),
        source=(_line(source.get("title")) if source else None) or outlet,
        text=max((_words(body) for body in (*bodies, _string(entry.get("summary")))), key=len),
    )


def _words(html: str) -> str:
    """The text of a fragment; one that cannot be read has none."""
    try:
        return as_text(html)
    except ReadError:
        return ""


def _line(value: object) -> str | None:
    return " ".join(_words(_string(value)).split()) or None


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _date(entry: Any) -> str | None:
    """The day as the outlet wrote it, in its own time zone."""
    for name in ("published", "created", "updated"):
        value = _string(dict.get(entry, name))  # the entry's own `get` gives one date for another
        try:
            return read_date(value[:10]) if value[:4].isdigit() else parsedate_to_datetime(value).date().isoformat()
        except (ReadError, ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
