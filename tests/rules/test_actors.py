"""The index of actors: which words of a document may stand for whom."""

from __future__ import annotations

from datetime import date

import pytest

from documents import document
from marsad.rulebook import load
from marsad.rulebook.actors import (
    Actor,
    ActorIndex,
    Country,
    Group,
    Inflection,
    Office,
    Organisation,
    Person,
    Role,
    office_on,
)  # fmt: skip

INFLECTIONS = load().inflections
RUSSIA = Country(id="RUS", en="Russia", names=("روسيا",), demonym=("روسي",), people=("الروس",), capital=("موسكو",))
SUDAN = Country(id="SDN", en="Sudan", names=("السودان",), demonym=("سوداني",))
SOUTH_SUDAN = Country(id="SSD", en="South Sudan", names=("جنوب السودان",), demonym=("جنوب سوداني",))
KOREA = Country(id="KOR", en="South Korea", names=("كوريا الجنوبية",), demonym=("كوري جنوبي",))


def found(notation: str, *actors: Actor) -> list[tuple[str, str, str]]:
    """(words, kind, id) of every match."""
    read = document(notation)
    index = ActorIndex(actors, INFLECTIONS)
    return [
        (read.article.text[read.tokens[m.first].start : read.tokens[m.last - 1].end], m.kind, m.entry.id)
        for m in index.find(read)
    ]


@pytest.mark.parametrize("word", ["روسي", "الروسي", "روسية", "الروسية", "روسيون", "الروسيين", "الروسيات", "الروسيان"])
def test_nationality_adjectives_are_inflected(word: str) -> None:
    assert found(word, RUSSIA) == [(word, "demonym", "RUS")]


def test_an_irregular_plural_names_the_people() -> None:
    assert found("الروس", RUSSIA) == [("الروس", "people", "RUS")]


def test_a_name_that_looks_like_its_adjective_in_the_accusative_is_a_name() -> None:
    assert found("روسيا", RUSSIA) == [("روسيا", "name", "RUS")]


def test_compound_adjectives_are_inflected_as_a_whole_or_at_the_end() -> None:
    assert found("الكورية الجنوبية", KOREA) == [("الكورية الجنوبية", "demonym", "KOR")]
    assert found("الجنوب سودانية", SOUTH_SUDAN, SUDAN) == [("الجنوب سودانية", "demonym", "SSD")]


def test_a_name_inside_a_longer_one_is_not_found() -> None:
    assert found("جنوب السودان", SUDAN, SOUTH_SUDAN) == [("جنوب السودان", "name", "SSD")]


def test_clitics_that_are_split_off_stay_outside() -> None:
    assert found("و/CCONJ +ب/ADP +روسيا", RUSSIA) == [("روسيا", "name", "RUS")]


def test_a_name_that_was_split_by_mistake_is_found_in_the_whole_word() -> None:
    gabon = Country(id="GAB", en="Gabon", names=("بكين",))
    assert found("ب/ADP +كين", gabon) == [("بكين", "name", "GAB")]


def test_an_article_hidden_by_a_preposition_is_restored() -> None:
    assert found("ل/ADP +لسودان=السودان", SUDAN) == [("لسودان", "name", "SDN")]


def test_a_name_does_not_run_over_the_end_of_a_sentence() -> None:
    assert found("قال إنه من جنوب .\nالسودان بلد", SOUTH_SUDAN) == []


def test_hyphens_and_attached_spellings_do_not_matter() -> None:
    sisi = Person(id="sisi", en="Sisi", name="عبد الفتاح السيسي")
    marie = Person(id="marie", en="Marie", name="جان ماري لوبان")
    assert found("عبدالفتاح السيسي", sisi) == [("عبدالفتاح السيسي", "name", "sisi")]
    assert found("جان - ماري لوبان", marie)[0][2] == "marie"


# ── namesakes ───────────────────────────────────────────────────────────────────────────────────────────────────────

OMAN = Country(id="OMN", en="Oman", names=("سلطنة عمان", "عمان"), weak=("عمان",))
JORDAN = Country(
    id="JOR", en="Jordan", names=("الأردن",), capital=("عمان",), weak=("عمان",), not_after=(("الأردن", ("نهر",)),)
)
MALI = Country(id="MLI", en="Mali", names=("مالي",), only_after=(("مالي", ("في", "ل")),))
QATAR = Country(id="QAT", en="Qatar", names=("قطر",), not_before=(("قطر", ("#",)),))


def test_a_weak_name_goes_to_the_one_that_is_clearly_named() -> None:
    assert ("عمان", "capital", "JOR") in found("عمان والأردن=الأردن", OMAN, JORDAN)
    assert ("عمان", "name", "OMN") not in found("عمان والأردن=الأردن", OMAN, JORDAN)


def test_a_weak_name_alone_stays_weak() -> None:
    matches = ActorIndex((OMAN, JORDAN), INFLECTIONS).find(document("عمان"))
    assert [(m.entry.id, m.weak) for m in matches] == [("JOR", True), ("OMN", True)]


def test_neighbouring_words_decide() -> None:
    assert found("نهر الأردن", JORDAN) == []
    assert found("ملك الأردن", JORDAN) == [("الأردن", "name", "JOR")]
    assert found("دعم مالي", MALI) == []
    assert found("ل/ADP +مالي", MALI) == [("مالي", "name", "MLI")]
    assert found("قطر 10", QATAR) == []


# ── offices and groups ──────────────────────────────────────────────────────────────────────────────────────────────

MINISTER = Role(id="role/fm", en="FM", forms=("وزير الخارجية", "وزيرة الخارجية"), plurals=("وزراء الخارجية",))
SECRETARY = Role(id="role/sg", en="SG", forms=("الأمين العام",))
SPOKESMAN = Role(id="role/sp", en="Spokesman", forms=("المتحدث باسم",))
FOREIGN = Role(id="role/foreign", en="Foreign ministry", fixed=("الخارجية",), type="org")


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("وزير الخارجية", MINISTER),
        ("وزيرة خارجية", MINISTER),
        ("وزراء خارجية", MINISTER),
        ("وزيرا الخارجية", MINISTER),
        ("أمين عام", SECRETARY),
        ("الأمين العام", SECRETARY),
        ("متحدث باسم", SPOKESMAN),
    ],
)
def test_offices_with_and_without_article(words: str, role: Role) -> None:
    assert found(words, role) == [(words, "role", role.id)]


def test_an_office_inside_a_longer_one_is_not_found() -> None:
    assert found("وزير الخارجية", MINISTER, FOREIGN) == [("وزير الخارجية", "role", "role/fm")]


def test_a_fixed_form_has_no_others() -> None:
    assert found("خارجية", FOREIGN) == []


PROTESTERS = Group(id="group/p", en="Protesters", lemmas=("محتج",))
MEN = Group(id="group/m", en="Men", plurals=("رجال",))
ARMED = Group(id="group/a", en="Armed men", lemmas=("مسلح",))


@pytest.mark.parametrize("word", ["محتج", "المحتجون", "محتجين", "محتجة", "محتجو"])
def test_groups_are_inflected(word: str) -> None:
    assert found(word, PROTESTERS) == [(word, "group", "group/p")]


def test_a_form_that_is_not_derived_is_found_by_its_lemma() -> None:
    assert found("محتجوها/NOUN/محتج", PROTESTERS) == [("محتجوها", "group", "group/p")]


def test_broken_plurals_and_their_accusative() -> None:
    assert found("رجالا", MEN) == [("رجالا", "group", "group/m")]


def test_an_adjective_names_nobody() -> None:
    assert found("هجوم مسلح/ADJ/مسلح", ARMED) == []
    assert found("مسلحون/ADJ/مسلح", ARMED) == [("مسلحون", "group", "group/a")]


# ── what the dictionaries know ──────────────────────────────────────────────────────────────────────────────────────


def test_the_office_depends_on_the_day() -> None:
    first = Office(role="وزير", en="Minister", sector="GOV", from_=date(2015, 1, 1), to=date(2018, 6, 30))
    second = Office(role="رئيس", en="President", sector="GOV", from_=date(2018, 7, 1))
    person = Person(id="x", en="X", name="س ص", offices=(first, second))
    days = [date(2014, 1, 1), date(2015, 1, 1), date(2018, 6, 30), date(2022, 1, 8), None]
    assert [office_on(person, day) for day in days] == [None, first, first, second, None]


def test_lookup_knows_inflected_words() -> None:
    index = ActorIndex((RUSSIA, Organisation(id="un", en="UN", name="الأمم المتحدة")), INFLECTIONS)
    assert [actor.id for actor in index.lookup("الروسية")] == ["RUS"]
    assert [actor.id for actor in index.lookup("الأمم المتحدة")] == ["un"]
    assert index.lookup("الأمم") == index.lookup("قال") == ()


def test_inflections_are_read_from_the_dictionary() -> None:
    bare = ActorIndex((RUSSIA,), ())
    assert bare.find(document("الروسية")) == ()
    assert isinstance(INFLECTIONS[0], Inflection)


def test_an_organisation_gives_way_to_what_else_its_words_mean() -> None:
    ambassador = Role(id="role/ambassador", en="Ambassador", forms=("السفير",))
    paper = Organisation(id="as-safir", en="As-Safir", name="صحيفة السفير", also=("السفير",))
    assert found("قال السفير", paper, ambassador) == [("السفير", "role", "role/ambassador")]
    assert ("السفير", "name", "as-safir") in found("ذكرت صحيفة السفير أن السفير", paper, ambassador)


def test_a_letter_that_changes_before_an_ending_is_restored() -> None:
    government = Role(id="role/gov", en="Government", forms=("الحكومة",), type="org")
    assert found("حكومت/NOUN +ه/PRON", government) == [("حكومت", "role", "role/gov")]
    assert found("الحكومتان", government) == [("الحكومتان", "role", "role/gov")]


def test_an_office_ends_where_a_name_begins() -> None:
    leader = Role(id="role/leader", en="Leader", forms=("الزعيم",))
    party_leader = Role(id="role/party-leader", en="Party leader", forms=("زعيم الحزب",))
    hezbollah = Organisation(id="hezbollah", en="Hezbollah", name="حزب الله")
    assert found("زعيم حزب الله", leader, party_leader, hezbollah) == [
        ("زعيم", "role", "role/leader"),
        ("حزب الله", "name", "hezbollah"),
    ]
    assert found("زعيم الحزب", leader, party_leader, hezbollah) == [("زعيم الحزب", "role", "role/party-leader")]


def test_a_name_behind_its_title_is_found_without_it_too() -> None:
    prince = Person(id="mbs", en="MBS", name="محمد بن سلمان", also=("الأمير محمد بن سلمان",))
    assert found("الأمير محمد بن سلمان", prince) == [
        ("الأمير محمد بن سلمان", "name", "mbs"),
        ("محمد بن سلمان", "name", "mbs"),
    ]
