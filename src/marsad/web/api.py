"""The HTTP API, `/api/v1`: code an article, search every table of the store. Errors are RFC 9457."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from marsad.jsonl import dumps
from marsad.read.articles import compose
from marsad.read.text import make_article, read_date
from marsad.schema import record_schema
from marsad.store import Store
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
from marsad.store.rows import ArticleRow, EventRow, FigureRow, Row, StanceRow, StatementRow
from marsad.web.desk import AtDesk

LONGEST_TEXT = 200_000  # characters of an article
MOST_COUNTED = 10_000
_MOST_ROWS = 500
_DEEPEST = 100_000
_LONGEST_FILTER = 1000

R = TypeVar("R", bound=Row)


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
}
_REFUSED: dict[int | str, dict[str, Any]] = {
    413: _problem("The body is too long"),
    503: _problem("The coder is busy"),
}

router = APIRouter(prefix="/api/v1", responses=_PROBLEMS, tags=["records"])


class ArticleIn(BaseModel):
    """An article to code. published: ISO date, which relative times count from."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=LONGEST_TEXT)
    title: str | None = Field(None, max_length=_LONGEST_FILTER)
    published: str | None = Field(None, max_length=40)
    source: str | None = Field(None, max_length=_LONGEST_FILTER)
    url: str | None = Field(None, max_length=2000)


class Search(BaseModel):
    """What is sought, as in `Filters`; a bbox is `west,south,east,north` in degrees."""

    model_config = ConfigDict(extra="forbid")

    actor: str | None = Field(None, max_length=_LONGEST_FILTER)
    recipient: str | None = Field(None, max_length=_LONGEST_FILTER)
    country: str | None = Field(None, max_length=10)
    sector: str | None = Field(None, max_length=10)
    type: str | None = Field(None, max_length=20)
    mode: str | None = Field(None, max_length=20)
    status: str | None = Field(None, max_length=20)
    place: str | None = Field(None, max_length=_LONGEST_FILTER)
    bbox: str | None = Field(None, max_length=200)
    since: str | None = Field(None, max_length=40)
    until: str | None = Field(None, max_length=40)
    source: str | None = Field(None, max_length=_LONGEST_FILTER)
    text: str | None = Field(None, max_length=_LONGEST_FILTER)
    story: str | None = Field(None, max_length=40)
    article: str | None = Field(None, max_length=40)
    measure: str | None = Field(None, max_length=20)
    polarity: str | None = Field(None, max_length=20)
    force: str | None = Field(None, max_length=40)
    limit: int = Field(50, ge=1, le=_MOST_ROWS)
    offset: int = Field(0, ge=0, le=_DEEPEST)

    def filters(self) -> Filters:
        """As the store takes them; FilterError or ReadError where one cannot be used. An empty value is none."""
        given = self.model_dump(exclude_none=True)
        values: dict[str, Any] = {name: value for name, value in given.items() if value != ""}
        for name in {"since", "until"} & values.keys():
            values[name] = read_date(values[name])
        return Filters(**(values | {"bbox": _read_bbox(self.bbox)}))


class Page(BaseModel, Generic[R]):
    """Some of the rows found. total: how many there are, at most 10,000 are counted. next: where the next are."""

    items: list[R]
    total: int
    next: str | None


Searched = Annotated[Search, Query()]
Key = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="An article's name in the store")]


def _read_bbox(text: str | None) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise HTTPException(422, "a bbox is four numbers: west,south,east,north") from None
    return west, south, east, north


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


@router.get(
    "/articles/{key}",
    summary="The record of an article",
    response_class=Response,
    responses={404: _problem("There is none")},
)
def article(key: Key, desk: AtDesk) -> Response:
    """The current record, with the article's text."""
    record = desk.store.record(key)
    if record is None:
        raise HTTPException(404, "no article of that key has a record")
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
    more = len(items) > search.limit and following <= _DEEPEST
    return Page(
        items=items[: search.limit],
        total=count(store, filters, at_most=MOST_COUNTED),
        next=str(request.url.include_query_params(offset=following)) if more else None,
    )
