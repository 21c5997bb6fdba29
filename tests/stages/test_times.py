"""Text → time expressions with their values, and the proof of every entry of rules/times*.yaml."""

from pathlib import Path

import pytest

from documents import document
from marsad.records import Article, Document, Time
from marsad.rulebook.compile import SHIPPED
from marsad.rulebook.figures import NumberWord
from marsad.rulebook.load import read_entries
from marsad.rulebook.numbers import Numbers
from marsad.rulebook.times import TimeBook, TimePattern, TimeShape, TimeWord
from marsad.stages.times import find_times

PUBLISHED = "2018-04-18"  # a Wednesday


def _entries(name: str, kind: type) -> tuple:
    return read_entries([Path(SHIPPED) / name], kind)


WORDS, PATTERNS = _entries("times_words.yaml", TimeWord), _entries("times.yaml", TimePattern)
BOOK = TimeBook(
    WORDS, _entries("times_shapes.yaml", TimeShape), PATTERNS, Numbers(_entries("figures_numbers.yaml", NumberWord))
)


def read(text: str, published: str | None = PUBLISHED) -> tuple[Time, ...]:
    return find_times(Document(Article("test", text, published=published), (), (), ()), BOOK)


def values(text: str, published: str | None = PUBLISHED) -> list[str | None]:
    return [time.value for time in read(text, published)]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("أعلنت الوزارة الثلاثاء أن الوفد غادر مساء الاثنين", PUBLISHED, ["2018-04-17", "2018-04-16"]),
        ("قال اليوم الأربعاء إنه زارها أول من أمس", PUBLISHED, ["2018-04-18", "2018-04-16"]),
        ("ومن المقرر أن يصل الجمعة", PUBLISHED, ["2018-04-20"]),
        ("وكان من المقرر أن يصل الجمعة", PUBLISHED, ["2018-04-13"]),
        ("الأربعاء الماضي ثم الأربعاء المقبل", PUBLISHED, ["2018-04-11", "2018-04-25"]),
        ("في 4 كانون الثاني/يناير 2022", None, ["2022-01-04"]),
        ("في ٤ جانفي ٢٠٢٢", None, ["2022-01-04"]),
        ("يوم الحادي والثلاثين من ديسمبر (كانون الأول) عام 2021", None, ["2021-12-31"]),
        ("يوم الاثنين، 24-11-2015", None, ["2015-11-24"]),
        ("في 20 ديسمبر", "2018-02-27", ["2017-12-20"]),
        ("في 12 مايو", "2018-05-03", ["2018-05-12"]),
        ("في 29 فبراير 2019", None, []),
        ("في 10 محرم 1440 هـ", None, ["2018-09-20"]),
        ("خلال الشهر المقبل وقبل أسبوعين", PUBLISHED, ["2018-05", "2018-04-04"]),
        ("بين عامي 2011 و2014", None, ["2011/2014"]),
        ("تمدد الهدنة من 3 إلى 5 مايو 2018", None, ["2018-05-03/2018-05-05"]),
        ("استمر الاجتماع مدة ثلاث ساعات ونصف", None, ["PT3H30M"]),
        ("شاب (22 عاما) يبلغ من العمر 22 عاما", PUBLISHED, []),
        ("قالت قناة روسيا اليوم", PUBLISHED, []),
        ("الأمين العام الحالي للأمم المتحدة", PUBLISHED, []),
        ("قالت تيريزا ماي إنها مارست ضغوطا", PUBLISHED, []),
        ("مطلع الأسبوع المقبل", "2018-06-07", ["2018-W24"]),
    ],
)
def test_reads_values(text: str, published: str | None, expected: list[str]) -> None:
    assert values(text, published) == expected


def test_span_leaves_out_conjunction_and_preposition() -> None:
    text = "تأجلت والأحد بدأت"
    (time,) = read(text)
    assert text[time.start : time.end] == "الأحد"


def test_relative_day_without_any_date_has_no_value() -> None:
    (time,) = read("أعلنت الوزارة أمس", None)
    assert (time.value, time.anchored_to) == (None, None)


def test_dateline_anchors_where_nothing_is_published() -> None:
    first, second = read("بغداد 3 مايو 2018\n\nأعلنت الوزارة أمس", None)
    assert first.value == "2018-05-03"
    assert (second.value, second.anchored_to) == ("2018-05-02", "dateline")


def test_relative_days_in_a_quotation_follow_the_day_of_speaking() -> None:
    assert values("وقالت ماي الجمعة «لن نقبل اليوم بهذا»") == ["2018-04-13", "2018-04-13"]


def test_an_article_written_the_day_before_it_was_published() -> None:
    assert values("يعقد المجلس غدا الأربعاء جلسة بعد هجوم أمس") == ["2018-04-18", "2018-04-16"]


def test_the_day_after_is_anchored_to_the_day_before() -> None:
    first, second = read("وصل الأحد إلى لندن وغادرها في اليوم التالي")
    assert (second.value, second.anchored_to) == ("2018-04-16", first.id)


@pytest.mark.parametrize("published", [None, "0001-01-01", "9999-12-31", "2018-02-30", "garbage"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u200f\u202e",
        "أمس وغدا وقبل 9999 مليار سنة وقبل 99999 يوما والسبت الماضي",
        "9" * 5000 + ":00 و" + "٩" * 40 + " مايو",
        "في 𐩀 مايو ² يونيو 99/99/9999 و9999-12-31 في اليوم التالي",
        "في 30 شعبان 9999 هـ و31 صفر 1443 هـ",
    ],
)
def test_strange_input_is_read_without_error(text: str, published: str | None) -> None:
    for time in read(text, published):
        assert 0 <= time.start < time.end <= len(text)


def test_a_future_verb_before_a_weekday() -> None:
    future = document("قال/VERB/قال/Aspect=Perf إن +ه س/AUX/س +يصل/VERB/وصل/Aspect=Imp الجمعة .", published=PUBLISHED)
    past = document("قال/VERB/قال/Aspect=Perf إن +ه وصل/VERB/وصل/Aspect=Perf الجمعة .", published=PUBLISHED)
    assert [time.value for time in find_times(future, BOOK)] == ["2018-04-20"]
    assert [time.value for time in find_times(past, BOOK)] == ["2018-04-13"]


@pytest.mark.parametrize("entry", [*WORDS, *PATTERNS], ids=lambda entry: entry.id)
def test_every_entry_is_proved(entry: TimeWord | TimePattern) -> None:
    for example in entry.matches:
        found = read(example.text, example.published)
        wanted = dict(example.expect)["value"][0]
        assert wanted in [time.value for time in found]
        if isinstance(entry, TimePattern):
            assert entry.id in [time.found_by for time in found]
    for example in entry.rejects:
        found = read(example.text, example.published or PUBLISHED)
        assert not [time for time in found if isinstance(entry, TimeWord) or time.found_by == entry.id]
