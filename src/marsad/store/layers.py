"""A record taken apart: the rows of the layer tables."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from marsad.language.orthography import fold
from marsad.records import Entity, Event, Figure, Place, Record, Span, Stance, Statement
from marsad.store.schema import ENTITIES, EVENTS, FIGURES, PARTIES, PLACES, STANCES, STATEMENTS

Row = dict[str, Any]
LONGEST_NAME = 200  # characters of a folded name; an index of PostgreSQL takes no page-long ones
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", flags=re.ASCII)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table, at least one."""

    table: Table
    rows: list[Row]


def take_apart(record: Record, text: str, pk: int) -> Iterator[Rows]:
    """The rows of every layer that has any. text: the article's; pk: number of the record in its table."""
    published = record.article.published
    days = {event.id: _day(event.date.start if event.date else None, published) for event in record.events}
    days |= {statement.id: _day(statement.date, published) for statement in record.statements}
    layers: tuple[tuple[Table, Iterable[Row]], ...] = (
        (ENTITIES, map(_entity, record.entities)),
        (STATEMENTS, ({"day": days[item.id], **_statement(item)} for item in record.statements)),
        (EVENTS, ({"day": days[item.id], **_event(item)} for item in record.events)),
        (PARTIES, (row for item in record.events for row in _parties(item))),
        (STANCES, ({"day": days.get(item.basis, published), **_stance(item)} for item in record.stances)),
        (FIGURES, ({"day": _day(item.date, published), **_figure(item)} for item in record.figures)),
        (PLACES, (_place(item, text) for item in record.places)),
    )
    for table, items in layers:
        rows = list(items)
        for row in rows:
            row["record"] = pk
        if rows:
            yield Rows(table, rows)


def _day(date: str | None, published: str | None) -> str | None:
    """An item's own day where it has a whole one, else the day of publication."""
    return date if date is not None and _DAY.fullmatch(date) else published


def _entity(entity: Entity) -> Row:
    return {
        "id": entity.id,
        "name": entity.name,
        "name_en": entity.name_en,
        "folded": fold(entity.name)[:LONGEST_NAME],
        "type": entity.type,
        "country": entity.country,
        "sectors": entity.sectors,
        "role": entity.role,
        "slug": entity.slug,
        "wikidata": entity.wikidata,
        "mentions": len(entity.mentions),
    }


def _statement(statement: Statement) -> Row:
    return {
        "id": statement.id,
        "start": statement.start,
        "end": statement.end,
        "kind": statement.kind,
        "force": statement.cue.force if statement.cue else None,
        "cue": statement.cue.lemma if statement.cue else None,
        "speaker": statement.speaker,
        "addressee": statement.addressee,
        "via": statement.via,
        "chain": statement.chain,
        "setting": statement.setting,
        "place": statement.place,
        "date": statement.date,
        "found_by": statement.found_by,
    }


def _event(event: Event) -> Row:
    return {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "contexts": event.contexts,
        "trigger": event.trigger.lemma,
        "start": event.trigger.start,
        "end": event.trigger.end,
        "evidence": _spans(event.evidence),
        "first_day": event.date.start if event.date else None,
        "last_day": event.date.end if event.date else None,
        "place": event.place,
        "status": event.status,
        "historical": event.historical,
        "statement": event.statement,
        "confidence": event.confidence,
        "found_by": event.found_by,
    }


def _parties(event: Event) -> Iterator[Row]:
    for side, entities in (("actor", event.actors), ("recipient", event.recipients)):
        for position, entity in enumerate(entities):
            yield {"event": event.id, "side": side, "position": position, "entity": entity}


def _stance(stance: Stance) -> Row:
    return {
        "id": stance.id,
        "holder": stance.holder,
        "target": stance.target,
        "topic": stance.topic,
        "polarity": stance.polarity,
        "basis": stance.basis,
        "evidence": _spans(stance.evidence),
        "found_by": stance.found_by,
    }


def _figure(figure: Figure) -> Row:
    low, high = figure.value if isinstance(figure.value, tuple) else (figure.value, figure.value)
    return {
        "id": figure.id,
        "start": figure.start,
        "end": figure.end,
        "low": _number(low),
        "high": _number(high),
        "approximate": figure.approximate,
        "measure": figure.measure,
        "of": figure.of,
        "source": figure.source,
        "event": figure.event,
        "date": figure.date,
        "place": figure.place,
        "found_by": figure.found_by,
    }


def _place(place: Place, text: str) -> Row:
    return {
        "id": place.id,
        "start": place.start,
        "end": place.end,
        "folded": fold(text[place.start : place.end])[:LONGEST_NAME],
        "name_en": place.name_en,
        "geonameid": place.geonameid,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "admin1": place.admin1,
        "level": place.level,
        "score": place.score,
    }


def _spans(spans: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in spans)


def _number(value: int | float) -> float:
    """The nearest float; the record keeps whole numbers of any length."""
    try:
        return float(value)
    except OverflowError:
        return sys.float_info.max if value > 0 else -sys.float_info.max
