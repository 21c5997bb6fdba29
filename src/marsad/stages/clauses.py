"""Clauses and the grammatical places in them: what hangs on which verb, masdar or participle.

Newspaper sentences run over fifty words, and attachments over that distance are the least certain part of any parse.
So places are read twice: from the dependency labels, and from word order inside the clause (verb, subject, object;
the term after a masdar; the noun after a preposition). Users combine both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from marsad.language.orthography import fold
from marsad.records import Document, Token

ClauseKind = Literal["main", "coordinate", "relative", "complement", "adverbial"]

NOMINAL = frozenset(("NOUN", "PROPN", "X", "PRON", "NUM", "ADJ"))
_NOUN = frozenset(("NOUN", "PROPN", "X", "NUM"))
_INNER = frozenset(("flat", "compound", "fixed", "amod", "nummod", "det"))
_CHAINED = frozenset(("nmod", "flat", "appos", "nummod", "compound", "amod", "dep"))
_DAMMA = "\u064f"
_FIRST_LETTERS = 4
_AUXILIARY = frozenset(("aux", "aux:pass", "cop"))


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens first:last (last exclusive) of one predication.

    predicate: the token of its finite verb, -1 in a verbless clause. kind: how it hangs on what comes before it; link:
    the token it hangs on (the antecedent of a relative clause, the governor of a complement), -1 if there is none.
    """

    first: int
    last: int
    predicate: int
    kind: ClauseKind
    link: int


@dataclass(frozen=True, slots=True)
class Place:
    """A grammatical place of a noun phrase seen from a trigger.

    order: by word order: `subject`, `object`, `possessor` (second idafa term), `adjective`, `suffix`, `topic` (a noun
    before its verb), `antecedent` (what a relative clause describes), `complement` (after a preposition), `other`.
    label: dependency label if it hangs on the trigger itself, with `+` if through a coordination, else "".
    preposition: its preposition, or ""; compound: the preposition and noun before it (على يد), or "".
    distance: tokens between, negative before the trigger. same_clause: no clause boundary between them. depth: how far
    inside its phrase the noun stands (0 for its head).
    """

    order: str
    label: str
    preposition: str
    compound: str
    distance: int
    same_clause: bool
    depth: int


class Reading:
    """A document with its clauses, and the places of noun phrases in them.

    folded: forms as they are compared. people: tokens in names of people. clauses: in text order; clause_of: token →
    index of its clause. prepositions: token → the preposition before its noun phrase, or ""; compounds: token → the
    preposition and noun before it (على يد), or "". sentence_of: token → index of its sentence.
    """

    __slots__ = (
        "_bare",
        "_places",
        "clause_of",
        "clauses",
        "compounds",
        "document",
        "folded",
        "people",
        "prepositions",
        "sentence_of",
        "tokens",
    )

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens: tuple[Token, ...] = document.tokens
        self.folded = [fold(token.form) for token in self.tokens]
        people = (range(name.first, name.last) for name in document.names if name.coarse == "PER")
        self.people = frozenset(chain.from_iterable(people))
        self.sentence_of = [0] * len(self.tokens)
        for number, sentence in enumerate(document.sentences):
            for i in range(sentence.first, sentence.last):
                self.sentence_of[i] = number
        self.clauses = split_clauses(document)
        self.clause_of = [0] * len(self.tokens)
        for number, clause in enumerate(self.clauses):
            for i in range(clause.first, clause.last):
                self.clause_of[i] = number
        self.prepositions = _find_prepositions(self.tokens)
        self.compounds = _find_compounds(self.tokens, self.prepositions)
        self._bare: dict[int, tuple[int, ...]] = {}
        self._places: dict[tuple[int, int], Place] = {}

    def clause(self, token: int) -> Clause:
        """The clause a token stands in."""
        return self.clauses[self.clause_of[token]]

    def has_damma(self, verb: int) -> bool:
        """Whether a vowel mark on its first letters shows a verb to be passive (قُتل، اتُّهم); of the active only some
        imperfects have one (يُدين)."""
        token = self.tokens[verb]
        written = self.document.article.text[token.start : token.end]
        return _DAMMA in written[:_FIRST_LETTERS] and "Aspect=Imp" not in token.feats

    def place(self, trigger: int, token: int) -> Place:
        """Where a noun phrase (by its head token) stands as seen from a trigger; a term inside an idafa chain or an
        apposition (موقف مصر) stands where the chain stands."""
        known = self._places.get((trigger, token))
        if known is None:
            known = self._places[trigger, token] = self._find_place(trigger, token)
        return known

    def _find_place(self, trigger: int, token: int) -> Place:
        top, depth = self._top(trigger, token)
        same = self.clause_of[trigger] == self.clause_of[top]
        order = self._order(trigger, top, same)
        label = self._label(trigger, top)
        return Place(order, label, self.prepositions[top], self.compounds[token], top - trigger, same, depth)

    def _top(self, trigger: int, token: int) -> tuple[int, int]:
        tokens, depth = self.tokens, 0
        while depth < 4 and not self.prepositions[token] and tokens[token].deprel in _CHAINED:
            head = tokens[token].head
            if tokens[token].upos == "ADJ" and tokens[head].upos == "ADJ":
                break  # «قمة روسية صينية»: each by itself
            if head < 0 or head == trigger or (head < trigger < token) or tokens[head].upos not in NOMINAL:
                break
            if abs(token - head) > 8:
                break
            token, depth = head, depth + 1
        return token, depth

    def subject(self, verb: int) -> int:
        """The token of the explicit subject of a finite verb, or -1: by label, else the first bare noun after it."""
        for i in self._around(verb):
            if self.tokens[i].head == verb and self.tokens[i].deprel.startswith("nsubj"):
                return i
        bare = self.bare(verb)
        if bare and self.tokens[bare[0]].deprel not in ("obj", "iobj", "obl"):
            return bare[0]
        return -1

    def bare(self, verb: int) -> tuple[int, ...]:
        """Noun phrases after a verb in its clause that no preposition and no other noun governs, at most three."""
        known = self._bare.get(verb)
        if known is None:
            known = self._bare[verb] = tuple(self._find_bare(verb))
        return known

    def _find_bare(self, verb: int) -> list[int]:
        found: list[int] = []
        last = self.clause(verb).last
        i = verb + 1
        while i < last and len(found) < 3:
            if self._starts_phrase(i, verb):
                if not self.prepositions[i]:
                    found.append(i)
                i = self._phrase_end(i)
            else:
                i += 1
        return found

    def _starts_phrase(self, i: int, verb: int) -> bool:
        token = self.tokens[i]
        if token.upos not in _NOUN or token.word == self.tokens[verb].word:
            return False
        return token.deprel not in _INNER

    def _phrase_end(self, i: int) -> int:
        """The token after an idafa chain with its adjectives, names and coordinated nouns."""
        i += 1
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.upos == "PRON" and token.word == self.tokens[i - 1].word:
                return i + 1
            chained = token.upos in ("ADJ", "X", "PROPN", "NUM", "DET") or (
                token.upos == "NOUN" and token.deprel in ("nmod", "flat", "appos") and token.head < i
            )
            joined = token.deprel == "cc" and token.upos == "CCONJ" and i + 1 < len(self.tokens)
            if joined and self.tokens[i + 1].upos in _NOUN and self.tokens[i + 1].deprel == "conj":
                i += 2
            elif chained:
                i += 1
            else:
                return i
        return i

    def _around(self, verb: int) -> range:
        clause = self.clause(verb)
        return range(clause.first, clause.last)

    def _label(self, trigger: int, token: int) -> str:
        head, mark = self.tokens[token], ""
        for _ in range(3):
            if head.head == trigger:
                return head.deprel + mark
            if head.deprel not in ("conj", "flat", "appos") or head.head < 0:
                return ""
            head, mark = self.tokens[head.head], "+"
        return ""

    def _order(self, trigger: int, token: int, same: bool) -> str:
        tokens = self.tokens
        if tokens[token].word == tokens[trigger].word:
            return "suffix" if token > trigger else "other"
        if token < trigger:
            return self._order_before(trigger, token, same)
        if self.prepositions[token]:
            return "complement" if same else "other"
        if tokens[trigger].upos == "VERB":
            if not same:
                return "other"
            bare = self.bare(trigger)
            return ("subject", "object", "object")[bare.index(token)] if token in bare else "other"
        return self._order_after_noun(trigger, token, same)

    def _order_before(self, trigger: int, token: int, same: bool) -> str:
        clause = self.clause(trigger)
        if clause.kind == "relative" and clause.link == token:
            return "antecedent"
        if same and not self.prepositions[token] and self.tokens[trigger].upos == "VERB":
            return "topic"
        return "other"

    def _order_after_noun(self, trigger: int, token: int, same: bool) -> str:
        gap = self.tokens[trigger + 1 : token]
        if self.tokens[token].upos == "ADJ" and all(t.upos == "ADJ" for t in gap):
            return "adjective"
        if all(t.upos in ("NUM", "DET") for t in gap):
            return "possessor"
        return "object" if same and token - trigger <= 8 and not any(t.upos == "VERB" for t in gap) else "other"


def split_clauses(document: Document) -> tuple[Clause, ...]:
    """The clauses of a document in text order; they tile its tokens.

    Every finite verb that is no auxiliary has its clause, which begins at the subordinator, relative pronoun,
    coordinator or punctuation mark before it, else at the verb itself.
    """
    clauses: list[Clause] = []
    for sentence in document.sentences:
        clauses.extend(_split_sentence(document.tokens, sentence.first, sentence.last))
    return tuple(clauses)


def _split_sentence(tokens: Sequence[Token], first: int, last: int) -> list[Clause]:
    starts: list[tuple[int, int]] = []
    after = first
    for i in range(first, last):
        if _is_predicate(tokens, i):
            start = _clause_start(tokens, i, after) if starts else _leading_start(tokens, i, first)
            starts.append((start, i))
            after = i + 1
    if not starts:
        return [Clause(first, last, -1, "main", -1)] if last > first else []
    if starts[0][0] > first:
        starts.insert(0, (first, -1))
    ends = [start for start, _ in starts[1:]] + [last]
    return [_clause(tokens, start, end, verb) for (start, verb), end in zip(starts, ends, strict=True)]


def _is_predicate(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    return token.upos == "VERB" and token.deprel not in _AUXILIARY


def _leading_start(tokens: Sequence[Token], verb: int, first: int) -> int:
    """A sentence that opens without a verb («قمة في الدوحة: …», «الرئيس الذي …») has a verbless clause first."""
    start = _clause_start(tokens, verb, first)
    opening = any(t.upos in NOMINAL for t in tokens[first:start])
    return start if opening and (_is_relative(tokens[start]) or _is_subordinator(tokens[start])) else first


def _clause_start(tokens: Sequence[Token], verb: int, after: int) -> int:
    i = verb - 1
    while i >= after:
        token = tokens[i]
        if _is_relative(token) or _is_subordinator(token):
            return i
        if token.upos == "CCONJ" and _only_particles(tokens, i + 1, verb):
            return i
        if token.upos == "PUNCT":
            return i + 1
        i -= 1
    return verb


def _only_particles(tokens: Sequence[Token], first: int, last: int) -> bool:
    return all(t.upos in ("PART", "ADV", "AUX") or t.deprel in _AUXILIARY for t in tokens[first:last])


def _is_relative(token: Token) -> bool:
    return token.upos in ("PRON", "DET") and "PronType=Rel" in token.feats


def _is_subordinator(token: Token) -> bool:
    return token.upos == "SCONJ" or (token.deprel == "mark" and token.upos in ("CCONJ", "PART", "ADV"))


def _clause(tokens: Sequence[Token], first: int, last: int, verb: int) -> Clause:
    if verb < 0:
        return Clause(first, last, -1, "main", -1)
    opening = tokens[first]
    deprel = tokens[verb].deprel
    if _is_relative(opening):
        return Clause(first, last, verb, "relative", _antecedent(tokens, first, opening))
    if _is_subordinator(opening):
        return Clause(first, last, verb, "adverbial" if deprel == "advcl" else "complement", tokens[verb].head)
    if first == verb and deprel.startswith("acl"):
        return Clause(first, last, verb, "relative", _antecedent(tokens, first, tokens[verb]))
    if first == verb and deprel in ("ccomp", "xcomp"):
        return Clause(first, last, verb, "complement", tokens[verb].head)
    if opening.upos == "CCONJ":
        return Clause(first, last, verb, "coordinate", tokens[verb].head)
    return Clause(first, last, verb, "main", -1)


def _antecedent(tokens: Sequence[Token], first: int, opening: Token) -> int:
    """The noun a relative clause describes: the clause's governor if it is a noun nearby, else the noun before it."""
    for word in (opening, tokens[opening.head] if opening.head >= 0 else opening):
        if 0 <= word.head < first and first - word.head <= 12 and tokens[word.head].upos in _NOUN:
            return word.head
    for i in range(first - 1, max(-1, first - 6), -1):
        if tokens[i].upos in _NOUN:
            return i
    return -1


def _find_prepositions(tokens: Sequence[Token]) -> list[str]:
    """Token → preposition of the phrase it begins or heads; two in a row are joined by a space."""
    found = [""] * len(tokens)
    for i, token in enumerate(tokens):
        if token.upos != "ADP":
            continue
        following = _next_nominal(tokens, i)
        for target in {following, token.head if i < token.head <= i + 4 else -1}:
            if target >= 0:
                found[target] = f"{found[target]} {token.lemma}".strip()
    return found


def _find_compounds(tokens: Sequence[Token], prepositions: Sequence[str]) -> list[str]:
    """Token → preposition and noun before it, where they may serve as one preposition (على يد الجيش، من قبل الشرطة)."""
    found = [""] * len(tokens)
    for i in range(1, len(tokens)):
        before = tokens[i - 1]
        if tokens[i].upos in NOMINAL and before.upos in ("NOUN", "ADP") and prepositions[i - 1]:
            found[i] = f"{prepositions[i - 1]} {before.lemma}" if before.upos == "NOUN" else prepositions[i]
    return found


def _next_nominal(tokens: Sequence[Token], i: int) -> int:
    for j in range(i + 1, min(i + 4, len(tokens))):
        if tokens[j].upos in NOMINAL:
            return j
        if tokens[j].upos not in ("ADP", "DET", "PUNCT"):
            return -1
    return -1
