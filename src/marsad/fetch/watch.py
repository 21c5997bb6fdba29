"""Feeds asked again and again → the articles behind their new entries, or the feeds' own texts."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Protocol

from marsad.fetch.crawler import Crawler, retry_after
from marsad.fetch.http import FetchError, PassingError, Response
from marsad.fetch.page import as_origin, expect_ok
from marsad.jsonl import dumps, load
from marsad.read import ReadError, Rejected
from marsad.read.feed import Entry, as_article, read_entries
from marsad.read.html import read_page
from marsad.records import Article

_DAY = 86_400.0
_MOST_DOUBLINGS = 8
_JITTER = 0.1
_TRIES = 3
_PATIENCE = 60.0  # seconds that a watch that is to end waits for a host
_NOT_MODIFIED, _GONE = 304, 410


class Memory(Protocol):
    """What is known of each feed, kept between runs as text; a dict will do."""

    def get(self, feed: str, /) -> str | None: ...

    def __setitem__(self, feed: str, state: str, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """every: seconds between two looks at a feed; once: each feed is looked at once and the watch is over; full_text:
    articles are fetched, rather than taken as the feed has them."""

    every: float
    once: bool = False
    full_text: bool = True


@dataclass(frozen=True, slots=True)
class _State:
    """What is kept of a feed. seen: the links that it had when it was last read and that are dealt with."""

    etag: str | None = None
    modified: str | None = None
    seen: tuple[str, ...] = ()


def watch(
    feeds: Sequence[str],
    plan: Plan,
    *,
    crawler: Crawler,
    memory: Memory,
    pause: Callable[[float], bool],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Article | Rejected]:
    """The articles of new entries as they turn up; what fails comes as Rejected, and the watch goes on.

    An entry counts as seen when the next article is asked for, so that one whose storing was cut short comes again.
    pause waits some seconds on the clock and says whether to stop; it is asked before every request.
    """
    watched = [_Feed(url, plan, crawler, memory, clock) for url in dict.fromkeys(feeds)]
    try:
        while waiting := [feed for feed in watched if not feed.is_over]:
            feed = min(waiting, key=_Feed.due)
            if pause(max(0.0, feed.due() - clock())):
                return
            known = {name for other in watched for name in other.state.seen}
            yield from feed.take_next_entry(known) if feed.pending else feed.look(known)
    finally:
        for feed in watched:
            feed.save()


@dataclass(slots=True)
class _Feed:
    """One feed: what is known of it, which entries wait, when it is looked at next."""

    url: str
    plan: Plan
    crawler: Crawler
    memory: Memory
    clock: Callable[[], float]
    state: _State = field(init=False)
    pending: list[Entry] = field(default_factory=list)
    is_over: bool = False
    looked_at: Response | None = None
    next_look: float = 0.0
    failures: int = 0
    tries: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.state = _load(self.memory.get(self.url))

    def due(self) -> float:
        """When the next request may be made."""
        if not self.pending:
            return max(self.next_look, self._ready_at(self.url))
        link = self.pending[0].link
        return self._ready_at(link) if link and self.plan.full_text else 0.0

    def _ready_at(self, url: str) -> float:
        ready = self.crawler.ready_at(url)
        is_too_late = self.plan.once and ready > self.clock() + _PATIENCE
        return 0.0 if is_too_late else ready  # the crawler then says that the host wants a longer pause

    # ── the feed ────────────────────────────────────────────────────────────────────────────────────────────────────

    def look(self, known: set[str]) -> Iterator[Rejected]:
        """Ask for the feed; its new entries wait from then on."""
        try:
            response = self._ask()
            if response is not None:
                entries = read_entries(response.body, as_origin(response, self.url))
                self._take_in(response, entries, known)
        except (FetchError, ReadError) as error:
            self.failures += 1
            yield Rejected(self.url, str(error))
        else:
            self.failures = 0
        self._plan_next_look()

    def _ask(self) -> Response | None:
        """The feed, or None where it has not changed."""
        self.looked_at = None
        conditions = (("If-None-Match", self.state.etag), ("If-Modified-Since", self.state.modified))
        response = self.crawler.get(self.url, headers=[(name, value) for name, value in conditions if value])
        self.looked_at = response
        if response.status == _NOT_MODIFIED:
            return None
        if response.status == _GONE:
            self.is_over = True
        return expect_ok(response)

    def _take_in(self, response: Response, entries: Sequence[Entry], known: set[str]) -> None:
        self.pending = [entry for entry in entries if _name(entry) not in known]
        seen = tuple(name for name in dict.fromkeys(map(_name, entries)) if name in known)
        self.state = _State(response.header("etag"), response.header("last-modified"), seen)

    def _plan_next_look(self) -> None:
        """In `every` seconds; after a failure in twice as many, then in four times, up to a day, or as asked."""
        seconds = min(self.plan.every * 2 ** min(self.failures, _MOST_DOUBLINGS), max(_DAY, self.plan.every))
        asked = retry_after(self.looked_at) if self.looked_at is not None else None
        self.next_look = self.clock() + max(seconds * _jitter(self.url, self.failures), asked or 0.0)
        self._end_if_once()

    def _end_if_once(self) -> None:
        if self.plan.once and not self.pending:
            self.is_over = True

    # ── its entries ─────────────────────────────────────────────────────────────────────────────────────────────────

    def take_next_entry(self, known: set[str]) -> Iterator[Article | Rejected]:
        """The article of the first entry that waits, unless another feed had it meanwhile."""
        entry = self.pending[0]
        try:
            if _name(entry) not in known:
                yield self._read(entry)
            self._see(entry)
        except PassingError:
            # it is tried again when the feed is: without its mark the feed comes whole
            self.state = replace(self.state, etag=None, modified=None)
        self.pending.pop(0)
        if not self.pending:
            self.save()
            self._end_if_once()

    def _read(self, entry: Entry) -> Article | Rejected:
        """The article behind an entry, else the feed's own text of it; PassingError where it is worth another try."""
        try:
            if not self.plan.full_text or entry.link is None:
                return as_article(entry)
            return self._fetch(entry, entry.link)
        except PassingError as error:
            self.tries[_name(entry)] += 1
            if self.tries[_name(entry)] < _TRIES and not self.plan.once:
                raise
            return _fall_back(entry, error)
        except (FetchError, ReadError) as error:
            return _fall_back(entry, error)

    def _fetch(self, entry: Entry, link: str) -> Article:
        response = expect_ok(self.crawler.get(link))
        article = read_page(response.body, as_origin(response, entry.id))
        return replace(article, published=entry.published or article.published)

    def _see(self, entry: Entry) -> None:
        self.tries.pop(_name(entry), None)
        self.state = replace(self.state, seen=(*self.state.seen, _name(entry)))

    def save(self) -> None:
        """Remember the feed; while entries wait, it must come whole again, so its mark is left out."""
        state = replace(self.state, etag=None, modified=None) if self.pending else self.state
        self.memory[self.url] = dumps(state)


def _load(text: str | None) -> _State:
    try:
        return load(_State, json.loads(text)) if text else _State()
    except ValueError:  # another version's: the feed is read whole, and the store knows what it has
        return _State()


def _name(entry: Entry) -> str:
    return entry.link or entry.id


def _fall_back(entry: Entry, error: Exception) -> Article | Rejected:
    """The feed's own text where the article cannot be had."""
    try:
        return as_article(entry)
    except ReadError as fault:
        told = str(error) if str(error) == str(fault) else f"{error}; in the feed: {fault}"
        return Rejected(_name(entry), told)


def _jitter(url: str, count: int) -> float:
    """A factor near 1 that spreads the looks at many feeds; the same for the same feed and number of failures."""
    share = int.from_bytes(sha256(f"{url} {count}".encode()).digest()[:4]) / 2**32
    return 1 + _JITTER * (2 * share - 1)
