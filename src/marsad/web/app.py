"""The explorer as an ASGI application: guards, entrance, pages and API put together."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from marsad import __version__
from marsad.read import ReadError
from marsad.store import Store, StoreError
from marsad.store.query import FilterError
from marsad.web import api, pages
from marsad.web.access import Doorkeeper
from marsad.web.context import Rules
from marsad.web.desk import BusyError, Coding, Desk
from marsad.web.entrance import API, LOGIN, WRONG_SECRETS, Entrance
from marsad.web.guard import BodyLimit, RateLimit, SafeHeaders, SameOrigin, make_safe, problem
from marsad.web.pages.show import show_error
from marsad.web.rendering import STATIC

_MOST_BYTES = 20_000
_LARGER = (("/api/v1/code", 2_000_000), ("/articles/", 200_000))
_LOG = logging.getLogger("uvicorn.error")
_SESSION_SECONDS = 12 * 3600
_ALL_METHODS = "*"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is run. hosts: names it answers to, `*` for all. is_secure: reached by https only. rate: requests
    a minute that one address may send to the API; a thirtieth of them may be articles to code."""

    doorkeeper: Doorkeeper
    hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]")
    is_secure: bool = False
    rate: int = 600


def make_app(store: Store, coding: Coding, rules: Rules, settings: Settings) -> FastAPI:
    """The application over a store. coding: codes the articles that are posted. rules: why records are there."""
    app = FastAPI(
        title="marsad",
        version=__version__,
        summary="Arabic political news in, verifiable records out.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        middleware=_middleware(settings),
        exception_handlers=_ERRORS,
    )
    app.state.desk = Desk(store, coding, settings.doorkeeper, rules)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(api.router)
    app.include_router(pages.router)
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """Outermost first."""
    rates = (
        ("POST", LOGIN, WRONG_SECRETS),
        ("POST", "/api/v1/code", max(1, settings.rate // 30)),
        (_ALL_METHODS, API, settings.rate),
    )
    return [
        Middleware(SafeHeaders, is_secure=settings.is_secure),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts), www_redirect=False),
        Middleware(RateLimit, rates=rates),
        Middleware(SameOrigin),
        Middleware(BodyLimit, most=_MOST_BYTES, larger=_LARGER),
        Middleware(
            SessionMiddleware,
            secret_key=secrets.token_hex(32),
            session_cookie="__Host-marsad" if settings.is_secure else "marsad",
            max_age=_SESSION_SECONDS,
            same_site="lax",
            https_only=settings.is_secure,
        ),
        Middleware(Entrance, doorkeeper=settings.doorkeeper),
    ]


# ── errors ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _http_error(request: Request, error: HTTPException) -> Response:
    return show_error(request, error.status_code, str(error.detail))


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
    return show_error(request, 422, "; ".join(faults[:5]))


async def _useless_filter(request: Request, error: FilterError | ReadError) -> Response:
    return show_error(request, 422, str(error))


async def _busy(_: Request, error: BusyError) -> Response:
    return problem(503, str(error), headers={"retry-after": "60"})


async def _no_store(request: Request, error: StoreError) -> Response:
    _LOG.error("%s", error)
    return show_error(request, 503, "the store cannot be read now; the log of the server has it")


async def _failed(request: Request, _: Exception) -> Response:
    # this answer is made outside the guards, after all of them failed
    answer = show_error(request, 500, "something went wrong here; the log of the server has it")
    make_safe(answer.headers)
    answer.headers["cache-control"] = "no-store"
    return answer


_ERRORS: dict[int | type[Exception], Any] = {
    HTTPException: _http_error,
    RequestValidationError: _invalid,
    FilterError: _useless_filter,
    ReadError: _useless_filter,
    BusyError: _busy,
    StoreError: _no_store,
    Exception: _failed,
}
