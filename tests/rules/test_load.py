"""Rule files into entries: what is read, and how each fault is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from marsad.rulebook import Entry, Example, RulebookError, load
from marsad.rulebook.load import MAX_DEPTH, read_entries

Write = Callable[[str], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    SHORTHAND: ClassVar[str] = "role"

    role: str
    from_: date | None = None
    to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing(Entry):
    name: str
    also: tuple[str, ...] = ()
    size: int = 0
    own: bool = False
    kind: Literal["a", "b"] = "a"
    wikidata: str | None = None
    offices: tuple[Office, ...] = ()
    pairs: tuple[tuple[str, tuple[str, ...]], ...] = ()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(text: str) -> Path:
        path = tmp_path / "things.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def read(path: Path) -> tuple[Thing, ...]:
    return read_entries([path], Thing, root=path.parent)


def faults(path: Path) -> list[str]:
    with pytest.raises(RulebookError) as caught:
        read(path)
    return str(caught.value).splitlines()


def test_values_are_read_by_the_type_of_their_field(write: Write) -> None:
    path = write(
        """
- id: NO
  name: نعم
  also: [1, yes, لا]
  size: 3
  own: true
  kind: b
  wikidata: null
  offices: [{role: رئيس, from: 2016-05, to: 2016}, وزير]
  pairs: {ل: recipient, ب: [act, both]}
  matches: [مثال, {text: آخر, expect: {actor: TUR, recipient: [A, B], mode: null}, published: 2020-01-01}]
"""
    )
    (thing,) = read(path)
    assert (thing.id, thing.also, thing.size, thing.own, thing.kind) == ("NO", ("1", "yes", "لا"), 3, True, "b")
    assert thing.offices == (Office(role="رئيس", from_=date(2016, 5, 1), to=date(2016, 12, 31)), Office(role="وزير"))
    assert thing.pairs == (("ل", ("recipient",)), ("ب", ("act", "both")))
    assert thing.matches[0] == Example(text="مثال")
    assert thing.matches[1].expect == (("actor", ("TUR",)), ("recipient", ("A", "B")), ("mode", ()))
    assert (thing.file, thing.line) == ("things.yaml", 2)


def test_keys_beside_the_list_hold_for_every_entry(write: Write) -> None:
    path = write("kind: b\nentries:\n- {id: x, name: n}\n- {id: y, name: n, kind: a}\n")
    assert [thing.kind for thing in read(path)] == ["b", "a"]


def test_all_faults_are_told_at_once_with_their_lines(write: Write) -> None:
    path = write(
        """- id: x
  nam: n
- id: y
  name: n
  size: many
  own: yes
  kind: c
  offices: [{from: 2020}]
- id: z
  name: [a, b]
  name: n
- id: y
  name: n
"""
    )
    assert faults(path) == [
        "things.yaml:1: the key 'name' is missing",
        "things.yaml:2: unknown key 'nam'; did you mean 'name'?",
        "things.yaml:5: 'size' must be a whole number; here it is 'many'",
        "things.yaml:6: 'own' must be true or false; here it is 'yes'",
        "things.yaml:7: 'kind' must be one of a, b; here it is 'c'",
        "things.yaml:8: the key 'role' is missing",
        "things.yaml:10: 'name' must be text; quote it if it holds a colon, a comma or brackets",
        "things.yaml:11: the key 'name' is given twice",
    ]


def test_an_id_is_used_once(write: Write) -> None:
    path = write("- {id: x, name: n}\n- {id: x, name: m}\n")
    assert faults(path) == ["things.yaml:2: the id 'x' is already used at things.yaml:1"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- &a {id: x, name: n}\n- *a\n", "things.yaml:1: anchors and aliases"),
        ("- !!python/object:os.system {id: x}\n", "things.yaml:1: tags (!) are not allowed"),
        ("- {id: x\n", "things.yaml:2: this is not YAML"),
        ("- id: x\n  name: a\u0007b\n", "things.yaml:2: this is not YAML"),
        ("- {id: x, name: n}\n---\n- {id: y, name: n}\n", "things.yaml:2: a rule file holds one YAML document"),
        ("id: x\nname: n\n", "things.yaml:1: a rule file is a list of entries"),
        ("- x\n", "things.yaml:1: an entry must be a map"),
        ("- {[a]: b}\n", "things.yaml:1: a key must be a word"),
        ("- {id: x, name: n, also: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "}\n", "things.yaml:1: lists and maps are"),
        ("- {id: x, name: n, offices: [{role: r, from: 2020-13}]}\n", "things.yaml:1: 'from' must be a date"),
        ("- {id: x, name: " + "n" * 5000 + "}\n", "things.yaml:1: 'name' is longer than"),
    ],
)
def test_what_is_refused(write: Write, text: str, fault: str) -> None:
    assert faults(write(text))[0].startswith(fault)


def test_a_file_that_is_not_utf8_is_refused_with_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "things.yaml"
    path.write_bytes(b"- id: x\n  name: \xff\n")
    assert faults(path) == ["things.yaml:2: byte 16 is not UTF-8"]


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "things.yaml"
    path.write_bytes(b"#" * (8 * 1024 * 1024 + 1))
    assert faults(path) == ["things.yaml:1: the file is larger than 8 MiB"]


def test_an_empty_file_has_no_entries(write: Write) -> None:
    assert read(write("")) == read(write("# nothing yet\n")) == ()


# ── a user's folder ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_users_folder_adds_and_overrides(tmp_path: Path) -> None:
    (tmp_path / "actors").mkdir()
    (tmp_path / "actors" / "countries.yaml").write_text(
        "- {id: KAZ, en: Kazakhstan, names: [بلاد القازاق]}\n- {id: XYZ, en: Utopia, names: [يوتوبيا]}\n"
    )
    shipped, mine = load(), load(tmp_path)
    assert {c.id for c in mine.countries} - {c.id for c in shipped.countries} == {"XYZ"}
    assert [c.names for c in mine.countries if c.id == "KAZ"] == [("بلاد القازاق",)]
    assert mine.version != shipped.version
    assert load(tmp_path) is mine


def test_the_version_changes_with_the_content_alone(tmp_path: Path) -> None:
    folder = tmp_path / "actors"
    folder.mkdir()
    path = folder / "countries.yaml"
    path.write_text("- {id: XYZ, en: Utopia, names: [يوتوبيا]}\n")
    before = load(tmp_path).version
    path.write_text("- {id: XYZ, en: Utopia, names: [مدينة فاضلة]}\n")
    assert load(tmp_path).version != before
    path.write_text("- {id: XYZ, en: Utopia, names: [يوتوبيا]}\n")
    assert load(tmp_path).version == before


def test_a_file_of_no_known_kind_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "countrys.yaml").write_text("[]\n")
    with pytest.raises(RulebookError, match="no rules have a file of this name"):
        load(tmp_path)


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="there is no folder of rules here"):
        load(tmp_path / "missing")
