"""The server as a visitor meets it: pages with their twins, the API, who may do what."""

import json

import pytest
from starlette.testclient import TestClient

from marsad.jsonl import loads

NEWS = {"text": "أعلن الرئيس الفرنسي إيمانويل ماكرون أمس دعمه لأوكرانيا.", "published": "2022-01-08"}


class TestPages:
    def test_an_article_its_twin_and_its_tables(self, client: TestClient, key: str) -> None:
        page = client.get(f"/articles/{key}")
        assert page.status_code == 200
        assert 'dir="rtl"' in page.text
        twin = client.get(f"/articles/{key}.json").json()
        assert twin["heading"]["key"] == key
        table = client.get(f"/articles/{key}/tables/events.json").json()
        assert [row["id"] for row in table] == [event["id"] for event in twin["events"]]
        assert client.get(f"/articles/{key}/tables/events.csv").text.startswith("\ufeffid,type")

    @pytest.mark.parametrize(
        "path", ["/articles/0000000000000000", "/articles/x", "/nowhere", "/articles/{key}/tables/x.csv"]
    )
    def test_what_is_not_there(self, client: TestClient, key: str, path: str) -> None:
        page = client.get(path.format(key=key))
        assert page.status_code in (404, 422)
        assert page.headers["content-type"].startswith("text/html")

    def test_language_by_header_and_by_switch(self, client: TestClient, key: str) -> None:
        path = f"/articles/{key}"
        assert client.get(path, headers={"accept-language": "en-GB"}).headers["content-language"] == "en"
        assert client.get(path).headers["content-language"] == "ar"
        assert client.get("/language/en", params={"next": path}).headers["location"] == path
        assert client.get(path).headers["content-language"] == "en"

    @pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"])
    def test_no_way_leads_out(self, client: TestClient, wanted: str) -> None:
        assert client.get("/language/en", params={"next": wanted}).headers["location"] == "/"

    def test_a_foreign_name_is_no_way_in(self, client: TestClient) -> None:
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400


class TestApi:
    def test_an_article_is_coded(self, client: TestClient) -> None:
        answer = client.post("/api/v1/code", json={**NEWS, "title": "دعم فرنسي"})
        record = loads(answer.text)
        assert record.article.text == f"دعم فرنسي\n\n{NEWS['text']}"
        assert {event.type for event in record.events} == {"SUPPORT"}

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({}, 422),
            ({"text": 5}, 422),
            ({"text": "نص", "published": "yesterday"}, 422),
            ({"text": "نص", "more": 1}, 422),
            ({"text": "\x00" * 10}, 422),
            ({"text": "ن" * 200_001}, 422),
            ({"text": "ن" * 2_000_001}, 413),
        ],
    )
    def test_what_is_no_article(self, client: TestClient, body: object, status: int) -> None:
        answer = client.post("/api/v1/code", json=body)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status

    def test_a_lone_surrogate(self, client: TestClient) -> None:
        body = json.dumps({"text": "نص \ud800"})
        assert (
            client.post("/api/v1/code", content=body, headers={"content-type": "application/json"}).status_code == 422
        )

    def test_pages_of_rows(self, client: TestClient) -> None:
        whole = client.get("/api/v1/events", params={"limit": 500}).json()
        assert whole["total"] == len(whole["items"]) > 3
        assert whole["next"] is None
        first = client.get("/api/v1/events", params={"limit": 2, "country": ""}).json()
        second = client.get(first["next"]).json()
        assert first["items"] + second["items"] == whole["items"][:4]

    @pytest.mark.parametrize("layer", ["articles", "events", "statements", "stances", "figures"])
    def test_every_layer(self, client: TestClient, layer: str, key: str) -> None:
        items = client.get(f"/api/v1/{layer}", params={"article": key}).json()["items"]
        assert {item["key"] if layer == "articles" else item["article"]["key"] for item in items} == {key}

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=501", "offset=-1", "bbox=1,2", "bbox=nan,0,1,1", "since=yesterday", "nothing=1"]
    )
    def test_filters_that_cannot_be_used(self, client: TestClient, query: str) -> None:
        answer = client.get(f"/api/v1/events?{query}")
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"

    def test_a_record(self, client: TestClient, key: str) -> None:
        record = loads(client.get(f"/api/v1/articles/{key}").text)
        assert record.article.text
        assert client.get("/api/v1/articles/0000000000000000").status_code == 404


class TestEntrance:
    def test_a_stranger_is_sent_to_the_login(self, stranger: TestClient, key: str) -> None:
        answer = stranger.get(f"/articles/{key}?x=1")
        assert answer.headers["location"] == f"/login?next=%2Farticles%2F{key}%3Fx%3D1"
        assert stranger.get("/login").status_code == 200
        assert stranger.get("/static/marsad.css").status_code == 200

    def test_coming_in_and_going_out(self, stranger: TestClient, secret: str, key: str) -> None:
        fields = {"name": "zayd", "secret": secret, "next": f"/articles/{key}"}
        assert stranger.post("/login", data={**fields, "secret": "no"}).status_code == 401
        answer = stranger.post("/login", data=fields)
        assert answer.headers["location"] == f"/articles/{key}"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-marsad=")
        assert all(word in cookie.lower() for word in ("httponly", "secure", "samesite", "path=/"))
        assert stranger.get(f"/articles/{key}").status_code == 200
        stranger.post("/logout")
        assert stranger.get(f"/articles/{key}").status_code == 303

    def test_another_site_logs_nobody_in(self, stranger: TestClient, secret: str) -> None:
        fields = {"name": "zayd", "secret": secret}
        assert stranger.post("/login", data=fields, headers={"origin": "https://evil.example"}).status_code == 403

    def test_guessing_is_slow(self, stranger: TestClient) -> None:
        codes = [stranger.post("/login", data={"name": "x", "secret": "y"}).status_code for _ in range(11)]
        assert codes == [401] * 10 + [429]

    def test_the_api_takes_a_secret_with_each_request(self, stranger: TestClient, secret: str) -> None:
        refused = stranger.get("/api/v1/events")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        assert stranger.get("/api/v1/events", auth=("zayd", secret)).status_code == 200
        bearer = {"authorization": f"Bearer zayd.{secret}"}
        assert stranger.post("/api/v1/code", json=NEWS, headers=bearer).status_code == 200

    def test_readers_change_nothing(self, stranger: TestClient, secret: str) -> None:
        assert stranger.post("/anything", auth=("zayd", secret)).status_code == 303
        assert stranger.delete("/api/v1/articles/0000000000000000", auth=("zayd", secret)).status_code == 403
        assert stranger.delete("/api/v1/articles/0000000000000000", auth=("amal", secret)).status_code == 405
