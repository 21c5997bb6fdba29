"""Maximum spanning trees: the best dependency tree for a matrix of arc scores (Chu & Liu 1965, Edmonds 1967)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


def best_tree(scores: FloatArray) -> IntArray:
    """Heads of the best tree with exactly one word under the root.

    scores: (n, n + 1), scores[i, 0] for the root as head of word i, scores[i, j + 1] for word j. Returns n heads
    counted the same way (0 is the root). Ties go to the lower index, so equal input gives equal output.
    """
    n = len(scores)
    square = np.full((n + 1, n + 1), -np.inf, dtype=np.float64)
    square[1:] = scores
    np.fill_diagonal(square, -np.inf)
    heads = _integers(square.argmax(axis=1))
    heads[0] = 0
    roots = np.flatnonzero(heads[1:] == 0) + 1
    if len(roots) == 1 and _find_cycle(heads) is None:
        return _integers(heads[1:])
    # One root child: let every candidate pay the same large price for the root, so that the tree takes it once.
    price = float(np.abs(scores[np.isfinite(scores)]).max()) * 2 * (n + 1) + 1
    square[1:, 0] -= price
    return _integers(_edmonds(square)[1:])


def _edmonds(scores: npt.NDArray[np.float64]) -> IntArray:
    heads = _integers(scores.argmax(axis=1))
    heads[0] = 0
    cycle = _find_cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    cost = scores[cycle, heads[cycle]]
    # Contract the cycle to one node, the last of the smaller problem.
    enter = scores[np.ix_(cycle, outside)] - cost[:, None]
    leave = scores[np.ix_(outside, cycle)]
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    small[-1, :-1] = enter.max(axis=0)
    small[:-1, -1] = leave.max(axis=1)
    np.fill_diagonal(small, -np.inf)
    solved = _edmonds(small)
    out = heads.copy()
    entry_from = outside[solved[-1]]
    entered = cycle[int(enter[:, solved[-1]].argmax())]
    out[entered] = entry_from
    for place, node in enumerate(outside[1:], start=1):
        head = solved[place]
        out[node] = outside[head] if head < len(outside) else cycle[int(leave[place].argmax())]
    return out


def _find_cycle(heads: IntArray) -> IntArray | None:
    state = np.zeros(len(heads), dtype=np.int8)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return np.array(path[path.index(node) :], dtype=np.int64)
        state[path] = 2
    return None


def _integers(heads: npt.NDArray[np.signedinteger]) -> IntArray:
    return heads.astype(np.int64, copy=False)
