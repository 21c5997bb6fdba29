"""Text → places on the map: what counts as a place, and which of its namesakes is meant."""

from collections import Counter
from pathlib import Path

import pytest

from documents import document
from marsad.records import Article, Coarse, Document, Place
from marsad.rulebook.compile import SHIPPED
from marsad.rulebook.gazetteer import PlaceBook
from marsad.rulebook.load import read_entries
from marsad.rulebook.places import PlaceEntry, PlaceWord
from marsad.stages.places import find_places

ENTRIES = read_entries([Path(SHIPPED) / "places.yaml"], PlaceEntry)
WORDS = read_entries([Path(SHIPPED) / "places_words.yaml"], PlaceWord)
BOOK = PlaceBook(ENTRIES, WORDS)


def locate(text: str, **countries: int) -> tuple[Place, ...]:
    return find_places(Document(Article("test", text), (), (), ()), BOOK, countries=Counter(countries))


def names(text: str, **countries: int) -> list[tuple[str, str | None]]:
    return [(text[place.start : place.end], place.country) for place in locate(text, **countries)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل المحققون إلى مدينة دوما قرب دمشق", [("دوما", "SYR"), ("دمشق", "SYR")]),
        ("مظاهرات في #الضفة_الغربية", [("الضفة_الغربية", "PSE")]),
        ("خروقات في جبهات مأرب والجوف وصعدة", [("مأرب", "YEM"), ("الجوف", "YEM"), ("صعدة", "YEM")]),
        ("دعوة\n\nدبي، الإمارات العربية المتحدة (CNN)", [("دبي", "ARE")]),
        ("في العاصمة البلغارية صوفيا", [("صوفيا", "BGR")]),
        ("زار وزير الخارجية القطري بغداد", [("بغداد", "IRQ")]),
        ("نقل السفارة من تل أبيب إلى القدس", [("تل أبيب", "ISR"), ("القدس", "ISR")]),
        ("ودعت موسكو طهران إلى ضبط النفس", []),
        ("بعد اتهامات وجهت إلى دمشق", []),
        ("ذكرت صحيفة القدس العربي", []),
        ("وقال السيد عمران إنه حضر الجلسة", []),
        ("شاهد في مدينة عمران", [("عمران", "YEM")]),
        ("في أوروبا وقالت أوروبا", [("أوروبا", None)]),
    ],
)
def test_what_counts_as_a_place(text: str, expected: list) -> None:
    assert names(text) == expected


def test_countries_of_the_article_decide_among_namesakes() -> None:
    assert names("اشتباكات في طرابلس", LBN=5) == [("طرابلس", "LBN")]
    assert names("اشتباكات في طرابلس", LBY=5) == [("طرابلس", "LBY")]


def test_other_places_decide_among_namesakes() -> None:
    assert names("في بنغازي ومصراتة ثم في طرابلس")[-1] == ("طرابلس", "LBY")


def test_a_quarter_lies_in_a_town_of_the_article() -> None:
    (khartoum,) = locate("أصيب في حي الرياض شرق الخرطوم")[-1:]
    assert khartoum.name_en == "Khartoum"
    assert ("الرياض", "SAU") not in names("أصيب في حي الرياض شرق الخرطوم")


def test_a_name_is_the_same_place_throughout() -> None:
    text = "دخل الجيش مدينة عفرين.\nوقال إن عفرين تحررت"
    assert names(text) == [("عفرين", "SYR"), ("عفرين", "SYR")]


@pytest.mark.parametrize(("coarse", "expected"), [("GPE", ["حمص"]), ("PER", [])])
def test_the_models_names_decide_about_a_bare_name(coarse: Coarse, expected: list[str]) -> None:
    found = document("قصف/VERB/قصف الطيران حمص/PROPN .", names=[("حمص", coarse)])
    assert [found.article.text[p.start : p.end] for p in find_places(found, BOOK)] == expected


def test_clitics_stay_outside() -> None:
    found = document("انفجار ب/ADP +بغداد/PROPN .", names=[("بغداد", "GPE")])
    (place,) = find_places(found, BOOK)
    assert found.article.text[place.start : place.end] == "بغداد"


@pytest.mark.parametrize("text", ["", "و", "لل", "#", "#_", "#_غزة_", "في", "إلى", "من إلى", "ب", "\u200fفي\u200f غزة"])
def test_strange_input_is_read_without_error(text: str) -> None:
    for place in locate(text):
        assert 0 <= place.start < place.end <= len(text)


def test_coordinates_identifier_and_level() -> None:
    (place,) = locate("قتلى في محافظة حمص", SYR=3)
    assert (place.geonameid, place.country, place.level) == (169577, "SYR", "admin1")
    assert (round(place.lat or 0, 1), round(place.lon or 0, 1)) == (34.7, 36.7)
    assert 0 < place.score <= 1


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if not entry.broad], ids=lambda entry: entry.id)
def test_every_entry_is_found(entry: PlaceEntry) -> None:
    for name in entry.names:
        text = f"وقع الهجوم في {name}" if not entry.common else f"وقع الهجوم في مدينة {name}"
        country = {entry.country: 3} if entry.country else {}
        found = locate(text, **country)
        assert found, name
        assert abs(found[-1].lat - entry.lat) < 2  # type: ignore[operator]


@pytest.mark.parametrize("entry", WORDS, ids=lambda entry: entry.id)
def test_every_word_is_proved(entry: PlaceWord) -> None:
    for example in entry.matches:
        assert locate(example.text), example.text
    for example in entry.rejects:
        assert not locate(example.text), example.text
