"""What is found by its words, in both databases alike."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from marsad.records import Article
from marsad.store import Store
from marsad.store.schema import ARTICLES

TEXTS = {
    "leader": "قال الرئيس التركي إن بلاده لن تقف صامتة",
    "and": "والرئيسُ الفرنسيّ دعا إلى الهدوء",
    "to": "رسالة للرئيسين من مجلس الأمن الدولي",
    "council": "انعقد مجلس النواب لبحث الأمن في لبنان",
    "latin": "President Макрон قال: COVID-19 لم ينتهِ",
    "milk": "مصنع اللبن في المدينة",
}


@pytest.fixture
def filled(store: Store) -> Store:
    for name, text in TEXTS.items():
        store.add(Article(name, text))
    return store


def found(store: Store, query: str) -> set[str]:
    with store.reading() as connection:
        return set(connection.execute(select(ARTICLES.c.id).where(store.search_text(query))).scalars())


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("رئيس", {"leader", "and", "to"}),
        ("والرئيس", {"leader", "and", "to"}),
        ("رَئِيسـة", {"leader", "and", "to"}),
        ("الرئيس الأمن", {"to"}),
        ("الى", {"and"}),
        ("إلي", {"and"}),
        ("مجلس الأمن", {"to", "council"}),
        ('"مجلس الأمن"', {"to"}),
        ("«مجلس الأمن»", {"to"}),
        ("“مجلس الأمن”", {"to"}),
        ('"الأمن مجلس"', set()),
        ('"مجلس الأمن', {"to"}),
        ('الدولي "مجلس الأمن" رئيس', {"to"}),
        ("لبنان", {"council", "milk"}),
        ('"لبنان"', {"council"}),
        ("president", {"latin"}),
        ("МАКРОН", {"latin"}),
        ("covid-19", {"latin"}),
        ("19", {"latin"}),
        ("٢٠٢٢", set()),
        ("", set()),
        ('""', set()),
        ("؟ ! « »", set()),
        ("OR", set()),
        ("رئيس OR لبنان", set()),
        ("رئي*", set()),
        ("words:رئيس", set()),
    ],
)
def test_queries(filled: Store, query: str, names: set[str]) -> None:
    assert found(filled, query) == names


@pytest.mark.parametrize(
    "query",
    [
        "رئيس\0لبنان",
        '"' * 1001,
        "رئيس " * 25_000,
        "ا" * 100_000,
        " ".join(map(str, range(20_000))),
        '"' + " ".join(map(str, range(20_000))) + '"',
        "\"'\\:&|!()<->*^{}[]+-~ NEAR(a b) AND OR NOT stems : x",
        "') OR 1=1; DROP TABLE articles; --",
        "\ud800",
        "%_%",
        "~رئيس",
        "'",
    ],
    ids=range(12),
)
def test_a_hostile_query_is_a_query(filled: Store, query: str) -> None:
    assert found(filled, query) <= set(TEXTS)
    assert found(filled, "رئيس") == {"leader", "and", "to"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("رئيسال \"«»“”'\\:&|!()<>*-~\0\u202e😀aB1_") | st.characters(), max_size=40))
def test_any_query_is_answered(filled: Store, query: str) -> None:
    assert found(filled, query) <= set(TEXTS)


def test_a_text_is_found_by_its_own_words(filled: Store) -> None:
    for name, text in TEXTS.items():
        assert name in found(filled, text) and name in found(filled, f'"{text}"')


def test_words_far_apart_in_a_long_text(store: Store) -> None:
    text = "بداية " + "كلمة " * 20_000 + "نهاية"
    store.add(Article("long", text))
    assert found(store, "بداية نهاية") == {"long"} == found(store, '"بداية كلمة"')
