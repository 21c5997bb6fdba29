"""Likenesses → groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.stories.cluster import cluster

ALONE = frozenset[int]()


def groups(count: int, *pairs: tuple[int, int, float], fixed: frozenset[int] = ALONE) -> list[tuple[int, ...]]:
    return list(cluster((1,) * count, fixed, pairs, 0.5))


def test_what_is_alike_comes_together() -> None:
    assert groups(4, (0, 2, 0.9), (1, 3, 0.6)) == [(0, 2), (1, 3)]


def test_a_bridge_joins_no_two_groups() -> None:
    pairs = (0, 1, 0.9), (2, 3, 0.9), (1, 2, 0.8)
    assert groups(4, *pairs) == [(0, 1), (2, 3)]


def test_a_chain_does_not_grow_into_one() -> None:
    assert max(map(len, groups(20, *((n, n + 1, 0.7) for n in range(19))))) <= 3


def test_stories_that_stand_never_come_together() -> None:
    pairs = (0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.9)
    assert groups(3, *pairs, fixed=frozenset((1, 2))) == [(0, 1), (2,)]


def test_a_large_story_weighs_as_its_articles_do() -> None:
    pairs = (0, 1, 0.9), (1, 2, 0.6), (0, 2, 0.3)
    assert cluster((9, 1, 1), ALONE, pairs, 0.5) == ((0, 1), (2,))
    assert cluster((1, 9, 1), ALONE, pairs, 0.5) == ((0, 1, 2),)


@given(st.permutations(range(6)), st.lists(st.sampled_from([0.1, 0.5, 0.6, 0.7, 0.9]), min_size=15, max_size=15))
def test_the_order_of_the_pairs_does_not_matter(order: list[int], near: list[float]) -> None:
    pairs = [(i, j, near[n]) for n, (i, j) in enumerate((i, j) for i in range(6) for j in range(i))]
    turned = sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))
    assert cluster((1,) * 6, ALONE, pairs, 0.5) == cluster((1,) * 6, ALONE, turned, 0.5)


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_one(count: int) -> None:
    assert len(groups(count)) == count
