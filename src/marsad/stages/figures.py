"""How many, and who says so: numbers of people killed, injured, arrested, missing, displaced or taking part.

A number counts when the text says what happened to what it counts: the noun itself (32 قتيلا), a verbal noun or verb
before it (مقتل 15 فلسطينيا), or the clause after it (ستة محتجين قتلوا). Money, percentages and other counts are not
told: they belong to no act between political actors.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marsad.records import Document, Entity, Figure, Statement
from marsad.rulebook.figures import FigureBook, FigureKind, FigureWord, Measure
from marsad.rulebook.numbers import Numbers
from marsad.rulebook.phrases import Hit
from marsad.stages.surface import PARAGRAPH, Surface, read_surface

if TYPE_CHECKING:
    from marsad.rulebook import Rulebook

_NOUNS: tuple[FigureKind, ...] = ("thing", "counted", "person", "other", "one")
_STOPS = frozenset((".", "!", "؟", "؛", PARAGRAPH))
_AND = "\u0648"
_OF = "\u0645\u0646"
_OR, _TO = "\u0627\u0648", "\u0627\u0644\u064a"
_BETWEEN = "\u0628\u064a\u0646"
_MANY_ENDINGS = ("\u0648\u0627", "\u0648\u0646", "\u0647\u0645", "\u062a\u0627", "\u0627")
_AFTER = 6
_SOURCE_REACH = 12
_TOTAL_REACH = 300
_REACH: dict[FigureKind, int] = {"noun": 2, "verb": 5, "counted": 4}
_BESIDE: tuple[FigureKind, ...] = ("about", "among", "total", "reached")
_FAR, _LEAST_VAGUE = 10, 100
_ADJECTIVE_ENDINGS = ("\u064a", "\u064a\u0647", "\u064a\u064a\u0646", "\u064a\u0627\u0646")
_CONSTRUCT = "\u064a"
_DUAL_OBLIQUE, _DUAL_VERB, _PLURAL_VERB = "\u064a\u0646", "\u0627", "\u0648\u0627"
_OUTCOMES = ("killed", "injured")
_LOOSE: frozenset[str] = frozenset(("participants", "displaced"))


def find_figures(
    document: Document, entities: Sequence[Entity], statements: Sequence[Statement], rulebook: Rulebook
) -> tuple[Figure, ...]:
    """Every count of people, in text order, with whom the text has claim it.

    «وقال ناشطون إن 300 شخص قتلوا» counts 300 killed, claimed by the activists.
    """
    figures = count_people(document, rulebook.figures, rulebook.numbers)
    sources = _Sources(document, entities, statements, rulebook.figures)
    return tuple(replace(figure, source=sources.of(figure)) for figure in figures)


def count_people(document: Document, book: FigureBook, numbers: Numbers) -> tuple[Figure, ...]:
    """As find_figures, without who claims them."""
    surface = read_surface(document.article.text)
    counter = _Counter(surface, book, numbers)
    return tuple(replace(figure, id=f"f{number}") for number, figure in enumerate(counter.run(), start=1))


# ── who claims it ───────────────────────────────────────────────────────────────────────────────────────────────────


class _Sources:
    """Who claims a figure: the speaker of the innermost statement around it, or whom its sentence names as source."""

    def __init__(
        self, document: Document, entities: Sequence[Entity], statements: Sequence[Statement], book: FigureBook
    ) -> None:
        self._document = document
        self._surface = read_surface(document.article.text)
        self._statements = statements
        self._book = book
        named = ((m.start, entity.id) for entity in entities for m in entity.mentions if m.kind in ("name", "nominal"))
        self._mentions = sorted(named)

    def of(self, figure: Figure) -> str | None:
        """The id of the entity, or None where the text itself says so."""
        around = [s for s in self._statements if s.start <= figure.start and figure.end <= s.end]
        if around:
            return min(around, key=lambda s: s.end - s.start).speaker
        sentence = next((s for s in self._document.sentences if s.start <= figure.start < s.end), None)
        if sentence is None:
            return None
        return self._beside("according", sentence.start, sentence.end, figure) or self._beside(
            "announced", sentence.start, figure.start, figure
        )

    def _beside(self, kind: FigureKind, start: int, end: int, figure: Figure) -> str | None:
        """The entity named right after a word of the kind, the last such word before the figure's end or the next."""
        surface = self._surface
        first, last = bisect_left(surface.starts, start), bisect_left(surface.starts, end)
        found = None
        for index in range(first, last):
            if any(hit.value.kind == kind for hit in self._book.find(surface.words, index)):
                found = self._entity_after(surface.ends[index]) or found
                if found is not None and surface.starts[index] > figure.end:
                    break
        return found

    def _entity_after(self, offset: int) -> str | None:
        place = bisect_left(self._mentions, (offset, ""))
        if place == len(self._mentions) or self._mentions[place][0] - offset > _SOURCE_REACH:
            return None
        return self._mentions[place][1]


# ── numbers and what they count ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number in words first:last of the surface, and the noun it counts, words noun:end (noun == end: none)."""

    first: int
    last: int
    value: int | float | tuple[int | float, int | float]
    vague: bool
    noun: int
    end: int
    kind: FigureKind | None
    measure: Measure | None = None
    found_by: str = ""
    letters: int = 0


class _Counter:
    def __init__(self, surface: Surface, book: FigureBook, numbers: Numbers) -> None:
        self._surface = surface
        self._words = surface.words
        self._book = book
        self._numbers = numbers
        self._previous: _Amount | None = None
        self._counted: tuple[Measure, str] | None = None
        self._counted_end = 0

    def run(self) -> Iterator[Figure]:
        index = 0
        while index < len(self._words):
            if self._words[index] in _STOPS:
                self._previous = None
            amount = self._amount_at(index)
            if amount is None:
                index += 1
                continue
            index = amount.last
            amount = self._measured(amount)
            if amount.measure is not None:
                self._previous = amount
                self._counted = (amount.measure, amount.found_by)
                self._counted_end = self._surface.ends[amount.last - 1]
                yield self._figure(amount, amount.measure)

    # amounts

    def _amount_at(self, index: int) -> _Amount | None:
        word = self._words[index]
        for noun_hit in self._book.find(self._words, index):
            kind = noun_hit.value.kind
            if kind == "dual" or (kind == "person" and self._is_dual_by_verb(word, noun_hit.end)):
                return self._dual(index, noun_hit)
            if kind == "single" and self._follows_figure(index, noun_hit):
                return self._single(index, noun_hit)
        return self._number_at(index, word)

    def _number_at(self, index: int, word: str) -> _Amount | None:
        number = self._numbers.read(self._words, index)
        if number is None or (self._is_year(word) and not self._counts(number.end)):
            return None
        if number.vague and number.value < _LEAST_VAGUE:
            return None
        if number.value in (1, 2) and not word[0].isdecimal():
            return self._after_noun(index, number.end, number.value)
        end, value = self._range(index, number.end, number.value)
        if value == 0:
            return None
        noun, last, kind, hit = self._noun_after(end)
        measure = hit.value.measure if hit is not None and kind == "counted" else None
        found_by = hit.value.id if hit is not None and measure else ""
        letters = number.clitics.length
        return _Amount(index, end, value, number.vague, noun, last, kind, measure, found_by, letters)

    def _single(self, index: int, hit: Hit[FigureWord]) -> _Amount:
        entry, end = hit.value, hit.end
        return _Amount(index, end, 1, False, index, end, "counted", entry.measure, entry.id, hit.clitics.length)

    def _dual(self, index: int, hit: Hit[FigureWord]) -> _Amount:
        value = hit.value
        kind: FigureKind = "counted" if value.measure else "person"
        found_by = value.id if value.measure else ""
        # «جثماني فلسطينيين»: the second noun is dual for the first one's sake
        is_construct = value.kind == "dual" and self._words[index].endswith(_CONSTRUCT)
        end = min(hit.end + is_construct, len(self._words))
        return _Amount(index, end, 2, False, index, end, kind, value.measure, found_by, hit.clitics.length)

    def _is_dual_by_verb(self, word: str, after: int) -> bool:
        """«متظاهرين قتلا»: written like the plural, but the verb says two."""
        if not word.endswith(_DUAL_OBLIQUE) or after >= len(self._words):
            return False
        verb = self._words[after]
        is_dual = verb.endswith(_DUAL_VERB) and not verb.endswith(_PLURAL_VERB)
        return is_dual and self._reading(after, "verb") is not None

    def _follows_figure(self, index: int, hit: Hit[FigureWord]) -> bool:
        previous = self._previous
        return previous is not None and previous.end == index and hit.clitics.conjunction == _AND

    def _after_noun(self, index: int, end: int, value: int | float) -> _Amount | None:
        """«عسكريين تركيين اثنين», «متظاهر واحد»: the number follows its noun; «اثنين من رجال الأمن»: it does not."""
        noun, last, kind, hit = self._noun_after(end)
        if value == 2 and (kind in ("person", "counted", "other") or self._reading_at(end, "among")):
            measure = hit.value.measure if hit is not None and kind == "counted" else None
            found_by = hit.value.id if hit is not None and measure else ""
            return _Amount(index, end, value, False, noun, last, kind or "person", measure, found_by)
        for first in (index - 1, index - 2):
            if first < 0 or (first == index - 2 and not self._words[index - 1].endswith(_ADJECTIVE_ENDINGS)):
                break
            found = self._reading(first, "person") or self._reading(first, "counted")
            if found is not None:
                measure = found.value.measure
                found_by = found.value.id if measure else ""
                letters = found.clitics.length
                return _Amount(first, end, value, False, first, end, found.value.kind, measure, found_by, letters)
        return None

    def _range(
        self, index: int, end: int, value: int | float
    ) -> tuple[int, int | float | tuple[int | float, int | float]]:
        """«ثلاثة أو أربعة», «20-30», «بين 20 و30», «من 20 إلى 30»: the lowest and the highest."""
        if end + 1 >= len(self._words):
            return end, value
        sign = self._words[end]
        start = end + 1 if sign in (_OR, "-", "–", _TO, _AND) else end
        if sign == _AND and (index == 0 or self._words[index - 1] != _BETWEEN):
            return end, value
        joined = self._numbers.read(self._words, start)
        if joined is None or joined.value <= value:
            return end, value
        if start == end and (joined.clitics.conjunction != _AND or index == 0 or self._words[index - 1] != _BETWEEN):
            return end, value
        return joined.end, (value, joined.value)

    def _noun_after(self, index: int) -> tuple[int, int, FigureKind | None, Hit[FigureWord] | None]:
        """The noun that a number counts: its words and what it is; «من» and a free «حالة» between are skipped."""
        words = self._words
        first = index + 1 if index < len(words) and words[index] == _OF else index
        if first >= len(words):
            return index, index, None, None
        for kind in _NOUNS:
            hit = self._reading_at(first, kind)
            if hit is not None and not hit.clitics.length:
                return first, hit.end, hit.value.kind, hit
        return index, index, None, None

    def _counts(self, index: int) -> bool:
        return self._noun_after(index)[2] in ("counted", "person")

    def _is_year(self, word: str) -> bool:
        return word.isdecimal() and len(word) == 4 and 1900 <= int(word) <= 2100

    def _reading(self, index: int, *kinds: FigureKind) -> Hit[FigureWord] | None:
        return next((hit for hit in self._book.find(self._words, index) if hit.value.kind in kinds), None)

    def _reading_at(self, index: int, *kinds: FigureKind) -> Hit[FigureWord] | None:
        return self._reading(index, *kinds) if index < len(self._words) else None

    # measures

    def _measured(self, amount: _Amount) -> _Amount:
        if amount.kind == "thing":
            return amount
        if amount.measure is not None:
            # «مقتل 26 محتجا»: what happened to them counts, not what they were doing
            told = self._before(amount) if amount.measure not in _OUTCOMES else None
            is_outcome = told is not None and told[0] in _OUTCOMES
            return replace(amount, measure=told[0], found_by=told[1]) if told and is_outcome else amount
        found = self._before(amount) or self._after(amount) or self._inherited(amount)
        if found is None:
            return amount
        return replace(amount, measure=found[0], found_by=found[1])

    def _before(self, amount: _Amount) -> tuple[Measure, str] | None:
        """The nearest word before that says what happened, if no other number stands between."""
        distance = 0
        index = amount.first - 1
        reached = False
        limit = max(0, amount.first - _FAR, self._previous.end if self._previous else 0)
        while index >= limit and self._words[index] not in _STOPS:
            hit = self._ending_at(index)
            if hit is None:
                distance += 1
            elif hit.value.measure is not None:
                return self._told(hit.value, amount, 0 if reached and hit.value.kind == "counted" else distance)
            elif hit.value.kind == "total" and self._is_about_the_last(amount):
                return self._counted
            elif hit.value.kind == "among":
                return None
            elif hit.value.kind == "reached":
                reached = reached or distance == 0
                distance += 1
            elif hit.value.kind != "about":
                distance += 1
            index -= 1 if hit is None else max(1, hit.end - self._start_of(hit, index))
        return None

    def _is_about_the_last(self, amount: _Amount) -> bool:
        """Whether the number before is near enough to be meant by «العدد»."""
        return self._counted is not None and self._surface.starts[amount.first] - self._counted_end < _TOTAL_REACH

    def _told(self, word: FigureWord, amount: _Amount, distance: int) -> tuple[Measure, str] | None:
        if word.measure is None or distance > _REACH.get(word.kind, 0):
            return None
        is_person = amount.kind in ("person", "counted")
        if not is_person and (distance > 0 or word.measure in _LOOSE or (amount.kind is None and amount.vague)):
            return None
        if word.kind == "counted" and not word.id.endswith("people"):
            return None
        return word.measure, word.id

    def _ending_at(self, index: int) -> Hit[FigureWord] | None:
        for first in (index - 3, index - 2, index - 1, index):
            if first >= 0:
                for hit in self._book.find(self._words, first):
                    if hit.end == index + 1 and _may_stand_before(hit):
                        return hit
        return None

    def _start_of(self, hit: Hit[FigureWord], index: int) -> int:
        return next(first for first in range(max(0, index - 3), index + 1)
                    if any(found == hit for found in self._book.find(self._words, first)))  # fmt: skip

    def _after(self, amount: _Amount) -> tuple[Measure, str] | None:
        """The clause after that says what happened: «شخصا قتلوا», «رجال لقوا حتفهم»."""
        if amount.kind not in ("person", "other", None):
            return None
        for index in range(amount.end, min(len(self._words), amount.end + _AFTER)):
            word = self._words[index]
            if word in _STOPS or self._numbers.read(self._words, index) is not None:
                return None
            for hit in self._book.find(self._words, index):
                if hit.value.kind == "after" or (hit.value.kind == "verb" and word.endswith(_MANY_ENDINGS)):
                    is_near = amount.kind is not None or index - amount.end < 2
                    return (hit.value.measure, hit.value.id) if hit.value.measure and is_near else None
        return None

    def _inherited(self, amount: _Amount) -> tuple[Measure, str] | None:
        """A part of the number before (بينهم 60 طفلا), or a further one (ثلاثة شرطيين وثلاثة مدنيين)."""
        previous = self._previous
        if previous is None or previous.measure is None or amount.kind not in ("person", "other"):
            return None
        between = range(previous.end, amount.first)
        among = any(self._reading(index, "among") is not None for index in between)
        joined = len(between) <= 2 and self._words[amount.first].startswith(_AND)
        return (previous.measure, previous.found_by) if (among and len(between) <= 6) or joined else None

    # records

    def _figure(self, amount: _Amount, measure: Measure) -> Figure:
        surface = self._surface
        noun = (
            surface.text[surface.starts[amount.noun] : surface.ends[amount.end - 1]]
            if amount.noun < amount.end
            else None
        )
        return Figure(
            id="",
            start=surface.start_after(amount.first, amount.letters),
            end=surface.ends[amount.last - 1],
            value=amount.value,
            approximate=amount.vague or self._is_rough(amount),
            measure=measure,
            of=noun,
            source=None,
            event=None,
            date=None,
            place=None,
            found_by=amount.found_by,
        )

    def _is_rough(self, amount: _Amount) -> bool:
        before = self._ending_at(amount.first - 1) if amount.first else None
        after = self._reading(amount.end, "about") if amount.end < len(self._words) else None
        return (before is not None and before.value.kind == "about") or after is not None


def _may_stand_before(hit: Hit[FigureWord]) -> bool:
    """Whether a word before a number can tell its measure; a verbal noun with ال governs nothing (بالإعدام على 17)."""
    if hit.value.kind == "noun":
        return not hit.clitics.article
    return hit.value.measure is not None or hit.value.kind in _BESIDE
