"""Reviewing in the browser's terms: forms sent, the overlay shown, corrections that stay."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.coder import Coder
from marsad.read import read_sample
from marsad.store import open_store
from marsad.store.reviews import find_reviews
from marsad.web.access import Doorkeeper, Visitor
from marsad.web.app import Settings, make_app
from marsad.web.context import Rules
from marsad.web.desk import Coding


@pytest.fixture
def desk(tmp_path: Path, coder: Coder) -> Iterator[TestClient]:
    """A reviewer before a store of their own."""
    with open_store(str(tmp_path / "marsad.db")) as store:
        article = read_sample()
        store.put(store.add(article).key, coder.code(article))
        settings = Settings(Doorkeeper(anyone=Visitor("amal", "reviewer")))
        app = make_app(store, Coding(coder), Rules(coder.rulebook), settings)
        yield TestClient(app, base_url="http://localhost", follow_redirects=False)


def items(client: TestClient, key: str, layer: str) -> list[dict[str, object]]:
    page = client.get(f"/articles/{key}/review.json").json()
    return next(section["items"] for section in page["sections"] if section["layer"] == layer)


def fields(item: dict[str, object]) -> dict[str, object]:
    """What the form of an item sends when nothing was touched."""
    values = {**item["anchor"], "words": item["words"], "note": ""}  # type: ignore[dict-item]
    for field in item["fields"]:  # type: ignore[attr-defined]
        values[field["name"]] = field["value"]
    for slot in item["slots"]:  # type: ignore[attr-defined]
        values |= {f"has_{slot['name']}": "1", slot["name"]: slot["chosen"]}
    return values


def send(client: TestClient, key: str, values: dict[str, object]) -> int:
    return client.post(f"/articles/{key}/review", data=values).status_code


def test_every_item_can_be_opened(desk: TestClient, key: str) -> None:
    html = desk.get(f"/articles/{key}/review").text
    events = desk.get(f"/articles/{key}.json").json()["events"]
    assert {event["id"] for event in events} == set(re.findall(r'<li class="found" id="(v\d+)"', html))
    assert "<form" not in html
    assert desk.get(f"/articles/{key}/review?item={events[0]['id']}").text.count("<form") == 1
    assert desk.get(f"/articles/{key}/review?item=new-events").text.count("<form") == 1


def test_deleting_and_bringing_back(desk: TestClient, key: str) -> None:
    event = items(desk, key, "events")[0]
    assert send(desk, key, {**fields(event), "verdict": "delete"}) == 303
    assert event["id"] not in {one["id"] for one in desk.get(f"/articles/{key}.json").json()["events"]}
    assert send(desk, key, {**fields(event), "verdict": "accept"}) == 303
    assert event["id"] in {one["id"] for one in desk.get(f"/articles/{key}.json").json()["events"]}


def test_only_what_was_touched_is_a_change(desk: TestClient, key: str) -> None:
    event = items(desk, key, "events")[0]
    assert send(desk, key, {**fields(event), "verdict": "correct", "status": "denied", "note": "انظر الفقرة"}) == 303
    (review,) = find_reviews(desk.app.state.desk.store)  # type: ignore[attr-defined]
    assert [(change.field, change.text) for change in review.changes] == [("status", "denied")]
    assert (review.reviewer, review.span, review.note) == ("amal", None, "انظر الفقرة")
    after = items(desk, key, "events")[0]
    assert after["found_by"] == "review/amal"
    assert next(field["value"] for field in after["fields"] if field["name"] == "status") == "denied"  # type: ignore[attr-defined]


def test_an_item_that_is_opened_shows_its_sentence(desk: TestClient, key: str) -> None:
    event = items(desk, key, "events")[0]
    text = desk.get(f"/articles/{key}/review.json").json()["text"]
    assert f"{event['before']}{event['words']}{event['after']}" in text
    assert len(str(event["before"])) + len(str(event["after"])) > 10
    assert f"<mark>{event['words']}</mark>" in desk.get(f"/articles/{key}/review?item={event['id']}").text


def test_what_was_deleted_is_shown_so(desk: TestClient, key: str) -> None:
    event = items(desk, key, "events")[0]
    send(desk, key, {**fields(event), "verdict": "delete"})
    assert re.search(rf'is-deleted" id="{event["id"]}"', desk.get(f"/articles/{key}/review").text)


def test_words_move_the_span_to_the_nearest_place(desk: TestClient, key: str) -> None:
    statement = items(desk, key, "statements")[0]
    words = " ".join(str(statement["words"]).split()[:2])
    assert send(desk, key, {**fields(statement), "verdict": "correct", "words": words}) == 303
    assert items(desk, key, "statements")[0]["words"] == words


def test_adding(desk: TestClient, key: str) -> None:
    before = len(items(desk, key, "events"))
    entity = desk.get(f"/articles/{key}/review.json").json()["entities"][0]["mention"]
    values = {"layer": "events", "verdict": "add", "words": "توكاييف", "type": "AID", "status": "asserted",
              "has_actors": "1", "actors": [entity]}  # fmt: skip
    assert send(desk, key, values) == 303
    added = items(desk, key, "events")[-1]
    assert len(items(desk, key, "events")) == before + 1
    assert next(slot["chosen"] for slot in added["slots"] if slot["name"] == "actors") == [entity]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"layer": "words", "verdict": "accept"},
        {"layer": "events", "verdict": "burn"},
        {"layer": "events", "verdict": "accept", "start": "-1", "end": "5"},
        {"layer": "events", "verdict": "accept", "start": "0", "end": "999999"},
        {"layer": "events", "verdict": "add", "words": "ليست هنا أبدا", "type": "AID"},
        {"layer": "events", "verdict": "add", "words": "توكاييف", "type": "KISS"},
        {"layer": "events", "verdict": "correct", "start": "0", "end": "5", "status": "rumoured"},
        {"layer": "events", "verdict": "correct", "start": "0", "end": "5", "has_actors": "1", "actors": "x-y"},
        {"layer": "figures", "verdict": "correct", "start": "0", "end": "5", "low": "many"},
    ],
)
def test_forms_that_mean_nothing(desk: TestClient, key: str, values: dict[str, object]) -> None:
    assert send(desk, key, values) == 422
    assert list(find_reviews(desk.app.state.desk.store)) == []  # type: ignore[attr-defined]


def test_a_reader_does_not_review(stranger: TestClient, secret: str, key: str) -> None:
    stranger.post("/login", data={"name": "zayd", "secret": secret})
    page = stranger.get(f"/articles/{key}/review?item=v1")
    assert page.status_code == 200
    assert "/review" not in re.findall(r'action="([^"]+)"', page.text)
    assert 'name="verdict"' not in page.text
    assert send(stranger, key, {"layer": "events", "verdict": "accept", "start": "0", "end": "5"}) == 403


def test_reviews_are_listed_with_their_agreement(desk: TestClient, key: str) -> None:
    assert send(desk, key, {**fields(items(desk, key, "events")[0]), "verdict": "accept"}) == 303
    page = desk.get("/reviews.json").json()
    assert page["total"] == 1
    assert page["agreements"][0]["reviewers"] == ["amal"]
    assert desk.get("/reviews").status_code == 200
    assert "accept" in desk.get("/reviews/tables/reviews.csv").text


def test_corrections_survive_another_coder(desk: TestClient, key: str, coder: Coder) -> None:
    from dataclasses import replace

    event = items(desk, key, "events")[0]
    send(desk, key, {**fields(event), "verdict": "correct", "status": "denied"})
    store = desk.app.state.desk.store  # type: ignore[attr-defined]
    record = coder.code(read_sample())
    store.put(key, replace(record, coder=replace(record.coder, version="next")))
    assert len(store.history(key)) == 2
    assert items(desk, key, "events")[0]["found_by"] == "review/amal"
