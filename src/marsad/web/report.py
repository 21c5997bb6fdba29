"""Articles as one self-contained file, to be mailed or archived: typefaces, styles, script and tables stand inside.

The file asks nothing of the network and its own policy forbids it to: styles and script are allowed by their hashes,
everything else but typefaces and images of its own is not.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from markupsafe import Markup

from marsad import __version__
from marsad.records import Record
from marsad.web.article import article_page
from marsad.web.article_views import ArticlePage
from marsad.web.context import Frame, Rules, Table
from marsad.web.i18n import LANGUAGES, Language, interface
from marsad.web.rendering import STATIC, Links, render

_FONT = re.compile(r'url\("(fonts/[\w-]+\.woff2)"\)')
_MEDIA = {"csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class _Article:
    """An article of the report; prefix keeps its ids apart from the others'."""

    page: ArticlePage
    prefix: str


class _Inside(Links):
    """Everything a link leads to is in the file itself."""

    def static(self, name: str) -> str:
        return data_address("application/octet-stream", (STATIC / name).read_bytes())

    def table(self, table: Table, form: str) -> str:
        content = table.as_csv() if form == "csv" else table.as_json()
        return data_address(f"{_MEDIA[form]};charset=utf-8", content.encode())


def report(records: Iterable[Record], *, rules: Rules | None = None, language: Language = "ar") -> str:
    """The HTML of one file that shows every record in both languages of the interface, `language` first.

    Raises ValueError for a record that was kept without its text.
    """
    pages = [article_page(record, rules) for record in records]
    articles = [_Article(page, f"a{n}-" if len(pages) > 1 else "") for n, page in enumerate(pages, 1)]
    other = next(code for code in LANGUAGES if code != language)
    style, script = Markup(_style()), Markup(_script())  # noqa: S704 - files of ours
    return render(
        "report.html",
        language,
        title=pages[0].heading.title or pages[0].heading.id if pages else "",
        version=__version__,
        style=style,
        script=script,
        policy=_policy(style, script),
        edition=_edition(articles, language),
        other_language=other,
        other_direction=interface(other).direction,
        other_edition=_edition(articles, other),
    )


def data_address(media: str, content: bytes) -> str:
    """A `data:` address."""
    return f"data:{media};base64,{b64encode(content).decode()}"


def _edition(articles: list[_Article], language: Language) -> Markup:
    html = render("edition.html", language, articles=articles, frame=Frame(), links=_Inside())
    return Markup(html)  # noqa: S704 - rendered with everything escaped


def _policy(style: str, script: str) -> str:
    """What the file may do: show its own styles and typefaces, run its own script."""
    allowed = {"style": _hash(style), "script": _hash(script)}
    sources = " ".join(f"{kind}-src '{digest}';" for kind, digest in allowed.items())
    return f"default-src 'none'; {sources} font-src data:; img-src data:; base-uri 'none'; form-action 'none'"


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


@cache
def _style() -> str:
    """The style sheets in one, typefaces inside."""

    def inside(match: re.Match[str]) -> str:
        return f'url("{data_address("font/woff2", (STATIC / match[1]).read_bytes())}")'

    fonts = (STATIC / "fonts.css").read_text(encoding="utf-8")
    return _FONT.sub(inside, fonts) + (STATIC / "marsad.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return (STATIC / "marsad.js").read_text(encoding="utf-8")
