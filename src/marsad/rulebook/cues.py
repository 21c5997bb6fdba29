"""What the rules of reported speech may say: reporting words, words of attribution, settings and the grammar around.

`rules/cues.yaml` holds a :class:`CueEntry` per reporting verb with its masdar and participle; the files
`rules/statements_*.yaml` hold the words that attribute without a verb (وفق، بحسب), the settings in which people speak
(بيان، مؤتمر صحفي) and the closed classes of function words on which the clause logic of `stages/statements.py` rests.
:class:`CueBook` is their index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal, TypeVar

from marsad.language.orthography import fold
from marsad.rulebook.load import read_entries
from marsad.rulebook.schema import Entry

_E = TypeVar("_E")

_WEAK = frozenset("\u0627\u064a\u0648")
_PREFIXES = ("\u064a", "\u062a")
_PERFECT = ("\u062a", "\u0648\u0627", "\u0648", "\u062a\u0627")
_HAL = ("\u0627", "\u0647", "\u064a\u0646")
_IMPERFECT = ("\u0648\u0646", "\u0627\u0646", "\u0648\u0627")

Content = Literal["clause", "quote", "noun", "object", "judgement"]
Shape = Literal["verb", "masdar", "participle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CueEntry(Entry):
    """One reporting word in all its shapes.

    verb: third person masculine singular of the perfect (قال). imperfect: its stem without the prefix (قول of يقول),
    for common verbs, so that a form whose lemma was misread is still known. masdar: verbal nouns (قول، تصريح).
    participle: active participles, masculine singular (قائل: قائلا، قائلة). force: what the speaker does by speaking.

    content: in which shapes the words may follow: `clause` (after أنّ/إنّ), `quote` (in quotation marks or after a
    colon), `noun` (a noun phrase after one of the prepositions: أشار إلى تحسن), `object` (a noun phrase as direct
    object: أعلن إغلاق المعبر), `judgement` (a few words in quotation marks: وصفه بأنه «عمل جبان»). prepositions: those
    which bring the content, before clause and noun phrase alike. addressee: `object` where the direct object is the
    one addressed (أبلغ المجلس أن); ل and إلى always may be. relays: the preposition that names whose words they are,
    the subject being the one who passes them on (نقلت الوكالة عن الوزير قوله).
    """

    verb: tuple[str, ...] = ()
    imperfect: tuple[str, ...] = ()
    masdar: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    force: str
    content: tuple[Content, ...] = ("clause", "quote")
    prepositions: tuple[str, ...] = ()
    addressee: Literal["object"] | None = None
    relays: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry(Entry):
    """Words that attribute a clause without a verb of their own: `وفق`, `بحسب`, `نقلا عن`, `على حد قول`.

    words: phrases of folded tokens, clitics apart (وفقا ل). takes: what follows: `party` (بحسب الوزارة), `clause` (a
    reporting verb and its subject: حسبما ذكرت الوكالة), `self` (a pronoun that means the running speaker: على حد قوله).
    relay: the party named is the one who relayed the words, not the one who said them (نقلا عن goes the other way).
    force: of the statements it makes.
    """

    words: tuple[str, ...]
    takes: tuple[Literal["party", "clause", "self"], ...] = ("party",)
    force: str = "says"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingEntry(Entry):
    """Where or through what somebody speaks. lemmas: phrases of lemmas (مؤتمر صحفي). setting: its name."""

    setting: str
    lemmas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsEntry(Entry):
    """A closed class of function words or phrases, named by its id (`words/relative`)."""

    PROVED: ClassVar[bool] = False

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueBook:
    """The index of all four kinds, by folded lemma or first word.

    verbs, masdars, participles: folded lemma → entry. forms, participle_forms: folded form (يقول، مضيفا) →
    entry. sources: folded first token → (tokens, entry), longest first.
    settings: first lemma → (lemmas, entry), longest first. words: class → its phrases as tuples of folded tokens.
    """

    verbs: Mapping[str, CueEntry]
    forms: Mapping[str, CueEntry]
    participle_forms: Mapping[str, CueEntry]
    masdars: Mapping[str, CueEntry]
    participles: Mapping[str, CueEntry]
    sources: Mapping[str, tuple[tuple[tuple[str, ...], SourceEntry], ...]]
    settings: Mapping[str, tuple[tuple[tuple[str, ...], SettingEntry], ...]]
    words: Mapping[str, frozenset[tuple[str, ...]]]


def load_cues(root: Path) -> CueBook:
    """Read and index the cue rules under `root` (`src/marsad/rules`)."""
    return compile_cues(
        read_entries([root / "cues.yaml"], CueEntry, root=root),
        read_entries([root / "statements_sources.yaml"], SourceEntry, root=root),
        read_entries([root / "statements_settings.yaml"], SettingEntry, root=root),
        read_entries([root / "statements_words.yaml"], WordsEntry, root=root),
    )


def compile_cues(
    cues: Iterable[CueEntry],
    sources: Iterable[SourceEntry],
    settings: Iterable[SettingEntry],
    words: Iterable[WordsEntry],
) -> CueBook:
    """Index the entries; where two claim one lemma, the later one has it."""
    cues = tuple(
        replace(cue, prepositions=tuple(map(fold, cue.prepositions)), relays=_fold(cue.relays)) for cue in cues
    )
    return CueBook(
        verbs=MappingProxyType({fold(lemma): cue for cue in cues for lemma in cue.verb}),
        forms=MappingProxyType({form: cue for cue in cues for form in _conjugated(cue)}),
        participle_forms=MappingProxyType(
            {fold(word) + ending: cue for cue in cues for word in cue.participle for ending in _HAL}
        ),
        masdars=MappingProxyType({fold(lemma): cue for cue in cues for lemma in cue.masdar}),
        participles=MappingProxyType({fold(lemma): cue for cue in cues for lemma in cue.participle}),
        sources=_by_first((phrase, entry) for entry in sources for phrase in entry.words),
        settings=_by_first((phrase, entry) for entry in settings for phrase in entry.lemmas),
        words=MappingProxyType(
            {entry.id.partition("/")[2]: frozenset(tuple(fold(w).split()) for w in entry.words) for entry in words}
        ),
    )


def _conjugated(cue: CueEntry) -> Iterator[str]:
    """Third-person forms as they are written: perfect from the lemma, imperfect from its stem."""
    for lemma in map(fold, cue.verb):
        weak = lemma[:-1] if lemma[-1] in _WEAK else lemma
        yield lemma
        yield from (weak + ending for ending in _PERFECT)
    for stem in map(fold, cue.imperfect):
        weak = stem[:-1] if stem[-1] in _WEAK else stem
        for prefix in _PREFIXES:
            yield prefix + stem
            yield from (prefix + weak + ending for ending in _IMPERFECT)


def _fold(word: str | None) -> str | None:
    return None if word is None else fold(word)


def _by_first(pairs: Iterable[tuple[str, _E]]) -> Mapping[str, tuple[tuple[tuple[str, ...], _E], ...]]:
    index: dict[str, list[tuple[tuple[str, ...], _E]]] = {}
    for phrase, entry in pairs:
        tokens = tuple(fold(phrase).split())
        index.setdefault(tokens[0], []).append((tokens, entry))
    return MappingProxyType(
        {first: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for first, found in index.items()}
    )
