"""Words into vocabulary pieces: the unigram segmentation of SentencePiece (Kudo 2018), cached by word.

No piece of the vocabulary has a word boundary inside it, so cutting word by word is exact and a cache of words
serves whole archives.
"""

from __future__ import annotations

from collections.abc import Sequence

BOUNDARY = "▁"
_CACHE_SIZE = 200_000


class Pieces:
    """The pruned vocabulary. Ids 0–4 are bos, pad, eos, unknown and mask; piece i of `pieces` has the id i."""

    BOS, PAD, EOS, UNKNOWN, MASK = range(5)

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._id = {piece: i for i, piece in enumerate(pieces)}
        self._score = list(scores)
        self._longest = max(map(len, pieces))
        self._unknown_score = min(scores) - 10.0
        self._cache: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._score)

    def encode(self, word: str) -> tuple[int, ...]:
        """Piece ids of one cleaned word without spaces, at least one; the most probable cut, found by Viterbi."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            known = self._cache[word] = self._cut(BOUNDARY + word)
        return known

    def _cut(self, text: str) -> tuple[int, ...]:
        size = len(text)
        best = [0.0] + [-1e18] * size
        back = [0] * (size + 1)
        ids = [self.UNKNOWN] * (size + 1)
        find, score, longest = self._id.get, self._score, self._longest
        for start in range(size):
            base = best[start]
            for end in range(start + 1, min(size, start + longest) + 1):
                piece = find(text[start:end])
                if piece is None:
                    if end > start + 1:
                        continue
                    gain, piece = self._unknown_score, self.UNKNOWN
                else:
                    gain = score[piece]
                if base + gain > best[end]:
                    best[end], back[end], ids[end] = base + gain, start, piece
        out: list[int] = []
        end = size
        while end > 0:
            out.append(ids[end])
            end = back[end]
        return tuple(reversed(out))
