"""What reviewers say about a record's items, and a record with it laid over.

A review holds on to the text and not to an item's id: it names the layer, the characters and the kind of what it is
about. So it finds its item again when another version of the coder made the record. Entities are named the same way,
by characters of one of their mentions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeVar, get_args

from marsad.records import Entity, Event, EventDate, Figure, Mention, Record, Span, Stance, Statement, Trigger

Layer = Literal["statements", "events", "stances", "figures"]
Verdict = Literal["accept", "correct", "delete", "add"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

Item = Statement | Event | Stance | Figure
T = TypeVar("T", Statement, Event, Stance, Figure)

_LEAST_OVERLAP = 0.5
_LETTER = {"statements": "s", "events": "v", "stances": "a", "figures": "f"}

# what may be corrected in each layer, and how its value is written
TEXTS = {
    "statements": ("kind", "setting", "date"),
    "events": ("type", "mode", "status", "day"),
    "stances": ("polarity", "topic"),
    "figures": ("low", "high", "measure", "of"),
}
PARTIES = {
    "statements": ("speaker", "addressee"),
    "events": ("actors", "recipients"),
    "stances": ("holder", "target"),
    "figures": ("source",),
}


class ReviewError(ValueError):
    """A review that cannot be kept; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The characters of an item: a statement's content, an event's trigger, a figure; of a stance its evidence's.
    kind: the event's type, the stance's polarity and parties, else empty."""

    layer: Layer
    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A field with its new value: a text, None for nothing, or mentions of the entities that belong there."""

    field: str
    text: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's word on one item. span: where the item should stand, None where it stands right. at: UTC, ISO."""

    article: str
    anchor: Anchor
    verdict: Verdict
    reviewer: str
    at: str
    span: Span | None = None
    changes: tuple[Change, ...] = ()
    note: str | None = None


# ── checking ────────────────────────────────────────────────────────────────────────────────────────────────────────


def check(review: Review, length: int) -> None:
    """ReviewError where a review means nothing for a text of that length."""
    anchor = review.anchor
    spans = [Span(anchor.start, anchor.end), *([review.span] if review.span else [])]
    spans += [span for change in review.changes for span in change.mentions]
    if any(not 0 <= span.start < span.end <= length for span in spans):
        raise ReviewError("a review points outside the text")
    if review.verdict in ("accept", "delete") and (review.changes or review.span):
        raise ReviewError(f"{review.verdict} changes nothing")
    holders = [change for change in review.changes if change.field == "holder"]
    needs_holder = review.verdict == "add" and anchor.layer == "stances" and not holders
    if needs_holder or any(not change.mentions for change in holders):
        raise ReviewError("a stance needs somebody who holds it")
    if review.verdict == "correct" and not (review.changes or review.span):
        raise ReviewError("a correction says what is to be changed")
    known = (*TEXTS[anchor.layer], *PARTIES[anchor.layer])
    for change in review.changes:
        if change.field not in known:
            raise ReviewError(f"{anchor.layer} have no {change.field} that can be corrected")
        if change.text is not None and len(change.text) > 500:
            raise ReviewError(f"{change.field} is too long")
        if change.field in ("low", "high"):
            read_number(change.text)
        if change.field in ("day", "date") and change.text is not None:
            _check_day(change.text)


def _check_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ReviewError(f"{text[:40]!r} is no day (wanted: YYYY-MM-DD)") from None


# ── anchors ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def anchor_of(record: Record, layer: Layer, item: Item) -> Anchor:
    """What a review of the item holds on to."""
    match item:
        case Event():
            return Anchor(layer, item.trigger.start, item.trigger.end, item.type)
        case Stance():
            names = {entity.id: entity.name for entity in record.entities}
            kind = f"{item.polarity} {names.get(item.holder, '')} → {names.get(item.target or '', item.topic or '')}"
            spans = item.evidence or (Span(0, 1),)
            return Anchor(layer, min(span.start for span in spans), max(span.end for span in spans), kind)
        case _:
            return Anchor(layer, item.start, item.end)


def find(record: Record, anchor: Anchor) -> Item | None:
    """The item that an anchor holds on to, in this version of the record: of the same layer and most alike."""
    items: Sequence[Item] = getattr(record, anchor.layer)
    rated = [(_likeness(anchor, anchor_of(record, anchor.layer, item)), -i) for i, item in enumerate(items)]
    best = max(rated, default=(0.0, 0))
    return items[-best[1]] if best[0] >= _LEAST_OVERLAP else None


def _likeness(one: Anchor, other: Anchor) -> float:
    """How much of both spans is shared, 0–1, and a little more for the same kind."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    whole = max(one.end, other.end) - min(one.start, other.start)
    is_other = one.layer == "stances" and one.kind.partition(" ")[0] != other.kind.partition(" ")[0]
    return 0.0 if shared <= 0 or is_other else shared / whole + (0.3 if one.kind == other.kind else 0.0)


# ── laying over ─────────────────────────────────────────────────────────────────────────────────────────────────────


def apply(record: Record, reviews: Iterable[Review]) -> Record:
    """The record as its reviewers have it: of the reviews of one item the last counts.

    An item that was corrected or added has `found_by` `review/NAME`. What refers to a deleted item refers to nothing.
    """
    return _laid_over(record, reviews).record()


def added(record: Record, reviews: Iterable[Review]) -> Mapping[str, Anchor]:
    """What reviews of the items hold on to that reviewers added, by id in the record that `apply` gives."""
    return _laid_over(record, reviews).added


def _laid_over(record: Record, reviews: Iterable[Review]) -> _Edited:
    said: dict[Anchor, list[Review]] = {}
    for review in sorted(reviews, key=lambda review: review.at):
        said[review.anchor] = [*said.pop(review.anchor, ()), review]
    edited = _Edited(record)
    for of_one in said.values():
        edited.lay_over(of_one)
    return edited


class _Edited:
    """A record while reviews are laid over it."""

    def __init__(self, record: Record) -> None:
        self._before = record
        self.added: dict[str, Anchor] = {}
        self._entities = list(record.entities)
        self._layers: dict[str, dict[str, Item]] = {
            layer: {item.id: item for item in getattr(record, layer)} for layer in LAYERS
        }

    def record(self) -> Record:
        """The record with everything laid over."""
        there = {item.id for layer in LAYERS for item in self._layers[layer].values()} | {""}
        return replace(
            self._before,
            entities=tuple(self._entities),
            statements=self._items(Statement, "statements"),
            events=tuple(_without_lost(event, there) for event in self._items(Event, "events")),
            stances=tuple(stance for stance in self._items(Stance, "stances") if stance.basis in there),
            figures=tuple(
                replace(figure, event=figure.event if figure.event in there else None)
                for figure in self._items(Figure, "figures")
            ),
        )

    def _items(self, kind: type[T], layer: Layer) -> tuple[T, ...]:
        return tuple(item for item in self._layers[layer].values() if isinstance(item, kind))

    def lay_over(self, reviews: Sequence[Review]) -> None:
        """What was said of one item, in order."""
        added = next((review for review in reversed(reviews) if review.verdict == "add"), None)
        last = reviews[-1]
        items = self._layers[last.anchor.layer]
        item = find(self._before, last.anchor) if added is None else self._added(added)
        if item is None:
            return
        if added is not None:
            self.added[item.id] = last.anchor
        if last.verdict == "delete":
            items.pop(item.id, None)
        elif last.verdict == "correct" and (added is not None or item.id in items):
            items[item.id] = self._changed(item if added is not None else items[item.id], last)
        elif added is not None:
            items[item.id] = item

    def _added(self, review: Review) -> Item:
        """What a reviewer added; where the coder has found it since, its item with what the reviewer said."""
        layer = review.anchor.layer
        found = find(self._before, review.anchor)
        is_found = found is not None and anchor_of(self._before, layer, found) == review.anchor
        item: Item = self._changed(found if is_found else self._new(review), review)
        return item

    def _new(self, review: Review) -> Item:
        anchor, by = review.anchor, f"review/{review.reviewer}"
        taken = self._layers[anchor.layer]
        letter = next((name[0] for name in taken), _LETTER[anchor.layer])
        number = 1 + max((int(name[1:]) for name in taken if name[1:].isdecimal()), default=0)
        new_id, span = f"{letter}{number}", Span(anchor.start, anchor.end)
        text = (self._before.article.text or "")[anchor.start : anchor.end]
        sentence = next((i for i, s in enumerate(self._before.sentences) if s.start <= anchor.start < s.end), 0)
        match anchor.layer:
            case "statements":
                return Statement(
                    new_id, span.start, span.end, "indirect", None, None, None, None, None, (), None, None, None, by
                )
            case "events":
                trigger = Trigger(span.start, span.end, text)
                return Event(
                    id=new_id, type=anchor.kind, mode=None, contexts=(), actors=(), recipients=(), trigger=trigger,
                    evidence=(span,), sentence=sentence, date=None, place=None, status="asserted", historical=False,
                    statement=None, sources=(), issue=None, figures=(), confidence=1.0, reasons=(), found_by=by,
                )  # fmt: skip
            case "stances":
                return Stance(new_id, "", None, None, "support", "", (span,), by)
            case "figures":
                return Figure(new_id, span.start, span.end, 0, False, "other", None, None, None, None, None, by)

    def _changed(self, item: Any, review: Review) -> Any:
        """The item with what the review says of it."""
        values: dict[str, Any] = {"found_by": f"review/{review.reviewer}"}
        if review.span is not None:
            values |= _moved(item, review.span)
        for change in review.changes:
            values |= self._value(item, change)
        if isinstance(item, Event):
            values["confidence"] = 1.0
        return replace(item, **values)

    def _value(self, item: Item, change: Change) -> Mapping[str, Any]:
        if change.field in PARTIES[_layer_of(item)]:
            found = tuple(dict.fromkeys(self._entity(span) for span in change.mentions))
            if change.field in ("actors", "recipients"):
                return {change.field: found}
            first = found[0] if found else None
            if change.field == "holder":
                return {"holder": first or ""}
            span = change.mentions[0] if change.mentions else None
            return {change.field: first, "speaker_span": span} if change.field == "speaker" else {change.field: first}
        return _text_value(item, change)

    def _entity(self, span: Span) -> str:
        """The entity with a mention there, or a new one."""
        overlaps: Callable[[Mention], int] = lambda m: min(m.end, span.end) - max(m.start, span.start)  # noqa: E731
        rated = [
            (overlaps(mention) / max(mention.end - mention.start, span.end - span.start), -i)
            for i, entity in enumerate(self._entities)
            for mention in entity.mentions
            if overlaps(mention) > 0
        ]
        best = max(rated, default=(0.0, 0))
        if best[0] >= _LEAST_OVERLAP:
            return self._entities[-best[1]].id
        name = (self._before.article.text or "")[span.start : span.end]
        number = 1 + max((int(e.id[1:]) for e in self._entities if e.id[1:].isdecimal()), default=0)
        mention = Mention(span.start, span.end, "name")
        self._entities.append(Entity(f"e{number}", name, None, "group", None, (), None, None, None, (mention,)))
        return f"e{number}"


def _layer_of(item: Item) -> Layer:
    match item:
        case Statement():
            return "statements"
        case Event():
            return "events"
        case Stance():
            return "stances"
        case Figure():
            return "figures"


def _moved(item: Item, span: Span) -> Mapping[str, Any]:
    match item:
        case Event():
            return {"trigger": replace(item.trigger, start=span.start, end=span.end), "evidence": (span,)}
        case Stance():
            return {"evidence": (span,)}
        case _:
            return {"start": span.start, "end": span.end}


def _text_value(item: Item, change: Change) -> Mapping[str, Any]:
    """A field of text in the type it has in the record; ReviewError where it cannot be read so."""
    value = change.text or None
    if change.field in ("low", "high") and isinstance(item, Figure):
        low, high = item.value if isinstance(item.value, tuple) else (item.value, item.value)
        number = read_number(value)
        low, high = (number, high) if change.field == "low" else (low, number)
        return {"value": low if low == high else (low, high)}
    if change.field == "day":
        return {"date": EventDate(value, value) if value else None}
    return {change.field: value}


def read_number(text: str | None) -> int | float:
    """A number as people type it; ReviewError where it is none."""
    try:
        number = float(text or "")
    except ValueError:
        raise ReviewError(f"{(text or '')[:40]!r} is not a number") from None
    if not -1e15 < number < 1e15:
        raise ReviewError(f"{(text or '')[:40]!r} is no number that can be kept")
    return int(number) if number.is_integer() else number


def _without_lost(event: Event, there: set[str]) -> Event:
    """An event that refers only to what is there."""
    statement = event.statement if event.statement in there else None
    figures = tuple(figure for figure in event.figures if figure in there)
    return replace(event, statement=statement, figures=figures)
