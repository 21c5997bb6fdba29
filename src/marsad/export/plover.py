"""Events as PLOVER JSON: an object a line with the fields that the PLOVER manual requires, and those of its optional
ones that are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from marsad.export.codes import codes
from marsad.records import Entity, Event, Figure, Record
from marsad.store.rows import ArticleRow, RecordRow

REQUIRED = ("id", "date", "actor", "event")
OPTIONAL = (
    "recipient", "event_loc", "event_text", "mode", "context", "quad_code", "event_scale", "text_info", "size",
    "cite_info", "coder", "link",
)  # fmt: skip
_SIZES = {"killed": "dead", "injured": "injured", "arrested": "arrested"}


def write_plover(records: Iterable[RecordRow], stream: IO[str]) -> int:
    """The chosen events of each record; how many."""
    count = 0
    for row in records:
        for event in row.record.events:
            if event.id in row.events:
                stream.write(json.dumps(as_plover(row, event), ensure_ascii=False) + "\n")
                count += 1
    return count


def as_plover(row: RecordRow, event: Event) -> dict[str, object]:
    """One event. date: its first day, else the day of publication, else empty."""
    record = row.record
    entities = {entity.id: entity for entity in record.entities}
    required = {
        "id": f"{row.article.key}_{event.id}",
        "date": (event.date.start if event.date else record.article.published) or "",
        "actor": [_party(entities[party]) for party in event.actors],
        "event": [event.type],
    }
    optional = {
        "recipient": [_party(entities[party]) for party in event.recipients],
        "event_loc": next(
            (_known(_place(record, place.id)) for place in record.places if place.id == event.place), None
        ),
        "event_text": " … ".join(_text(record, span.start, span.end) for span in event.evidence),
        "mode": event.mode,
        "context": list(event.contexts),
        "quad_code": codes().quad(event.type),
        "event_scale": codes().score(event.type, event.mode),
        "text_info": _text_info(row.article, event),
        "size": dict(_sizes(record, event)),
        "cite_info": _known(
            {"source": record.article.source, "title": record.article.title, "published": record.article.published}
        ),
        "coder": f"marsad {record.coder.version}",
        "link": record.article.url,
    }
    return required | _known(optional)


def _known(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _party(entity: Entity) -> dict[str, object]:
    fields = {
        "name": entity.name,
        "name_en": entity.name_en,
        "country": entity.country,
        "sector": list(entity.sectors),
        "title": entity.role,
        "wikidata": entity.wikidata,
    }
    return _known(fields)


def _place(record: Record, name: str) -> dict[str, object]:
    place = next(place for place in record.places if place.id == name)
    return {
        "placename": place.name_en,
        "raw": _text(record, place.start, place.end),
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "geonameid": place.geonameid,
    }


def _text_info(article: ArticleRow, event: Event) -> dict[str, object]:
    """Where it is told: number of the sentence, offsets of the evidence, the article's key for its text."""
    first, last = event.evidence[0], event.evidence[-1]
    return {"sequence": event.sentence, "start": first.start, "end": last.end, "text_story": article.key}


def _sizes(record: Record, event: Event) -> Iterator[tuple[str, object]]:
    """How many were killed, injured, arrested in the event, the first number of each."""
    seen: set[str] = set()
    for figure in record.figures:
        size = _SIZES.get(figure.measure)
        if size and size not in seen and (figure.event == event.id or figure.id in event.figures):
            seen.add(size)
            yield size, _value(figure)


def _value(figure: Figure) -> object:
    return list(figure.value) if isinstance(figure.value, tuple) else figure.value


def _text(record: Record, start: int, end: int) -> str:
    return (record.article.text or "")[start:end]
