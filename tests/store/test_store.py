"""What a store keeps and gives back."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from stub_coder import StubCoder, make_articles, record_of

from example_record import RECORD, TEXT
from marsad.records import Article, Figure
from marsad.store import Added, RefusedError, Store, StoreError
from marsad.store.keep import Kept, SetAside, keep, recode
from marsad.store.schema import ENTITIES, EVENTS, FIGURES, HAPPENINGS, LAYERS, PARTIES, PLACES, RECORDS, STATEMENTS
from marsad.tables import LAYERS as RECORD_LAYERS

ARTICLE = Article("a", TEXT, None, "2022-01-08", None, "وكالة", "https://example.org/a", "ar")


def key_of(store: Store, article: Article) -> str:
    return store.add(article).key


class TestArticles:
    def test_come_back_as_they_were(self, store: Store) -> None:
        key = key_of(store, ARTICLE)
        assert store.article(key) == ARTICLE
        assert len(key) == 16 and store.article("0" * 16) is None

    def test_are_kept_once_by_their_text(self, store: Store) -> None:
        first = store.add(ARTICLE)
        again = store.add(replace(ARTICLE, id="b", url="https://example.org/b", title="آخر"))
        assert first == Added(first.key, is_new=True, is_coded=False)
        assert again == Added(first.key, is_new=False, is_coded=False)
        assert store.article(first.key) == ARTICLE

    def test_may_come_with_their_record(self, store: Store) -> None:
        record = record_of(ARTICLE, RECORD.coder)
        first = store.add(ARTICLE, record)
        assert first == Added(first.key, is_new=True, is_coded=True)
        kept = store.record(first.key)
        assert kept is not None and (kept.article, kept.events) == (record.article, record.events)
        assert store.add(ARTICLE, record) == Added(first.key, is_new=False, is_coded=True)
        other = replace(ARTICLE, text=TEXT + " آخر", url=None)
        with pytest.raises(StoreError, match="of another text"):
            store.add(other, record)
        assert store.add(other).is_new

    def test_are_kept_once_by_their_url(self, store: Store) -> None:
        first = store.add(ARTICLE)
        assert store.add(replace(ARTICLE, text="نص آخر")) == replace(first, is_new=False)

    def test_without_a_url_differ_by_their_text(self, store: Store) -> None:
        articles = [replace(ARTICLE, text=text, url=None) for text in ("أ", "ب")]
        assert [store.add(article).is_new for article in articles] == [True, True]

    def test_whose_text_and_url_are_of_two_are_the_text(self, store: Store) -> None:
        other = replace(ARTICLE, text="نص آخر", url="https://example.org/b")
        first, second = store.add(ARTICLE), store.add(other)
        assert store.add(replace(ARTICLE, url=other.url)).key == first.key != second.key

    @pytest.mark.parametrize(
        ("article", "reason"),
        [
            (replace(ARTICLE, url="x" * 2001), "the address is longer than 2000 bytes"),
            (replace(ARTICLE, source="و" * 1001), "the source is longer than 2000 bytes"),
            (replace(ARTICLE, text="\ud800"), "lone surrogate"),
            (replace(ARTICLE, title="\ud800"), "lone surrogate"),
        ],
    )
    def test_that_cannot_be_kept(self, store: Store, article: Article, reason: str) -> None:
        with pytest.raises(RefusedError, match=reason):
            store.add(article)
        assert store.count_to_code(StubCoder().info) == 0

    def test_with_nul(self, store: Store, where: str) -> None:
        article = replace(ARTICLE, text=TEXT + "\0")
        if where.startswith("postgresql"):
            with pytest.raises(RefusedError, match="NUL"):
                store.add(article)
        else:
            assert store.article(key_of(store, article)) == article

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "كلمة " * 300_000,
            "ا" * 300_000,
            " ".join(map(str, range(60_000))),
            "'\\:&|!()<->*\" " * 50,
            "😀 𝐏 \U0010ffff \ue000",
        ],
        ids=["empty", "long", "one word", "many words", "operators", "astral"],
    )
    def test_of_any_text(self, store: Store, text: str) -> None:
        article = replace(ARTICLE, text=text)
        assert store.article(key_of(store, article)) == article

    def test_of_the_longest_names(self, store: Store) -> None:
        dice = "".join(chr(0x621 + (number * 7919) % 37) for number in range(1000))
        article = replace(ARTICLE, url=dice, source=dice[::-1])
        assert store.article(key_of(store, article)) == article


class TestRecords:
    def test_come_back_as_they_were(self, store: Store) -> None:
        record = record_of(ARTICLE, StubCoder().info)
        key = key_of(store, ARTICLE)
        assert store.record(key) is None
        store.put(key, record)
        lat = record.places[0].lat
        assert lat is not None
        assert store.record(key) == replace(record, places=(replace(record.places[0], lon=76.95),))
        assert store.add(ARTICLE) == Added(key, is_new=False, is_coded=True)

    def test_are_taken_apart(self, store: Store) -> None:
        store.put(key_of(store, ARTICLE), record_of(ARTICLE, StubCoder().info))
        with store.reading() as connection:
            rows = {table.name: connection.execute(select(table)).one()._mapping for table in LAYERS}
        assert [tuple(rows[table.name]) for table in LAYERS] == [tuple(table.c.keys()) for table in LAYERS]
        entity, event, figure = rows["entities"], rows["events"], rows["figures"]
        assert (entity["folded"], entity["sectors"], entity["mentions"]) == ("تركيا", ["GOV"], 1)
        assert (event["day"], event["contexts"], event["evidence"]) == ("2022-01-07", ["military"], [[14, 36]])
        assert (figure["low"], figure["high"], figure["day"]) == (26.0, 26.0, "2022-01-08")
        assert rows["parties"]["side"] == "recipient" and rows["places"]["folded"] == "الماتي"
        assert (rows["statements"]["day"], rows["stances"]["day"]) == ("2022-01-08", "2022-01-07")

    def test_every_layer_of_a_record_has_its_table(self) -> None:
        kept = {table.name for table in LAYERS} - {PARTIES.name}
        assert kept == set(RECORD_LAYERS) - {"sentences", "times"}

    def test_of_numbers_of_any_size(self, store: Store) -> None:
        figures = tuple(
            Figure(f"f{number}", 0, 4, value, False, "money", None, None, None, None, None, "x")
            for number, value in enumerate([10**400, -(10**400), (1, 2.5), 0.1])
        )
        record = replace(record_of(ARTICLE, StubCoder().info), figures=figures)
        key = key_of(store, ARTICLE)
        store.put(key, record)
        stored = store.record(key)
        assert stored is not None and stored.figures == figures
        with store.reading() as connection:
            assert connection.execute(select(FIGURES.c.low).order_by(FIGURES.c.low)).scalars().all()[1:3] == [0.1, 1.0]

    def test_of_another_text_or_of_no_article_are_refused(self, store: Store) -> None:
        key = key_of(store, ARTICLE)
        other = record_of(replace(ARTICLE, text="نص آخر"), StubCoder().info)
        for name, record in ((key, other), (key, RECORD), ("f" * 16, record_of(ARTICLE, StubCoder().info))):
            with pytest.raises(StoreError, match="has no article"):
                store.put(name, record)
        assert store.history(key) == ()

    def test_of_a_newer_coder_take_the_place_of_older_ones(self, store: Store) -> None:
        key = key_of(store, ARTICLE)
        for version in ("1", "2"):
            store.put(key, record_of(ARTICLE, StubCoder(version).info))
        before = store.history(key)
        assert [(version.coder.version, version.is_current) for version in before] == [("1", False), ("2", True)]
        assert '"setting":"1"' in before[0].body and TEXT not in before[0].body
        with store.reading() as connection:
            assert connection.execute(select(STATEMENTS.c.record, STATEMENTS.c.setting)).all() == [(before[1].pk, "2")]
            for layer in LAYERS:
                assert set(connection.execute(select(layer.c.record)).scalars()) == {before[1].pk}

    def test_of_an_older_coder_may_become_current_again(self, store: Store) -> None:
        key = key_of(store, ARTICLE)
        for version in ("1", "2", "1"):
            store.put(key, record_of(ARTICLE, StubCoder(version).info))
        assert [(version.pk, version.is_current) for version in store.history(key)] == [(1, True), (2, False)]
        assert store.record(key) == store.record(key) and store.count_to_code(StubCoder("1").info) == 0

    def test_put_twice_are_there_once(self, store: Store) -> None:
        key, record = key_of(store, ARTICLE), record_of(ARTICLE, StubCoder().info)
        store.put(key, record)
        before = store.history(key)
        store.put(key, record)
        assert store.history(key) == before

    def test_happenings_of_an_older_record_go_with_its_layers(self, store: Store) -> None:
        key = key_of(store, ARTICLE)
        store.put(key, record_of(ARTICLE, StubCoder("1").info))
        with store.writing() as connection:
            connection.execute(HAPPENINGS.insert(), {"record": 1, "event": "v1", "happening": "h"})
        store.put(key, record_of(ARTICLE, StubCoder("2").info))
        with store.reading() as connection:
            assert connection.execute(select(HAPPENINGS)).all() == []


class TestKeeping:
    def test_every_article_is_answered_once(self, store: Store) -> None:
        articles = make_articles(10)
        refused = replace(articles[0], id="long", url="x" * 3000)
        answers = list(keep(store, [*articles, articles[3], refused], StubCoder()))
        assert sum(answer == SetAside("long", "the address is longer than 2000 bytes") for answer in answers) == 1
        assert sum(isinstance(answer, Kept) and answer.is_new for answer in answers) == 10
        assert len(answers) == 12
        assert [answer for answer in keep(store, articles, StubCoder()) if answer.is_new] == []  # type: ignore[union-attr]

    def test_what_was_kept_but_not_coded_is_coded_as_it_was_kept(self, store: Store) -> None:
        (article,) = make_articles(1)
        key = key_of(store, article)
        (answer,) = keep(store, [replace(article, id="other")], StubCoder())
        record = store.record(key)
        assert answer == Kept(key, is_new=True)
        assert record is not None and record.article.id == article.id

    def test_a_newer_coder_leaves_what_is_coded(self, store: Store) -> None:
        articles = make_articles(3)
        list(keep(store, articles, StubCoder("1")))
        assert not any(answer.is_new for answer in keep(store, articles, StubCoder("2")))  # type: ignore[union-attr]

    def test_recode_codes_what_another_coder_coded_or_none(self, store: Store) -> None:
        articles = make_articles(150)
        list(keep(store, articles[:100], StubCoder("1")))
        list(keep(store, articles[100:120], StubCoder("2")))
        for article in articles[120:]:
            store.add(article)
        newer = StubCoder("2")
        assert store.count_to_code(newer.info) == 130
        assert len(list(recode(store, newer))) == 130
        assert store.count_to_code(newer.info) == 0 and list(store.to_code(newer.info)) == []
        with store.reading() as connection:
            assert connection.execute(select(func.count()).select_from(RECORDS)).scalar_one() == 250
            for layer in (ENTITIES, EVENTS, PLACES):
                assert connection.execute(select(func.count()).select_from(layer)).scalar_one() == 150

    def test_articles_to_code_come_with_their_keys(self, store: Store) -> None:
        articles = make_articles(70)
        keys = [key_of(store, article) for article in articles]
        assert list(store.to_code(StubCoder().info)) == list(zip(keys, articles, strict=True))


def test_a_reader_sees_one_state_from_the_first_query_to_the_last(store: Store) -> None:
    count = select(func.count()).select_from(RECORDS)
    with store.reading() as connection:
        before = connection.execute(count).scalar_one()
        store.put(key_of(store, ARTICLE), record_of(ARTICLE, StubCoder().info))
        assert connection.execute(count).scalar_one() == before == 0
    with store.reading() as connection:
        assert connection.execute(count).scalar_one() == 1


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as connection:
        connection.execute(RECORDS.delete())
        raise ZeroDivisionError
    with pytest.raises(StoreError, match="reports: "), store.writing() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_a_path_may_have_any_name(tmp_path: Path) -> None:
    from marsad.store import open_store

    path = tmp_path / "a b%20?mode=memory#é'\".db"
    with open_store(str(path)) as store:
        store.add(ARTICLE)
    assert path.exists()
