"""`marsad stories`."""

import csv
import io
import json
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented import OTHER_WORDS, SPORT, WIRE, actor, article, figure, keep, record

from marsad.cli import inputs, main
from marsad.store import open_store
from marsad.stories.columns import CLAIM_COLUMNS, STORY_COLUMNS

DOCS = Path(__file__).parents[2] / "docs/stories.md"


@pytest.fixture
def news(tmp_path: Path) -> str:
    """A store that is not grouped."""
    where = str(tmp_path / "news.db")
    ministry = (actor("e1", "وزارة الداخلية"),)
    with open_store(where) as store:
        keep(
            store,
            record(article("a", WIRE, title="=cmd()"), ministry, figures=(figure("f1", 26, "e1"),)),
            record(article("b", OTHER_WORDS, "2022-01-09", "Second\x1b[2J\u202e"), figures=(figure("f1", 20),)),
            record(article("c", SPORT)),
        )
    return where


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["stories", "--store", *arguments])


def test_grouping_and_listing(news: str) -> None:
    assert "3 articles are not grouped yet" in run(news).stderr
    done = run(news, "--update")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "3 articles grouped, on 2 days\n")
    assert run(news, "--update").stderr == "0 articles grouped, on 0 days\n"
    shown = run(news)
    assert shown.exit_code == 0 and shown.stderr == ""
    assert shown.stdout.startswith("2022-01-07 to 01-09     2 articles")
    assert "\x1b" not in shown.stdout and "\u202e" not in shown.stdout
    assert len(run(news, "--least", "1").stdout.splitlines()) == 6
    assert run(news, "--source", "nobody").stdout == ""


def test_tables(news: str, tmp_path: Path) -> None:
    run(news, "--update")
    (row,) = csv.DictReader(io.StringIO(run(news, "--format", "csv").stdout, newline=""))
    assert (row["title"], row["articles"], row["first_day"]) == ("'=cmd()", "2", "2022-01-07")
    (line,) = run(news, "--format", "jsonl").stdout.splitlines()
    assert json.loads(line)["story"] == row["story"]
    out = tmp_path / "claims.tsv"
    assert run(news, "--claims", row["story"], "--format", "tsv", "-o", str(out)).exit_code == 0
    claims = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")), delimiter="\t"))
    assert [(one["low"], one["claimant"], one["disputed"]) for one in claims] == [
        ("26", "وزارة الداخلية", "true"),
        ("20", "", "true"),
    ]
    assert "KILLED · disputed: people" in run(news, "--claims", row["story"]).stdout


def test_what_goes_wrong_is_told_in_a_sentence(news: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(str(tmp_path / "none.db")).exit_code == 2
    assert run(news, "--claims", "' OR 1=1").stdout == ""
    assert run(news, "--since", "yesterday").exit_code == 2
    assert run(news, "-o", news).exit_code == 2
    real = inputs.find_spec

    def without(name: str) -> ModuleSpec | None:
        return None if name == "datasketch" else real(name)

    monkeypatch.setattr(inputs, "find_spec", without)
    missing = run(news)
    assert (missing.exit_code, missing.exception.__class__) == (2, SystemExit)
    assert "datasketch not installed: pip install 'marsad[store]'" in missing.stderr


def test_every_column_is_documented() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for title, columns in (("Columns of stories", STORY_COLUMNS), ("Columns of claims", CLAIM_COLUMNS)):
        section = page.split(f"## {title}")[1].split("\n## ")[0]
        told = [line.split("|")[1:4] for line in section.splitlines() if line.startswith("| `")]
        assert [[cell.strip() for cell in row] for row in told] == [[f"`{c.name}`", c.kind, c.means] for c in columns]
