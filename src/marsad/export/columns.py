"""The columns of exported tables, one list a layer: name, type, meaning, and where the value comes from.

Names and order are stable: a later version may add columns at the end. docs/exports.md is held to these lists by a
test. A list keeps one entry for each party in the same place in every column of that side, empty where it is not known.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from marsad.export.codes import codes
from marsad.store.rows import ArticleRow, EventRow, FigureRow, Party, Row, StanceRow, StatementRow

Kind = Literal["text", "day", "integer", "number", "truth", "list"]
Value = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. kind: text · day (ISO date) · integer · number · truth · list (of texts); means: for the
    documentation; get: from a row to its value, None or () where it is not known."""

    name: str
    kind: Kind
    means: str
    get: Callable[[Any], Value]


def columns_of(row: type[Row]) -> tuple[Column, ...]:
    """The columns of a kind of row."""
    return _COLUMNS[row]


_ARTICLE = (
    Column("article", "text", "key of the article in the store", lambda r: r.article.key),
    Column("article_id", "text", "the article's id in its source", lambda r: r.article.id),
    Column("title", "text", "title of the article", lambda r: r.article.title),
    Column("source", "text", "outlet", lambda r: r.article.source),
    Column("url", "text", "address of the article", lambda r: r.article.url),
    Column("published", "day", "day of publication", lambda r: r.article.published),
    Column("story", "text", "key of the story that the article belongs to", lambda r: r.article.story),
    Column("reprint_of", "text", "key of the article that this one reprints", lambda r: r.article.reprint_of),
)


def _parties(name: str, of: Callable[[Any], tuple[Party, ...]], who: str) -> tuple[Column, ...]:
    """Columns of lists for all parties of one side."""
    return (
        Column(f"{name}s", "list", f"names of {who}, Arabic", lambda r: tuple(p.name for p in of(r))),
        Column(f"{name}s_en", "list", "the same in English", lambda r: tuple(p.name_en or "" for p in of(r))),
        Column(f"{name}_slugs", "list", "their ids in the dictionaries", lambda r: tuple(p.slug or "" for p in of(r))),
        Column(
            f"{name}_countries",
            "list",
            "their countries, ISO 3166-1 alpha-3 (or EUR, IGO, NGO)",
            lambda r: tuple(p.country or "" for p in of(r)),
        ),
        Column(
            f"{name}_sectors",
            "list",
            "their PLOVER sectors, several of one party joined by `+`",
            lambda r: tuple("+".join(p.sectors) for p in of(r)),
        ),
        Column(f"{name}_wikidata", "list", "their Wikidata ids", lambda r: tuple(p.wikidata or "" for p in of(r))),
    )


def _party(name: str, of: Callable[[Any], Party | None], who: str) -> tuple[Column, ...]:
    """Columns of one party."""

    def field(get: Callable[[Party], Value]) -> Callable[[Any], Value]:
        return lambda row: None if (party := of(row)) is None else get(party)

    return (
        Column(name, "text", f"name of {who}, Arabic", field(lambda p: p.name)),
        Column(f"{name}_en", "text", "the same in English", field(lambda p: p.name_en)),
        Column(f"{name}_slug", "text", "id in the dictionaries", field(lambda p: p.slug)),
        Column(f"{name}_country", "text", "country, ISO 3166-1 alpha-3 (or EUR, IGO, NGO)", field(lambda p: p.country)),
        Column(f"{name}_sectors", "list", "PLOVER sectors", field(lambda p: p.sectors)),
        Column(f"{name}_wikidata", "text", "Wikidata id", field(lambda p: p.wikidata)),
    )


def _place(name: str, kind: Kind, means: str, get: Callable[[Any], Value]) -> Column:
    return Column(name, kind, means, lambda row: None if row.place is None else get(row.place))


_PLACE = (
    _place("place", "text", "place, as the text has it", lambda p: p.name),
    _place("place_en", "text", "its English name", lambda p: p.name_en),
    _place("geonameid", "integer", "its GeoNames id", lambda p: p.geonameid),
    _place("latitude", "number", "degrees north, WGS 84", lambda p: p.lat),
    _place("longitude", "number", "degrees east, WGS 84", lambda p: p.lon),
    _place("place_country", "text", "its country, ISO 3166-1 alpha-3", lambda p: p.country),
    _place("place_admin1", "text", "its first-level division, GeoNames code", lambda p: p.admin1),
    _place("place_level", "text", "`country`, `admin1`, `city` or `other`", lambda p: p.level),
)
_EVIDENCE = (
    Column(
        "evidence", "text", "the words that show it, ` … ` between stretches", lambda r: " … ".join(_words(r.evidence))
    ),
    Column(
        "evidence_start", "integer", "where they begin in the article's text", lambda r: _first(r.evidence, "start")
    ),
    Column("evidence_end", "integer", "where the first stretch ends", lambda r: _first(r.evidence, "end")),
)
_WORDS = (
    Column("start", "integer", "where they begin in the article's text", lambda r: r.words.start),
    Column("end", "integer", "where they end", lambda r: r.words.end),
)
_FOUND_BY = Column("found_by", "text", "dictionary entry or model head that found it", lambda r: r.found_by)


def _id(means: str) -> tuple[Column, ...]:
    """What begins every layer's table."""
    return (
        Column("id", "text", "id in the article's record; unique together with `article`", lambda r: r.id),
        Column("day", "day", means, lambda r: r.day),
    )


def _finite(value: float) -> float | None:
    """The number, unless it is too large for one."""
    return value if math.isfinite(value) else None


def _words(quotes: Any) -> tuple[str, ...]:
    return tuple(quote.text for quote in quotes)


def _first(quotes: Any, field: str) -> int | None:
    return getattr(quotes[0], field) if quotes else None


_COLUMNS: dict[type[Row], tuple[Column, ...]] = {
    EventRow: (
        *_ARTICLE[:1],
        *_id("first day of the event, else the day of publication"),
        Column("date_start", "day", "first day of the event", lambda r: r.first_day),
        Column("date_end", "day", "last day of the event", lambda r: r.last_day),
        Column("type", "text", "PLOVER event type", lambda r: r.type),
        Column("mode", "text", "PLOVER mode", lambda r: r.mode),
        Column("quad", "integer", "PLOVER quad class, 1 to 4", lambda r: codes().quad(r.type)),
        Column("score", "number", "PLOVER intensity, −10 to 10", lambda r: codes().score(r.type, r.mode)),
        Column("contexts", "list", "PLOVER contexts", lambda r: r.contexts),
        Column("status", "text", "`asserted`, `claimed`, `called_for`, `planned` or `denied`", lambda r: r.status),
        Column("historical", "truth", "told as past background", lambda r: r.historical),
        *_parties("actor", lambda r: r.actors, "the actors"),
        *_parties("recipient", lambda r: r.recipients, "the recipients"),
        *_PLACE,
        Column("statement", "text", "id of the statement it is told in", lambda r: r.statement),
        Column("happening", "text", "the same for events of other articles that tell the same", lambda r: r.happening),
        Column("confidence", "number", "0 to 1", lambda r: r.confidence),
        Column("trigger", "text", "the word the event hangs on", lambda r: r.trigger.text),
        *_EVIDENCE,
        _FOUND_BY,
        *_ARTICLE[1:],
    ),
    StatementRow: (
        *_ARTICLE[:1],
        *_id("day on which it was said, else the day of publication"),
        Column("date", "text", "day on which it was said, where the text gives it", lambda r: r.date),
        Column("kind", "text", "`direct`, `indirect` or `mixed`", lambda r: r.kind),
        Column("force", "text", "what the speaker does: `says`, `accuses`, `denies`, …", lambda r: r.force),
        Column("cue", "text", "the reporting word, as a lemma", lambda r: r.cue),
        *_party("speaker", lambda r: r.speaker, "the speaker"),
        *_party("addressee", lambda r: r.addressee, "who is spoken to"),
        Column("via", "text", "who relayed it", lambda r: r.via and r.via.name),
        Column("chain", "list", "from outlet through relay to speaker, by name", lambda r: r.chain),
        Column("setting", "text", "`letter`, `interview`, `press conference`, …", lambda r: r.setting),
        *_PLACE,
        Column("words", "text", "what was said", lambda r: r.words.text),
        *_WORDS,
        _FOUND_BY,
        *_ARTICLE[1:],
    ),
    StanceRow: (
        *_ARTICLE[:1],
        *_id("day of the event or statement that shows it, else the day of publication"),
        Column("polarity", "text", "`support` or `oppose`", lambda r: r.polarity),
        *_party("holder", lambda r: r.holder, "who takes the stand"),
        *_party("target", lambda r: r.target, "towards whom"),
        Column("topic", "text", "what it is about, where that is no actor", lambda r: r.topic),
        Column("basis", "text", "id of the event or statement that shows it", lambda r: r.basis),
        *_EVIDENCE,
        _FOUND_BY,
        *_ARTICLE[1:],
    ),
    FigureRow: (
        *_ARTICLE[:1],
        *_id("day that the figure is about, else the day of publication"),
        Column("date", "text", "day that the figure is about, where the text gives it", lambda r: r.date),
        Column("measure", "text", "`killed`, `injured`, `arrested`, `money`, …", lambda r: r.measure),
        Column("low", "number", "the number, or the lower of two", lambda r: _finite(r.low)),
        Column("high", "number", "the number, or the higher of two", lambda r: _finite(r.high)),
        Column("approximate", "truth", "the text says about", lambda r: r.approximate),
        Column("of", "text", "what is counted, as the text says it", lambda r: r.of),
        *_party("claimed_by", lambda r: r.source, "who claims it; empty: the article itself"),
        Column("event", "text", "id of the event that it counts", lambda r: r.event),
        *_PLACE,
        Column("words", "text", "the number, as the text has it", lambda r: r.words.text),
        *_WORDS,
        _FOUND_BY,
        *_ARTICLE[1:],
    ),
    ArticleRow: (
        Column("article", "text", "key of the article in the store", lambda r: r.key),
        Column("article_id", "text", "the article's id in its source", lambda r: r.id),
        Column("title", "text", "title of the article", lambda r: r.title),
        Column("source", "text", "outlet", lambda r: r.source),
        Column("url", "text", "address of the article", lambda r: r.url),
        Column("published", "day", "day of publication", lambda r: r.published),
        Column("language", "text", "as the source says", lambda r: r.language),
        Column("story", "text", "key of the story that the article belongs to", lambda r: r.story),
        Column("reprint_of", "text", "key of the article that this one reprints", lambda r: r.reprint_of),
        Column("events", "integer", "how many events its record has", lambda r: r.events),
        Column("statements", "integer", "how many statements", lambda r: r.statements),
        Column("stances", "integer", "how many stances", lambda r: r.stances),
        Column("figures", "integer", "how many figures", lambda r: r.figures),
    ),
}
