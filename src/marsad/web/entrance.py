"""The entrance: which visitor a request is from, and what a visitor may do."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from marsad.web.access import Doorkeeper, Visitor
from marsad.web.guard import STATIC, Limiter, client_of, problem, too_many

API = "/api/"
LOGIN = "/login"
WRONG_SECRETS = 10  # a minute, from one address
_OPEN = (LOGIN, STATIC, "/language")
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
# what a reader may send: nothing of it changes the store
_READERS_SEND = ("/api/v1/code", LOGIN, "/logout", "/language")


class Entrance:
    """Lets a request in with its visitor (`request.state.visitor`), or sends it to the login page.

    A visitor comes by session, or by an `Authorization` header on the API. Readers read; reviewers may change. An
    address that sends one wrong secret after the other is not heard for a minute.
    """

    def __init__(self, app: ASGIApp, *, doorkeeper: Doorkeeper) -> None:
        self._app, self._doorkeeper, self._wrong = app, doorkeeper, Limiter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if "authorization" in request.headers and not self._wrong.is_within(WRONG_SECRETS, client_of(scope)):
            await too_many()(scope, receive, send)
            return
        visitor = await self._find(request)
        scope.setdefault("state", {})["visitor"] = visitor
        refusal = _refusal(request, visitor)
        await (refusal or self._app)(scope, receive, send)

    async def _find(self, request: Request) -> Visitor | None:
        doorkeeper = self._doorkeeper
        if doorkeeper.anyone is not None:
            return doorkeeper.anyone
        header = request.headers.get("authorization")
        if header is not None and request.url.path.startswith(API):
            visitor = await run_in_threadpool(doorkeeper.admit_header, header)
            if visitor is None:
                self._wrong.hit(WRONG_SECRETS, client_of(request.scope))
            return visitor
        return doorkeeper.find(str(request.session.get("name", "")))


def _refusal(request: Request, visitor: Visitor | None) -> Response | None:
    """The answer to a request that may not pass, None where it may."""
    path = request.url.path
    if visitor is None and not path.startswith(_OPEN):
        if path.startswith(API):
            return problem(401, "name and secret are needed", headers={"www-authenticate": 'Basic realm="marsad"'})
        wanted = f"{path}?{request.url.query}" if request.url.query else path
        return RedirectResponse(f"{LOGIN}?next={quote(wanted, safe='')}", 303)
    changes = request.method not in _READS and not path.startswith(_READERS_SEND)
    if changes and not (visitor and visitor.may_review):
        return problem(403, "only a reviewer may change records")
    return None


def own_path(address: str) -> str:
    """Where to go after a login or a switch: a path of this server, whatever a link claims.

    >>> own_path("/articles?q=1"), own_path("//evil.example"), own_path("https://evil.example/")
    ('/articles?q=1', '/', '/')
    """
    parts = urlsplit(address) if address.isprintable() and "\\" not in address else urlsplit("")
    is_own = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return address if is_own else "/"
