"""The interface in Arabic and English: messages, labels, numbers, dates, countries.

The catalogues are `locale/*/LC_MESSAGES/marsad.po`, read as they are: there is no compiled copy to go stale. Messages
have their English words as key. Codes of the record (`ASSAULT`, `called_for`, `killed`, …) are looked up with their
kind as context, so both catalogues name them; a code that a catalogue lacks is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal, get_args

from babel import Locale
from babel.core import get_global
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = "ar"
LOCALES = Path(__file__).parent / "locale"

_YEAR, _MONTH, _DAY = 4, 7, 10  # lengths of ISO dates
_VARIABLE = re.compile(r"\d+|(?<=\()[\w-]+(?=\))")


def choose_language(wanted: str | None = None, accept: str | None = None) -> Language:
    """The language asked for, else the one an Accept-Language header likes best, else Arabic.

    >>> choose_language(accept="fr, en-GB;q=0.8, ar;q=0.5")
    'en'
    """
    named = [wanted or "", *_by_preference(accept or "")]
    primary = (name.strip().lower().partition("-")[0] for name in named)
    return next((language for name in primary for language in LANGUAGES if name == language), DEFAULT)


def _by_preference(accept: str) -> Iterable[str]:
    """The languages of the header, best first; what is no quality counts as none."""
    ranges = [part.partition(";") for part in accept.split(",")[:20]]
    weighed = [(_quality(parameters), name) for name, _, parameters in ranges]
    return (name for quality, name in sorted(weighed, key=lambda pair: -pair[0]) if quality > 0)


def _quality(parameters: str) -> float:
    match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{1,3})?)\s*", parameters)
    return float(match[1]) if match else float(not parameters.strip())


@dataclass(frozen=True, slots=True)
class Interface:
    """One language of the interface. direction: of the page, rtl or ltr."""

    language: Language
    direction: Literal["rtl", "ltr"]
    locale: Locale
    messages: GNUTranslations

    def label(self, kind: str, code: str) -> str:
        """The name of a code of the record: label("status", "called_for"); the code where there is none."""
        return self.messages.pgettext(kind, code)

    def sentence(self, text: str) -> str:
        """A warning or reason of the coder, the numbers and codes in it taken over."""
        key = _VARIABLE.sub("{}", text)
        found = self.messages.gettext(key) if key else key
        return text if found == key else found.format(*_VARIABLE.findall(text))

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def percent(self, share: float) -> str:
        return format_percent(share, locale=self.locale)

    def date(self, iso: str | None, *, length: Literal["long", "medium"] = "long") -> str:
        """An ISO day, month or year in words; anything else (`P3D`, `2022-W02`) as it is."""
        try:
            return self._date(iso or "", length)
        except ValueError:
            return iso or ""

    def _date(self, iso: str, length: Literal["long", "medium"]) -> str:
        if len(iso) == _DAY:
            return format_date(date.fromisoformat(iso), length, locale=self.locale)
        if len(iso) == _MONTH:
            return format_date(date.fromisoformat(f"{iso}-01"), "MMMM y", locale=self.locale)
        return iso

    def days(self, first: str, last: str) -> str:
        """A day, or the first and the last of several."""
        return self.date(first) if first == last else f"{self.date(first)} – {self.date(last)}"

    def country(self, code: str) -> str:
        """The name of a country (ISO 3166-1 alpha-3) or of what stands in its place (IGO, NGO, EUR, …)."""
        short = get_global("territory_aliases").get(code, [None])[0]
        name = self.locale.territories.get(short) if short else None
        return name or self.label("country", code)


@cache
def interface(language: Language) -> Interface:
    """The interface in one language."""
    locale = Locale(language)
    direction: Literal["rtl", "ltr"] = "rtl" if locale.text_direction == "rtl" else "ltr"
    return Interface(language, direction, locale, _messages(language))


def _messages(language: Language) -> GNUTranslations:
    with (LOCALES / language / "LC_MESSAGES/marsad.po").open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
