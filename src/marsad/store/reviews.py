"""Reviews kept in a store: who said what about which item and when; nothing is ever changed or taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy import Column, ForeignKey, Index, Integer, Row, String, Table, Text, insert, select

from marsad.jsonl import load
from marsad.review import Review, check
from marsad.store.faults import StoreError
from marsad.store.schema import ARTICLES, METADATA
from marsad.store.store import Store

# body: the review as JSON
REVIEWS = Table(
    "reviews",
    METADATA,
    Column("pk", Integer, primary_key=True),
    Column("article", ForeignKey("articles.pk"), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("body", Text, nullable=False),
)
Index("ix_reviews_article", REVIEWS.c.article)


def keep_review(store: Store, review: Review) -> None:
    """Keep a review; ReviewError where it means nothing for its article, StoreError where there is none."""
    with store.writing() as connection:
        found = connection.execute(
            select(ARTICLES.c.pk, ARTICLES.c.length).where(ARTICLES.c.key == review.article)
        ).first()
        if found is None:
            raise StoreError(f"{store.name} has no article {review.article:.40}")
        check(review, found.length)
        body = json.dumps(asdict(review), ensure_ascii=False)
        connection.execute(insert(REVIEWS).values(article=found.pk, reviewer=review.reviewer, at=review.at, body=body))


def find_reviews(store: Store, article: str | None = None) -> Iterator[Review]:
    """Every review, or those of one article, in the order they were given."""
    query = select(REVIEWS.c.body).order_by(REVIEWS.c.pk)
    if article is not None:
        query = query.join(ARTICLES, REVIEWS.c.article == ARTICLES.c.pk).where(ARTICLES.c.key == article)
    with store.reading() as connection:
        rows: list[Row[tuple[str]]] = list(connection.execute(query).all())
    return (load(Review, json.loads(row.body)) for row in rows)
