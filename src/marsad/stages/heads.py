"""Small learned heads: linear scores over named features, so that a decision can be read feature by feature, and over
the encoder's vectors of the words concerned."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any

from marsad.language.vectors import Directions


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic model. weights: feature → weight; features it does not know count nothing. directions: those along
    which the vectors of words count."""

    bias: float
    weights: Mapping[str, float]
    directions: Directions | None = None

    def see(self, vectors: bytes, words: Sequence[int]) -> Mapping[str, Mapping[int, float]]:
        """Direction → word of a document → what it counts; empty without vectors or directions."""
        return self.directions.scores(vectors, words) if self.directions is not None and vectors else {}

    def score(self, features: Iterable[str]) -> float:
        """Log-odds."""
        return self.bias + sum(map(self.weights.get, features, repeat(0.0)))

    def probability(self, features: Iterable[str]) -> float:
        """Between 0 and 1."""
        return logistic(self.score(features))


def logistic(score: float) -> float:
    """The logistic function, safe for any score."""
    if score < -30:
        return 0.0
    return 1.0 / (1.0 + math.exp(-min(score, 30.0)))


@cache
def load_heads() -> Mapping[str, Head]:
    """The heads shipped with the package, by name (`heads.json`)."""
    path = Path(__file__).with_name("heads.json")
    if not path.exists():
        return MappingProxyType({})
    data = json.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType({name: _read(head) for name, head in data.items()})


def _read(head: Mapping[str, Any]) -> Head:
    directions = head.get("directions")
    return Head(head["bias"], head["weights"], Directions(directions) if directions else None)
