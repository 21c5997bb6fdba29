"""Contexts rendered as HTML in one language, with Jinja2: everything is escaped, an unknown name is an error."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol, get_args
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import i18n

from marsad.jsonl import dumps
from marsad.records import Status
from marsad.web.article import tables
from marsad.web.article_text import LAYERS
from marsad.web.article_views import PlaceView
from marsad.web.context import Table
from marsad.web.i18n import LANGUAGES, Interface, Language, interface
from marsad.web.world import Map, MapPoint, draw_map

STATIC = Path(str(files("marsad.web"))) / "static"
STATUSES: tuple[Status, ...] = get_args(Status)


class Links(Protocol):
    """Where a page's links lead: routes on a server, data inside a report."""

    def static(self, name: str) -> str:
        """The address of a file in `static/`."""

    def table(self, table: Table, form: str) -> str:
        """The address of a table as csv or json."""


def render(template: str, language: Language, **context: object) -> str:
    """A template rendered in one language."""
    return _environment(language).get_template(template).render(**context)


def as_json(page: object) -> str:
    """A context as its JSON twin."""
    return dumps(page)


@cache
def _environment(language: Language) -> Environment:
    speech = interface(language)
    environment = Environment(
        loader=PackageLoader("marsad.web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[i18n],
    )
    environment.install_gettext_translations(speech.messages, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        language=language,
        languages=LANGUAGES,
        direction=speech.direction,
        layers=LAYERS,
        statuses=STATUSES,
        label=speech.label,
        country=speech.country,
        days=speech.days,
        sentence=speech.sentence,
        tables_of=lambda page: {table.name: table for table in tables(page)},
        place_map=lambda places: place_map(places, speech),
    )
    environment.filters.update(
        number=speech.number, percent=speech.percent, date=speech.date, address=lambda text: quote(text, safe="")
    )
    return environment


def place_map(places: tuple[PlaceView, ...], speech: Interface) -> Map | None:
    """The located places of an article, each spot once; named in English where the interface is."""
    spots: dict[tuple[float, float], list[PlaceView]] = {}
    for place in places:
        if place.lat is not None and place.lon is not None:
            spots.setdefault((place.lat, place.lon), []).append(place)
    return draw_map([_spot(found, lat, lon, speech) for (lat, lon), found in spots.items()])


def _spot(found: list[PlaceView], lat: float, lon: float, speech: Interface) -> MapPoint:
    first = found[0]
    name = first.name_en if speech.language == "en" and first.name_en else first.quote.text
    return MapPoint(first.id, name, lat, lon, weight=len(found), is_area=first.level in ("country", "admin1"))
