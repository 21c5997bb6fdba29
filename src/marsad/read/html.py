"""A page of news → Article: the main text, title, date, outlet and address. Needs the extra `sources`."""

from __future__ import annotations

import logging
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import trafilatura
import yaml
from trafilatura.settings import Document

from marsad.language.orthography import fold
from marsad.read.encoding import decode_page
from marsad.read.limits import refuse_large
from marsad.read.markup import load_tree
from marsad.read.text import Origin, ReadError, compose, make_article, read_date, refuse_binary, web_address
from marsad.records import Article

_FEWEST_LETTERS = 100  # a shorter page is a notice, a video or a wall
_LONGEST_FURNITURE = 150  # characters; a longer line is a paragraph, whatever it begins with
_BREAKS = " |-–—»:"
# only dates that a page declares: the first number in its text may be any
_DATES = {"original_date": True, "extensive_search": False}

for _name in ("trafilatura", "htmldate", "courlan", "readability", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # what they could not read is said in one sentence


def read_page(data: bytes, origin: Origin) -> Article:
    """The article of an HTML page; ReadError where it has no main text in Arabic.

    The text that offsets count is the title, an empty line and the paragraphs, a line each.
    """
    refuse_large(data)
    html = decode_page(data, charset=origin.charset)
    refuse_binary(html)
    document = _extract(html, origin.url)
    title = _title(document)
    url = web_address(origin.url)
    body = _without_title(drop_furniture(document.text or ""), title)
    article = make_article(
        compose(title, body),
        id=origin.id,
        title=title,
        published=_date(document.date) or origin.published,
        source=_source(document, url),
        url=_address(web_address(document.url), url),
    )
    _refuse_other(article, body)
    return article


def _extract(html: str, url: str | None) -> Document:
    tree = load_tree(html)
    try:
        document = trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=_DATES,
        )
    except Exception as error:  # whatever a hostile page does to the library, the run goes on
        raise ReadError(f"not HTML that can be read: {type(error).__name__}") from None
    if not isinstance(document, Document):
        raise ReadError("a page without a main text")
    return document


def drop_furniture(text: str) -> str:
    """Paragraphs without the lines that a site puts around them: see also, share, source, follow us.

    >>> drop_furniture("أعلن الرئيس الطوارئ.\\nإقرأ أيضاً : وزير يستقيل\\nشارك\\nالمصدر: وكالات")
    'أعلن الرئيس الطوارئ.'
    """
    return "\n".join(line for line in text.splitlines() if line.strip() and not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    if len(line) > _LONGEST_FURNITURE:
        return False
    words = _folded(line)
    lines, openings = _furniture()
    return words.strip(" :.-|") in lines or words.startswith(openings)


@cache
def _furniture() -> tuple[frozenset[str], tuple[str, ...]]:
    """The whole lines and the openings, folded."""
    entries = yaml.safe_load(files("marsad.read").joinpath("furniture.yaml").read_text(encoding="utf-8"))
    return frozenset(map(_folded, entries["lines"])), tuple(map(_folded, entries["openings"]))


def _folded(line: str) -> str:
    return " ".join(fold(line).split()).replace(" :", ":")


def _title(document: Document) -> str | None:
    """The title in one line, without the outlet's name behind it."""
    title = " ".join((document.title or "").split())
    site = (document.sitename or "").strip()
    head = title.removesuffix(site).rstrip(_BREAKS) if site and title.endswith(site) else title
    return head or title or None


def _without_title(body: str, title: str | None) -> str:
    """The paragraphs alone, where the first line repeats the title."""
    first, _, rest = body.partition("\n")
    return rest if title is not None and _folded(first) == _folded(title) else body


def _date(value: str | None) -> str | None:
    try:
        return read_date(value) if value else None
    except ReadError:
        return None


def _source(document: Document, url: str | None) -> str | None:
    """The outlet's name, else the host it was fetched from."""
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return " ".join((document.sitename or "").split()) or host or document.hostname or None


def _address(declared: str | None, url: str | None) -> str | None:
    """The address that a page declares its own, unless it was fetched from another host."""
    if declared is None or url is None:
        return declared or url
    return declared if urlsplit(declared).hostname == urlsplit(url).hostname else url


def _refuse_other(article: Article, body: str) -> None:
    if article.language != "ar":
        raise ReadError(f"a page that is not Arabic ({article.language})")
    if (letters := sum(map(str.isalpha, body))) < _FEWEST_LETTERS:
        raise ReadError(f"a page without a main text: {letters} letters")
