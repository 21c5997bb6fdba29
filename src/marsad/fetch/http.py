"""One page over HTTP: from a public address, in bounded time and size, every redirect checked anew."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import Any

import httpcore2
import httpx2

from marsad import __version__
from marsad.fetch.address import is_public, resolve
from marsad.read.limits import LARGEST_ITEM

AGENT = f"marsad/{__version__} (reader of news feeds)"
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_MOST_REDIRECTS = 5
_WEB_PORTS = (80, 443)
_FIRST_FREE_PORT, _LAST_PORT = 1024, 65535
_LONGEST_URL = 4000
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class FetchError(Exception):
    """Nothing was fetched; the message is one sentence without the URL."""


class PassingError(FetchError):
    """Nothing was fetched, but later something may be."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched and how long that may take.

    allow_private: also from private and loopback addresses; connect_time, total_time: seconds, the latter with all
    redirects; largest: bytes of a body, packed or unpacked; resolve: the addresses of a host, OSError if none.
    """

    allow_private: bool = False
    connect_time: float = 10.0
    total_time: float = 30.0
    largest: int = LARGEST_ITEM
    resolve: Callable[[str, int], tuple[str, ...]] = resolve


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered, redirects followed. url: where it came from in the end; header names in lower case."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)


def fetch(
    url: str,
    policy: Policy,
    *,
    headers: Sequence[tuple[str, str]] = (),
    permit: Callable[[httpx2.URL], None] = lambda url: None,  # noqa: ARG005
) -> Response:
    """GET a URL; FetchError where policy, server or network stand against it.

    permit is called with every URL before it is visited and may raise FetchError.
    """
    deadline = _Deadline(policy.total_time)
    backend = _CheckedBackend(policy, deadline)
    sent = [("User-Agent", AGENT), ("Accept-Encoding", "gzip, deflate"), ("Accept", "*/*"), *headers]
    waits = {"timeout": {"connect": policy.connect_time}}
    target = parse_url(url, policy)
    with httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool, _told(policy):
        for _ in range(_MOST_REDIRECTS + 1):
            permit(target)
            with pool.stream("GET", _as_parsed(target), headers=sent, extensions=waits) as answer:
                found = tuple(
                    (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in answer.headers
                )
                response = Response(str(target), answer.status, found, b"")
                if answer.status not in _REDIRECTS or not (location := response.header("location")):
                    body = b"".join(_read_body(answer.iter_stream(), response, policy.largest))
                    return Response(str(target), answer.status, found, body)
            target = parse_url(location, policy, base=target)
    raise FetchError(f"redirects more than {_MOST_REDIRECTS} times")


def parse_url(url: str, policy: Policy, *, base: httpx2.URL | None = None) -> httpx2.URL:
    """A URL that may be fetched as far as it shows; names are checked when they are connected to."""
    try:
        if len(url) > _LONGEST_URL:
            raise FetchError("too long for a URL")
        parsed = httpx2.URL(url.strip()) if base is None else base.join(url.strip())
    except (httpx2.InvalidURL, ValueError, TypeError):
        raise FetchError("not a URL") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError("not a web address (http:// or https://)")
    if parsed.userinfo:
        raise FetchError("a URL with a user name or password is not followed")
    if not _is_port_of_the_web(parsed.port, policy):
        raise FetchError(f"port {parsed.port} is not the web's")
    return parsed.copy_with(fragment=None)


def _is_port_of_the_web(port: int | None, policy: Policy) -> bool:
    if port is None or port in _WEB_PORTS:
        return True
    return (1 if policy.allow_private else _FIRST_FREE_PORT) <= port <= _LAST_PORT


def _as_parsed(url: httpx2.URL) -> httpcore2.URL:
    """The same URL part by part: a second parser might read it in another way."""
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


@cache
def _tls() -> SSLContext:
    return httpcore2.default_ssl_context()


@contextmanager
def _told(policy: Policy) -> Iterator[None]:
    """Errors of the network as FetchErrors."""
    try:
        yield
    except httpcore2.TimeoutException:
        raise PassingError(
            f"took longer than {policy.total_time:g} seconds, or {policy.connect_time:g} to connect"
        ) from None
    except (httpcore2.ConnectError, httpcore2.NetworkError) as error:
        raise PassingError(f"the connection failed: {_line(error)}") from None
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
        raise FetchError(f"not proper HTTP: {_line(error)}") from None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


# ── the body ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_body(chunks: Iterable[bytes], response: Response, largest: int) -> Iterator[bytes]:
    """The body unpacked, piece by piece; FetchError as soon as it is too large, packed or unpacked."""
    declared = response.header("content-length") or ""
    if declared.isdecimal() and int(declared[:20]) > largest:
        raise _too_large(largest)
    unpack = _unpacker(response.header("content-encoding"), largest)
    packed = unpacked = 0
    for chunk in chunks:
        piece = unpack(chunk)
        packed, unpacked = packed + len(chunk), unpacked + len(piece)
        if max(packed, unpacked) > largest:
            raise _too_large(largest)
        yield piece


def _unpacker(encoding: str | None, largest: int) -> Callable[[bytes], bytes]:
    """What undoes a Content-Encoding, giving at most one byte more than the largest body at a time."""
    name = (encoding or "identity").strip().lower()
    if name == "identity":
        return bytes
    if name not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"packed in a way that was not asked for: {name:.40}")
    decompressor = zlib.decompressobj(_GZIP_OR_ZLIB)

    def unpack(chunk: bytes) -> bytes:
        try:
            return decompressor.decompress(chunk, largest + 1)
        except zlib.error:
            raise FetchError(f"broken {name}") from None

    return unpack


def _too_large(largest: int) -> FetchError:
    return FetchError(f"larger than {largest / 2**20:g} MiB")


# ── the network ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Deadline:
    """A moment that no operation may outlast."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds that an operation may take; ReadTimeout where none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left if timeout is None else min(left, timeout)


class _CheckedBackend(httpcore2.NetworkBackend):
    """Connects to the very addresses that were checked, so that a name cannot change its mind in between.

    Host header and TLS still carry the name.
    """

    def __init__(self, policy: Policy, deadline: _Deadline) -> None:
        self._policy, self._deadline = policy, deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        fault: Exception = httpcore2.ConnectError("no address")
        for address in self._find_addresses(host, port):
            try:
                seconds = self._deadline.left(timeout)
                stream = self._plain.connect_tcp(address, port, seconds, local_address, socket_options)
                return _TimedStream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                fault = error
        raise fault

    def _find_addresses(self, host: str, port: int) -> tuple[str, ...]:
        try:
            addresses = self._policy.resolve(host, port)
        except OSError:
            raise PassingError("the host has no address") from None
        if not self._policy.allow_private and not all(map(is_public, addresses)):
            raise FetchError("the host is not on the public internet")
        return addresses


class _TimedStream(httpcore2.NetworkStream):
    """A connection on which nothing outlasts the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
