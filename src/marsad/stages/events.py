"""Who did what to whom: PLOVER events from dictionary senses, their grammatical places and learned weights.

A dictionary entry proposes that a word names an act; a learned head decides whether it does so here and how sure that
is (`confidence`); the entry's roles and a learned ranker choose actor and recipient; words of grammar and the clause
around set the status.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from marsad.records import (
    Document,
    Entity,
    Event,
    EventDate,
    Figure,
    Place,
    Span,
    Stance,
    Statement,
    Status,
    Time,
    Token,
    Trigger,
)
from marsad.rulebook.compile import Rulebook
from marsad.rulebook.event_index import EventIndex, Words
from marsad.stages.clauses import Clause, Reading
from marsad.stages.heads import Head, load_heads, logistic
from marsad.stages.roles import (
    ROLES,
    Cast,
    Casting,
    Party,
    choose_parties,
    coordinated,
    find_options,
    gather_cast,
    mutual_parties,
    plain_scores,
)
from marsad.stages.triggers import Around, Candidate, find_candidates

T = TypeVar("T")

_WORTH = 0.44
_POSSIBLE = 0.25
_MODE_REACH = 12
_OLD = timedelta(days=60)
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_UNLEARNED = 0.6
_MUTUAL = 0.8
_HOPELESS = -2.25
_FILLED = {
    "actor": frozenset(("actor", "both", "auto+")),
    "recipient": frozenset(("recipient", "both", "auto-")),
}
Parties = tuple[tuple[int, ...], tuple[int, ...], float]
"""Entity indices of actors and recipients, and how likely they are."""

_HARMFUL = frozenset(("ASSAULT", "COERCE"))
_VERBAL = frozenset(("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"))
_HARM = frozenset(("ASSAULT", "COERCE", "PROTEST", "RETREAT", "AID", "MOBILIZE"))
_FOLLOWED = frozenset(("obl", "obj", "nmod", "ccomp", "xcomp", "conj", "acl", "iobj", "parataxis", "dep", "nsubj"))


def code_events(
    document: Document,
    entities: Sequence[Entity],
    statements: Sequence[Statement],
    times: Sequence[Time],
    places: Sequence[Place],
    figures: Sequence[Figure],
    rulebook: Rulebook,
) -> tuple[Possible, ...]:
    """The possible events of an article in text order; `keep_events` says which go into its record.

    اتهمت أنقرة دمشق بقصف المدينة gives ACCUSE (allege; أنقرة → دمشق) on اتهمت and ASSAULT (claimed; دمشق) on قصف.
    """
    scene = read_scene(document, entities, statements, rulebook.events)
    return code_scene(scene, Told(tuple(statements), tuple(times), tuple(places), tuple(figures)))


@dataclass(frozen=True, slots=True)
class Possible:
    """An event and how likely it is that a careful reader would record it, 0 to 1."""

    event: Event
    worth: float


def keep_events(
    possible: Sequence[Possible], stances: Sequence[Stance]
) -> tuple[tuple[Event, ...], tuple[Stance, ...]]:
    """The events that are worth a place in the record, by themselves or as the ground of a stance, and the stances,
    both with the numbers that these events get."""
    grounds = {stance.basis for stance in stances}
    kept = [p.event for p in possible if p.worth >= _WORTH or p.event.id in grounds]
    ids = {event.id: f"v{number}" for number, event in enumerate(kept, 1)}
    events = tuple(replace(event, id=ids[event.id]) for event in kept)
    return events, tuple(replace(stance, basis=ids.get(stance.basis, stance.basis)) for stance in stances)


@dataclass(frozen=True, slots=True)
class Told:
    """What the stages before found, to be attached to events."""

    statements: tuple[Statement, ...]
    times: tuple[Time, ...]
    places: tuple[Place, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """A candidate that is possible, with those who may fill its roles and how sure it is."""

    candidate: Candidate
    casting: Casting
    confidence: float
    worth: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A document as this stage sees it. by_token, by_lemma (tokens), by_type: the candidates, each in text order."""

    reading: Reading
    cast: Cast
    index: EventIndex
    candidates: tuple[Candidate, ...]
    by_token: Mapping[int, Candidate]
    by_lemma: Mapping[str, Sequence[int]]
    by_type: Mapping[str, Sequence[Candidate]]
    heads: Mapping[str, Head]
    seen: Mapping[str, Mapping[str, Mapping[int, float]]]
    statements: tuple[Statement, ...]
    title_end: int


def read_scene(
    document: Document, entities: Sequence[Entity], statements: Sequence[Statement], index: EventIndex
) -> Scene:
    """Clauses, cast and candidates of a document."""
    reading = Reading(document)
    cast = gather_cast(reading, entities, statements, index)
    candidates = find_candidates(reading, index, named=_named(reading, cast))
    blank = document.article.text.find("\n\n")
    return Scene(
        reading,
        cast,
        index,
        candidates,
        {c.token: c for c in reversed(candidates)},
        _grouped((reading.tokens[c.token].lemma, c.token) for c in candidates),
        _grouped((c.event.entry.type, c) for c in candidates),
        load_heads(),
        {},
        tuple(statements),
        blank if document.article.title or 0 < blank < 200 else 0,
    )


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _named(reading: Reading, cast: Cast) -> frozenset[int]:
    """Tokens inside actors' names of several words, without the participle that describes them with a complement of its
    own (الحشد الشعبي المدعوم من إيران)."""
    names = (p for p in cast.presences if p.kind == "name" and p.last - p.first > 1)
    return frozenset(i for p in names for i in range(p.first, p.last) if not _has_complement(reading.tokens, i, p.last))


def _has_complement(tokens: Sequence[Token], i: int, last: int) -> bool:
    return tokens[i].upos == "ADJ" and i + 1 < last and tokens[i + 1].upos == "ADP"


def code_scene(scene: Scene, told: Told) -> tuple[Possible, ...]:
    """The possible events of a document whose clauses, cast and candidates are known."""
    scene = replace(scene, seen=_see(scene))
    acts = select_acts(scene)
    parties = blame_doers(acts, {act.candidate.token: fill_roles(scene, act) for act in acts})
    return _numbered([Possible(_event(scene, told, act, parties[act.candidate.token]), act.worth) for act in acts])


def _see(scene: Scene) -> dict[str, Mapping[str, Mapping[int, float]]]:
    """What the vectors of triggers, for roles also of mentions, count along the directions of each head."""
    tokens, vectors = scene.reading.tokens, scene.reading.document.vectors
    triggers = {tokens[c.token].word for c in scene.candidates}
    mentions = {tokens[p.token].word for p in scene.cast.presences}
    words = {name: sorted(triggers | mentions if name in ROLES else triggers) for name in scene.heads}
    return {name: head.see(vectors, words[name]) for name, head in scene.heads.items()}


# ── which candidates are events ─────────────────────────────────────────────────────────────────────────────────────


def select_acts(scene: Scene) -> tuple[Act, ...]:
    """Candidates that may name an act here, one for each word; a noun that only completes a light verb (شن هجوما) goes
    with the verb."""
    best: dict[int, Act] = {}
    for candidate in scene.candidates:
        act = _weigh(scene, candidate)
        if act is not None and (candidate.token not in best or act.worth > best[candidate.token].worth):
            best[candidate.token] = act
    carried = {act.candidate.companion for act in best.values() if act.candidate.companion >= 0}
    return tuple(act for token, act in best.items() if token not in carried)


def _weigh(scene: Scene, candidate: Candidate) -> Act | None:
    """The candidate with what is likely about it, None if it is not worth a place in the record."""
    event, worth = scene.heads.get("event"), scene.heads.get("worth")
    if event is None or worth is None:
        casting = find_options(scene.reading, scene.cast, candidate, scene.by_token)
        is_bare = _lacks(candidate, casting.meanings)
        return None if is_bare else Act(candidate, casting, _UNLEARNED, _UNLEARNED)
    seen = _view(scene, "worth", candidate)
    if worth.score(word_features(scene, candidate)) + seen < _HOPELESS:
        return None
    casting = find_options(scene.reading, scene.cast, candidate, scene.by_token)
    features = tuple(event_features(scene, casting))
    chance = logistic(worth.score(features) + seen)
    if chance < _POSSIBLE:
        return None
    sure = logistic(event.score(features) + _view(scene, "event", candidate))
    return Act(candidate, casting, sure, chance)


def _view(scene: Scene, head: str, candidate: Candidate) -> float:
    """What the trigger's vector says, in general and about this type of act."""
    word = scene.reading.tokens[candidate.token].word
    seen = scene.seen[head]
    return sum(seen[name][word] for name in word_directions(candidate) if name in seen)


def word_directions(candidate: Candidate) -> tuple[str, ...]:
    """Directions along which the vector of a trigger counts for its being an act."""
    return ("any", candidate.event.entry.type)


def _lacks(candidate: Candidate, meanings: frozenset[str]) -> bool:
    """Whether a role the entry requires has nobody in its place."""
    filled = {role for role, means in _FILLED.items() if meanings & means}
    return any(role not in filled for role in candidate.event.entry.requires if role in _FILLED)


def word_features(scene: Scene, candidate: Candidate) -> Iterable[str]:
    """What the word and its entry alone say."""
    entry = candidate.event.entry
    lemma, shape = scene.reading.tokens[candidate.token].lemma, candidate.shape
    yield f"id:{entry.id}"
    yield f"ids:{entry.id}|{shape}"
    yield f"ty:{entry.type}"
    yield f"tys:{entry.type}|{shape}"
    yield f"mo:{entry.type}|{entry.mode}"
    yield f"w:{lemma}"
    yield f"wi:{candidate.witness}|{shape}"
    if candidate.witness != "lemma":
        yield f"wl:{lemma}|{entry.id}"


def event_features(scene: Scene, casting: Casting) -> Iterable[str]:
    """What speaks for or against a word's being used for an act that matters here."""
    yield from word_features(scene, casting.candidate)
    candidate = casting.candidate
    reading, entry = scene.reading, candidate.event.entry
    tokens = reading.tokens
    i = candidate.token
    token = tokens[i]
    shape = candidate.shape
    yield f"dr:{token.deprel}|{shape}"
    yield f"df:{token.feat('Definite')}|{shape}"
    yield f"nu:{token.feat('Number')}|{shape}"
    yield f"ti:{token.start < scene.title_end}|{shape}"
    yield f"po:{min(reading.sentence_of[i], 6)}"
    yield f"co:{candidate.companion >= 0}|{shape}"
    yield f"cl:{reading.clause(i).kind}|{shape}"
    yield f"rv:{len(candidate.rivals)}"
    for rival in candidate.rivals:
        yield f"rvt:{entry.type}|{rival}"
    if _lacks(candidate, casting.meanings):
        yield "lacks"
        yield f"lacks:{entry.id}"
        yield f"lackst:{entry.type}|{shape}"
    yield f"said:{casting.speaker >= 0}|{entry.type}"
    for kind, _ in candidate.cues:
        yield f"cue:{kind}"
        yield f"cuet:{kind}|{entry.type}"
    yield from _neighbour_features(scene, i, shape)
    yield from _party_features(entry.type, shape, casting)
    earlier = bisect_left(scene.by_lemma[token.lemma], i)
    yield f"re:{min(earlier, 3)}|{shape}"
    yield f"red:{min(earlier, 2)}|{token.feat('Definite')}|{shape}"
    if shape in ("masdar", "noun"):
        # a bare mention of what was told before (الاحتجاجات) tells nothing new
        told = scene.by_type[entry.type][0].token < i
        is_bare = not any(casting.meanings & means for means in _FILLED.values())
        yield f"ba:{told}|{token.feat('Definite')}|{is_bare}"
        yield f"bat:{told}|{token.feat('Definite')}|{is_bare}|{entry.type}"
    close = [c for c in scene.by_type[entry.type] if 0 < abs(c.token - i) <= 6]
    yield f"cr:{min(len(close), 2)}|{entry.type}"
    for c in close:
        yield f"cn:{c.token - i if abs(c.token - i) < 4 else 4 * (c.token > i)}|{shape}|{c.shape}"


def _neighbour_features(scene: Scene, i: int, shape: str) -> Iterable[str]:
    tokens = scene.reading.tokens
    token = tokens[i]
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    yield f"b:{before.upos if before else ''}|{shape}"
    yield f"bl:{before.lemma if before and before.upos in ('ADP', 'PART', 'SCONJ', 'CCONJ', 'DET') else ''}|{shape}"
    yield f"a:{after.upos if after else ''}|{shape}"
    yield f"al:{after.lemma if after else ''}"
    if token.head >= 0:
        head = tokens[token.head]
        yield f"h:{head.upos}|{shape}"
        yield f"hl:{head.lemma}"
        if token.head in scene.by_token:
            yield f"hc:{scene.by_token[token.head].event.entry.type}|{shape}"
    if before is not None and before.upos == "NOUN":
        yield f"bn:{before.lemma}"


def _party_features(kind: str, shape: str, casting: Casting) -> Iterable[str]:
    actor, recipient = (bool(casting.meanings & _FILLED[role]) for role in ("actor", "recipient"))
    yield f"ar:{actor}{recipient}|{shape}"
    yield f"art:{actor}{recipient}|{kind}"
    yield f"op:{min(len(casting.options), 6)}"


# ── roles ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def fill_roles(scene: Scene, act: Act) -> Parties:
    """Entity indices of actors and recipients, coordinated parties included, and how likely these are."""
    features = act.casting.features() if "actor" in scene.heads else []
    scores = {role: _scores(scene, act, features, role) for role in ROLES}
    together, partners = mutual_parties(act.casting)
    if together:
        return together, partners, _MUTUAL
    actors, recipients, chance = choose_parties(act.casting, scores["actor"], scores["recipient"])
    # who is joined to the first doer by و does it too, even if he looks as likely to have it done to him
    actors = _with_others(scene, act, actors, taken=frozenset(recipients[:1]))
    return actors, _with_others(scene, act, recipients, taken=frozenset(actors)), chance


def _with_others(scene: Scene, act: Act, chosen: Sequence[int], *, taken: frozenset[int]) -> tuple[int, ...]:
    """The chosen entities and those joined to the first of them."""
    found = list(chosen)
    for option in act.casting.options:
        if option.presence.entity in chosen[:1] and option.presence.kind in ("name", "nominal"):
            found.extend(coordinated(scene.reading, scene.cast, option.presence))
    return tuple(dict.fromkeys(entity for entity in found if entity not in taken))


def blame_doers(acts: Sequence[Act], parties: Mapping[int, Parties]) -> dict[int, Parties]:
    """Who condemns an attack condemns the attacker, not the one attacked (تدين الكويت الهجوم على السعودية)."""
    settled = dict(parties)
    for act in acts:
        nested = act.casting.nested
        if act.candidate.event.entry.type != "ACCUSE" or nested is None or nested.token not in parties:
            continue
        actors, recipients, chance = parties[act.candidate.token]
        doers, victims, _ = parties[nested.token]
        if nested.event.entry.type in _HARMFUL and set(recipients) & set(victims):
            others = tuple(entity for entity in recipients if entity not in victims)
            blamed = others or tuple(entity for entity in doers if entity not in actors)
            settled[act.candidate.token] = (actors, blamed, chance)
    return settled


def _scores(scene: Scene, act: Act, features: Sequence[tuple[str, ...]], role: Party) -> list[float]:
    head = scene.heads.get(role)
    if head is None:
        return plain_scores(act.casting, role)
    tokens, seen = scene.reading.tokens, scene.seen[role]
    trigger = seen["trigger"][tokens[act.candidate.token].word] if seen else 0.0
    mentions = seen.get("mention", {})
    return [
        head.score(row) + trigger + mentions.get(tokens[option.presence.token].word, 0.0)
        for row, option in zip(features, act.casting.options, strict=True)
    ]


# ── status ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def find_status(
    scene: Scene, candidate: Candidate, actors: Sequence[int] = (), statement: Statement | None = None
) -> Status:
    """Whether the text says that the act took place, or whose word, wish, plan or denial it is."""
    entry = candidate.event.entry
    if entry.status is not None:
        return entry.status
    if candidate.cue("negation") is not None and entry.negated != "only":
        return "denied"
    within = _act_status(scene, candidate)
    if within is not None:
        return within
    if candidate.cue("denial") is not None:
        return "denied"
    if candidate.cue("obligation") is not None and candidate.event.entry.type != "REQUEST":
        return "called_for"
    if _is_performed(scene, candidate, actors, statement):
        return "asserted"
    if candidate.cue("future") is not None or candidate.cue("intention") is not None:
        return "planned"
    if statement is not None and "Person=1" not in scene.reading.tokens[candidate.token].feats:
        return "claimed"
    return "asserted"


def _is_performed(scene: Scene, candidate: Candidate, actors: Sequence[int], statement: Statement | None) -> bool:
    """Whether the words of a statement are themselves the act: its speaker accuses, demands or refuses («بلاده ترفض»)
    and does not tell of having done so («بلاده رفضت»)."""
    told = "Aspect=Perf" in scene.reading.tokens[candidate.token].feats
    if statement is None or told or candidate.event.entry.type not in _VERBAL:
        return False
    parties = [scene.cast.entities[i] for i in actors]
    speaker = next((e for e in scene.cast.entities if e.id == statement.speaker), None)
    return speaker is not None and any(
        e is speaker or (e.type != "person" and e.country is not None and e.country == speaker.country) for e in parties
    )


def _act_status(scene: Scene, candidate: Candidate) -> Status | None:
    """The status an act has as the content of another one: called for, threatened, alleged, refused."""
    above = _governing(scene, candidate)
    if above is None:
        return None
    event = above.event
    if above.cue("negation") is not None and event.act_status in ("claimed", "called_for", "planned"):
        return "denied"
    return event.act_status if event.act_status != "asserted" else None


def _governing(scene: Scene, candidate: Candidate) -> Candidate | None:
    """The act in whose content a candidate stands: up the tree, or right before it in the clause."""
    tokens = scene.reading.tokens
    at = candidate.token
    for _ in range(4):
        if tokens[at].deprel.split(":")[0] not in _FOLLOWED or tokens[at].head < 0:
            break
        coordinate = tokens[at].deprel == "conj"
        at = tokens[at].head
        above = scene.by_token.get(at)
        if above is not None and above.token < candidate.token and not coordinate:
            return above if _takes_act(scene, above, candidate) else None
    return None


def _takes_act(scene: Scene, above: Candidate, candidate: Candidate) -> bool:
    entry = above.event.entry
    if scene.reading.tokens[candidate.token].upos == "VERB":
        return entry.type in ("REQUEST", "THREATEN", "AGREE", "REJECT", "ACCUSE") and (
            scene.reading.clause(candidate.token).kind == "complement"
        )
    place = scene.reading.place(above.token, candidate.token)
    if place.preposition:
        return above.event.prepositions.get(place.preposition) == "act"
    role = entry.possessor if above.shape != "verb" and entry.possessor else entry.object
    return role == "act"


# ── the record ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _event(scene: Scene, told: Told, act: Act, parties: Parties) -> Event:
    candidate, entry = act.candidate, act.candidate.event.entry
    reading = scene.reading
    token = reading.tokens[candidate.token]
    clause = reading.clause(candidate.token)
    statement = _innermost(told.statements, token.start)
    actors, recipients, chance = parties
    around = _clause_span(reading, clause)
    when = _date(told.times, reading, candidate.token, around)
    place = _nearest_place(told.places, around, token.start)
    mode = find_mode(reading, candidate)
    ids = scene.cast.entities
    return Event(
        id="",
        type=entry.type,
        mode=mode,
        contexts=_contexts(scene, candidate, clause, mode),
        actors=tuple(ids[i].id for i in actors),
        recipients=tuple(ids[i].id for i in recipients),
        trigger=Trigger(token.start, token.end, token.lemma),
        evidence=_evidence(reading, candidate, around),
        sentence=reading.sentence_of[candidate.token],
        date=when,
        place=place.id if place is not None else None,
        status=find_status(scene, candidate, actors, statement),
        historical=_is_historical(reading.document, when),
        statement=statement.id if statement is not None else None,
        sources=statement.chain if statement is not None else (),
        issue=None,
        figures=_figures(told.figures, entry.type, around),
        confidence=round(min(max(act.confidence * chance, 0.01), 0.99), 2),
        reasons=_reasons(actors, recipients, when, place),
        found_by=entry.id,
    )


def _numbered(possible: Iterable[Possible]) -> tuple[Possible, ...]:
    in_order = enumerate(sorted(possible, key=lambda p: (p.event.trigger.start, p.event.type)), 1)
    return tuple(Possible(replace(p.event, id=f"v{number}"), p.worth) for number, p in in_order)


def _innermost(statements: Sequence[Statement], at: int) -> Statement | None:
    inside = [s for s in statements if s.start <= at < s.end]
    return min(inside, key=lambda s: (s.end - s.start, s.id)) if inside else None


def find_mode(reading: Reading, candidate: Candidate) -> str | None:
    """The mode by the words beside the trigger, else the entry's own, else by the vocabulary of the type."""
    event = candidate.event
    last = min(reading.clause(candidate.token).last, candidate.token + _MODE_REACH)
    around = Around(reading, range(candidate.token, last))
    return _mode_among(around, event.modes) or event.entry.mode or _mode_among(around, event.type_modes)


def _mode_among(around: Around, modes: Iterable[tuple[str, Words]]) -> str | None:
    return next((mode for mode, words in modes if around.find(words) >= 0), None)


def _contexts(scene: Scene, candidate: Candidate, clause: Clause, mode: str | None) -> tuple[str, ...]:
    """Contexts of the entry, of its mode and of the vocabulary in its clause, in PLOVER's spelling, sorted."""
    index, entry = scene.index, candidate.event.entry
    found: set[str] = set(entry.contexts)
    kind = index.plover.get(entry.type)
    found.update(c for m in (kind.modes if kind else ()) if m.mode == mode for c in m.contexts)
    folded = scene.reading.folded
    for i in range(clause.first, clause.last):
        form = folded[i]
        found.update(index.contexts.get(form, ()) or index.contexts.get(scene.reading.tokens[i].lemma, ()))
        if i + 1 < clause.last:
            found.update(context for rest, context in index.context_phrases.get(form, ()) if folded[i + 1] in rest)
    return tuple(sorted(found))


def _clause_span(reading: Reading, clause: Clause) -> Span:
    tokens = reading.tokens
    first, last = clause.first, clause.last - 1
    while first < last and tokens[first].upos in ("PUNCT", "CCONJ"):
        first += 1
    while last > first and tokens[last].upos == "PUNCT":
        last -= 1
    return Span(tokens[first].start, tokens[last].end)


def _evidence(reading: Reading, candidate: Candidate, around: Span) -> tuple[Span, ...]:
    companion = reading.tokens[candidate.companion] if candidate.companion >= 0 else None
    if companion is None or around.start <= companion.start < around.end:
        return (around,)
    return tuple(sorted((around, Span(companion.start, companion.end)), key=lambda s: s.start))


def _nearest_place(places: Sequence[Place], around: Span, at: int) -> Place | None:
    inside = [p for p in places if around.start <= p.start < around.end and p.level != "country"]
    return min(inside, key=lambda p: (p.start < at, abs(p.start - at))) if inside else None


def _date(times: Sequence[Time], reading: Reading, token: int, around: Span) -> EventDate | None:
    """The day or period named in the clause, else the one nearest in the sentence."""
    sentence = reading.document.sentences[reading.sentence_of[token]]
    at = reading.tokens[token].start
    dated = [
        (not around.start <= t.start < around.end, abs(t.start - at), period)
        for t in times
        if t.type in ("date", "time")
        and sentence.start <= t.start < sentence.end
        and (period := read_period(t.value)) is not None
    ]
    return min(dated, key=lambda d: d[:2])[2] if dated else None


def read_period(value: str | None) -> EventDate | None:
    """First and last day of a TIMEX3 day, month, year or range; None for anything else.

    >>> read_period("2022-02")
    EventDate(start='2022-02-01', end='2022-02-28')
    """
    if value is None:
        return None
    ends = [_days(part) for part in value.split("/")]
    if any(end is None for end in ends):
        return None
    return EventDate(ends[0][0], ends[-1][1])  # type: ignore[index]


def _days(value: str) -> tuple[str, str] | None:
    match = _DAY.fullmatch(value.partition("T")[0])
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        if day:
            return (date(int(year), int(month), int(day)).isoformat(),) * 2
        if month:
            return f"{year}-{month}-01", f"{year}-{month}-{monthrange(int(year), int(month))[1]:02}"
    except ValueError:
        return None
    return f"{year}-01-01", f"{year}-12-31"


def _is_historical(document: Document, when: EventDate | None) -> bool:
    """Told as background: dated long before publication."""
    published = document.article.published
    if when is None or published is None:
        return False
    try:
        return date.fromisoformat(when.end) < date.fromisoformat(published) - _OLD
    except ValueError:
        return False


def _figures(figures: Sequence[Figure], kind: str, around: Span) -> tuple[str, ...]:
    if kind not in _HARM:
        return ()
    return tuple(f.id for f in figures if around.start <= f.start < around.end)


def _reasons(
    actors: Sequence[int], recipients: Sequence[int], when: EventDate | None, place: Place | None
) -> tuple[str, ...]:
    missing = (
        ("no actor is named near the trigger", not actors),
        ("no recipient is named near the trigger", not recipients),
        ("its sentence gives no date", when is None),
        ("its clause gives no place", place is None),
    )
    return tuple(reason for reason, is_missing in missing if is_missing)
