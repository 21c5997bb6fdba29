"""A polite visitor: robots.txt, one request at a time, a pause between two at the same host, Retry-After."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
from protego import Protego

from marsad.fetch.http import FetchError, PassingError, Policy, Response, fetch

_NAME = "marsad"  # what robots.txt calls us
_PAUSE = 2.0  # seconds between two requests to one host
_LONGEST_PAUSE = 60.0  # of a Crawl-delay; a longer one is cut
_DAY = 86_400.0
_RULES_AGE = _DAY  # seconds that a robots.txt is believed
_FAULT_AGE = 600.0  # and one that could not be read
_LONGEST_RULES = 512 * 1024  # bytes; the rest is not looked at
_MOST_HOSTS = 2000
_TOO_SOON = 0.5  # seconds; waiting is not more exact
_BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The robots.txt of a host, or why it could not be read and nothing is fetched; until: when it is read again."""

    found: Protego | FetchError
    until: float


class Crawler:
    """Fetches URLs as hosts want it. It never waits: `ready_at` says when a host may be visited again."""

    def __init__(self, policy: Policy, *, pause: float = _PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        self._policy, self._pause, self._clock = policy, pause, clock
        self._rules: dict[str, _Rules] = {}
        self._ready: dict[str, float] = {}

    def ready_at(self, url: str) -> float:
        """When, on the clock, the host of a URL may be visited; 0 for one that was not yet."""
        return self._ready.get(_host(url), 0.0)

    def get(self, url: str, *, headers: Sequence[tuple[str, str]] = ()) -> Response:
        """Fetch a URL unless robots.txt forbids it; FetchError where nothing comes or the host still rests."""
        if self.ready_at(url) > self._clock() + _TOO_SOON:
            raise PassingError("the host asks for a longer pause")
        try:
            response = fetch(url, self._policy, headers=headers, permit=self._refuse_forbidden)
        finally:
            self._rest(url, self._pause)
        if response.status in _BUSY:
            self._rest(url, retry_after(response) or _LONGEST_PAUSE)
        return response

    def _refuse_forbidden(self, url: httpx2.URL) -> None:
        rules = self._find_rules(url).found
        if isinstance(rules, FetchError):
            raise type(rules)(f"robots.txt cannot be read, so that nothing is fetched: {rules}")
        if not rules.can_fetch(str(url), _NAME):
            raise FetchError("robots.txt does not allow it")
        self._rest(str(url), min(rules.crawl_delay(_NAME) or 0.0, _LONGEST_PAUSE))

    def _find_rules(self, url: httpx2.URL) -> _Rules:
        site = f"{url.scheme}://{url.netloc.decode()}"
        rules = self._rules.get(site)
        if rules is None or rules.until < self._clock():
            rules = self._rules[site] = self._read_rules(site)
            _forget_oldest(self._rules)
        return rules

    def _read_rules(self, site: str) -> _Rules:
        """As RFC 9309 has it: no file allows all, a server in trouble forbids all for a while."""
        try:
            response = fetch(f"{site}/robots.txt", self._policy)
            if response.status >= 500 or response.status in _BUSY:
                raise PassingError(f"the server answers with status {response.status}")
        except FetchError as error:
            return _Rules(error, self._clock() + _FAULT_AGE)
        text = response.body[:_LONGEST_RULES].decode(errors="replace") if response.status == 200 else ""
        return _Rules(Protego.parse(text), self._clock() + _RULES_AGE)

    def _rest(self, url: str, seconds: float) -> None:
        host = _host(url)
        self._ready[host] = max(self._ready.pop(host, 0.0), self._clock() + seconds)
        _forget_oldest(self._ready)


def retry_after(response: Response) -> float | None:
    """Seconds that a server asks to wait, a day at most; None where it asks nothing.

    >>> retry_after(Response("", 503, (("retry-after", "120"),), b""))
    120.0
    """
    value = (response.header("retry-after") or "").strip()
    if value.isdecimal():
        return min(float(value[:9]), _DAY)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    seconds = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _DAY)


def _host(url: str) -> str:
    try:
        return httpx2.URL(url).host
    except (httpx2.InvalidURL, ValueError, TypeError):
        return ""


def _forget_oldest(known: dict[str, Any]) -> None:
    while len(known) > _MOST_HOSTS:
        del known[next(iter(known))]
