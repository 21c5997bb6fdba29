"""How alike articles are: vectors of what their profiles say, rare things before common ones, and texts that repeat.

The likeness of two articles is the sum of three cosines, of words, actors and places, each word weighed by tf-idf.
How common a thing is counts what the package knows of Arabic news and the articles at hand, so that a handful of
articles is weighed sensibly and the name on everybody's lips this week weighs little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from marsad.stories.profile import PERMUTATIONS, Features, Ids, Profile, feature_id

Vectors = Any  # scipy.sparse.csr_matrix of float32, which has no types
Pair = tuple[int, int, float]

SHARES = (0.70, 0.20, 0.10)  # of words, actors, places in the likeness
_KNOWN = 500  # articles that the shipped frequencies stand for
_LITTLE = 4.0  # length below which a vector says little: that of one rare name
_UNKNOWN = 0.001  # share of articles that have a thing not listed
_ROWS = 512  # compared at once
_BANDS = PERMUTATIONS // 2  # two places each: a pair that shares a quarter of its shingles is missed once in fifty
REPEATS, _LEAST = 2 / 3, 12  # share of the shorter text that the longer one has; shingles of the shorter


def make_vectors(profiles: Sequence[Profile]) -> Vectors:
    """A row for each profile; the product of two rows is their likeness, not over 1."""
    blocks = zip(*(profile.blocks for profile in profiles), strict=True)
    return sparse.hstack(
        [np.float32(share) ** 0.5 * _weigh(block) for share, block in zip(SHARES, blocks, strict=True)], format="csr"
    )


def _weigh(rows: Sequence[Features]) -> Vectors:
    """tf-idf of unit length; shorter where there is little to say, so that one common name makes nobody alike."""
    ids, columns = np.unique(np.concatenate([row.ids for row in rows]), return_inverse=True)
    counts = np.bincount(columns, minlength=len(ids))
    rarity = np.log((len(rows) + _KNOWN) / (counts + _KNOWN * _known_share(ids)))
    values = np.concatenate([row.weights for row in rows]) * rarity[columns]
    ends = np.cumsum([0, *(len(row.ids) for row in rows)])
    squares = np.concatenate([[0.0], np.cumsum(values.astype(np.float64) ** 2)])
    lengths = np.sqrt(np.diff(squares[ends]) + _LITTLE**2)
    values = (values / np.repeat(lengths, np.diff(ends))).astype(np.float32)
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(ids)))


def _known_share(ids: Ids) -> npt.NDArray[np.float64]:
    """The share of Arabic news articles that have each thing."""
    known, shares = _frequencies()
    at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[at] == ids, shares[at], _UNKNOWN)


@cache
def _frequencies() -> tuple[Ids, npt.NDArray[np.float64]]:
    lines = (files("marsad.stories") / "frequencies.tsv").read_text(encoding="utf-8").splitlines()
    pairs = dict(line.split("\t") for line in lines if not line.startswith("#"))
    shares = {feature_id(name): int(per_mille) / 1000 for name, per_mille in pairs.items()}
    ids = np.array(sorted(shares), dtype=np.uint32)
    return ids, np.array([shares[i] for i in ids.tolist()])


def find_alike(some: Vectors, others: Vectors, least: float) -> Iterator[Pair]:
    """Every (row of some, row of others, likeness) that are at least so alike, in order."""
    turned = others.T.tocsr()
    for start in range(0, some.shape[0], _ROWS):
        alike = (some[start : start + _ROWS] @ turned).tocoo()
        near = alike.data >= least
        rows, columns, values = alike.row[near] + start, alike.col[near], alike.data[near]
        order = np.lexsort((columns, rows))
        yield from zip(rows[order].tolist(), columns[order].tolist(), values[order].tolist(), strict=True)


# ── reprints ────────────────────────────────────────────────────────────────────────────────────────────────────────


def find_candidates(profiles: Sequence[Profile]) -> tuple[tuple[int, int], ...]:
    """Pairs (i < j) whose sketches agree in a band, as texts with shared passages do (locality-sensitive hashing)."""
    if not profiles:
        return ()
    bands = np.stack([profile.sketch for profile in profiles]).astype(np.uint64).reshape(len(profiles), _BANDS, 2)
    mixed = (bands[:, :, 0] << np.uint64(32) | bands[:, :, 1]) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.arange(_BANDS, dtype=np.uint64) << np.uint64(20)
    _, columns = np.unique(mixed, return_inverse=True)
    ends = np.arange(len(profiles) + 1) * _BANDS
    table = sparse.csr_matrix((np.ones(mixed.size, dtype=np.int8), columns.ravel(), ends))
    table.sum_duplicates()
    pairs = sparse.triu(table.astype(np.int32) @ table.T.astype(np.int32), k=1).tocoo()
    return tuple(sorted(zip(pairs.row.tolist(), pairs.col.tolist(), strict=True)))


def is_reprint(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether the shorter of two texts, by their shingles, stands almost whole in the longer.

    A wire story keeps its passages under another headline or lead, or with its tail cut.
    """
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LEAST and len(shorter & longer) >= REPEATS * len(shorter)
