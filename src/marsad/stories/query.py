"""Stories of a store, newest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, func, select

from marsad.store import Store
from marsad.store.query import Filters, find_articles
from marsad.store.schema import ARTICLES, RECORDS, STORIES, STORY_ARTICLES

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story. key: that of its first article, and stays so; title: of the first article; first_day, last_day: of its
    articles; articles, reprints: how many; outlets: who tells it, first come first."""

    key: str
    title: str
    first_day: str
    last_day: str
    articles: int
    reprints: int
    outlets: tuple[str, ...]


def find_stories(
    store: Store, filters: Filters | None = None, *, least: int = 1, records: Sequence[int] | None = None
) -> Iterator[StoryRow]:
    """Stories of at least so many articles, the newest first, then the largest.

    filters: as of `find_articles`; a story is found by any of its articles. limit and offset count stories. records:
    numbers of the records of whose articles one belongs to the story.
    """
    filters = filters or Filters()
    keys = _keys_of(store, filters) if filters.given() else None
    query = _stories(least, records)
    order = STORIES.c.last_day.desc(), STORIES.c.articles.desc(), STORIES.c.key
    with store.reading() as connection:
        found = connection.execute(query.order_by(*order))
        wanted = (row for row in found if keys is None or row.key in keys)
        stop = None if filters.limit is None else filters.offset + filters.limit
        page = islice(wanted, filters.offset, stop)
        while chunk := list(islice(page, _CHUNK)):
            yield from _with_outlets(connection, chunk)


def count_stories(store: Store, *, least: int = 1, records: Sequence[int] | None = None) -> int:
    """How many stories there are, as `find_stories` finds them."""
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(_stories(least, records).subquery())) or 0


def _stories(least: int, records: Sequence[int] | None) -> Select[Any]:
    query = select(STORIES).where(STORIES.c.articles >= least)
    if records is None:
        return query
    articles = select(RECORDS.c.article).where(RECORDS.c.pk.in_(records))
    return query.where(STORIES.c.pk.in_(select(STORY_ARTICLES.c.story).where(STORY_ARTICLES.c.article.in_(articles))))


def _keys_of(store: Store, filters: Filters) -> set[str]:
    """The stories of the articles that are sought."""
    articles = find_articles(store, replace(filters, limit=None, offset=0))
    return {article.story for article in articles if article.story is not None}


def _with_outlets(connection: Connection, stories: Sequence[Any]) -> Iterator[StoryRow]:
    columns = STORY_ARTICLES.c
    query = (
        select(columns.story, columns.reprint_of, ARTICLES.c.source)
        .join(ARTICLES, ARTICLES.c.pk == columns.article)
        .where(columns.story.in_([story.pk for story in stories]))
        .order_by(columns.story, columns.day, columns.article)
    )
    outlets: dict[int, dict[str, None]] = defaultdict(dict)
    reprints: Counter[int] = Counter()
    for row in connection.execute(query):
        reprints[row.story] += row.reprint_of is not None
        if row.source:
            outlets[row.story][row.source] = None
    for story in stories:
        days = story.first_day, story.last_day
        yield StoryRow(story.key, story.title, *days, story.articles, reprints[story.pk], tuple(outlets[story.pk]))
