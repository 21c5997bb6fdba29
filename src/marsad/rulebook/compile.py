"""All dictionaries together: files found, read, overlaid and compiled into one Rulebook."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from marsad.rulebook.actors import Actor, ActorIndex, Country, Group, Inflection, Organisation, Person, Role
from marsad.rulebook.cues import CueBook, CueEntry, SettingEntry, SourceEntry, WordsEntry, compile_cues
from marsad.rulebook.event_index import EventIndex, compile_events
from marsad.rulebook.events import ContextEntry, EventEntry, GrammarEntry, ParadigmEntry
from marsad.rulebook.figures import FigureBook, FigureWord, NumberWord
from marsad.rulebook.gazetteer import PlaceBook
from marsad.rulebook.load import read_entries
from marsad.rulebook.mentions import MentionBook, MentionWords, compile_mentions
from marsad.rulebook.numbers import Numbers
from marsad.rulebook.places import PlaceEntry, PlaceWord
from marsad.rulebook.plover import PloverTerm, PloverType
from marsad.rulebook.schema import Entry, Fault, RulebookError
from marsad.rulebook.stances import StanceEntry
from marsad.rulebook.times import TimeBook, TimePattern, TimeShape, TimeWord

SHIPPED: Final = Path(__file__).resolve().parent.parent / "rules"
MAX_FILES = 2_000
_KEPT = 4

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of entry: the field of the Rulebook that holds it, its dataclass and the files it stands in (globs).

    proof: whether each entry must show by examples when it fires (required), may (optional), or only serves other
    entries and fires by nothing of its own (none).
    """

    field: str
    entry: type[Entry]
    files: tuple[str, ...]
    proof: Literal["required", "optional", "none"] = "required"


KINDS: Final = (
    Kind("inflections", Inflection, ("actors/inflection.yaml",), "none"),
    Kind("countries", Country, ("actors/countries.yaml",)),
    Kind("persons", Person, ("actors/persons/*.yaml",)),
    Kind(
        "organisations",
        Organisation,
        tuple(f"actors/{name}.yaml" for name in ("igos", "ngos", "media", "parties", "armed_groups", "bodies")),
    ),
    Kind("roles", Role, ("actors/roles.yaml",)),
    Kind("groups", Group, ("actors/groups.yaml",)),
    Kind("mention_entries", MentionWords, ("mentions.yaml",), "none"),
    Kind("plover_types", PloverType, ("plover.yaml",), "none"),
    Kind("plover_terms", PloverTerm, ("plover_terms.yaml",), "none"),
    Kind("event_entries", EventEntry, ("events/*.yaml",)),
    Kind("grammar_entries", GrammarEntry, ("grammar.yaml",), "none"),
    Kind("paradigm_entries", ParadigmEntry, ("paradigms.yaml",), "none"),
    Kind("context_entries", ContextEntry, ("contexts.yaml",), "none"),
    Kind("stance_entries", StanceEntry, ("stances.yaml",), "optional"),
    Kind("cue_entries", CueEntry, ("cues.yaml",)),
    Kind("source_entries", SourceEntry, ("statements_sources.yaml",)),
    Kind("setting_entries", SettingEntry, ("statements_settings.yaml",)),
    Kind("words_entries", WordsEntry, ("statements_words.yaml",), "none"),
    Kind("time_words", TimeWord, ("times_words.yaml",), "none"),
    Kind("time_shapes", TimeShape, ("times_shapes.yaml",), "none"),
    Kind("time_patterns", TimePattern, ("times.yaml",)),
    Kind("number_words", NumberWord, ("figures_numbers.yaml",), "none"),
    Kind("figure_words", FigureWord, ("figures.yaml",), "optional"),
    Kind("place_entries", PlaceEntry, ("places.yaml",), "optional"),
    Kind("place_words", PlaceWord, ("places_words.yaml",), "none"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Every entry, by kind and in file order, and the indices compiled from them.

    version: hash of the files' contents and names; two rulebooks of one version are the same.
    """

    version: str
    inflections: tuple[Inflection, ...] = ()
    countries: tuple[Country, ...] = ()
    persons: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    roles: tuple[Role, ...] = ()
    groups: tuple[Group, ...] = ()
    mention_entries: tuple[MentionWords, ...] = ()
    plover_types: tuple[PloverType, ...] = ()
    plover_terms: tuple[PloverTerm, ...] = ()
    event_entries: tuple[EventEntry, ...] = ()
    grammar_entries: tuple[GrammarEntry, ...] = ()
    paradigm_entries: tuple[ParadigmEntry, ...] = ()
    context_entries: tuple[ContextEntry, ...] = ()
    stance_entries: tuple[StanceEntry, ...] = ()
    cue_entries: tuple[CueEntry, ...] = ()
    source_entries: tuple[SourceEntry, ...] = ()
    setting_entries: tuple[SettingEntry, ...] = ()
    words_entries: tuple[WordsEntry, ...] = ()
    time_words: tuple[TimeWord, ...] = ()
    time_shapes: tuple[TimeShape, ...] = ()
    time_patterns: tuple[TimePattern, ...] = ()
    number_words: tuple[NumberWord, ...] = ()
    figure_words: tuple[FigureWord, ...] = ()
    place_entries: tuple[PlaceEntry, ...] = ()
    place_words: tuple[PlaceWord, ...] = ()
    actors: ActorIndex
    mentions: MentionBook
    cues: CueBook
    events: EventIndex
    numbers: Numbers
    times: TimeBook
    figures: FigureBook
    places: PlaceBook

    def entries(self) -> Iterator[Entry]:
        """Every entry of every kind."""
        for kind in KINDS:
            yield from getattr(self, kind.field)

    def actor(self, slug: str) -> Actor | None:
        """The country, person, organisation, role or group with this id."""
        return self.actors.by_id.get(slug)


_cache: dict[str, Rulebook] = {}


def load(extra: Path | None = None) -> Rulebook:
    """The shipped rules, overlaid with the user's folder if one is given.

    The folder has the layout of the shipped one (`actors/countries.yaml`, `events/accuse.yaml`, …); its entries are
    added, or take the place of the shipped entry with the same id. Raises RulebookError with every fault at once.
    """
    layers = [_Layer.of(SHIPPED)] if extra is None else [_Layer.of(SHIPPED), _Layer.of(extra, is_users=True)]
    version = _hash(layers)
    known = _cache.get(version)
    if known is None:
        with _collector_paused():
            known = _build(version, layers)
        while len(_cache) >= _KEPT:
            _cache.pop(next(iter(_cache)))
        _cache[version] = known
    return known


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A million new objects, all of them kept: looking for garbage among them takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Layer:
    """A folder of rules: its files by kind."""

    root: Path
    files: tuple[tuple[Kind, tuple[Path, ...]], ...]

    @classmethod
    def of(cls, root: Path, *, is_users: bool = False) -> _Layer:
        if is_users:
            _check_layout(root)
        return cls(root, tuple((kind, tuple(_files(root, kind))) for kind in KINDS))


def _files(root: Path, kind: Kind) -> Iterator[Path]:
    for pattern in kind.files:
        yield from sorted(root.glob(pattern))


def _check_layout(root: Path) -> None:
    if not root.is_dir():
        raise RulebookError([Fault(root.as_posix(), 0, "there is no folder of rules here")])
    known = {path for kind in KINDS for path in _files(root, kind)}
    faults = []
    for count, path in enumerate(p for p in sorted(root.rglob("*")) if p.suffix in (".yaml", ".yml")):
        if count >= MAX_FILES:
            raise RulebookError([Fault(root.as_posix(), 0, f"the folder holds more than {MAX_FILES} rule files")])
        if path not in known:
            expected = ", ".join(sorted({pattern for kind in KINDS for pattern in kind.files}))
            faults.append(Fault(path.as_posix(), 1, f"no rules have a file of this name; known are {expected}"))
    if faults:
        raise RulebookError(faults)


def _hash(layers: Iterable[_Layer]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for layer in layers:
        for kind, files in layer.files:
            for path in files:
                content = hashlib.blake2b(path.read_bytes()).digest()
                digest.update(f"{kind.field}/{path.relative_to(layer.root).as_posix()}\0".encode() + content)
        digest.update(b"\0\0")
    return digest.hexdigest()


def _build(version: str, layers: Iterable[_Layer]) -> Rulebook:
    faults: list[Fault] = []
    entries: dict[str, tuple[Any, ...]] = {kind.field: () for kind in KINDS}
    for number, layer in enumerate(layers):
        for kind, files in layer.files:
            try:
                read = read_entries(files, kind.entry, root=None if number else layer.root)
            except RulebookError as error:
                faults.extend(error.faults)
            else:
                entries[kind.field] = _overlay(entries[kind.field], read)
    if faults:
        raise RulebookError(faults)
    return _compile(version, entries)


def _overlay(below: tuple[E, ...], above: tuple[E, ...]) -> tuple[E, ...]:
    """Entries of the upper layer take the place of those with the same id; the others follow."""
    new = {entry.id: entry for entry in above}
    replaced = tuple(new.pop(entry.id, entry) for entry in below)
    return replaced + tuple(new.values())


def _compile(version: str, entries: dict[str, tuple[Any, ...]]) -> Rulebook:
    actors = (entries[field] for field in ("countries", "organisations", "persons", "roles", "groups"))
    numbers = Numbers(entries["number_words"])
    return Rulebook(
        version=version,
        actors=ActorIndex((actor for kind in actors for actor in kind), entries["inflections"]),
        mentions=compile_mentions(entries["mention_entries"]),
        cues=compile_cues(
            entries["cue_entries"], entries["source_entries"], entries["setting_entries"], entries["words_entries"]
        ),
        events=compile_events(
            entries["event_entries"],
            entries["grammar_entries"],
            entries["context_entries"],
            entries["plover_types"],
            entries["paradigm_entries"],
            entries["groups"],
        ),
        numbers=numbers,
        times=TimeBook(entries["time_words"], entries["time_shapes"], entries["time_patterns"], numbers),
        figures=FigureBook(entries["figure_words"]),
        places=PlaceBook(entries["place_entries"], entries["place_words"]),
        **entries,
    )
