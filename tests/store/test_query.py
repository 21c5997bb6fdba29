"""Searching a store, on both databases: which filter finds what, in which order, and that no value becomes SQL."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from sqlalchemy import select

from marsad.records import Article
from marsad.store import Store, open_store, query
from marsad.store.query import FilterError, Filters, count_events, find_articles, find_events
from marsad.store.schema import ARTICLES
from news_store import FOUR, NEWS, ONE, THREE, TWO, fill, key, record

EVENTS = ["two:v1", "three:v10", "one:v10", "three:v2", "one:v2", "four:v1"]
IDS = {key(article.text): article.id for article, _ in NEWS}


@pytest.fixture
def news(store: Store) -> Store:
    fill(store)
    return store


def ids(rows: Iterator[Any]) -> list[str]:
    return [f"{IDS[row.article.key]}:{row.id}" for row in rows]


def test_everything_newest_first_and_unknown_days_last(news: Store) -> None:
    assert ids(find_events(news)) == EVENTS
    assert [row.id for row in find_articles(news)] == ["two", "three", "one", "four"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(actor="TUR"), []),
        (Filters(recipient="TUR"), ["two:v1", "three:v2", "one:v2"]),
        (Filters(recipient="تُركيا"), ["two:v1", "three:v2", "one:v2"]),
        (Filters(recipient="turkey"), ["two:v1", "three:v2", "one:v2"]),
        (Filters(recipient="ترك"), []),
        (Filters(actor="توكاييف"), ["two:v1", "three:v10", "one:v10"]),
        (Filters(actor="tokayev"), ["two:v1", "three:v10", "one:v10"]),
        (Filters(actor="جيش روسيا"), ["three:v2", "one:v2"]),
        (Filters(actor="جيش"), []),
        (Filters(actor="توكاييف", recipient="جيش روسيا"), ["three:v10", "one:v10"]),
        (Filters(country="TUR"), ["two:v1", "three:v2", "one:v2"]),
        (Filters(sector="MIL"), ["three:v10", "one:v10", "three:v2", "one:v2"]),
        (Filters(sector="ELI", country="TUR"), ["two:v1", "three:v2", "one:v2"]),
        (Filters(sector="M"), []),
        (Filters(type="CONSULT"), ["two:v1"]),
        (Filters(type="CONSULT", mode="phone"), []),
        (Filters(status="claimed", actor="جيش روسيا"), ["three:v2", "one:v2"]),
        (Filters(place="ألماتى"), ["three:v2", "one:v2"]),
        (Filters(place="almaty"), ["three:v2", "one:v2"]),
        (Filters(place="1526384"), ["three:v2", "one:v2"]),
        (Filters(place="KAZ"), ["three:v2", "one:v2"]),
        (Filters(place="Astana"), []),
        (Filters(bbox=(76, 43, 77, 44)), ["three:v2", "one:v2"]),
        (Filters(bbox=(77, 43, 76, 44)), []),
        (Filters(bbox=(170, 43, 77, 44)), ["three:v2", "one:v2"]),
        (Filters(since="2022-01-09"), ["two:v1", "three:v10"]),
        (Filters(until="2022-01-07"), ["three:v2", "one:v2"]),
        (Filters(since="2022-01-08", until="2022-01-08"), ["one:v10"]),
        (Filters(source="وكالة"), ["one:v10", "one:v2"]),
        (Filters(source="وكال"), []),
        (Filters(text="محتجون وكالات"), []),
        (Filters(text="وكالات"), ["three:v10", "three:v2"]),
        (Filters(text='"أنقرة أمس"', type="ASSAULT"), ["three:v2", "one:v2"]),
        (Filters(text="!!"), []),
        (Filters(story="story0"), ["three:v10", "one:v10", "three:v2", "one:v2"]),
        (Filters(article=key(TWO)), ["two:v1"]),
        (Filters(limit=2), ["two:v1", "three:v10"]),
        (Filters(limit=2, offset=4), ["one:v2", "four:v1"]),
        (Filters(limit=0), []),
        (Filters(offset=99), []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("few", [0, 2000])
def test_what_filters_find(
    news: Store, filters: Filters, expected: list[str], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same whether rare records are looked up first or rows are tried one by one."""
    monkeypatch.setattr(query, "_FEW", few)
    assert ids(find_events(news, filters)) == expected
    if filters.limit is None and not filters.offset:
        assert count_events(news, filters) == len(expected)
        assert count_events(news, filters, at_most=1) == min(len(expected), 1)


def test_a_row_stands_alone(news: Store) -> None:
    row = next(find_events(news, Filters(article=key(ONE), type="ASSAULT")))
    assert (row.article.title, row.article.source, row.article.published) == ("قصف", "وكالة", "2022-01-08")
    assert (row.article.story, row.article.reprint_of, row.happening) == ("story0", None, "happening0")
    assert [party.slug for party in row.recipients] == ["kassym-jomart-tokayev", "TUR"]
    assert row.recipients[0].sectors == ("GOV", "ELI")
    assert row.place is not None and (row.place.name, row.place.lat, row.place.country) == ("ألماتي", 43.25, "KAZ")
    assert row.trigger.text == "قصف" == ONE[row.trigger.start : row.trigger.end]
    assert [quote.text for quote in row.evidence] == [ONE]
    assert (row.day, row.first_day, row.status, row.contexts) == ("2022-01-07", "2022-01-07", "claimed", ("military",))
    assert next(find_events(news, Filters(article=key(THREE)))).article.reprint_of == key(ONE)


def test_other_layers(news: Store) -> None:
    said = next(query.find_statements(news, Filters(actor="TUR", force="accuses", place="KAZ", limit=1)))
    assert (said.speaker and said.speaker.slug, said.addressee and said.addressee.name) == ("TUR", "جيش روسيا")
    assert (said.via and said.via.slug, said.chain) == ("kassym-jomart-tokayev", ("Reuters", "تركيا"))
    assert said.words.text == "قصف ألماتي"
    assert query.count_statements(news, Filters(force="denies")) == 0
    assert ids(query.find_stances(news, Filters(recipient="جيش روسيا"))) == ["three:a1", "one:a1"]
    topic = next(query.find_stances(news, Filters(actor="kassym-jomart-tokayev")))
    assert (topic.target, topic.topic, topic.polarity, topic.day) == (None, "القصف", "oppose", "2022-01-09")
    figure = next(query.find_figures(news, Filters(measure="killed", type="ASSAULT", article=key(ONE))))
    assert (figure.low, figure.high, figure.source and figure.source.slug) == (26, 30, "TUR")
    assert (
        query.count_figures(news, Filters(mode="drone")) == query.count_stances(news, Filters(polarity="support")) == 0
    )


def test_articles_by_what_they_tell(news: Store) -> None:
    assert [row.id for row in find_articles(news, Filters(type="ASSAULT", place="Almaty"))] == ["three", "one"]
    assert [row.id for row in find_articles(news, Filters(text="أنقرة"))] == ["two", "three", "one"]
    assert [row.id for row in find_articles(news, Filters(actor="TUR", until="2022-01-08"))] == ["one"]
    row = next(find_articles(news, Filters(article=key(ONE))))
    assert (row.events, row.statements, row.stances, row.figures) == (2, 1, 2, 1)
    assert query.count_articles(news) == 4


@pytest.mark.parametrize("few", [0, 1, 2, 3, 2000])
def test_articles_that_are_not_coded_are_found_and_hide_nothing(
    news: Store, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "_FEW", few)
    for number in range(3):
        news.add(Article(f"waiting{number}", f"أنقرة {number}", source="صحيفة", published=f"2022-03-0{number + 1}"))
    waiting = ["waiting2", "waiting1", "waiting0"]
    assert [row.id for row in find_articles(news, Filters(text="أنقرة"))] == [*waiting, "two", "three", "one"]
    assert [row.id for row in find_articles(news, Filters(source="صحيفة"))] == [*waiting, "two", "three"]
    assert [row.id for row in find_articles(news, Filters(source="صحيفة", actor="TUR"))] == ["two", "three"]
    assert ids(find_events(news, Filters(text="أنقرة", type="ASSAULT"))) == ["three:v2", "one:v2"]
    assert [row.article.id for row in query.find_coded(news, Filters(text="أنقرة"))] == ["two", "three", "one"]


def test_records_with_the_events_that_fit(news: Store) -> None:
    found = list(query.find_records(news, Filters(type="ACCUSE")))
    assert [(row.article.id, row.events) for row in found] == [("one", ("v10",)), ("three", ("v10",))]
    assert found[0].record.article.text == ONE
    assert [row.events for row in query.find_records(news, Filters(article=key(ONE)))] == [("v2", "v10")]
    assert [row.events for row in query.find_coded(news, Filters(type="ACCUSE", limit=1))] == [("v2", "v10")]


def test_pages_are_the_whole(news: Store) -> None:
    pages = [ids(find_events(news, Filters(limit=2, offset=start))) for start in (0, 2, 4, 6)]
    assert [one for page in pages for one in page] == EVENTS


def test_one_search_sees_one_state(news: Store, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "_CHUNK", 1)
    rows = find_events(news)
    first = next(rows)
    changed = record(*NEWS[0])
    with open_store(where) as other:
        other.put(key(ONE), replace(changed, events=(), coder=replace(changed.coder, version="9")))
    assert len([first, *rows]) == len(EVENTS)
    assert count_events(news) == len(EVENTS) - 2


HOSTILE = [
    "'; DROP TABLE articles; --", '" OR 1=1 --', "%", "_", "\\", "*", "NEAR(a b)", 'a" OR words : "b', "words : x",
    "^a", "(", ")", "x AND", "NOT", "a:*", "'&|!<->", "{}[]", "$9", ":param", "?", "%(x)s", "\u202e", "😀",
    "' UNION SELECT 9",
]  # fmt: skip
TEXT_FILTERS = [f.name for f in fields(Filters) if f.name not in ("bbox", "limit", "offset")]
FINDERS: list[Callable[[Store, Filters], Iterator[Any]]] = [
    find_events, query.find_statements, query.find_stances, query.find_figures, find_articles,
]  # fmt: skip


@pytest.mark.parametrize("name", TEXT_FILTERS)
def test_no_value_becomes_sql(news: Store, name: str) -> None:
    """Nothing is found by SQL or by the syntax of full text, nothing breaks, nothing is lost."""
    for value in HOSTILE:
        filters = Filters(**{name: value})
        for find in FINDERS:
            try:
                found = list(find(news, filters))
            except FilterError:
                continue  # a layer without this filter
            # days are compared as text
            assert found == [] or name in ("since", "until"), (find, value)
    with news.reading() as connection:
        assert len(connection.execute(select(ARTICLES)).all()) == 4


@pytest.mark.parametrize("value", ["a\0b", "\ud800", "x" * 1001])
def test_what_databases_cannot_compare_is_refused(value: str) -> None:
    with pytest.raises(FilterError, match="text is longer than 1000 characters or no text"):
        Filters(text=value)


@pytest.mark.parametrize(
    "wrong",
    [{"limit": -1}, {"offset": -1}, {"offset": 2**64}, {"bbox": (0, 50, 10, 40)}, {"bbox": (0, 0, float("nan"), 1)},
     {"bbox": (0, 0, 181, 1)}],
)  # fmt: skip
def test_impossible_numbers_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(FilterError):
        Filters(**wrong)


def test_a_filter_that_a_layer_has_not_is_told(news: Store) -> None:
    with pytest.raises(FilterError, match="stances cannot be sought by place"):
        query.find_stances(news, Filters(place="KAZ"))
    with pytest.raises(FilterError, match="figures cannot be sought by recipient"):
        query.count_figures(news, Filters(recipient="TUR"))


def test_hostile_names_come_back_as_they_are(news: Store) -> None:
    row = next(find_events(news, Filters(actor='=HYPERLINK("x")')))
    assert (row.recipients[0].name, row.evidence[0].text) == ("@بلدة;أخرى", FOUR)
