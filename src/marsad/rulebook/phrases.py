"""Vocabulary by its first word: phrases found in a row of folded words, with the clitics a word may carry.

Every word of a vocabulary is listed once with all its clitics (و ف · ب ل ك · ال), so that a word of a text costs one
look-up, whatever the size of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from marsad.language.orthography import fold

T = TypeVar("T")

_CONJUNCTIONS = ("", "\u0648", "\u0641")
_PREPOSITIONS = ("", "\u0628", "\u0644", "\u0643")
_ARTICLE = "\u0627\u0644"
_LAM = "\u0644"


@dataclass(frozen=True, slots=True)
class Clitics:
    """What stands before the stem of a surface word. length: folded letters of conjunction and preposition, which
    are left out of a span (a hidden article, للرياض, leaves the ل in)."""

    length: int
    conjunction: str
    preposition: str
    article: bool


def clitic_forms(word: str, *, article: bool = True) -> Iterator[tuple[str, Clitics]]:
    """All surface forms of a folded word with clitics, the plainest first.

    article: the word is written without ال and may take it (not even الف and الاف begin with one); otherwise an ال
    that is written is the article, and ل before it hides its alef (للقدس).

    >>> [form for form, _ in clitic_forms("باريس")][:3]
    ['باريس', 'بباريس', 'لباريس']
    """
    stems = ((word, False), (_ARTICLE + word, True)) if article else ((word, word.startswith(_ARTICLE)),)
    for stem, has_article in stems:
        for conjunction in _CONJUNCTIONS:
            for preposition in _PREPOSITIONS:
                yield _attach(stem, conjunction, preposition, has_article)


def _attach(stem: str, conjunction: str, preposition: str, has_article: bool) -> tuple[str, Clitics]:
    if preposition == _LAM and has_article:
        return (
            conjunction + _LAM + _LAM + stem[2:],
            Clitics(len(conjunction), conjunction, preposition, True),
        )
    before = conjunction + preposition
    return before + stem, Clitics(len(before), conjunction, preposition, has_article)


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase that was found: words first:end, what it means and the clitics of its first word."""

    end: int
    value: T
    clitics: Clitics


class Phrases(Generic[T]):
    """Phrases of one or more words, found longest first; the plainer reading of the first word wins."""

    def __init__(self, phrases: Iterable[tuple[str, T]], *, article: bool = False) -> None:
        self._rests: dict[str, list[tuple[tuple[str, ...], T, Clitics]]] = {}
        for phrase, value in phrases:
            first, *rest = fold(phrase).split()
            for form, clitics in clitic_forms(first, article=article):
                self._rests.setdefault(form, []).append((tuple(rest), value, clitics))
        for rests in self._rests.values():
            rests.sort(key=lambda rest: (-len(rest[0]), rest[2].length, rest[2].article))

    def __contains__(self, word: str) -> bool:
        return word in self._rests

    def find(self, words: Sequence[str], first: int) -> Hit[T] | None:
        """The longest phrase that begins at words[first], or None."""
        return next(self.all(words, first), None) if words[first] in self._rests else None

    def all(self, words: Sequence[str], first: int) -> Iterator[Hit[T]]:
        """Every phrase that begins at words[first], longest first."""
        for rest, value, clitics in self._rests.get(words[first], ()):
            end = first + 1 + len(rest)
            if not rest or tuple(words[first + 1 : end]) == rest:
                yield Hit(end, value, clitics)
