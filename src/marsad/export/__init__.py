"""Rows of a store as files for other programs: tables, maps, networks, event data sets, annotated text.

A file is written whole or not at all, and takes the place of one that is there. Nothing holds more than some thousand
rows in memory, but for networks and dyads, which hold their pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, Any, Literal, get_args

from marsad.store.rows import EventRow, FigureRow, Row, StanceRow, StatementRow

Format = Literal["table", "csv", "tsv", "jsonl", "parquet", "geojson", "graphml"]
FORMATS: tuple[Format, ...] = get_args(Format)
_PLACED = (EventRow, StatementRow, FigureRow)
_LINKING = (EventRow, StatementRow, StanceRow)
_NAMES = {EventRow: "events", StatementRow: "statements", StanceRow: "stances", FigureRow: "figures"}


class ExportError(ValueError):
    """What cannot be written in the format asked for, in a sentence."""


def check_format(kind: type[Row], form: Format, *, to_file: bool) -> None:
    """ExportError where rows of this kind have no such format, or not without a file."""
    name = _NAMES.get(kind, "articles")
    if form == "geojson" and kind not in _PLACED:
        raise ExportError(f"{name} have no place: geojson is for events, statements and figures")
    if form == "graphml" and kind not in _LINKING:
        raise ExportError(f"{name} link nobody to anybody: graphml is for events, statements and stances")
    if form in ("parquet", "graphml") and not to_file:
        raise ExportError(f"{form} is written to a file: name it with -o")


def write_rows(rows: Iterable[Any], kind: type[Row], form: Format, path: Path) -> int:
    """Rows of one kind to a file; how many were written. ExportError, OSError."""
    from marsad.export.columns import columns_of
    from marsad.export.output import written_whole

    check_format(kind, form, to_file=True)
    with written_whole(path) as part:
        if form == "parquet":
            from marsad.export.parquet import write_parquet

            return write_parquet(rows, columns_of(kind), part)
        if form == "graphml":
            from marsad.export.network import write_graphml

            return write_graphml(rows, part)
        with part.open("w", encoding="utf-8", newline="") as stream:
            return stream_rows(rows, kind, form, stream)


def stream_rows(rows: Iterable[Any], kind: type[Row], form: Format, stream: IO[str]) -> int:
    """Rows of one kind as text to a stream that leaves line ends alone; how many were written. ExportError."""
    from marsad.export.columns import columns_of
    from marsad.export.geojson import write_geojson
    from marsad.export.listing import write_listing
    from marsad.export.tables import write_csv, write_jsonl, write_tsv

    check_format(kind, form, to_file=False)
    if form == "table":
        return write_listing(rows, stream)
    writers: dict[str, Callable[[Iterable[Any], Sequence[Any], IO[str]], int]] = {
        "csv": write_csv,
        "tsv": write_tsv,
        "jsonl": write_jsonl,
        "geojson": write_geojson,
    }
    return writers[form](rows, columns_of(kind), stream)
