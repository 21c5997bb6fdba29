"""Small learned heads: linear scores over named features, so that a decision can be read feature by feature."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic model. weights: feature → weight; features it does not know count nothing."""

    bias: float
    weights: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """Log-odds."""
        weight = self.weights.get
        return self.bias + sum([weight(feature, 0.0) for feature in features])

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
    heads = {name: Head(head["bias"], head["weights"]) for name, head in data.items()}
    return MappingProxyType(heads)
