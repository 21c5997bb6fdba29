"""One article, as its page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path

from marsad.review import apply
from marsad.store.reviews import find_reviews
from marsad.web.article import article_page, tables
from marsad.web.article_views import ArticlePage
from marsad.web.desk import AtDesk
from marsad.web.pages.show import add_page

router = APIRouter()
Key = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


def article(key: Key, desk: AtDesk) -> ArticlePage:
    """The article with its record as reviewers have it."""
    record = desk.store.record(key)
    if record is None:
        raise HTTPException(404, "no such article, or it is not coded yet")
    return article_page(apply(record, find_reviews(desk.store, key)), desk.rules)


add_page(router, "/articles/{key}", "article.html", article, tables)
