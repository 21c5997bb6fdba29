"""Who stands for or against whom, as their acts and words show: derived from events, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.records import Document, Entity, Event, Polarity, Span, Stance, Statement
from marsad.rulebook.compile import Rulebook
from marsad.rulebook.stances import StanceEntry

_ENOUGH = 0.3


def derive_stances(
    document: Document,  # noqa: ARG001 - every stage takes what lies before it
    entities: Sequence[Entity],  # noqa: ARG001
    statements: Sequence[Statement],
    events: Sequence[Event],
    rulebook: Rulebook,
) -> tuple[Stance, ...]:
    """One stance per holder, target and polarity, in the order of the events that show them best.

    اتهمت أنقرة دمشق بقصف المدينة gives أنقرة opposes دمشق, on the ground of the accusation.
    """
    shown: dict[tuple[str, str, Polarity], list[_Sign]] = {}
    for event in events:
        entry = find_entry(event, rulebook.stance_entries)
        if entry is None:
            continue
        for holder, target in _pairs(event):
            shown.setdefault((holder, target, entry.polarity), []).append(_Sign(event, entry))
    kept = [(key, signs) for key, signs in shown.items() if _strength(signs) >= _ENOUGH]
    kept.sort(key=lambda item: (_best(item[1]).event.trigger.start, item[0]))
    said = {statement.id: statement for statement in statements}
    return tuple(_stance(number, key, signs, said) for number, (key, signs) in enumerate(kept, 1))


@dataclass(frozen=True, slots=True)
class _Sign:
    """An event and the rule by which it shows a stance."""

    event: Event
    entry: StanceEntry


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
    return ((actor, target) for actor in event.actors for target in event.recipients if actor != target)


def _strength(signs: Sequence[_Sign]) -> float:
    """How likely it is that at least one of several independent signs is right."""
    doubt = 1.0
    for sign in signs:
        doubt *= 1.0 - sign.entry.weight * sign.event.confidence
    return 1.0 - doubt


def _best(signs: Sequence[_Sign]) -> _Sign:
    return max(signs, key=lambda s: (s.entry.weight * s.event.confidence, -s.event.trigger.start))


def _stance(
    number: int, key: tuple[str, str, Polarity], signs: Sequence[_Sign], said: Mapping[str, Statement]
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
