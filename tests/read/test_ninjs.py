"""ninjs, the news agencies' JSON, in the shapes of its three generations."""

import json
from pathlib import Path

import pytest

from marsad.read import Rejected, read_all
from marsad.records import Article
from news_pages import BODY, LEAD, SPEECH, TITLE

MARKED_UP = f"<section><p>{LEAD}</p><p>{SPEECH}</p></section>"
TEXT = f"{TITLE}\n\n{LEAD}\n{SPEECH}"
FIRST = {
    "uri": "urn:nahr:1",
    "type": "text",
    "language": "ar",
    "pubstatus": "usable",
    "headline": TITLE,
    "versioncreated": "2024-03-09T06:00:00+00:00",
    "firstcreated": "2024-03-08T23:00:00+00:00",
    "body_text": f"{LEAD} {SPEECH}",
    "body_xhtml": MARKED_UP,
    "infosource": [{"name": "وكالة النهر"}],
}
SECOND = {
    "uri": "urn:nahr:2",
    "type": "text",
    "language": "ar-EG",
    "pubstatus": "usable",
    "versioncreated": "2024-03-09T06:00:00Z",
    "copyrightholder": "وكالة النهر",
    "headlines": [{"role": "sub", "value": "عنوان آخر"}, {"role": "main", "value": TITLE}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": f"{LEAD} {SPEECH}"},
        {"role": "html", "contenttype": "text/html", "value": MARKED_UP},
    ],
}
THIRD = {
    "uri": "https://nahr.example/items/3",
    "versionCreated": "2024-03-09T06:00:00Z",
    "pubStatus": "usable",
    "copyrightNotice": "كل الحقوق",
    "infoSources": [{"name": "وكالة النهر"}],
    "headlines": [{"value": f"<h1>{TITLE}</h1>", "contentType": "text/html"}],
    "bodies": [{"role": "main", "contentType": "application/xhtml+xml", "value": MARKED_UP}],
}


def read(tmp_path: Path, data: object, name: str = "item.json") -> list[Article | Rejected]:
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data, indent=1), encoding="utf-8")
    return list(read_all([str(path)]))


@pytest.mark.parametrize("item", [FIRST, SECOND, THIRD], ids=["1", "2", "3"])
def test_each_generation_gives_the_same_article(tmp_path: Path, item: dict[str, object]) -> None:
    assert read(tmp_path, item) == [
        Article(str(item["uri"]), TEXT, TITLE, "2024-03-09", None, "وكالة النهر", None, "ar")
    ]


def test_many_items_in_a_list_or_line_by_line(tmp_path: Path) -> None:
    mine = {"text": BODY, "id": "x"}
    for data, name in (
        ([FIRST, SECOND, mine], "items.json"),
        ("\n".join(map(json.dumps, (FIRST, SECOND, mine))), "items.jsonl"),
    ):
        found = read(tmp_path, data, name)
        assert [item.id for item in found if isinstance(item, Article)] == ["urn:nahr:1", "urn:nahr:2", "x"]


def test_plain_text_alone_will_do(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"uri": "u", "bodies": [{"value": f"{LEAD}\n\n{SPEECH}"}]})
    assert isinstance(found, Article) and (found.text, found.title) == (f"{LEAD}\n\n{SPEECH}", None)


SET_ASIDE = {
    "withdrawn": ({**SECOND, "pubstatus": "canceled"}, "not to be published: its status is canceled"),
    "withheld": ({**THIRD, "pubStatus": "stat:withheld"}, "not to be published: its status is withheld"),
    "in another language": ({**SECOND, "language": "fr"}, "not Arabic (fr)"),
    "said to be Arabic": (
        {**FIRST, "headline": "News", "body_text": "All quiet", "body_xhtml": ""},
        "not Arabic (und-Latn)",
    ),
    "a picture": ({"uri": "u", "type": "picture", "headlines": [{"value": TITLE}]}, "an item without text"),
    "wrong types": ({"uri": 3, "headlines": {"value": []}, "bodies": [3, {"value": None}]}, "an item without text"),
    "a false date": ({**FIRST, "versioncreated": "yesterday"}, "not a date: 'yesterday' (wanted: YYYY-MM-DD)"),
    "a broken document": ('{\n"uri": "u",\n"bodies": [', "not JSON: Expecting value at character 25"),
    "a long status": ({**SECOND, "pubstatus": "x" * 10_000}, f"not to be published: its status is {'x' * 40}"),
}


@pytest.mark.parametrize(("data", "said"), SET_ASIDE.values(), ids=SET_ASIDE)
def test_reason(tmp_path: Path, data: object, said: str) -> None:
    assert read(tmp_path, data) == [Rejected(str(tmp_path / "item.json"), said)]


def test_a_broken_item_in_a_list_is_named_by_its_number(tmp_path: Path) -> None:
    first, broken, last = read(tmp_path, [FIRST, {**FIRST, "pubstatus": "canceled"}, SECOND])
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(broken, Rejected) and broken.where.endswith("item.json:2")
