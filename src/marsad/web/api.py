"""The HTTP API, `/api/v1`: code an article, search every table of the store. Errors are RFC 9457."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, HTTPException, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from marsad.jsonl import dumps
from marsad.read.text import compose, make_article, read_date
from marsad.review import apply
from marsad.schema import record_schema
from marsad.store import Store
from marsad.store.overview import Actor
from marsad.store.query import (
    Filters,
    count_articles,
    count_events,
    count_figures,
    count_stances,
    count_statements,
    find_articles,
    find_events,
    find_figures,
    find_stances,
    find_statements,
)
from marsad.store.reviews import find_reviews
from marsad.store.rows import ArticleRow, EventRow, FigureRow, Row, StanceRow, StatementRow
from marsad.stories.query import StoryRow
from marsad.web.desk import AtDesk
from marsad.web.pages.actors import actors as actors_page
from marsad.web.pages.stories import StoryPage
from marsad.web.pages.stories import stories as stories_page
from marsad.web.pages.stories import story as story_page
from marsad.web.search import DEEPEST, Search, Searched

LONGEST_TEXT = 200_000  # characters of an article
MOST_COUNTED = 10_000
_LONGEST_NAME = 1000

R = TypeVar("R", bound=Row | StoryRow | Actor)


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


def _problem(description: str) -> dict[str, Any]:
    """An error as the OpenAPI document describes it."""
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }


_PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: _problem("Name and secret are needed"),
    422: _problem("The request cannot be understood"),
    429: _problem("Too many requests"),
    503: _problem("The store cannot be read now"),
}
_REFUSED: dict[int | str, dict[str, Any]] = {
    400: _problem("The body is no JSON"),
    413: _problem("The body is too long"),
    503: _problem("The coder is busy"),
}

router = APIRouter(prefix="/api/v1", responses=_PROBLEMS, tags=["records"])


class ArticleIn(BaseModel):
    """An article to code. published: ISO date, which relative times count from."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=LONGEST_TEXT)
    title: str | None = Field(None, max_length=_LONGEST_NAME)
    published: str | None = Field(None, max_length=40)
    source: str | None = Field(None, max_length=_LONGEST_NAME)
    url: str | None = Field(None, max_length=2000)


class Page(BaseModel, Generic[R]):
    """Some of the rows found. total: how many there are, at most 10,000 are counted. next: where the next are."""

    items: list[R]
    total: int
    next: str | None


Key = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="An article's name in the store")]
StoryKey = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="A story's name: that of its first article")]


# ── coding ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@router.post(
    "/code",
    summary="Code an article",
    response_class=Response,
    responses={
        200: {"description": "The record", "content": {"application/json": {"schema": {"title": "Record"}}}},
        **_REFUSED,
    },
)
async def code(article: ArticleIn, desk: AtDesk) -> Response:
    """The record of an article, which is not kept. Its schema is at `/api/v1/record.schema.json`."""
    title, source, url = (value or None for value in (article.title, article.source, article.url))
    made = make_article(
        compose(title, article.text),
        id="posted",
        title=title,
        published=read_date(article.published) if article.published else None,
        source=source,
        url=url,
    )
    record = await desk.coding.code(made)
    return Response(dumps(record), media_type="application/json")


@router.get("/record.schema.json", summary="The JSON Schema of a record")
def schema() -> dict[str, Any]:
    return record_schema()


# ── searching ───────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/articles", summary="Search articles")
def articles(search: Searched, desk: AtDesk, request: Request) -> Page[ArticleRow]:
    return _page(desk.store, search, request, find_articles, count_articles)


@router.get("/events", summary="Search events")
def events(search: Searched, desk: AtDesk, request: Request) -> Page[EventRow]:
    return _page(desk.store, search, request, find_events, count_events)


@router.get("/statements", summary="Search statements")
def statements(search: Searched, desk: AtDesk, request: Request) -> Page[StatementRow]:
    return _page(desk.store, search, request, find_statements, count_statements)


@router.get("/stances", summary="Search stances")
def stances(search: Searched, desk: AtDesk, request: Request) -> Page[StanceRow]:
    return _page(desk.store, search, request, find_stances, count_stances)


@router.get("/figures", summary="Search claimed numbers")
def figures(search: Searched, desk: AtDesk, request: Request) -> Page[FigureRow]:
    return _page(desk.store, search, request, find_figures, count_figures)


@router.get("/stories", summary="Search stories")
def stories(search: Searched, desk: AtDesk, request: Request) -> Page[StoryRow]:
    """Stories of two articles or more, the newest first; filters seek among the newest 2,000 articles that fit."""
    page = stories_page(desk, search)
    return Page(items=list(page.stories), total=page.total, next=_next(request, page.older))


@router.get("/actors", summary="Search actors")
def actors(search: Searched, desk: AtDesk, request: Request) -> Page[Actor]:
    """The actors of the newest 2,000 articles that fit, those of most articles first."""
    page = actors_page(desk, search)
    return Page(items=list(page.actors), total=page.total, next=_next(request, page.older))


@router.get("/stories/{key}", summary="A story", responses={404: _problem("There is none")})
def story(key: StoryKey, desk: AtDesk) -> StoryPage:
    """Its articles, the claims about each count side by side, and what several of its articles tell."""
    return story_page(key, desk)


@router.get(
    "/articles/{key}",
    summary="The record of an article",
    response_class=Response,
    responses={404: _problem("There is none")},
)
def article(key: Key, desk: AtDesk, reviewed: bool = False) -> Response:
    """The current record, with the article's text; with `reviewed` as its reviewers have it."""
    record = desk.store.record(key)
    if record is None:
        raise HTTPException(404, "no article of that key has a record")
    if reviewed:
        record = apply(record, find_reviews(desk.store, key))
    return Response(dumps(record), media_type="application/json")


def _page(
    store: Store,
    search: Search,
    request: Request,
    find: Callable[[Store, Filters], Iterator[R]],
    count: Callable[..., int],
) -> Page[R]:
    filters = search.filters()
    items = list(islice(find(store, replace(filters, limit=search.limit + 1)), search.limit + 1))
    following = search.offset + search.limit
    more = len(items) > search.limit and following <= DEEPEST
    return Page(
        items=items[: search.limit],
        total=count(store, filters, at_most=MOST_COUNTED),
        next=_next(request, following if more else None),
    )


def _next(request: Request, offset: int | None) -> str | None:
    return None if offset is None else str(request.url.include_query_params(offset=offset))
