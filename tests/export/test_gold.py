"""Reviewed articles as gold annotation, through the command."""

import json
from pathlib import Path

from click.testing import CliRunner

from marsad.cli import main
from marsad.coder import Coder
from marsad.export.gold import as_gold
from marsad.read import read_sample
from marsad.records import Span
from marsad.review import Change, Review
from marsad.review.overlay import anchor_of
from marsad.store import open_store
from marsad.store.reviews import keep_review


def test_reviewed_articles_become_gold(tmp_path: Path) -> None:
    where, article = str(tmp_path / "marsad.db"), read_sample()
    record = Coder().code(article)
    with open_store(where) as store:
        key = store.add(article).key
        store.put(key, record)
        other = store.add(type(article)("other", "قال الوزير إن الحرب انتهت.")).key
        store.put(other, Coder().code(type(article)("other", "قال الوزير إن الحرب انتهت.")))
        event = record.events[0]
        keep_review(
            store,
            Review(
                key, anchor_of(record, "events", event), "correct", "amal", "2026-01-01",
                span=Span(event.trigger.start, event.trigger.end - 1), changes=(Change("type", "AID"),),
            ),
        )  # fmt: skip
    out = tmp_path / "gold"
    result = CliRunner().invoke(main, ["export", "--store", where, "--format", "gold", "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert [folder.name for folder in out.iterdir()] == [key]
    gold = json.loads((out / key / "gold.json").read_text(encoding="utf-8"))
    text = (out / key / "article.txt").read_text(encoding="utf-8")
    assert text == article.text
    assert gold["events"][0]["type"] == ["AID"]
    for layer in ("statements", "events", "figures", "times", "places"):
        for item in gold[layer]:
            start, end = item["span"]
            assert text[start:end] == item.get("text", item.get("trigger"))
    said = CliRunner().invoke(main, ["export", "--store", where, "--format", "reviews"])
    assert json.loads(said.stdout)["reviewer"] == "amal"


def test_every_party_is_an_entity() -> None:
    gold = as_gold(Coder().code(read_sample()))
    named = {name for event in gold["events"] for name in (*event["actors"], *event["recipients"])}
    assert named <= set(gold["entities"])
