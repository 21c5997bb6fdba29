"""A handful of actors, so that tests of the stages do not depend on what the shipped dictionaries hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from marsad.rulebook.actors import ActorIndex, Country, Group, Office, Organisation, Person, Role
from marsad.rulebook.compile import Rulebook, load

COUNTRIES = (
    Country(id="KAZ", en="Kazakhstan", names=("كازاخستان",), demonym=("كازاخستاني",), capital=("أستانا",)),
    Country(id="RUS", en="Russia", names=("روسيا",), demonym=("روسي",), people=("الروس",), capital=("موسكو",)),
    Country(id="TUR", en="Turkey", names=("تركيا",), demonym=("تركي",), capital=("أنقرة",)),
    Country(id="USA", en="United States", names=("الولايات المتحدة",), demonym=("أمريكي", "أميركي")),
)
ROLES = (
    Role(id="role/president", en="President", forms=("الرئيس", "الرئيسة"), sector="GOV", level="national"),
    Role(
        id="role/foreign-minister",
        en="Foreign minister",
        forms=("وزير الخارجية", "وزيرة الخارجية"),
        plurals=("وزراء الخارجية",),
        sector="GOV",
        level="national",
    ),
    Role(id="role/minister", en="Minister", forms=("الوزير", "الوزيرة"), sector="GOV"),
    Role(id="role/spokesperson", en="Spokesperson", forms=("المتحدث", "المتحدثة")),
    Role(id="role/ambassador", en="Ambassador", forms=("السفير", "السفيرة"), sector="GOV"),
    Role(
        id="role/foreign-ministry",
        en="Foreign ministry",
        forms=("وزارة الخارجية",),
        sector="GOV",
        level="national",
        type="org",
    ),
    Role(id="role/government", en="Government", forms=("الحكومة",), sector="GOV", level="national", type="org"),
)
GROUPS = (
    Group(id="group/protesters", en="Protesters", lemmas=("محتج",), sectors=("CVL",)),
    Group(id="group/officials", en="Officials", lemmas=("مسؤول",), sectors=("GOV",)),
    Group(id="group/persons", en="Persons", lemmas=("شخص",), plurals=("أشخاص",)),
)
PERSONS = (
    Person(
        id="kassym-jomart-tokayev",
        name="قاسم جومارت توكاييف",
        en="Kassym-Jomart Tokayev",
        also=("توكاييف", "جومارت توكاييف"),
        country="KAZ",
        offices=(Office(role="رئيس كازاخستان", en="President", sector="GOV", from_=date(2019, 3, 20)),),
    ),
    Person(
        id="nursultan-nazarbayev",
        name="نور سلطان نزارباييف",
        en="Nursultan Nazarbayev",
        also=("نزارباييف",),
        country="KAZ",
        offices=(
            Office(role="رئيس كازاخستان", en="President", sector="GOV", from_=date(1990, 4, 24), to=date(2019, 3, 19)),
        ),
    ),
)
ORGANISATIONS = (
    Organisation(id="hamas", name="حركة المقاومة الإسلامية", en="Hamas", also=("حركة حماس", "حماس"), own=True),
    Organisation(id="united-nations", name="الأمم المتحدة", en="United Nations", country="IGO"),
)


@cache
def small_rulebook() -> Rulebook:
    """The shipped grammar with the actors above and no others."""
    shipped = load()
    actors = (*COUNTRIES, *ORGANISATIONS, *PERSONS, *ROLES, *GROUPS)
    return replace(
        shipped,
        version="small",
        countries=COUNTRIES,
        persons=PERSONS,
        organisations=ORGANISATIONS,
        roles=ROLES,
        groups=GROUPS,
        actors=ActorIndex(actors, shipped.inflections),
    )
