"""What may be wrong in the dictionaries, beyond what reading them finds, and whether an entry's examples prove it.

The lints look at the files alone. The proof needs the coder, which stands above the dictionaries: `marsad.proof` runs
it over all examples at once and asks :func:`judge` about each.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from marsad.language.orthography import fold
from marsad.records import Entity, Event, Figure, Place, Record, Stance, Statement, Time
from marsad.rulebook.actors import Actor, Country, Group, Office, Organisation, Person, Role
from marsad.rulebook.compile import KINDS, SHIPPED, Rulebook
from marsad.rulebook.cues import SettingEntry
from marsad.rulebook.events import EventEntry
from marsad.rulebook.schema import Entry, Example, Fault

BODIES = frozenset(("EUR", "IGO", "NGO"))
"""What `country` may be besides the code of a country."""

_PROOF = {kind.entry: kind.proof for kind in KINDS}
_UNSEEN = {
    **dict.fromkeys("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "a bidi control"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "an invisible character"),
}
_UNSEEN_CHARACTER = re.compile("[" + "".join(_UNSEEN) + "]")
_ORNAMENT = re.compile("[\u0640\u064b-\u0652]")
_ID = re.compile(r"[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)*")
_SEPARATORS = re.compile("[،,;؛]")


# ── lints ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def lint(rulebook: Rulebook, folders: Iterable[Path] = (SHIPPED,)) -> tuple[Fault, ...]:
    """Every fault that can be seen without running the coder, in file order.

    folders: whose files are searched for characters that an editor does not show.
    """
    entries = tuple(rulebook.entries())
    faults = [
        *(fault for folder in folders for fault in _unseen_characters(folder)),
        *(fault for entry in entries for fault in _about(entry)),
        *_repeated_ids(entry for entry in entries if isinstance(entry, Actor)),
        *_repeated_words(entry for entry in entries if isinstance(entry, Actor)),
        *_unknown_countries(rulebook),
        *_overlapping_offices(rulebook.persons),
    ]
    return tuple(sorted(set(faults)))


def is_proved(entry: Entry) -> bool:
    """Whether an entry shows by examples when it fires; closed classes and tables only serve other entries."""
    proof = _PROOF.get(type(entry), "none")
    return proof == "required" or (proof == "optional" and bool(entry.matches or entry.rejects))


def _unseen_characters(folder: Path) -> Iterator[Fault]:
    for path in sorted(folder.rglob("*.yaml")):
        label = path.relative_to(folder).as_posix() if folder == SHIPPED else path.as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            found = _UNSEEN_CHARACTER.search(line)
            if found:
                what = _UNSEEN[found.group()]
                yield Fault(label, number, f"{what} (U+{ord(found.group()):04X}) stands in column {found.start() + 1}")


def _about(entry: Entry) -> Iterator[Fault]:
    if not _ID.fullmatch(entry.id):
        yield _fault(entry, f"the id '{entry.id}' must be Latin letters and digits, joined by '-', '_' or '/'")
    if is_proved(entry):
        for name, examples in (("matches", entry.matches), ("rejects", entry.rejects)):
            if not examples:
                yield _fault(entry, f"'{entry.id}' has no {name}: give at least one sentence")
    for text in _texts(entry):
        if _ORNAMENT.search(text):
            yield _fault(entry, f"'{text}' of '{entry.id}' has a tatweel or vowel marks; leave them out")
    if isinstance(entry, Actor):
        yield from _about_words(entry)


def _texts(value: object) -> Iterator[str]:
    """Every string of an entry except its examples, which are written as in the papers."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, Example):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


def _about_words(actor: Actor) -> Iterator[Fault]:
    for words in _lists(actor):
        seen: dict[str, str] = {}
        for word in words:
            if _SEPARATORS.search(word):
                yield _fault(actor, f"'{word}' of '{actor.id}' holds a comma or semicolon: are these two words?")
            known = seen.setdefault(fold(word), word)
            if known is not word:
                yield _fault(actor, f"'{word}' and '{known}' of '{actor.id}' are one word once spelling is folded")
    for field in ("weak", "only_after", "not_after", "not_before"):
        for named in getattr(actor, field):
            word = named if isinstance(named, str) else named[0]
            if word not in words_of(actor):
                yield _fault(actor, f"'{field}' of '{actor.id}' speaks of '{word}', which is none of its words")


def words_of(actor: Actor) -> tuple[str, ...]:
    """All words and phrases by which an actor is known, as the file writes them."""
    return tuple(word for words in _lists(actor) for word in words)


def _lists(actor: Actor) -> tuple[tuple[str, ...], ...]:
    match actor:
        case Country():
            return actor.names, actor.capital, actor.metonyms, actor.people, actor.demonym
        case Person() | Organisation():
            return ((actor.name, *actor.also),)
        case Role():
            return actor.forms, actor.plurals, actor.fixed
        case Group():
            return actor.lemmas, actor.plurals, actor.phrases
        case _:
            return ()


def _repeated_ids(actors: Iterable[Actor]) -> Iterator[Fault]:
    first: dict[str, Actor] = {}
    for actor in actors:
        known = first.setdefault(actor.id, actor)
        if known is not actor:
            yield _fault(actor, f"the id '{actor.id}' is already used at {known.file}:{known.line}")


def _repeated_words(actors: Iterable[Actor]) -> Iterator[Fault]:
    """Words that two entries claim, unless one calls them weak. Two people may share a surname, not a full name."""
    owners: dict[str, list[Actor]] = {}
    for actor in actors:
        weak = set(map(fold, actor.weak))
        for word in words_of(actor)[:1] if isinstance(actor, Person) else words_of(actor):
            if fold(word) not in weak:
                owners.setdefault(fold(word), []).append(actor)
    for word, claimed in owners.items():
        for one, other in combinations(dict.fromkeys(claimed), 2):
            if one is not other and not _may_share(one, other):
                where = f"'{one.id}' ({one.file}:{one.line})"
                yield _fault(other, f"'{word}' is claimed by '{other.id}' and by {where}; call it weak in one of them")


def _may_share(one: Actor, other: Actor) -> bool:
    """An office may be a group; bodies of two countries may have one name, which the article's countries decide.

    An organisation gives way to an office, a group and a country by itself.
    """
    if isinstance(one, Organisation) and isinstance(other, Organisation):
        return one.country != other.country
    nominal = isinstance(one, Role | Group) and isinstance(other, Role | Group)
    return nominal or isinstance(one, Organisation) or isinstance(other, Organisation)


def _unknown_countries(rulebook: Rulebook) -> Iterator[Fault]:
    known = {country.id for country in rulebook.countries} | BODIES
    used: list[tuple[Entry, str | None]] = [(entry, entry.country) for entry in rulebook.organisations]
    for person in rulebook.persons:
        used += [(person, code) for code in (person.country, *(office.country for office in person.offices))]
    for entry, code in used:
        if code is not None and code not in known:
            yield _fault(entry, f"the country '{code}' of '{entry.id}' is none of countries.yaml, EUR, IGO, NGO")


def _overlapping_offices(persons: Iterable[Person]) -> Iterator[Fault]:
    for person in persons:
        for office in person.offices:
            if office.from_ and office.to and office.to < office.from_:
                yield _fault(person, f"'{person.id}' leaves the office '{office.role}' before taking it")
        for one, other in combinations(person.offices, 2):
            if fold(one.role) == fold(other.role) and _overlap(one, other) > _MONTH:
                yield _fault(person, f"the dates of the office '{one.role}' of '{person.id}' overlap")


_MONTH = 31
"""Days by which two terms may overlap where an entry gives only their months."""


def _overlap(one: Office, other: Office) -> int:
    start = max((o.from_ for o in (one, other) if o.from_), default=None)
    end = min((o.to for o in (one, other) if o.to), default=None)
    if start is None or end is None:
        return _MONTH + 1
    return (end - start).days


def _fault(entry: Entry, sentence: str) -> Fault:
    return Fault(entry.file, entry.line, sentence)


_Item = Statement | Event | Stance | Figure | Time | Place


# ── proof ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Case:
    """One example of one entry. fires: whether the entry must fire on it."""

    entry: Entry
    example: Example
    fires: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the coder made of an example: the record, and the roles and groups that it mentions."""

    record: Record
    nominals: frozenset[str]

    def fired(self) -> frozenset[str]:
        """Ids of every entry that made something."""
        slugs = {entity.slug for entity in self.record.entities if entity.slug}
        return frozenset(slugs | {item.found_by for item in _items(self.record)}) | self.nominals


def cases(entries: Iterable[Entry]) -> Iterator[Case]:
    """Every example of the entries that are proved, in order."""
    for entry in entries:
        if is_proved(entry):
            yield from (Case(entry, example, True) for example in entry.matches)
            yield from (Case(entry, example, False) for example in entry.rejects)


def judge(case: Case, outcome: Outcome, events: frozenset[str]) -> Fault | None:
    """The fault that an example shows, or None if it proves its entry. events: ids of all event entries."""
    fault = _judge(case, outcome, events)
    if case.example.unsolved is None:
        return fault
    solved = f"«{case.example.text}» of '{case.entry.id}' is right by now: take out 'unsolved'"
    return None if fault else _fault(case.entry, solved)


def _judge(case: Case, outcome: Outcome, events: frozenset[str]) -> Fault | None:
    entry, example = case.entry, case.example
    has_fired = _has_fired(entry, outcome)
    if not case.fires:
        return _fault(entry, f"'{entry.id}' must not fire on «{example.text}»") if has_fired else None
    if not has_fired:
        instead = ", ".join(sorted(outcome.fired())) or "nothing"
        return _fault(entry, f"'{entry.id}' does not fire on «{example.text}»; what fires: {instead}")
    wrong = _unexpected(entry, example, outcome.record)
    if wrong:
        return _fault(entry, f"'{entry.id}' on «{example.text}»: {wrong}")
    if isinstance(entry, EventEntry):
        strangers = (outcome.fired() & events) - {entry.id, *example.fires}
        if strangers:
            declare = ", ".join(sorted(strangers))
            return _fault(entry, f"on «{example.text}» of '{entry.id}' there also fires {declare}; declare it in fires")
    return None


def _has_fired(entry: Entry, outcome: Outcome) -> bool:
    if isinstance(entry, Country) and any(entity.country == entry.id for entity in outcome.record.entities):
        return True
    if isinstance(entry, SettingEntry):
        return any(statement.setting == entry.setting for statement in outcome.record.statements)
    return entry.id in outcome.fired()


def _unexpected(entry: Entry, example: Example, record: Record) -> str | None:
    """What is wrong with the records that the entry made, or None if one of them is as expected."""
    if not example.expect:
        return None
    made = [item for item in _items(record) if item.found_by == entry.id]
    wrongs = [_mismatch(item, example, record) for item in made]
    return None if None in wrongs else next(iter(wrongs), "it made no record that could be compared")


def _items(record: Record) -> list[_Item]:
    """Everything that says by which entry it was found."""
    items: list[_Item] = [*record.statements, *record.events]
    items += record.stances
    items += record.figures
    items += record.times
    items += record.places
    return items


def _mismatch(item: _Item, example: Example, record: Record) -> str | None:
    for key, wanted in example.expect:
        found = _values(item, key, record)
        if found is None:
            return f"'{key}' is not something that can be expected here"
        if not _agrees(wanted, found):
            seen = " + ".join("/".join(sorted(names)) for names in found) or "nothing"
            return f"{key} should be {' + '.join(wanted) or 'nothing'}; it is {seen}"
    return None


def _agrees(wanted: tuple[str, ...], found: tuple[frozenset[str], ...]) -> bool:
    """Whether each value found goes by one of the names wanted, and each one wanted is found."""
    names = {fold(name) for name in wanted}
    covered = {name for value in found for name in map(fold, value)}
    return names <= covered and all(names & set(map(fold, value)) for value in found)


def _values(item: _Item, key: str, record: Record) -> tuple[frozenset[str], ...] | None:
    """The values of a field, each as all the names it goes by (an actor: slug, country, name); None if unknown."""
    field = {"actor": "actors", "recipient": "recipients"}.get(key, key)
    if field not in {f.name for f in dataclasses.fields(item)}:
        return None
    value = getattr(item, field)
    entities = {entity.id: entity for entity in record.entities}
    values = value if isinstance(value, tuple) else (() if value is None else (value,))
    return tuple(_names(v, entities, record) for v in values)


def _names(value: object, entities: dict[str, Entity], record: Record) -> frozenset[str]:
    entity = entities.get(value) if isinstance(value, str) else None
    if entity is None:
        return frozenset((_plain(value),))
    text = record.article.text or ""
    mentions = (text[m.start : m.end] for m in entity.mentions)
    return frozenset(name for name in (entity.slug, entity.country, entity.name, *mentions) if name)


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
