"""How a page is shown: as HTML, as its JSON twin, and its tables to take along, all at stable addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from starlette.responses import HTMLResponse

from marsad.export.codes import codes
from marsad.store.overview import key_of
from marsad.web.context import Frame, PageLink, Table
from marsad.web.entrance import API
from marsad.web.guard import STATIC, problem
from marsad.web.i18n import LANGUAGES, Language, choose_language, interface
from marsad.web.rendering import STATIC as FILES
from marsad.web.rendering import STATUSES, as_json, render

# the pages of the masthead: address and name, a message of the catalogues
MENU = (
    ("/", "Articles"),
    ("/stories", "Stories"),
    ("/actors", "Actors"),
    ("/network", "Reactions"),
    ("/map", "Map"),
    ("/dyads", "Over time"),
    ("/outlets", "Outlets"),
    ("/reviews", "Reviews"),
)
# what belongs to the first of them
_UNDER_ARTICLES = ("/articles/", "/events", "/statements", "/figures")
# filters that every kind of row knows
_COMMON = frozenset({"text", "actor", "country", "place", "source", "since", "until"})
_FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}

TablesOf = Callable[[Any], tuple[Table, ...]]


def add_page(
    router: APIRouter, path: str, template: str, build: Callable[..., Any], tables: TablesOf = lambda _: ()
) -> None:
    """Serve a page: `path` as HTML, `path.json` as JSON, `path/tables/NAME.csv` (or `.json`) its tables.

    build: makes the page's context from the request, a dependency of FastAPI's. tables: those of the context.
    """
    base = path.rstrip("/")

    def html(request: Request, page: Any = Depends(build)) -> Response:  # noqa: B008
        return show(request, template, page=page, tables={table.name: table for table in tables(page)})

    def twin(page: Any = Depends(build)) -> Response:  # noqa: B008
        return Response(as_json(page), media_type="application/json")

    def take(table: str, form: str, page: Any = Depends(build)) -> Response:  # noqa: B008
        found = next((one for one in tables(page) if one.name == table), None)
        if found is None or form not in _FORMS:
            raise HTTPException(404, "no such table")
        content = found.as_csv() if form == "csv" else found.as_json()
        name = {"content-disposition": f'attachment; filename="marsad-{found.name}.{form}"'}
        return Response(content, media_type=_FORMS[form], headers=name)

    router.add_api_route(f"{base or '/index'}.json", twin, methods=["GET"])
    router.add_api_route(f"{base}/tables/{{table}}.{{form}}", take, methods=["GET"])
    router.add_api_route(path, html, methods=["GET"])


def show(request: Request, template: str, *, status: int = 200, **context: object) -> Response:
    """A template as a page of this server, in the visitor's language."""
    language = language_of(request)
    content = render(
        template,
        language,
        frame=_frame(request, language),
        links=PageLinks(request),
        prefix="",
        key_of=key_of,
        choices=_choices(),
        visitor=getattr(request.state, "visitor", None),
        **context,
    )
    return HTMLResponse(content, status, headers={"vary": "Accept-Language, Cookie", "content-language": language})


@cache
def _choices() -> dict[str, tuple[str, ...]]:
    """The codes that a form lets choose from, by filter."""
    known = codes()
    return {"type": tuple(known.types), "status": STATUSES, "country": tuple(sorted(known.countries))}


def language_of(request: Request) -> Language:
    """The language the visitor switched to, else the one the browser asks for."""
    return choose_language(str(request.session.get("language", "")), request.headers.get("accept-language"))


@cache
def _version() -> str:
    """Of the files that browsers keep: another one makes them fetch anew."""
    digest = sha256()
    for path in sorted(FILES.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where links lead from a page of this server."""

    request: Request

    def static(self, name: str) -> str:
        return f"{STATIC}{quote(name)}?{_version()}"

    def table(self, table: Table, form: str) -> str:
        query = f"?{self.request.url.query}" if self.request.url.query else ""
        return f"{self.request.url.path.rstrip('/')}/tables/{quote(table.name)}.{form}{query}"

    def to(self, path: str) -> str:
        """Another page with what is sought here, as far as every page can be sought by it."""
        kept = [(name, value) for name, value in self.request.query_params.items() if name in _COMMON and value]
        return f"{path}?{urlencode(kept)}" if kept else path

    def at(self, **changes: object) -> str:
        """This page with another query; None takes a value out."""
        url = self.request.url
        kept = {name: value for name, value in changes.items() if value is not None}
        gone = [name for name in changes if name not in kept]
        changed = url.include_query_params(**kept).remove_query_params(gone)
        return f"{changed.path}?{changed.query}" if changed.query else changed.path


def _frame(request: Request, language: Language) -> Frame:
    speech = interface(language)
    path, query = request.url.path, request.url.query
    other = next(name for name in LANGUAGES if name != language)
    desk, visitor = request.app.state.desk, getattr(request.state, "visitor", None)
    links = tuple(
        PageLink(speech.messages.gettext(name), href, is_current=_is_under(path, href))
        for href, name in MENU
        if visitor is not None
    )
    here = f"{path}?{query}" if query else path
    return Frame(
        home="/",
        links=links,
        other_language=f"/language/{other}?next={quote(here, safe='')}",
        visitor=visitor.name if visitor is not None and desk.doorkeeper.anyone is None else None,
    )


def _is_under(path: str, href: str) -> bool:
    return path == href or path.startswith(_UNDER_ARTICLES if href == "/" else f"{href}/")


def show_error(request: Request, status: int, detail: str) -> Response:
    """What went wrong, as a page or, on the API, as RFC 9457."""
    if request.url.path.startswith(API) or "session" not in request.scope:
        return problem(status, detail)
    return show(request, "error.html", status=status, code=status, phrase=HTTPStatus(status).phrase, detail=detail)
