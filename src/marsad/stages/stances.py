"""Who stands for or against whom, as their acts and words show: derived from events, each with its evidence.

Rules say what an act shows about its doer (`rules/stances.yaml`); a learned head weighs what all acts of the article
together show about the two, and about the sides they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from marsad.records import Document, Entity, Event, Polarity, Span, Stance, Statement
from marsad.rulebook.compile import Rulebook
from marsad.rulebook.stances import StanceEntry
from marsad.stages.heads import Head, load_heads

_ENOUGH = 0.3
_LIKELY = 0.34
_CONTRADICTED = 0.7
_ASKED_WITHIN = 100
_OFFICIAL = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
_APART = frozenset(("OPP", "REB", "UAF", "CRM"))
_NO_STATE = frozenset((None, "IGO", "NGO"))

# what a number must reach to count as a feature
_CHANCES = (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85)
_SUMS = (0.2, 0.4, 0.6, 0.9, 1.3, 2.0)
_COUNTS = (1, 2, 4, 8)
_RANKS = (1, 2, 4, 8, 16)
_PARTS = (0.1, 0.25, 0.5, 0.75)
_PARTIES = (2, 3, 4)


def derive_stances(
    document: Document,
    entities: Sequence[Entity],
    statements: Sequence[Statement],
    events: Sequence[Event],
    rulebook: Rulebook,
) -> tuple[Stance, ...]:
    """One stance per holder, target and polarity, in the order of the events that show them best.

    اتهمت أنقرة دمشق بقصف المدينة gives أنقرة opposes دمشق, on the ground of the accusation.
    """
    board = read_board(document, entities, events, rulebook.stance_entries)
    kept = [(key, board.shown[key]) for key in _select(board, load_heads().get("stance"))]
    kept.sort(key=lambda item: (_best(item[1]).event.trigger.start, item[0]))
    said = {statement.id: statement for statement in statements}
    return tuple(_stance(number, key, signs, said) for number, (key, signs) in enumerate(kept, 1))


Key = tuple[str, str, Polarity]
"""Holder, target (entity ids) and polarity."""


@dataclass(frozen=True, slots=True)
class Sign:
    """An event and the rule by which it shows a stance."""

    event: Event
    entry: StanceEntry

    @property
    def weight(self) -> float:
        """How likely it is that the sign is right, 0 to 1."""
        return self.entry.weight * self.event.confidence


@dataclass(frozen=True, slots=True)
class Board:
    """What an article's events show, candidate by candidate and in sums.

    pooled: signs by event id between two sides, given and received: ("between", side, side, polarity), ("given",
    entity, "", polarity), ("received", entity, "", polarity) → event id → weight. rank: 0 for the entity with most
    mentions. first: where an entity is mentioned first, in characters.
    """

    shown: Mapping[Key, tuple[Sign, ...]]
    entities: Mapping[str, Entity]
    pooled: Mapping[tuple[str, str, str, Polarity], Mapping[str, float]]
    rank: Mapping[str, int]
    first: Mapping[str, int]
    title_end: int
    length: int

    def sides(self, key: Key) -> Key:
        """The two sides of a candidate."""
        holder, target, polarity = key
        return _side(self.entities.get(holder), holder), _side(self.entities.get(target), target), polarity

    def weights(self, what: str, one: str, other: str, polarity: Polarity) -> Sequence[float]:
        return tuple(self.pooled.get((what, one, other, polarity), {}).values())


def read_board(
    document: Document, entities: Sequence[Entity], events: Sequence[Event], entries: Sequence[StanceEntry]
) -> Board:
    """The candidates of an article, those of one government left out, and what is known for weighing them."""
    known = {entity.id: entity for entity in entities}
    shown = {key: signs for key, signs in gather_signs(events, entries).items() if not _is_one_government(key, known)}
    pooled: dict[tuple[str, str, str, Polarity], dict[str, float]] = {}
    for (holder, target, polarity), signs in shown.items():
        for key in (
            ("between", _side(known.get(holder), holder), _side(known.get(target), target), polarity),
            ("given", holder, "", polarity),
            ("received", target, "", polarity),
        ):
            pooled.setdefault(key, {}).update((sign.event.id, sign.weight) for sign in signs)
    ranked = sorted(entities, key=lambda e: -len(e.mentions))
    length = max(len(document.article.text), 1)
    return Board(
        shown=shown,
        entities=known,
        pooled=pooled,
        rank={entity.id: n for n, entity in enumerate(ranked)},
        first={e.id: min((m.start for m in e.mentions), default=length) for e in entities},
        title_end=max(document.article.text.find("\n\n"), 0),
        length=length,
    )


# ── what events show ────────────────────────────────────────────────────────────────────────────────────────────────


def gather_signs(events: Sequence[Event], entries: Sequence[StanceEntry]) -> dict[Key, tuple[Sign, ...]]:
    """What the events show, by holder, target and polarity."""
    shown: dict[Key, list[Sign]] = {}
    favours: set[tuple[str, str, str]] = set()
    for event in events:
        entry = find_entry(event, entries)
        if entry is None:
            continue
        asking = _asking(event, events) if entry.holder == "asker" else None
        for holder, target in _pairs(event, entry, asking):
            shown.setdefault((holder, target, entry.polarity), []).append(Sign(event, entry))
            if asking is not None and entry.polarity == "support":
                favours.add((asking.id, holder, target))
    return {key: kept for key, signs in shown.items() if (kept := _without_favours(key, signs, favours))}


def _without_favours(key: Key, signs: Sequence[Sign], favours: set[tuple[str, str, str]]) -> tuple[Sign, ...]:
    """Who demands a prisoner's release does not demand anything of the prisoner."""
    holder, target, polarity = key
    if polarity == "support":
        return tuple(signs)
    return tuple(sign for sign in signs if (sign.event.id, holder, target) not in favours)


def find_entry(event: Event, entries: Iterable[StanceEntry]) -> StanceEntry | None:
    """The first rule that speaks about an event of this type, mode and status."""
    for entry in entries:
        if (
            entry.type == event.type
            and (not entry.modes or event.mode in entry.modes)
            and (not entry.statuses or event.status in entry.statuses)
        ):
            return entry
    return None


def _asking(event: Event, events: Iterable[Event]) -> Event | None:
    """The request in whose words an act is called for: the one right before it in its sentence."""
    start = event.trigger.start
    before = (
        e
        for e in events
        if e.type == "REQUEST" and e.sentence == event.sentence and 0 < start - e.trigger.start < _ASKED_WITHIN
    )
    return max(before, key=lambda e: e.trigger.start, default=None)


def _pairs(event: Event, entry: StanceEntry, asking: Event | None) -> Iterator[tuple[str, str]]:
    """Who against whom; where nobody is named as recipient, the two parties of a fight oppose each other."""
    if entry.holder == "actor" and not event.recipients and len(event.actors) == 2:
        yield from permutations(event.actors, 2)
        return
    holders = event.actors if entry.holder == "actor" else asking.actors if asking is not None else ()
    targets = event.recipients if entry.target == "recipient" else event.actors
    yield from ((holder, target) for holder in holders for target in targets if holder != target)


def _is_one_government(key: Key, entities: Mapping[str, Entity]) -> bool:
    """Whether both speak for the same state, so that neither can stand for or against the other."""
    holder, target = entities.get(key[0]), entities.get(key[1])
    if holder is None or target is None or holder.country is None or holder.country != target.country:
        return False
    return all(e.type == "country" or (e.sectors and _OFFICIAL.issuperset(e.sectors)) for e in (holder, target))


def _side(entity: Entity | None, key: str) -> str:
    """The state an entity acts for, else the entity itself: groups, rebels and the opposition are their own sides."""
    if entity is None or entity.type == "group" or entity.country in _NO_STATE or _APART.intersection(entity.sectors):
        return key
    return entity.country or key


# ── which stances are sure enough ───────────────────────────────────────────────────────────────────────────────────


def _select(board: Board, head: Head | None) -> Iterator[Key]:
    """The stances that are likely enough; of support and opposition between two sides not the clearly weaker one."""
    chances = {key: _chance(board, key, head) for key in board.shown}
    enough = _ENOUGH if head is None else _LIKELY
    strongest: dict[Key, float] = {}
    for key, chance in chances.items():
        sides = board.sides(key)
        strongest[sides] = max(chance, strongest.get(sides, 0.0))
    for key, chance in chances.items():
        one, other, polarity = board.sides(key)
        contrary = strongest.get((one, other, _opposite(polarity)), 0.0)
        if chance >= max(enough, _CONTRADICTED * contrary):
            yield key


def _chance(board: Board, key: Key, head: Head | None) -> float:
    return _strength(board.shown[key]) if head is None else head.probability(stance_features(board, key))


def _opposite(polarity: Polarity) -> Polarity:
    return "support" if polarity == "oppose" else "oppose"


def stance_features(board: Board, key: Key) -> Iterator[str]:
    """What speaks for or against a stance: the acts that show it, what the article shows about both sides, and who the
    two are."""
    holder, target, polarity = key
    signs = board.shown[key]
    best = _best(signs).event
    yield polarity
    for name, value, steps in (
        ("best", _best(signs).weight, _CHANCES),
        ("sum", sum(sign.weight for sign in signs), _SUMS),
    ):
        yield from _at_least(name, value, steps)
        yield from _at_least(f"{polarity} {name}", value, steps)
    yield from _board_features(board, key)
    yield f"{polarity} first {_is_first(holder, best)} {_is_first(target, best)}"
    yield from _at_least("actors", len(best.actors), _PARTIES)
    yield from _at_least("recipients", len(best.recipients), _PARTIES)
    if any(sign.event.trigger.start < board.title_end for sign in signs):
        yield f"{polarity} title"
    if best.historical:
        yield "historical"
    if best.statement:
        yield "told"
    one, other = board.entities.get(holder), board.entities.get(target)
    yield from _sign_features(signs, polarity, one, other)
    if one is not None and other is not None:
        yield from _party_features(board, polarity, one, other)


def _is_first(entity: str, event: Event) -> bool:
    """Whether an entity is the likeliest to fill its role in an event."""
    return entity in (*event.actors[:1], *event.recipients[:1])


def _board_features(board: Board, key: Key) -> Iterator[str]:
    """The same, the opposite and the returned stance between the two sides; what each gives and receives."""
    holder, target, polarity = key
    opposite = _opposite(polarity)
    one, other, _ = board.sides(key)
    for name, a, b, sign in (
        ("side", one, other, polarity),
        ("other", one, other, opposite),
        ("back", other, one, polarity),
        ("back other", other, one, opposite),
    ):
        weights = board.weights("between", a, b, sign)
        for prefix in (name, f"{polarity} {name}"):
            yield from _at_least(f"{prefix} sum", sum(weights), _SUMS)
            yield from _at_least(f"{prefix} best", max(weights, default=0.0), _CHANCES)
    for who, entity in (("holder", holder), ("target", target)):
        for what in ("given", "received"):
            for sign in (polarity, opposite):
                total = sum(board.weights(what, entity, "", sign))
                yield from _at_least(f"{who} {what} {'same' if sign == polarity else 'opposite'}", total, _SUMS)


def _sign_features(
    signs: Sequence[Sign], polarity: Polarity, holder: Entity | None, target: Entity | None
) -> Iterator[str]:
    seen: set[str] = set()
    for sign in signs:
        kind = sign.event.type
        seen.update((f"{polarity} {kind}", f"{kind} {sign.event.status}", f"{kind} {sign.event.mode}"))
        if holder is not None:
            seen.add(f"{kind} by {holder.type}")
        if target is not None:
            seen.add(f"{kind} {target.type}")
    yield from sorted(seen)


def _party_features(board: Board, polarity: Polarity, holder: Entity, target: Entity) -> Iterator[str]:
    same = holder.country is not None and holder.country == target.country
    sectors = ["".join(entity.sectors[:1]) for entity in (holder, target)]
    yield f"{polarity} {holder.type} {target.type} {same}"
    yield f"{polarity} one side {_side(holder, holder.id) == _side(target, target.id)}"
    if same:
        yield f"within {sectors[0]} {sectors[1]}"
    for who, entity, sector in (("holder", holder, sectors[0]), ("target", target, sectors[1])):
        yield f"{who} {sector}"
        yield f"{polarity} {who} {sector}"
        yield f"{who} {entity.type} named {any(m.kind == 'name' for m in entity.mentions)}"
        yield f"{who} {entity.type} known {entity.slug is not None}"
        yield f"{who} no country {entity.country is None}"
        yield from _at_least(f"{who} mentions", len(entity.mentions), _COUNTS)
        yield from _at_least(f"{who} rank", board.rank[entity.id], _RANKS)
        yield from _at_least(f"{who} late", board.first[entity.id] / board.length, _PARTS)
        if board.first[entity.id] < board.title_end:
            yield f"{who} in title"


def _at_least(name: str, value: float, steps: Iterable[float]) -> Iterator[str]:
    """A feature for each step that a number reaches, so that a linear head can follow any rising curve."""
    return (f"{name} {step}" for step in steps if value >= step)


def _strength(signs: Sequence[Sign]) -> float:
    """How likely it is that at least one of several independent signs is right."""
    doubt = 1.0
    for sign in signs:
        doubt *= 1.0 - sign.weight
    return 1.0 - doubt


def _best(signs: Sequence[Sign]) -> Sign:
    return max(signs, key=lambda s: (s.weight, -s.event.trigger.start))


# ── the record ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _stance(
    number: int, key: tuple[str, str, Polarity], signs: Sequence[Sign], said: Mapping[str, Statement]
) -> Stance:
    holder, target, polarity = key
    best = _best(signs)
    evidence = list(best.event.evidence)
    statement = said.get(best.event.statement or "")
    if statement is not None and not any(s.start < statement.end and statement.start < s.end for s in evidence):
        evidence.append(Span(statement.start, statement.end))
    return Stance(
        id=f"a{number}",
        holder=holder,
        target=target,
        topic=best.event.issue,
        polarity=polarity,
        basis=best.event.id,
        evidence=tuple(sorted(evidence, key=lambda s: s.start)),
        found_by=best.entry.id,
    )
