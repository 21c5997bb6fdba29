"""Sentences: what ends one, what does not, and that no character is lost on any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.segment import split_sentences
from marsad.language.words import split_words


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in split_sentences(text)]


CASES = {
    "dot": ("أعلن الرئيس الطوارئ. ورحبت موسكو.", ["أعلن الرئيس الطوارئ.", "ورحبت موسكو."]),
    "question and exclamation": ("ماذا بعد؟ لا شيء! انتهى", ["ماذا بعد؟", "لا شيء!", "انتهى"]),
    "both marks": ("ماذا؟! نعم", ["ماذا؟!", "نعم"]),
    "semicolon is no end": ("رحل الوزير؛ وبقيت الأزمة", ["رحل الوزير؛ وبقيت الأزمة"]),
    "title abbreviation": ("قال د. محمد علي نعم", ["قال د. محمد علي نعم"]),
    "title abbreviation after a conjunction": ("حضر علي ود. سعاد اللقاء", ["حضر علي ود. سعاد اللقاء"]),
    "agency initials": ("(أ.ف.ب) - قالت أ. ف. ب. إن", ["(أ.ف.ب) - قالت أ. ف. ب. إن"]),
    "year unit": ("حدث عام 2022 م. وانتهى", ["حدث عام 2022 م.", "وانتهى"]),
    "hijri unit": ("سنة 1443هـ. وقال", ["سنة 1443هـ.", "وقال"]),
    "decimal": ("ارتفع 3.5 في المئة و1.200 ألف", ["ارتفع 3.5 في المئة و1.200 ألف"]),
    "arabic-indic decimal": ("ارتفع ٣.٥ في المئة", ["ارتفع ٣.٥ في المئة"]),
    "date": ("في 10.01.2022 انتهى", ["في 10.01.2022 انتهى"]),
    "year ends": ("منذ عام 2011. وقال", ["منذ عام 2011.", "وقال"]),
    "enumerator": ("1. وقف العنف. ثم الحوار", ["1. وقف العنف.", "ثم الحوار"]),
    "ellipsis in a headline": ("توكاييف.. رئيس بلا سند", ["توكاييف.. رئيس بلا سند"]),
    "ellipsis sign": ("قال… ثم سكت", ["قال… ثم سكت"]),
    "ellipsis closed by a quotation and a dot": ("قال «ربما...». ثم سكت", ["قال «ربما...».", "ثم سكت"]),
    "closing quotation mark": ("قال «انتهى الأمر.» ثم مضى", ["قال «انتهى الأمر.»", "ثم مضى"]),
    "dot after quotation": ("قال “انتهى الأمر؟”. ثم مضى", ["قال “انتهى الأمر؟”.", "ثم مضى"]),
    "comma after quotation": ("سأل «هل انتهى؟»، ثم مضى", ["سأل «هل انتهى؟»، ثم مضى"]),
    "loose closing mark": ("قال « انتهى الأمر. » ثم مضى", ["قال « انتهى الأمر. »", "ثم مضى"]),
    "straight marks without space": ('قال "انتهى الأمر."وأضاف نعم', ['قال "انتهى الأمر."', "وأضاف نعم"]),
    "straight mark opens": ('انتهى الأمر. "سنعود" قال', ["انتهى الأمر.", '"سنعود" قال']),
    "quotation of two sentences": ("قال «انتهى الأمر. سنعود غدا».", ["قال «انتهى الأمر.", "سنعود غدا»."]),
    "closing bracket": ("(انتهى الأمر.) ثم مضى", ["(انتهى الأمر.)", "ثم مضى"]),
    "mark of doubt": ("هذا عجيب (!) جدا", ["هذا عجيب (!) جدا"]),
    "missing space": ("عمت البلاد.وقال الوزير", ["عمت البلاد.", "وقال الوزير"]),
    "misplaced space": ("عمت البلاد .وقال الوزير", ["عمت البلاد .", "وقال الوزير"]),
    "address": ("زر www.un.org/ar.html?x=1 الآن", ["زر www.un.org/ar.html?x=1 الآن"]),
    "address ends": ("زر www.un.org. ثم عد", ["زر www.un.org.", "ثم عد"]),
    "latin title": ("التقى Dr. Smith اليوم", ["التقى Dr. Smith اليوم"]),
    "bidi control after the stop": ("انتهى الأمر.\u200f وقال", ["انتهى الأمر.\u200f", "وقال"]),
    "lines": ("عنوان بلا نقطة\n\nانتهى الأمر.\r\nنعم", ["عنوان بلا نقطة", "انتهى الأمر.", "نعم"]),
    "nothing": (" \n\t ", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_split(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_paragraphs_count_lines_that_say_something() -> None:
    assert [paragraph for *_, paragraph in split_sentences("عنوان\n\nأول. ثان.\n \nثالث")] == [0, 1, 1, 2]


arabic_news = st.text(
    st.one_of(st.sampled_from("ابتوهلم .!؟?…،؛:«»“”\"'()[]0٣\n\u200f\u064b\u0640\u00a0"), st.characters()), max_size=80
)


@given(arabic_news)
def test_only_white_space_lies_between_sentences(text: str) -> None:
    spans = split_sentences(text)
    edges = [0, *(edge for start, end, _ in spans for edge in (start, end)), len(text)]
    assert edges == sorted(edges)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end, _ in spans)
    assert not "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)).strip()


@given(arabic_news)
def test_paragraphs_never_go_back_and_no_line_break_is_inside(text: str) -> None:
    spans = split_sentences(text)
    paragraphs = [paragraph for *_, paragraph in spans]
    assert paragraphs == sorted(paragraphs)
    assert all(len(text[start:end].splitlines()) == 1 for start, end, _ in spans)


@given(arabic_news)
def test_no_sentence_ends_inside_a_number(text: str) -> None:
    numbers = [(a, b) for a, b in split_words(text) if text[a].isdigit() and not text[a:b].isdigit()]
    ends = {end for _, end, _ in split_sentences(text)}
    assert not [(a, b) for a, b in numbers if any(a < end < b for end in ends)]


HOSTILE = {
    "no break": "قال " * 1_250_000,
    "one word": "ا" * 1_000_000,
    "dots": "." * 100_000,
    "loose dots": ". " * 100_000,
    "addresses of dots": "www." * 50_000 + "." * 100_000,
    "quotes": '"' * 100_000,
    "dots and quotes": '."' * 100_000,
    "dots and closers": ". »" * 100_000,
    "dots and controls": ".\u200f" * 100_000,
    "dots and spaces": ("." + " " * 1000) * 1000,
    "white space": " " * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_linear_time(text: str) -> None:
    began = time.process_time()
    split_sentences(text)
    assert time.process_time() - began < 5
