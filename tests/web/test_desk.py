"""The coder behind the API: one article at a time, so many may wait, and none for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep

import pytest
from starlette.testclient import TestClient

from marsad.coder import Coder
from marsad.records import Article, Record
from marsad.store import Store
from marsad.web.access import Doorkeeper, Visitor
from marsad.web.app import Settings, make_app
from marsad.web.context import Rules
from marsad.web.desk import Coding

NEWS = {"text": "أعلن ماكرون دعمه لأوكرانيا."}


class SlowCoder:
    """Codes nothing until it is let go."""

    def __init__(self, coder: Coder) -> None:
        self.go, self.begun = Event(), 0
        self._coder = coder

    def code(self, article: Article) -> Record:
        self.begun += 1
        self.go.wait(30)
        return self._coder.code(article)


@pytest.fixture
def slow(coder: Coder) -> Iterator[SlowCoder]:
    made = SlowCoder(coder)
    yield made
    made.go.set()


def visitor(store: Store, coding: Coding) -> TestClient:
    settings = Settings(Doorkeeper(anyone=Visitor("local", "reviewer")))
    return TestClient(make_app(store, coding, Rules(), settings), base_url="http://localhost")


def test_an_article_that_takes_too_long_is_a_problem(store: Store, slow: SlowCoder) -> None:
    with visitor(store, Coding(slow, seconds=0.05)) as client:
        answer = client.post("/api/v1/code", json=NEWS)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "60"
    assert "0.05 seconds" in answer.json()["detail"]


def test_more_than_may_wait_are_turned_away_and_later_ones_let_in(store: Store, slow: SlowCoder) -> None:
    with visitor(store, Coding(slow, seconds=30, waiting=2)) as client, ThreadPoolExecutor(2) as people:
        first = [people.submit(client.post, "/api/v1/code", json=NEWS) for _ in range(2)]
        refused = until_refused(client)
        assert "waiting" in refused
        slow.go.set()
        assert [one.result().status_code for one in first] == [200, 200]
        assert client.post("/api/v1/code", json=NEWS).status_code == 200


def until_refused(client: TestClient) -> str:
    """The detail of the first refusal: the two before have to arrive first."""
    coding = client.app.state.desk.coding  # type: ignore[attr-defined]
    stop = monotonic() + 20
    while coding._waiting < 2 and monotonic() < stop:
        sleep(0.01)
    answer = client.post("/api/v1/code", json=NEWS)
    assert answer.status_code == 503
    return str(answer.json()["detail"])
