"""What every page's context is made of: parties, quotations, why a record is there, tables that can be taken along."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from urllib.parse import urlsplit

from marsad.records import Entity, Span
from marsad.rulebook import Rulebook

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would calculate


@dataclass(frozen=True, slots=True)
class Party:
    """Whoever acts, speaks or is spoken of. id: of the entity; None for an outlet that is only a name."""

    id: str | None
    name: str
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the article, with where they stand."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a record is there. rule: the dictionary entry or model head; where: file:line of the entry, None where the
    dictionaries at hand have none of that id; words: those it matched."""

    rule: str | None
    where: str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a name that is part of addresses and file names; every row is as long as `columns`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def as_csv(self) -> str:
        """RFC 4180 with a byte order mark, which spreadsheets need to read Arabic.

        A text that a spreadsheet would calculate has an apostrophe before it.
        """
        stream = StringIO()
        writer = csv.writer(stream)
        writer.writerow(self.columns)
        writer.writerows([_harmless(cell) for cell in row] for row in self.rows)
        return "\ufeff" + stream.getvalue()

    def as_json(self) -> str:
        """A list of objects with the columns as keys."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return json.dumps(rows, ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True, slots=True)
class PageLink:
    """An entry of the navigation, its text in the language of the interface."""

    text: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page. other_language: the same page in the other language; None where a script switches.
    visitor: the name of who is logged in, None where nobody has to."""

    home: str | None = None
    links: tuple[PageLink, ...] = ()
    other_language: str | None = None
    visitor: str | None = None


class Rules:
    """Where the dictionary entries stand, by id."""

    def __init__(self, rulebook: Rulebook | None = None) -> None:
        entries = rulebook.entries() if rulebook is not None else ()
        self._where = {entry.id: f"{entry.file}:{entry.line}" for entry in entries if entry.file}

    def why(self, rule: str | None, words: Iterable[Quote]) -> Why:
        """The rule with its place and the words it matched."""
        return Why(rule, self._where.get(rule or ""), tuple(quote.text for quote in words))


class Passages:
    """One article's text and entities, quoted and named by offset and id."""

    def __init__(self, text: str, entities: Sequence[Entity]) -> None:
        self.text = text
        self._entities = {entity.id: entity for entity in entities}

    def quote(self, start: int, end: int) -> Quote:
        """The words between two offsets, on one line."""
        return Quote(start, end, " ".join(self.text[start:end].split()))

    def quotes(self, spans: Iterable[Span]) -> tuple[Quote, ...]:
        return tuple(self.quote(span.start, span.end) for span in spans)

    def party(self, name: str) -> Party:
        """The entity of that id; what is no id is the name of an outlet."""
        entity = self._entities.get(name)
        return Party(entity.id, entity.name, entity.name_en) if entity else Party(None, name)

    def party_or_none(self, name: str | None) -> Party | None:
        return None if name is None else self.party(name)

    def parties(self, names: Iterable[str]) -> tuple[Party, ...]:
        return tuple(map(self.party, names))


def web_address(url: str | None) -> str | None:
    """The address where it is plain http or https and so may become a link, else None.

    >>> web_address("javascript:alert(1)"), web_address("https://example.org/خبر")
    (None, 'https://example.org/خبر')
    """
    text = (url or "").strip()
    if any(character.isspace() or not character.isprintable() for character in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None


def joined(parties: Iterable[Party]) -> str:
    """Names in a cell of a table."""
    return "; ".join(party.name for party in parties)


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
