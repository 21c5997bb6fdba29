"""What the entries of `rules/places*.yaml` may say: places that the gazetteer lacks, and the words around places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.records import PlaceLevel
from marsad.rulebook.schema import Entry

PlaceWordKind = Literal[
    "city",
    "division",
    "site",
    "quarter",
    "capital",
    "side",
    "in",
    "to",
    "visit",
    "address",
    "speech",
    "person",
    "common",
    "never",
    "namesake",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEntry(Entry):
    """A place of `rules/places.yaml`: a region, a town, a crossing, a base, or a spelling that newspapers use.

    id: `place/name`. en: English name. names: Arabic, as newspapers write it. country: ISO 3166-1 alpha-3, none for
    seas and continents. lat, lon: degrees. level: as in the record. common: the name is also an ordinary word or a
    person's name (حضر، عمران) and counts only beside a word for a place, in a row of places, or where the language
    model reads a place. broad: a continent, sea or world region, told only after a word of place (في أوروبا).
    actor: whether the bare name stands for a government: true of capitals that the gazetteer does not know as such
    (نور سلطان), false of capitals that are places in the news (القدس).
    """

    en: str
    names: tuple[str, ...]
    country: str | None = None
    lat: float
    lon: float
    level: PlaceLevel = "city"
    common: bool = False
    broad: bool = False
    actor: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWord(Entry):
    """A word that tells a place from its namesakes (`rules/places_words.yaml`).

    id: `word/name`.
    kind: city (مدينة، بلدة), division (محافظة), site (مطار، معبر), capital (العاصمة): nouns before a place · quarter
        (حي، شارع): parts of a town, which often bear the name of another · side (شمال، ريف): where from one · in, to:
        prepositions of place and of direction · visit: verbs whose object is a place (زار) · address: words after
        which «إلى» leads to a government (اتهامات إلى دمشق) ·
        speech: verbs of saying (أضاف من باريس أن) · person: words after which a name is a person's (السيد) ·
        namesake: nouns that take a place's name for something else (صحيفة، نادي، اتفاق) · common: names of places that
        are ordinary words · never: those that are hardly ever the place.
    """

    kind: PlaceWordKind
    words: tuple[str, ...]
