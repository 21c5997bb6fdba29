"""What the entries of `rules/figures*.yaml` may say: words for numbers, what is counted, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.rulebook.phrases import Hit, Phrases
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


FigureKind = Literal[
    "noun", "verb", "counted", "after", "person", "thing", "among", "about", "other", "one", "dual", "single", "total",
    "reached", "according", "announced",
]  # fmt: skip
Measure = Literal["killed", "injured", "arrested", "missing", "displaced", "participants", "money", "percent", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWord(Entry):
    """A word beside a number (`rules/figures.yaml`).

    id: `figures/name`, the `found_by` of the figures whose measure it gives.
    kind: noun (a verbal noun before the number: مقتل 15) · verb (before or after what is counted) · counted (people
        named by what happened: 15 قتيلا) · after (what closes such a clause: لقوا مصرعهم) · dual (two in one word:
        شخصين) · single (one more, after others: 3 قتلى وجريح) · person · thing (no people) · among (a part of the
        number before) · about · other (آخرين) · one · total (stands for what the number before counted: العدد بلغ 743)
        · reached (to which a count rises: إلى 162) · according, announced (beside which its source stands: وفق الأمم
        المتحدة، أعلنت مصادر).
    measure: what happened to them, of noun, verb, counted and after. words: all forms; clitics and ال are understood.
    """

    kind: FigureKind
    words: tuple[str, ...]
    measure: Measure | None = None


class FigureBook:
    """The words around numbers, compiled."""

    def __init__(self, entries: Iterable[FigureWord]) -> None:
        self._words = Phrases(((word, entry) for entry in entries for word in entry.words), article=True)

    def find(self, words: Sequence[str], index: int) -> tuple[Hit[FigureWord], ...]:
        """Every reading of the word or phrase that begins at an index, longest first."""
        return tuple(self._words.all(words, index)) if words[index] in self._words else ()
