"""Every record type of marsad: what goes in (Article), how it is read (Document), what comes out (Record).

All are frozen and slotted; sequences are tuples. Every `start`/`end` is an index into `Article.text` in Unicode code
points, end exclusive. A field that is not known is None or an empty tuple, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from marsad.tables import Tables

SCHEMA = "marsad/1"

Coarse = Literal["PER", "ORG", "GPE", "LOC", "FAC", "NORP", "OCC", "DATE", "OTHER"]
EntityType = Literal["person", "country", "org", "group"]
MentionKind = Literal["name", "nominal", "pronoun", "implicit"]
StatementKind = Literal["direct", "indirect", "mixed"]
Status = Literal["asserted", "claimed", "called_for", "planned", "denied"]
Polarity = Literal["support", "oppose"]
TimeType = Literal["date", "time", "duration", "set"]
PlaceLevel = Literal["country", "admin1", "city", "other"]


# ── in ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read.

    text: the whole text; where a title came separately it is the title, a blank line and the body.
    published: ISO date (YYYY-MM-DD) or None. language: what the reader found, "ar" unless the text is another's.
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    dateline: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None


# ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Token:
    """A syntactic word: a surface word or one of the clitics it carries. The tokens of a word tile its span.

    form: the cleaned form, with the article that a preceding ل hides restored. lemma: folded, without marks; verbs in
    the third person masculine singular of the perfect active, nouns in the singular, adjectives in the masculine
    singular. upos: UD tag. feats: UD features, `Name=Value` joined by `|`, or "". head: index of the governor in
    `Document.tokens`, -1 for the root of a sentence. deprel: UD v2 relation. word: index of the surface word in the
    document; tokens of one surface word share it.
    """

    start: int
    end: int
    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    word: int

    def feat(self, name: str) -> str | None:
        """The value of one feature, for example feat("Voice") == "Pass"."""
        return _features(self.feats).get(name)


@lru_cache(maxsize=4096)
def _features(feats: str) -> Mapping[str, str]:
    return {key: value for key, _, value in (pair.partition("=") for pair in feats.split("|"))}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters start:end, tokens first:last (last exclusive) of the document; paragraph counts from 0."""

    start: int
    end: int
    paragraph: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Name:
    """A named entity found by the model: fine type as trained (`Politician`, `Nation`, `Media`, …), coarse type,
    tokens first:last (last exclusive); leading clitics are outside."""

    start: int
    end: int
    type: str
    coarse: Coarse
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its linguistic reading, in text order.

    vectors: what the encoder makes of each surface word, as `language/vectors.py` reads it; empty in a Document made by
    hand.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    warnings: tuple[str, ...] = ()
    vectors: bytes = field(default=b"", repr=False)


# ── out ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an entity is named, described, meant by a pronoun or implied by a verb without subject."""

    start: int
    end: int
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor with all its mentions. country: ISO 3166-1 alpha-3, or IGO, NGO, EUR. sectors: PLOVER."""

    id: str
    name: str
    name_en: str | None
    type: EntityType
    country: str | None
    sectors: tuple[str, ...]
    role: str | None
    slug: str | None
    wikidata: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """The reporting word of a statement. force: says · claims · denies · promises · warns · asks · admits …"""

    start: int
    end: int
    lemma: str
    force: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of reported speech; start:end is the content without its quotation marks."""

    id: str
    start: int
    end: int
    kind: StatementKind
    cue: Cue | None
    speaker: str | None
    speaker_span: Span | None
    addressee: str | None
    via: str | None
    chain: tuple[str, ...]
    setting: str | None
    place: str | None
    date: str | None
    found_by: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """The word an event hangs on."""

    start: int
    end: int
    lemma: str


@dataclass(frozen=True, slots=True)
class EventDate:
    """ISO dates, first and last day of the event."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom (PLOVER 2.0). statement: id of the statement it is told in. reason: why a field is null."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    trigger: Trigger
    evidence: tuple[Span, ...]
    sentence: int
    date: EventDate | None
    place: str | None
    status: Status
    historical: bool
    statement: str | None
    sources: tuple[str, ...]
    issue: str | None
    figures: tuple[str, ...]
    confidence: float
    reasons: tuple[str, ...]
    found_by: str


@dataclass(frozen=True, slots=True)
class Stance:
    """Who is for or against whom; basis is the id of the event or statement that shows it."""

    id: str
    holder: str
    target: str | None
    topic: str | None
    polarity: Polarity
    basis: str
    evidence: tuple[Span, ...]
    found_by: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is claimed. value: a number, or (low, high). measure: killed · injured · arrested · missing ·
    displaced · participants · money · percent · other. of: what is counted, as the text says it."""

    id: str
    start: int
    end: int
    value: int | float | tuple[int | float, int | float]
    approximate: bool
    measure: str
    of: str | None
    source: str | None
    event: str | None
    date: str | None
    place: str | None
    found_by: str


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression. value: ISO 8601 / TIMEX3, None while nothing anchors it. anchored_to: published, dateline
    or the id of another time; None for absolute dates."""

    id: str
    start: int
    end: int
    type: TimeType
    value: str | None
    anchored_to: str | None
    found_by: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map. lat, lon: degrees, WGS 84. score: 0–1, how sure the choice among namesakes is."""

    id: str
    start: int
    end: int
    name_en: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    level: PlaceLevel
    score: float
    found_by: str


@dataclass(frozen=True, slots=True)
class CoderInfo:
    """What made the record: marsad's version, the model's and the dictionaries' content hashes."""

    version: str
    model: str
    dictionaries: str


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """The article as the record keeps it; text is None when left out. sha256 is of the UTF-8 text."""

    id: str
    title: str | None
    text: str | None
    published: str | None
    dateline: str | None
    source: str | None
    url: str | None
    language: str | None
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A sentence as the record keeps it."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Record:
    """Everything marsad says about one article (schema marsad/1)."""

    schema: str
    coder: CoderInfo
    article: ArticleInfo
    sentences: tuple[SentenceSpan, ...]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    stances: tuple[Stance, ...]
    figures: tuple[Figure, ...]
    times: tuple[Time, ...]
    places: tuple[Place, ...]
    warnings: tuple[str, ...]

    def to_pandas(self) -> Tables:
        """The layers as data frames (needs pandas); `marsad.tables.to_pandas` takes many records."""
        from marsad.tables import to_pandas

        return to_pandas(self)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from marsad.tables import as_html

        return as_html(self)
