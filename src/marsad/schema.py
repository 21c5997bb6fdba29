"""The JSON Schema of a record, generated from the dataclasses: `python -m marsad.schema > docs/record.schema.json`."""

from __future__ import annotations

import json
import sys
from dataclasses import is_dataclass
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin

from marsad.jsonl import field_types
from marsad.records import SCHEMA, Record

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def record_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one line of output."""
    definitions: dict[str, Any] = {}
    top = _object(Record, definitions)
    top["properties"]["schema"] = {"const": SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"marsad record, schema {SCHEMA}",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


def _object(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """A dataclass: every field is required, no other is allowed."""
    kinds = field_types(cls)
    return {
        "description": " ".join((cls.__doc__ or "").split()),
        "type": "object",
        "properties": {name: _schema(kind, definitions) for name, kind in kinds.items()},
        "required": list(kinds),
        "additionalProperties": False,
    }


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_dataclass(kind):
        return _reference(cast(type, kind), definitions)
    options = get_args(kind)
    origin = get_origin(kind)
    if origin is Literal:
        return {"enum": list(options)}
    if origin in (Union, UnionType):
        return _union([_schema(option, definitions) for option in options])
    if origin is tuple and options[-1] is ...:
        return {"type": "array", "items": _schema(options[0], definitions)}
    if origin is tuple:
        items = [_schema(option, definitions) for option in options]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    return {"type": _PLAIN[kind]}


def _reference(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}
        definitions[cls.__name__] = _object(cls, definitions)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _union(options: list[dict[str, Any]]) -> dict[str, Any]:
    """Plain types side by side (`["string", "null"]`), anything else as alternatives."""
    if all(option.keys() == {"type"} for option in options):
        return {"type": [option["type"] for option in options]}
    return {"anyOf": options}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n")
