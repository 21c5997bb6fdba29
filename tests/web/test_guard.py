"""The guards before the pages: headers, foreign origins, body sizes, rates."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from marsad.web.guard import BodyLimit, RateLimit, SafeHeaders, SameOrigin, problem


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def as_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, error.detail)


@pytest.fixture
def client() -> TestClient:
    guards = [
        Middleware(SafeHeaders),
        Middleware(RateLimit, rates=[("POST", "/slow", 2)]),
        Middleware(SameOrigin),
        Middleware(BodyLimit, most=100, larger=[("/long/", 200)]),
    ]
    routes = [Route("/{rest:path}", echo, methods=["GET", "POST"])]
    app = Starlette(routes=routes, middleware=guards, exception_handlers={HTTPException: as_problem})
    return TestClient(app, base_url="http://marsad.test")


def test_every_answer_has_a_strict_policy(client: TestClient) -> None:
    for answer in (client.get("/"), client.post("/", content=b"x" * 101)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://marsad.test"}, 200),
        ({"sec-fetch-site": "same-origin", "origin": "http://marsad.test"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"origin": "http://evil.test"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://marsad.test"}, 403),
    ],
)
def test_changes_come_from_our_own_pages(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/", headers=headers).status_code == status
    assert client.get("/", headers=headers).status_code == 200


def chunks(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b"x" * 10


def test_bodies_are_counted_whatever_they_say(client: TestClient) -> None:
    assert client.post("/", content=chunks(10)).text == "100"
    assert client.post("/", content=chunks(11)).status_code == 413
    assert client.post("/", content=b"x" * 101).status_code == 413
    assert client.post("/", headers={"content-length": "-1"}).status_code == 413
    assert client.post("/", content=b"x" * 101).headers["content-type"] == "application/problem+json"


def test_rates(client: TestClient) -> None:
    assert [client.post("/slow").status_code for _ in range(3)] == [200, 200, 429]
    assert client.post("/slow").headers["retry-after"] == "60"
    assert client.get("/slow").status_code == 200
    assert client.post("/fast").status_code == 200


def test_a_problem_says_what_is_wrong() -> None:
    answer = problem(404, "no such article", key="00")
    assert answer.media_type == "application/problem+json"
    assert bytes(answer.body) == (
        b'{"type":"about:blank","title":"Not Found","status":404,"detail":"no such article","key":"00"}'
    )


def test_some_paths_take_longer_bodies(client: TestClient) -> None:
    assert client.post("/long/one", content=b"x" * 200).text == "200"
    assert client.post("/long/one", content=b"x" * 201).status_code == 413
    assert client.post("/short", content=b"x" * 200).status_code == 413


def test_what_ships_with_the_server_is_kept_by_browsers_and_nothing_else(client: TestClient) -> None:
    assert "max-age" in client.get("/static/x.css").headers["cache-control"]
    assert client.get("/articles").headers["cache-control"] == "no-store"
