"""Where: the places an article names, set on the map.

A name counts as a place when its words say so: a noun of place before it (مدينة، مطار), a preposition, a row of
places, a dateline. A capital without any of these is its government, an actor; a name inside a person's or an
organisation's is theirs. Among namesakes the choice falls by the countries the article speaks of, its other places,
and size.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
_UNSURE = 0.5
_AND, _COMMAS = "\u0648", ("،", ",")
_QUOTES = frozenset("«»“”‹›\"'")
_DATELINE_SIGNS = frozenset("،,:-–—/(")
_DATELINE_END = 400
_CLITIC_TAGS = frozenset(("ADP", "CCONJ", "SCONJ", "PART", "AUX", "DET"))
_IN, _TO, _LIKE = ("\u0628",), ("\u0644",), ("\u0643",)
_INSIDE = ("\u0641\u064a", "\u0628", "\u062f\u0627\u062e\u0644")
_FROM, _UNTIL, _THAT = "\u0645\u0646", "\u0627\u0644\u064a", "\u0627\u0646"
_BREAKS = frozenset((".", "!", "؟", "؛", PARAGRAPH))
_CLAUSE, _VISIT = 9, 12
_PLACES: frozenset[str] = frozenset(("GPE", "LOC", "FAC"))
_OF_PLACE = ("city", "division", "site", "quarter", "capital")
_DECISIVE = ("city", "division", "capital")


def locate_places(document: Document, mentions: Sequence[FoundMention], rulebook: Rulebook) -> tuple[Place, ...]:
    """Every place with its coordinates, in text order.

    «وصل الوفد إلى مدينة دوما قرب دمشق» names Douma and Damascus, «ودعت دمشق إلى» names no place but a government.
    """
    countries = Counter(mention.country for mention in mentions if mention.country)
    taken = [(m.start, m.end) for m in mentions if m.kind == "name" and m.type in ("person", "org")]
    places = find_places(document, rulebook.places, countries=countries, taken=taken)
    return _numbered((*places, *_countries(document, mentions, places)))


def _numbered(places: Iterable[Place]) -> tuple[Place, ...]:
    ordered = sorted(places, key=lambda place: (place.start, place.end))
    return tuple(replace(place, id=f"p{number}") for number, place in enumerate(ordered, start=1))


def _countries(document: Document, mentions: Sequence[FoundMention], places: Sequence[Place]) -> Iterator[Place]:
    """Countries in which something happens (في كازاخستان، داخل سوريا); elsewhere a country's name is an actor."""
    covered = [(place.start, place.end) for place in places]
    for mention in mentions:
        is_named = mention.kind == "name" and mention.type == "country" and mention.country and not mention.adjective
        if not is_named or mention.first == 0 or fold(document.tokens[mention.first - 1].form) not in _INSIDE:
            continue
        if not any(start < mention.end and mention.start < end for start, end in covered):
            yield Place(
                id="",
                start=mention.start,
                end=mention.end,
                name_en=next((actor.en for actor in mention.candidates), None),
                geonameid=None,
                lat=None,
                lon=None,
                country=mention.country,
                admin1=None,
                level="country",
                score=1.0,
                found_by=str(mention.country),
            )


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
    found = finder.run()
    chosen = _choose(found, countries or Counter())
    return tuple(_place(f"p{number}", name, *choice) for number, (name, choice) in enumerate(chosen, start=1))


# ── names in the text ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that may be a place, with the noun of place before it. Words first:last of the surface."""

    start: int
    end: int
    first: int
    last: int
    spots: tuple[Spot, ...]
    noun: str | None = None
    is_after_lam: bool = False

    @property
    def is_common(self) -> bool:
        return all(spot.common for spot in self.spots)

    @property
    def is_word(self) -> bool:
        return all(spot.word for spot in self.spots)

    @property
    def is_entry(self) -> bool:
        """Whether somebody wrote the name into the dictionary and called it clear."""
        return any(spot.geonameid is None and not spot.common for spot in self.spots)

    @property
    def is_broad(self) -> bool:
        return all(spot.broad for spot in self.spots)

    @property
    def is_actor(self) -> bool:
        """Whether the bare name is a government's."""
        said = [spot.actor for spot in self.spots if spot.actor is not None]
        return bool(said) and all(said)


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
    """Finds names in two readings: those with evidence beside them, then the bare ones of the same places."""

    def __init__(self, document: Document, surface: Surface, book: PlaceBook, taken: Sequence[tuple[int, int]]) -> None:
        self._surface = surface
        self._book = book
        self._stems = _stems(document, surface)
        self._places = _Spans([n for n in document.names if n.coarse in _PLACES])
        self._people = _Spans([n for n in document.names if n.coarse == "PER"])
        self._bodies = _Spans([n for n in document.names if n.coarse == "ORG"])
        self._taken = taken
        self._has_names = bool(document.names)
        self._last: _Named | None = None

    def run(self) -> list[_Named]:
        found: list[_Named] = []
        waiting: list[_Named] = []
        index = 0
        while index < len(self._surface.words):
            named, is_place = self._name_at(index)
            if named is None:
                index += 1
                continue
            is_whole = is_place or not self._is_word_for_place(self._surface.words[index])
            index = named.last if is_whole else index + 1
            if is_place:
                self._last = named
                found.append(named)
            elif not (named.is_actor or named.is_word or named.is_broad):
                waiting.append(named)
        known = {named.spots for named in found}
        found.extend(named for named in waiting if named.spots in known and not self._is_in_others(named))
        return sorted(found, key=lambda named: named.start)

    def _name_at(self, index: int) -> tuple[_Named | None, bool]:
        """The name that begins at a word, if any, and whether what stands around it makes it a place."""
        best: _Named | None = None
        for letters, stem, preposition in self._readings(index):
            if not self._book.begins(stem):
                continue
            words = (stem, *self._surface.words[index + 1 : index + 6])
            found = self._book.find(words)
            if found is None or (found[0] == 1 and self._is_word_for_place(stem)):
                continue
            count, spots = found
            start = self._surface.start_after(index, letters)
            before = self._before(index, preposition)
            end = self._surface.ends[index + count - 1]
            named = _Named(start, end, index, index + count, spots, before.noun, preposition in _TO)
            is_guess = letters > 0 and bool(self._stems) and index not in self._stems
            if not is_guess and self._is_place(named, before):
                return named, True
            if best is None and not (before.person or before.namesake):
                best = named
        return best, False

    def _is_word_for_place(self, word: str) -> bool:
        return any(hit.value.kind in _OF_PLACE for hit in self._book.words.all((word,), 0))

    def _readings(self, index: int) -> Iterator[tuple[int, str, str]]:
        """Letters to skip, what is left, and the preposition skipped: the whole word first, then without clitics."""
        word = self._surface.words[index]
        yield 0, word, ""
        stem = self._stems.get(index)
        if stem is not None:
            yield stem
        else:
            yield from _bare(word)

    # evidence

    def _is_place(self, named: _Named, before: _Before) -> bool:
        if before.person or before.namesake:
            return False
        if named.is_broad:
            return before.inside or before.side
        if named.is_common:
            return self._is_place_though_common(named, before)
        if self._is_dateline(named):
            return True
        if self._is_others(named) and not (before.noun in _DECISIVE or (named.is_entry and before.is_locative)):
            return False
        if before.noun is not None:
            return True
        if named.is_actor:
            return self._is_place_though_actor(named, before)
        is_located = before.is_locative or self._is_in_row(named)
        return is_located or named.is_entry or self._places.covers(named) or not self._has_names

    def _is_place_though_common(self, named: _Named, before: _Before) -> bool:
        if before.noun in _DECISIVE or (before.noun == "quarter" and any(s.geonameid is None for s in named.spots)):
            return True
        model = self._places.covers(named) if self._is_in_row(named) else self._places.is_one(named)
        return model and not self._is_others(named) and (before.is_locative or self._is_in_row(named))

    def _is_place_though_actor(self, named: _Named, before: _Before) -> bool:
        """A capital is a place after a preposition of place, but not where words are addressed to it."""
        if before.inside or before.side or self._is_in_row(named):
            return True
        if self._is_left_for_another(named) or self._is_spoken_from(named):
            return True
        words, first = self._surface.words, named.first
        for index in range(first - 1, max(-1, first - _VISIT), -1):
            if words[index] in _BREAKS:
                break
            kinds = {hit.value.kind for hit in self._book.words.all(words, index)}
            if "visit" in kinds:
                return True
            if "address" in kinds and first - index < _CLAUSE:
                return False
        return before.toward and not named.is_after_lam

    def _is_spoken_from(self, named: _Named) -> bool:
        """«وأضافت فون دير لايين من باريس أن»; but «طلب من واشنطن أن» asks its government."""
        words, first = self._surface.words, named.first
        if first == 0 or words[first - 1] != _FROM or named.last >= len(words) or words[named.last] != _THAT:
            return False
        for index in range(first - 2, max(-1, first - _CLAUSE), -1):
            kinds = {hit.value.kind for hit in self._book.words.all(words, index)}
            if words[index] in _BREAKS or "address" in kinds or "speech" in kinds:
                return "speech" in kinds
        return False

    def _is_left_for_another(self, named: _Named) -> bool:
        """«من تل أبيب إلى القدس»."""
        words = self._surface.words
        is_from = named.first > 0 and words[named.first - 1] == _FROM
        return is_from and named.last < len(words) and words[named.last] == _UNTIL

    def _is_others(self, named: _Named) -> bool:
        """Whether the name is part of a person's or an organisation's."""
        inside = any(
            start <= named.start and named.end <= end and end - start > named.end - named.start
            for start, end in self._taken
        )
        in_body = self._bodies.covers(named) and not self._bodies.is_one(named)
        return inside or in_body or self._people.covers(named)

    def _is_in_others(self, named: _Named) -> bool:
        """As _is_others, of a name that is known for a place: the model may take it alone for a person."""
        return self._is_others(named) and not self._people.is_one(named)

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
        before = _Before(inside=preposition in (*_IN, *_LIKE), toward=preposition in _TO)
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
    """Names that the language model read, in text order."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._starts = [name.start for name in names]
        self._ends = [name.end for name in names]

    def covers(self, named: _Named) -> bool:
        """Whether one of them overlaps a name."""
        index = bisect_right(self._starts, named.end - 1) - 1
        return index >= 0 and self._ends[index] > named.start

    def is_one(self, named: _Named) -> bool:
        """Whether a name is one of them, no more and no less."""
        index = bisect_right(self._starts, named.start) - 1
        return index >= 0 and self._starts[index] == named.start and self._ends[index] == named.end


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


def _choose(names: Sequence[_Named], countries: Counter[str]) -> list[tuple[_Named, tuple[Spot, float]]]:
    """The names with their likeliest spot and how sure that is; one name means one place in an article."""
    anchors = [name.spots[0] for name in names if len({spot.country for spot in name.spots}) == 1]
    memory: dict[tuple[Spot, ...], tuple[Spot, float]] = {}
    chosen = []
    for name in names:
        if name.spots not in memory:
            memory[name.spots] = _best(name.spots, countries, anchors)
        choice = memory[name.spots] if name.noun != "quarter" else _quarter(name, anchors)
        if choice is not None:
            chosen.append((name, choice))
    return chosen


def _quarter(name: _Named, anchors: Sequence[Spot]) -> tuple[Spot, float] | None:
    """A quarter or street lies in a town of the article, whatever larger town bears its name: حي الرياض in Khartoum."""
    others = [other for other in anchors if other not in name.spots]
    near = [s for s in name.spots if any(_distance_km(s, other) < _SAME_PLACE_KM for other in others)]
    return (near[0], _UNSURE) if near else None


def _best(spots: Sequence[Spot], countries: Counter[str], anchors: Sequence[Spot]) -> tuple[Spot, float]:
    weights = [_weight(spot, countries, anchors) for spot in spots]
    best = max(range(len(spots)), key=lambda i: (weights[i], -i))
    there = sum(math.exp(w) for w, spot in zip(weights, spots, strict=True) if _is_same(spot, spots[best]))
    score = there / sum(math.exp(weight) for weight in weights)
    return _identified(spots[best], spots), round(score, 3)


def _is_same(one: Spot, other: Spot) -> bool:
    return one.country == other.country and _distance_km(one, other) < _SAME_PLACE_KM


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
        if other.geonameid is not None and _is_same(spot, other):
            return replace(spot, geonameid=other.geonameid, admin1=other.admin1)
    return spot


def _distance_km(one: Spot, other: Spot) -> float:
    """Great-circle distance (haversine, mean radius 6,371 km)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (one.lat, one.lon, other.lat, other.lon))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(half))


def _place(number: str, name: _Named, spot: Spot, score: float) -> Place:
    level: PlaceLevel = "admin1" if name.noun == "division" and spot.level == "city" else spot.level
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
