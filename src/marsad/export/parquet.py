"""Rows as Parquet: typed columns with their meaning in the schema, written in row groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.export.columns import Column, Kind
from marsad.store.rows import Row

ROW_GROUP = 10_000
_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "day": pa.date32(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
    "list": pa.list_(pa.string()),
}


def write_parquet(rows: Iterable[Row], columns: Sequence[Column], path: Path) -> int:
    """Rows as a Parquet file, ten thousand in memory at a time; how many."""
    schema = pa.schema(
        [pa.field(column.name, _TYPES[column.kind], metadata={"means": column.means}) for column in columns]
    )
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(iter(rows)):
            writer.write_batch(_batch(group, columns, schema), row_group_size=ROW_GROUP)
            count += len(group)
    return count


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(rows, ROW_GROUP)):
        yield group


def _batch(rows: Sequence[Row], columns: Sequence[Column], schema: pa.Schema) -> pa.RecordBatch:
    values = [[_value(column.get(row), column.kind) for row in rows] for column in columns]
    return pa.RecordBatch.from_arrays(
        [pa.array(its, field.type) for its, field in zip(values, schema, strict=True)], schema=schema
    )


def _value(value: Any, kind: Kind) -> Any:
    return _day(value) if kind == "day" and value is not None else value


def _day(value: str) -> date | None:
    """A day, or None for a text that is not a whole one."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
