"""The event dictionaries compiled for matching: lemma → senses, words of grammar and of contexts by lemma."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from marsad.language.orthography import fold
from marsad.records import Status
from marsad.rulebook.events import ContextEntry, EventEntry, EventRole, GrammarEntry, GrammarKind
from marsad.rulebook.plover import EventType, PloverType

Shape = Literal["verb", "masdar", "participle", "passive", "noun"]


@dataclass(frozen=True, slots=True)
class Words:
    """Lemmas and phrases of two or more lemmas. phrases: first lemma → the lemmas that must follow it."""

    single: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]

    def __bool__(self) -> bool:
        return bool(self.single) or bool(self.phrases)


@dataclass(frozen=True, slots=True)
class CompiledEvent:
    """An entry with its word lists folded. modes: (mode, words) in the order written; type_modes: those of its type."""

    entry: EventEntry
    with_: Words
    without: Words
    not_after: frozenset[str]
    not_in: frozenset[str]
    modes: tuple[tuple[str, Words], ...]
    type_modes: tuple[tuple[str, Words], ...]
    prepositions: Mapping[str, EventRole]
    act_status: Status


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a lemma in one shape."""

    event: CompiledEvent
    shape: Shape


@dataclass(frozen=True, slots=True)
class GrammarCue:
    """What a word of grammar does and how many tokens before a trigger it may stand; verb: only as a verb."""

    kind: GrammarKind
    window: int
    verb: bool


@dataclass(frozen=True, slots=True)
class EventIndex:
    """senses: lemma → its meanings, those with conditions first. grammar: lemma → cues; agents: prepositions that name
    the doer. contexts: single lemmas → contexts; context_phrases: first lemma → (rest, context)."""

    senses: Mapping[str, tuple[Sense, ...]]
    grammar: Mapping[str, tuple[GrammarCue, ...]]
    agents: frozenset[str]
    contexts: Mapping[str, tuple[str, ...]]
    context_phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    plover: Mapping[EventType, PloverType]


def compile_events(
    entries: Iterable[EventEntry],
    grammar: Iterable[GrammarEntry],
    contexts: Iterable[ContextEntry],
    plover: Iterable[PloverType],
) -> EventIndex:
    """Index the entries by their folded lemmas."""
    types = {kind.id: kind for kind in plover}
    senses: dict[str, list[Sense]] = {}
    for entry in entries:
        event = _compile(entry, types.get(entry.type))
        for shape in get_args(Shape):
            for lemma in getattr(entry, shape):
                senses.setdefault(fold(lemma), []).append(Sense(event, shape))
    singles, phrases = _contexts(contexts)
    grammar = tuple(grammar)
    return EventIndex(
        MappingProxyType({lemma: tuple(sorted(found, key=_specific)) for lemma, found in senses.items()}),
        _grammar(grammar),
        frozenset(fold(word) for entry in grammar if entry.kind == "agent" for word in entry.words),
        singles,
        phrases,
        MappingProxyType(types),
    )


def _specific(sense: Sense) -> int:
    """Senses with conditions are tried before those without."""
    event = sense.event
    return -(2 * bool(event.with_) + bool(event.entry.requires) + (event.entry.negated == "only"))


def _compile(entry: EventEntry, kind: PloverType | None) -> CompiledEvent:
    type_modes = kind.modes if kind is not None else ()
    default: Status = (kind.act_status if kind is not None else None) or "asserted"
    return CompiledEvent(
        entry,
        _words(entry.with_),
        _words(entry.without),
        frozenset(map(fold, entry.not_after)),
        frozenset(map(fold, entry.not_in)),
        tuple((mode, _words(words)) for mode, words in entry.modes),
        tuple((mode.mode, _words(mode.words)) for mode in type_modes if mode.words),
        MappingProxyType({fold(word): role for word, role in entry.prepositions}),
        entry.act_status or default,
    )


def _words(words: Iterable[str]) -> Words:
    single, phrases = set(), {}
    for word in words:
        first, *rest = fold(word).split()
        if rest:
            phrases.setdefault(first, []).append(tuple(rest))
        else:
            single.add(first)
    return Words(frozenset(single), MappingProxyType({first: tuple(rests) for first, rests in phrases.items()}))


def _grammar(entries: Iterable[GrammarEntry]) -> Mapping[str, tuple[GrammarCue, ...]]:
    cues: dict[str, list[GrammarCue]] = {}
    for entry in entries:
        if entry.kind == "agent":
            continue
        for words, verb in ((entry.words, False), (entry.verb, True)):
            for word in words:
                cues.setdefault(fold(word).split()[-1], []).append(GrammarCue(entry.kind, entry.window, verb))
    return MappingProxyType({lemma: tuple(found) for lemma, found in cues.items()})


def _contexts(
    entries: Iterable[ContextEntry],
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]]:
    singles: dict[str, list[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry in entries:
        for word in entry.lemmas:
            first, *rest = fold(word).split()
            if rest:
                phrases.setdefault(first, []).append((tuple(rest), entry.context))
            else:
                singles.setdefault(first, []).append(entry.context)
    return (
        MappingProxyType({lemma: tuple(found) for lemma, found in singles.items()}),
        MappingProxyType({lemma: tuple(found) for lemma, found in phrases.items()}),
    )
