"""What the entries of `rules/figures*.yaml` may say: words for numbers, what is counted, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.rulebook.schema import Entry

NumberKind = Literal["unit", "ten", "tens", "hundred", "scale", "dual", "many", "part", "compound", "ordinal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWord(Entry):
    """A word for a number (`rules/figures_numbers.yaml`).

    id: `number/name` or `ordinal/name`.
    kind: unit 1–9 · ten (10, also the second half of 11–19) · tens 20–90 · hundred 100–900 · scale (multiplies what
        stands before it) · dual (two of the scale `value`) · many (a plural: multiplies, or alone "at least") ·
        part (a half, after a number or scale) · compound (only before ten or tens: احد عشر) · ordinal.
    value: the number; of a dual the scale.
    words: all forms, without article and clitics. article: whether ال may stand before them.
    """

    kind: NumberKind
    value: float
    words: tuple[str, ...]
    article: bool = True
