"""Mentions brought together."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import document
from marsad.records import Coarse, Document, Entity
from marsad.rulebook.compile import load
from marsad.stages.anaphora import resolve_anaphora
from marsad.stages.entities import resolve_entities
from marsad.stages.mentions import find_mentions
from small_rulebook import small_rulebook

_PIECES = (
    "الرئيس", "الروسي/ADJ", "وزير", "الخارجية", "المتحدث", "ب/ADP", "+اسم", "+ه/PRON//PronType=Prs|Person=3",
    "توكاييف/X", "دانيار/X", "روسيا", "موسكو", "،", ".", '"', "(", "و/CCONJ", "+قال/VERB//Aspect=Perf|Person=3",
    "الذي/PRON//PronType=Rel", "أن/SCONJ", "المحتجين/NOUN/محتج/Number=Plur", "34", "عشرات", "أحد", "حركة/NOUN/حركه",
    "حماس", "السابق/ADJ", "آخر/ADJ", "الأخير/ADJ", "بلاد", "نظير", "في/ADP", "دولة/NOUN/دوله", "#توكاييف/X",
)  # fmt: skip


def resolve(text: Document) -> tuple[Entity, ...]:
    rulebook = small_rulebook()
    return resolve_entities(text, find_mentions(text, rulebook), rulebook)


def read(text: Document) -> list[set[str]]:
    """The wordings of every entity."""
    return [{text.article.text[m.start : m.end] for m in entity.mentions} for entity in resolve(text)]


def made(notation: str, *people: str, published: str | None = "2022-01-08") -> Document:
    names: list[tuple[str, Coarse]] = [(person, "PER") for person in people]
    return document(notation, names=names, published=published)


def test_full_name_surname_and_office_are_one() -> None:
    text = made(
        "أعلن/VERB قاسم/X جومارت/X توكاييف/X ذلك/PRON .\n"
        "أكد/VERB الرئيس الكازاخستاني/ADJ ذلك/PRON .\n"
        "أضاف/VERB توكاييف/X"
    )
    (tokayev,) = resolve(text)
    assert (tokayev.slug, tokayev.country, tokayev.sectors) == ("kassym-jomart-tokayev", "KAZ", ("GOV",))
    assert [m.kind for m in tokayev.mentions] == ["name", "name", "nominal"]


def test_the_date_decides_who_was_president() -> None:
    notation = "قال/VERB الرئيس الكازاخستاني/ADJ ذلك/PRON"
    assert resolve(made(notation, published="2022-01-08"))[0].slug == "kassym-jomart-tokayev"
    assert resolve(made(notation, published="2015-01-08"))[0].slug == "nursultan-nazarbayev"
    assert resolve(made(notation, published=None))[0].slug is None


def test_a_shared_surname_is_not_enough() -> None:
    text = made(
        "قال/VERB سعد/X الحريري/X ذلك/PRON .\nقتل/VERB رفيق/X الحريري/X .\nأضاف/VERB سعد/X الحريري/X",
        "سعد الحريري",
        "رفيق الحريري",
    )
    assert read(text) == [{"سعد الحريري"}, {"رفيق الحريري"}]


def test_a_namesake_is_not_the_president() -> None:
    text = made("قال/VERB دانيار/X توكاييف/X وهو/PRON لاعب كرة", "دانيار توكاييف")
    (namesake,) = resolve(text)
    assert (namesake.slug, namesake.name) == (None, "دانيار توكاييف")


def test_spellings_of_one_name_are_one() -> None:
    text = made("قال/VERB شي/X جينبينغ/X .\nأضاف/VERB جينبينج/X", "شي جينبينغ", "جينبينج")
    assert read(text) == [{"شي جينبينغ", "جينبينج"}]


def test_an_unknown_person_keeps_office_and_country() -> None:
    text = made("قال/VERB وزير الخارجية الروسي/ADJ سيرغي/X لافروف/X .\nأكد/VERB الوزير أن/SCONJ", "سيرغي لافروف")
    (lavrov,) = resolve(text)
    assert (lavrov.name, lavrov.country, lavrov.role) == ("سيرغي لافروف", "RUS", "وزير الخارجية الروسي")
    assert {text.article.text[m.start : m.end] for m in lavrov.mentions} == {
        "وزير الخارجية الروسي",
        "سيرغي لافروف",
        "الوزير",
    }


def test_ministers_of_two_countries_are_two() -> None:
    text = made("قال/VERB وزير الخارجية الروسي/ADJ .\nقال/VERB وزير الخارجية التركي/ADJ .\nأضاف/VERB الوزير الروسي/ADJ")
    assert read(text) == [{"وزير الخارجية الروسي", "الوزير الروسي"}, {"وزير الخارجية التركي"}]


def test_the_movement_is_the_one_named_last() -> None:
    text = made("أدانت/VERB حركة حماس القرار .\nأكدت/VERB الحركة")
    assert read(text) == [{"حركة حماس", "الحركة"}]


def test_a_country_its_capital_and_its_adjective_are_one() -> None:
    text = made("رفضت/VERB موسكو .\nأعلنت/VERB روسيا .\nرحب/VERB ب/ADP +دعم روسي/ADJ")
    assert read(text) == [{"موسكو", "روسيا", "روسي"}]


def test_his_country_is_the_country_of_the_speaker() -> None:
    text = made("قال/VERB توكاييف/X إن/SCONJ بلاد +ه/PRON ترفض/VERB")
    assert [entity.slug for entity in resolve(text)] == ["kassym-jomart-tokayev", "KAZ"]


def test_another_official_is_another() -> None:
    text = made("قال/VERB مسؤول أميركي/ADJ .\nقال/VERB مسؤول أميركي/ADJ آخر/ADJ")
    assert read(text) == [{"مسؤول أميركي"}, {"مسؤول أميركي آخر"}]


def test_ids_follow_the_text() -> None:
    entities = resolve(made("رفضت/VERB روسيا ما/PRON أعلنته/VERB الحكومة التركية/ADJ"))
    assert [e.id for e in entities] == ["e1", "e2"]
    assert [e.mentions[0].start for e in entities] == sorted(e.mentions[0].start for e in entities)


def test_spokesmen_of_two_bodies_are_two() -> None:
    text = made(
        "قال/VERB المتحدث ب/ADP +اسم الحكومة الروسية/ADJ ذلك/PRON .\n"
        "قال/VERB المتحدث ب/ADP +اسم وزارة الخارجية الروسية/ADJ ذلك/PRON"
    )
    people = [entity for entity in resolve(text) if entity.type == "person"]
    assert [entity.role for entity in people] == ["المتحدث باسم الحكومة الروسية", "المتحدث باسم وزارة الخارجية الروسية"]


def test_in_an_article_about_one_country_people_belong_to_it() -> None:
    text = made(
        "رفضت/VERB روسيا ذلك/PRON .\nقالت/VERB الحكومة الروسية/ADJ ذلك/PRON .\nاعتقل/VERB عشرات المحتجين/NOUN/محتج"
    )
    assert resolve(text)[-1].country == "RUS"
    text = made("رفضت/VERB روسيا ذلك/PRON .\nقالت/VERB تركيا ذلك/PRON .\nاعتقل/VERB عشرات المحتجين/NOUN/محتج")
    assert resolve(text)[-1].country is None


def test_an_adjective_implies_a_country_that_is_named() -> None:
    (russia,) = resolve(made("رفضت/VERB روسيا ذلك/PRON .\nرحب/VERB ب/ADP +دعم روسي/ADJ"))
    assert [m.kind for m in russia.mentions] == ["name", "implicit"]
    (russia,) = resolve(made("رحب/VERB ب/ADP +دعم روسي/ADJ"))
    assert [m.kind for m in russia.mentions] == ["nominal"]


def test_the_town_is_no_hint_whom_the_ambassador_serves() -> None:
    ambassador = resolve(made("قال/VERB السفير في/ADP تركيا ذلك/PRON"))[0]
    assert ambassador.type == "person"


def test_the_latter_is_the_person_named_last() -> None:
    text = made(
        "التقى/VERB توكاييف/X وزير الخارجية الروسي/ADJ سيرغي/X لافروف/X .\nوعد/VERB الأخير/ADJ ب/ADP +الدعم",
        "سيرغي لافروف",
    )
    assert {"وزير الخارجية الروسي", "سيرغي لافروف", "الأخير"} in read(text)


def test_a_counterpart_holds_the_same_office_elsewhere() -> None:
    text = made(
        "قال/VERB الرئيس التركي/ADJ رجب/X أردوغان/X ذلك/PRON .\nالتقى/VERB نظير +ه/PRON الكازاخستاني/ADJ", "رجب أردوغان"
    )
    assert {entity.slug for entity in resolve(text)} == {None, "kassym-jomart-tokayev"}


def test_the_head_of_something_is_not_the_head_of_state() -> None:
    (head, *_) = resolve(made("قال/VERB رئيس التشريفات الكازاخستاني/ADJ ذلك/PRON"))
    assert head.slug is None
    assert resolve(made("قال/VERB الرئيس الكازاخستاني/ADJ ذلك/PRON"))[0].slug == "kassym-jomart-tokayev"


def test_the_kingdom_is_the_country_that_calls_itself_so() -> None:
    rulebook = load()
    text = document(
        "رفضت/VERB إسرائيل ذلك/PRON .\nرفضت/VERB السعودية .\nنفت/VERB إسرائيل .\nقالت/VERB المملكة/NOUN/مملكه ذلك/PRON"
    )
    found = resolve_entities(text, find_mentions(text, rulebook), rulebook)
    assert {e.country for e in found for m in e.mentions if text.article.text[m.start : m.end] == "المملكة"} == {"SAU"}


@given(st.lists(st.sampled_from(_PIECES), max_size=25))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_row_of_words_is_read_without_error(pieces: list[str]) -> None:
    text = document(" ".join(["قال/VERB", *pieces]), names=())
    found = find_mentions(text, small_rulebook())
    entities = resolve_anaphora(text, resolve_entities(text, found, small_rulebook()), ())
    assert entities == resolve_anaphora(text, resolve_entities(text, found, small_rulebook()), ())
    for mention in (m for entity in entities for m in entity.mentions):
        assert 0 <= mention.start < mention.end <= len(text.article.text)
    assert {(m.start, m.end) for e in entities for m in e.mentions} >= {
        (m.start, m.end) for m in found if m.kind == "name" and not m.weak
    }
