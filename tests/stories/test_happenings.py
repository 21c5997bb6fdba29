"""Events as articles tell them → which are the same happening."""

from dataclasses import replace

import pytest

from marsad.stories.happenings import Told, Where, link, party_key

STRIKE = Told(
    *("a", "v1", "2022-01-08", "ASSAULT", "asserted", frozenset(["ISR"]), frozenset(["SYR"])),
    *("2022-01-07", "2022-01-07", Where(170654, "SYR", "13", "city")),
)
NOBODY = frozenset[str]()


def told(**changes: object) -> Told:
    return replace(STRIKE, article="b", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        told(),
        told(status="claimed"),
        told(status="denied"),
        told(first_day=None, last_day=None, place=None),
        told(first_day="2022-01-05", last_day="2022-01-09"),
        told(place=Where(163843, "SYR", None, "country")),
        told(place=Where(1, "SYR", "13", "admin1")),
        told(actors=frozenset(["ISR", "USA"])),
        told(actors=NOBODY),
        told(recipients=NOBODY),
    ],
)
def test_one_happening_told_twice(other: Told) -> None:
    first, second = link([STRIKE, other])
    assert first == second


@pytest.mark.parametrize(
    "other",
    [
        told(type="THREATEN"),
        told(status="planned"),
        told(status="called_for"),
        told(actors=frozenset(["TUR"])),
        told(recipients=frozenset(["IRN"])),
        told(actors=frozenset(["SYR"]), recipients=frozenset(["ISR"])),
        told(first_day="2022-01-08", last_day="2022-01-08"),
        told(first_day=None, last_day=None, published="2022-01-20"),
        told(place=Where(276781, "LBN", "04", "city")),
        told(place=Where(2, "SYR", "09", "admin1")),
        told(actors=NOBODY, recipients=NOBODY),
        told(actors=NOBODY, first_day=None, last_day=None),
    ],
)
def test_two_happenings(other: Told) -> None:
    first, second = link([STRIKE, other])
    assert first != second


def test_a_vague_event_ties_no_two_together() -> None:
    vague = told(first_day=None, last_day=None, published="2022-01-09", place=None)
    next_day = told(first_day="2022-01-08", last_day="2022-01-08", event="v2")
    first, between, second = link([STRIKE, vague, next_day])
    assert first == between != second


def test_who_meets_must_be_two_of_the_same() -> None:
    parties = frozenset(["macron"]), frozenset(["putin"])
    meeting = told(type="CONSULT", actors=parties[0], recipients=parties[1])
    turned = told(type="CONSULT", actors=frozenset(["putin", "macron"]), recipients=NOBODY, event="v2")
    another = told(type="CONSULT", actors=parties[0], recipients=frozenset(["erdogan"]), event="v3")
    first, second, third = link([meeting, turned, another])
    assert first == second != third


def test_the_first_event_names_the_happening() -> None:
    alone = link([STRIKE])
    assert link([STRIKE, told()])[0] == alone[0]
    assert len(alone[0]) == 16
    assert link([replace(STRIKE, event="v2")]) != alone


@pytest.mark.parametrize(
    ("party", "key"),
    [
        (("hamas", "حماس", "PSE", ["REB"]), "hamas"),
        ((None, "القتلي", "PSE", ["CVL"]), "PSE|CVL"),
        ((None, "شهود", None, ["CVL"]), "شهود"),
    ],
)
def test_who_a_party_is(party: tuple[str | None, str, str | None, list[str]], key: str) -> None:
    assert party_key(*party) == key
