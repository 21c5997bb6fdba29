"""The documentation names every command, option, record field and rule key, and its commands are the real ones."""

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click
import pytest

import marsad
from marsad import records
from marsad.cli import main
from marsad.jsonl import field_types

ROOT = Path(__file__).parents[1]
USAGE = (ROOT / "docs/usage.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(command: click.Command, path: str = "marsad") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, f"{path} {name}")


COMMANDS = dict(commands(main))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_is_documented(path: str) -> None:
    assert f"{path}" in USAGE
    group = " ".join(path.split()[:2])
    section = USAGE.split(f"\n## `{group}`")[-1].split("\n## ")[0] if path != "marsad" else USAGE
    for parameter in COMMANDS[path].params:
        for option in parameter.opts:
            if option.startswith("-"):
                assert f"`{option}" in section, f"{path} {option}"
        if isinstance(parameter.type, click.Choice) and path != "marsad":
            told = [choice for choice in parameter.type.choices if f"{parameter.opts[-1]} {choice}`" in USAGE]
            assert told == list(parameter.type.choices), f"{path} {parameter.opts}"


def test_no_option_is_documented_that_does_not_exist() -> None:
    options = {option for command in COMMANDS.values() for p in command.params for option in p.opts} | {"-h", "--help"}
    assert set(re.findall(r"`(--?[a-z][a-z-]*)", USAGE)) <= options


def record_types() -> Iterator[type]:
    """The types that a record is made of."""
    seen: list[type] = [records.Record]
    for cls in seen:
        for kind in field_types(cls).values():
            inner = [item for item in (kind, *getattr(kind, "__args__", ())) if is_dataclass(item)]
            seen += [item for item in inner if item not in seen]  # type: ignore[misc]
    yield from seen


@pytest.mark.parametrize("cls", list(record_types()), ids=lambda cls: cls.__name__)
def test_every_field_of_a_record_is_documented(cls: Any) -> None:
    page = (ROOT / "docs/record.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {cls.__name__}\n")[1].split("\n## ")[0]
    documented = [
        name for row in re.findall(r"^\| (`.*?) \|", section, flags=re.M) for name in re.findall(r"`(\w+)`", row)
    ]
    assert documented == [field.name for field in fields(cls)]


def test_reference_of_the_rules_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs/make_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs/rules_reference.md").read_text(encoding="utf-8") == module.reference(), "just reference"


def test_readme_has_the_two_commands_that_set_everything_up() -> None:
    assert "pip install . && marsad code --sample" in README
    assert "pip install -e '.[dev]' && pytest" in README


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda path: path.name
)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[\w-]*)?\)", text):
        assert (page.parent / target).exists(), target


def test_architecture_names_every_part() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    parts = {path.name.removesuffix(".py") for path in (ROOT / "src/marsad").iterdir() if path.name[0] not in "_p"}
    assert [part for part in sorted(parts) if f"`{part}`" not in page] == []


def test_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changelog, flags=re.M)[1] == marsad.__version__  # type: ignore[index]


def test_the_package_says_which_version_it_is_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (
        "version" not in project["project"] and project["tool"]["hatch"]["version"]["path"] == "src/marsad/__init__.py"
    )
