"""ninjs, the news agencies' JSON (IPTC), versions 1 to 3 → Article.

Version 1 has `headline` and `body_html`, version 2 `headlines` and `bodies` as lists, version 3 the same with names
like `pubStatus`; names are compared in lower case. Rights and usage terms are the reader's own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from marsad.read.text import MissingExtra, ReadError, compose, make_article, read_date
from marsad.records import Article

_SHOWN_BY = {"headline", "headlines", "bodies", "body_text", "body_html", "body_xhtml", "pubstatus", "versioncreated"}
_DATES = ("versioncreated", "firstcreated", "contentcreated")
_LONGEST_SHOWN = 40
_TAG = re.compile(r"</?(?:p|br|div|h\d|ul|ol|li|blockquote|section|article)\b", re.I)


def is_ninjs(values: Mapping[str, object]) -> bool:
    """Whether a JSON object is an item of ninjs and none of marsad's own."""
    return "text" not in values and "uri" in values and not _SHOWN_BY.isdisjoint(map(str.lower, values))


def read_ninjs(values: Mapping[str, object], *, published: str | None = None) -> Article:
    """The article of one item; ReadError where it is withdrawn, in another language or without text.

    published: ISO date for items that bring none.
    """
    item = {name.lower(): value for name, value in values.items()}
    _refuse_unusable(item)
    title = _headline(item)
    body = max(_bodies(item), default=(False, ""), key=lambda body: (bool(body[1]), body[0], len(body[1])))[1]
    if not body:
        raise ReadError("an item without text")
    article = make_article(
        compose(title, body),
        id=_text(item.get("uri")) or "ninjs",
        title=title,
        published=_date(item) or published,
        source=_source(item),
    )
    if article.language != "ar":
        raise ReadError(f"not Arabic ({article.language})")
    return article


def _refuse_unusable(item: Mapping[str, object]) -> None:
    status = _text(item.get("pubstatus")).rpartition(":")[2] or "usable"
    if status != "usable":
        raise ReadError(f"not to be published: its status is {status:.{_LONGEST_SHOWN}}")
    language = _text(item.get("language")) or "ar"
    if language.lower().partition("-")[0] != "ar":
        raise ReadError(f"not Arabic ({language:.{_LONGEST_SHOWN}})")


def _headline(item: Mapping[str, object]) -> str | None:
    """The main headline as one line."""
    headlines = [(_text(h.get("role")), _plain(h)) for h in _objects(item.get("headlines"))]
    main = [value for role, value in headlines if role in ("main", "")] or [value for _, value in headlines]
    words = (main[0] if main else _text(item.get("headline"))).split()
    return " ".join(words) or None


def _bodies(item: Mapping[str, object]) -> Iterator[tuple[bool, str]]:
    """Every body, and whether it was marked up: then its paragraphs are known."""
    for body in _objects(item.get("bodies")):
        yield _is_marked_up(body), _plain(body)
    for name, value in item.items():
        if name.startswith("body_") and isinstance(value, str):
            body = {"contenttype": name, "value": value}
            yield _is_marked_up(body), _plain(body)


def _plain(value: Mapping[str, object]) -> str:
    """The text of a body or headline; HTML without its tags."""
    text = _text(value.get("value"))
    if not _is_marked_up(value):
        return text
    try:
        from marsad.read.markup import as_text
    except ModuleNotFoundError as error:
        raise MissingExtra(f"HTML in ninjs needs {error.name}: pip install 'marsad[sources]'") from None
    return as_text(text)


def _is_marked_up(value: Mapping[str, object]) -> bool:
    kind = _text(value.get("contenttype"))
    return "html" in kind or (kind == "" and bool(_TAG.search(_text(value.get("value")))))


def _source(item: Mapping[str, object]) -> str | None:
    names = (_text(source.get("name")) for source in _objects(item.get("infosources") or item.get("infosource")))
    return next(filter(None, names), None) or _text(item.get("copyrightholder")) or None


def _date(item: Mapping[str, object]) -> str | None:
    value = next(filter(None, (_text(item.get(name)) for name in _DATES)), None)
    return read_date(value) if value else None


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """The objects in a list, their names in lower case; anything else is passed over."""
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            yield {name.lower(): inner for name, inner in entry.items()}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
