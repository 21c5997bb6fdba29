"""The HTTP API described for people, from its OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request

from marsad.web.pages.show import add_page

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an operation takes in its address or query."""

    name: str
    where: str
    is_required: bool
    means: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the API does."""

    method: str
    path: str
    summary: str
    means: str
    parameters: tuple[Parameter, ...]
    body: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The whole API."""

    operations: tuple[Operation, ...]


def api(request: Request) -> ApiPage:
    document: dict[str, Any] = request.app.openapi()
    return ApiPage(
        tuple(
            _operation(method, path, one, document)
            for path, methods in document["paths"].items()
            for method, one in methods.items()
        )
    )


def _operation(method: str, path: str, one: dict[str, Any], document: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=one.get("summary", ""),
        means=one.get("description", ""),
        parameters=tuple(
            Parameter(p["name"], p["in"], p.get("required", False), p.get("description") or _kind(p.get("schema", {})))
            for p in one.get("parameters", ())
        ),
        body=_body(one, document),
        answers=tuple((status, answer["description"]) for status, answer in sorted(one["responses"].items())),
    )


def _body(one: dict[str, Any], document: dict[str, Any]) -> tuple[Parameter, ...]:
    content = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schema = document["components"]["schemas"].get(content.get("$ref", "").rpartition("/")[2], {})
    required = schema.get("required", ())
    return tuple(
        Parameter(name, "body", name in required, _kind(kind)) for name, kind in schema.get("properties", {}).items()
    )


def _kind(schema: dict[str, Any]) -> str:
    """A schema in few words: its type and its bounds."""
    options = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    chosen = options[0] if options else {}
    bounds = [f"{name} {chosen[name]}" for name in ("minimum", "maximum", "maxLength", "pattern") if name in chosen]
    return ", ".join([str(chosen.get("type", "")), *bounds])


add_page(router, "/api/v1/docs", "api.html", api)
