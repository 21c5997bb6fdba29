"""What every page has: a JSON twin, its tables as CSV and JSON, safe headers; found by walking all routes."""

import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from marsad.coder import Coder
from marsad.store import Store, StoreError
from marsad.stories.group import group
from marsad.web import pages
from marsad.web.access import Doorkeeper, Visitor
from marsad.web.app import Settings, make_app
from marsad.web.context import Rules
from marsad.web.desk import Coding

# what is no page: forms that are sent, switches, downloads
NO_PAGES = {"/login", "/logout", "/language/{language}"}


def routes() -> Iterator[str]:
    """The paths of the pages, as they are served."""
    modules = [module for module in vars(pages).values() if isinstance(module, ModuleType)]
    for route in (route for module in modules if hasattr(module, "router") for route in module.router.routes):
        assert isinstance(route, APIRoute)
        is_page = "GET" in route.methods and route.path not in NO_PAGES
        if is_page and not route.path.endswith(".json") and "{table}" not in route.path:
            yield route.path


ROUTES = sorted(set(routes()))


@pytest.fixture
def where(store: Store, key: str) -> dict[str, str]:
    """A value for each `{key}` of a path."""
    list(group(store))
    return {"/articles": key, "/stories": key, "/actors": "KAZ"}


def filled(path: str, where: dict[str, str]) -> str:
    return path.replace("{key}", where.get("/" + path.split("/")[1], ""))


def test_all_kinds_of_pages_are_walked() -> None:
    assert {"/", "/events", "/stories/{key}", "/actors/{key}", "/articles/{key}/review", "/map"} <= set(ROUTES)
    assert len(ROUTES) >= 16


@pytest.mark.parametrize("path", ROUTES)
def test_a_page_has_its_twin_and_every_table_twice(path: str, client: TestClient, where: dict[str, str]) -> None:
    address = filled(path, where)
    page = client.get(address)
    assert page.status_code == 200
    twin = client.get(f"{address.rstrip('/') or '/index'}.json")
    assert isinstance(twin.json(), dict)
    links = re.findall(r'href="([^"]+)" download="[\w-]+\.(csv|json)"', page.text)
    assert {form for _, form in links} == ({"csv", "json"} if links else set())
    for link, form in links:
        table = client.get(link)
        assert table.status_code == 200, link
        assert table.headers["content-disposition"].startswith("attachment; filename=")
        if form == "json":
            assert isinstance(table.json(), list)


@pytest.mark.parametrize("path", [path for path in ROUTES if path not in ("/api/v1/docs", "/articles/{key}/review")])
def test_what_is_drawn_or_listed_can_be_taken_along(path: str, client: TestClient, where: dict[str, str]) -> None:
    page = client.get(filled(path, where)).text
    if "<table" in page or '<svg class="' in page.replace('<svg class="sprite"', "").replace('<svg class="icon', ""):
        assert "download=" in page


@pytest.mark.parametrize("path", [*ROUTES, "/nowhere", "/static/marsad.css", "/static/none", "/api/v1/none", "/login"])
def test_every_answer_says_what_a_browser_may_do_with_it(path: str, client: TestClient, where: dict[str, str]) -> None:
    headers = client.get(filled(path, where)).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("path", "entry"), [("/", "/"), ("/articles/{key}", "/"), ("/stories/{key}", "/stories")])
def test_where_one_is_shows_in_the_masthead(path: str, entry: str, client: TestClient, where: dict[str, str]) -> None:
    masthead = client.get(filled(path, where)).text.partition("</header>")[0]
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', masthead) == [entry]


def test_who_is_logged_in_sees_it_and_can_leave(stranger: TestClient, secret: str) -> None:
    assert "/logout" not in stranger.get("/login").text
    assert 'href="/stories"' not in stranger.get("/login").text
    stranger.post("/login", data={"name": "zayd", "secret": secret})
    page = stranger.get("/stories").text
    assert re.search(r'action="/logout"><bdi>zayd</bdi>', page)
    assert stranger.post("/logout").status_code == 303
    assert stranger.get("/stories").status_code == 303


def test_who_needs_no_login_sees_no_way_out(client: TestClient) -> None:
    assert "/logout" not in client.get("/stories").text


def test_other_kinds_are_searched_for_the_same(client: TestClient) -> None:
    page = client.get("/events?text=x&type=AID&country=KAZ&offset=0").text
    assert 'href="/statements?text=x&amp;country=KAZ"' in page


@pytest.mark.parametrize("path", ["/", "/api/v1/events"])
@pytest.mark.parametrize(("failure", "status"), [(StoreError("locked: /secret/path"), 503), (ZeroDivisionError(), 500)])
def test_a_failure_is_an_answer_too(
    path: str, failure: Exception, status: int, store: Store, coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise failure

    settings = Settings(Doorkeeper(anyone=Visitor("local", "reviewer")))
    app = make_app(store, Coding(coder), Rules(), settings)
    monkeypatch.setattr("marsad.web.search.checked", fail)
    answer = TestClient(app, base_url="http://localhost", raise_server_exceptions=False).get(path)
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    if path.startswith("/api/"):
        assert answer.json()["status"] == status
    else:
        assert "<h1>" in answer.text


def test_guessing_secrets_is_stopped(stranger: TestClient, secret: str) -> None:
    answers = [stranger.get("/api/v1/events", auth=("amal", f"wrong {i}")).status_code for i in range(12)]
    assert answers == [401] * 10 + [429] * 2
    assert stranger.get("/api/v1/events", auth=("amal", secret)).status_code == 429
