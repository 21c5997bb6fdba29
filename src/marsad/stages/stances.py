"""Who stands for or against whom, as their acts and words show: derived from events, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from marsad.records import Document, Entity, Event, Polarity, Span, Stance, Statement
from marsad.rulebook.compile import Rulebook
from marsad.rulebook.stances import StanceEntry
from marsad.stages.heads import Head, load_heads

_ENOUGH = 0.3
_OFFICIAL = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
_LIKELY = 0.32


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
    shown = gather_signs(events, rulebook.stance_entries)
    known = {entity.id: entity for entity in entities}
    head = load_heads().get("stance")
    kept = [(key, signs) for key, signs in shown.items() if _is_shown(key, signs, known, document, head)]
    kept.sort(key=lambda item: (_best(item[1]).event.trigger.start, item[0]))
    said = {statement.id: statement for statement in statements}
    return tuple(_stance(number, key, signs, said) for number, (key, signs) in enumerate(kept, 1))


Key = tuple[str, str, Polarity]


@dataclass(frozen=True, slots=True)
class Sign:
    """An event and the rule by which it shows a stance."""

    event: Event
    entry: StanceEntry


def gather_signs(events: Iterable[Event], entries: Sequence[StanceEntry]) -> dict[Key, list[Sign]]:
    """What the events show, by holder, target and polarity."""
    shown: dict[Key, list[Sign]] = {}
    for event in events:
        entry = find_entry(event, entries)
        if entry is not None:
            for holder, target in _pairs(event):
                shown.setdefault((holder, target, entry.polarity), []).append(Sign(event, entry))
    return shown


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


def _pairs(event: Event) -> Iterable[tuple[str, str]]:
    """Who against whom; where nobody is named as recipient, the parties of a fight oppose each other."""
    if not event.recipients and len(event.actors) > 1:
        return permutations(event.actors, 2)
    return ((actor, target) for actor in event.actors for target in event.recipients if actor != target)


def _is_shown(
    key: Key, signs: Sequence[Sign], entities: Mapping[str, Entity], document: Document, head: Head | None
) -> bool:
    if _is_one_government(entities.get(key[0]), entities.get(key[1])):
        return False
    if head is None:
        return _strength(signs) >= _ENOUGH
    return head.probability(stance_features(key, signs, entities, document)) >= _LIKELY


def _is_one_government(holder: Entity | None, target: Entity | None) -> bool:
    """Whether both speak for the same state, so that neither can stand for or against the other."""
    if holder is None or target is None or holder.country is None or holder.country != target.country:
        return False
    return all(e.type == "country" or (e.sectors and _OFFICIAL.issuperset(e.sectors)) for e in (holder, target))


def stance_features(
    key: Key, signs: Sequence[Sign], entities: Mapping[str, Entity], document: Document
) -> Iterable[str]:
    """What speaks for or against a stance: the acts that show it, how sure they are, and who the two are."""
    holder, target = entities.get(key[0]), entities.get(key[1])
    best = _best(signs)
    title_end = max(document.article.text.find("\n\n"), 0)
    yield f"po:{key[2]}"
    yield f"bc:{best.event.type}|{int(best.event.confidence * 5)}"
    yield f"n:{min(len(signs), 4)}"
    yield f"st:{int(_strength(signs) * 10)}"
    yield f"cf:{int(best.event.confidence * 10)}"
    for kind in {f"{sign.event.type}|{sign.event.status}" for sign in signs}:
        yield f"ev:{kind}"
    yield f"be:{best.event.type}|{best.event.status}"
    yield f"bm:{best.event.type}|{best.event.mode}"
    yield f"fb:{best.event.found_by}"
    yield f"ti:{any(sign.event.trigger.start < title_end for sign in signs)}"
    yield f"many:{min(len(best.event.actors), 3)}|{min(len(best.event.recipients), 3)}"
    yield f"first:{best.event.actors[:1] == (key[0],)}|{best.event.recipients[:1] == (key[1],)}"
    if holder is None or target is None:
        return
    yield f"ht:{holder.type}|{target.type}"
    yield f"hs:{''.join(holder.sectors[:1])}"
    yield f"ts:{''.join(target.sectors[:1])}"
    yield f"same:{holder.country is not None and holder.country == target.country}|{holder.type}|{target.type}"
    if holder.country is not None and holder.country == target.country:
        yield f"in:{''.join(holder.sectors[:1])}|{''.join(target.sectors[:1])}"
    yield f"hm:{min(len(holder.mentions), 5)}"
    yield f"tm:{min(len(target.mentions), 5)}"


def _strength(signs: Sequence[Sign]) -> float:
    """How likely it is that at least one of several independent signs is right."""
    doubt = 1.0
    for sign in signs:
        doubt *= 1.0 - sign.entry.weight * sign.event.confidence
    return 1.0 - doubt


def _best(signs: Sequence[Sign]) -> Sign:
    return max(signs, key=lambda s: (s.entry.weight * s.event.confidence, -s.event.trigger.start))


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
