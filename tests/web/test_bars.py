"""Months as bars, and names beside points."""

from itertools import combinations, pairwise

from marsad.web.bars import WIDTH, Column, draw_months, every_month
from marsad.web.labels import Named, Sheet, place_labels

MONTHS = [Column("2021-12", (1, 2, 0, 0)), Column("2022-01", (0, 0, 3, 4))]


def test_what_is_for_stands_above_and_what_is_against_below() -> None:
    chart = draw_months(MONTHS, is_rtl=False)
    above = [bar for bar in chart.bars if bar.part < 3]
    below = [bar for bar in chart.bars if bar.part > 2]
    assert [bar.items for bar in above + below] == [2, 1, 4, 3]
    assert all(bar.y + bar.height <= chart.axis + 0.2 for bar in above)
    assert all(bar.y >= chart.axis for bar in below)


def test_time_runs_with_the_script() -> None:
    left = draw_months(MONTHS, is_rtl=False).bars
    right = draw_months(MONTHS, is_rtl=True).bars
    assert left[0].x < left[-1].x
    assert right[0].x > right[-1].x
    assert [round(WIDTH - bar.x - bar.width, 1) for bar in left] == [bar.x for bar in right]


def test_numbers_at_the_axis_are_round_and_few() -> None:
    for most in (1, 3, 7, 49, 120, 9999):
        chart = draw_months([Column("2022-01", (0, most, 0, 0))], is_rtl=False)
        numbers = sorted({int(tick.text) for tick in chart.numbers})
        assert 1 <= len(numbers) <= 3
        assert all(str(number).rstrip("0") in ("1", "2", "3", "4", "5") for number in numbers)
        assert numbers[-1] <= most


def test_names_of_months_are_not_crowded() -> None:
    months = every_month(["2017-03", "2022-01"])
    at = sorted(tick.at for tick in draw_months([Column(m, (1, 0, 0, 0)) for m in months], is_rtl=True).months)
    assert len(at) >= 2
    assert min(b - a for a, b in pairwise(at)) >= 90


def test_of_many_months_the_last_are_shown() -> None:
    months = every_month(["1990-01", "2022-01"])
    assert len(months) == 60
    assert months[-1] == "2022-01"
    assert every_month([]) == ()


def test_no_events_are_no_bars() -> None:
    assert draw_months([Column("2022-01", (0, 0, 0, 0))], is_rtl=False).bars == ()


def test_names_cover_neither_points_nor_each_other() -> None:
    sheet = Sheet(300, 200, letter=7, line=16)
    points = [Named(100 + 9 * i, 100, 4, "المدينة") for i in range(8)]
    labels = [label for label in place_labels(points, sheet) if label]
    assert 2 <= len(labels) < 8
    middles = {"start": 24.5, "middle": 0.0, "end": -24.5}
    for one, other in combinations(labels, 2):
        apart = abs(one.x + middles[one.anchor] - other.x - middles[other.anchor])
        assert apart >= 48 or abs(one.y - other.y) >= 16
