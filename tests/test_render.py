"""What people read: the text rendering, tables, the notebook view, explanations."""

from dataclasses import replace

from documents import document
from example_record import RECORD, TEXT
from marsad.explain import explain
from marsad.records import Stance
from marsad.render import render
from marsad.rulebook import load
from marsad.tables import LAYERS, rows, to_pandas

RENDERED = """\
a · 2022-01-08

ACTORS
  e1   country TUR GOV          1x  Turkey — تركيا

REACTIONS  + for  - against  ± both; rows hold, columns are held to
       ?    \n\
  e1   -     تركيا
  ?    = ?

STATEMENTS
  s1   تركيا (indirect, says)
       26 قتلوا أمس في ألماتي

EVENTS
  v1   ASSAULT                  2022-01-07 · claimed · Almaty · in s1
       ? → تركيا
       [قتلوا] 26 قتلوا أمس في ألماتي

NUMBERS AND WHO CLAIMS THEM
  f1   26 killed: ? — according to تركيا

TIMES
  t1   2022-01-07               أمس

PLACES
  p1   Almaty (KAZ, city)               43.25, 76.95     ألماتي

WARNINGS
  no dateline"""


def test_render() -> None:
    assert render(RECORD) == RENDERED


def test_render_without_the_text_gives_offsets() -> None:
    bare = replace(RECORD, article=replace(RECORD.article, text=None))
    assert "[14:36]" in render(bare) and "قتلوا" not in render(bare)


def test_render_matrix() -> None:
    stances = [("e1", "e2", "support"), ("e1", "e2", "oppose"), ("e2", "e1", "oppose"), ("e1", "e3", "support")]
    others = tuple(replace(RECORD.entities[0], id=f"e{i}", name=f"اسم{i}") for i in (1, 2, 3))
    made = tuple(Stance(f"h{i}", a, b, None, p, "v1", (), "x") for i, (a, b, p) in enumerate(stances))  # type: ignore[arg-type]
    lines = render(replace(RECORD, entities=others, stances=made)).splitlines()
    start = lines.index("       e2   e1   e3   ")
    assert lines[start + 1 : start + 3] == ["  e1   ±         +     اسم1", "  e2        -          اسم2"]


def test_rows() -> None:
    (row,) = rows(RECORD, "events")
    assert (row["article"], row["id"], row["trigger_lemma"], row["date_start"]) == ("a", "v1", "قتل", "2022-01-07")
    assert row["text"] == "26 قتلوا أمس في ألماتي"
    assert [len(list(rows(RECORD, layer))) for layer in LAYERS] == [1] * 7


def test_to_pandas() -> None:
    tables = to_pandas([RECORD, RECORD])
    assert tables.statements["cue_force"].tolist() == ["says", "says"]
    assert RECORD.to_pandas().places["text"].tolist() == ["ألماتي"]


def test_notebook_view_escapes() -> None:
    html = replace(RECORD, article=replace(RECORD.article, title="<b>"))._repr_html_()
    assert "<h4 dir='auto'>&lt;b&gt;</h4>" in html and "تركيا" in html


def test_explain() -> None:
    read = document(
        "قالت/VERB/قال أنقرة/PROPN>1:nsubj إن/PART>4:mark 26/NUM>5:nsubj قتلوا/VERB/قتل>1:ccomp أمس في ألماتي"
    )
    assert read.article.text == TEXT
    rulebook = load()
    entry = rulebook.event_entries[0]
    record = replace(RECORD, events=(replace(RECORD.events[0], found_by=entry.id),))
    lines = (explain("v1", record, read, rulebook) or "").splitlines()
    assert lines[0] == "a event v1"
    assert f"  found by {entry.id} ({entry.file}:{entry.line})" in lines
    assert "  evidence 17:22  قتلوا" in lines
    assert "> VERB  ccomp       قتلوا  (قتل)  ← قالت" in lines
    assert "  PROPN nsubj       أنقرة  (انقره)  ← قالت" in lines
    assert explain("v2", record, read, rulebook) is None
