"""Reported speech: content, speaker and what is around them, on Documents made by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from documents import document
from marsad.records import Document, Entity, Mention, Statement
from marsad.rulebook.compile import SHIPPED, Rulebook
from marsad.rulebook.cues import load_cues
from marsad.stages.statements import CAPTION, QUOTATION, find_statements


def actors(text: Document, **wordings: str) -> tuple[Entity, ...]:
    """An entity for every name; its wordings, separated by |, are its mentions wherever they occur."""
    return tuple(
        Entity(name, name, None, "person", None, (), None, None, None, tuple(_mentions(text.article.text, surfaces)))
        for name, surfaces in wordings.items()
    )


def _mentions(text: str, surfaces: str) -> list[Mention]:
    found = []
    for surface in surfaces.split("|"):
        at = text.find(surface)
        while at >= 0:
            found.append(Mention(at, at + len(surface), "name"))
            at = text.find(surface, at + 1)
    return found


def statements(text: Document, **wordings: str) -> tuple[Statement, ...]:
    return find_statements(text, actors(text, **wordings), RULES)


def told(text: Document, **wordings: str) -> list[tuple[str, str | None]]:
    """(content, speaker) of every statement."""
    found = statements(text, **wordings)
    return [(text.article.text[s.start : s.end], s.speaker) for s in found]


RULES = cast(Rulebook, SimpleNamespace(cues=load_cues(SHIPPED), actor=lambda _: None))  # all that the stage reads
INDIRECT = "قال/VERB/قال الوزير إن/SCONJ الحدود ستفتح/VERB/فتح ."
ADDED = "و/CCONJ +أضاف/VERB/اضاف أن/SCONJ الأمن مستتب/ADJ ."


def test_indirect_speech_begins_behind_the_conjunction() -> None:
    assert told(document(INDIRECT), minister="الوزير") == [("الحدود ستفتح", "minister")]


def test_the_pronoun_of_the_conjunction_is_no_content() -> None:
    text = document("قال/VERB/قال الوزير إن/SCONJ +ه/PRON سيغادر/VERB/غادر المدينة .")
    assert told(text, minister="الوزير") == [("سيغادر المدينة", "minister")]


def test_a_verb_without_subject_carries_the_speech_on() -> None:
    text = document(f"{INDIRECT}\n{ADDED}")
    assert told(text, minister="الوزير")[1] == ("الأمن مستتب", "minister")


def test_the_running_speaker_agrees_in_gender() -> None:
    text = document(
        "قالت/VERB/قال/Gender=Fem الوزيرة إن/SCONJ الحدود ستفتح/VERB/فتح .\n"
        "و/CCONJ +قال/VERB/قال/Gender=Masc السفير إن/SCONJ الأمر صعب/ADJ .\n"
        "و/CCONJ +أضافت/VERB/اضاف/Gender=Fem أن/SCONJ الأمن مستتب/ADJ ."
    )
    assert told(text, minister="الوزيرة", ambassador="السفير")[2] == ("الأمن مستتب", "minister")


def test_a_hal_participle_ends_one_statement_and_begins_another() -> None:
    text = document(
        "قال/VERB/قال الوزير إن/SCONJ الحدود ستفتح/VERB/فتح ، مشيرا/ADJ/مشير إلى/ADP/الي أن/SCONJ الأمن مستتب/ADJ ."
    )
    assert told(text, minister="الوزير") == [("الحدود ستفتح", "minister"), ("الأمن مستتب", "minister")]


def test_apposition_parenthesis_and_relative_clause_before_the_content() -> None:
    text = document(
        "قال/VERB/قال المتحدث باسم الشركة ، خالد/X العلي/X ، الذي/PRON تحدث/VERB/تحدث ل/ADP +وكالة رويترز/X "
        "( أمس/ADV ) ، إن/SCONJ السفينة غرقت/VERB/غرق ."
    )
    (statement,) = statements(
        text, spokesman="المتحدث باسم الشركة ، خالد العلي|المتحدث باسم الشركة", reuters="وكالة رويترز"
    )
    assert text.article.text[statement.start : statement.end] == "السفينة غرقت"
    assert (statement.speaker, statement.addressee) == ("spokesman", "reuters")


def test_the_subject_before_its_verb() -> None:
    text = document(f"{INDIRECT}\nلكن/CCONJ السفير قال/VERB/قال إن/SCONJ الأمر صعب/ADJ .")
    assert told(text, minister="الوزير", ambassador="السفير")[1] == ("الأمر صعب", "ambassador")


def test_the_subject_before_a_relative_pronoun() -> None:
    text = document("انتقد/VERB/انتقد الوزير السفير الذي/PRON//PronType=Rel قال/VERB/قال إن/SCONJ الأمر صعب/ADJ جدا .")
    assert told(text, minister="الوزير", ambassador="السفير") == [("الأمر صعب جدا", "ambassador")]


@pytest.mark.parametrize("marks", ["«»", "“”", '""'])
def test_direct_speech_in_any_marks(marks: str) -> None:
    text = document(
        f"و/CCONJ +قال/VERB/قال الوزير : {marks[0]}/PUNCT نحن/PRON لن/PART نقبل/VERB/قبل ذلك/PRON {marks[1]}/PUNCT ."
    )
    (statement,) = statements(text, minister="الوزير")
    assert text.article.text[statement.start : statement.end].strip() == "نحن لن نقبل ذلك"
    assert (statement.kind, statement.speaker) == ("direct", "minister")


def test_names_and_scare_quotes_are_no_speech() -> None:
    text = document('قالت/VERB/قال شركة "/PUNCT ميت/X إنفست/X "/PUNCT إن/SCONJ السفينة غرقت/VERB/غرق .')
    assert [content for content, _ in told(text, company="شركة")] == ["السفينة غرقت"]


def test_a_quotation_before_its_verb() -> None:
    text = document(
        "«/PUNCT المحكمة لا/PART تملك/VERB/ملك أن/SCONJ تقرر/VERB/قرر ذلك/PRON وحدها »/PUNCT ، تضيف/VERB/اضاف الخبيرة ."
    )
    (statement,) = statements(text, expert="الخبيرة")
    assert (statement.speaker, statement.kind) == ("expert", "direct")


def test_a_caption() -> None:
    text = document("الوزير : الحدود ستفتح/VERB/فتح غدا/ADV\n\nنص/NOUN الخبر .")
    (statement,) = statements(text, minister="الوزير")
    assert text.article.text[statement.start : statement.end] == "الحدود ستفتح غدا"
    assert (statement.found_by, statement.speaker) == (CAPTION, "minister")


def test_a_noun_phrase_as_content() -> None:
    text = document(
        "أشار/VERB/اشار الوزير إلى/ADP/الي تحسن الوضع في/ADP الجنوب ، و/CCONJ +ذلك/PRON بعد/ADP زيارة قصيرة/ADJ ."
    )
    assert told(text, minister="الوزير") == [("تحسن الوضع في الجنوب", "minister")]


def test_attribution_behind_a_clause() -> None:
    text = document("قتل/VERB/قتل ثلاثة/NUM أشخاص في/ADP الهجوم ، بحسب/ADP وزارة الداخلية .")
    (statement,) = statements(text, ministry="وزارة الداخلية")
    assert text.article.text[statement.start : statement.end] == "قتل ثلاثة أشخاص في الهجوم"
    assert (statement.speaker, statement.found_by) == ("ministry", "source/bihasab")


def test_attribution_before_a_clause() -> None:
    text = document("و/CCONJ +بحسب/ADP الوزارة ، ف/CCONJ +إن/SCONJ القتلى ثلاثة/NUM مدنيين .")
    assert told(text, ministry="الوزارة") == [("القتلى ثلاثة مدنيين", "ministry")]


def test_an_agency_that_relays() -> None:
    text = document("نقلت/VERB/نقل وكالة رويترز/X عن/ADP الوزير قول/NOUN/قول +ه/PRON إن/SCONJ الحدود ستفتح/VERB/فتح .")
    (statement,) = statements(text, minister="الوزير", reuters="وكالة رويترز")
    assert (statement.speaker, statement.via) == ("minister", "reuters")
    assert statement.chain == ("reuters", "minister")


def test_who_relayed_named_behind_the_words() -> None:
    text = document(
        "قال/VERB/قال الوزير إن/SCONJ الحدود ستفتح/VERB/فتح ، وفقا/ADV ل/ADP +ما/PRON نقلت/VERB/نقل وكالة رويترز/X ."
    )
    (statement,) = statements(text, minister="الوزير", reuters="وكالة رويترز")
    assert text.article.text[statement.start : statement.end] == "الحدود ستفتح"
    assert (statement.speaker, statement.via) == ("minister", "reuters")


def test_setting_and_addressee() -> None:
    text = document(
        "قال/VERB/قال الوزير في/ADP مقابلة/NOUN/مقابله مع/ADP قناة الجزيرة إن/SCONJ الحدود ستفتح/VERB/فتح ."
    )
    (statement,) = statements(text, minister="الوزير", channel="قناة الجزيرة")
    assert (statement.setting, statement.addressee) == ("interview", "channel")


@pytest.mark.parametrize(
    "notation",
    [
        "لم/PART يقل/VERB/قال الوزير إن/SCONJ الحدود ستفتح/VERB/فتح .",
        "يذكر/VERB/ذكر أن/SCONJ الوزير عين/VERB/عين في/ADP يناير .",
        "غادر/VERB/غادر الوزير بعد/ADP أن/SCONJ فتحت/VERB/فتح الحدود .",
    ],
)
def test_nobody_speaks(notation: str) -> None:
    assert statements(document(notation), minister="الوزير") == ()


def test_a_quotation_that_nothing_announces_goes_on() -> None:
    text = document(
        "قال/VERB/قال الوزير : «/PUNCT لن/PART نقبل/VERB/قبل ذلك/PRON أبدا »/PUNCT .\n"
        "«/PUNCT نحن/PRON نريد/VERB/اراد السلام لكل أهل المنطقة »/PUNCT ."
    )
    found = statements(text, minister="الوزير")
    assert [s.found_by for s in found] == ["cue/qala", QUOTATION]
    assert found[1].speaker == "minister"


def test_ids_follow_the_text_and_spans_lie_in_it() -> None:
    text = document(f"{INDIRECT}\n{ADDED}")
    found = statements(text, minister="الوزير")
    assert [s.id for s in found] == ["s1", "s2"]
    for s in found:
        assert 0 <= s.start < s.end <= len(text.article.text)
        assert s.cue is not None and text.article.text[s.cue.start : s.cue.end] in ("قال", "أضاف")


def test_an_empty_document() -> None:
    assert statements(document("")) == ()


@pytest.mark.parametrize(
    ("notation", "content"),
    [
        # the apology's author does not speak, the one who rejects it does
        (
            "رفض/VERB/رفض/Gender=Masc>0:root الوزير>1:nsubj اعتذار/NOUN/اعتذار الرئيس .\n"
            "و/CCONJ +كتب/VERB/كتب/Gender=Masc عبر/ADP تويتر/X : «/PUNCT لن/PART نقبل/VERB/قبل ذلك/PRON أبدا »/PUNCT .",
            "لن نقبل ذلك أبدا",
        ),
        # nor does the one to whom he made a statement
        (
            "قال/VERB/قال الوزير في/ADP تصريح/NOUN/تصريح ل/ADP +الرئيس إن/SCONJ الحدود ستفتح/VERB/فتح ، "
            "مضيفا/ADJ/مضيف>1:xcomp أن/SCONJ الأمن مستتب/ADJ .",
            "الأمن مستتب",
        ),
        # a hal clause goes with its verb, not with the nearest name
        (
            "هاجم/VERB/هاجم/Gender=Masc>0:root الوزير>1:nsubj قرارا اتخذ/VERB/اتخذ/Gender=Masc الرئيس>4:nsubj ، "
            "مضيفا/ADJ/مضيف>1:xcomp أن/SCONJ الأمن مستتب/ADJ .",
            "الأمن مستتب",
        ),
        # the subject of an auxiliary is that of its verb
        (
            "كان/VERB/كان>0:root الوزير>1:nsubj هاجم/VERB/هاجم/Gender=Masc>1:xcomp الرئيس>3:obj ، "
            "قائلا/ADJ/قائل>3:xcomp إن/SCONJ الأمن مستتب/ADJ .",
            "الأمن مستتب",
        ),
    ],
)
def test_who_goes_on_is_the_subject_of_the_clause_before(notation: str, content: str) -> None:
    assert (content, "minister") in told(document(notation), minister="الوزير", president="الرئيس")


def test_a_noun_behind_a_preposition_is_no_subject() -> None:
    text = document(
        f"{INDIRECT}\nو/CCONJ +أضاف/VERB/اضاف>0:root ل/ADP +راديو>2:nsubj لندن/X أن/SCONJ الأمن مستتب/ADJ ."
    )
    assert told(text, minister="الوزير", radio="راديو")[1] == ("الأمن مستتب", "minister")


def test_the_subject_of_another_verb_is_no_topic() -> None:
    text = document(
        "قال/VERB/قال/Gender=Masc السفير إن/SCONJ الأمر صعب/ADJ .\n"
        "عندما/SCONJ سئل/VERB/سال هل/PART تستطيع/VERB/استطاع/Gender=Fem روسيا/X>4:nsubj ذلك/PRON "
        "قال/VERB/قال/Gender=Masc «/PUNCT لا/PART نستطيع/VERB/استطاع ذلك/PRON أبدا »/PUNCT ."
    )
    assert told(text, ambassador="السفير", russia="روسيا")[1] == ("لا نستطيع ذلك أبدا", "ambassador")


def test_the_name_behind_a_title() -> None:
    text = document(
        "قال/VERB/قال>0:root رئيس>1:nsubj اللجنة>2:nmod ، سعدي/X>2:nmod جوفن/X : الحدود ستفتح/VERB/فتح غدا/ADV ."
    )
    assert told(text, head="رئيس اللجنة", guven="سعدي جوفن") == [("الحدود ستفتح غدا", "guven")]


def test_as_for_somebody() -> None:
    text = document(
        f"{INDIRECT}\nأ/PART +ما/CCONJ السفير>5:nsubj ف/CCONJ +قال/VERB/قال في/ADP بيان إن/SCONJ الأمر صعب/ADJ ."
    )
    assert told(text, minister="الوزير", ambassador="السفير")[1] == ("الأمر صعب", "ambassador")


def test_the_statement_speaks_for_whoever_issued_it() -> None:
    text = document(
        "أعلنت/VERB/اعلن/Gender=Fem الوزارة في/ADP بيان/NOUN/بيان أن/SCONJ الحدود ستفتح/VERB/فتح .\n"
        "و/CCONJ +قال/VERB/قال/Gender=Masc السفير إن/SCONJ الأمر صعب/ADJ .\n"
        "و/CCONJ +أضاف/VERB/اضاف/Gender=Masc البيان/NOUN/بيان/Definite=Def أن/SCONJ الأمن مستتب/ADJ ."
    )
    assert told(text, ministry="الوزارة", ambassador="السفير")[2] == ("الأمن مستتب", "ministry")


def test_a_bare_description_means_the_latest_speaker_of_that_country() -> None:
    text = document(
        f"{INDIRECT}\nو/CCONJ +أكد/VERB/اكد>0:root المسؤول/NOUN/مسؤول>2:nsubj الإيراني/ADJ>3:amod "
        "أن/SCONJ الأمن مستتب/ADJ ."
    )
    assert told(text, minister="الوزير", other="المسؤول الإيراني")[1] == ("الأمن مستتب", "minister")


def test_remarks_of_somebody_behind_an_impersonal_verb() -> None:
    text = document(
        "جاء/VERB/جاء القبض على/ADP السفير بعد/ADP تصريحات/NOUN/تصريح ل/ADP +الوزير ب/ADP +أن/SCONJ الأمن مستتب/ADJ ."
    )
    assert told(text, minister="الوزير", ambassador="السفير") == [("الأمن مستتب", "minister")]


def test_words_that_a_noun_brings() -> None:
    text = document(
        "اقتبس/VERB/اقتبس/Gender=Masc الوزير كلاما ل/ADP +ماركس/X جاء/VERB/جاء في/ADP +ه/PRON «/PUNCT لن/PART "
        "نقبل/VERB/قبل ذلك/PRON أبدا »/PUNCT ."
    )
    assert told(text, minister="الوزير", marx="ماركس") == [("لن نقبل ذلك أبدا", "marx")]


def test_the_antecedent_is_no_speaker_where_the_verb_has_its_object() -> None:
    text = document(
        "قالت/VERB/قال/Gender=Fem الوزيرة إن/SCONJ الأمر صعب/ADJ .\n"
        "وصل/VERB/وصل الرئيس الذي/PRON أبلغت/VERB/ابلغ/Gender=Fem +ه/PRON أن/SCONJ الأمن مستتب/ADJ ."
    )
    assert told(text, minister="الوزيرة", president="الرئيس")[1] == ("الأمن مستتب", "minister")


def test_a_relative_clause_speaks_for_its_antecedent_wherever_the_parse_hangs_it() -> None:
    text = document(
        f"{INDIRECT}\nاستقبل/VERB/استقبل>0:root الوزير>1:nsubj السفيرة>1:obj ، "
        "التي/PRON قالت/VERB/قال>3:acl إن/SCONJ الأمر صعب/ADJ ."
    )
    assert told(text, minister="الوزير", ambassador="السفيرة")[1] == ("الأمر صعب", "ambassador")


def test_a_hal_participle_is_no_subject_even_where_it_is_taken_for_an_actor() -> None:
    text = document(
        f"{INDIRECT}\nو/CCONJ +أضاف/VERB/اضاف ، متحدثا/NOUN/متحدث/Case=Acc|Definite=Ind ب/ADP +العربية ، أن/SCONJ "
        "الأمن مستتب/ADJ ."
    )
    assert told(text, minister="الوزير", other="متحدثا")[1] == ("الأمن مستتب", "minister")


def test_a_capital_is_addressed_by_a_masculine_verb() -> None:
    text = document(
        f"{INDIRECT}\nو/CCONJ +دعا/VERB/دعا/Gender=Masc واشنطن/X إلى/ADP/الي الحوار مع/ADP إيران/X ، "
        "وأكد/VERB/اكد/Gender=Masc أن/SCONJ الأمن مستتب/ADJ ."
    )
    found = find_statements(text, [*actors(text, minister="الوزير"), *_countries(text, usa="واشنطن")], RULES)
    assert {statement.speaker for statement in found} == {"minister"}


def _countries(text: Document, **wordings: str) -> tuple[Entity, ...]:
    return tuple(replace(entity, type="country") for entity in actors(text, **wordings))


def test_a_feminine_participle_is_feminine_whatever_its_tag() -> None:
    text = document(
        "قالت/VERB/قال/Gender=Fem الوزيرة إن/SCONJ الحدود ستفتح/VERB/فتح .\n"
        "و/CCONJ +قال/VERB/قال/Gender=Masc السفير إن/SCONJ الأمر صعب/ADJ ، مؤكدة/VERB/مؤكد/Gender=Masc|Person=3 "
        "أن/SCONJ الأمن مستتب/ADJ ."
    )
    assert told(text, minister="الوزيرة", ambassador="السفير")[2] == ("الأمن مستتب", "minister")


def test_a_plural_verb_is_spoken_by_many() -> None:
    text = document(
        "قال/VERB/قال الشهود إن/SCONJ الحدود ستفتح/VERB/فتح .\n"
        "و/CCONJ +قال/VERB/قال السفير إن/SCONJ الأمر صعب/ADJ .\n"
        "و/CCONJ +أضافوا/VERB/اضاف/Number=Plur أن/SCONJ الأمن مستتب/ADJ ."
    )
    witnesses = (replace(entity, type="group") for entity in actors(text, witnesses="الشهود"))
    found = find_statements(text, [*witnesses, *actors(text, ambassador="السفير")], RULES)
    assert [statement.speaker for statement in found] == ["witnesses", "ambassador", "witnesses"]
