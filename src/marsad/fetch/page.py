"""What lies at one URL → its articles."""

from __future__ import annotations

import time
from collections.abc import Iterator

from marsad.fetch.crawler import Crawler
from marsad.fetch.http import FetchError, PassingError, Response
from marsad.read import Errors, Origin, ReadError, Rejected, read_bytes
from marsad.read.encoding import find_charset
from marsad.records import Article

_OK = 200


def read_url(
    url: str, crawler: Crawler, *, published: str | None = None, errors: Errors = "strict"
) -> Iterator[Article | Rejected]:
    """The articles of the page, feed or file at a URL, after the pause that its host is due; Rejected otherwise."""
    time.sleep(max(0.0, crawler.ready_at(url) - time.monotonic()))
    try:
        response = expect_ok(crawler.get(url))
        yield from read_bytes(response.body, as_origin(response, url, published=published, errors=errors))
    except (FetchError, ReadError) as error:
        yield Rejected(url, str(error))


def expect_ok(response: Response) -> Response:
    """A response that brought something; FetchError for any other."""
    if response.status == _OK:
        return response
    said = f"the server answers with status {response.status}"
    raise (PassingError if response.status >= 500 or response.status == 429 else FetchError)(said)


def as_origin(response: Response, id: str, *, published: str | None = None, errors: Errors = "strict") -> Origin:  # noqa: A002
    """Where a response came from, as the readers want it."""
    charset = find_charset(response.header("content-type") or "")
    return Origin(response.url, id, published, errors, url=response.url, charset=charset)
