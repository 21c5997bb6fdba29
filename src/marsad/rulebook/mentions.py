"""Closed classes of words that build noun phrases for actors (`rules/mentions.yaml`).

They are grammar rather than politics: what may stand before a name (السيد، الفريق أول), after an office (السابق، باسم),
before people who are counted or taken in part (عشرات، أحد), and nouns that point back (بلاده، نظيره، الطرفان).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from marsad.language.orthography import fold
from marsad.rulebook.schema import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionWords(Entry):
    """One closed class, named by its id (`mentions/honorific`); words: lemmas, or folded forms where no lemma fits."""

    PROVED: ClassVar[bool] = False

    words: tuple[str, ...]


class MentionBook(dict[str, frozenset[str]]):
    """Class name (`honorific`) → its folded words; none of a class that no dictionary fills."""

    def __missing__(self, name: str) -> frozenset[str]:
        return frozenset()


def compile_mentions(entries: Iterable[MentionWords]) -> MentionBook:
    """Index the classes by the part of their id after the slash."""
    return MentionBook((entry.id.partition("/")[2], frozenset(map(fold, entry.words))) for entry in entries)
