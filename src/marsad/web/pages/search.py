"""Searching the store: articles, and what they tell as events, statements and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from fastapi import APIRouter

from marsad.store.query import (
    Filters,
    count_articles,
    count_events,
    count_figures,
    count_statements,
    find_articles,
    find_events,
    find_figures,
    find_statements,
)
from marsad.store.rows import ArticleRow, EventRow, FigureRow, Party, Row, StatementRow
from marsad.web.context import Cell, Table
from marsad.web.desk import AtDesk, Desk
from marsad.web.pages.show import add_page
from marsad.web.search import DEEPEST, Searched

MOST_COUNTED = 10_000
_NAMES = "; "

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found. kind: of row. total: how many there are, as far as they were counted. newer, older: how many
    rows to skip for the neighbouring pages, None where there is none."""

    kind: str
    filters: Filters
    rows: tuple[Row, ...]
    total: int
    newer: int | None
    older: int | None

    @property
    def is_counted(self) -> bool:
        return self.total < MOST_COUNTED


@dataclass(frozen=True, slots=True)
class _Layer:
    """A kind of row: how it is found, counted and put into a table."""

    kind: str
    find: Callable[[Any, Filters], Iterator[Row]]
    count: Callable[..., int]
    columns: tuple[str, ...]
    cells: Callable[[Any], tuple[Cell, ...]]

    def search(self, desk: Desk, search: Searched) -> Results:
        filters = search.filters()
        rows = tuple(islice(self.find(desk.store, replace(filters, limit=search.limit + 1)), search.limit + 1))
        following = search.offset + search.limit
        return Results(
            kind=self.kind,
            filters=replace(filters, limit=search.limit),
            rows=rows[: search.limit],
            total=self.count(desk.store, filters, at_most=MOST_COUNTED),
            newer=search.newer(),
            older=following if len(rows) > search.limit and following <= DEEPEST else None,
        )

    def tables(self, page: Results) -> tuple[Table, ...]:
        return (Table(self.kind, self.columns, tuple(map(self.cells, page.rows))),)


def _article_cells(row: ArticleRow) -> tuple[Cell, ...]:
    return (row.key, row.title, row.source, row.published, row.url, row.story, row.events, row.statements)


def _event_cells(row: EventRow) -> tuple[Cell, ...]:
    return (
        row.article.key,
        row.id,
        row.day,
        row.type,
        row.mode,
        row.status,
        _names(row.actors),
        _names(row.recipients),
        (row.place.name_en or row.place.name) if row.place else None,
        row.evidence[0].text if row.evidence else row.trigger.text,
        row.article.source,
    )


def _statement_cells(row: StatementRow) -> tuple[Cell, ...]:
    speaker = row.speaker.name if row.speaker else None
    return (
        row.article.key,
        row.id,
        row.day,
        speaker,
        row.force,
        row.via.name if row.via else None,
        row.words.text,
        row.article.source,
    )


def _figure_cells(row: FigureRow) -> tuple[Cell, ...]:
    source = row.source.name if row.source else None
    return (row.article.key, row.id, row.day, row.measure, row.low, row.high, row.of, source, row.article.source)


def _names(parties: tuple[Party, ...]) -> str:
    return _NAMES.join(party.name for party in parties)


_LAYERS = (
    _Layer(
        "articles",
        find_articles,
        count_articles,
        ("article", "title", "source", "published", "url", "story", "events", "statements"),
        _article_cells,
    ),
    _Layer(
        "events",
        find_events,
        count_events,
        (
            "article",
            "id",
            "day",
            "type",
            "mode",
            "status",
            "actors",
            "recipients",
            "place",
            "evidence",
            "source",
        ),
        _event_cells,
    ),
    _Layer(
        "statements",
        find_statements,
        count_statements,
        ("article", "id", "day", "speaker", "force", "via", "words", "source"),
        _statement_cells,
    ),
    _Layer(
        "figures",
        find_figures,
        count_figures,
        ("article", "id", "day", "measure", "low", "high", "of", "claimed_by", "source"),
        _figure_cells,
    ),
)


def _serve(path: str, layer: _Layer) -> None:
    def search(desk: AtDesk, search: Searched) -> Results:
        return layer.search(desk, search)

    add_page(router, path, "search.html", search, layer.tables)


for layer in _LAYERS:
    _serve("/" if layer.kind == "articles" else f"/{layer.kind}", layer)
