"""The event dictionaries compiled for matching: lemma → senses, words of grammar and of contexts by lemma."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from marsad.language.orthography import fold
from marsad.records import Status
from marsad.rulebook.actors import Group
from marsad.rulebook.events import ContextEntry, EventEntry, EventRole, GrammarEntry, GrammarKind, ParadigmEntry
from marsad.rulebook.paradigms import Paradigms
from marsad.rulebook.plover import EventType, PloverType

Shape = Literal["verb", "masdar", "participle", "passive", "noun", "particle"]
FormClass = Literal["verb", "noun", "participle"]
CLASS_OF: dict[Shape, FormClass] = {
    "verb": "verb",
    "masdar": "noun",
    "noun": "noun",
    "participle": "participle",
    "passive": "participle",
}
"""The class in which a shape is inflected; particles have one form."""


_PARTICLE = 3


@dataclass(frozen=True, slots=True)
class Words:
    """Words in all their forms. phrases: a form of the first word → the forms of each word that must follow it."""

    single: frozenset[str]
    phrases: Mapping[str, tuple[tuple[frozenset[str], ...], ...]]

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
    lemma: str


@dataclass(frozen=True, slots=True)
class GrammarCue:
    """What a word of grammar does and how many tokens before a trigger it may stand; verb: only as a verb."""

    kind: GrammarKind
    window: int
    verb: bool


@dataclass(frozen=True, slots=True)
class EventIndex:
    """Everything the events stage looks up.

    senses: lemma → its meanings, those with conditions first. forms: inflected form → lemmas by class of word, for
    tokens whose lemma was read wrongly; clitics: what may have been left in front of such a form. grammar: form → cues;
    agents: prepositions that name the doer. contexts: form → contexts; context_phrases: form of the first word →
    (forms of the second, context). plover: the event types. doers: event type → lemmas of people whose doing it is.
    """

    senses: Mapping[str, tuple[Sense, ...]]
    forms: Mapping[str, tuple[tuple[FormClass, str], ...]]
    clitics: tuple[str, ...]
    grammar: Mapping[str, tuple[GrammarCue, ...]]
    agents: frozenset[str]
    contexts: Mapping[str, tuple[str, ...]]
    context_phrases: Mapping[str, tuple[tuple[frozenset[str], str], ...]]
    plover: Mapping[EventType, PloverType]
    doers: Mapping[EventType, frozenset[str]]


def compile_events(
    entries: Iterable[EventEntry],
    grammar: Iterable[GrammarEntry],
    contexts: Iterable[ContextEntry],
    plover: Iterable[PloverType],
    paradigms: Iterable[ParadigmEntry] = (),
    groups: Iterable[Group] = (),
) -> EventIndex:
    """Index the entries by their folded lemmas and the forms these take."""
    table = Paradigms(tuple(paradigms))
    make = _Words(table)
    types = {kind.id: kind for kind in plover}
    senses: dict[str, list[Sense]] = {}
    for entry in entries:
        event = _compile(entry, types.get(entry.type), make)
        for shape in get_args(Shape):
            for lemma in getattr(entry, shape):
                senses.setdefault(fold(lemma), []).append(Sense(event, shape, fold(lemma)))
    singles, phrases = _contexts(contexts, table)
    grammar = tuple(grammar)
    return EventIndex(
        MappingProxyType({lemma: tuple(sorted(found, key=specificity)) for lemma, found in senses.items()}),
        _forms(senses, table),
        table.clitics,
        _grammar(grammar, table),
        frozenset(fold(word) for entry in grammar if entry.kind == "agent" for word in entry.words),
        singles,
        phrases,
        MappingProxyType(types),
        MappingProxyType(_doers(groups)),
    )


def _doers(groups: Iterable[Group]) -> dict[EventType, frozenset[str]]:
    found: dict[EventType, set[str]] = {}
    for group in groups:
        for act in group.acts:
            found.setdefault(act, set()).update(map(fold, group.lemmas))
    return {act: frozenset(lemmas) for act, lemmas in found.items()}


def specificity(sense: Sense) -> int:
    """Senses with conditions are tried before those without."""
    event = sense.event
    return -(2 * bool(event.with_) + bool(event.entry.requires) + (event.entry.negated == "only"))


def _forms(
    senses: Mapping[str, Iterable[Sense]], paradigms: Paradigms
) -> Mapping[str, tuple[tuple[FormClass, str], ...]]:
    forms: dict[str, list[tuple[FormClass, str]]] = {}
    for lemma, found in senses.items():
        for of in sorted({CLASS_OF[sense.shape] for sense in found if sense.shape in CLASS_OF}):
            for form in paradigms.forms(lemma, of):
                forms.setdefault(form, []).append((of, lemma))
    return MappingProxyType({form: tuple(lemmas) for form, lemmas in forms.items()})


def _compile(entry: EventEntry, kind: PloverType | None, make: _Words) -> CompiledEvent:
    type_modes = kind.modes if kind is not None else ()
    default: Status = (kind.act_status if kind is not None else None) or "asserted"
    return CompiledEvent(
        entry,
        make(entry.with_),
        make(entry.without),
        frozenset(map(fold, entry.not_after)),
        make(entry.not_in).single,
        tuple((mode, make(words)) for mode, words in entry.modes),
        tuple((mode.mode, make(mode.words)) for mode in type_modes if mode.words),
        MappingProxyType({fold(word): role for word, role in entry.prepositions}),
        entry.act_status or default,
    )


class _Words:
    """Makes word lists, each word with its forms as a noun; the forms of a word are made once."""

    def __init__(self, paradigms: Paradigms) -> None:
        self._paradigms = paradigms
        self._known: dict[str, frozenset[str]] = {}

    def __call__(self, words: Iterable[str]) -> Words:
        single: set[str] = set()
        phrases: dict[str, list[tuple[frozenset[str], ...]]] = {}
        for word in words:
            first, *rest = (self._forms(part) for part in fold(word).split())
            if not rest:
                single.update(first)
            for form in first if rest else ():
                phrases.setdefault(form, []).append(tuple(rest))
        return Words(frozenset(single), MappingProxyType({first: tuple(rests) for first, rests in phrases.items()}))

    def _forms(self, word: str) -> frozenset[str]:
        if word not in self._known:
            self._known[word] = self._paradigms.forms(word, "noun")
        return self._known[word]


def _grammar(entries: Iterable[GrammarEntry], paradigms: Paradigms) -> Mapping[str, tuple[GrammarCue, ...]]:
    cues: dict[str, list[GrammarCue]] = {}
    for entry in entries:
        if entry.kind == "agent":
            continue
        for words, of in ((entry.words, "noun"), (entry.verb, "verb")):
            for word in words:
                last = fold(word).split()[-1]
                for form in _cue_forms(last, of == "verb", paradigms):
                    cues.setdefault(form, []).append(GrammarCue(entry.kind, entry.window, of == "verb"))
    return MappingProxyType({form: tuple(found) for form, found in cues.items()})


def _cue_forms(word: str, verb: bool, paradigms: Paradigms) -> frozenset[str]:
    """Particles have one form."""
    if verb:
        return paradigms.forms(word, "verb")
    return paradigms.forms(word, "noun") if len(word) > _PARTICLE else frozenset((word,))


def _contexts(
    entries: Iterable[ContextEntry], paradigms: Paradigms
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[tuple[frozenset[str], str], ...]]]:
    singles: dict[str, list[str]] = {}
    phrases: dict[str, list[tuple[frozenset[str], str]]] = {}
    for entry in entries:
        for word in entry.lemmas:
            first, *rest = (paradigms.forms(part, "noun") for part in fold(word).split())
            for form in first:
                if rest:
                    phrases.setdefault(form, []).append((rest[0], entry.context))
                else:
                    singles.setdefault(form, []).append(entry.context)
    return (
        MappingProxyType({form: tuple(found) for form, found in singles.items()}),
        MappingProxyType({form: tuple(found) for form, found in phrases.items()}),
    )
