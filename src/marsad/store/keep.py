"""Filling a store: articles are kept as they are read, coded some at a time, and each record is kept as it comes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from marsad.records import Article, CoderInfo, Record
from marsad.store.faults import RefusedError
from marsad.store.store import Store


class Codes(Protocol):
    """What codes articles: `marsad.coder.Coder`."""

    info: CoderInfo

    def code_all(self, articles: Iterable[Article], /) -> Iterator[Record]:
        """A record for each article, in order; some may be read ahead."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that is in the store with a record. is_new: neither was there before."""

    key: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class SetAside:
    """An article that the store refuses, and why."""

    id: str
    reason: str


def keep(store: Store, articles: Iterable[Article], coder: Codes) -> Iterator[Kept | SetAside]:
    """Keep and code articles; those with a record are left as they are. One answer an article, not always in order.

    An article is in the store from when it is read, so that what is lost at the worst is the one being written; one
    that was kept but not coded, because the run was ended, is coded when it comes again or by `recode`.
    """
    done: deque[Kept | SetAside] = deque()
    waiting: deque[str] = deque()

    def to_code() -> Iterator[Article]:
        for article in articles:
            try:
                added = store.add(article)
            except RefusedError as error:
                done.append(SetAside(article.id, str(error)))
                continue
            if added.is_coded or added.key in waiting:
                done.append(Kept(added.key, is_new=False))
                continue
            waiting.append(added.key)
            yield article if added.is_new else store.article(added.key) or article

    for record in coder.code_all(to_code()):
        key = waiting.popleft()
        store.put(key, record)
        done.append(Kept(key, is_new=True))
        while done:
            yield done.popleft()
    yield from done


def recode(store: Store, coder: Codes) -> Iterator[Kept]:
    """Code every article whose record is of another coder or that has none; the old records stay as history."""
    waiting: deque[str] = deque()

    def to_code() -> Iterator[Article]:
        for key, article in store.to_code(coder.info):
            waiting.append(key)
            yield article

    for record in coder.code_all(to_code()):
        key = waiting.popleft()
        store.put(key, record)
        yield Kept(key, is_new=True)
