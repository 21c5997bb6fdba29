"""Which words of a document may name an act: dictionary senses whose surroundings fit, with their grammar cues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from marsad.language.orthography import fold
from marsad.records import Token
from marsad.rulebook.event_index import (
    CLASS_OF,
    CompiledEvent,
    EventIndex,
    FormClass,
    GrammarCue,
    Sense,
    Shape,
    Words,
    specificity,
)
from marsad.rulebook.events import GrammarKind
from marsad.stages.clauses import Reading

_TAGS: dict[Shape, frozenset[str]] = {
    "verb": frozenset(("VERB",)),
    "masdar": frozenset(("NOUN", "X", "PROPN")),
    "noun": frozenset(("NOUN", "X", "PROPN")),
    "participle": frozenset(("ADJ", "NOUN", "X")),
    "passive": frozenset(("ADJ", "NOUN", "X")),
    "particle": frozenset(("ADP",)),
}
_CLASS_TAGS: dict[FormClass, frozenset[str]] = {
    "verb": frozenset(("VERB", "AUX")),
    "noun": frozenset(("NOUN", "X", "PROPN")),
    "participle": frozenset(("ADJ", "NOUN", "X")),
}
_OPEN = frozenset(("VERB", "NOUN", "ADJ", "X", "PROPN", "AUX", "ADP"))
_PERSON = "person"
_OPENERS = frozenset(("PUNCT", "SCONJ", "CCONJ", "PART"))
_ALEF, _TEH, _YEH = fold("\u0627"), fold("\u062a"), fold("\u064a")
_LONG = 4
_SHORTEST = 3
_MOST_TYPES = 3
_REACH = 12
_NOUN_REACH = 6
_BEFORE = 3
_CUE_REACH = 12


Witness = Literal["lemma", "alef", "form", "tag"]
"""What speaks for a sense: the lemma; the form, whose lemma lacks its first alef (نتقد for انتقد) or is another; the
form alone, against its tag."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may name an act.

    companion: the token that fulfils the entry's `with`, -1 if it asks for none. cues: kind of grammar cue → its token,
    for those that govern the trigger. rivals: types that other senses of the word would have had.
    is_passive: a verb or participle is seen to be passive; most passives are written like their actives.
    """

    token: int
    sense: Sense
    companion: int
    cues: tuple[tuple[GrammarKind, int], ...]
    rivals: tuple[str, ...]
    witness: Witness
    is_passive: bool

    @property
    def event(self) -> CompiledEvent:
        return self.sense.event

    @property
    def shape(self) -> Shape:
        return self.sense.shape

    def cue(self, kind: GrammarKind) -> int | None:
        """The token of a cue of this kind, None if there is none."""
        return next((token for found, token in self.cues if found == kind), None)


def find_candidates(reading: Reading, index: EventIndex, *, named: Set[int] = frozenset()) -> tuple[Candidate, ...]:
    """Every word that some dictionary entry may claim, in text order; for each type the most specific sense that fits.

    named: tokens inside actors' names, which name no act (المتحدة in الولايات المتحدة).
    """
    named = _inside_names(reading) | named
    found: list[Candidate] = []
    for i, token in enumerate(reading.tokens):
        if i in named or token.upos not in _OPEN:
            continue
        senses = find_senses(index, token, reading.folded[i], _cut_off(reading, i))
        if senses:
            found.extend(_candidates(reading, index, i, senses))
    return tuple(found)


def _cut_off(reading: Reading, i: int) -> str:
    """The clitic right before a token in its surface word, which may be its first letter («واصفا» read as و + اصفا)."""
    tokens = reading.tokens
    return reading.folded[i - 1] if i and tokens[i - 1].word == tokens[i].word and tokens[i].upos != "PRON" else ""


def find_senses(index: EventIndex, token: Token, form: str, cut_off: str = "") -> tuple[tuple[Sense, Witness], ...]:
    """The senses of a token by its lemma and by its form: the lemma of a rare verb is easily read wrongly, and its form
    is then the better witness; so is the form of a word that the model could not tag, and the whole word where its
    first letter was cut off."""
    found: dict[int, tuple[Sense, Witness]] = {
        id(s): (s, "lemma") for s in index.senses.get(token.lemma, ()) if token.upos in _TAGS[s.shape]
    }
    readings = [
        (of, lemma)
        for of, lemma in index.forms.get(form) or _without_clitic(index, form)
        if token.upos in _CLASS_TAGS[of] and (of != "verb" or _has_aspect(token, form, lemma))
    ]
    if not found and not readings and not cut_off and form not in index.forms:
        return ()
    if not found and cut_off:
        whole = index.forms.get(cut_off + form, ())
        readings = [reading for reading in whole if reading[0] == "participle"] or readings
    for of, lemma in readings:
        witness: Witness = "alef" if lemma[1:] == token.lemma else "form"
        for sense in index.senses[lemma]:
            if CLASS_OF.get(sense.shape) == of:
                found.setdefault(id(sense), (sense, witness))
    if not found:
        for of, lemma in index.forms.get(form, ()):
            if lemma == token.lemma or (token.upos == "X" and form != lemma):
                found.update((id(s), (s, "tag")) for s in index.senses[lemma] if CLASS_OF.get(s.shape) == of)
    kept = [(s, witness) for s, witness in found.values() if not _is_person(s, token)]
    return tuple(sorted(kept, key=lambda pair: specificity(pair[0])) if len(kept) > 1 else kept)


def _has_aspect(token: Token, form: str, lemma: str) -> bool:
    """A perfect begins as its lemma does, which tells نقل from the short imperfect of اقال; with ت the model takes many
    an imperfect for a perfect (تحقق)."""
    return "Aspect=Perf" not in token.feats or form[0] in (lemma[0], _TEH)


def _without_clitic(index: EventIndex, form: str) -> tuple[tuple[FormClass, str], ...]:
    for clitic in index.clitics:
        if form.startswith(clitic) and len(form) >= len(clitic) + _SHORTEST:
            readings = index.forms.get(form[len(clitic) :])
            if readings:
                return readings
    return ()


def _is_person(sense: Sense, token: Token) -> bool:
    """A definite participle used as a noun names people, no act (مثل المتهم أمام المحكمة)."""
    return sense.shape == "participle" and token.upos == "NOUN" and "Definite=Def" in token.feats


def _inside_names(reading: Reading) -> set[int]:
    """Tokens inside names of people, organisations and places; a name that is one word long may be an ordinary noun."""
    inside: set[int] = set()
    for name in reading.document.names:
        if name.coarse in ("PER", "ORG", "GPE", "LOC", "FAC") and name.last - name.first > 1:
            inside.update(range(name.first, name.last))
    return inside


def _candidates(
    reading: Reading, index: EventIndex, i: int, senses: Sequence[tuple[Sense, Witness]]
) -> Iterator[Candidate]:
    cues: tuple[tuple[GrammarKind, int], ...] | None = None
    around: dict[Shape, Around] = {}
    best: dict[str, tuple[Sense, Witness, int]] = {}
    for sense, witness in senses:
        if sense.shape not in around:
            around[sense.shape] = Around(reading, _surroundings(reading, i, sense.shape))
        companion = _companion(around[sense.shape], sense)
        if companion is None:
            continue
        if cues is None:
            cues = _find_cues(reading, index, i)
        if _is_possible(reading, i, sense, cues, around[sense.shape]):
            best.setdefault(sense.event.entry.type, (sense, witness, companion))
    for kind, (sense, witness, companion) in list(best.items())[:_MOST_TYPES]:
        yield Candidate(
            i,
            sense,
            companion,
            cues or (),
            tuple(other for other in best if other != kind),
            witness,
            is_passive(reading, i, sense),
        )


def _is_possible(
    reading: Reading, i: int, sense: Sense, cues: Sequence[tuple[GrammarKind, int]], around: Around
) -> bool:
    """Whether nothing around the word forbids the sense."""
    event, entry = sense.event, sense.event.entry
    negated = any(kind == "negation" for kind, _ in cues)
    if (entry.negated == "only" and not negated) or (entry.negated == "never" and negated):
        return False
    if entry.voice != "any" and (entry.voice == "passive") != is_passive(reading, i, sense):
        return False
    if sense.shape == "particle" and not _opens_clause(reading, i):
        return False
    if entry.person == "first" and "Person=1" not in reading.tokens[i].feats:
        return False
    if event.not_after and _any_in(reading, max(0, i - 2), i, event.not_after):
        return False
    clause = reading.clause(i)
    if event.not_in and _any_in(reading, clause.first, clause.last, event.not_in):
        return False
    return not event.without or around.find(event.without) < 0


def _opens_clause(reading: Reading, i: int) -> bool:
    return i == reading.clause(i).first or reading.tokens[i - 1].upos in _OPENERS


def is_passive(reading: Reading, i: int, sense: Sense) -> bool:
    """Whether a verb is seen to be passive: by its vowels, its tag, or the middle letter of a hollow verb (ادين, يدان);
    passive participles are."""
    if sense.shape != "verb":
        return sense.shape == "passive"
    if reading.has_damma(i) or "Voice=Pass" in reading.tokens[i].feats:
        return True
    lemma, form = sense.lemma, reading.folded[i]
    if len(lemma) < _LONG or lemma[-2] != _ALEF or lemma[0] != _ALEF:
        return False
    if "Aspect=Imp" in reading.tokens[i].feats:
        return lemma[1:] in form and not form.startswith(_ALEF)
    return lemma[:-2] + _YEH + lemma[-1] in form


def _companion(around: Around, sense: Sense) -> int | None:
    """The token of the word that the entry asks for, -1 if it asks for none, None if it is not there."""
    if not sense.event.with_:
        return -1
    companion = around.find(sense.event.with_)
    return companion if companion >= 0 else None


def _surroundings(reading: Reading, i: int, shape: Shape) -> tuple[int, ...]:
    """Tokens that may be complements: after the trigger up to the next verb, the antecedent of its clause, and for a
    verb that stands last («عقوبات فرضتها واشنطن») the nouns right before it; what follows a particle with its noun."""
    tokens = reading.tokens
    clause = reading.clause(i)
    if shape == "particle":
        return tuple(range(i + 2, min(len(tokens), i + _NOUN_REACH)))
    reach = _REACH if shape == "verb" else _NOUN_REACH
    after = [j for j in range(i + 1, min(clause.last, i + 1 + reach)) if tokens[j].upos not in ("PRON", "CCONJ")]
    before: list[int] = []
    if shape in ("verb", "passive") and clause.kind == "relative" and clause.link >= 0:
        before.extend(range(clause.link, min(clause.link + 2, clause.first)))
    elif shape in ("verb", "passive"):
        before.extend(range(max(clause.first, i - _BEFORE), i))
    return (*after, *before)


class Around:
    """Tokens among which words are looked for."""

    __slots__ = ("_forms", "_reading", "_tokens")

    def __init__(self, reading: Reading, tokens: Sequence[int]) -> None:
        self._reading, self._tokens = reading, tokens
        self._forms = {form for j in tokens for form in (reading.tokens[j].lemma, reading.folded[j])}
        if not reading.people.isdisjoint(tokens):
            self._forms.add(_PERSON)

    def find(self, words: Words) -> int:
        """The first of the tokens that begins one of the words or phrases, -1 if none does."""
        begins = words.phrases and any(map(words.phrases.__contains__, self._forms))
        if not begins and self._forms.isdisjoint(words.single):
            return -1
        return next((j for j in self._tokens if self._begins(j, words)), -1)

    def _begins(self, j: int, words: Words) -> bool:
        tokens, folded = self._reading.tokens, self._reading.folded
        if _PERSON in words.single and j in self._reading.people:
            return True
        for form in (tokens[j].lemma, folded[j]):
            if form in words.single:
                return True
            for rest in words.phrases.get(form, ()):
                following = range(j + 1, j + 1 + len(rest))
                if following.stop <= len(tokens) and all(
                    tokens[k].lemma in forms or folded[k] in forms for k, forms in zip(following, rest, strict=True)
                ):
                    return True
        return False


def _any_in(reading: Reading, first: int, last: int, words: frozenset[str]) -> bool:
    return any(reading.tokens[j].lemma in words or reading.folded[j] in words for j in range(first, last))


def _find_cues(reading: Reading, index: EventIndex, i: int) -> tuple[tuple[GrammarKind, int], ...]:
    """Cues before the trigger in its clause, each within its window, and the governor of the clause if it is one."""
    clause = reading.clause(i)
    found: dict[GrammarKind, int] = {}
    reach = [(j, i - j) for j in range(i - 1, max(clause.first, i - _CUE_REACH) - 1, -1)]
    if clause.kind == "complement" and 0 <= clause.link < i:
        reach.extend((j, 1) for j in range(clause.link, max(clause.link - 2, -1), -1))
    for j, distance in reach:
        token = reading.tokens[j]
        for cue in index.grammar.get(token.lemma) or index.grammar.get(reading.folded[j], ()):
            if distance <= cue.window and _applies(cue, token):
                found.setdefault(cue.kind, j)
    return tuple(found.items())


def _applies(cue: GrammarCue, token: Token) -> bool:
    return not cue.verb or token.upos == "VERB"
