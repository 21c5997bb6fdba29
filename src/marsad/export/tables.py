"""Rows as CSV, TSV and JSON lines.

CSV is RFC 4180 in UTF-8, without a byte order mark; TSV is the same with tabs and plain line ends. A spreadsheet takes
a text that begins with `=`, `+`, `-` or `@` for a formula and runs it; such a cell gets an apostrophe in front, and so
does one that begins with an apostrophe, so that taking one leading apostrophe away gives back every text.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from marsad.export.columns import Column, Value

_RISKY = frozenset("=+-@＝＋－＠'")
_BREAKS = frozenset("\t\r\n")
_BETWEEN = ";"


def write_csv(rows: Iterable[object], columns: Sequence[Column], stream: IO[str]) -> int:
    """Rows as CSV to a stream opened with newline=""; how many."""
    return _write(rows, columns, csv.writer(stream, lineterminator="\r\n"))


def write_tsv(rows: Iterable[object], columns: Sequence[Column], stream: IO[str]) -> int:
    """Rows as TSV to a stream opened with newline=""; how many."""
    return _write(rows, columns, csv.writer(stream, delimiter="\t", lineterminator="\n"))


def write_jsonl(rows: Iterable[object], columns: Sequence[Column], stream: IO[str]) -> int:
    """An object a line, unknown values null and lists as arrays; how many."""
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        stream.write(json.dumps(as_object(row, columns), ensure_ascii=False) + "\n")
    return count


def as_object(row: Any, columns: Iterable[Column]) -> dict[str, object]:
    """Column → value, as JSON has it."""
    return {column.name: _json(column.get(row), column) for column in columns}


def _json(value: Value, column: Column) -> object:
    return list(value or ()) if column.kind == "list" else value  # type: ignore[arg-type]


def cell(value: Value) -> str:
    """A value as a cell of CSV: empty where unknown, lists joined by `;`, harmless in a spreadsheet.

    >>> cell(None), cell(True), cell(-5.0), cell(("RUS", "")), cell("=1+1"), cell("'=1+1")
    ('', 'true', '-5', 'RUS;', "'=1+1", "''=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else repr(value)
    text = value if isinstance(value, str) else _joined(value)
    return f"'{text}" if _is_risky(text) else text


def _joined(values: tuple[str, ...]) -> str:
    return _BETWEEN.join(value.replace(_BETWEEN, ",") for value in values) if any(values) else ""


def _is_risky(text: str) -> bool:
    # a spreadsheet may drop the blanks before a formula
    return text[:1] in _BREAKS or text.lstrip()[:1] in _RISKY


def _write(rows: Iterable[object], columns: Sequence[Column], writer: Any) -> int:
    writer.writerow([column.name for column in columns])
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        writer.writerow(_cells(row, columns))
    return count


def _cells(row: object, columns: Sequence[Column]) -> Iterator[str]:
    return (cell(column.get(row)) for column in columns)
