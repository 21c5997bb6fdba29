"""Figures of a story → claims side by side."""

from dataclasses import replace

import pytest
from invented import article

from marsad.coder import Coder
from marsad.store import Store
from marsad.store.rows import ArticleRow, FigureRow, Party, Quote, Spot
from marsad.stories.claims import Claim, Count, claims_of, compare
from marsad.stories.group import group
from marsad.stories.listing import list_counts

INTERIOR = Party("e1", "وزارة الداخلية", "Interior Ministry", "org", "KAZ", ("GOV",), None, None, None)
HEALTH = Party("e2", "وزارة الصحة", "Health Ministry", "org", "KAZ", ("GOV",), None, None, None)
FRIDAY, SUNDAY = "2022-01-07", "2022-01-09"


def figure(value: float, source: Party | None = None, day: str = FRIDAY, **changes: object) -> FigureRow:
    outlet = str(changes.pop("outlet", "Outlet"))
    reprint_of = changes.pop("reprint_of", None)
    key = f"{day}{outlet}{value}{source.id if source else ''}"
    of_article = ArticleRow(key, key, None, outlet, day, None, "ar", "story", reprint_of)  # type: ignore[arg-type]
    row = FigureRow(
        *(of_article, "f1", day, None, "killed", value, value, False, "شخصا", source, None, None),
        *(Quote(10, 12, str(value)), "test"),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def only(*rows: FigureRow) -> Count:
    (count,) = compare(rows)
    return count


def marks(count: Count) -> list[tuple[float, bool, bool, bool]]:
    return [(claim.low, claim.is_first, claim.updates, bool(claim.against)) for claim in count.claims]


def test_two_ministries_side_by_side() -> None:
    count = only(figure(164, HEALTH, SUNDAY), figure(26, INTERIOR, of="محتجا"))
    assert (count.measure, count.of, count.is_disputed) == ("killed", "people", True)
    assert marks(count) == [(26, True, False, True), (164, True, False, True)]
    (rival,) = count.claims[1].against
    assert (rival.claimant, rival.low) == ("وزارة الداخلية", 26)


def test_the_first_to_claim_a_value() -> None:
    count = only(figure(26, HEALTH, SUNDAY, outlet="B"), figure(26, INTERIOR), figure(26, None, SUNDAY, outlet="C"))
    assert marks(count) == [(26, True, False, False), (26, False, False, False), (26, False, False, False)]
    assert not count.is_disputed


def test_a_rising_toll_is_an_update() -> None:
    count = only(figure(5), figure(12, day="2022-01-08"), figure(15, day=SUNDAY, outlet="B"))
    assert marks(count) == [(5, True, False, False), (12, True, True, False), (15, True, False, False)]


def test_a_falling_toll_and_two_on_one_day_are_disputed() -> None:
    assert only(figure(15), figure(12, day=SUNDAY, outlet="B")).is_disputed
    assert only(figure(15), figure(12, outlet="B")).is_disputed
    assert not only(figure(15), figure(12)).is_disputed  # one outlet corrects itself


@pytest.mark.parametrize("near", [{"value": 100, "approximate": True}, {"value": 90, "high": 120.0}])
def test_about_a_hundred_is_no_conflict_with_107(near: dict[str, object]) -> None:
    value = near.pop("value")
    assert not only(figure(107, INTERIOR), figure(value, HEALTH, **near)).is_disputed  # type: ignore[arg-type]


def test_other_things_and_measures_stand_apart() -> None:
    rows = figure(26), figure(3, of="جنديا"), figure(4, of="أميركيين"), figure(40, measure="injured")
    counts = compare(rows)
    assert sorted((count.measure, count.of) for count in counts) == [
        ("injured", "people"), ("killed", "people"), ("killed", "soldiers"), ("killed", "أميركيين"),
    ]  # fmt: skip
    assert not any(count.is_disputed for count in counts)


@pytest.mark.parametrize(("one", "other"), [("قتيلاً", "شخص"), ("أشخاص", None), ("المحتجين", "محتج"), ("جنود", "جنديا")])
def test_the_same_thing_in_other_words(one: str | None, other: str | None) -> None:
    assert len(compare([figure(26, of=one), figure(26, of=other)])) == 1


def test_background_stands_by_itself() -> None:
    story, background = compare([figure(26), figure(300, date="2015-08-06"), figure(27, date="2022-01")])
    assert (story.date, [claim.low for claim in story.claims]) == (None, [26, 27])
    assert (background.date, [claim.low for claim in background.claims]) == ("2015-08-06", [300])


def test_two_towns_are_no_conflict() -> None:
    almaty = Spot("p1", "ألماتي", "Almaty", 1526384, None, None, "KAZ", None, "city")
    astana = Spot("p2", "أستانا", "Astana", 1526273, None, None, "KAZ", None, "city")
    country = Spot("p3", "كازاخستان", "Kazakhstan", 1522867, None, None, "KAZ", None, "country")
    assert not only(figure(26, INTERIOR, place=almaty), figure(9, HEALTH, place=astana)).is_disputed
    assert only(figure(26, INTERIOR, place=almaty), figure(9, HEALTH, place=country)).is_disputed


@pytest.mark.parametrize(
    ("one", "other", "is_disputed"),
    [
        ((27, {"date": "2022-01-06"}), (40, {"date": "2022-01-07"}), False),
        ((27, {"date": "2022-01-06"}), (40, {"date": "2022-01-06"}), True),
        ((27, {"date": "2022-01-06"}), (40, {}), True),
        ((27, {}), (1600, {}), False),
        ((27, {}), (260, {}), True),
    ],
)
def test_counts_of_other_days_and_scales_are_no_conflict(
    one: tuple[int, dict[str, str]], other: tuple[int, dict[str, str]], is_disputed: bool
) -> None:
    first, second = figure(one[0], INTERIOR, **one[1]), figure(other[0], HEALTH, **other[1])
    assert only(first, second).is_disputed == is_disputed


def test_outlets_with_the_same_claim_are_gathered() -> None:
    first = figure(26, INTERIOR)
    copy = figure(26, INTERIOR, outlet="Copy", reprint_of=first.article.key)
    (claim,) = only(copy, first, figure(26, INTERIOR, SUNDAY, outlet="Later")).claims
    assert (claim.outlet, claim.also, claim.day) == ("Outlet", ("Copy", "Later"), FRIDAY)


def test_a_reprint_that_repeats_an_outlets_own_figure_is_its_own_claim_of_the_same_value() -> None:
    first = figure(26)
    count = only(first, figure(26, outlet="Copy", reprint_of=first.article.key))
    assert [(claim.outlet, claim.is_first) for claim in count.claims] == [("Outlet", True), ("Copy", False)]


def test_a_listing_reads_from_left_to_right() -> None:
    rows = figure(26, INTERIOR), figure(164, HEALTH, SUNDAY, low=150.0, high=164.0, approximate=True)
    assert [" ".join(line.split()) for line in list_counts(compare(rows))] == [
        "",
        "KILLED · disputed: people",
        "26 2022-01-07 first disputed 2022-01-07Outlet26e1:f1 Outlet — وزارة الداخلية",
        "about 150 to 164 2022-01-09 first disputed 2022-01-09Outlet164e2:f1 Outlet — وزارة الصحة",
    ]


def test_coded_articles_side_by_side(store: Store) -> None:
    """The whole way: text → records → store → story → claims."""
    articles = (
        article(
            "a",
            "أعلنت وزارة الداخلية الكازاخستانية مقتل 26 محتجا منذ بدء الاضطرابات في ألماتي بسبب أسعار الوقود.",
            FRIDAY,
            "Outlet",
        ),
        article(
            "b",
            "قالت وزارة الصحة الكازاخستانية إن 164 شخصا قتلوا في الاضطرابات التي شهدتها ألماتي بسبب أسعار الوقود.",
            SUNDAY,
            "Second",
        ),
    )
    coder = Coder()
    for one in articles:
        store.put(store.add(one).key, coder.code(one))
    assert [(day.day, day.stories) for day in group(store)] == [(FRIDAY, 1), (SUNDAY, 1)]
    key = store.add(articles[0]).key
    (count,) = claims_of(store, key)
    assert [(claim.low, claim.claimant, claim.day, claim.outlet) for claim in count.claims] == [
        (26, "وزارة الداخلية الكازاخستانية", FRIDAY, "Outlet"),
        (164, "وزارة الصحة الكازاخستانية", SUNDAY, "Second"),
    ]
    assert count.is_disputed
    for claim, one in zip(count.claims, articles, strict=True):
        assert one.text[claim.words.start : claim.words.end] == claim.words.text == f"{claim.low:.0f}"
    assert isinstance(count.claims[0], Claim)
    assert claims_of(store, "no such story") == ()
