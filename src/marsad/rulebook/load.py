"""YAML rule files into frozen entries, every fault located.

A kind of entry is a frozen dataclass derived from :class:`~marsad.rulebook.schema.Entry`; its type hints are the
schema of the file, so that declaring the dataclass is all there is to do::

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Office:
        SHORTHAND: ClassVar[str] = "role"        # optional: a bare string stands for this field
        role: str
        from_: date | None = None                # the key in the file is `from`: one trailing _ is dropped
        to: date | None = None

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Person(Entry):                         # id, matches, rejects, file and line come from Entry
        name: str                                # no default: required
        also: tuple[str, ...] = ()               # a list; one string alone is a list of one, null is empty
        sector: Literal["GOV", "MIL"] = "GOV"    # one of these words
        own: bool = False                        # true or false
        offices: tuple[Office, ...] = ()         # a list of nested dataclasses
        prepositions: tuple[tuple[str, str], ...] = ()   # a mapping, read as pairs in the order written

    people = read_entries(sorted(folder.glob("*.yaml")), Person, root=rules)

A date may be a month or a year (2016-05, 2016): its first day, under the key `to` its last.
Supported hints: str, int, float, bool, date, Literal, `X | None`, `tuple[X, ...]`, pairs as above, and dataclasses.
Values are read by the hint and not by YAML's guess, so `NO` is Norway, not false, and `1` in a list of strings is "1".

A file is a list of entries, or a mapping with the list under `entries`; the other keys of such a mapping are the
values of that field for every entry that does not give its own (`type: ACCUSE`).

Files may come from strangers: size, depth and number of nodes are limited; anchors, aliases and tags are refused.
"""

from __future__ import annotations

import calendar
import dataclasses
import difflib
import re
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from marsad.rulebook.schema import Entry, Fault, RulebookError

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 12
MAX_NODES = 1_000_000
MAX_TEXT = 4_000

E = TypeVar("E", bound=Entry)

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_entries(paths: Iterable[Path], entry: type[E], *, root: Path | None = None) -> tuple[E, ...]:
    """Every entry of the files, in file order; `file` is given relative to `root`.

    Raises RulebookError with all faults of all files: unreadable YAML, unknown, repeated or missing keys, values of
    the wrong type, ids used twice.
    """
    faults: list[Fault] = []
    entries = [e for path in paths for e in _read_file(path, entry, _label(path, root), faults)]
    faults.extend(_repeated_ids(entries))
    if faults:
        raise RulebookError(faults)
    return tuple(entries)


def _label(path: Path, root: Path | None) -> str:
    return path.relative_to(root).as_posix() if root is not None and path.is_relative_to(root) else path.as_posix()


def _read_file(path: Path, entry: type[E], label: str, faults: list[Fault]) -> list[E]:
    try:
        tree = _compose(_text(path))
    except _UnreadableError as error:
        faults.append(Fault(label, error.line, error.sentence))
        return []
    reader = _Reader(label, faults)
    items, shared = _entries_of(tree, reader)
    return [made for node in items if (made := reader.entry(node, entry, shared)) is not None]


def _repeated_ids(entries: Iterable[Entry]) -> Iterator[Fault]:
    first: dict[str, Entry] = {}
    for entry in entries:
        known = first.setdefault(entry.id, entry)
        if known is not entry:
            yield Fault(entry.file, entry.line, f"the id '{entry.id}' is already used at {known.file}:{known.line}")


# ── YAML text → nodes with line numbers ─────────────────────────────────────────────────────────────────────────────


class _UnreadableError(Exception):
    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class _Scalar:
    """A word as written; `plain` when it stands without quotation marks."""

    line: int
    value: str
    plain: bool

    @property
    def is_null(self) -> bool:
        return self.plain and self.value in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class _List:
    line: int
    items: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Map:
    line: int
    pairs: tuple[tuple[_Scalar, _Node], ...]


_Node = _Scalar | _List | _Map


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _UnreadableError(1, f"the file cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_BYTES:
        raise _UnreadableError(1, f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(line, f"byte {error.start} is not UTF-8") from error


def _compose(text: str) -> _Node:
    """The tree of one YAML document, built from parser events so that nothing but text, lists and maps can arise."""
    try:
        return _Composer(_Parser(text).get_event).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context
        raise _UnreadableError(mark.line + 1 if mark else 1, f"this is not YAML: {why}") from error
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        raise _UnreadableError(
            text.count("\n", 0, position) + 1, "this is not YAML: a character is not allowed"
        ) from error


class _Composer:
    """Parser events into nodes, refusing what a rule file never needs."""

    def __init__(self, next_event: Callable[[], Any]) -> None:
        self._next = next_event
        self._count = 0

    def document(self) -> _Node:
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return _List(1, ())
        node = self._node(event, 0)
        self._next()
        last = self._next()
        if not isinstance(last, yaml.StreamEndEvent):
            raise _UnreadableError(last.start_mark.line + 1, "a rule file holds one YAML document, not two")
        return node

    def _node(self, event: Any, depth: int) -> _Node:
        line = event.start_mark.line + 1
        self._refuse(event, line, depth)
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return _Scalar(line, event.value, event.implicit[0])
        if kind is yaml.SequenceStartEvent:
            return _List(line, tuple(self._items(depth)))
        return _Map(line, tuple(self._pairs(depth)))

    def _refuse(self, event: Any, line: int, depth: int) -> None:
        self._count += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _UnreadableError(line, "anchors and aliases (& and *) are not allowed; quote a text that begins so")
        if event.tag is not None and event.tag != "!":
            raise _UnreadableError(line, "tags (!) are not allowed; quote a text that begins so")
        if depth > MAX_DEPTH:
            raise _UnreadableError(line, f"lists and maps are nested more than {MAX_DEPTH} deep")
        if self._count > MAX_NODES:
            raise _UnreadableError(line, f"the file has more than {MAX_NODES} values")

    def _items(self, depth: int) -> Iterator[_Node]:
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[_Scalar, _Node]]:
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, _Scalar):
                raise _UnreadableError(key.line, "a key must be a word")
            yield key, self._node(self._next(), depth + 1)


# ── nodes → dataclasses ─────────────────────────────────────────────────────────────────────────────────────────────


class _FailError(Exception):
    """A value that could not be read; its fault is already noted."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """The fields of a dataclass as a file spells them: key → (field name, hint)."""

    fields: types.MappingProxyType[str, tuple[str, Any]]
    required: tuple[str, ...]
    shorthand: str | None


@cache
def _shape(cls: Any) -> _Shape:
    hints = get_type_hints(cls)
    fields = [f for f in dataclasses.fields(cls) if f.init and f.name not in ("file", "line")]
    absent = dataclasses.MISSING
    return _Shape(
        types.MappingProxyType({f.name.removesuffix("_"): (f.name, hints[f.name]) for f in fields}),
        tuple(f.name.removesuffix("_") for f in fields if f.default is absent and f.default_factory is absent),
        getattr(cls, "SHORTHAND", None),
    )


def _entries_of(tree: _Node, reader: _Reader) -> tuple[tuple[_Node, ...], tuple[tuple[_Scalar, _Node], ...]]:
    """The list of entries and the pairs that hold for all of them."""
    if isinstance(tree, _List):
        return tree.items, ()
    if isinstance(tree, _Map):
        for key, value in tree.pairs:
            if key.value == "entries" and isinstance(value, _List):
                return value.items, tuple(pair for pair in tree.pairs if pair[0].value != "entries")
    reader.note(tree.line, "a rule file is a list of entries, or a map with such a list under 'entries'")
    return (), ()


class _Reader:
    """Reads nodes by type hints and notes what is wrong."""

    def __init__(self, label: str, faults: list[Fault]) -> None:
        self._label = label
        self._faults = faults

    def note(self, line: int, sentence: str) -> None:
        self._faults.append(Fault(self._label, line, sentence))

    def entry(self, node: _Node, cls: type[E], shared: tuple[tuple[_Scalar, _Node], ...]) -> E | None:
        if not isinstance(node, _Map):
            self.note(node.line, "an entry must be a map that begins with 'id:'")
            return None
        own = {key.value for key, _ in node.pairs}
        pairs = node.pairs + tuple(pair for pair in shared if pair[0].value not in own)
        try:
            made: E = self._record(_Map(node.line, pairs), cls, file=self._label, line=node.line)
        except _FailError:
            return None
        return made

    def _record(self, node: _Map, cls: Any, **values: Any) -> Any:
        shape = _shape(cls)
        failed = False
        for key, value in node.pairs:
            known = shape.fields.get(key.value)
            if known is None:
                self.note(key.line, f"unknown key '{key.value}'{_suggestion(key.value, shape.fields)}")
                failed = True
            elif known[0] in values:
                self.note(key.line, f"the key '{key.value}' is given twice")
                failed = True
            else:
                try:
                    values[known[0]] = self._value(value, known[1], key.value)
                except _FailError:
                    values[known[0]] = None
                    failed = True
        for name in shape.required:
            if shape.fields[name][0] not in values:
                self.note(node.line, f"the key '{name}' is missing")
                failed = True
        if failed:
            raise _FailError
        return cls(**values)

    def _value(self, node: _Node, hint: Any, key: str) -> Any:
        if hint is str:
            return self._string(node, key)
        origin = _origin(hint)
        if origin is tuple:
            return self._tuple(node, hint, key)
        if origin in (Union, types.UnionType):
            return self._optional(node, hint, key)
        if origin is Literal:
            return self._choice(node, get_args(hint), key)
        if dataclasses.is_dataclass(hint):
            return self._nested(node, hint, key)
        return self._scalar(node, hint, key)

    def _string(self, node: _Node, key: str) -> str:
        if not isinstance(node, _Scalar):
            raise self._fail(node, f"'{key}' must be text; quote it if it holds a colon, a comma or brackets")
        if node.is_null or not node.value.strip():
            raise self._fail(node, f"'{key}' is empty")
        if len(node.value) > MAX_TEXT:
            raise self._fail(node, f"'{key}' is longer than {MAX_TEXT} characters")
        return node.value.strip()

    def _tuple(self, node: _Node, hint: Any, key: str) -> tuple[Any, ...]:
        args = get_args(hint)
        if len(args) != 2 or args[1] is not Ellipsis:
            raise TypeError(f"{hint} is not a hint that rule files can be read by")
        if isinstance(node, _Scalar) and node.is_null:
            return ()
        if get_origin(args[0]) is tuple and len(get_args(args[0])) == 2 and get_args(args[0])[1] is not Ellipsis:
            return self._pairs(node, get_args(args[0])[1], key)
        items = node.items if isinstance(node, _List) else (node,)
        values, failed = [], False
        for item in items:
            try:
                values.append(self._value(item, args[0], key))
            except _FailError:
                failed = True
        if failed:
            raise _FailError
        return tuple(values)

    def _pairs(self, node: _Node, hint: Any, key: str) -> tuple[tuple[str, Any], ...]:
        if not isinstance(node, _Map):
            raise self._fail(node, f"'{key}' must be a map of words to values")
        seen: set[str] = set()
        for name, _ in node.pairs:
            if name.value in seen:
                raise self._fail(name, f"the key '{name.value}' is given twice under '{key}'")
            seen.add(name.value)
        return tuple((name.value, self._value(value, hint, f"{key}: {name.value}")) for name, value in node.pairs)

    def _optional(self, node: _Node, hint: Any, key: str) -> Any:
        options = [option for option in get_args(hint) if option is not type(None)]
        if len(options) < len(get_args(hint)) and isinstance(node, _Scalar) and node.is_null:
            return None
        if len(options) != 1:
            raise TypeError(f"{hint} is not a hint that rule files can be read by")
        return self._value(node, options[0], key)

    def _choice(self, node: _Node, choices: tuple[Any, ...], key: str) -> Any:
        for choice in choices:
            if isinstance(node, _Scalar) and node.value == str(choice):
                return choice
        word = f"'{node.value}'" if isinstance(node, _Scalar) else "a list or map"
        raise self._fail(node, f"'{key}' must be one of {', '.join(map(str, choices))}; here it is {word}")

    def _nested(self, node: _Node, cls: Any, key: str) -> Any:
        shorthand = _shape(cls).shorthand
        if isinstance(node, _Scalar) and shorthand is not None:
            return self._record(_Map(node.line, ((_Scalar(node.line, shorthand, True), node),)), cls)
        if not isinstance(node, _Map):
            raise self._fail(node, f"'{key}' must be a map with the keys {', '.join(_shape(cls).fields)}")
        return self._record(node, cls)

    def _scalar(self, node: _Node, hint: Any, key: str) -> Any:
        read, wanted = _SCALARS[hint]
        if isinstance(node, _Scalar):
            try:
                return _last_day(node.value) if hint is date and key == "to" else read(node.value)
            except ValueError:
                pass
        word = f"'{node.value}'" if isinstance(node, _Scalar) else "a list or map"
        raise self._fail(node, f"'{key}' must be {wanted}; here it is {word}")

    def _fail(self, node: _Node, sentence: str) -> _FailError:
        self.note(node.line, sentence)
        return _FailError()


@cache
def _origin(hint: Any) -> Any:
    return get_origin(hint)


def _suggestion(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def _boolean(word: str) -> bool:
    if word not in ("true", "false"):
        raise ValueError(word)
    return word == "true"


def _first_day(word: str) -> date:
    """The day, or the first one of the month or year."""
    if not _DAY.fullmatch(word):
        raise ValueError(word)
    return date.fromisoformat(word + "0000-01-01"[len(word) :])


def _last_day(word: str) -> date:
    """The day, or the last one of the month or year."""
    day = _first_day(word)
    if len(word) == len("2022-01-08"):
        return day
    month = day.month if len(word) == len("2022-01") else 12
    return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])


_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_SCALARS: dict[Any, tuple[Callable[[str], Any], str]] = {
    bool: (_boolean, "true or false"),
    int: (int, "a whole number"),
    float: (float, "a number"),
    date: (_first_day, "a date: YYYY-MM-DD, YYYY-MM or YYYY"),
}
