"""One article, as its page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path

from marsad.web.article import article_page, tables
from marsad.web.article_views import ArticlePage
from marsad.web.desk import AtDesk
from marsad.web.pages.show import add_page

router = APIRouter()
Key = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


def article(key: Key, desk: AtDesk) -> ArticlePage:
    record = desk.store.record(key)
    if record is None:
        raise HTTPException(404, "no such article, or it is not coded yet")
    return article_page(record, desk.rules)


add_page(router, "/articles/{key}", "article.html", article, tables)
