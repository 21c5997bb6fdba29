"""What stands between the network and the pages: headers, foreign origins, sizes, rates, sessions, errors as RFC 9457.

Each guard is a plain ASGI middleware that knows one thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
STATIC = "/static/"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    """An error as RFC 9457 has it."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


class SafeHeaders:
    """Every answer says what a browser may do with it. is_secure: the server is reached by https only."""

    def __init__(self, app: ASGIApp, *, is_secure: bool = False) -> None:
        self._app, self._is_secure = app, is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                make_safe(headers)
                if self._is_secure:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
                is_ours = scope["path"].startswith(STATIC) and message["status"] in (200, 304)
                headers.setdefault("cache-control", "private, max-age=86400" if is_ours else "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def make_safe(headers: MutableHeaders) -> None:
    """What every answer says, errors included."""
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


class SameOrigin:
    """Requests that change something come from our own pages, or from no page at all.

    Browsers say where a request comes from (`Sec-Fetch-Site`, and `Origin` in older ones) and a page cannot forge it;
    what sends neither is no browser and carries no cookie that somebody else could ride on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _SAFE_METHODS or is_own(Headers(scope=scope)):
            await self._app(scope, receive, send)
        else:
            await problem(403, "this request comes from another site")(scope, receive, send)


def is_own(headers: Mapping[str, str]) -> bool:
    """Whether a request's headers name no other origin than the server's."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


class BodyLimit:
    """A body longer than a path takes is refused, whatever its headers say."""

    def __init__(self, app: ASGIApp, *, most: int, larger: Sequence[tuple[str, int]] = ()) -> None:
        """most: bytes. larger: path prefixes that take more, with how many bytes."""
        self._app, self._most, self._larger = app, most, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = next((size for prefix, size in self._larger if scope["path"].startswith(prefix)), self._most)
        detail = f"a request here may have at most {most} bytes"
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > most:
            await problem(413, detail)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(413, detail)
            return message

        await self._app(scope, counted, send)


class Limiter:
    """So many times a minute, counted for each key."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, most: int, *key: str) -> bool:
        """Count once; whether it is within the limit."""
        return self._limiter.hit(RateLimitItemPerMinute(most), *key)

    def is_within(self, most: int, *key: str) -> bool:
        """Whether once more would be within the limit."""
        return self._limiter.test(RateLimitItemPerMinute(most), *key)


def too_many() -> Response:
    """The answer to who asks too often."""
    return problem(429, "too many requests: try again in a minute", headers={"retry-after": "60"})


def client_of(scope: Scope) -> str:
    """The address that a request comes from."""
    return scope["client"][0] if scope.get("client") else "?"


class RateLimit:
    """So many requests a minute for each client address, by path prefix; the first prefix that fits counts."""

    def __init__(self, app: ASGIApp, *, rates: Sequence[tuple[str, str, int]]) -> None:
        """rates: (method or *, path prefix, requests a minute)."""
        self._app, self._rates, self._limiter = app, rates, Limiter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_refused = scope["type"] == "http" and not self._is_within(scope)
        await (too_many() if is_refused else self._app)(scope, receive, send)

    def _is_within(self, scope: Scope) -> bool:
        for method, prefix, rate in self._rates:
            if method in ("*", scope["method"]) and scope["path"].startswith(prefix):
                return self._limiter.hit(rate, method, prefix, client_of(scope))
        return True
