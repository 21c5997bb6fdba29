"""All forms of a lemma by the paradigms of the dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from marsad.language.orthography import fold
from marsad.rulebook.events import ParadigmEntry

_NOTHING = "-"
_ALEF = fold("\u0627")


@dataclass(frozen=True, slots=True)
class Paradigms:
    """The paradigms by class of word."""

    entries: tuple[ParadigmEntry, ...]

    def forms(self, lemma: str, of: Literal["verb", "noun", "participle"]) -> frozenset[str]:
        """Every form of a folded lemma, itself included."""
        found = {lemma}
        for entry in self.entries:
            if entry.of == of and _fits(entry, lemma):
                found.update(_inflect(entry, lemma))
        return frozenset(found)

    @property
    def clitics(self) -> tuple[str, ...]:
        """What may have been left in front of a word, the longest first."""
        fronts = {fold(front) for entry in self.entries if entry.of == "clitic" for front in entry.front}
        return tuple(sorted(fronts, key=lambda front: (-len(front), front)))


def _fits(entry: ParadigmEntry, lemma: str) -> bool:
    return (
        entry.shortest <= len(lemma) <= entry.longest
        and (not entry.starts or lemma.startswith(_folded(entry.starts)))
        and (not entry.not_starts or not lemma.startswith(_folded(entry.not_starts)))
        and (not entry.ends or lemma.endswith(_folded(entry.ends)))
        and (not entry.not_ends or not lemma.endswith(_folded(entry.not_ends)))
        and (not entry.hollow or (len(lemma) > 2 and lemma[-2] == _ALEF))
    )


def _inflect(entry: ParadigmEntry, lemma: str) -> Iterator[str]:
    stem = lemma[entry.drop : len(lemma) - entry.trim]
    stems = [stem] if not entry.middle else [stem[:-2] + letter + stem[-1:] for letter in _folded(entry.middle)]
    for front, base, back in product(_folded(entry.front), stems, _folded(entry.back)):
        yield front + base + back


def _folded(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple("" if part == _NOTHING else fold(part) for part in parts)
