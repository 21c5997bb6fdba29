"""Groups of articles by average likeness, from the most alike pair down, so that one bridge never joins two stories."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from marsad.stories.similar import Pair


def cluster(
    sizes: tuple[int, ...], fixed: frozenset[int], pairs: Iterable[Pair], least: float
) -> tuple[tuple[int, ...], ...]:
    """The groups that nodes fall into, each ascending, in the order of their first node.

    sizes: how many articles each node stands for. fixed: nodes of which no two may come together (stories that stand).
    pairs: (node, node, likeness), once each; what is not given is 0. Groups are joined, most alike first, as long as
    the mean likeness of their articles is at least `least` (average linkage); ties go to the earlier nodes.
    """
    groups = _Groups(sizes, fixed, pairs, least)
    groups.join_all()
    return tuple(sorted(tuple(sorted(members)) for members in groups.members.values()))


class _Groups:
    def __init__(self, sizes: tuple[int, ...], fixed: frozenset[int], pairs: Iterable[Pair], least: float) -> None:
        self.members = {node: [node] for node in range(len(sizes))}
        self._sizes = dict(enumerate(sizes))
        self._fixed = set(fixed)
        self._least = least
        self._near: dict[int, dict[int, float]] = {node: {} for node in self.members}
        self._heap: list[tuple[float, int, int]] = []
        for one, other, likeness in pairs:
            self._set(min(one, other), max(one, other), likeness)
        self._next = len(sizes)

    def _set(self, one: int, other: int, likeness: float) -> None:
        self._near[one][other] = self._near[other][one] = likeness
        if likeness >= self._least and not (one in self._fixed and other in self._fixed):
            heapq.heappush(self._heap, (-likeness, one, other))

    def join_all(self) -> None:
        while self._heap:
            minus, one, other = heapq.heappop(self._heap)
            if one in self.members and other in self.members and self._near[one].get(other) == -minus:
                self._join(one, other)

    def _join(self, one: int, other: int) -> None:
        new, self._next = self._next, self._next + 1
        self.members[new] = self.members.pop(one) + self.members.pop(other)
        a, b = self._sizes.pop(one), self._sizes.pop(other)
        self._sizes[new] = a + b
        if one in self._fixed or other in self._fixed:
            self._fixed.add(new)
        near_one, near_other = self._near.pop(one), self._near.pop(other)
        self._near[new] = {}
        for node in sorted((near_one.keys() | near_other.keys()) - {one, other}):
            self._near[node].pop(one, None)
            self._near[node].pop(other, None)
            self._set(node, new, (a * near_one.get(node, 0.0) + b * near_other.get(node, 0.0)) / (a + b))
