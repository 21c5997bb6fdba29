"""Our own annotations, from which the heads learn: offsets into articles that stay out of the project."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from marsad.rulebook import load

_FILE = Path(__file__).parents[1] / "train" / "annotations.jsonl"
_ARTICLES = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
_TYPES = {entry.type for entry in load().event_entries}


def test_no_word_of_an_article_is_in_them() -> None:
    assert not re.search("[\u0600-\u06ff]", json.dumps(_ARTICLES, ensure_ascii=False))


def test_an_article_is_annotated_once() -> None:
    assert len({article["sha256"] for article in _ARTICLES}) == len(_ARTICLES)


@pytest.mark.parametrize("article", _ARTICLES, ids=lambda article: article["id"])
def test_annotations_hold_together(article: dict[str, Any]) -> None:
    spans = [event["span"] for event in article["events"]]
    spans += [span for entity in article["entities"].values() for span in entity["mentions"]]
    assert all(0 <= start < end <= article["length"] for start, end in spans)
    for event in article["events"]:
        assert _TYPES.issuperset(event["type"])
        assert event["status"] in ("asserted", "claimed", "called_for", "planned", "denied")
        assert article["entities"].keys() >= {*event["actors"], *event["recipients"]}
    for stance in article["stances"]:
        assert stance["polarity"] in ("support", "oppose")
        assert article["entities"].keys() >= {stance["holder"], stance["target"]}
