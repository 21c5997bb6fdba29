"""`marsad add` and `marsad recode`: what they say and their exit codes."""

import json
from importlib import util
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from stub_coder import StubCoder, make_articles

from marsad.cli import main
from marsad.store import open_store


@pytest.fixture(autouse=True)
def coder(monkeypatch: pytest.MonkeyPatch) -> None:
    use_version(monkeypatch, "1")


def use_version(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr("marsad.cli.store.load_coder", lambda _: StubCoder(version))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    lines = [json.dumps({"id": article.id, "text": article.text, "url": article.url}) for article in make_articles(5)]
    path.write_text("\n".join([*lines, '{"text"', json.dumps({"text": "x", "url": "y" * 3000})]), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_add_says_what_was_added_and_what_set_aside(source: Path, where: str) -> None:
    result = run("add", source, "--store", where)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{source}:6: not JSON: Expecting ':' delimiter at character 8; set aside",
        "7: the address is longer than 2000 bytes; set aside",
        "5 added, 0 there already",
    ]
    assert run("add", source, "--store", where).stderr.splitlines()[-1] == "0 added, 5 there already"


def test_the_store_may_be_named_by_the_environment(source: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_STORE", where)
    assert "5 added" in run("add", source).stderr


def test_a_date_stands_in(source: Path, where: str) -> None:
    run("add", source, "--store", where, "--date", "2022-01-08")
    with open_store(where) as store:
        dates = {article.published for _, article in store.to_code(StubCoder("2").info)}
    assert dates == {"2022-01-08"}


def test_recode_codes_what_another_coder_coded(source: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", source, "--store", where)
    assert run("recode", "--store", where).stderr == "0 coded\n"
    use_version(monkeypatch, "2")
    result = run("recode", "--store", where)
    assert (result.exit_code, result.stderr) == (0, "5 coded\n")


@pytest.mark.parametrize("command", [("recode",), ("recode", "--store", "missing.db"), ("add", "--store", "x.db"),
                                     ("recode", "--store", "."), ("recode", "--store", "http://x")],
                         ids=" ".join)  # fmt: skip
def test_a_mistake_is_a_sentence_and_code_2(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.exit_code == 2
    assert result.stdout == "" and result.stderr.count("Error: ") == 1
    assert not Path("x.db").exists()


def test_without_the_extra_it_says_what_to_install(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = util.find_spec
    monkeypatch.setattr(
        "marsad.cli.inputs.find_spec", lambda name: None if name == "sqlalchemy" else real(name), raising=True
    )
    result = run("add", source, "--store", "x.db")
    assert result.exit_code == 2
    assert "sqlalchemy not installed: pip install 'marsad[store]'" in result.stderr
