"""Records → typed tables: the Parquet columns of an archive, made from the record types themselves.

Every table begins with `shard` and `number`, which name an article of the archive together, `key` (the first 16
hexadecimal digits of the text's SHA-256), `published` and `outlet` (the article's source; a figure's `source` is an
entity), so that a table is filtered without the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin

import pyarrow as pa

from marsad.coder import without_text
from marsad.jsonl import dumps, field_types
from marsad.records import ArticleInfo, EventDate, Figure, Record, Span
from marsad.tables import LAYERS, rows

_HEAD = (
    pa.field("shard", pa.int32(), nullable=False),
    pa.field("number", pa.int32(), nullable=False),
    pa.field("key", pa.string(), nullable=False),
    pa.field("published", pa.date32()),
    pa.field("outlet", pa.string()),
)
_PLAIN = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def tables(record: Record, *, shard: int, number: int) -> dict[str, pa.Table]:
    """Table → its rows for one record; number is the article's place in its shard, counting from 0."""
    found = _rows(record, shard, number)
    return {table: pa.Table.from_pylist(items, SCHEMAS[table]) for table, items in found}


def _rows(record: Record, shard: int, number: int) -> Iterator[tuple[str, list[dict[str, object]]]]:
    info = record.article
    head = {
        "shard": shard,
        "number": number,
        "key": info.sha256[:16],
        "published": _day(info.published),
        "outlet": info.source,
    }
    yield "articles", [{**asdict(info), **head, "warnings": record.warnings}]
    for layer in LAYERS:
        yield layer, [{**_plain(row), **head} for row in rows(record, layer)]
    yield "records", [{**head, "record": dumps(without_text(record))}]


def _plain(row: dict[str, object]) -> dict[str, object]:
    """A row as pyarrow takes it: spans as objects, days as dates, a value that may be a range as two."""
    plain = {name: _items(value) if isinstance(value, tuple) else value for name, value in row.items()}
    for name in ("date_start", "date_end"):
        plain[name] = _day(row.get(name))
    if "measure" in row:
        value = row["value"]
        plain["low"], plain["high"] = value if isinstance(value, tuple) else (value, value)
    return plain


def _items(values: tuple[Any, ...]) -> list[object]:
    return [asdict(cast(Span, item)) if is_dataclass(item) else item for item in values]


def _day(value: object) -> date | None:
    """A day that a calendar has; what is none is empty."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


# ── the columns ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _schemas() -> dict[str, pa.Schema]:
    """Table → its columns."""
    about = [field for field in _fields(ArticleInfo) if field.name not in ("published", "source")]
    layers: dict[str, pa.Schema] = {}
    for layer in LAYERS:
        (item, _) = get_args(field_types(Record)[layer])
        layers[layer] = pa.schema(
            [*_HEAD, pa.field("article", pa.string()), *_fields(item), pa.field("text", pa.string())]
        )
    return {
        "articles": pa.schema([*_HEAD, *about, pa.field("warnings", pa.list_(pa.string()))]),
        **layers,
        "records": pa.schema([*_HEAD, pa.field("record", pa.string(), nullable=False)]),
    }


def _fields(cls: Any, prefix: str = "") -> Iterator[pa.Field]:
    """The columns of a record type; a record inside it gives a column for each of its fields."""
    for name, kind in field_types(cls).items():
        kind = _known(kind)
        if is_dataclass(kind):
            yield from _fields(kind, f"{prefix}{name}_")
        elif (cls, name) == (Figure, "value"):
            yield pa.field("low", pa.float64())
            yield pa.field("high", pa.float64())
        else:
            yield pa.field(prefix + name, pa.date32() if cls is EventDate else _type(kind))


def _known(kind: Any) -> Any:
    """The type of a value that is not None."""
    options = [option for option in get_args(kind) if option is not type(None)]
    return options[0] if get_origin(kind) in (Union, UnionType) and len(options) == 1 else kind


def _type(kind: Any) -> pa.DataType:
    if get_origin(kind) is tuple:
        return pa.list_(_type(get_args(kind)[0]))
    if get_origin(kind) is Literal:
        return pa.string()
    return pa.struct(list(_fields(kind))) if is_dataclass(kind) else _PLAIN[kind]


SCHEMAS = _schemas()
