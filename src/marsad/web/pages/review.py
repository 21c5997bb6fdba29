"""Checking an article's record: accept, correct, delete, add; who said what, and how far reviewers agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Annotated, Any, get_args

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from marsad.export.codes import codes
from marsad.records import Event, Figure, Polarity, Record, Span, StatementKind, Status
from marsad.review import Anchor, Change, Review, ReviewError, added, apply
from marsad.review.agreement import Agreement, agreements
from marsad.review.overlay import LAYERS, PARTIES, TEXTS, VERDICTS, Item, Layer, anchor_of
from marsad.store.reviews import find_reviews, keep_review
from marsad.web.context import Table
from marsad.web.desk import AtDesk, Desk
from marsad.web.pages.show import add_page

router = APIRouter()
Key = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
_MOST_REVIEWS = 200
_LONGEST_NOTE = 2000
_MEASURES = ("killed", "injured", "arrested", "missing", "displaced", "participants", "money", "percent", "other")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that may be corrected. choices: its codes, empty where any text will do. label: what its codes are."""

    name: str
    value: str
    label: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """Whom an item names in one part. chosen: mentions, as `start-end`. is_many: more than one may be there."""

    name: str
    chosen: tuple[str, ...]
    is_many: bool


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that may be chosen. mention: `start-end` of a mention."""

    mention: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item as the coder or a reviewer has it, with what was said of it. words: of its span; before, after: the rest
    of its sentence. is_deleted: the last word on it is that it should not be there."""

    id: str
    anchor: Anchor
    words: str
    before: str
    after: str
    fields: tuple[Field, ...]
    slots: tuple[Slot, ...]
    found_by: str
    reviews: tuple[Review, ...]

    @property
    def is_deleted(self) -> bool:
        return bool(self.reviews) and self.reviews[-1].verdict == "delete"


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one layer, and an empty one to add another by."""

    layer: Layer
    items: tuple[Candidate, ...]
    blank: Candidate


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """An article's record to be checked. opened: id of the item whose form is shown."""

    key: str
    title: str
    text: str
    entities: tuple[Named, ...]
    sections: tuple[Section, ...]
    opened: str | None

    @property
    def names(self) -> dict[str, Named]:
        """The entities by the mention that stands for them."""
        return {named.mention: named for named in self.entities}


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """What reviewers said last, and how far they agree."""

    reviews: tuple[Review, ...]
    total: int
    agreements: tuple[Agreement, ...]


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def review(key: Key, desk: AtDesk, item: Annotated[str | None, Query(max_length=40)] = None) -> ReviewPage:
    record = _record(desk, key)
    said = tuple(find_reviews(desk.store, key))
    entities = tuple(
        Named(mention, entity.name, entity.name_en)
        for entity in record.entities
        if (mention := _mention(record, entity.id)) is not None
    )
    sections = tuple(_section(record, layer, said) for layer in LAYERS)
    title, text = record.article.title or record.article.id, record.article.text or ""
    return ReviewPage(key, title, text, entities, sections, item)


def reviews(desk: AtDesk) -> ReviewsPage:
    said = tuple(find_reviews(desk.store))
    return ReviewsPage(tuple(islice(reversed(said), _MOST_REVIEWS)), len(said), agreements(said))


def _record(desk: Desk, key: str) -> Record:
    record = desk.store.record(key)
    if record is None:
        raise HTTPException(404, "no such article, or it is not coded yet")
    return record


def _section(record: Record, layer: Layer, said: tuple[Review, ...]) -> Section:
    after = apply(record, said)
    kept: tuple[Item, ...] = getattr(after, layer)
    anchors = added(record, said)
    items = tuple(_candidate(record, after, layer, item, said, anchors) for item in _with_deleted(record, layer, kept))
    return Section(layer, items, _blank(layer))


def _with_deleted(record: Record, layer: Layer, kept: tuple[Item, ...]) -> tuple[Item, ...]:
    """What is there now and what was deleted, which may be brought back."""
    there = {item.id for item in kept}
    before: tuple[Item, ...] = getattr(record, layer)
    return (*kept, *(item for item in before if item.id not in there))


def _candidate(
    record: Record, after: Record, layer: Layer, item: Item, said: tuple[Review, ...], anchors: Mapping[str, Anchor]
) -> Candidate:
    """anchors: of what reviewers added, by id."""
    anchor, now = _anchor(record, layer, item, anchors), anchor_of(after, layer, item)
    text = record.article.text or ""
    before, behind = _rest_of_sentence(record, now)
    return Candidate(
        id=item.id,
        anchor=anchor,
        words=text[now.start : now.end],
        before=before,
        after=behind,
        fields=tuple(_field(name, _text(item, name)) for name in TEXTS[layer]),
        slots=tuple(_slot(after, item, name) for name in PARTIES[layer]),
        found_by=item.found_by,
        reviews=tuple(one for one in said if one.anchor == anchor),
    )


def _anchor(record: Record, layer: Layer, item: Item, anchors: Mapping[str, Anchor]) -> Anchor:
    """What a review of the item holds on to, however it was corrected since."""
    original = next((one for one in getattr(record, layer) if one.id == item.id), item)
    return anchors.get(item.id) or anchor_of(record, layer, original)


def _rest_of_sentence(record: Record, anchor: Anchor) -> tuple[str, str]:
    """What stands before and after an item in its sentence, or where it reaches farther in its sentences."""
    text = record.article.text or ""
    touched = [s for s in record.sentences if s.start < anchor.end and anchor.start < s.end]
    first = min((s.start for s in touched), default=anchor.start)
    last = max((s.end for s in touched), default=anchor.end)
    return text[min(first, anchor.start) : anchor.start], text[anchor.end : max(last, anchor.end)]


def _blank(layer: Layer) -> Candidate:
    fields = tuple(_field(name, "") for name in TEXTS[layer])
    slots = tuple(Slot(name, (), name in ("actors", "recipients")) for name in PARTIES[layer])
    return Candidate(f"new-{layer}", Anchor(layer, 0, 0), "", "", "", fields, slots, "", ())


def _field(name: str, value: str) -> Field:
    choices, label = _choices().get(name, ((), ""))
    return Field(name, value, label, choices)


@cache
def _choices() -> Mapping[str, tuple[tuple[str, ...], str]]:
    """The codes of a field, and what they are called in the catalogues."""
    types = codes().types
    modes = sorted({mode.mode for one in types.values() for mode in one.modes})
    return {
        "kind": (get_args(StatementKind), "statement kind"),
        "type": (tuple(types), "event type"),
        "mode": (("", *modes), "mode"),
        "status": (get_args(Status), "status"),
        "polarity": (get_args(Polarity), "polarity"),
        "measure": (_MEASURES, "measure"),
    }


def _text(item: Item, name: str) -> str:
    if isinstance(item, Figure) and name in ("low", "high"):
        low, high = item.value if isinstance(item.value, tuple) else (item.value, item.value)
        return str(low if name == "low" else high)
    if isinstance(item, Event) and name == "day":
        return item.date.start if item.date else ""
    return str(getattr(item, name) or "")


def _slot(record: Record, item: Item, name: str) -> Slot:
    value = getattr(item, name)
    ids = value if isinstance(value, tuple) else (value,)
    chosen = tuple(mention for one in ids if one and (mention := _mention(record, one)) is not None)
    return Slot(name, chosen, isinstance(value, tuple))


def _mention(record: Record, entity_id: str) -> str | None:
    """The mention by which a form names an entity: its first name, else its first mention."""
    mentions = next((entity.mentions for entity in record.entities if entity.id == entity_id), ())
    first = next((m for m in mentions if m.kind == "name"), next(iter(mentions), None))
    return f"{first.start}-{first.end}" if first else None


# ── what is sent ────────────────────────────────────────────────────────────────────────────────────────────────────


@router.post("/articles/{key}/review")
async def send(key: Key, request: Request, desk: AtDesk) -> Response:
    """Keep a review; the form says what it is about (layer, start, end, kind), the verdict and the values."""
    form = await request.form(max_fields=500, max_part_size=100_000)
    values = {name: [text for text in form.getlist(name) if isinstance(text, str)] for name in form}
    try:
        anchor = await run_in_threadpool(_keep, desk, key, values, request.state.visitor.name)
    except ReviewError as error:
        raise HTTPException(422, str(error)) from None
    return RedirectResponse(f"/articles/{key}/review#{anchor.layer}", 303)


def _keep(desk: Desk, key: str, values: Mapping[str, list[str]], reviewer: str) -> Anchor:
    record = _record(desk, key)
    said = tuple(find_reviews(desk.store, key))
    made = _read(record, said, key, values, reviewer)
    keep_review(desk.store, made)
    return made.anchor


def _read(record: Record, said: tuple[Review, ...], key: str, values: Mapping[str, list[str]], reviewer: str) -> Review:
    """The review that a form holds; ReviewError where it holds none."""
    layer, verdict = _one(values, "layer"), _one(values, "verdict")
    if layer not in LAYERS or verdict not in VERDICTS:
        raise ReviewError("a review has a layer and a verdict")
    start, end = _whole(values, "start"), _whole(values, "end")
    anchor = Anchor(layer, start, end, _one(values, "kind")[:500])
    words = " ".join(_one(values, "words").split())
    span, changes = None, tuple[Change, ...]()
    if verdict in ("correct", "add"):
        span = _find_words(record.article.text or "", words, near=start) if words else None
        now = _current(record, said, anchor)
        changes = tuple(_changes(layer, values, now, is_new=verdict == "add"))
    if verdict == "add":
        if span is None:
            raise ReviewError("what is added needs its words")
        kind = _one(values, "type") if layer == "events" else ""
        if layer == "events" and kind not in codes().types:
            raise ReviewError("an event needs a type")
        anchor, span = Anchor(layer, span.start, span.end, kind), None
    elif span == Span(anchor.start, anchor.end):
        span = None
    note = _one(values, "note").strip()[:_LONGEST_NOTE] or None
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    return Review(key, anchor, verdict, reviewer, at, span, changes, note)


def _one(values: Mapping[str, list[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "").replace("\0", "")


def _whole(values: Mapping[str, list[str]], name: str) -> int:
    text = _one(values, name) or "0"
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise ReviewError(f"{name} is not a place in the text")
    return int(text)


def _find_words(text: str, words: str, *, near: int) -> Span:
    """Where the words stand, of several places the nearest; how words are parted does not matter."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    found = min(pattern.finditer(text), key=lambda match: abs(match.start() - near), default=None)
    if found is None:
        raise ReviewError("these words are not in the text")
    return Span(*found.span())


def _current(record: Record, said: tuple[Review, ...], anchor: Anchor) -> Candidate | None:
    """The item that a form was made from."""
    after, anchors = apply(record, said), added(record, said)
    for item in getattr(after, anchor.layer):
        if _anchor(record, anchor.layer, item, anchors) == anchor:
            return _candidate(record, after, anchor.layer, item, (), anchors)
    return None


def _changes(layer: Layer, values: Mapping[str, list[str]], now: Candidate | None, *, is_new: bool) -> list[Change]:
    """The fields that the form has otherwise than the item."""
    texts = {field.name: field.value for field in now.fields} if now and not is_new else {}
    slots = {slot.name: slot.chosen for slot in now.slots} if now and not is_new else {}
    changes = []
    for name in TEXTS[layer]:
        value = _one(values, name).strip()
        allowed = _choices().get(name, ((), ""))[0]
        if name not in values or value == texts.get(name, ""):
            continue
        if allowed and value not in allowed:
            raise ReviewError(f"{name} cannot be {value[:40]!r}")
        changes.append(Change(name, text=value or None))
    for name in PARTIES[layer]:
        mentions = tuple(mention for mention in values.get(name, ()) if mention)
        if f"has_{name}" in values and mentions != slots.get(name, ()):
            changes.append(Change(name, mentions=tuple(map(_span, mentions))))
    return changes


def _span(mention: str) -> Span:
    start, _, end = mention.partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(mention) < 20 and mention.isascii()):
        raise ReviewError("an entity is named by a mention of it")
    return Span(int(start), int(end))


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tables(page: ReviewsPage) -> tuple[Table, ...]:
    said: tuple[Any, ...] = tuple(
        (r.article, r.anchor.layer, r.anchor.start, r.anchor.end, r.anchor.kind, r.verdict, r.reviewer, r.at, r.note)
        for r in page.reviews
    )
    agreed = tuple((a.layer, "; ".join(a.reviewers), a.items, a.alpha) for a in page.agreements)
    return (
        Table("reviews", ("article", "layer", "start", "end", "kind", "verdict", "reviewer", "at", "note"), said),
        Table("agreement", ("layer", "reviewers", "items", "alpha"), agreed),
    )


add_page(router, "/articles/{key}/review", "review.html", review)
add_page(router, "/reviews", "reviews.html", reviews, _tables)
