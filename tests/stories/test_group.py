"""A store → its stories, reprints and happenings."""

from collections.abc import Callable
from itertools import permutations

import pytest
from invented import ELSEWHERE, OTHER_WORDS, SPORT, WIRE, actor, article, event, keep, record
from sqlalchemy import select

from marsad.records import Record
from marsad.store import Store, open_store
from marsad.store.query import Filters, find_articles, find_events
from marsad.store.schema import STORIES
from marsad.stories import group as grouping
from marsad.stories.group import count_ungrouped, group
from marsad.stories.query import find_stories

ONE_COUNTRY = (
    "زار وزير الزراعة الروسي مزارع القمح في الجنوب، وأعلن أن روسيا سترفع الرسوم على تصدير الحبوب بعد موسم جاف.",
    "أطلقت روسيا صاروخا يحمل ثلاثة أقمار للاتصالات من قاعدة في الشرق، وقالت وكالة الفضاء إن الأقمار بلغت مدارها.",
    "غرمت محكمة في روسيا شركة للتقنية لأنها لم تخزن بيانات المستخدمين داخل البلاد، وقالت الشركة إنها ستستأنف الحكم.",
    "اتهمت روسيا حلف الأطلسي بنشر طائرات قرب حدودها، ورد الحلف بأن تدريباته دفاعية ومعلنة منذ الصيف.",
    "انقلبت حافلة سياح على طريق جبلي في القوقاز جنوب روسيا، ونقل تسعة جرحى إلى مستشفى قريب بالمروحيات.",
    "افتتح في روسيا معرض للوحات قديمة أعيرت من متاحف كثيرة، ويستمر المعرض حتى نهاية الشتاء.",
)
CUT = WIRE.rsplit(". ", 1)[0]


def news(id_: str, text: str, day: str | None = "2022-01-07", **options: str) -> Record:
    return record(article(id_, text, day, **options))


def fill(store: Store, *records: Record) -> list[str]:
    keys = keep(store, *records)
    list(group(store))
    return keys


def stories(store: Store) -> set[frozenset[str]]:
    """The ids of the articles of each story."""
    found: dict[str | None, set[str]] = {}
    for row in find_articles(store):
        found.setdefault(row.story, set()).add(row.id)
    return {frozenset(ids) for ids in found.values()}


def told(*ids: str) -> set[frozenset[str]]:
    return {frozenset(story) for story in ids}


def test_articles_about_one_happening_are_a_story(store: Store) -> None:
    keys = fill(store, news("a", WIRE), news("b", OTHER_WORDS), news("x", ELSEWHERE), news("y", SPORT))
    assert stories(store) == told("ab", "x", "y")
    (largest,) = find_stories(store, least=2)
    assert (largest.key, largest.articles, largest.first_day, largest.outlets) == (
        keys[0],
        2,
        "2022-01-07",
        ("Outlet",),
    )
    assert WIRE.startswith(largest.title)


def test_a_story_goes_on_for_some_days_and_then_is_over(store: Store) -> None:
    days = [("a", WIRE, "2022-01-07"), ("b", OTHER_WORDS, "2022-01-09"), ("c", WIRE + " انتهى", "2022-01-20")]
    fill(store, *(news(*one) for one in days))
    assert stories(store) == told("ab", "c")


def test_what_is_added_later_joins_and_the_story_keeps_its_key(store: Store) -> None:
    keys = fill(store, news("a", OTHER_WORDS), news("x", SPORT))
    assert count_ungrouped(store) == 0
    keep(store, news("b", WIRE), news("c", CUT, "2022-01-08"), news("d", "خبر آخر. " + OTHER_WORDS, "2022-01-06"))
    assert count_ungrouped(store) == 3
    assert [(day.day, day.new, day.articles) for day in group(store)] == [
        ("2022-01-06", 1, 1), ("2022-01-07", 1, 3), ("2022-01-08", 1, 1),
    ]  # fmt: skip
    assert stories(store) == told("abcd", "x")
    assert [story.key for story in find_stories(store, least=2)] == [keys[0]]
    assert count_ungrouped(store) == 0 and not list(group(store))


def test_the_order_of_a_day_does_not_matter(another: Callable[[], str]) -> None:
    day = [news("a", WIRE), news("b", OTHER_WORDS), news("c", CUT), news("x", ELSEWHERE), news("y", SPORT)]
    before = news("p", "قبل الأحداث. " + OTHER_WORDS, "2022-01-06")
    results = set()
    for number, order in enumerate(permutations(day)):
        if number % 17:
            continue
        with open_store(another()) as store:
            fill(store, before)
            for one in order[: number % 4]:
                fill(store, one)  # one by one, the rest at once
            fill(store, *order[number % 4 :])
            results.add(frozenset(stories(store)))
    assert results == {frozenset(told("pabc", "x", "y"))}


def test_a_name_that_all_share_joins_nothing(store: Store) -> None:
    """A story about a great power must not swallow everything."""
    power = actor("e1", "روسيا", "RUS", "RUS")
    fill(store, *(record(article(str(number), text), (power,)) for number, text in enumerate(ONE_COUNTRY)))
    assert max(len(story) for story in stories(store)) == 1


def test_reprints_name_the_earliest_article_with_their_text(store: Store) -> None:
    first, second, third, other = fill(
        store,
        news("a", WIRE, "2022-01-06"),
        news("b", CUT, source="Second"),
        news("c", WIRE, "2022-01-08", title="عنوان آخر"),
        news("d", OTHER_WORDS),
    )
    rows = {row.key: row.reprint_of for row in find_articles(store)}
    assert rows == {first: None, second: first, third: first, other: None}
    assert next(find_stories(store)).reprints == 2


def test_an_earlier_article_that_comes_late_is_the_one_reprinted(store: Store) -> None:
    (late,) = fill(store, news("a", CUT, "2022-01-08"))
    (early,) = fill(store, news("b", WIRE, "2022-01-06"))
    assert {row.key: row.reprint_of for row in find_articles(store)} == {late: early, early: None}
    assert [story.key for story in find_stories(store)] == [late]


@pytest.mark.parametrize("day", [None, "2022-13-45", "0001-01-01", "9999-12-31"])
def test_articles_without_a_usable_day_are_grouped_too(store: Store, day: str | None) -> None:
    fill(store, news("a", WIRE, day), news("b", OTHER_WORDS, day), news("x", SPORT, day))
    assert stories(store) == told("ab", "x")


def test_an_empty_article_stands_alone(store: Store) -> None:
    fill(store, news("a", " "), news("b", "\n"), news("c", WIRE))
    assert stories(store) == told("a", "b", "c")


def test_a_recoded_article_is_grouped_again(store: Store) -> None:
    meeting = event("v1", "CONSULT", ("e1",), ("e2",))
    who = actor("e1", "حزب الفجر", "dawn-party"), actor("e2", "نقابة المعلمين", "teachers")
    fill(store, news("a", WIRE), news("b", OTHER_WORDS))
    assert not list(find_events(store))
    keep(
        store,
        *(record(article(id_, text), who, (meeting,), coder="2") for id_, text in (("a", WIRE), ("b", OTHER_WORDS))),
    )
    assert count_ungrouped(store) == 2
    list(group(store))
    assert stories(store) == told("ab")
    happenings = [row.happening for row in find_events(store)]
    assert len(happenings) == 2 and len(set(happenings)) == 1 and None not in happenings


def test_a_killed_run_is_taken_up_again(store: Store) -> None:
    days = [f"2022-01-{day:02}" for day in range(1, 8)]
    keep(store, *(news(f"{day}{n}", text + f" {day}", day) for day in days for n, text in enumerate((WIRE, SPORT))))
    steps = group(store)
    next(steps), next(steps)
    steps.close()
    assert count_ungrouped(store) == 10
    list(group(store))
    (protest, match) = sorted(stories(store), key=lambda story: min(story))
    assert len(protest) == len(match) == 7


def test_a_fault_in_the_midst_of_a_day_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, news("a", WIRE), news("b", OTHER_WORDS))
    monkeypatch.setattr(grouping, "_link", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(group(store))
    with store.reading() as connection:
        assert not connection.execute(select(STORIES)).all()
    assert count_ungrouped(store) == 2


def test_what_another_process_writes_meanwhile_is_not_lost(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, news("a", WIRE))
    plain, meanwhile = grouping.group_members, [news("b", OTHER_WORDS)]

    def slow(*args: object) -> object:
        while meanwhile:
            keep(store, meanwhile.pop())
        return plain(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(grouping, "group_members", slow)
    assert [day.articles for day in group(store)] == [2]
    assert stories(store) == told("ab")


def test_stories_are_found_by_their_articles(store: Store) -> None:
    fill(store, news("a", WIRE), news("b", OTHER_WORDS, "2022-01-08", source="Second"), news("x", SPORT, "2022-01-08"))
    assert [story.articles for story in find_stories(store)] == [2, 1]
    assert [story.articles for story in find_stories(store, Filters(source="Second"))] == [2]
    assert [story.articles for story in find_stories(store, Filters(until="2022-01-07"))] == [2]
    assert [story.articles for story in find_stories(store, Filters(limit=1, offset=1))] == [1]
    assert not list(find_stories(store, Filters(story="' OR 1=1 --")))
