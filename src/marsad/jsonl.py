"""Records ⇄ JSON, one object a line, byte-stable.

Keys stand in the order of the fields, unknown fields are null, tuples are lists, text is not escaped and floats keep
six decimals, so that equal records are equal bytes. Reading checks every value against the field's type.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TextIO, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from marsad.records import Record

T = TypeVar("T")
_DECIMALS = 6


def dumps(record: object) -> str:
    """One line of JSON for a record (any dataclass of `marsad.records`), without the line break.

    >>> from marsad.records import Time
    >>> dumps(Time("t1", 4, 7, "date", "2022-01-07", "published", "times/relative"))
    '{"id":"t1","start":4,"end":7,"type":"date","value":"2022-01-07","anchored_to":"published","found_by":"times/relative"}'

    Raises ValueError on what JSON or UTF-8 cannot carry: a lone surrogate, NaN, infinity.
    """
    line = json.dumps(record, default=_object, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return refuse_surrogates(line)


def refuse_surrogates(text: str) -> str:
    """The text itself, or a ValueError that names the first code point that UTF-8 cannot carry and where it is."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        raise ValueError(f"lone surrogate U+{code:04X} at character {error.start}: not valid Unicode text") from None
    return text


def _object(value: object) -> dict[str, object]:
    """A dataclass as an object, its floats rounded."""
    cls: Any = type(value)
    names, values, floats = _shape(cls)
    items = dict(zip(names, values(value), strict=True))
    for name in floats:
        items[name] = _rounded(items[name])
    return items


@cache
def _shape(cls: type) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]], tuple[str, ...]]:
    """The fields of a dataclass, what reads them, and which may hold floats."""
    if not is_dataclass(cls):
        raise TypeError(f"not a record: {cls.__name__}")
    names = _field_names(cls)
    if len(names) > 1:  # of one attribute alone there is no tuple
        return names, attrgetter(*names), _float_names(cls)
    return names, lambda value: tuple(getattr(value, name) for name in names), _float_names(cls)


def _rounded(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_rounded, value))
    return round(value, _DECIMALS) + 0.0 if isinstance(value, float) and math.isfinite(value) else value


@cache
def _float_names(cls: type) -> tuple[str, ...]:
    """The fields that may hold floats."""
    return tuple(name for name, kind in field_types(cls).items() if _has_float(kind))


def _has_float(kind: Any) -> bool:
    return kind is float or any(map(_has_float, get_args(kind)))


@cache
def _field_names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def loads(line: str) -> Record:
    """The record that a line of JSON holds; ValueError names the field that is wrong."""
    return load(Record, json.loads(line))


def load(cls: type[T], data: object) -> T:
    """An instance of a dataclass of `marsad.records` from parsed JSON, every value checked."""
    return cast(T, _read(cls, data, cls.__name__))


def write_records(records: Iterable[object], stream: TextIO) -> int:
    """Write a line for each record as it comes; the number written."""
    count = 0
    for record in records:
        stream.write(dumps(record) + "\n")
        count += 1
    return count


def read_records(path: Path) -> Iterator[Record]:
    """The records of a JSONL file, one at a time; ValueError names the line that holds none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield loads(line)
                except ValueError as error:
                    raise ValueError(f"{path}:{number}: {error}") from None


def _read(kind: Any, value: object, where: str) -> object:
    """The value as type `kind` wants it; `where` is its place in the record, for errors."""
    if is_dataclass(kind):
        return _read_fields(cast(type, kind), value, where)
    origin, options = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _read_union(options, value, where)
    if origin is tuple and isinstance(value, list):
        return _read_items(options, value, where)
    if origin is Literal and value in options:
        return value
    if isinstance(kind, type) and origin is None and _is_a(kind, value):
        return value
    raise ValueError(f"{where}: {value!r:.80} is not {_say(kind)}")


def _is_a(kind: type, value: object) -> bool:
    """Whether a JSON value is of a plain type; an integer is a float, a boolean is no number."""
    if kind is float:
        return isinstance(value, float | int) and not isinstance(value, bool)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _read_fields(cls: type, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: {value!r:.80} is not an object")
    hints = field_types(cls)
    if unknown := [key for key in value if key not in hints]:
        raise ValueError(f"{where}: unknown field {unknown[0]!r}")
    if missing := [key for key in hints if key not in value]:
        raise ValueError(f"{where}: field {missing[0]!r} is missing")
    return cls(**{name: _read(kind, value[name], f"{where}.{name}") for name, kind in hints.items()})


@cache
def field_types(cls: type) -> dict[str, Any]:
    """Field name → its type, in the order of the fields."""
    hints = get_type_hints(cls)
    return {name: hints[name] for name in _field_names(cls)}


def _read_union(options: tuple[Any, ...], value: object, where: str) -> object:
    if value is None and type(None) in options:
        return None
    candidates = [option for option in options if option is not type(None)]
    if len(candidates) == 1:
        return _read(candidates[0], value, where)
    for option in candidates:
        is_list = get_origin(option) is tuple
        if isinstance(value, list) if is_list else _is_a(option, value):
            return _read(option, value, where)
    raise ValueError(f"{where}: {value!r:.80} is none of {', '.join(map(_say, options))}")


def _read_items(options: tuple[Any, ...], values: list[object], where: str) -> tuple[object, ...]:
    if len(options) == 2 and options[1] is ...:
        return tuple(_read(options[0], value, f"{where}[{i}]") for i, value in enumerate(values))
    if len(values) != len(options):
        raise ValueError(f"{where}: {len(values)} values where {len(options)} are due")
    return tuple(
        _read(kind, value, f"{where}[{i}]") for i, (kind, value) in enumerate(zip(options, values, strict=True))
    )


def _say(kind: Any) -> str:
    """A type in words for an error."""
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(map(str, get_args(kind)))
    if get_origin(kind) is tuple:
        return "a list"
    names = {str: "a text", int: "an integer", float: "a number", bool: "true or false", type(None): "null"}
    return names.get(kind, str(kind))
