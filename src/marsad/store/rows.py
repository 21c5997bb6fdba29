"""What a search of a store gives: one frozen row for each event, statement, stance, figure or article found.

A row stands alone: who takes part is there with country and sectors, where it was with coordinates, and the evidence
with its words. Days are ISO dates, offsets count code points of the article's text, end exclusive. What is not known is
None or an empty tuple.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.records import EntityType, PlaceLevel, Polarity, Record, StatementKind, Status


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article without its text. key: its name in the store. story: key of the story it belongs to; reprint_of: key
    of the article whose text it repeats. events … figures: how many of them its current record has (0 without one)."""

    key: str
    id: str
    title: str | None
    source: str | None
    published: str | None
    url: str | None
    language: str | None
    story: str | None
    reprint_of: str | None
    events: int = 0
    statements: int = 0
    stances: int = 0
    figures: int = 0


@dataclass(frozen=True, slots=True)
class Party:
    """An entity of the article in the part it plays; fields as in `Entity`."""

    id: str
    name: str
    name_en: str | None
    type: EntityType
    country: str | None
    sectors: tuple[str, ...]
    role: str | None
    slug: str | None
    wikidata: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map. name: as the text has it; the other fields as in `Place`."""

    id: str
    name: str
    name_en: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    level: PlaceLevel


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of the article's text with its words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """Who did what to whom. day: the event's own first day, else the day of publication: what it is sorted by.
    happening: shared by the events of all articles that tell the same happening."""

    article: ArticleRow
    id: str
    day: str | None
    first_day: str | None
    last_day: str | None
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    status: Status
    historical: bool
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    place: Spot | None
    statement: str | None
    confidence: float
    trigger: Quote
    evidence: tuple[Quote, ...]
    happening: str | None
    found_by: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """Who said what. chain: from outlet through relay to speaker, by name. words: what was said."""

    article: ArticleRow
    id: str
    day: str | None
    date: str | None
    kind: StatementKind
    force: str | None
    cue: str | None
    speaker: Party | None
    addressee: Party | None
    via: Party | None
    chain: tuple[str, ...]
    setting: str | None
    place: Spot | None
    words: Quote
    found_by: str


@dataclass(frozen=True, slots=True)
class StanceRow:
    """Who is for or against whom. basis: id of the event or statement that shows it."""

    article: ArticleRow
    id: str
    day: str | None
    holder: Party
    target: Party | None
    topic: str | None
    polarity: Polarity
    basis: str
    evidence: tuple[Quote, ...]
    found_by: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A number that is claimed. low, high: twice the same where the text gives one number. source: who claims it, None
    for the article itself. event: id of the event that it counts."""

    article: ArticleRow
    id: str
    day: str | None
    date: str | None
    measure: str
    low: float
    high: float
    approximate: bool
    of: str | None
    source: Party | None
    event: str | None
    place: Spot | None
    words: Quote
    found_by: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A whole record, its text included, with the events that were asked for, in text order."""

    article: ArticleRow
    record: Record
    events: tuple[str, ...]


Row = EventRow | StatementRow | StanceRow | FigureRow | ArticleRow
