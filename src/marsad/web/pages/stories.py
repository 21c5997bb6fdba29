"""Stories: what many articles tell; one story's articles, its happenings and its claims side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path

from marsad.store.overview import Window, look
from marsad.store.query import Filters, find_articles, find_events
from marsad.store.rows import ArticleRow, EventRow
from marsad.stories.claims import Count, claims_of
from marsad.stories.query import StoryRow, count_stories, find_stories
from marsad.web.context import Table
from marsad.web.desk import AtDesk
from marsad.web.pages.show import add_page
from marsad.web.search import Searched

router = APIRouter()
Key = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
_LEAST_ARTICLES = 2
_MOST_ARTICLES = 200
_MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """The newest stories of two articles or more. window: the articles by which they were found, None where nothing
    was sought; total: how many stories there are; newer, older: how many to skip for the neighbouring pages."""

    filters: Filters
    window: Window | None
    stories: tuple[StoryRow, ...]
    total: int
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One happening. event: as the earliest article tells it; told_by: the articles that tell it."""

    event: EventRow
    told_by: tuple[ArticleRow, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One story."""

    story: StoryRow
    articles: tuple[ArticleRow, ...]
    counts: tuple[Count, ...]
    happenings: tuple[Happening, ...]


def stories(desk: AtDesk, search: Searched) -> StoriesPage:
    filters = search.filters()
    window = look(desk.store, filters) if filters.given() else None
    records = window.records if window else None
    page = Filters(limit=search.limit, offset=search.offset)
    found = tuple(find_stories(desk.store, page, least=_LEAST_ARTICLES, records=records))
    total = count_stories(desk.store, least=_LEAST_ARTICLES, records=records)
    return StoriesPage(filters, window, found, total, search.newer(), search.older(total))


def story(key: Key, desk: AtDesk) -> StoryPage:
    found = next(find_stories(desk.store, Filters(story=key, limit=1)), None)
    if found is None:
        raise HTTPException(404, "no such story")
    articles = tuple(find_articles(desk.store, Filters(story=key, limit=_MOST_ARTICLES)))
    events = find_events(desk.store, Filters(story=key, limit=_MOST_EVENTS))
    return StoryPage(found, articles, claims_of(desk.store, key), _happenings(events))


def _happenings(events: Iterable[EventRow]) -> tuple[Happening, ...]:
    """Events that are one happening told by two articles or more, those that most tell first."""
    told: dict[str, dict[str, EventRow]] = {}
    for event in events:
        if event.happening:
            told.setdefault(event.happening, {}).setdefault(event.article.key, event)
    found = [Happening(_earliest(by.values()), tuple(e.article for e in by.values())) for by in told.values()]
    shared = [happening for happening in found if len(happening.told_by) > 1]
    return tuple(sorted(shared, key=lambda h: (-len(h.told_by), h.event.day or "", h.event.article.key)))


def _earliest(events: Iterable[EventRow]) -> EventRow:
    return min(events, key=lambda event: (event.article.published or "9999", event.article.key))


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _stories_tables(page: StoriesPage) -> tuple[Table, ...]:
    columns = ("story", "title", "first_day", "last_day", "articles", "reprints", "outlets")
    rows = (
        (s.key, s.title, s.first_day, s.last_day, s.articles, s.reprints, "; ".join(s.outlets)) for s in page.stories
    )
    return (Table("stories", columns, tuple(rows)),)


def _story_tables(page: StoryPage) -> tuple[Table, ...]:
    columns = ("measure", "of", "date", "low", "high", "claimant", "outlet", "article", "day", "is_first", "disputed")
    rows = (
        (
            count.measure, count.of, count.date, claim.low, claim.high, claim.claimant, claim.outlet, claim.article,
            claim.day, str(claim.is_first).lower(), str(count.is_disputed).lower(),
        )
        for count in page.counts
        for claim in count.claims
    )  # fmt: skip
    articles = tuple((a.key, a.title, a.source, a.published, a.reprint_of) for a in page.articles)
    return (
        Table("claims", columns, tuple(rows)),
        Table("articles", ("article", "title", "source", "published", "reprint_of"), articles),
    )


add_page(router, "/stories", "stories.html", stories, _stories_tables)
add_page(router, "/stories/{key}", "story.html", story, _story_tables)
