"""A Record as a page of text that a journalist can read on a terminal.

Arabic stays in logical order, as terminals want it, and stands last in its line wherever columns matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.records import Entity, Event, Figure, Place, Record, Stance, Statement, Time

_LONGEST = 110


def render(record: Record) -> str:
    """Actors, the matrix of reactions, statements, events, claimed numbers, times, places and warnings."""
    view = _View(record)
    parts = [view.heading()]
    parts += view.section("ACTORS", map(view.actor, record.entities))
    parts += view.section("REACTIONS  + for  - against  ± both; rows hold, columns are held to", view.matrix())
    parts += view.section("STATEMENTS", map(view.statement, record.statements))
    parts += view.section("EVENTS", map(view.event, record.events))
    parts += view.section("NUMBERS AND WHO CLAIMS THEM", map(view.figure, record.figures))
    parts += view.section("TIMES", map(view.time, record.times))
    parts += view.section("PLACES", map(view.place, record.places))
    parts += view.section("WARNINGS", (f"  {warning}" for warning in record.warnings))
    return "\n".join(parts)


class _View:
    """One record with its entities and places at hand by id."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.entities = {entity.id: entity for entity in record.entities}
        self.places = {place.id: place for place in record.places}

    def heading(self) -> str:
        article = self.record.article
        known = (article.id, article.published or "no date", article.source, article.url)
        return "\n".join(filter(None, (article.title, " · ".join(filter(None, known)))))

    def section(self, title: str, lines: Iterable[str]) -> list[str]:
        """A headline and its lines, or nothing."""
        body = list(lines)
        return ["", title, *body] if body else []

    def actor(self, entity: Entity) -> str:
        count = sum(mention.kind in ("name", "nominal") for mention in entity.mentions)
        what = " ".join(filter(None, (entity.type, entity.country, "/".join(entity.sectors))))
        name = " — ".join(filter(None, (entity.name_en, entity.name, entity.role)))
        return f"  {entity.id:4} {what:22} {count:3}x  {name}"

    def matrix(self) -> Iterator[str]:
        """A row for each holder, a column for each target."""
        signs: dict[tuple[str, str], set[str]] = {}
        for stance in self.record.stances:
            signs.setdefault((stance.holder, _target(stance)), set()).add("+" if stance.polarity == "support" else "-")
        holders = list(dict.fromkeys(holder for holder, _ in signs))
        targets = list(dict.fromkeys(target for _, target in signs))
        if signs:
            yield "  " + " " * 5 + "".join(f"{target:5}" for target in targets)
        for holder in holders:
            cells = (signs.get((holder, target), set()) for target in targets)
            row = "".join(f"{'±' if len(cell) == 2 else ''.join(cell):5}" for cell in cells)
            yield f"  {holder:5}{row} {self.name(holder)}"
        for target in targets:
            yield f"  {target:5}= {self.name(target)}"

    def statement(self, statement: Statement) -> str:
        speaker = self.name(statement.speaker) if statement.speaker else "nobody named"
        force = statement.cue.force if statement.cue else "no cue"
        details = [statement.kind, force]
        details += [f"to {self.name(statement.addressee)}"] if statement.addressee else []
        details += [f"via {self.name(statement.via)}"] if statement.via else []
        details += [statement.setting] if statement.setting else []
        details += [statement.date] if statement.date else []
        return (
            f"  {statement.id:4} {speaker} ({', '.join(details)})\n       {self.quote(statement.start, statement.end)}"
        )

    def event(self, event: Event) -> str:
        kind = f"{event.type}/{event.mode}" if event.mode else event.type
        actors, recipients = (" + ".join(map(self.name, ids)) or "?" for ids in (event.actors, event.recipients))
        details = [event.date.start if event.date else "no date", event.status]
        details += ["background"] if event.historical else []
        details += [_place_name(self.places[event.place])] if event.place in self.places else []
        details += [f"in {event.statement}"] if event.statement else []
        evidence = " … ".join(self.quote(span.start, span.end) for span in event.evidence)
        trigger = self.quote(event.trigger.start, event.trigger.end)
        return (
            f"  {event.id:4} {kind:24} {' · '.join(details)}\n       {actors} → {recipients}\n"
            f"       [{trigger}] {evidence}"
        )

    def figure(self, figure: Figure) -> str:
        value = "-".join(map(str, figure.value)) if isinstance(figure.value, tuple) else str(figure.value)
        about = "about " if figure.approximate else ""
        source = self.name(figure.source) if figure.source else "the article itself"
        return f"  {figure.id:4} {about}{value} {figure.measure}: {figure.of or '?'} — according to {source}"

    def time(self, time: Time) -> str:
        return f"  {time.id:4} {time.value or '?':24} {self.quote(time.start, time.end)}"

    def place(self, place: Place) -> str:
        where = (
            f"{place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else "not located"
        )
        known = f"{_place_name(place)} ({place.country or '?'}, {place.level})"
        return f"  {place.id:4} {known:32} {where:16} {self.quote(place.start, place.end)}"

    def name(self, entity_id: str) -> str:
        """The name of an entity; what is no id (an outlet in a chain, a topic) is itself."""
        entity = self.entities.get(entity_id)
        return entity.name if entity else entity_id

    def quote(self, start: int, end: int) -> str:
        """The text of a span on one line, shortened; its offsets where the record holds no text."""
        if self.record.article.text is None:
            return f"[{start}:{end}]"
        text = " ".join(self.record.article.text[start:end].split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"


def _target(stance: Stance) -> str:
    return stance.target or stance.topic or "?"


def _place_name(place: Place) -> str:
    return place.name_en or "?"
