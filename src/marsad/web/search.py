"""What a visitor seeks, as the query of an address, for the pages and for the API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

from marsad.export.codes import checked
from marsad.read import read_date
from marsad.store.query import Filters

DEEPEST = 100_000  # rows that may be skipped
_MOST_ROWS = 500
_LONGEST_FILTER = 1000


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
    offset: int = Field(0, ge=0, le=DEEPEST)

    def filters(self) -> Filters:
        """As the store takes them; FilterError or ReadError where one cannot be used. An empty value is none."""
        given = self.model_dump(exclude_none=True)
        values: dict[str, Any] = {name: value for name, value in given.items() if value != ""}
        for name in {"since", "until"} & values.keys():
            values[name] = read_date(values[name])
        return checked(Filters(**(values | {"bbox": _read_bbox(self.bbox)})))

    def newer(self) -> int | None:
        """How many rows to skip for the page before, None where there is none."""
        return max(0, self.offset - self.limit) if self.offset else None

    def older(self, total: int) -> int | None:
        """How many rows to skip for the next page of so many rows in all, None where there is none."""
        following = self.offset + self.limit
        return following if following < total and following <= DEEPEST else None


Searched = Annotated[Search, Query()]


def _read_bbox(text: str | None) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise HTTPException(422, "a bbox is four numbers: west,south,east,north") from None
    return west, south, east, north
