"""Bytes of a text file → Article. The text stays as it was read; a first line before an empty line is the title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urljoin, urlsplit

from marsad.jsonl import refuse_surrogates
from marsad.read.script import find_language
from marsad.records import Article

Errors = Literal["strict", "replace"]
LONGEST_TEXT = 1_000_000  # characters; the longest reports have some ten thousand
_LONGEST_TITLE = 300
_LONGEST_URL = 2000  # bytes
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1b\x7f]")
_MOST_CONTROLS = 0.01  # a stray NUL at the end of a page's text makes it no binary
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?", flags=re.ASCII)


class ReadError(ValueError):
    """An input that is no article; the message is one sentence for its owner."""


class MissingExtra(Exception):  # noqa: N818
    """An optional part of marsad is not installed; the message names it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of an input before it is read.

    name: how its owner calls it, for messages; id: of an article that brings none; published: ISO date for articles
    that bring none; url, charset: where it was fetched and the encoding that was declared there.
    """

    name: str
    id: str
    published: str | None = None
    errors: Errors = "strict"
    url: str | None = None
    charset: str | None = None


def read_text(data: bytes, *, id: str, published: str | None = None, errors: Errors = "strict") -> Article:  # noqa: A002
    """The article in a plain text file (UTF-8, a byte order mark is dropped); raises ReadError."""
    text = decode(data, errors=errors)
    return make_article(text, id=id, title=find_title(text), published=published)


def decode(data: bytes, *, errors: Errors = "strict") -> str:
    """Bytes as UTF-8; the ReadError names the first byte that is not and where it stands.

    >>> decode("سلام".encode("cp1256"))
    Traceback (most recent call last):
    marsad.read.text.ReadError: not UTF-8: byte 0xD3 at offset 0 (--errors replace reads on)
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("not UTF-8 but UTF-16: convert the file first")
    try:
        return data.decode("utf-8-sig", errors=errors)
    except UnicodeDecodeError as error:
        offset = error.start + (len(data) - len(error.object))
        raise ReadError(
            f"not UTF-8: byte 0x{data[offset]:02X} at offset {offset} (--errors replace reads on)"
        ) from None


def find_title(text: str) -> str | None:
    """The first line, when an empty line and a body follow it.

    >>> find_title("تصعيد في ألماتي\\n\\nأعلن الرئيس")
    'تصعيد في ألماتي'
    """
    lines = text.strip()[: _LONGEST_TITLE + 10].splitlines()
    has_title = len(lines) > 2 and len(lines[0]) <= _LONGEST_TITLE and not lines[1].strip()
    return lines[0].strip() if has_title else None


def compose(title: str | None, body: str) -> str:
    """The title, an empty line and the body; a body that opens with its title stays as it is."""
    if title is None or body.lstrip().startswith(title.strip()):
        return body
    return f"{title}\n\n{body}"


def make_article(
    text: str,
    *,
    id: str,  # noqa: A002
    title: str | None = None,
    published: str | None = None,
    source: str | None = None,
    url: str | None = None,
) -> Article:
    """An article of checked text, with its language found; ReadError on binary content, lone surrogates, a book."""
    if len(text) > LONGEST_TEXT:
        raise ReadError(f"longer than {LONGEST_TEXT:,} characters: no single article")
    refuse_binary(text)
    try:
        for value in (id, text, title, source, url):
            refuse_surrogates(value or "")
    except ValueError as error:
        raise ReadError(str(error)) from None
    return Article(id, text, title, published, None, source, url, find_language(text))


def refuse_binary(text: str) -> None:
    """ReadError for what holds more control characters than any text."""
    controls = _CONTROL.findall(text)
    if len(controls) > _MOST_CONTROLS * len(text):
        raise ReadError(f"binary, not text: character U+{ord(controls[0]):04X} at offset {text.index(controls[0])}")


def read_date(value: str) -> str:
    """YYYY-MM-DD of an ISO date or the date part of an ISO time; ReadError otherwise.

    >>> read_date("2022-01-08T10:15:00Z")
    '2022-01-08'
    """
    match = _DATE.fullmatch(value.strip())
    try:
        return date.fromisoformat(match[1] if match else "").isoformat()
    except ValueError:
        raise ReadError(f"not a date: {value!r:.60} (wanted: YYYY-MM-DD)") from None


def web_address(value: str | None, *, base: str | None = None) -> str | None:
    """A URL of the web as it is kept, without its fragment; None for anything else. base: what it is relative to.

    >>> web_address("https://example.org/a?b=1#top"), web_address("javascript:alert(1)"), web_address("a b")
    ('https://example.org/a?b=1', None, None)
    """
    try:
        value = urljoin(base or "", (value or "").strip())
        parts = urlsplit(value)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    is_whole = value.isprintable() and " " not in value and len(value.encode(errors="replace")) <= _LONGEST_URL
    return parts._replace(fragment="").geturl() if is_web and is_whole else None
