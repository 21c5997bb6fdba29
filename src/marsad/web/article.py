"""The page of one article: its text with every record in it, reactions, cast, claims, events in time, places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from marsad.records import Entity, Event, Figure, Place, Record, Stance, Statement, Time
from marsad.web.article_text import Paragraph, cut
from marsad.web.article_views import (
    ActorView,
    ArticlePage,
    Day,
    EventView,
    FigureView,
    Heading,
    Matrix,
    PlaceView,
    Reaction,
    Reactions,
    StanceView,
    StatementView,
    TimeView,
    Where,
)
from marsad.web.context import Party, Passages, Quote, Rules, Table, joined, web_address

_KEY = 16  # an article's name in addresses: so many hexadecimal digits of its text's SHA-256
_MOST_QUOTES = 6  # of an actor's mentions, so many are quoted
_NAMED = ("name", "nominal")


def article_page(record: Record, rules: Rules | None = None) -> ArticlePage:
    """The context of the page. rules: where the dictionary entries stand, to say why each record is there.

    Raises ValueError where the record was kept without its text.
    """
    paragraphs = cut(record)
    return _Views(record, rules or Rules()).page(paragraphs)


def tables(page: ArticlePage) -> tuple[Table, ...]:
    """The page's tables, as they can be taken along: reactions, cast, statements, events, figures, times, places."""
    return (
        _reactions_table(page),
        _cast_table(page),
        _statements_table(page),
        _events_table(page),
        _figures_table(page),
        Table(
            "times", ("id", "text", "type", "value"), tuple((t.id, t.quote.text, t.type, t.value) for t in page.times)
        ),
        _places_table(page),
    )


# ── the views ───────────────────────────────────────────────────────────────────────────────────────────────────────


class _Views:
    """One record with its text, entities, places and rules at hand."""

    def __init__(self, record: Record, rules: Rules) -> None:
        self.record = record
        self.rules = rules
        self.passages = Passages(record.article.text or "", record.entities)
        self.places = {place.id: place for place in record.places}

    def page(self, paragraphs: tuple[Paragraph, ...]) -> ArticlePage:
        record = self.record
        return ArticlePage(
            heading=self.heading(),
            warnings=record.warnings,
            paragraphs=paragraphs,
            actors=self.actors(),
            statements=tuple(map(self.statement, record.statements)),
            events=tuple(map(self.event, record.events)),
            stances=tuple(map(self.stance, record.stances)),
            figures=tuple(map(self.figure, record.figures)),
            times=tuple(map(self.time, record.times)),
            places=tuple(map(self.place, record.places)),
            reactions=self.reactions(),
            timeline=tuple(_timeline(record.events)),
            coder=record.coder,
        )

    def heading(self) -> Heading:
        article = self.record.article
        return Heading(
            key=article.sha256[:_KEY],
            id=article.id,
            title=article.title,
            source=article.source,
            url=web_address(article.url),
            published=article.published,
            dateline=article.dateline,
            language=article.language,
            length=article.length,
        )

    def actors(self) -> tuple[ActorView, ...]:
        """Every entity, the busiest first."""
        views = map(self.actor, self.record.entities)
        return tuple(sorted(views, key=lambda view: (-len(view.did + view.underwent + view.said), -view.mentions)))

    def actor(self, entity: Entity) -> ActorView:
        named = [mention for mention in entity.mentions if mention.kind in _NAMED]
        quotes = tuple(self.passages.quote(mention.start, mention.end) for mention in named)
        return ActorView(
            id=entity.id,
            party=self.passages.party(entity.id),
            type=entity.type,
            country=entity.country,
            sectors=entity.sectors,
            role=entity.role,
            wikidata=entity.wikidata,
            mentions=len(named),
            did=tuple(event.id for event in self.record.events if entity.id in event.actors),
            underwent=tuple(event.id for event in self.record.events if entity.id in event.recipients),
            said=tuple(item.id for item in self.record.statements if item.speaker == entity.id),
            quotes=quotes[:_MOST_QUOTES],
            why=self.rules.why(entity.slug, quotes[:1]),
        )

    def statement(self, statement: Statement) -> StatementView:
        cue = statement.cue
        return StatementView(
            id=statement.id,
            quote=self.passages.quote(statement.start, statement.end),
            kind=statement.kind,
            force=cue.force if cue else None,
            speaker=self.passages.party_or_none(statement.speaker),
            addressee=self.passages.party_or_none(statement.addressee),
            via=self.passages.party_or_none(statement.via),
            chain=self.passages.parties(statement.chain),
            setting=statement.setting,
            place=self.where(statement.place),
            date=statement.date,
            why=self.rules.why(statement.found_by, [self.passages.quote(cue.start, cue.end)] if cue else ()),
        )

    def event(self, event: Event) -> EventView:
        trigger = self.passages.quote(event.trigger.start, event.trigger.end)
        told_in = next((item for item in self.record.statements if item.id == event.statement), None)
        return EventView(
            id=event.id,
            type=event.type,
            mode=event.mode,
            contexts=event.contexts,
            status=event.status,
            historical=event.historical,
            actors=self.passages.parties(event.actors),
            recipients=self.passages.parties(event.recipients),
            trigger=trigger,
            evidence=self.passages.quotes(event.evidence),
            first_day=event.date.start if event.date else None,
            last_day=event.date.end if event.date else None,
            place=self.where(event.place),
            statement=event.statement,
            chain=self.passages.parties(event.sources or (told_in.chain if told_in else ())),
            figures=event.figures,
            confidence=event.confidence,
            reasons=event.reasons,
            why=self.rules.why(event.found_by, [trigger]),
        )

    def stance(self, stance: Stance) -> StanceView:
        return StanceView(
            id=stance.id,
            holder=self.passages.party(stance.holder),
            target=self.passages.party_or_none(stance.target),
            topic=stance.topic,
            polarity=stance.polarity,
            basis=stance.basis,
            evidence=self.passages.quotes(stance.evidence),
            why=self.rules.why(stance.found_by, ()),
        )

    def figure(self, figure: Figure) -> FigureView:
        quote = self.passages.quote(figure.start, figure.end)
        low, high = figure.value if isinstance(figure.value, tuple) else (figure.value, figure.value)
        return FigureView(
            id=figure.id,
            quote=quote,
            low=low,
            high=high,
            approximate=figure.approximate,
            measure=figure.measure,
            of=figure.of,
            source=self.passages.party_or_none(figure.source),
            event=figure.event,
            date=figure.date,
            place=self.where(figure.place),
            why=self.rules.why(figure.found_by, [quote]),
        )

    def time(self, time: Time) -> TimeView:
        quote = self.passages.quote(time.start, time.end)
        return TimeView(time.id, quote, time.type, time.value, time.anchored_to, self.rules.why(time.found_by, [quote]))

    def place(self, place: Place) -> PlaceView:
        quote = self.passages.quote(place.start, place.end)
        return PlaceView(
            id=place.id,
            quote=quote,
            name_en=place.name_en,
            country=place.country,
            level=place.level,
            lat=place.lat,
            lon=place.lon,
            score=place.score,
            why=self.rules.why(place.found_by, [quote]),
        )

    def where(self, place_id: str | None) -> Where | None:
        place = self.places.get(place_id or "")
        return Where(place.id, self.passages.quote(place.start, place.end).text, place.name_en) if place else None

    def reactions(self) -> Matrix:
        """Holders and targets of stances, those with the most first."""
        cells: dict[tuple[str, str], list[Stance]] = {}
        for stance in self.record.stances:
            cells.setdefault((stance.holder, _target(stance)), []).append(stance)
        holders, targets = _by_frequency(holder for holder, _ in cells), _by_frequency(target for _, target in cells)
        rows = (
            Reactions(
                self.passages.party(holder), tuple(_reaction(cells.get((holder, target), ())) for target in targets)
            )
            for holder in holders
        )
        return Matrix(self.passages.parties(targets), tuple(rows))


def _target(stance: Stance) -> str:
    return stance.target or stance.topic or ""


def _by_frequency(names: Iterable[str]) -> list[str]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return sorted(counted, key=lambda name: -counted[name])


def _reaction(stances: Iterable[Stance]) -> Reaction:
    polarities = {stance.polarity for stance in stances}
    both: Literal["support", "oppose", "both"] | None = "both" if len(polarities) > 1 else next(iter(polarities), None)
    return Reaction(tuple(stance.id for stance in stances), both)


def _timeline(events: Iterable[Event]) -> Iterator[Day]:
    """Events by their days, the earliest first; those without a date stand last."""
    days: dict[tuple[str, str], list[str]] = {}
    for event in events:
        days.setdefault((event.date.start, event.date.end) if event.date else ("", ""), []).append(event.id)
    for first, last in sorted(days, key=lambda day: (not day[0], day)):
        yield Day(first or None, last or None, tuple(days[first, last]))


# ── tables to take along ────────────────────────────────────────────────────────────────────────────────────────────


def _reactions_table(page: ArticlePage) -> Table:
    rows = tuple(
        (s.id, s.holder.name, s.target.name if s.target else None, s.topic, s.polarity, s.basis, _words(s.evidence))
        for s in page.stances
    )
    return Table("reactions", ("id", "holder", "target", "topic", "polarity", "basis", "evidence"), rows)


def _cast_table(page: ArticlePage) -> Table:
    columns = ("id", "name", "name_en", "type", "country", "sectors", "role", "wikidata", "mentions")
    rows = tuple(
        (a.id, a.party.name, a.party.name_en, a.type, a.country, " ".join(a.sectors), a.role, a.wikidata, a.mentions)
        for a in page.actors
    )
    return Table("cast", columns, rows)


def _statements_table(page: ArticlePage) -> Table:
    columns = ("id", "speaker", "force", "kind", "chain", "addressee", "setting", "date", "text", "found_by")
    rows = tuple(
        (
            *(s.id, _name(s.speaker), s.force, s.kind, joined(s.chain), _name(s.addressee), s.setting, s.date),
            *(s.quote.text, s.why.rule),
        )
        for s in page.statements
    )
    return Table("statements", columns, rows)


def _events_table(page: ArticlePage) -> Table:
    columns = ("id", "type", "mode", "status", "actors", "recipients", "first_day", "last_day", "place", "evidence")
    rows = tuple(
        (
            *(e.id, e.type, e.mode, e.status, joined(e.actors), joined(e.recipients), e.first_day, e.last_day),
            *(e.place.name if e.place else None, _words(e.evidence), e.statement, e.confidence, e.why.rule),
        )
        for e in page.events
    )
    return Table("events", (*columns, "statement", "confidence", "found_by"), rows)


def _figures_table(page: ArticlePage) -> Table:
    columns = ("id", "measure", "low", "high", "approximate", "of", "claimed_by", "date", "place", "text", "found_by")
    rows = tuple(
        (
            *(f.id, f.measure, f.low, f.high, f.approximate, f.of, _name(f.source), f.date),
            *(f.place.name if f.place else None, f.quote.text, f.why.rule),
        )
        for f in page.figures
    )
    return Table("figures", columns, rows)


def _places_table(page: ArticlePage) -> Table:
    columns = ("id", "text", "name_en", "country", "level", "lat", "lon", "score")
    rows = tuple((p.id, p.quote.text, p.name_en, p.country, p.level, p.lat, p.lon, p.score) for p in page.places)
    return Table("places", columns, rows)


def _name(party: Party | None) -> str | None:
    return party.name if party else None


def _words(quotes: Iterable[Quote]) -> str:
    return " … ".join(quote.text for quote in quotes)
