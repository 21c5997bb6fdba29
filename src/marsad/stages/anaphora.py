"""Who is meant without being named: subjects left out, pronouns, and «the latter».

Arabic drops the subject when it stays the same (وأضاف أن …، وطالب بـ…) and hangs pronouns on verbs, nouns and
prepositions. Each is given to the nearest actor that agrees with it in gender and number and that grammar allows; where
none does, or the antecedent is no actor, nothing is said. Words inside a statement in the first person are its
speaker's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from marsad.records import Document, Entity, Mention, Sentence, Statement, Token

_SUBJECT = ("nsubj", "csubj")
_AUXILIARY = frozenset(("aux", "aux:pass", "cop"))
_CLAUSE = frozenset(("ccomp", "xcomp", "advcl", "parataxis"))
_NOMINAL = frozenset(("NOUN", "PROPN", "X", "NUM"))
_SENTENCES_BACK = 2
_REACH = 7
_NO_SUBJECT = frozenset(("obj", "iobj", "conj", "nmod", "flat"))


def resolve_anaphora(
    document: Document, entities: Sequence[Entity], statements: Sequence[Statement]
) -> tuple[Entity, ...]:
    """The entities with their pronouns and implied subjects as further mentions, behind the others.

    التقى بوتين نظيره التركي وطالبه بسحب قواته → وطالبه implies بوتين, ـه is التركي.
    """
    found = _Resolver(document, entities, statements).run()
    return tuple(_with(entity, found.get(entity.id, ())) for entity in entities)


def _with(entity: Entity, mentions: Sequence[Mention]) -> Entity:
    if not mentions:
        return entity
    known = {(m.start, m.end) for m in entity.mentions}
    new = sorted((m for m in mentions if (m.start, m.end) not in known), key=lambda m: m.start)
    return replace(entity, mentions=(*entity.mentions, *new))


@dataclass(frozen=True, slots=True)
class _Named:
    """A mention by name or description: tokens first:last, its entity, its depth (0 outermost)."""

    first: int
    last: int
    entity: str
    depth: int


@dataclass(frozen=True, slots=True)
class _Agreement:
    """Genders and numbers with which an entity, or a word, can go; empty: any."""

    genders: frozenset[str]
    numbers: frozenset[str]

    def fits(self, other: _Agreement) -> bool:
        return not (self.genders and other.genders and self.genders.isdisjoint(other.genders)) and not (
            self.numbers and other.numbers and self.numbers.isdisjoint(other.numbers)
        )


class _Resolver:
    def __init__(self, document: Document, entities: Sequence[Entity], statements: Sequence[Statement]) -> None:
        self.tokens = document.tokens
        self.sentences = document.sentences
        self.statements = statements
        self.kinds = {e.id: e.type for e in entities}
        self.named = _named(document, entities)
        self.at = _by_token(self.named, len(self.tokens))
        self.agreements = {e.id: self._agreement_of(e) for e in entities}
        self.subjects = self._explicit_subjects()
        self.implied: dict[int, str] = {}
        self.pronouns: dict[int, str] = {}
        self.cues = {s.cue.start: s.speaker for s in statements if s.cue is not None and s.speaker is not None}
        self.speaker_at = self._speakers()
        self.found: dict[str, list[Mention]] = {}

    def run(self) -> dict[str, list[Mention]]:
        for number, sentence in enumerate(self.sentences):
            for i in range(sentence.first, sentence.last):
                token = self.tokens[i]
                if token.upos == "VERB" and token.deprel not in _AUXILIARY:
                    self._verb(i, number, sentence)
                elif token.upos == "PRON" and "PronType=Prs" in token.feats:
                    self._pronoun(i, number, sentence)
        return self.found

    def _add(self, i: int, entity: str, kind: Literal["pronoun", "implicit"]) -> None:
        token = self.tokens[i]
        self.found.setdefault(entity, []).append(Mention(token.start, token.end, kind))

    # ── what is there ──

    def _explicit_subjects(self) -> dict[int, int]:
        """verb → token of its subject, by label; else the noun phrase behind it, else the one that opens its clause."""
        found: dict[int, int] = {}
        for i, token in enumerate(self.tokens):
            if token.deprel.startswith(_SUBJECT) and token.head >= 0 and token.head not in found:
                found[token.head] = i
        for sentence in self.sentences:
            for i in range(sentence.first, sentence.last):
                token = self.tokens[i]
                if token.upos == "VERB" and i not in found and _is_finite(token):
                    subject = self._behind(i, sentence.last)
                    subject = self._opening(i, sentence.first) if subject < 0 else subject
                    if subject >= 0:
                        found[i] = subject
        return found

    def _behind(self, verb: int, last: int) -> int:
        """The first noun behind a verb, adverbs and one prepositional phrase skipped (اعترضت على القرار تسع دول)."""
        i, skipped = verb + 1, False
        while i < last and i <= verb + _REACH:
            token = self.tokens[i]
            if token.word == self.tokens[verb].word or token.upos in ("ADV", "PART"):
                i += 1
            elif token.upos == "ADP" and not skipped:
                skipped, i = True, self._after_phrase(i + 1, last)
            elif token.upos not in _NOMINAL or token.deprel in _NO_SUBJECT or self._is_complement(token, verb):
                return -1
            else:
                return i if not skipped or token.head == verb or i in self.at else -1
        return -1

    def _is_complement(self, token: Token, verb: int) -> bool:
        return token.head == verb and token.deprel in ("obl", "xcomp", "ccomp", "advmod")

    def _after_phrase(self, i: int, last: int) -> int:
        """The token after a short noun phrase: a noun, its pronoun and adjectives."""
        i += 1
        while i < last and self.tokens[i].upos in ("ADJ", "PRON", "DET"):
            i += 1
        return i

    def _opening(self, verb: int, first: int) -> int:
        """The noun phrase between إن or أن and the verb: بأن انتحاريا فجر شاحنته."""
        i = verb - 1
        while i >= first and verb - i <= _REACH:
            token = self.tokens[i]
            if token.upos == "SCONJ" or (token.deprel == "mark" and token.upos != "ADP"):
                opens = i + 1 < verb and self.tokens[i + 1].upos in (*_NOMINAL, "PRON", "ADJ")
                return i + 1 if opens else -1
            if token.upos in ("VERB", "PUNCT", "CCONJ") or "PronType=Rel" in token.feats:
                return -1
            i -= 1
        return -1

    def _speakers(self) -> dict[int, str]:
        """token → speaker of the innermost statement it stands in."""
        found: dict[int, str] = {}
        spans = sorted((s for s in self.statements if s.speaker), key=lambda s: s.start - s.end)
        if not spans:
            return found
        for statement in spans:
            for i in _tokens_between(self.tokens, statement.start, statement.end):
                found[i] = statement.speaker or ""
        return found

    def _agreement_of(self, entity: Entity) -> _Agreement:
        heads = [m for m in self.named if m.entity == entity.id]
        genders = {g for m in heads if (g := self.tokens[m.first].feat("Gender"))}
        if entity.type == "person":
            nominal = {
                g for m in heads if self.tokens[m.first].upos == "NOUN" and (g := self.tokens[m.first].feat("Gender"))
            }
            return _Agreement(frozenset(nominal) if len(nominal) == 1 else frozenset(), frozenset(("Sing",)))
        if entity.type == "country":
            return _Agreement(frozenset(), frozenset(("Sing",)))
        if entity.type == "org":
            return _Agreement(frozenset(genders) if len(genders) == 1 else frozenset(), frozenset(("Sing",)))
        return _Agreement(frozenset(), frozenset(("Plur", "Sing", "Dual")))

    def _wanted(self, token: Token) -> _Agreement:
        gender, number = token.feat("Gender"), token.feat("Number")
        return _Agreement(
            frozenset((gender,)) if gender else frozenset(), frozenset((number,)) if number else frozenset()
        )

    def _fits(self, entity: str, wanted: _Agreement) -> bool:
        """Countries and persons are singular; a group takes the plural, or the feminine singular of things."""
        if self.kinds[entity] == "group" and wanted.numbers == {"Sing"} and wanted.genders != {"Fem"}:
            return False
        return self.agreements[entity].fits(wanted)

    # ── subjects left out ──

    def _verb(self, i: int, number: int, sentence: Sentence) -> None:
        subject = self.subjects.get(i)
        if subject is not None:
            if subject in self.pronouns:
                self._add(i, self.pronouns[subject], "implicit")
            return
        token = self.tokens[i]
        entity = self._subject(i, token, number, sentence)
        if entity is not None:
            self.implied[i] = entity
            self._add(i, entity, "implicit")

    def _subject(self, i: int, token: Token, number: int, sentence: Sentence) -> str | None:
        if token.start in self.cues:
            return self.cues[token.start]
        person = token.feat("Person")
        if person == "1":
            return self.speaker_at.get(i)
        if person == "2" or ("Voice=Pass" in token.feats and token.deprel == "advcl"):
            return None
        wanted = self._wanted(token)
        relative = self._antecedent(i, sentence)
        if relative is None and token.deprel == "conj" and sentence.first <= token.head < i:
            relative = self._antecedent(token.head, sentence)
        if relative is not None:
            return relative if relative and self._fits(relative, wanted) else None
        return self._shared(i, token, wanted, sentence) or self._carried(i, wanted, number, sentence)

    def _antecedent(self, i: int, sentence: Sentence) -> str | None:
        """The entity a relative clause describes; "" where it is no actor; None where there is no such clause."""
        at = i - 1
        while at >= sentence.first and self.tokens[at].upos in ("PART", "AUX"):
            at -= 1
        is_relative = at >= sentence.first and "PronType=Rel" in self.tokens[at].feats
        if not is_relative and not self.tokens[i].deprel.startswith("acl"):
            return None
        end = at if is_relative else i
        for mention in reversed(self.named):
            if mention.depth == 0 and mention.last <= end and mention.first >= sentence.first:
                gap = self.tokens[mention.last : end]
                if len(gap) <= 1 and all(t.upos in ("PUNCT", "ADJ") for t in gap):
                    return mention.entity
                break
        governor = self.tokens[i].head
        return self.at.get(governor, "") if governor >= 0 and governor < i else ""

    def _shared(self, i: int, token: Token, wanted: _Agreement, sentence: Sentence) -> str | None:
        """The subject of the verb this one is joined to or depends on."""
        head = token.head
        for _ in range(4):
            if head < sentence.first or head >= sentence.last or head == i:
                return None
            governor = self.tokens[head]
            if governor.upos == "VERB":
                entity = self._subject_entity(head)
                if entity is not None and self._fits(entity, wanted):
                    return entity
                if token.deprel in _CLAUSE:
                    return self._object_entity(head, i, wanted)
                if head in self.subjects:
                    return None
            head = governor.head
        return None

    def _subject_entity(self, verb: int) -> str | None:
        subject = self.subjects.get(verb)
        if subject is None:
            return self.implied.get(verb)
        return self.pronouns.get(subject) or self.at.get(subject)

    def _object_entity(self, verb: int, before: int, wanted: _Agreement) -> str | None:
        for mention in self.named:
            if verb < mention.first < before and mention.depth == 0 and self._fits(mention.entity, wanted):
                return mention.entity
        return None

    def _carried(self, i: int, wanted: _Agreement, number: int, sentence: Sentence) -> str | None:
        """The subject of the clause before, in this sentence or the one before; a subject that is no actor ends it."""
        for verb in range(i - 1, sentence.first - 1, -1):
            if self.tokens[verb].upos == "VERB" and (verb in self.subjects or verb in self.implied):
                entity = self._subject_entity(verb)
                if entity is not None and self._fits(entity, wanted):
                    return entity
        topic = self._topic(i, sentence, wanted)
        if topic is not None:
            return topic
        if any(self.tokens[k].upos == "VERB" for k in range(sentence.first, i)):
            return None
        for back in range(number - 1, max(-1, number - 1 - _SENTENCES_BACK), -1):
            entity = self._main_subject(self.sentences[back])
            if entity is not None:
                return entity if self._fits(entity, wanted) else None
        return None

    def _topic(self, i: int, sentence: Sentence, wanted: _Agreement) -> str | None:
        """A noun phrase that opens its clause before the verb: إن موسكو تدعم, الجيش يعلن."""
        for mention in reversed(self.named):
            if mention.first < sentence.first:
                return None
            if mention.depth or mention.last > i:
                continue
            gap = self.tokens[mention.last : i]
            if any(t.upos in ("VERB", "SCONJ") for t in gap) or len(gap) > 8:
                return None
            before = self.tokens[mention.first - 1] if mention.first > sentence.first else None
            opens = before is None or before.upos in ("SCONJ", "PUNCT", "CCONJ", "PART")
            if opens and self._fits(mention.entity, wanted):
                return mention.entity
        return None

    def _main_subject(self, sentence: Sentence) -> str | None:
        for verb in range(sentence.first, sentence.last):
            if self.tokens[verb].upos == "VERB":
                entity = self._subject_entity(verb)
                if entity is not None:
                    return entity
        return None

    # ── pronouns ──

    def _pronoun(self, i: int, number: int, sentence: Sentence) -> None:
        token = self.tokens[i]
        person = token.feat("Person")
        if person == "1":
            entity = self.speaker_at.get(i)
        elif person == "2":
            return
        else:
            entity = self._antecedent_of_pronoun(i, number, sentence)
        if entity is not None:
            self.pronouns[i] = entity
            self._add(i, entity, "pronoun")

    def _antecedent_of_pronoun(self, i: int, number: int, sentence: Sentence) -> str | None:
        wanted = self._wanted(self.tokens[i])
        barred = self._co_subject(i)
        host = self._host(i)
        subject = self._clause_subject(i, sentence)
        if subject is not None and subject != barred and self._fits(subject, wanted) and self._may_mean_subject(i):
            return subject
        for mention in reversed(self._before(i, number)):
            if mention.entity == barred or mention.first <= host < mention.last:
                continue
            if self._fits(mention.entity, wanted):
                return mention.entity
        return None

    def _may_mean_subject(self, i: int) -> bool:
        """On a noun (قواته) or behind إن (قال القرضاوي إنه) the subject is meant before anybody nearer."""
        host = self._host(i)
        return host == i or self.tokens[host].upos in ("NOUN", "SCONJ", "CCONJ", "PART")

    def _co_subject(self, i: int) -> str | None:
        """An object pronoun does not mean the subject of its own verb (انتقده)."""
        before = i - 1
        if before >= 0 and self.tokens[before].word == self.tokens[i].word and self.tokens[before].upos == "VERB":
            return self._subject_entity(before)
        return None

    def _host(self, i: int) -> int:
        return i - 1 if i and self.tokens[i - 1].word == self.tokens[i].word else i

    def _clause_subject(self, i: int, sentence: Sentence) -> str | None:
        for verb in range(i - 1, sentence.first - 1, -1):
            if self.tokens[verb].upos == "VERB":
                subject = self.subjects.get(verb)
                if subject is None or subject < i:
                    return self._subject_entity(verb)
        return None

    def _before(self, i: int, number: int) -> list[_Named]:
        floor = self.sentences[max(0, number - 1)].first
        return [m for m in self.named if floor <= m.first and m.last <= i and m.depth == 0]


def _is_finite(token: Token) -> bool:
    """Not a participle that the tagger took for a verb (متهما)."""
    return not token.feats or "Aspect=" in token.feats or "Person=" in token.feats


def _named(document: Document, entities: Sequence[Entity]) -> list[_Named]:
    starts = {token.start: i for i, token in enumerate(document.tokens)}
    ends = {token.end: i + 1 for i, token in enumerate(document.tokens)}
    spans = sorted(
        (starts[m.start], -ends[m.end], e.id)
        for e in entities
        for m in e.mentions
        if m.kind in ("name", "nominal") and m.start in starts and m.end in ends
    )
    found: list[_Named] = []
    open_until: list[int] = []
    for first, minus_last, entity in spans:
        open_until = [last for last in open_until if last > first]
        found.append(_Named(first, -minus_last, entity, len(open_until)))
        open_until.append(-minus_last)
    return found


def _by_token(named: Sequence[_Named], count: int) -> dict[int, str]:
    """token → entity of the outermost mention it stands in."""
    found: dict[int, str] = {}
    for mention in named:
        if mention.depth == 0:
            for i in range(mention.first, min(mention.last, count)):
                found.setdefault(i, mention.entity)
    return found


def _tokens_between(tokens: Sequence[Token], start: int, end: int) -> range:
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if tokens[middle].start < start else (low, middle)
    last = low
    while last < len(tokens) and tokens[last].end <= end:
        last += 1
    return range(low, last)
