"""The codes that columns are made of and filters may name: countries, COW numbers, PLOVER types, scores, sectors."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from marsad.records import Polarity, Status
from marsad.rulebook.actors import Country
from marsad.rulebook.compile import SHIPPED
from marsad.rulebook.figures import Measure
from marsad.rulebook.load import read_entries
from marsad.rulebook.plover import PloverTerm, PloverType
from marsad.rulebook.schema import Entry
from marsad.store.query import FilterError, Filters

# what stands in the place of a country for actors above states (PLOVER)
NO_STATES = ("EUR", "IGO", "IMG", "ISM", "MNC", "NGO", "UNO")


@dataclass(frozen=True, slots=True, kw_only=True)
class CowCode(Entry):
    """A state of the Correlates of War project; id: ISO 3166-1 alpha-3."""

    cow: int


@dataclass(frozen=True, slots=True)
class Codes:
    """countries: ISO 3166-1 alpha-3 → English name; cow: ISO → COW number; types: PLOVER types by name."""

    countries: dict[str, str]
    cow: dict[str, int]
    types: dict[str, PloverType]
    sectors: tuple[str, ...]

    def quad(self, kind: str) -> int | None:
        """The quad class of an event type: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material
        conflict."""
        known = self.types.get(kind)
        return int(known.quad) if known else None

    def score(self, kind: str, mode: str | None) -> float | None:
        """The PLOVER intensity of an event: its mode's, or where that has none its type's."""
        known = self.types.get(kind)
        if known is None:
            return None
        of_mode = next((one.score for one in known.modes if one.mode == mode), None)
        return known.score if of_mode is None else of_mode


@cache
def codes() -> Codes:
    """The codes of the shipped dictionaries."""
    countries = read_entries([SHIPPED / "actors/countries.yaml"], Country)
    terms = read_entries([SHIPPED / "plover_terms.yaml"], PloverTerm)
    return Codes(
        countries={country.id: country.en for country in countries},
        cow={code.id: code.cow for code in read_entries([Path(__file__).parent / "cow.yaml"], CowCode)},
        types={kind.id: kind for kind in read_entries([SHIPPED / "plover.yaml"], PloverType)},
        sectors=tuple(term.id for term in terms if term.kind == "sector"),
    )


def checked(filters: Filters) -> Filters:
    """The filters with their codes in capitals as the store has them; FilterError names the nearest where one is not a
    code, or the day that is none."""
    known = codes()
    for day in filter(None, (filters.since, filters.until)):
        _check_day(day)
    kind = _code(filters.type, known.types, "an event type of PLOVER")
    modes = [mode.mode for one in known.types.values() if kind in (None, one.id) for mode in one.modes]
    return replace(
        filters,
        country=_country(filters.country, known),
        sector=_code(filters.sector, known.sectors, "an actor sector of PLOVER"),
        type=kind,
        mode=_word(filters.mode, modes, f"a mode of {kind}" if kind else "an event mode of PLOVER"),
        status=_word(filters.status, get_args(Status), "a status"),
        polarity=_word(filters.polarity, get_args(Polarity), "a polarity"),
        measure=_word(filters.measure, get_args(Measure), "a measure"),
    )


def _check_day(value: str) -> None:
    try:
        is_day = date.fromisoformat(value).isoformat() == value
    except ValueError:
        is_day = False
    if not is_day:
        raise FilterError(f"{value!r:.60} is not a day (YYYY-MM-DD)")


def _country(value: str | None, known: Codes) -> str | None:
    """A country by its code; who gives its name is told the code."""
    if value is None or value.upper() in (*known.countries, *NO_STATES):
        return value and value.upper()
    names = {name.casefold(): code for code, name in known.countries.items()}
    near = [names[name] for name in difflib.get_close_matches(value.casefold(), names, n=3, cutoff=0.7)]
    near += difflib.get_close_matches(value.upper(), known.countries, n=3, cutoff=0.6)
    suggested = [f"{code} ({known.countries[code]})" for code in dict.fromkeys(near)]
    raise FilterError(_sentence(value, "an ISO 3166-1 alpha-3 code of a country", suggested))


def _code(value: str | None, known: Iterable[str], what: str) -> str | None:
    return _word(value and value.upper(), known, what)


def _word(value: str | None, known: Iterable[str], what: str) -> str | None:
    words = tuple(dict.fromkeys(known))
    if value is None or value in words:
        return value
    raise FilterError(_sentence(value, what, difflib.get_close_matches(value, words, n=3, cutoff=0.5) or words))


def _sentence(value: str, what: str, near: Iterable[str]) -> str:
    suggested = ", ".join(near)
    return f"{value!r:.60} is not {what}" + (f"; there is {suggested}" if suggested else "")
