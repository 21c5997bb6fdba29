"""How far reviewers agree."""

import pytest

from marsad.review import Anchor, Change, Review
from marsad.review.agreement import agreements


def said(reviewer: str, item: int, verdict: str, *, at: str = "1", value: str | None = None) -> Review:
    changes = (Change("mode", value),) if value else ()
    return Review("0" * 16, Anchor("events", item, item + 1), verdict, reviewer, at, changes=changes)  # type: ignore[arg-type]


def test_nobody() -> None:
    assert agreements([]) == ()


def test_one_reviewer_agrees_with_nobody() -> None:
    (overall, events) = agreements([said("amal", 1, "accept")])
    assert (overall.layer, overall.items, overall.alpha) == ("all", 0, None)
    assert events.reviewers == ("amal",)


def test_full_agreement_even_where_only_one_word_was_said() -> None:
    reviews = [said(who, item, "accept") for who in ("amal", "zayd") for item in range(3)]
    assert agreements(reviews)[0].alpha == 1.0


def test_alpha_of_a_worked_example() -> None:
    """Twelve items, two values, one disagreement on three: Krippendorff's nominal alpha by hand.

    Values 24, of them 13 accept and 11 delete; 3 pairs differ, so alpha = 1 − 23 · 6 / (2 · 13 · 11).
    """
    first = ["accept"] * 8 + ["delete"] * 4
    second = ["accept"] * 5 + ["delete"] * 7
    reviews = [said("amal", i, verdict) for i, verdict in enumerate(first)]
    reviews += [said("zayd", i, verdict) for i, verdict in enumerate(second)]
    assert agreements(reviews)[0].alpha == pytest.approx(1 - 23 * 6 / (2 * 13 * 11), abs=1e-4)


def test_corrections_agree_where_they_say_the_same_and_the_last_word_counts() -> None:
    reviews = [
        said("amal", 1, "correct", value="allege"),
        said("zayd", 1, "accept"),
        said("zayd", 1, "correct", value="allege", at="2"),
        said("amal", 2, "delete"),
        said("zayd", 2, "delete"),
    ]
    (overall, events) = agreements(reviews)
    assert (overall.items, overall.alpha) == (2, 1.0)
    assert events.layer == "events"
