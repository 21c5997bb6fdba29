"""Rows for people on a terminal: some lines each, Arabic in logical order as terminals want it, last in its line.

Articles may hold what moves a terminal's cursor or turns the writing about; such characters are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import IO, Any

from marsad.store.rows import ArticleRow, EventRow, FigureRow, Party, Quote, Row, Spot, StanceRow, StatementRow

_LONGEST = 110
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def write_listing(rows: Iterable[Row], stream: IO[str]) -> int:
    """Rows as text; how many."""
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        stream.write(_SHOWN[type(row)](row) + "\n")
    return count


def _event(row: EventRow) -> str:
    kind = f"{row.type}/{row.mode}" if row.mode else row.type
    about = [row.status, "background" if row.historical else "", _where(row.place)]
    evidence = " … ".join(quote.text for quote in row.evidence)
    return "\n".join(
        (
            _head(row.day, kind, about, row.article, row.id),
            f"    {_names(row.actors)} → {_names(row.recipients)}",
            f"    [{_plain(row.trigger.text)}] {_short(evidence)}",
        )
    )


def _statement(row: StatementRow) -> str:
    addressee = f" → {_name(row.addressee)}" if row.addressee else ""
    about = [row.kind, row.setting or "", _where(row.place)]
    head = _head(row.day, row.force or "-", about, row.article, row.id)
    return f"{head}\n    {_name(row.speaker)}{addressee}\n    {_short(row.words.text)}"


def _stance(row: StanceRow) -> str:
    head = _head(row.day, row.polarity, [], row.article, row.id)
    target = _name(row.target) if row.target else _plain(row.topic or "?")
    return f"{head}\n    {_name(row.holder)} → {target}\n    {_short(_joined(row.evidence))}"


def _figure(row: FigureRow) -> str:
    about = "about " if row.approximate else ""
    value = f"{row.low:,.10g}" if row.low == row.high else f"{row.low:,.10g} to {row.high:,.10g}"
    head = _head(row.day, row.measure, [about + value, _where(row.place)], row.article, row.id)
    who = _name(row.source) if row.source else "the article itself"
    return f"{head}\n    {who}\n    {_plain(row.words.text)} {_plain(row.of or '')}"


def _article(row: ArticleRow) -> str:
    counts = f"{row.events} events, {row.statements} statements, {row.stances} stances, {row.figures} figures"
    known = " · ".join(_plain(one) for one in (row.key, row.source, row.url) if one)
    return f"{row.published or 'no date':10}  {counts}  {known}\n    {_short(row.title or row.id)}"


_SHOWN: dict[type[Row], Callable[[Any], str]] = {
    EventRow: _event,
    StatementRow: _statement,
    StanceRow: _stance,
    FigureRow: _figure,
    ArticleRow: _article,
}


def _head(day: str | None, what: str, about: Iterable[str], article: ArticleRow, item: str) -> str:
    said = " · ".join(_plain(one) for one in (*about, article.source or "", f"{article.key}:{item}") if one)
    return f"{day or 'no date':10}  {what:22}  {said}"


def _where(place: Spot | None) -> str:
    return "" if place is None else (place.name_en or place.name)


def _names(parties: tuple[Party, ...]) -> str:
    return " + ".join(_plain(party.name) for party in parties) or "?"


def _name(party: Party | None) -> str:
    return "?" if party is None else _plain(party.name)


def _joined(quotes: tuple[Quote, ...]) -> str:
    return " … ".join(quote.text for quote in quotes)


def _short(text: str) -> str:
    line = _plain(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"


def _plain(text: str) -> str:
    """The text on one line without control characters and marks of direction."""
    line = " ".join(text.split())
    return "".join(char for char in line if unicodedata.category(char) not in _UNSEEN)
