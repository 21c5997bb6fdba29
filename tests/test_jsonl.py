"""Records come back from JSON as they went in, and equal records are equal bytes."""

import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_record import RECORD
from marsad import jsonl, schema
from marsad.records import Figure, Place, Record


def test_record_comes_back() -> None:
    line = jsonl.dumps(RECORD)
    assert "\n" not in line
    assert jsonl.loads(line) == replace(RECORD, places=(replace(RECORD.places[0], lon=76.95),))
    assert jsonl.dumps(jsonl.loads(line)) == line


def test_line_is_stable_and_readable() -> None:
    assert jsonl.dumps(RECORD.entities[0]) == (
        '{"id":"e1","name":"تركيا","name_en":"Turkey","type":"country","country":"TUR","sectors":["GOV"],"role":null,'
        '"slug":"tur","wikidata":null,"mentions":[{"start":5,"end":10,"kind":"name"}]}'
    )


def test_figures_may_be_ranges() -> None:
    for value in (26, 2.5, (20, 30)):
        figure = replace(RECORD.figures[0], value=value)
        assert jsonl.load(Figure, json.loads(jsonl.dumps(figure))) == figure


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_floats_are_written_once_and_for_all(value: float) -> None:
    place = replace(RECORD.places[0], lat=value)
    line = jsonl.dumps(place)
    assert jsonl.dumps(jsonl.load(Place, json.loads(line))) == line
    assert "-0.0," not in line


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        jsonl.dumps(replace(RECORD.places[0], lat=value))


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(ValueError, match=r"lone surrogate U\+D800 at character 7"):
        jsonl.dumps(replace(RECORD.times[0], id="\ud800"))


BROKEN = {
    "Record.events[0].status: 'maybe' is not one of asserted": lambda r: r["events"][0].update(status="maybe"),
    "Record.sentences[0].end: '9' is not an integer": lambda r: r["sentences"][0].update(end="9"),
    "Record.figures[0].approximate: 1 is not true or false": lambda r: r["figures"][0].update(approximate=1),
    "Record.figures[0].value: True": lambda r: r["figures"][0].update(value=True),
    "Record.figures[0].value: 1 values where 2 are due": lambda r: r["figures"][0].update(value=[1]),
    "Record.article: field 'length' is missing": lambda r: r["article"].pop("length"),
    "Record: unknown field 'extra'": lambda r: r.update(extra=1),
    "Record.times: None is not a list": lambda r: r.update(times=None),
}


@pytest.mark.parametrize("message", BROKEN)
def test_a_wrong_field_is_named(message: str) -> None:
    data = json.loads(jsonl.dumps(RECORD))
    BROKEN[message](data)
    with pytest.raises(ValueError) as caught:
        jsonl.load(Record, data)
    assert str(caught.value).startswith(message)


def test_files_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        assert jsonl.write_records([RECORD, RECORD], stream) == 2
    assert len(list(jsonl.read_records(path))) == 2
    path.write_text(jsonl.dumps(RECORD) + "\n{}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"out\.jsonl:2: Record: field 'schema' is missing"):
        list(jsonl.read_records(path))


def test_writing_streams() -> None:
    stream = io.StringIO()
    records = iter([RECORD, object()])
    with pytest.raises(TypeError):
        jsonl.write_records(records, stream)
    assert stream.getvalue() == jsonl.dumps(RECORD) + "\n"


def test_schema_accepts_a_record_and_refuses_a_broken_one() -> None:
    validator = jsonschema.Draft202012Validator(schema.record_schema())
    validator.check_schema(schema.record_schema())
    data = json.loads(jsonl.dumps(RECORD))
    validator.validate(data)
    data["stances"][0]["polarity"] = "neutral"
    assert [error.json_path for error in validator.iter_errors(data)] == ["$.stances[0].polarity"]


def test_schema_in_the_documentation_is_up_to_date() -> None:
    written = Path(__file__).parents[1] / "docs/record.schema.json"
    assert json.loads(written.read_text(encoding="utf-8")) == schema.record_schema()
