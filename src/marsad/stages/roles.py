"""Who fills the roles of an act: every actor near a trigger, its grammatical place, and which one is chosen.

The dictionaries say what a place means (the object of اتهم is the accused, what follows ب is the act); where a place is
read wrongly, missing, or means nothing by itself, a learned ranker weighs the alternatives: subjects of governing
verbs, the speaker of the statement, the accused whose alleged act this is, the party the article is about.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from marsad.language.orthography import fold
from marsad.records import Entity, EntityType, Statement, Token
from marsad.rulebook.event_index import EventIndex
from marsad.rulebook.plover import EventType
from marsad.stages.clauses import NOMINAL, Place, Reading
from marsad.stages.triggers import Candidate

Party = Literal["actor", "recipient"]
ROLES: tuple[Party, ...] = ("actor", "recipient")
_NEAR = 40
_ENOUGH = 10
_NESTED = 10
_NOBODY = -1
_EAGER = 0.7
_TOP = 30.0
_CLEAR = 1.5
_EQUAL = 0.7
_SHALLOW = 0
_SEVERAL = 2
_FEMININE = fold("\u0629")


@dataclass(frozen=True, slots=True)
class Presence:
    """One mention of an entity in the document. entity: index; token: its head word; tokens first:last (exclusive)."""

    entity: int
    token: int
    first: int
    last: int
    kind: str


@dataclass(frozen=True, slots=True)
class Option:
    """An entity that may fill a role: the presence that speaks for it and how it stands to the trigger.

    meaning: what the entry says about its place, "auto+"/"auto-" for the second idafa term of a masdar whose other
    party is or is not named, "" where the entry says nothing.
    """

    presence: Presence
    place: Place
    meaning: str


@dataclass(frozen=True, slots=True)
class Casting:
    """All options of a candidate, with what they share.

    above: the verb that governs the trigger, -1 if none does; governing: the candidate on that verb; nested: the first
    candidate after the trigger; topic: the candidate that is its subject (احتجاجات تطالب); speaker: the entity whose
    words these are, -1 if nobody's.
    """

    reading: Reading
    cast: Cast
    candidate: Candidate
    above: int
    governing: Candidate | None
    nested: Candidate | None
    topic: Candidate | None
    speaker: int
    options: tuple[Option, ...]

    @property
    def has_suffix(self) -> bool:
        """Whether the trigger carries an object or possessor pronoun."""
        tokens, i = self.reading.tokens, self.candidate.token
        return i + 1 < len(tokens) and tokens[i + 1].word == tokens[i].word

    @property
    def meanings(self) -> frozenset[str]:
        return frozenset(option.meaning for option in self.options)

    def features(self) -> list[tuple[str, ...]]:
        """What the rankers read, option by option."""
        taken = self.meanings
        leaders = self._leaders()
        return [tuple(_features(self, option, taken, leaders)) for option in self.options]

    def _leaders(self) -> Mapping[Party, Entity]:
        """The first in the place of each role."""
        found: dict[Party, Entity] = {}
        for option in self.options:
            if option.meaning in ROLES:
                found.setdefault(option.meaning, self.cast.entities[option.presence.entity])
        return found


@dataclass(frozen=True, slots=True)
class Cast:
    """The entities of a document by token, with what is known of them.

    doers: event type → the mentions of people whose doing it is.
    """

    entities: tuple[Entity, ...]
    presences: tuple[Presence, ...]
    firsts: tuple[int, ...]
    index: EventIndex
    speakers: tuple[tuple[int, int, int], ...]
    doers: Mapping[EventType, tuple[Presence, ...]]

    def between(self, first: int, last: int) -> tuple[Presence, ...]:
        """Presences whose head word stands in tokens first:last."""
        return self.presences[bisect_left(self.firsts, first) : bisect_left(self.firsts, last)]

    def speaker_at(self, start: int) -> int:
        """The entity whose words stand at a character offset (the innermost statement), -1 if nobody's."""
        inner = [(end - begin, entity) for begin, end, entity in self.speakers if begin <= start < end]
        return min(inner)[1] if inner else -1


def gather_cast(
    reading: Reading, entities: Sequence[Entity], statements: Sequence[Statement], index: EventIndex
) -> Cast:
    """All mentions on their tokens, in text order."""
    starts = [token.start for token in reading.tokens]
    found: list[Presence] = []
    for number, entity in enumerate(entities):
        own = []
        for mention in sorted(entity.mentions, key=lambda m: m.start):
            first = bisect_left(starts, mention.start)
            last = max(bisect_left(starts, mention.end), first + 1)
            if first < len(starts):
                own.append(Presence(number, _head_word(reading, first, last), first, last, mention.kind))
        found.extend(_once(reading, own))
    found.sort(key=lambda p: (p.token, p.first, p.entity))
    numbers = {entity.id: number for number, entity in enumerate(entities)}
    speakers = tuple((s.start, s.end, numbers.get(s.speaker or "", -1)) for s in statements)
    doers = {
        kind: tuple(p for p in found if p.kind == "nominal" and reading.tokens[p.token].lemma in lemmas)
        for kind, lemmas in index.doers.items()
    }
    return Cast(tuple(entities), tuple(found), tuple(p.token for p in found), index, speakers, doers)


def _once(reading: Reading, presences: Iterable[Presence]) -> Iterable[Presence]:
    """The mentions of an entity; an office and the name beside it (الرئيس الفرنسي، إيمانويل ماكرون) are one mention."""
    found: list[Presence] = []
    for presence in presences:
        last = found[-1] if found else None
        if last is not None and {last.kind, presence.kind} == {"nominal", "name"}:
            head = reading.tokens[presence.token].head
            if presence.first <= last.last + 1 or last.first <= head < last.last:
                name = last if last.kind == "name" else presence
                token = _head_word(reading, last.first, presence.last)
                found[-1] = Presence(name.entity, token, name.first, name.last, "name")
                continue
        found.append(presence)
    return found


def _head_word(reading: Reading, first: int, last: int) -> int:
    """The word of a mention that hangs on something outside it; titles and particles before it do not count."""
    for i in range(first, min(last, len(reading.tokens))):
        token = reading.tokens[i]
        if token.upos in NOMINAL and not first <= token.head < last:
            return i
    return first


def governor(reading: Reading, token: int) -> int:
    """The verb above a trigger whose parties may be shared: of its own clause for nouns and participles, of the clause
    it completes, follows or describes for verbs; -1 if there is none."""
    clause = reading.clause(token)
    if clause.predicate >= 0 and clause.predicate != token:
        return clause.predicate
    number = reading.clause_of[token]
    if clause.kind == "complement" and clause.link >= 0 and reading.tokens[clause.link].upos == "VERB":
        return clause.link
    if number > 0 and reading.sentence_of[reading.clauses[number - 1].first] == reading.sentence_of[token]:
        return reading.clauses[number - 1].predicate
    return -1


def find_options(reading: Reading, cast: Cast, candidate: Candidate, by_token: Mapping[int, Candidate]) -> Casting:
    """Every entity that may fill a role of a candidate: those of its sentence, the speaker, those just before."""
    token = candidate.token
    sentence = reading.document.sentences[reading.sentence_of[token]]
    near = list(cast.between(max(sentence.first, token - _NEAR), min(sentence.last, token + _NEAR)))
    seen = {p.entity for p in near}
    for presence in reversed(cast.between(max(0, sentence.first - 2 * _NEAR), sentence.first)):
        if presence.entity not in seen and len(seen) < _ENOUGH:
            seen.add(presence.entity)
            near.append(presence)
    topic = by_token.get(_subject(reading, token))
    near.extend(_doers(cast, token, seen, [c for c in (candidate, topic) if c is not None]))
    places = [reading.place(token, p.token) for p in near]
    meanings = [_meaning(reading, cast.index, candidate, *pair) for pair in zip(places, near, strict=True)]
    above = governor(reading, token)
    return Casting(
        reading,
        cast,
        candidate,
        above,
        by_token.get(above),
        _nested(sentence.last, token, by_token),
        topic,
        cast.speaker_at(reading.tokens[token].start),
        tuple(map(Option, near, places, _settle_auto(meanings))),
    )


def _doers(cast: Cast, token: int, seen: set[int], candidates: Iterable[Candidate]) -> Iterable[Presence]:
    """The nearest mention of those whose doing an act is, wherever they are mentioned (مظاهرات: المتظاهرون)."""
    for candidate in candidates:
        others = [p for p in cast.doers.get(candidate.event.entry.type, ()) if p.entity not in seen]
        if others:
            nearest = min(others, key=lambda p: (abs(p.token - token), p.token))
            seen.add(nearest.entity)
            yield nearest


def _subject(reading: Reading, token: int) -> int:
    """The subject of a verb, or the noun that its clause or a participle describes; of a verb that has neither that of
    the verb it is joined to; -1 if there is none."""
    word = reading.tokens[token]
    while word.upos == "VERB" and not word.deprel.startswith("acl"):
        clause, subject = reading.clause(token), reading.subject(token)
        if subject >= 0 or clause.kind == "relative":
            return subject if subject >= 0 else clause.link
        if word.deprel != "conj" or not 0 <= word.head < token:
            return -1
        token, word = word.head, reading.tokens[word.head]
    return word.head if word.deprel.startswith(("amod", "acl")) else -1


def _nested(end: int, token: int, by_token: Mapping[int, Candidate]) -> Candidate | None:
    """The next act that is named after a trigger in its sentence (انتقد الضربة التي …)."""
    return next((by_token[i] for i in range(token + 1, min(end, token + _NESTED)) if i in by_token), None)


def _meaning(reading: Reading, index: EventIndex, candidate: Candidate, place: Place, presence: Presence) -> str:
    """The role the entry gives to a place, "" if it says nothing about it."""
    event, entry, shape = candidate.event, candidate.event.entry, candidate.shape
    trigger = reading.tokens[candidate.token]
    if place.compound in index.agents or place.preposition in index.agents:
        return "actor" if place.same_clause else ""
    if presence.kind == "implicit":
        return _implied_meaning(reading.tokens, candidate, place, presence)
    if presence.token < candidate.token and trigger.head == presence.token and shape in ("participle", "passive"):
        return entry.object if shape == "passive" else entry.subject
    if place.preposition:
        if place.distance < 0 or not (place.same_clause or place.label):
            return ""
        return event.prepositions.get(place.compound) or event.prepositions.get(place.preposition) or ""
    passive = candidate.is_passive
    if place.label.startswith("nsubj"):
        return entry.object if passive or "pass" in place.label else entry.subject
    if place.label.startswith("obj"):
        return entry.object
    return _meaning_by_order(reading, candidate, place, passive)


def _implied_meaning(tokens: Sequence[Token], candidate: Candidate, place: Place, presence: Presence) -> str:
    """The role of a subject that only the verb's form shows, and of a country that an adjective implies: دعم روسي,
    الموقف الروسي الداعم."""
    entry, trigger, adjective = candidate.event.entry, tokens[candidate.token], tokens[presence.token]
    if presence.token == candidate.token:
        return entry.subject
    if place.order == "adjective":
        return entry.adjective
    describe_one = trigger.deprel == adjective.deprel == "amod" and trigger.head == adjective.head
    return entry.subject if describe_one and candidate.shape == "participle" else ""


def _meaning_by_order(reading: Reading, candidate: Candidate, place: Place, passive: bool) -> str:
    entry, shape = candidate.event.entry, candidate.shape
    order = place.order
    if order in ("subject", "topic"):
        if order == "topic" and reading.bare(candidate.token) and reading.subject(candidate.token) >= 0:
            return ""
        return entry.object if passive else entry.subject
    if order == "object":
        return entry.object
    if order == "suffix":
        return entry.object if shape == "verb" else (entry.possessor or "auto")
    if order == "possessor":
        return entry.possessor or "auto"
    if order == "adjective":
        return entry.adjective
    if order == "antecedent":
        if shape == "verb" and not passive:
            return entry.object if reading.subject(candidate.token) >= 0 else entry.subject
        return entry.object if shape in ("passive", "verb") else entry.subject
    return ""


def _settle_auto(meanings: Sequence[str]) -> list[str]:
    other = "+" if "recipient" in meanings else "-"
    return [m + other if m == "auto" else m for m in meanings]


def _features(view: Casting, option: Option, taken: frozenset[str], leaders: Mapping[Party, Entity]) -> Iterable[str]:
    presence, place, meaning = option.presence, option.place, option.meaning
    candidate, entry = view.candidate, view.candidate.event.entry
    entity = view.cast.entities[presence.entity]
    side = "<" if place.distance < 0 else ">"
    order = place.order + side
    label = place.label
    meaning_type = f"{meaning}|{entry.type}"
    yield f"m:{meaning}"
    yield f"mt:{meaning_type}"
    yield f"ms:{meaning}|{candidate.shape}"
    yield f"me:{meaning}|{entity.type}"
    yield f"mi:{meaning}|{entry.id}"
    yield f"mp:{meaning}|{place.preposition}"
    yield f"ml:{meaning}|{label}|{place.order}"
    yield f"mk:{meaning}|{presence.kind}|{place.depth}"
    yield f"os:{order}|{candidate.shape}|{place.same_clause}"
    yield f"ls:{label}|{candidate.shape}"
    yield f"ot:{order}|{entry.type}"
    yield f"od:{order}|{_bucket(place.distance)}"
    yield f"p:{place.preposition}|{side}|{place.same_clause}"
    if not place.preposition and place.same_clause:
        by_order = _meaning_by_order(view.reading, candidate, place, candidate.is_passive)
        yield f"2:{meaning}|{by_order}|{label}"
        yield f"2d:{by_order}|{_bucket(place.distance)}|{candidate.shape}"
    if place.compound:
        yield f"pc:{place.compound}"
    yield f"e:{entity.type}|{presence.kind}"
    yield f"et:{entity.type}|{entry.type}"
    if entity.sectors:
        yield f"ec:{entity.sectors[0]}|{entry.type}"
        yield f"em:{entity.sectors[0]}|{meaning}"
    yield f"sal:{min(len(entity.mentions), 8)}"
    for role in ("actor", "recipient"):
        yield f"t:{role in taken}|{role}|{meaning}|{order}"
    yield from _agreement_features(view, presence, meaning, order)
    yield from _side_features(leaders, entity, entry.type, f"{meaning}|{order}")
    yield from _suffix_features(view, option)
    yield from _context_features(view, presence, meaning, order)


def _agreement_features(view: Casting, presence: Presence, meaning: str, order: str) -> Iterable[str]:
    """A verb or participle agrees with its subject («انتقدت برلين أردوغان»), and a noun may show its case."""
    tokens = view.reading.tokens
    trigger, noun = tokens[view.candidate.token], tokens[presence.token]
    kind = _noun_kind(noun, view.reading.folded[presence.token], view.cast.entities[presence.entity].type)
    if view.candidate.shape == "verb":
        entry = view.candidate.event.entry
        nouns = f"{len(view.reading.bare(view.candidate.token))}{view.has_suffix}{view.candidate.is_passive}"
        yield f"nb:{nouns}|{order}|{entry.type}"
        yield f"nbm:{nouns}|{meaning}|{kind}"
        yield f"nbi:{nouns}|{meaning}|{entry.id}"
        # unvowelled passives show in what follows: «ضابطان قتلا في الانفجار», «يتهم باستهداف المدنيين»
        follows = _follows(view)
        yield f"nv:{nouns}|{follows}|{meaning}|{trigger.lemma}"
        yield f"nvt:{nouns}|{follows}|{meaning}|{entry.type}|{order}"
    if view.candidate.shape in ("verb", "participle"):
        verb = agreement(trigger.feats)
        yield f"ag:{verb}|{kind}|{order}"
        yield f"agm:{verb}|{kind}|{meaning}"
    elif view.above >= 0:
        yield f"agv:{agreement(tokens[view.above].feats)}|{kind}|{order}"
    case = noun.feat("Case")
    if case is not None:
        yield f"ca:{case}|{meaning}|{order}"
        yield f"cs:{case}|{view.candidate.shape}|{noun.feat('Number')}"


def _follows(view: Casting) -> str:
    """The preposition, or else the part of speech, right behind a trigger and its pronoun."""
    tokens, after = view.reading.tokens, view.candidate.token + 1 + view.has_suffix
    if after >= len(tokens):
        return ""
    return tokens[after].lemma if tokens[after].upos == "ADP" else tokens[after].upos


def _side_features(leaders: Mapping[Party, Entity], entity: Entity, kind: str, place: str) -> Iterable[str]:
    """Few accuse, threaten or fight their own country: whether those in the places of the roles act for the same."""
    for role, other in leaders.items():
        same = "self" if other is entity else other.country == entity.country if entity.country else None
        yield f"sd:{role}|{same}|{kind}"
        yield f"sdm:{role}|{same}|{place}"
        yield f"sde:{role}|{same}|{other.type}|{entity.type}"


def _suffix_features(view: Casting, option: Option) -> Iterable[str]:
    """Whom an object pronoun on the trigger may mean: who agrees with it, and how many others that do stand nearer."""
    if not view.has_suffix or option.place.distance >= 0 or option.presence.kind == "implicit":
        return
    pronoun = view.reading.tokens[view.candidate.token + 1]
    nearer = {
        o.presence.entity
        for o in view.options
        if option.presence.token < o.presence.token < view.candidate.token
        and o.presence.kind != "implicit"
        and _agrees(pronoun, view.cast.entities[o.presence.entity])
    }
    fits = _agrees(pronoun, view.cast.entities[option.presence.entity])
    same_sentence = view.reading.sentence_of[option.presence.token] == view.reading.sentence_of[view.candidate.token]
    rank = min(len(nearer - {option.presence.entity}), 3)
    shape = view.candidate.shape
    yield f"sx:{fits}|{rank}|{shape}"
    yield f"sxs:{fits}|{same_sentence}|{shape}"
    yield f"sxe:{fits}|{view.cast.entities[option.presence.entity].type}|{agreement(pronoun.feats)}"


def _agrees(pronoun: Token, entity: Entity) -> bool:
    """A person is one; what is many takes the plural, or the feminine singular of things."""
    number, gender = pronoun.feat("Number"), pronoun.feat("Gender")
    if entity.type == "group":
        return number != "Sing" or gender == "Fem"
    return number in (None, "Sing")


@lru_cache(maxsize=4096)
def agreement(feats: str) -> str:
    """Gender, number and person of a verb or participle, in letters."""
    values = dict(pair.split("=", 1) for pair in feats.split("|") if pair)
    return "".join(values.get(name, "-")[:1] for name in ("Gender", "Number", "Person"))


def _noun_kind(token: Token, form: str, kind: EntityType) -> str:
    """What a verb may agree with: gender and number of a noun, the entity's type for a name."""
    if token.upos == "PRON":
        return f"PRON{agreement(token.feats)}"
    if token.upos not in ("NOUN", "ADJ"):
        return kind
    number = "P" if "Number=Plur" in token.feats else "S"
    return f"{number}{'F' if form.endswith(_FEMININE) else 'M'}"


def _context_features(view: Casting, presence: Presence, meaning: str, order: str) -> Iterable[str]:
    reading, candidate = view.reading, view.candidate
    entry = candidate.event.entry
    here, there = reading.sentence_of[candidate.token], reading.sentence_of[presence.token]
    yield f"s:{min(here - there, 3)}|{meaning}"
    if presence.entity == view.speaker:
        yield f"sp:{entry.type}"
        yield f"sps:{entry.type}|{candidate.shape}|{meaning}"
        yield f"spm:{meaning}|{order}"
        yield f"sp1:{'Person=1' in reading.tokens[candidate.token].feats}"
    elif view.speaker >= 0:
        yield f"spx:{meaning}"
    if presence in view.cast.doers.get(entry.type, ()):
        yield f"do:{entry.type}|{meaning}"
        yield f"dos:{entry.type}|{candidate.shape}|{min(abs(here - there), 2)}"
    if view.nested is not None and here == there:
        role = _role_in(view, view.nested, presence)
        yield f"nr:{role}|{entry.type}|{meaning}"
        yield f"nt:{role}|{view.nested.event.entry.type}|{entry.type}"
    if view.topic is not None:
        role = _role_in(view, view.topic, presence)
        does = presence in view.cast.doers.get(view.topic.event.entry.type, ())
        yield f"tr:{role}|{view.topic.event.entry.type}|{meaning}"
        yield f"te:{view.topic.event.entry.type}|{view.cast.entities[presence.entity].type}|{does}"
    if view.above >= 0 and here == there:
        above = reading.place(view.above, presence.token)
        yield f"g:{above.order}|{candidate.shape}|{meaning}|{above.label}"
        yield f"gk:{above.order}|{reading.clause(candidate.token).kind}|{candidate.shape}"
        if view.governing is not None:
            role = _role_in(view, view.governing, presence)
            yield f"gr:{role}|{view.governing.event.entry.type}"
            yield f"gt:{role}|{view.governing.event.entry.type}|{entry.type}"
            yield f"gm:{role}|{meaning}"
        else:
            yield f"gn:{above.order}|{meaning}"


def _role_in(view: Casting, other: Candidate, presence: Presence) -> str:
    """The role that the entry of another act gives to the place of a mention in it."""
    place = view.reading.place(other.token, presence.token)
    return _meaning(view.reading, view.cast.index, other, place, presence)


def _bucket(distance: int) -> int:
    size = abs(distance)
    return size if size <= 3 else 5 if size <= 5 else 8 if size <= 8 else 13 if size <= 13 else 21


def choose_parties(
    casting: Casting, actor_scores: Sequence[float], recipient_scores: Sequence[float]
) -> tuple[tuple[int, ...], tuple[int, ...], float]:
    """Entities for both roles, the likeliest pair first in each, and how likely that pair is among all; no entity fills
    both roles, and either may stay empty.

    Scores are one for each option and role, 0 standing for "nobody"; those of an entity's mentions are added as odds.
    """
    actors, recipients = _by_entity(casting, actor_scores), _by_entity(casting, recipient_scores)
    rows = _rows(casting)
    leading = [
        (a, r)
        for a in _leaders(actors)
        for r in _leaders(recipients)
        if _NOBODY in (a, r) or (a != r and rows.get(a, a) != rows.get(r, r))
    ] or [(_leaders(actors)[0], _NOBODY)]
    actor, recipient = max(leading, key=lambda pair: actors.get(pair[0], 0.0) + recipients.get(pair[1], 0.0))
    top = actors.get(actor, 0.0) + recipients.get(recipient, 0.0)
    every = (1.0 + sum(map(math.exp, actors.values()))) * (1.0 + sum(map(math.exp, recipients.values())))
    same = sum(math.exp(score + recipients[entity]) for entity, score in actors.items())
    chance = math.exp(top) / (every - same)
    return _with_equals(actors, actor, recipient), _with_equals(recipients, recipient, actor), chance


def _rows(casting: Casting) -> dict[int, int]:
    """Entity → the first of those it is joined to by و in the trigger's sentence; these act or suffer together."""
    tokens = casting.reading.tokens
    heads = {o.presence.token: o.presence.entity for o in casting.options}
    rows: dict[int, int] = {}
    for token, entity in heads.items():
        joined = _joined_to(tokens, token)
        if joined in heads:
            first = heads[joined]
            rows[entity] = rows[first] = rows.get(first, first)
    return rows


def _joined_to(tokens: Sequence[Token], token: int) -> int:
    """The noun that one is joined to by و, -1 if to none: it stands before, so where the parse names one behind
    («موسكو وبكين تساندان توكاييف») the neighbour is meant."""
    if tokens[token].deprel != "conj":
        return -1
    if tokens[token].head < token:
        return tokens[token].head
    is_neighbour = token > 1 and tokens[token - 1].upos == "CCONJ" and tokens[token - 2].upos in NOMINAL
    return token - 2 if is_neighbour else -1


def _leaders(scores: Mapping[int, float]) -> list[int]:
    """The three likeliest, nobody (who scores 0) among them: one of these is in the best pair."""
    return sorted((*scores, _NOBODY), key=lambda entity: (-scores.get(entity, 0.0), entity))[:3]


def mutual_parties(casting: Casting) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The parties of an act that is done together (أجرت إيران محادثات مع الصين), in text order, and those of them with
    whom somebody else does it; empty unless the entry says so and two parties stand in their places."""
    parties = [o.presence for o in casting.options if o.meaning in ("both", "actor") and o.place.depth <= _SHALLOW]
    found = {p.entity for p in parties}
    if not any(o.meaning == "both" for o in casting.options):
        return (), ()
    for presence in parties:
        if presence.kind in ("name", "nominal"):
            found.update(coordinated(casting.reading, casting.cast, presence))
    if len(found) < _SEVERAL:
        return (), ()
    tokens = {o.presence.entity: o.presence.token for o in reversed(casting.options)}
    everybody = tuple(sorted(found, key=lambda entity: tokens.get(entity, 0)))
    doers = {o.presence.entity for o in casting.options if o.meaning == "actor" and o.place.depth <= _SHALLOW}
    return everybody, tuple(entity for entity in everybody if doers and entity not in doers)


def _by_entity(casting: Casting, scores: Sequence[float]) -> dict[int, float]:
    odds: dict[int, float] = {}
    for option, score in zip(casting.options, scores, strict=True):
        odds[option.presence.entity] = odds.get(option.presence.entity, 0.0) + math.exp(min(score, _TOP))
    return {entity: math.log(max(total, 1e-12)) + _EAGER for entity, total in odds.items()}


def _with_equals(scores: Mapping[int, float], chosen: int, other: int) -> tuple[int, ...]:
    """The chosen entity and those that are as likely by themselves."""
    if chosen == _NOBODY:
        return ()
    near = (e for e, s in scores.items() if e not in (chosen, other) and s > max(_CLEAR, scores[chosen] - _EQUAL))
    return (chosen, *sorted(near, key=lambda e: -scores[e]))


def plain_scores(casting: Casting, role: Party) -> list[float]:
    """What the dictionary alone says, where no ranker is there."""
    wanted = {"actor": ("actor", "both", "auto+"), "recipient": ("recipient", "auto-")}[role]
    return [3.0 if option.meaning in wanted else -5.0 for option in casting.options]


def coordinated(reading: Reading, cast: Cast, chosen: Presence) -> tuple[int, ...]:
    """Entities joined to a presence by و («فرنسا وألمانيا والمفوضية»), in text order, itself left out."""
    found: list[int] = []
    top = chosen.token
    while (before := _joined_to(reading.tokens, top)) >= 0:
        top = before
    for presence in cast.between(top, min(len(reading.tokens), top + 30)):
        if presence.entity != chosen.entity and _is_joined(reading, presence.token, top):
            found.append(presence.entity)
    return tuple(dict.fromkeys(found))


def _is_joined(reading: Reading, token: int, top: int) -> bool:
    for _ in range(6):
        if token == top:
            return True
        token = _joined_to(reading.tokens, token)
        if token < 0:
            return False
    return False
