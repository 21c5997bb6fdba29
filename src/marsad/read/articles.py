"""JSON → Articles: an object a line, or one document; a broken object is reported and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsad.read.limits import refuse_large
from marsad.read.ninjs import is_ninjs, read_ninjs
from marsad.read.text import Errors, Origin, ReadError, compose, decode, make_article, read_date
from marsad.records import Article

_TEXTS = ("title", "published", "source", "url")


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that was set aside. where: file, or file:line; reason: one sentence."""

    where: str
    reason: str


def read_lines(
    lines: Iterable[bytes], *, name: str, first: int = 1, published: str | None = None, errors: Errors = "strict"
) -> Iterator[Article | Rejected]:
    """The article of each line that is not empty. `published` stands in where a line has none.

    A line is an object with `text` and, where known, `id`, `title`, `published`, `source`, `url`; other keys are
    left alone. Without `id` the line number is it; first is that of the first line.
    """
    for number, line in enumerate(lines, start=first):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            try:
                yield _read_line(line, number, published, errors)
            except ReadError as error:
                yield Rejected(f"{name}:{number}", str(error))


def read_objects(data: bytes, origin: Origin) -> Iterator[Article | Rejected]:
    """The article of a JSON document: one object as in `read_lines`, or a list of such objects."""
    values = _parse(decode(data, errors=origin.errors))
    objects = values if isinstance(values, list) else [values]
    for number, item in enumerate(objects, start=1):
        try:
            yield _read_object(item, number, origin.published)
        except ReadError as error:
            yield Rejected(f"{origin.name}:{number}" if len(objects) > 1 else origin.name, str(error))


def _read_line(line: bytes, number: int, published: str | None, errors: Errors) -> Article:
    refuse_large(line)
    return _read_object(_parse(decode(line, errors=errors)), number, published)


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadError(f"not JSON: {error.msg} at character {error.pos}") from None
    except (ValueError, RecursionError):
        raise ReadError("not JSON that can be read: nested too deeply or a number too long") from None


def _read_object(values: object, number: int, published: str | None) -> Article:
    if not isinstance(values, dict):
        raise ReadError("not a JSON object")
    if is_ninjs(values):
        return read_ninjs(values, published=published)
    text = values.get("text")
    if not isinstance(text, str):
        raise ReadError("`text` is missing" if text is None else "`text` is not a string")
    title, date, source, url = (_optional_text(values, key) for key in _TEXTS)
    return make_article(
        compose(title, text),
        id=_read_id(values.get("id"), number),
        title=title,
        published=read_date(date) if date else published,
        source=source,
        url=url,
    )


def _optional_text(values: dict[str, object], key: str) -> str | None:
    """A value that must be a string if there is one; an empty one is none."""
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        raise ReadError(f"`{key}` is not a string")
    return value if value and value.strip() else None


def _read_id(value: object, number: int) -> str:
    if value is None or value == "":
        return str(number)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ReadError("`id` is neither a string nor a whole number")
    return str(value)
