"""The best tree, against trying every tree."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from marsad.language.tree import best_tree


def is_tree(heads: tuple[int, ...]) -> bool:
    if heads.count(0) != 1:
        return False
    for node in range(1, len(heads) + 1):
        seen = set()
        while node:
            if node in seen:
                return False
            seen.add(node)
            node = heads[node - 1]
    return True


def total(scores: np.ndarray, heads: tuple[int, ...]) -> float:
    return float(sum(scores[i, head] for i, head in enumerate(heads)))


@settings(deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: arrays(np.float32, (n, n + 1), elements=st.integers(-9, 9).map(np.float32))  # ties are likely
    )
)
def test_no_tree_is_better(scores: np.ndarray) -> None:
    n = len(scores)
    found = tuple(int(head) for head in best_tree(scores))
    trees = [heads for heads in product(range(n + 1), repeat=n) if is_tree(heads)]
    assert is_tree(found)
    assert total(scores, found) == max(total(scores, heads) for heads in trees)


def test_a_long_sentence_whose_every_word_prefers_its_neighbour_becomes_a_tree() -> None:
    n = 60
    scores = np.zeros((n, n + 1), dtype=np.float32)
    for i in range(n):
        scores[i, (i ^ 1) + 1] = 5.0
    assert is_tree(tuple(int(head) for head in best_tree(scores)))
