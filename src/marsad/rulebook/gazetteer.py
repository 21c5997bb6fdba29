"""Every place that can be named: the places of `rules/places.yaml` and the gazetteer made from GeoNames.

`src/marsad/gazetteer/places.tsv.xz` is built by `train/gazetteer.py` (GeoNames, CC BY 4.0) and read when the first
article is coded; a row is split only when its name occurs.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from marsad.language.orthography import fold
from marsad.records import PlaceLevel
from marsad.rulebook.phrases import Phrases
from marsad.rulebook.places import PlaceEntry, PlaceWord

FILE = Path(__file__).resolve().parent.parent / "gazetteer" / "places.tsv.xz"
GEONAMES = "gazetteer/geonames"
# a place that somebody wrote into the dictionary is worth a large town
ENTRY_POPULATION = 300_000
_COMMON_BELOW = 60_000
_LISTS = ("common", "never")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a name may mean. common: the name alone is too weak to be believed; word: it is an ordinary word.
    actor: whether the bare name stands for a government, None where nobody said so."""

    en: str
    geonameid: int | None
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    level: PlaceLevel
    population: int
    is_capital: bool
    common: bool
    broad: bool
    word: bool
    actor: bool | None
    found_by: str


class PlaceBook:
    """Places by their folded names."""

    def __init__(self, entries: Iterable[PlaceEntry], words: Iterable[PlaceWord]) -> None:
        vocabulary = tuple(words)
        self.words = Phrases((phrase, word) for word in vocabulary if word.kind not in _LISTS for phrase in word.words)
        self._common, self._never = (
            frozenset(fold(w) for word in vocabulary if word.kind == kind for w in word.words) for kind in _LISTS
        )
        self._entries: dict[str, list[Spot]] = {}
        self._longest: dict[str, int] = {}
        for entry in entries:
            for name in dict.fromkeys(" ".join(fold(name).split()) for name in entry.names):
                self._entries.setdefault(name, []).append(_spot_of_entry(entry))
                _note_length(self._longest, name)

    def begins(self, word: str) -> bool:
        """Whether a name of places begins with a word."""
        rows = self._rows
        return word in self._entries or word in rows.by_name or word in self._longest or word in rows.longest

    def find(self, words: Sequence[str]) -> tuple[int, tuple[Spot, ...]] | None:
        """The longest name that begins with words[0]: how many words, and what it may mean."""
        first = words[0]
        rows = self._rows
        longest = max(self._longest.get(first, 1), rows.longest.get(first, 1))
        for count in range(min(longest, len(words)), 0, -1):
            name = " ".join(words[:count]) if count > 1 else first
            spots = (*self._entries.get(name, ()), *(self._spot(row, name) for row in rows.by_name.get(name, ())))
            if spots and name not in self._never:
                return count, spots
        return None

    @cached_property
    def _rows(self) -> _Rows:
        return _read_rows(FILE)

    def _spot(self, row: str, name: str) -> Spot:
        _, number, en, country, admin1, lat, lon, population, rank = row.split("\t")
        size = int(population)
        return Spot(
            en=en,
            geonameid=int(number),
            country=country,
            admin1=admin1 or None,
            lat=float(lat),
            lon=float(lon),
            level="city",
            population=size,
            is_capital=rank == "capital",
            common=size < _COMMON_BELOW or name in self._common,
            broad=False,
            word=name in self._common,
            actor=True if rank == "capital" else None,
            found_by=GEONAMES,
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The lines of the gazetteer by name, and for a first word the words of the longest name that begins with it."""

    by_name: dict[str, list[str]]
    longest: dict[str, int]


@lru_cache(maxsize=2)
def _read_rows(file: Path) -> _Rows:
    by_name: dict[str, list[str]] = {}
    longest: dict[str, int] = {}
    for row in lzma.decompress(file.read_bytes()).decode().split("\n"):
        for name in row[: row.index("\t")].split("|"):
            by_name.setdefault(name, []).append(row)
            if " " in name:
                _note_length(longest, name)
    return _Rows(by_name, longest)


def _note_length(longest: dict[str, int], name: str) -> None:
    first, length = name.partition(" ")[0], name.count(" ") + 1
    if length > longest.get(first, 1):
        longest[first] = length


def _spot_of_entry(entry: PlaceEntry) -> Spot:
    return Spot(
        en=entry.en,
        geonameid=None,
        country=entry.country,
        admin1=None,
        lat=entry.lat,
        lon=entry.lon,
        level=entry.level,
        population=ENTRY_POPULATION,
        is_capital=False,
        common=entry.common,
        broad=entry.broad,
        word=entry.common,
        actor=entry.actor,
        found_by=entry.id,
    )
