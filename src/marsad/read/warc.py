"""WARC and WARC.gz, the archives of web crawls → Articles from the pages in them. Needs the extra `sources`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BufferedReader

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from marsad.read.articles import Rejected
from marsad.read.encoding import find_charset
from marsad.read.html import read_page
from marsad.read.limits import LARGEST_ITEM, read_whole, refuse_large
from marsad.read.text import Origin, ReadError, read_date
from marsad.records import Article

_PAGES = ("text/html", "application/xhtml+xml")
_OK = 200
_GZIP = b"\x1f\x8b\x08"
_RECORD = b"WARC/1."
_HEAD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
)
_MOST_BROKEN = 1000  # places; an archive that is broken in more is given up
_STEP = 2**20
_LONGEST_SHOWN = 200


def read_warc(stream: BufferedReader, origin: Origin) -> Iterator[Article | Rejected]:
    """The article of every HTML page that a server answered with, named by its address.

    A page without a date of its own has that of the capture. Where the archive is broken, reading goes on at the next
    record, unless it comes through a pipe.
    """
    start = last = stream.tell() if stream.seekable() else 0
    for _ in range(_MOST_BROKEN):
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
                last = start + record.stream_pos
                yield from _read_record(record, origin)
            return
        except OSError as error:
            yield Rejected(f"{origin.name}: after byte {last}", f"broken archive: {str(error).rstrip('.')}")
        if not stream.seekable() or (found := _find_record(stream, last + 1)) is None:
            return
        start = last = found
    yield Rejected(origin.name, f"broken in more than {_MOST_BROKEN} places: given up")


def find_records(stream: BufferedReader) -> Iterator[int]:
    """Where the records of an archive begin from which it can be read on; up to where it is broken, if it is."""
    with suppress(OSError):
        for record in ArchiveIterator(stream, parse_http=False):
            here = stream.tell()
            stream.seek(record.stream_pos)
            if stream.read(len(_RECORD)).startswith((_GZIP, _RECORD)):
                yield record.stream_pos
            stream.seek(here)


def _read_record(record: WarcRecord, origin: Origin) -> Iterator[Article | Rejected]:
    """The article of a record, nothing where it is no page; ReadError never leaves it."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    try:
        if (page := _read_http(record)) is not None:
            published = page.date or origin.published
            yield read_page(page.data, replace(origin, id=url, url=url, charset=page.charset, published=published))
    except ReadError as error:
        yield Rejected(f"{origin.name}: {url:.{_LONGEST_SHOWN}}", str(error))


@dataclass(frozen=True, slots=True)
class _Page:
    """An HTML page as a server sent it. date: the capture's."""

    data: bytes
    charset: str | None
    date: str | None


def _read_http(record: WarcRecord) -> _Page | None:
    """The page in a response, None for any other; its headers, chunks and compression are undone."""
    try:
        content = record.reader.read(LARGEST_ITEM + 1)
        response = _set_apart(content)
        response.parse_http()
        if not response.is_http_parsed or response.http_headers.status_code != _OK:
            return None
        kind = response.http_headers.get("Content-Type") or ""
        if kind.partition(";")[0].strip().lower() not in _PAGES:
            return None
        refuse_large(content)
        response = _set_apart(content)
        response.parse_http(auto_decode="all")
        return _Page(read_whole(response.reader), find_charset(kind), _date(record.headers.get("WARC-Date")))
    except (OSError, ValueError) as error:
        raise ReadError(str(error) if isinstance(error, ReadError) else f"a broken record: {error}") from None


def _set_apart(content: bytes) -> WarcRecord:
    """A record of its own with this content, so that what is wrong inside does not lead the archive's reader astray."""
    return WarcRecord.from_bytes(_HEAD % len(content) + content + b"\r\n\r\n")


def _date(value: str | None) -> str | None:
    try:
        return read_date((value or "")[:10])
    except ReadError:
        return None


def _find_record(stream: BufferedReader, start: int) -> int | None:
    """Where the next record may begin from `start` on; the stream stands there."""
    stream.seek(start)
    tail = b""
    while block := stream.read(_STEP):
        window = tail + block
        found = [at for mark in (_GZIP, _RECORD) if (at := window.find(mark)) >= 0]
        if found:
            position = stream.tell() - len(window) + min(found)
            stream.seek(position)
            return position
        tail = window[-len(_RECORD) :]
    return None
