"""Noun phrases that mean actors."""

from __future__ import annotations

import pytest

from documents import document
from marsad.records import Document
from marsad.rulebook.compile import load
from marsad.stages.mentions import FoundMention, find_mentions
from small_rulebook import small_rulebook


def found(text: Document) -> tuple[FoundMention, ...]:
    return find_mentions(text, small_rulebook())


def read(text: Document) -> list[tuple[str, str, str | None]]:
    """(wording, type, country) of every mention."""
    return [(text.article.text[m.start : m.end], m.type, m.country) for m in found(text)]


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("قال/VERB وزير الخارجية الروسي/ADJ", [("وزير الخارجية الروسي", "person", "RUS")]),
        ("قال/VERB وزير خارجية روسيا", [("وزير خارجية روسيا", "person", "RUS"), ("روسيا", "country", "RUS")]),
        ("أعلنت/VERB الحكومة الكازاخستانية/ADJ", [("الحكومة الكازاخستانية", "org", "KAZ")]),
        ("قال/VERB مسؤول أميركي/ADJ", [("مسؤول أميركي", "person", "USA")]),
        ("قال/VERB مسؤولون/NOUN/مسؤول روس/NOUN", [("مسؤولون روس", "group", "RUS")]),
        ("أبدى/VERB الروس استعدادا", [("الروس", "group", "RUS")]),
        ("أعلنت/VERB دعما روسيا/ADJ/روسي", [("روسيا", "country", "RUS")]),
        ("رحب/VERB ب/ADP +دعم روسي/ADJ", [("روسي", "country", "RUS")]),
        ("قتل/VERB 34 شخصا", [("34 شخصا", "group", None)]),
        ("اعتقل/VERB عشرات/NOUN المحتجين/NOUN/محتج", [("عشرات المحتجين", "group", None)]),
        ("قال/VERB أحد/NOUN المحتجين/NOUN/محتج", [("أحد المحتجين", "person", None)]),
        ("أدانت/VERB حركة حماس القرار", [("حركة حماس", "org", None)]),
        ("وافق/VERB الجانب الروسي/ADJ", [("الجانب الروسي", "country", "RUS")]),
    ],
)
def test_a_phrase_takes_its_country(notation: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert read(document(notation)) == expected


def test_clitics_stay_outside() -> None:
    text = document("و/CCONJ +ل/ADP +لحكومة=الحكومة الروسية/ADJ")
    assert [text.article.text[m.start : m.end] for m in found(text)] == ["لحكومة الروسية"]


def test_a_spokesman_belongs_to_his_ministry() -> None:
    text = document("قال/VERB المتحدث ب/ADP +اسم وزارة الخارجية الروسية/ADJ")
    spokesman, ministry = found(text)
    assert text.article.text[spokesman.start : spokesman.end] == "المتحدث باسم وزارة الخارجية الروسية"
    assert (spokesman.type, spokesman.country, spokesman.owner) == ("person", "RUS", 1)
    assert (ministry.type, ministry.country) == ("org", "RUS")


@pytest.mark.parametrize(
    "notation",
    [
        "قال/VERB وزير الخارجية الروسي/ADJ سيرغي/X لافروف/X",
        "قال/VERB وزير الخارجية الروسي/ADJ ، سيرغي/X لافروف/X",
        "قال/VERB سيرغي/X لافروف/X وزير>2:appos الخارجية الروسي/ADJ",
        "قال/VERB سيرغي/X لافروف/X ، وزير الخارجية الروسي/ADJ",
    ],
)
def test_office_and_name_beside_each_other_are_one(notation: str) -> None:
    text = document(notation, names=[("سيرغي لافروف", "PER")])
    one, other = found(text)
    assert (one.names, other.names) == (1, 0)
    assert {one.country, other.country} <= {"RUS", None}


def test_the_holder_is_named_behind_what_the_office_is_for() -> None:
    duty = "قال/VERB>0:root المتحدث>1:nsubj الرسمي/ADJ>2:amod ل/ADP>5:case +أمن>2:nmod المطار>5:nmod"
    text = document(f"{duty} اللواء/NOUN/لواء>2:nmod سيرغي/X>2:nmod لافروف/X>8:flat", names=[("سيرغي لافروف", "PER")])
    office, name = (m for m in found(text) if m.type == "person")
    assert text.article.text[name.start : name.end] == "سيرغي لافروف"
    assert found(text)[office.names] == name
    text = document(f"{duty} سيرغي/X>1:obj لافروف/X>7:flat", names=[("سيرغي لافروف", "PER")])
    assert [m.names for m in found(text) if m.type == "person"] == [-1, -1]  # whom he spoke of
    text = document("قال/VERB>0:root المتحدث>1:nsubj الرسمي/ADJ>2:amod ل/ADP>5:case +توكاييف/X>2:nmod")
    assert [m.names for m in found(text)] == [-1, -1]  # whose spokesman he is


def test_the_office_behind_a_subject_may_be_the_object() -> None:
    text = document("التقى/VERB>0:root سيرغي/X>1:nsubj لافروف/X>2:flat وزير>1:obj الخارجية>4:nmod التركي/ADJ>4:amod")
    assert [m.names for m in find_mentions(text, small_rulebook())] == [-1]
    text = document(
        "التقى/VERB>0:root توكاييف/X>1:nsubj وزير>1:obj الخارجية>3:nmod التركي/ADJ>3:amod",
    )
    assert [m.names for m in found(text)] == [-1, -1]


def test_an_unknown_name_behind_an_office_needs_no_name_tag() -> None:
    text = document("قال/VERB السفير الروسي/ADJ أناتولي/X فيكتوروف/X للصحفيين")
    assert read(text)[1] == ("أناتولي فيكتوروف", "person", "RUS")


def test_an_ambassador_is_sent_somewhere() -> None:
    assert read(document("قال/VERB السفير الروسي/ADJ في/ADP تركيا"))[0] == ("السفير الروسي في تركيا", "person", "RUS")


def test_a_president_is_not_part_of_where_he_speaks() -> None:
    assert read(document("قال/VERB الرئيس الروسي/ADJ في/ADP تركيا"))[0] == ("الرئيس الروسي", "person", "RUS")


def test_a_capital_behind_in_is_a_place() -> None:
    assert read(document("اجتمعوا/VERB في/ADP موسكو")) == []
    assert read(document("نفت/VERB موسكو ذلك/PRON")) == [("موسكو", "country", "RUS")]


def test_a_namesake_keeps_his_first_name() -> None:
    text = document("قال/VERB دانيار/X توكاييف/X", names=[("دانيار توكاييف", "PER")])
    (mention,) = found(text)
    assert mention.candidates == () and mention.words == ("دانيار", "توكاييف")


def test_another_names_the_one_before() -> None:
    assert [m.another for m in found(document("قال/VERB مسؤول أميركي/ADJ آخر/ADJ"))] == [True]


def test_every_span_is_tokens_of_the_text() -> None:
    text = document("قال/VERB قاسم/X جومارت/X توكاييف/X رئيس كازاخستان إن/SCONJ روسيا والولايات/NOUN المتحدة/ADJ .")
    for mention in found(text):
        assert text.tokens[mention.first].start == mention.start
        assert text.tokens[mention.last - 1].end == mention.end
        assert mention.first <= mention.head < mention.last


def test_a_hashtag_is_read_as_its_words() -> None:
    (mention,) = found(document("قال/VERB #قاسم_جومارت_توكاييف/X ذلك/PRON"))
    assert mention.slug == "kassym-jomart-tokayev"


def test_a_bare_office_before_a_name_is_in_its_service() -> None:
    spokesman, tokayev = found(document("قال/VERB متحدث ب/ADP +اسم توكاييف/X إن/SCONJ"))
    assert (spokesman.names, spokesman.owner, tokayev.slug) == (-1, 1, "kassym-jomart-tokayev")


def test_an_office_of_something_unknown_is_not_the_bare_office() -> None:
    (head,) = found(document("قال/VERB رئيس التشريفات إن/SCONJ"))
    assert head.words == ("role/president التشريفات",)


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ('ذكرت/VERB صحيفة/NOUN/صحيفه " أخبار ألماتي " ذلك/PRON', 'صحيفة "أخبار ألماتي"'),
        ("ذكرت/VERB وكالة/NOUN/وكاله الأمم المتحدة ذلك/PRON", "وكالة الأمم المتحدة"),
    ],
)
def test_a_label_belongs_to_the_name(notation: str, expected: str) -> None:
    text = document(notation)
    (body,) = found(text)
    assert (body.kind, body.type, expected.replace('"', "")) == (
        "name",
        "org",
        text.article.text[body.start : body.end].replace('" ', "").replace(' "', "").replace('"', ""),
    )


def test_people_need_no_noun() -> None:
    assert read(document("تظاهر/VERB الآلاف في/ADP المدينة")) == [("الآلاف", "group", None)]
    assert read(document("قال/VERB معارضون/ADJ/معارض/Number=Plur إن/SCONJ")) == [("معارضون", "group", None)]
    assert read(document("مر/VERB عشرون يوما")) == []


def test_a_name_seen_once_is_found_again() -> None:
    text = document(
        "قالت/VERB مريم/X بليل/X ذلك/PRON .\nأضافت/VERB بليل/NOUN ذلك/PRON .\nحل/VERB الليل",
        names=[("مريم بليل", "PER")],
    )
    assert [text.article.text[m.start : m.end] for m in found(text)] == ["مريم بليل", "بليل"]


def test_two_countries_in_a_row_are_two() -> None:
    text = document("اتهمت/VERB موسكو/X تركيا/X ب/ADP +الاستفزاز", names=[("موسكو تركيا", "ORG")])
    assert read(text) == [("موسكو", "country", "RUS"), ("تركيا", "country", "TUR")]


def test_a_part_of_a_name_behind_another_first_name_is_anothers() -> None:
    text = document("أحيا/VERB المطرب عامر/X جومارت/X توكاييف/X حفلا")
    assert [m.slug for m in found(text)] == [None]
    text = document("قال/VERB قاسم/X جومارت/X توكاييف/X")
    assert [m.slug for m in found(text)] == ["kassym-jomart-tokayev"]


@pytest.mark.parametrize(
    "notation",
    [
        "وقع/VERB تفجيران/NOUN/تفجير/Number=Plur في/ADP تفجيرين/NOUN/تفجير/Number=Plur",
        "أصاب/VERB الشرطين/NOUN/شرط/Number=Plur",
        "أشار/VERB إلى/ADP تنظيم/NOUN الانتخابات/NOUN",
        "جرت/VERB انتخابات/NOUN/انتخاب الرئاسة/NOUN/رئاسة",
    ],
)
def test_things_and_acts_are_no_actors(notation: str) -> None:
    assert read(document(notation)) == []


def test_people_with_the_ending_of_the_plural_take_no_second_term() -> None:
    text = document("اتهم/VERB معارضون/NOUN/معارض/Number=Plur لافروف/X", names=[("لافروف", "PER")])
    assert [text.article.text[m.start : m.end] for m in found(text)] == ["معارضون", "لافروف"]


def test_the_name_of_a_town_is_nobodys_name() -> None:
    assert read(document("وصل/VERB إلى/ADP مدينة سوروتش/X", names=[("سوروتش", "PER")])) == []


def test_the_country_of_a_dateline_does_not_act() -> None:
    text = document("موسكو ،/PUNCT روسيا (/PUNCT CNN/X )/PUNCT قال/VERB بليل/X", names=[("بليل", "PER")])
    assert "روسيا" not in [wording for wording, _, _ in read(text)]


def test_a_government_that_is_any_government_does_not_act() -> None:
    assert read(document("يخشى/VERB حكومة/NOUN معادية/ADJ")) == []
    assert read(document("أعلنت/VERB الحكومة قرارها")) == [("الحكومة", "org", None)]


def test_the_goal_of_a_journey_is_a_place() -> None:
    assert read(document("توجه/VERB/توجه إلى/ADP/الي موسكو/X")) == []
    assert read(document("نقل/VERB/رفع رسالة إلى/ADP/الي موسكو/X")) == [("موسكو", "country", "RUS")]


@pytest.mark.parametrize(
    "notation",
    [
        "احتلت/VERB المركز/NOUN/مركز الأول/ADJ/اول",
        "تراجع/VERB إلى/ADP المركز/NOUN/مركز 93/NUM",
        "في/ADP السنوات/NOUN/سنه الخمس/NUM الأخيرة/ADJ/اخير",
        "على/ADP المستويين/NOUN/مستوي/Number=Plur",
        "تأثرت/VERB حركة/NOUN/حركه البيع/NOUN/بيع",
        "قالوا/VERB>0:root ذلك/PRON>1:obj ،/PUNCT معتبرين/ADJ/معتبر/Case=Acc|Definite=Ind|Number=Plur>1:xcomp",
        "قال/VERB>0:root متحدثا/NOUN/متحدث/Case=Acc|Definite=Ind|Number=Sing>1:xcomp ل/ADP +لموقع=الموقع",
        "المبادرة>0:root متحدثا/ADJ/متحدث/Case=Acc|Definite=Ind|Number=Sing>1:amod",
    ],
)
def test_ranks_states_and_motions_are_no_actors(notation: str) -> None:
    assert read(document(notation)) == []


@pytest.mark.parametrize(
    "notation",
    [
        "أثقل/VERB الجانب/NOUN/جانب القانوني/ADJ/قانوني",
        "نشطت/VERB الدبلوماسية/NOUN/دبلوماسيه",
        "تخضع/VERB ل/ADP +لمراقبة=المراقبة/NOUN/مراقبه",
        "هددوا/VERB ب/ADP +مهاجمت/NOUN/مهاجمه +نا/PRON",
        "في/ADP بلاد/NOUN/بلاد اللجوء/NOUN/لجوء",
        "تركزت/VERB في/ADP مراكز/NOUN/مراه/Number=Plur المعطيات/NOUN/معطيه",
    ],
)
def test_words_of_the_dictionaries_that_mean_something_else(notation: str) -> None:
    assert find_mentions(document(notation), load()) == ()


def test_parties_stay() -> None:
    for notation, wording in (
        ("دعا/VERB الأطراف/NOUN/طرف/Number=Plur المعنية/ADJ/معني", "الأطراف المعنية"),
        ("رفض/VERB الجانب/NOUN/جانب الآخر/ADJ/اخر", "الجانب الآخر"),
    ):
        text = document(notation)
        (party,) = find_mentions(text, load())
        assert text.article.text[party.start : party.end] == wording


def test_a_law_is_no_body() -> None:
    text = document("نددوا/VERB ب/ADP +انتهاك حقوق/X/حق الإنسان/X", names=[("حقوق الإنسان", "ORG")])
    assert read(text) == []


def test_a_number_is_in_nobodys_name() -> None:
    text = document("في/ADP أغسطس آب/X 2020/NUM وأمر/VERB", names=[("آب 2020", "PER")])
    assert read(text) == []


def test_whom_a_place_is_called_after_does_not_act() -> None:
    text = document("وصل/VERB إلى/ADP مطار/NOUN/مطار توكاييف/X الدولي/ADJ")
    assert read(text) == []
    text = document("أعلنت/VERB جامعة/NOUN/جامعه توكاييف/X ذلك/PRON")
    assert read(text) == [("جامعة توكاييف", "org", None)]


def test_the_adjective_of_another_noun_stays_outside() -> None:
    text = document(
        "تقدمت/VERB>0:root وحدات>1:nsubj الجيش/NOUN/جيش/Number=Sing>2:nmod "
        "المتحالفة/ADJ/متحالف/Gender=Fem|Number=Sing>2:amod"
    )
    assert read(text) == [("الجيش", "org", None)]
    text = document(
        "تقدم/VERB>0:root الجيش/NOUN/جيش/Number=Sing>1:nsubj المتحالف/ADJ/متحالف/Gender=Masc|Number=Sing>2:amod"
    )
    assert read(text) == [("الجيش المتحالف", "org", None)]


def test_people_of_a_body_in_quotation_marks() -> None:
    text = document('قتل/VERB مسؤولو/NOUN/مسؤول/Number=Plur " حماس " أمس')
    assert read(text)[0][0] == 'مسؤولو " حماس "'


def test_a_style_belongs_to_the_office() -> None:
    text = document(
        "استقبل/VERB معالي/NOUN/معالي وزير الخارجية الروسي/ADJ الدكتور/NOUN/دكتور سيرغي/X لافروف/X",
        names=[("سيرغي لافروف", "PER"), ("الدكتور", "PER")],
    )
    office, name = found(text)
    assert text.article.text[office.start : office.end] == "معالي وزير الخارجية الروسي"
    assert (office.names, name.names) == (1, 0)


def test_a_body_named_with_whose_it_is() -> None:
    text = document(
        "قالت/VERB وحدة/NOUN/وحده المعلومات التابعة/ADJ/تابع ل/ADP +لأمم=الأمم المتحدة ذلك/PRON",
        names=[("وحدة المعلومات", "ORG")],
    )
    assert read(text)[0][0] == "وحدة المعلومات التابعة للأمم المتحدة"


def test_an_adjective_is_no_capital() -> None:
    assert read(document("فرض/VERB>0:root غرامة>1:obj أنقرة/ADJ>2:amod")) == []
