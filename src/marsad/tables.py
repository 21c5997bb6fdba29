"""A Record as tables: rows of plain values for pandas, and the view that a notebook shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from html import escape
from typing import TYPE_CHECKING, Literal, TypeVar

from marsad.records import Entity, Event, Record, Stance, Statement

if TYPE_CHECKING:
    import pandas

T = TypeVar("T")
Layer = Literal["entities", "statements", "events", "stances", "figures", "times", "places"]
LAYERS: tuple[Layer, ...] = ("entities", "statements", "events", "stances", "figures", "times", "places")


@dataclass(frozen=True, slots=True)
class Tables:
    """The layers of one or many records as data frames: a row for each item, with the article it is from."""

    entities: pandas.DataFrame
    statements: pandas.DataFrame
    events: pandas.DataFrame
    stances: pandas.DataFrame
    figures: pandas.DataFrame
    times: pandas.DataFrame
    places: pandas.DataFrame


def to_pandas(records: Record | Iterable[Record]) -> Tables:
    """Data frames of one record or of many; ids are only unique together with the column `article`."""
    import pandas

    many = [records] if isinstance(records, Record) else list(records)
    frames = {layer: pandas.DataFrame([row for record in many for row in rows(record, layer)]) for layer in LAYERS}
    return Tables(**frames)


def rows(record: Record, layer: Layer) -> Iterator[dict[str, object]]:
    """A row for each item of a layer: the article's id, the item's fields (spans inside it as `trigger_start`, …) and
    its words as `text`."""
    for item in getattr(record, layer):
        yield {"article": record.article.id, **_flatten(item), "text": _text(item, record)}


def _flatten(item: object, prefix: str = "") -> dict[str, object]:
    """Field → value; a record inside a record gives a column for each of its fields."""
    row: dict[str, object] = {}
    for field in fields(item):  # type: ignore[arg-type]
        value = getattr(item, field.name)
        if is_dataclass(value):
            row |= _flatten(value, f"{prefix}{field.name}_")
        else:
            row[prefix + field.name] = value
    return row


def _text(item: object, record: Record) -> str | None:
    """The words an item stands on."""
    if record.article.text is None:
        return None
    if isinstance(item, Event | Stance):
        spans = [(span.start, span.end) for span in item.evidence]
    elif isinstance(item, Entity):
        spans = [(mention.start, mention.end) for mention in item.mentions[:1]]
    else:
        spans = [(item.start, item.end)]  # type: ignore[attr-defined]
    return " … ".join(record.article.text[start:end] for start, end in spans)


def as_html(record: Record) -> str:
    """What a notebook shows for a record: who said what, who did what to whom."""
    names = {entity.id: entity.name for entity in record.entities}

    def name(ids: Iterable[str | None]) -> str:
        return "، ".join(names.get(i, i) for i in ids if i)

    def statement(item: Statement) -> tuple[str, ...]:
        return item.id, name([item.speaker]), item.cue.force if item.cue else "", _text(item, record) or ""

    def event(item: Event) -> tuple[str, ...]:
        date = item.date.start if item.date else ""
        return (
            item.id,
            date,
            item.type,
            item.status,
            name(item.actors),
            name(item.recipients),
            _text(item, record) or "",
        )

    title = escape(record.article.title or record.article.id)
    return (
        f"<div><h4 dir='auto'>{title}</h4>"
        + _html_table(("", "speaker", "force", "statement"), record.statements, statement)
        + _html_table(("", "date", "type", "status", "actors", "recipients", "evidence"), record.events, event)
        + "".join(f"<p>{escape(warning)}</p>" for warning in record.warnings)
        + "</div>"
    )


def _html_table(head: tuple[str, ...], items: tuple[T, ...], cells: Callable[[T], tuple[str, ...]]) -> str:
    """An HTML table, or nothing where there are no items."""
    header = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td dir='auto'>{escape(cell)}</td>" for cell in cells(item)) + "</tr>" for item in items
    )
    return f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>" if items else ""
