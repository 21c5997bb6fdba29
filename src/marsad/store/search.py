"""Full text: what an article is found by, what a query asks, and the question in each database's own terms.

A text is searched as its folded words and as their light stems (`marsad.language.orthography.light_stem`), a query the
same way. A word of the query finds every word with its stem; words between quotation marks are found as they are
written, one after the other. All words of a query must be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Dialect, Select, bindparam, cast, column, false, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

from marsad.language.orthography import fold, light_stem
from marsad.store.schema import ARTICLES

LONGEST_TEXT = 200_000  # characters; PostgreSQL takes a megabyte of words
MOST_TERMS = 32
_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 200
_TERM = re.compile(r"[\"«“„](?P<phrase>[^\"»”“]*)(?:[\"»”“]|$)|(?P<words>[^\"«“„»”]+)")
_STEM = "~"  # marks stems where PostgreSQL keeps them among the words; no word begins so

CREATE = {
    "sqlite": (
        # the text itself stays in `articles`; words come split and folded, so that the plainest tokenizer does
        "CREATE VIRTUAL TABLE search USING fts5(words, stems, content='', columnsize=0, tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE TABLE search (article INTEGER PRIMARY KEY REFERENCES articles (pk), vector TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_vector ON search USING gin (vector)",
    ),
}
_INDEX = {
    "sqlite": text("INSERT INTO search (rowid, words, stems) VALUES (:article, :words, :stems)"),
    "postgresql": text("INSERT INTO search (article, vector) VALUES (:article, CAST(:vector AS TSVECTOR))"),
}
SEARCH = table("search", column("rowid"), column("search"), column("article"), column("vector"))


@dataclass(frozen=True, slots=True)
class SearchText:
    """The words of a text and their stems, position by position."""

    words: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """A word's stem, or the words of a phrase."""

    words: tuple[str, ...]
    is_stem: bool


def search_text(content: str) -> SearchText:
    """What a text is found by.

    >>> search_text("والرئيسُ")
    SearchText(words=('والرئيس',), stems=('رئيس',))
    """
    words = _words(content[:LONGEST_TEXT])
    return SearchText(words, tuple(map(light_stem, words)))


def _words(content: str) -> tuple[str, ...]:
    return tuple(word[:_LONGEST_WORD] for word in _WORD.findall(fold(content)))


def index_text(connection: Connection, article: int, content: str) -> None:
    """Make an article found by its text. article: its number in the table."""
    found = search_text(content)
    if connection.dialect.name == "sqlite":
        values = {"words": " ".join(found.words), "stems": " ".join(found.stems)}
    else:
        values = {"vector": _vector(found)}
    connection.execute(_INDEX[connection.dialect.name], {"article": article, **values})


def _vector(found: SearchText) -> str:
    """A `tsvector` literal: words and marked stems with their positions."""
    return " ".join(
        f"'{word}':{position} '{_STEM}{stem}':{position}"
        for position, (word, stem) in enumerate(zip(found.words, found.stems, strict=True), start=1)
    )


def matches(query: str, dialect: Dialect) -> ColumnElement[bool]:
    """That an article's text answers the query; nothing answers a query without words."""
    found = articles_with(query, dialect)
    return false() if found is None else ARTICLES.c.pk.in_(found)


def articles_with(query: str, dialect: Dialect) -> Select[tuple[int]] | None:
    """The numbers of the articles whose text answers the query; None for a query without words."""
    terms = tuple(dict.fromkeys(_terms(query)))[:MOST_TERMS]
    return _in_sqlite(terms) if terms and dialect.name == "sqlite" else _in_postgresql(terms) if terms else None


def _terms(query: str) -> Iterator[_Term]:
    for match in _TERM.finditer(query[:LONGEST_TEXT]):
        if match["words"] is not None:
            yield from (_Term((light_stem(word),), True) for word in _words(match["words"]))
        elif words := _words(match["phrase"])[:MOST_TERMS]:
            yield _Term(words, False)


def _in_sqlite(terms: Iterable[_Term]) -> Select[tuple[int]]:
    asked = " AND ".join(f'{"stems" if term.is_stem else "words"} : "{" ".join(term.words)}"' for term in terms)
    return select(SEARCH.c.rowid).where(SEARCH.c.search.op("MATCH")(bindparam(None, asked)))


def _in_postgresql(terms: Iterable[_Term]) -> Select[tuple[int]]:
    asked = " & ".join(map(_ask_postgresql, terms))
    return select(SEARCH.c.article).where(SEARCH.c.vector.op("@@")(cast(bindparam(None, asked), TSQUERY)))


def _ask_postgresql(term: _Term) -> str:
    mark = _STEM if term.is_stem else ""
    return "(" + " <-> ".join(f"'{mark}{word}'" for word in term.words) + ")"
