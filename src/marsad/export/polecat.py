"""Events as rows of the POLECAT data set: its 40 columns under its names, tab-separated.

One row an event; of several actors or recipients, names, countries and the like stand in one cell in the same order
with `; ` between them, the sectors of one of them with `|`. What is not known is empty.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from marsad.export.codes import codes
from marsad.export.tables import cell
from marsad.records import Entity, Event, Mention, Place, Record, Span
from marsad.store.rows import RecordRow

_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class _Told:
    """An event in its record, with its parties and place at hand."""

    key: str
    record: Record
    event: Event
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class PolecatColumn:
    """One column of POLECAT: its published name, what marsad puts there, and the value of an event."""

    name: str
    means: str
    get: Callable[[_Told], str | int | float | None]


def write_polecat(records: Iterable[RecordRow], stream: IO[str]) -> int:
    """The chosen events of each record; how many rows. The stream is opened with newline=""."""
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow([column.name for column in POLECAT_COLUMNS])
    count = 0
    for row in records:
        for told in _events(row):
            writer.writerow([cell(column.get(told)) for column in POLECAT_COLUMNS])
            count += 1
    return count


def _events(row: RecordRow) -> Iterator[_Told]:
    entities = {entity.id: entity for entity in row.record.entities}
    places = {place.id: place for place in row.record.places}
    for event in row.record.events:
        if event.id in row.events:
            yield _Told(
                row.article.key,
                row.record,
                event,
                tuple(entities[party] for party in event.actors),
                tuple(entities[party] for party in event.recipients),
                places.get(event.place or ""),
            )


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _date(told: _Told) -> str | None:
    return told.event.date.start if told.event.date else told.record.article.published


def _together(values: Iterable[str | int | None]) -> str:
    """Values of all parties of a side; nothing where none is known."""
    texts = ["" if value is None else str(value) for value in values]
    return _BETWEEN.join(texts) if any(texts) else ""


def _raw(told: _Told, entity: Entity) -> str:
    """How the text names a party where the event is told, or else where it first does."""
    spans = told.event.evidence
    named = [mention for mention in entity.mentions if mention.kind in ("name", "nominal")]
    here = [mention for mention in named if any(span.start <= mention.start < span.end for span in spans)]
    return _text(told.record, (here or named)[0]) if named else ""


def _text(record: Record, span: Span | Mention | Place) -> str:
    return (record.article.text or "")[span.start : span.end]


def _all(names: Iterable[str]) -> str:
    return _BETWEEN.join(dict.fromkeys(names))


def _of_type(kind: str) -> Callable[[_Told], str]:
    return lambda told: _all(entity.name for entity in told.record.entities if entity.type == kind)


def _side(name: str, of: Callable[[_Told], tuple[Entity, ...]]) -> tuple[PolecatColumn, ...]:
    """The eight columns of one side."""
    return (
        PolecatColumn(f"{name} Name", "resolved names, Arabic", lambda t: _together(e.name for e in of(t))),
        PolecatColumn(f"{name} Country", "ISO 3166-1 alpha-3", lambda t: _together(e.country for e in of(t))),
        PolecatColumn(
            f"{name} COW",
            "Correlates of War numbers",
            lambda t: _together(codes().cow.get(e.country or "") for e in of(t)),
        ),
        PolecatColumn(
            f"Primary {name} Sector",
            "first PLOVER sector of each",
            lambda t: _together(e.sectors[0] if e.sectors else None for e in of(t)),
        ),
        PolecatColumn(f"{name} Sectors", "all PLOVER sectors", lambda t: _together("|".join(e.sectors) for e in of(t))),
        PolecatColumn(f"{name} Title", "office, as the text words it", lambda t: _together(e.role for e in of(t))),
        PolecatColumn(
            f"{name} Name Raw", "as the text names them there", lambda t: _together(_raw(t, e) for e in of(t))
        ),
        PolecatColumn(f"Wikipedia {name} ID", "empty: marsad knows no Wikipedia ids", lambda _: None),
    )


def _place(name: str, means: str, get: Callable[[Place], str | int | float | None], *levels: str) -> PolecatColumn:
    """A column about the place, filled for places of these levels only if any are given."""

    def value(told: _Told) -> str | int | float | None:
        place = told.place
        return None if place is None or (levels and place.level not in levels) else get(place)

    return PolecatColumn(name, means, value)


def _columns() -> Iterator[PolecatColumn]:
    yield PolecatColumn("Event ID", "article key, `_`, id of the event", lambda t: f"{t.key}_{t.event.id}")
    yield PolecatColumn("Event Date", "first day of the event, else day of publication", _date)
    yield PolecatColumn("Event Type", "PLOVER event type", lambda t: t.event.type)
    yield PolecatColumn("Event Mode", "PLOVER mode", lambda t: t.event.mode)
    yield PolecatColumn("Intensity", "PLOVER score", lambda t: codes().score(t.event.type, t.event.mode))
    yield PolecatColumn("Quad Code", "PLOVER quad class, 1 to 4", lambda t: codes().quad(t.event.type))
    yield PolecatColumn("Contexts", "PLOVER contexts", lambda t: _BETWEEN.join(t.event.contexts))
    yield from _side("Actor", lambda t: t.actors)
    yield from _side("Recipient", lambda t: t.recipients)
    yield _place("Placename", "English name of the place", lambda p: p.name_en)
    yield _place("City", "the same, where it is a city", lambda p: p.name_en, "city")
    yield PolecatColumn("District", "empty: marsad knows no second-level divisions", lambda _: None)
    yield _place("Province", "the name, where it is a first-level division", lambda p: p.name_en, "admin1")
    yield _place("Country", "ISO 3166-1 alpha-3 of the place", lambda p: p.country)
    yield _place("Latitude", "degrees north", lambda p: p.lat)
    yield _place("Longitude", "degrees east", lambda p: p.lon)
    yield _place("GeoNames ID", "of the place", lambda p: p.geonameid)
    yield PolecatColumn(
        "Raw Placename",
        "as the text has it",
        lambda t: _text(t.record, t.place) if t.place else None,
    )
    yield _place("Feature Type", "`country`, `admin1`, `city` or `other`", lambda p: p.level)
    yield PolecatColumn("Source", "outlet", lambda t: t.record.article.source)
    yield PolecatColumn("Publication Date", "day of publication", lambda t: t.record.article.published)
    yield PolecatColumn("Story People", "every person of the article", _of_type("person"))
    yield PolecatColumn("Story Organizations", "every organisation of the article", _of_type("org"))
    yield PolecatColumn(
        "Story Locations",
        "every place of the article",
        lambda t: _all(p.name_en or _text(t.record, p) for p in t.record.places),
    )
    yield PolecatColumn("Language", "of the article, `ar`", lambda t: t.record.article.language)
    yield PolecatColumn("Version", "of marsad", lambda t: t.record.coder.version)


POLECAT_COLUMNS = tuple(_columns())
