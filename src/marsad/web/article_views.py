"""The context of an article's page, as frozen dataclasses; its JSON is the page's twin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.records import (
    CoderInfo,
    EntityType,
    PlaceLevel,
    Polarity,
    StatementKind,
    Status,
    TimeType,
)
from marsad.web.article_text import Paragraph
from marsad.web.context import Party, Quote, Why


@dataclass(frozen=True, slots=True)
class Heading:
    """The article as it presents itself. key: its name in addresses. url: only where it is safe to follow."""

    key: str
    id: str
    title: str | None
    source: str | None
    url: str | None
    published: str | None
    dateline: str | None
    language: str | None
    length: int


@dataclass(frozen=True, slots=True)
class Where:
    """A record's place: its id, the words of the article and the gazetteer's name."""

    id: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class ActorView:
    """One of the cast. mentions: how often named or described. did, underwent, said: ids of events and statements."""

    id: str
    party: Party
    type: EntityType
    country: str | None
    sectors: tuple[str, ...]
    role: str | None
    wikidata: str | None
    mentions: int
    did: tuple[str, ...]
    underwent: tuple[str, ...]
    said: tuple[str, ...]
    quotes: tuple[Quote, ...]
    why: Why

    @property
    def takes_part(self) -> bool:
        return bool(self.did or self.underwent or self.said)


@dataclass(frozen=True, slots=True)
class StatementView:
    """Who said what. chain: outlet → via → speaker."""

    id: str
    quote: Quote
    kind: StatementKind
    force: str | None
    speaker: Party | None
    addressee: Party | None
    via: Party | None
    chain: tuple[Party, ...]
    setting: str | None
    place: Where | None
    date: str | None
    why: Why


@dataclass(frozen=True, slots=True)
class EventView:
    """Who did what to whom. statement: id of the one it is told in; chain: who says so, outlet first."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    status: Status
    historical: bool
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    trigger: Quote
    evidence: tuple[Quote, ...]
    first_day: str | None
    last_day: str | None
    place: Where | None
    statement: str | None
    chain: tuple[Party, ...]
    figures: tuple[str, ...]
    confidence: float
    reasons: tuple[str, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class StanceView:
    """Who is for or against whom or what; basis: id of the event or statement that shows it."""

    id: str
    holder: Party
    target: Party | None
    topic: str | None
    polarity: Polarity
    basis: str
    evidence: tuple[Quote, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number and who claims it. low and high are equal unless the text gives a range."""

    id: str
    quote: Quote
    low: float
    high: float
    approximate: bool
    measure: str
    of: str | None
    source: Party | None
    event: str | None
    date: str | None
    place: Where | None
    why: Why


@dataclass(frozen=True, slots=True)
class TimeView:
    """A time expression and the day it means."""

    id: str
    quote: Quote
    type: TimeType
    value: str | None
    anchored_to: str | None
    why: Why


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place on the map; lat, lon in degrees, None where it could not be located."""

    id: str
    quote: Quote
    name_en: str | None
    country: str | None
    level: PlaceLevel
    lat: float | None
    lon: float | None
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class Reaction:
    """A cell of the matrix. stances: ids, none where the holder shows none. polarity: `both` where they differ."""

    stances: tuple[str, ...] = ()
    polarity: Literal["support", "oppose", "both"] | None = None


@dataclass(frozen=True, slots=True)
class Reactions:
    """A holder's row; the cells stand in the order of the targets."""

    holder: Party
    cells: tuple[Reaction, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who is for or against whom. A target that is no party is a topic in the article's words, without an id."""

    targets: tuple[Party, ...]
    rows: tuple[Reactions, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """Events of one stretch of days, ids in text order; None: the article gives no date."""

    first: str | None
    last: str | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Everything that the article view shows; its JSON is the page's twin."""

    heading: Heading
    warnings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    actors: tuple[ActorView, ...]
    statements: tuple[StatementView, ...]
    events: tuple[EventView, ...]
    stances: tuple[StanceView, ...]
    figures: tuple[FigureView, ...]
    times: tuple[TimeView, ...]
    places: tuple[PlaceView, ...]
    reactions: Matrix
    timeline: tuple[Day, ...]
    coder: CoderInfo

    @property
    def cast(self) -> tuple[ActorView, ...]:
        """Who acts, speaks or is acted upon, the busiest first."""
        return tuple(actor for actor in self.actors if actor.takes_part)

    @property
    def also_named(self) -> tuple[ActorView, ...]:
        """Who is only named."""
        return tuple(actor for actor in self.actors if not actor.takes_part)
