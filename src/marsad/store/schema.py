"""The tables of a store, one schema for SQLite and PostgreSQL.

An article is kept once, with every record that was ever coded from it; the layer tables hold the current record taken
apart, so that it can be searched. Ids of a layer's rows (`v3`, `s1`, …) are those of the record; with the record's
number they are unique. Dates are ISO text, as in the record; lists of words are JSON.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# key: the first 16 hexadecimal digits of the text's SHA-256, an article's name in addresses and exports.
# id: the name its source gave it, which need not be unique.
ARTICLES = Table(
    "articles",
    METADATA,
    Column("pk", Integer, primary_key=True),
    Column("key", String(16), nullable=False, unique=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("url", Text, unique=True),
    Column("id", Text, nullable=False),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("published", String(10), index=True),
    Column("dateline", Text),
    Column("source", Text, index=True),
    Column("language", Text),
    Column("length", Integer, nullable=False),
    Column("added_at", String(20), nullable=False),
)

CODERS = Table(
    "coders",
    METADATA,
    Column("pk", Integer, primary_key=True),
    Column("version", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("dictionaries", Text, nullable=False),
    UniqueConstraint("version", "model", "dictionaries", name="uq_coders_version"),
)

# body: the whole record as JSON without the article's text. One record of an article is current, older ones are kept.
RECORDS = Table(
    "records",
    METADATA,
    Column("pk", Integer, primary_key=True),
    Column("article", ForeignKey("articles.pk"), nullable=False),
    Column("coder", ForeignKey("coders.pk"), nullable=False, index=True),
    Column("current", Boolean, nullable=False),
    Column("coded_at", String(20), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("article", "coder", name="uq_records_article"),
)
Index(
    "ix_records_current",
    RECORDS.c.article,
    unique=True,
    sqlite_where=text("current"),
    postgresql_where=text("current"),
)


def _layer(name: str, *columns: Column[object]) -> Table:
    """A table of the current record's items: (record, id) and what is searched, kept in this order."""
    record: Column[int] = Column("record", ForeignKey("records.pk", ondelete="CASCADE"), nullable=False)
    key = PrimaryKeyConstraint("record", "id")
    return Table(name, METADATA, record, Column("id", Text, nullable=False), *columns, key, sqlite_with_rowid=False)


def _dated_layer(name: str, *columns: Column[object], sought: tuple[str, ...]) -> Table:
    """A layer that is read newest first. day: the item's own (a stance's is its basis's), else the article's day of
    publication, by which it is sought and sorted. sought: columns of which one value is read newest first."""
    day: Column[object] = Column("day", String(10))
    table = _layer(name, day, *columns)
    _index_newest_first(f"ix_{name}_day", day, table.c.record)
    for column in sought:
        _index_newest_first(f"ix_{name}_{column}", day, table.c.record, table.c[column])
    return table


def _index_newest_first(name: str, day: Column[Any], record: Column[Any], *before: Column[Any]) -> None:
    """An index in whose order rows are read; one of PostgreSQL that is read backwards begins with what has no day."""
    Index(name, *before, day, record).ddl_if("sqlite")
    Index(name, *before, day.desc().nulls_last(), record.desc()).ddl_if("postgresql")


ENTITIES = _layer(
    "entities",
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("folded", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("country", String(3), index=True),
    Column("sectors", JSON, nullable=False),
    Column("role", Text),
    Column("slug", Text, index=True),
    Column("wikidata", Text),
    Column("mentions", Integer, nullable=False),
)

Index("ix_entities_folded", ENTITIES.c.folded, ENTITIES.c.slug)

STATEMENTS = _dated_layer(
    "statements",
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("force", Text),
    Column("cue", Text),
    Column("speaker", Text),
    Column("addressee", Text),
    Column("via", Text),
    Column("chain", JSON, nullable=False),
    Column("setting", Text),
    Column("place", Text),
    Column("date", Text),
    Column("found_by", Text, nullable=False),
    sought=("force",),
)

# evidence: the spans that show the item, [[start, end], …]; start, end: the trigger
EVENTS = _dated_layer(
    "events",
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("contexts", JSON, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("place", Text),
    Column("status", Text, nullable=False),
    Column("historical", Boolean, nullable=False),
    Column("statement", Text),
    Column("confidence", Float, nullable=False),
    Column("found_by", Text, nullable=False),
    sought=("type", "mode", "status"),
)

# who takes part in an event; side: actor or recipient
PARTIES = Table(
    "parties",
    METADATA,
    Column("record", ForeignKey("records.pk", ondelete="CASCADE"), nullable=False),
    Column("event", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("entity", Text, nullable=False),
    PrimaryKeyConstraint("record", "event", "side", "position"),
    sqlite_with_rowid=False,
)

STANCES = _dated_layer(
    "stances",
    Column("holder", Text, nullable=False),
    Column("target", Text),
    Column("topic", Text),
    Column("polarity", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("found_by", Text, nullable=False),
    sought=("polarity",),
)

# low, high: the value, twice the same where the text gives one number
FIGURES = _dated_layer(
    "figures",
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("approximate", Boolean, nullable=False),
    Column("measure", Text, nullable=False),
    Column("of", Text),
    Column("source", Text),
    Column("event", Text),
    Column("date", Text),
    Column("place", Text),
    Column("found_by", Text, nullable=False),
    sought=("measure",),
)

# folded: the place's name as the text has it
PLACES = _layer(
    "places",
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("folded", Text, nullable=False, index=True),
    Column("name_en", Text),
    Column("geonameid", Integer, index=True),
    Column("lat", Float, index=True),
    Column("lon", Float),
    Column("country", String(3), index=True),
    Column("admin1", Text),
    Column("level", Text, nullable=False),
    Column("score", Float, nullable=False),
)
Index("ix_places_name_en", func.lower(PLACES.c.name_en))

# one line a story: a happening that several articles tell
STORIES = Table(
    "stories",
    METADATA,
    Column("pk", Integer, primary_key=True),
    Column("key", String(16), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("first_day", String(10), index=True),
    Column("last_day", String(10)),
    Column("articles", Integer, nullable=False),
)

# reprint_of: the article of the same story whose text this one repeats; day: when it was published, or where nobody
# says, added; record: what it was grouped by; profile: what it is compared by, so that the text is not read again
STORY_ARTICLES = Table(
    "story_articles",
    METADATA,
    Column("article", ForeignKey("articles.pk"), primary_key=True),
    Column("story", ForeignKey("stories.pk", ondelete="CASCADE"), nullable=False, index=True),
    Column("reprint_of", ForeignKey("articles.pk")),
    Column("day", String(10), nullable=False, index=True),
    Column("record", ForeignKey("records.pk"), nullable=False),
    Column("profile", LargeBinary, nullable=False),
)

# one happening told by many articles: events with the same `happening` are the same
HAPPENINGS = Table(
    "happenings",
    METADATA,
    Column("record", ForeignKey("records.pk", ondelete="CASCADE"), nullable=False),
    Column("event", Text, nullable=False),
    Column("happening", String(16), nullable=False, index=True),
    PrimaryKeyConstraint("record", "event"),
)

LAYERS = (ENTITIES, STATEMENTS, EVENTS, PARTIES, STANCES, FIGURES, PLACES)
