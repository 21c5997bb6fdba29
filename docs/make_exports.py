"""Writes the tables of columns in docs/exports.md from the column lists: python docs/make_exports.py"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from marsad.export.columns import Column, columns_of
from marsad.export.dyads import DYAD_COLUMNS
from marsad.export.polecat import POLECAT_COLUMNS
from marsad.store.rows import ArticleRow, EventRow, FigureRow, StanceRow, StatementRow

PAGE = Path(__file__).parent / "exports.md"
LAYERS = {
    "events": columns_of(EventRow),
    "statements": columns_of(StatementRow),
    "stances": columns_of(StanceRow),
    "figures": columns_of(FigureRow),
    "articles": columns_of(ArticleRow),
    "dyads": DYAD_COLUMNS,
}


def filled(page: str) -> str:
    """The page with every table of columns as the program has it."""
    for name, columns in LAYERS.items():
        page = _put(page, name, _table(columns))
    return _put(page, "polecat", "\n".join(f"| `{column.name}` | {column.means} |" for column in POLECAT_COLUMNS))


def _table(columns: Iterable[Column]) -> str:
    return "\n".join(f"| `{column.name}` | {column.kind} | {column.means} |" for column in columns)


def _put(page: str, name: str, rows: str) -> str:
    """The rows between the marks of that name."""
    mark = re.compile(rf"(<!-- {name} -->\n.*?\|\n\| -.*?\|\n).*?(<!-- /{name} -->)", re.DOTALL)
    page, count = mark.subn(lambda match: f"{match[1]}{rows}\n{match[2]}", page)
    if count != 1:
        raise ValueError(f"{PAGE} has {count} places for {name}")
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
