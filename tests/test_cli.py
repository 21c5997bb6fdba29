"""The command line: what it prints, its exit codes, and that it stays light until a command needs more."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from marsad import __version__, jsonl
from marsad.cli import main
from marsad.schema import record_schema

NEWS = "أعلن الرئيس الفرنسي إيمانويل ماكرون أمس دعمه لأوكرانيا، وقال إن «الحرب يجب أن تتوقف»."
HEAVY = ("numpy", "onnxruntime", "yaml", "pandas", "rich", "lxml", "trafilatura", "httpcore2", "sqlalchemy")


def run(*arguments: object, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


class TestLightness:
    @pytest.mark.parametrize("code", ["import marsad", "import marsad.cli", "from marsad import Article, read"])
    def test_import_loads_nothing_heavy(self, code: str) -> None:
        check = f"import sys\n{code}\nprint(*set({HEAVY!r}) & set(sys.modules))"
        assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout == "\n"

    def test_help_takes_less_than_three_tenths_of_a_second(self) -> None:
        def seconds() -> float:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-m", "marsad", "--help"], capture_output=True, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        assert min(seconds() for _ in range(5)) < 0.3

    def test_version(self) -> None:
        assert run("--version").output == f"marsad, version {__version__}\n"


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("code",),
            ("parse",),
            ("explain", "v1"),
            ("code", "missing.txt"),
            ("code", "missing/*.txt"),
            ("code", "--sample", "--date", "8.1.2022"),
            ("code", "--sample", "--format", "xml"),
            ("code", "--sample", "--rules", "missing"),
            ("code", "--sample", "-o", "missing/out.jsonl"),
            ("explain", "v999", "--sample"),
            ("nothing",),
        ],
        ids=" ".join,
    )
    def test_a_mistake_is_a_sentence_and_code_2(self, arguments: tuple[str, ...]) -> None:
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.stdout == "" and result.stderr.count("Error: ") == 1


class TestCode:
    def test_the_sample_gives_a_valid_record(self) -> None:
        result = run("code", "--sample")
        (record,) = records(result)
        assert result.exit_code == 0
        jsonschema.Draft202012Validator(record_schema()).validate(record)
        assert jsonl.dumps(jsonl.loads(result.stdout)) + "\n" == result.stdout

    def test_the_sample_shows_every_layer(self) -> None:
        (record,) = records(run("code", "--sample"))
        layers = ("entities", "statements", "events", "stances", "figures", "times", "places")
        assert [layer for layer in layers if not record[layer]] == []

    def test_text_for_reading(self) -> None:
        result = run("code", "--sample", "--format", "text")
        assert result.exit_code == 0
        headlines = [line.split("  ")[0] for line in result.stdout.splitlines() if line[:2].isupper()]
        assert headlines == [
            *("ACTORS", "REACTIONS", "STATEMENTS", "EVENTS", "NUMBERS AND WHO CLAIMS THEM", "TIMES", "PLACES"),
        ]

    def test_output_file_and_date(self, news: Path, tmp_path: Path) -> None:
        out = tmp_path / "out.jsonl"
        result = run("code", news, "--date", "2022-01-08", "-o", out)
        assert (result.exit_code, result.output) == (0, "")
        (record,) = jsonl.read_records(out)
        assert (record.article.id, record.article.published, record.article.text) == ("news", "2022-01-08", NEWS)

    def test_without_text(self, news: Path) -> None:
        (record,) = records(run("code", news, "--no-text"))
        assert record["article"]["text"] is None  # type: ignore[index]
        assert record["article"]["length"] == len(NEWS)  # type: ignore[index]

    def test_a_file_that_is_read_is_not_written(self, news: Path) -> None:
        result = run("code", news, "-o", news)
        assert result.exit_code == 2 and news.read_text(encoding="utf-8") == NEWS

    def test_no_date_is_a_warning(self, news: Path) -> None:
        (record,) = records(run("code", news))
        assert record["warnings"] == ["no publication date: times that count from it stay without a value"]

    def test_a_broken_line_is_set_aside_and_the_rest_goes_on(self, tmp_path: Path) -> None:
        path = tmp_path / "in.jsonl"
        path.write_text(f'{json.dumps({"text": NEWS})}\n{{"text"\n{json.dumps({"text": NEWS})}\n', encoding="utf-8")
        result = run("code", path)
        assert result.exit_code == 1
        assert [record["article"]["id"] for record in records(result)] == ["1", "3"]  # type: ignore[index]
        assert result.stderr == f"{path}:2: not JSON: Expecting ':' delimiter at character 8; set aside\n"

    def test_broken_utf8(self, tmp_path: Path) -> None:
        path = tmp_path / "cp1256.txt"
        path.write_bytes(NEWS.encode("cp1256"))
        result = run("code", path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"{path}: not UTF-8: byte 0xC3 at offset 0 (--errors replace reads on); set aside\n"
        assert run("code", path, "--errors", "replace").exit_code == 0

    def test_standard_input(self) -> None:
        (record,) = records(run("code", "-", stdin=NEWS))
        assert record["article"]["id"] == "stdin"  # type: ignore[index]
        assert len(records(run("code", "-", stdin=f"{json.dumps({'text': NEWS})}\n" * 2))) == 2

    @pytest.mark.parametrize(
        ("text", "warning"),
        [
            ("", "the article is empty"),
            (" \n\n", "the article is empty"),
            ("The president condemned the attack on Kyiv.", "not Arabic (und-Latn): nothing was coded"),
            ("Президент осудил нападение", "not Arabic (und-Cyrl): nothing was coded"),
            ("...", "not Arabic (und): nothing was coded"),
        ],
    )
    def test_nothing_to_code_is_a_warning(self, text: str, warning: str) -> None:
        result = run("code", "-", "--date", "2022-01-08", stdin=text)
        (record,) = records(result)
        assert result.exit_code == 0
        assert record["warnings"] == [warning]
        assert not any(record[layer] for layer in ("entities", "statements", "events", "stances", "figures", "places"))

    def test_rules_of_ones_own(self, tmp_path: Path, news: Path) -> None:
        folder = tmp_path / "rules/actors"
        folder.mkdir(parents=True)
        (folder / "parties.yaml").write_text("- id: x\n  nam: y\n", encoding="utf-8")
        result = run("code", news, "--rules", tmp_path / "rules")
        assert result.exit_code == 1
        assert "parties.yaml:" in result.stderr and "Traceback" not in result.stderr


class TestParse:
    def test_conllu_is_the_default(self, news: Path) -> None:
        result = run("parse", news)
        assert result.exit_code == 0
        assert result.stdout == run("parse", news, "--format", "conllu").stdout
        text = next(line for line in result.stdout.splitlines() if line.startswith("# text = "))
        assert text == f"# text = {NEWS}"
        assert "NER=B-PER" in result.stdout

    def test_conllu_words_make_the_text_again(self, news: Path) -> None:
        words, covered = "", 0
        for line in run("parse", news).stdout.splitlines():
            columns = line.split("\t")
            first, _, last = columns[0].partition("-")
            if len(columns) == 10 and int(first) > covered:
                covered = int(last or first)
                words += columns[1] + ("" if "SpaceAfter=No" in columns[9] else " ")
        assert words.strip() == NEWS

    def test_json(self, news: Path) -> None:
        (parsed,) = records(run("parse", news, "--format", "json"))
        assert list(parsed) == ["id", "sentences", "tokens", "names"]
        assert parsed["sentences"] == [{"start": 0, "end": len(NEWS)}]

    def test_table_of_the_sample(self) -> None:
        result = run("parse", "--sample", "--format", "table")
        assert result.exit_code == 0 and result.stdout.startswith("# موسكو وبكين تساندان")


class TestExplain:
    def test_an_event(self) -> None:
        (record,) = records(run("code", "--sample"))
        event = record["events"][0]  # type: ignore[index]
        result = run("explain", event["id"], "--sample")
        assert result.exit_code == 0
        assert f"found by {event['found_by']} (" in result.stdout
        assert f"evidence {event['trigger']['start']}:{event['trigger']['end']}  " in result.stdout


class TestRules:
    def test_show(self) -> None:
        result = run("rules", "show", "اتهم")
        assert result.exit_code == 0 and "accuse/ittahama" in result.stdout

    def test_check_of_ones_own_reports_every_fault(self, tmp_path: Path) -> None:
        (tmp_path / "actors").mkdir()
        (tmp_path / "actors/parties.yaml").write_text("- id: x\n  nam: y\n- id: z\n  nam: y\n", encoding="utf-8")
        result = run("rules", "check", "--rules", tmp_path)
        assert result.exit_code == 1
        assert result.output.count("parties.yaml:") >= 2
