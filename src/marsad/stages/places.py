"""Where: the places an article names, set on the map.

A name counts as a place when its words say so: a noun of place before it (مدينة، مطار), a preposition, a row of places, a
dateline. A capital without any of these is its government, an actor; a name inside a person's or an organisation's is
theirs. Among namesakes the choice falls by the countries the article speaks of, its other places, and size.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marsad.language.orthography import fold
from marsad.records import Document, Name, Place, PlaceLevel
from marsad.rulebook.gazetteer import PlaceBook, Spot
from marsad.rulebook.phrases import Hit
from marsad.rulebook.places import PlaceWord
from marsad.stages.surface import PARAGRAPH, Surface, read_surface

if TYPE_CHECKING:
    from marsad.rulebook import Rulebook
    from marsad.stages.mentions import FoundMention

_SAME_PLACE_KM = 30.0
_NEAR_KM = 250.0
_AND, _COMMAS = "\u0648", ("،", ",")
_QUOTES = frozenset("«»“”‹›\"'")
_DATELINE_SIGNS = frozenset("،,:-–—/(")
_DATELINE_END = 400
_CLITIC_TAGS = frozenset(("ADP", "CCONJ", "SCONJ", "PART", "AUX", "DET"))
_IN, _TO = ("\u0628",), ("\u0644",)
_PLACES: frozenset[str] = frozenset(("GPE", "LOC", "FAC"))
_OTHERS: frozenset[str] = frozenset(("PER", "ORG"))
_OF_PLACE = ("city", "division", "site", "capital")


def locate_places(document: Document, mentions: Sequence[FoundMention], rulebook: Rulebook) -> tuple[Place, ...]:
    """Every place with its coordinates, in text order.

    «وصل الوفد إلى مدينة دوما قرب دمشق» names Douma and Damascus, «ودعت دمشق إلى» names no place but a government.
    """
    countries = Counter(mention.country for mention in mentions if mention.country)
    taken = [(m.start, m.end) for m in mentions if m.kind == "name" and m.type in ("person", "org")]
    return find_places(document, rulebook.places, countries=countries, taken=taken)


def find_places(
    document: Document,
    book: PlaceBook,
    *,
    countries: Counter[str] | None = None,
    taken: Sequence[tuple[int, int]] = (),
) -> tuple[Place, ...]:
    """As locate_places; countries: how often the article speaks of each, taken: spans of persons and organisations."""
    surface = read_surface(document.article.text)
    finder = _Finder(document, surface, book, taken)
    found = list(finder.run())
    chosen = _choose(found, countries or Counter())
    return tuple(
        _place(f"p{number}", name, spot, score) for number, (name, (spot, score)) in enumerate(zip(found, chosen), start=1)
    )


# ── names in the text ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that counts as a place. division: a word for a division stands before it (محافظة)."""

    start: int
    end: int
    first: int
    last: int
    spots: tuple[Spot, ...]
    division: bool


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands before a name: the noun of place nearest to it, a preposition, a word of another kind."""

    noun: str | None = None
    side: bool = False
    inside: bool = False
    toward: bool = False
    person: bool = False
    namesake: bool = False

    @property
    def is_locative(self) -> bool:
        return self.noun is not None or self.side or self.inside or self.toward


class _Finder:
    def __init__(
        self, document: Document, surface: Surface, book: PlaceBook, taken: Sequence[tuple[int, int]]
    ) -> None:
        self._surface = surface
        self._book = book
        self._stems = _stems(document, surface)
        self._places = _Spans([n for n in document.names if n.coarse in _PLACES])
        self._others = _Spans([n for n in document.names if n.coarse in _OTHERS])
        self._taken = taken
        self._has_names = bool(document.names)
        self._last: _Named | None = None

    def run(self) -> Iterator[_Named]:
        index = 0
        while index < len(self._surface.words):
            named = self._name_at(index)
            if named is None:
                index += 1
                continue
            index = named.last
            self._last = named
            yield named

    def _name_at(self, index: int) -> _Named | None:
        for letters, stem, preposition in self._readings(index):
            words = (stem, *self._surface.words[index + 1 : index + 6])
            found = self._book.find(words)
            if found is None:
                continue
            count, spots = found
            start = self._surface.start_after(index, letters)
            named = _Named(start, self._surface.ends[index + count - 1], index, index + count, spots, False)
            before = self._before(index, preposition)
            if self._is_place(named, before):
                return replace(named, division=before.noun == "division")
        return None

    def _readings(self, index: int) -> Iterator[tuple[int, str, str]]:
        """Letters to skip, what is left, and the preposition skipped: the whole word first, then without clitics."""
        word = self._surface.words[index]
        yield 0, word, ""
        stem = self._stems.get(index)
        if stem is not None:
            yield stem
        elif not self._stems:
            yield from _bare(word)

    # evidence

    def _is_place(self, named: _Named, before: _Before) -> bool:
        if before.person or before.namesake or self._belongs_to_other(named, before):
            return False
        if all(spot.broad for spot in named.spots):
            return before.inside or before.toward or before.side
        model = self._places.covers(named.start, named.end)
        in_row = self._is_in_row(named)
        if before.noun is not None or in_row or self._is_dateline(named):
            return True
        if all(spot.common for spot in named.spots):
            return model and before.is_locative
        if any(spot.is_capital for spot in named.spots):
            return before.is_locative
        return before.is_locative or model or not self._has_names

    def _belongs_to_other(self, named: _Named, before: _Before) -> bool:
        if before.noun in ("city", "capital"):
            return False
        if any(start <= named.start and named.end <= end and end - start > named.end - named.start
               for start, end in self._taken):  # fmt: skip
            return True
        return self._others.covers(named.start, named.end)

    def _is_in_row(self, named: _Named) -> bool:
        """After a place and «و», or after a place and a comma: مأرب والجوف وصعدة."""
        last = self._last
        if last is None or named.first - last.last > 1:
            return False
        between = self._surface.words[last.last : named.first]
        joined = self._surface.words[named.first].startswith(_AND) and named.start > self._surface.starts[named.first]
        return (not between and joined) or (bool(between) and between[0] in _COMMAS and joined)

    def _is_dateline(self, named: _Named) -> bool:
        """At the head of a paragraph near the top, before a sign: «دبي، الإمارات العربية المتحدة (CNN)»."""
        words = self._surface.words
        if named.start > _DATELINE_END or named.last >= len(words) or words[named.last] not in _DATELINE_SIGNS:
            return False
        return named.first > 0 and words[named.first - 1] in (PARAGRAPH, "-", "–")

    def _before(self, index: int, preposition: str) -> _Before:
        words = self._surface.words
        place = index - 1
        while place >= 0 and words[place] in _QUOTES:
            place -= 1
        before = _Before(inside=preposition in _IN, toward=preposition in _TO)
        if place < 0:
            return before
        hit = self._word_ending_at(place)
        if hit is None:
            return self._past_adjective(place, before)
        kind = hit.value.kind
        if kind in _OF_PLACE:
            return replace(before, noun=kind)
        return replace(
            before,
            side=kind == "side",
            inside=before.inside or kind == "in",
            toward=before.toward or kind == "to",
            person=kind == "person",
            namesake=kind == "namesake",
        )

    def _past_adjective(self, place: int, before: _Before) -> _Before:
        """The capital with its adjective (العاصمة البلغارية صوفيا)."""
        if place >= 1 and self._surface.words[place].startswith("\u0627\u0644"):
            hit = self._word_ending_at(place - 1)
            if hit is not None and hit.value.kind == "capital":
                return replace(before, noun="capital")
        return before

    def _word_ending_at(self, place: int) -> Hit[PlaceWord] | None:
        words = self._surface.words
        for first in (place - 2, place - 1, place):
            if first >= 0:
                for hit in self._book.words.all(words, first):
                    if hit.end == place + 1:
                        return hit
        return None


class _Spans:
    """Names by the places they cover."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        self._next = 0

    def covers(self, start: int, end: int) -> bool:
        """Whether one of the names overlaps start:end; the questions must come in text order."""
        while self._next < len(self._names) and self._names[self._next].end <= start:
            self._next += 1
        return self._next < len(self._names) and self._names[self._next].start < end


def _stems(document: Document, surface: Surface) -> dict[int, tuple[int, str, str]]:
    """For the surface words that carry clitics: letters before the stem, the folded stem, the last preposition."""
    by_start = {start: index for index, start in enumerate(surface.starts)}
    stems: dict[int, tuple[int, str, str]] = {}
    tokens = document.tokens
    for index, token in enumerate(tokens[:-1]):
        if token.upos in _CLITIC_TAGS and token.start in by_start and tokens[index + 1].word == token.word:
            stem = index + 1
            while tokens[stem].upos in _CLITIC_TAGS and stem + 1 < len(tokens) and tokens[stem + 1].word == token.word:
                stem += 1
            rest = [t for t in tokens[stem : stem + 3] if t.word == token.word]
            form = fold("".join(t.form for t in rest))
            preposition = fold(tokens[stem - 1].form)
            stems[by_start[token.start]] = (stem - index, form, preposition)
    return stems


def _bare(word: str) -> Iterator[tuple[int, str, str]]:
    """Without a model: a word without the clitics it may carry."""
    rest, letters = (word[1:], 1) if word[0] in "\u0648\u0641" else (word, 0)
    if letters and len(rest) > 2:
        yield letters, rest, ""
    if len(rest) > 3 and rest.startswith("\u0644\u0644"):
        yield letters + 1, "\u0627" + rest[1:], "\u0644"
    elif len(rest) > 3 and rest[0] in "\u0628\u0644\u0643":
        yield letters + 1, rest[1:], rest[0]


# ── names → places ──────────────────────────────────────────────────────────────────────────────────────────────────


def _choose(names: Sequence[_Named], countries: Counter[str]) -> list[tuple[Spot, float]]:
    """The likeliest spot of each name and how sure that is; one name means one place in an article."""
    anchors = [name.spots[0] for name in names if len({spot.country for spot in name.spots}) == 1]
    memory: dict[tuple[Spot, ...], tuple[Spot, float]] = {}
    for name in names:
        if name.spots not in memory:
            memory[name.spots] = _best(name.spots, countries, anchors)
    return [memory[name.spots] for name in names]


def _best(spots: Sequence[Spot], countries: Counter[str], anchors: Sequence[Spot]) -> tuple[Spot, float]:
    weights = [_weight(spot, countries, anchors) for spot in spots]
    total = sum(math.exp(weight) for weight in weights)
    best = max(range(len(spots)), key=lambda i: (weights[i], -i))
    return _identified(spots[best], spots), round(math.exp(weights[best]) / total, 3)


def _weight(spot: Spot, countries: Counter[str], anchors: Sequence[Spot]) -> float:
    weight = 0.5 * math.log(spot.population + 100) + 1.5 * spot.is_capital
    if spot.country is not None and countries[spot.country]:
        weight += 2.0 + 0.5 * math.log(countries[spot.country])
    near = sum(1 for other in anchors if other is not spot and _distance_km(spot, other) < _NEAR_KM)
    return weight + 1.2 * math.log1p(near)


def _identified(spot: Spot, spots: Sequence[Spot]) -> Spot:
    """A place of the dictionary with the GeoNames id of the namesake that lies there."""
    if spot.geonameid is not None:
        return spot
    for other in spots:
        if other.geonameid is not None and other.country == spot.country and _distance_km(spot, other) < _SAME_PLACE_KM:
            return replace(spot, geonameid=other.geonameid, admin1=other.admin1)
    return spot


def _distance_km(one: Spot, other: Spot) -> float:
    """Great-circle distance (haversine, mean radius 6,371 km)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (one.lat, one.lon, other.lat, other.lon))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(half))


def _place(number: str, name: _Named, spot: Spot, score: float) -> Place:
    level: PlaceLevel = "admin1" if name.division and spot.level == "city" else spot.level
    return Place(
        id=number,
        start=name.start,
        end=name.end,
        name_en=spot.en,
        geonameid=spot.geonameid,
        lat=spot.lat,
        lon=spot.lon,
        country=spot.country,
        admin1=spot.admin1,
        level=level,
        score=score,
        found_by=spot.found_by,
    )
