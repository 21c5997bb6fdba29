"""The encoder's vectors of words, kept with a Document, and scores along directions learned in their space."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

SIZE = 384
"""Numbers of a word vector."""
_HALF = np.dtype("<f2")


def pack(vectors: npt.NDArray[np.float32]) -> bytes:
    """Vectors of words in a row, in half precision."""
    return vectors.astype(_HALF).tobytes()


def unpack(packed: bytes, words: Sequence[int] | None = None) -> npt.NDArray[np.float32]:
    """Vectors that were packed, those of all words or of some: words x SIZE."""
    every = np.frombuffer(packed, _HALF).reshape(-1, SIZE)
    return (every if words is None else every[list(words)]).astype(np.float32)


class Directions:
    """Named directions in the space of word vectors, each SIZE weights and an offset."""

    def __init__(self, directions: Mapping[str, Sequence[float]]) -> None:
        self.names = tuple(directions)
        table = np.array([directions[name] for name in self.names], np.float32).reshape(-1, SIZE + 1)
        self._weights, self._offsets = table[:, :SIZE], table[:, SIZE:]

    def items(self) -> Iterator[tuple[str, list[float]]]:
        """Each direction by its name."""
        return zip(self.names, np.hstack((self._weights, self._offsets)).tolist(), strict=True)

    def scores(self, packed: bytes, words: Sequence[int]) -> dict[str, dict[int, float]]:
        """For each direction the scores of some words of a Document."""
        seen = unpack(packed, words)
        # einsum and not @, whose threads cost more than they bring here
        rows = (np.einsum("nd,wd->nw", self._weights, seen) + self._offsets).tolist()
        return {name: dict(zip(words, row, strict=True)) for name, row in zip(self.names, rows, strict=True)}
