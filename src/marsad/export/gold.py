"""Reviewed articles as gold annotation: a folder an article with `article.txt` and `gold.json`, standoff by characters.

Entities are called by their ids in the record. What nobody corrected is there as the coder has it, so only articles
that were checked to the end make gold.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from marsad.export.output import written_whole
from marsad.records import Entity, Event, Figure, Place, Record, Stance, Statement, Time


def write_gold(records: Iterable[tuple[str, Record]], folder: Path) -> int:
    """A folder for each (key, record as reviewed) under `folder`; how many. OSError.

    Raises ValueError where a record was kept without its text.
    """
    count = 0
    for key, record in records:
        inside = folder / key
        inside.mkdir(parents=True, exist_ok=True)
        texts = {
            "article.txt": record.article.text,
            "gold.json": json.dumps(as_gold(record), ensure_ascii=False, indent=1),
        }
        for name, text in texts.items():
            if text is None:
                raise ValueError(f"the record {key} is without its text")
            with written_whole(inside / name) as part:
                part.write_text(text, encoding="utf-8", newline="")
        count += 1
    return count


def as_gold(record: Record) -> dict[str, Any]:
    """A record as gold annotation, in plain JSON values."""
    text = record.article.text or ""
    places = {place.id: place for place in record.places}
    return {
        "id": record.article.id,
        "published": record.article.published,
        "length": record.article.length,
        "entities": {entity.id: _entity(entity, text) for entity in record.entities},
        "statements": [_statement(statement, text) for statement in record.statements],
        "events": [_event(event, text, places) for event in record.events],
        "stances": [_stance(stance) for stance in record.stances if stance.holder and stance.target],
        "figures": [_figure(figure, text) for figure in record.figures],
        "times": [_time(time, text) for time in record.times],
        "places": [_place(place, text) for place in record.places],
    }


def _entity(entity: Entity, text: str) -> dict[str, Any]:
    named = [mention for mention in entity.mentions if mention.kind in ("name", "nominal")]
    return {
        "name": entity.name_en or entity.name,
        "type": entity.type,
        "country": entity.country,
        "aliases": list(dict.fromkeys(text[mention.start : mention.end] for mention in named)),
        "mentions": [[mention.start, mention.end] for mention in named],
    }


def _statement(statement: Statement, text: str) -> dict[str, Any]:
    return {
        "text": text[statement.start : statement.end],
        "kind": statement.kind,
        "cue": text[statement.cue.start : statement.cue.end] if statement.cue else None,
        "speaker": statement.speaker,
        "addressee": statement.addressee,
        "via": statement.via,
        "date": statement.date,
        "span": [statement.start, statement.end],
    }


def _event(event: Event, text: str, places: dict[str, Place]) -> dict[str, Any]:
    place = places.get(event.place or "")
    return {
        "type": [event.type],
        "mode": event.mode,
        "actors": list(event.actors),
        "recipients": list(event.recipients),
        "trigger": text[event.trigger.start : event.trigger.end],
        "status": event.status,
        "historical": event.historical,
        "place": [place.name_en] if place and place.name_en else [],
        "date": event.date.start if event.date else None,
        "span": [event.trigger.start, event.trigger.end],
    }


def _stance(stance: Stance) -> dict[str, Any]:
    return {"holder": stance.holder, "target": stance.target, "polarity": stance.polarity}


def _figure(figure: Figure, text: str) -> dict[str, Any]:
    value = list(figure.value) if isinstance(figure.value, tuple) else figure.value
    return {
        "text": text[figure.start : figure.end],
        "value": value,
        "measure": figure.measure,
        "source": figure.source,
        "span": [figure.start, figure.end],
    }


def _time(time: Time, text: str) -> dict[str, Any]:
    return {"text": text[time.start : time.end], "value": time.value, "span": [time.start, time.end]}


def _place(place: Place, text: str) -> dict[str, Any]:
    return {
        "text": text[place.start : place.end],
        "name": place.name_en,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "span": [place.start, place.end],
    }
