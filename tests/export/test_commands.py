"""The commands: rows to standard output and to files, faults in a sentence with the right exit code."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.cli import main
from news_store import ONE, key


def run(where: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(main, [arguments[0], "--store", str(where), *arguments[1:]])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_a_table_is_the_default(where: Path) -> None:
    result = run(where, "events", "--actor", "توكاييف", "--type", "accuse")
    assert result.exit_code == 0 and result.output.count("ACCUSE/disapprove") == 2


@pytest.mark.parametrize(
    ("command", "filters", "count"),
    [
        ("events", ["--country", "tur", "--place", "Almaty", "--bbox", "76,43,77,44", "--status", "claimed"], 2),
        ("statements", ["--force", "accuses", "--recipient", "جيش روسيا"], 2),
        ("stances", ["--polarity", "oppose", "--until", "2022-01-08"], 2),
        ("figures", ["--measure", "killed", "--mode", "heavy-weapons", "--since", "2022-01-07"], 2),
        ("articles", ["--text", "أنقرة", "--source", "صحيفة"], 2),
        ("events", ["--story", "story0", "--article", key(ONE), "--sector", "MIL", "--limit", "1"], 1),
    ],
)
def test_filters(where: Path, command: str, filters: list[str], count: int) -> None:
    result = run(where, command, *filters, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    assert len([json.loads(line) for line in result.output.splitlines()]) == count


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "parquet", "geojson", "graphml", "table"])
def test_to_a_file(where: Path, form: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("old")
    assert run(where, "events", "--format", form, "-o", str(path)).output == ""
    assert path.stat().st_size > 300 and list(tmp_path.iterdir()) == [path]


def test_event_data(where: Path, tmp_path: Path) -> None:
    for form in ("polecat", "plover", "dyads"):
        path = tmp_path / form
        assert run(where, "export", "--format", form, "-o", str(path)).exit_code == 0
        shown = run(where, "export", "--format", form)
        assert path.read_bytes().decode().replace("\r\n", "\n") == shown.output.replace("\r\n", "\n") != ""
    rows = list(csv.DictReader(io.StringIO((tmp_path / "polecat").read_text(encoding="utf-8")), dialect="excel-tab"))
    assert len(rows) == 6


def test_dyads_count_what_is_told_as_fact(where: Path) -> None:
    def events(*arguments: str) -> list[str]:
        output = run(where, "export", "--format", "dyads", *arguments).output
        return [row["period"] + row["actor"] + row["recipient"] for row in csv.DictReader(io.StringIO(output))]

    assert events() == ["2022-01KAZRUS"]
    assert events("--status", "claimed", "--by", "day") == ["2022-01-07RUSKAZ", "2022-01-07RUSTUR"]
    assert len(events("--status", "any")) == 4
    assert len(events("--status", "any", "--level", "entity")) == 5


def test_cas_to_a_folder_and_a_zip(where: Path, tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    assert run(where, "export", "--format", "cas", "--type", "CONSULT", "-o", str(tmp_path / "x.zip")).exit_code == 0
    assert run(where, "export", "--format", "cas", "-o", str(tmp_path / "folder")).exit_code == 0
    assert len(list((tmp_path / "folder").iterdir())) == 5


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["events", "--country", "Turkye"], "there is TUR (Türkiye)"),
        (["events", "--type", "ASSALT"], "there is ASSAULT"),
        (["events", "--since", "yesterday"], "'yesterday' is not a day"),
        (["events", "--bbox", "1,2,3"], "is not W,S,E,N"),
        (["events", "--bbox", "1,9,3,4"], "south not above north"),
        (["events", "--actor", "x" * 2000], "actor is longer than 1000 characters"),
        (["stances", "--format", "geojson"], "stances have no place"),
        (["events", "--format", "parquet"], "name it with -o"),
        (["events", "--format", "csv", "-o", "/no/such/folder/x"], "cannot be written: No such file"),
        (["export", "--format", "cas"], "name it with -o"),
        (["export", "--format", "cas", "--recipient", "TUR", "-o", "x.zip"], "articles cannot be sought by recipient"),
    ],
)
def test_wrong_use_is_one_sentence(where: Path, arguments: list[str], told: str) -> None:
    result = run(where, *arguments)
    assert result.exit_code == 2 and told in result.output and "Traceback" not in result.output


def test_the_store_is_never_written_over(where: Path) -> None:
    before = where.read_bytes()
    for arguments in (["events", "--format", "csv"], ["export", "--format", "dyads"]):
        result = run(where, *arguments, "-o", str(where))
        assert result.exit_code == 2 and "is the store" in result.output
    assert where.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full on this machine")
@pytest.mark.parametrize(
    "arguments", [["events", "--format", "csv"], ["events", "--format", "parquet"], ["export", "--format", "polecat"]]
)
def test_a_full_disk_is_one_sentence(where: Path, arguments: list[str]) -> None:
    result = run(where, *arguments, "-o", "/dev/full")
    assert result.exit_code == 1 and "/dev/full cannot be written: " in result.output


def test_no_store_is_made_by_asking(tmp_path: Path) -> None:
    assert run(tmp_path / "none.db", "events").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_missing_extra_is_named(where: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from marsad.cli import inputs

    absent = {"pyarrow", "networkx", "cassis"}
    found = inputs.find_spec
    monkeypatch.setattr(inputs, "find_spec", lambda name: None if name in absent else found(name))
    out = str(tmp_path / "x.zip")
    for arguments in (
        ["events", "--format", "parquet"], ["events", "--format", "graphml"], ["export", "--format", "cas"],
    ):  # fmt: skip
        result = run(where, *arguments, "-o", out)
        assert result.exit_code == 2 and "pip install 'marsad[export]'" in result.output
    assert run(where, "events", "--format", "csv", "-o", out).exit_code == 0
