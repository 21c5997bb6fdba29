"""Stances from events made by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from documents import document
from marsad.records import Entity, Event, Span, Stance, Status, Trigger
from marsad.rulebook.compile import Rulebook
from marsad.rulebook.stances import StanceEntry
from marsad.stages.stances import derive_stances, read_board, stance_features


@pytest.fixture(autouse=True)
def no_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are tested without what was learned."""
    monkeypatch.setattr("marsad.stages.stances.load_heads", dict)


ENTRIES = (
    StanceEntry(id="stances/accuse", type="ACCUSE", polarity="oppose", statuses=("asserted",), weight=0.9),
    StanceEntry(id="stances/assault-claimed", type="ASSAULT", polarity="oppose", statuses=("claimed",), weight=0.4),
    StanceEntry(id="stances/demand-to-stop", type="REQUEST", modes=("yield",), polarity="oppose", weight=0.6),
    StanceEntry(id="stances/support", type="SUPPORT", polarity="support", statuses=("asserted",), weight=0.7),
    StanceEntry(
        id="stances/call-for-release",
        type="RETREAT",
        modes=("release",),
        holder="asker",
        polarity="support",
        weight=0.5,
    ),
    StanceEntry(
        id="stances/call-for-retreat", type="RETREAT", holder="asker", target="actor", polarity="oppose", weight=0.5
    ),
)
RULEBOOK = cast(Rulebook, SimpleNamespace(stance_entries=ENTRIES))
DOCUMENT = document("اتهمت/VERB أنقرة دمشق .")


def event(kind: str, *, number: int = 1, status: Status = "asserted", **changes: Any) -> Event:
    made = Event(
        id=f"v{number}",
        type=kind,
        mode=None,
        contexts=(),
        actors=("e1",),
        recipients=("e2",),
        trigger=Trigger(number * 10, number * 10 + 4, "x"),
        evidence=(Span(number * 10, number * 10 + 9),),
        sentence=0,
        date=None,
        place=None,
        status=status,
        historical=False,
        statement=None,
        sources=(),
        issue=None,
        figures=(),
        confidence=0.8,
        reasons=(),
        found_by="test/entry",
    )
    return replace(made, **changes)


def stances(*events: Event) -> tuple[Stance, ...]:
    return derive_stances(DOCUMENT, (), (), events, RULEBOOK)


def test_an_accusation_opposes() -> None:
    (stance,) = stances(event("ACCUSE"))
    assert (stance.holder, stance.target, stance.polarity) == ("e1", "e2", "oppose")
    assert (stance.basis, stance.evidence, stance.found_by) == ("v1", (Span(10, 19),), "stances/accuse")


def test_once_per_holder_target_and_polarity() -> None:
    found = stances(event("ACCUSE"), event("ACCUSE", number=2), event("SUPPORT", number=3, confidence=0.95))
    assert [(s.id, s.polarity, s.basis) for s in found] == [("a1", "oppose", "v1"), ("a2", "support", "v3")]


def test_everybody_against_everybody_named() -> None:
    found = stances(event("ACCUSE", actors=("e1", "e3"), recipients=("e2", "e1")))
    assert {(s.holder, s.target) for s in found} == {("e1", "e2"), ("e3", "e2"), ("e3", "e1")}


def test_one_clear_sign_is_enough() -> None:
    assert [s.found_by for s in stances(event("ASSAULT", status="claimed"))] == ["stances/assault-claimed"]


def test_a_weak_sign_is_not_enough() -> None:
    assert stances(event("ASSAULT", status="claimed", confidence=0.3)) == ()
    signs = [event("ASSAULT", number=n, status="claimed", confidence=0.3) for n in (1, 2, 3, 4)]
    assert len(stances(*signs)) == 1


def test_mode_and_status_decide_which_rule_speaks() -> None:
    assert [s.found_by for s in stances(event("REQUEST", mode="yield"))] == ["stances/demand-to-stop"]
    assert stances(event("REQUEST", mode="meet")) == ()
    assert stances(event("SUPPORT", status="called_for")) == ()


def test_nobody_named_no_stance() -> None:
    assert stances(event("ACCUSE", recipients=()), event("ACCUSE", actors=())) == ()


def test_one_government_does_not_stand_against_itself() -> None:
    def actor(key: str, country: str, sector: str) -> Entity:
        return Entity(key, key, None, "org", country, (sector,), None, None, None, ())

    army, cabinet, rebels = actor("e1", "SYR", "MIL"), actor("e2", "SYR", "GOV"), actor("e2", "SYR", "REB")
    accusation = event("ACCUSE")
    assert derive_stances(DOCUMENT, (army, cabinet), (), (accusation,), RULEBOOK) == ()
    assert len(derive_stances(DOCUMENT, (army, rebels), (), (accusation,), RULEBOOK)) == 1


def test_the_parties_of_a_fight_oppose_each_other() -> None:
    found = stances(event("ACCUSE", actors=("e1", "e2"), recipients=()))
    assert {(s.holder, s.target) for s in found} == {("e1", "e2"), ("e2", "e1")}


def test_a_fight_of_many_says_nothing_about_each_two() -> None:
    assert stances(event("ACCUSE", actors=("e1", "e2", "e3"), recipients=())) == ()


def test_who_demands_somebodys_release_supports_him() -> None:
    demand = event("REQUEST", mode="yield")
    release = event("RETREAT", number=2, mode="release", status="called_for", actors=(), recipients=("e2",))
    assert [(s.holder, s.target, s.polarity) for s in stances(demand, release)] == [("e1", "e2", "support")]


def test_who_demands_a_withdrawal_opposes_those_who_are_to_withdraw() -> None:
    demand = event("REQUEST", mode="meet", recipients=())
    retreat = event("RETREAT", number=2, mode="withdraw", status="called_for", actors=("e2",), recipients=("e3",))
    assert [(s.holder, s.target, s.polarity) for s in stances(demand, retreat)] == [("e1", "e2", "oppose")]
    assert stances(retreat) == ()


def test_the_head_sees_what_the_whole_side_shows() -> None:
    def person(key: str, sector: str) -> Entity:
        return Entity(key, key, None, "person", "SYR", (sector,), None, None, None, ())

    minister, rebel = person("e1", "GOV"), person("e2", "REB")
    other = Entity("e3", "e3", None, "country", "TUR", (), None, None, None, ())
    events = (event("ACCUSE", recipients=("e3",)), event("ACCUSE", number=2, actors=("e2",), recipients=("e3",)))
    board = read_board(DOCUMENT, (minister, rebel, other), events, ENTRIES)
    assert board.weights("between", "SYR", "TUR", "oppose") == (pytest.approx(0.72),)
    assert board.weights("between", "e2", "TUR", "oppose") == (pytest.approx(0.72),)
    assert "oppose side best 0.65" in set(stance_features(board, ("e1", "e3", "oppose")))


def test_of_two_contrary_stances_the_clearly_weaker_one_is_left_out() -> None:
    clear, doubtful = event("SUPPORT", confidence=0.9), event("ACCUSE", number=2, confidence=0.4)
    assert [s.polarity for s in stances(clear, doubtful)] == ["support"]
    assert [s.polarity for s in stances(clear, replace(doubtful, confidence=0.7))] == ["support", "oppose"]
