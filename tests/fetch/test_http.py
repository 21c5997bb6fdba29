"""One page over HTTP: which addresses are connected to, and that nothing outlasts its bounds."""

from __future__ import annotations

import gzip
import itertools
import shutil
import socket
import ssl
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marsad.fetch import http
from marsad.fetch.address import is_public, resolve
from marsad.fetch.http import FetchError, PassingError, Policy, Response, fetch
from web_server import Answer, Server, raw_server, serving

OPEN = Policy(allow_private=True, total_time=5.0)
NOT_PUBLIC = "the host is not on the public internet"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def fault(url: str, policy: Policy = OPEN) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, policy)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def names(**addresses: str | tuple[str, ...]) -> Callable[[str, int], tuple[str, ...]]:
    """A resolver that knows these names (a double underscore is a dot) and no others."""
    known = {name.replace("__", "."): (a,) if isinstance(a, str) else a for name, a in addresses.items()}

    def find(host: str, port: int) -> tuple[str, ...]:
        if host not in known:
            raise OSError("no such name")
        return known[host]

    return find


PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808"]
PRIVATE = [
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),  # noqa: S104
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1"),
    *("198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    "168.63.129.16",
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::", "2002:808:808::1", "2001::1", "3fff::1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "100::1", "5f00::1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


# ── where it connects ───────────────────────────────────────────────────────────────────────────────────────────────

SPELLINGS = [
    *(
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "017700000001",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ),
    *("[0:0:0:0:0:0:0:1]", "[::ffff:7f00:1]", "169.254.169.254", "[fe80::1]", "10.0.0.1", "[64:ff9b::7f00:1]"),
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_an_address_is_refused_however_it_is_spelt(host: str) -> None:
    assert fault(f"http://{host}/", Policy()) == NOT_PUBLIC


@pytest.mark.parametrize("host", ["localhost", "localhost.", "LOCALHOST", "127.0.0.1."])
def test_names_of_this_machine(host: str) -> None:
    assert fault(f"http://{host}/", Policy()) in (NOT_PUBLIC, "the host has no address")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_is_asked_of_a_refused_host(server: Server, host: str) -> None:
    assert fault(server.url("/", host), Policy()) == NOT_PUBLIC
    assert server.asked == []


@pytest.mark.parametrize("addresses", ["127.0.0.1", ("93.184.216.34", "127.0.0.1"), ("::1",), "169.254.169.254"])
def test_a_name_that_leads_to_a_private_address(addresses: str | tuple[str, ...]) -> None:
    assert fault("http://news.example/", Policy(resolve=names(news__example=addresses))) == NOT_PUBLIC


def test_a_name_cannot_change_between_check_and_connection(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/"] = Answer(b"ok")
    asked: list[str] = []

    def first_this_then_that(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("192.0.2.1",)

    connected: list[object] = []
    real = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda to, *rest, **more: connected.append(to) or real(to, *rest, **more)
    )
    policy = Policy(allow_private=True, resolve=first_this_then_that)
    assert fetch(server.url("/", "news.example"), policy).body == b"ok"
    assert asked == ["news.example"] and connected == [("127.0.0.1", server.port)]
    assert server.asked[0][1]["host"] == f"news.example:{server.port}"


TARGETS = [
    *("http://127.0.0.1:{port}/x", "http://[::1]:{port}/x", "http://169.254.169.254/latest/meta-data/"),
    *(
        "http://2130706433:{port}/x",
        "http://localhost.:{port}/x",
        "//inside.example:{port}/x",
        "https://inside.example/x",
    ),
]


@pytest.mark.parametrize("target", TARGETS)
def test_a_redirect_to_a_private_address_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """The first host counts as public here, so that only the redirect can be what is refused."""
    server.answers["/"] = Answer(status=302, headers={"Location": target.format(port=server.port)})
    known = names(news__example="127.0.0.9", inside__example="127.0.0.1")
    monkeypatch.setattr(http, "is_public", lambda address: address == "127.0.0.9")
    policy = Policy(resolve=lambda host, port: known(host, port) if host.endswith(".example") else resolve(host, port))
    real = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection",
        lambda to, *rest, **more: real(("127.0.0.1", to[1]) if to[0] == "127.0.0.9" else to, *rest, **more),
    )  # fmt: skip
    assert fault(server.url("/", "news.example"), policy) in (NOT_PUBLIC, "the host has no address")
    assert server.paths == ["/"]


REFUSED = {
    "file:///etc/passwd": "not a web address (http:// or https://)",
    "ftp://example.org/": "not a web address (http:// or https://)",
    "gopher://example.org/": "not a web address (http:// or https://)",
    "/relative": "not a web address (http:// or https://)",
    "http://": "not a web address (http:// or https://)",
    "http://user:secret@example.org/": "a URL with a user name or password is not followed",
    "http://example.org@127.0.0.1/": "a URL with a user name or password is not followed",
    "http://example.org:22/": "port 22 is not the web's",
    "http://example.org:0/": "port 0 is not the web's",
    "http://example.org:99999/": "port 99999 is not the web's",
    "http://example.org/\r\nX-Evil: 1": "not a URL",
    "http://[::1": "not a URL",
    "http://" + "a" * 5000: "too long for a URL",
}


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: url[:40])
def test_urls_that_are_not_followed(url: str) -> None:
    assert fault(url, Policy(resolve=names())) == REFUSED[url]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "http://user:secret@example.org/"])
def test_redirects_to_what_is_not_followed(server: Server, target: str) -> None:
    server.answers["/"] = Answer(status=301, headers={"Location": target})
    assert fault(server.url("/")) == REFUSED[target]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_told(server: Server, status: int) -> None:
    server.answers["/"] = Answer(status=status, headers={"Location": "new?q=%D8%A7#top"})
    server.answers["/new?q=%D8%A7"] = Answer(b"there")
    response = fetch(server.url("/"), OPEN)
    assert (response.url, response.body) == (server.url("/new?q=%D8%A7"), b"there")


def test_redirects_without_end(server: Server) -> None:
    for i in range(10):
        server.answers[f"/{i}"] = Answer(status=302, headers={"Location": f"/{i + 1}"})
    assert fault(server.url("/0")) == "redirects more than 5 times"
    assert server.paths == [f"/{i}" for i in range(6)]


def test_arabic_names_and_paths(server: Server) -> None:
    server.answers["/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"] = Answer(b"ok")
    policy = Policy(
        allow_private=True, resolve=names(**{"xn--mgba2d__xn--mgb": "127.0.0.1", "xn--ngbc5azd": "127.0.0.1"})
    )
    assert fetch(server.url("/أخبار", "شبكة"), policy).body == b"ok"


def test_tls_is_for_the_name_though_the_address_is_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("needs the command openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example",
         "-addext", "subjectAltName=DNS:news.example", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asked_for: list[str | None] = []
    context.sni_callback = lambda _, name, __: asked_for.append(name)
    monkeypatch.setattr(http, "_tls", lambda: ssl.create_default_context(cafile=certificate))
    policy = Policy(allow_private=True, resolve=names(news__example="127.0.0.1", other__example="127.0.0.1"))
    with serving(context) as server:
        server.answers["/"] = Answer(b"ok")
        assert fetch(f"https://news.example:{server.port}/", policy).body == b"ok"
        assert "certificate" in fault(f"https://other.example:{server.port}/", policy).lower()
    assert asked_for == ["news.example", "other.example"]


# ── how much and how long ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_asked_and_answered(server: Server) -> None:
    server.answers["/"] = Answer(b"x", headers={"ETag": '"1"', "Content-Type": "text/html"})
    response = fetch(server.url("/"), OPEN, headers=[("If-None-Match", '"0"')])
    assert isinstance(response, Response) and response.header("etag") == '"1"' and response.header("none") is None
    (_, headers), *_ = server.asked
    assert headers["user-agent"].startswith("marsad/") and headers["if-none-match"] == '"0"'


SMALL = Policy(allow_private=True, total_time=5.0, largest=100_000)
TOO_LARGE = "larger than 0.0953674 MiB"


def zeros(size: int) -> bytes:
    return gzip.compress(bytes(size))


ANSWERS: dict[str, tuple[Answer, str | bytes]] = {
    "gzip": (Answer(gzip.compress(b"news"), headers={"Content-Encoding": "gzip"}), b"news"),
    "zlib": (Answer(zlib.compress(b"news"), headers={"Content-Encoding": "deflate"}), b"news"),
    "as it is": (Answer(b"news", headers={"Content-Encoding": "identity"}), b"news"),
    "a bomb": (Answer(zeros(50_000_000), headers={"Content-Encoding": "gzip"}), TOO_LARGE),
    "a bomb in a bomb": (Answer(gzip.compress(zeros(50_000_000)), headers={"Content-Encoding": "gzip, gzip"}),
                         "packed in a way that was not asked for: gzip, gzip"),
    "large": (Answer(bytes(100_001)), TOO_LARGE),
    "said to be large": (Answer(b"", headers={"Content-Length": "9" * 15}), TOO_LARGE),
    "without end": (Answer(itertools.repeat(bytes(10_000))), TOO_LARGE),
    "no gzip": (Answer(b"news", headers={"Content-Encoding": "gzip"}), "broken gzip"),
    "brotli": (Answer(b"news", headers={"Content-Encoding": "br"}), "packed in a way that was not asked for: br"),
    "cut short": (Answer(iter([b"ne"]), headers={"Content-Length": "4"}), "not proper HTTP: "),
    "too many headers": (Answer(headers={f"X-{i}": "x" * 1000 for i in range(200)}), "not proper HTTP: "),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "wanted"), ANSWERS.values(), ids=ANSWERS)
def test_bodies(server: Server, answer: Answer, wanted: str | bytes) -> None:
    server.answers["/"] = answer
    if isinstance(wanted, bytes):
        assert fetch(server.url("/"), SMALL).body == wanted
    else:
        assert fault(server.url("/"), SMALL).startswith(wanted)


def drip(start: bytes) -> Callable[[socket.socket], None]:
    """A server that sends a byte at a time and never comes to an end."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            time.sleep(0.05)
            connection.sendall(b"a")

    return talk


LORIS = {
    "in the status": b"HTTP/1.1 2",
    "in the headers": b"HTTP/1.1 200 OK\r\nX: ",
    "in the body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
    "in the chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
}


@pytest.mark.parametrize("start", LORIS.values(), ids=LORIS)
def test_a_server_that_drips_is_left(start: bytes) -> None:
    policy = Policy(allow_private=True, total_time=0.4)
    with raw_server(drip(start)) as port, pytest.raises(PassingError, match=r"took longer than 0\.4 seconds"):
        fetch(f"http://127.0.0.1:{port}/", policy)


def test_redirects_do_not_stretch_the_time(server: Server) -> None:
    def slowly(_: dict[str, str]) -> Answer:
        time.sleep(0.3)
        return Answer(status=302, headers={"Location": "/"})

    server.answers["/"] = slowly
    assert "took longer" in fault(server.url("/"), Policy(allow_private=True, total_time=0.5))


NONSENSE = {
    "nothing": b"",
    "no HTTP": b"220 mail.example ESMTP\r\n",
    "binary": bytes(range(256)) * 4,
    "a page without a head": b"<html>",
}


@pytest.mark.parametrize("said", NONSENSE.values(), ids=NONSENSE)
def test_servers_that_talk_nonsense(said: bytes) -> None:
    with raw_server(lambda connection: connection.sendall(said)) as port:
        assert fault(f"http://127.0.0.1:{port}/").startswith(("not proper HTTP: ", "the connection failed: "))


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(PassingError, match="the connection failed"):
        fetch(f"http://127.0.0.1:{port}/", OPEN)
    with pytest.raises(PassingError, match="the host has no address"):
        fetch("http://news.example/", Policy(resolve=names()))


def test_the_next_address_is_tried_when_one_does_not_answer(server: Server) -> None:
    server.answers["/"] = Answer(b"ok")
    policy = Policy(allow_private=True, resolve=names(news__example=("127.0.0.3", "127.0.0.1")))
    assert fetch(server.url("/", "news.example"), policy).body == b"ok"
