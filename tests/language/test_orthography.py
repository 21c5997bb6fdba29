"""Folding: equal spellings become equal, and every folded character knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.orthography import clean, fold, fold_with_offsets


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إسرائيل", "اسرائيل"),
        ("آب", "اب"),
        ("مستشفى", "مستشفي"),
        ("وزارة", "وزاره"),
        ("مُحَمَّدٌ", "محمد"),
        ("الـــعراق", "العراق"),
        ("ﻻ", "لا"),
        ("ﷲ", "الله"),
        ("کاظمی", "كاظمي"),
        ("٢٠٢٢", "2022"),
        ("۲۰۲۲", "2022"),
        ("\u202bالقاهرة\u202c", "القاهرة"),
        ("من\u200cزل", "منزل"),
        ("Reuters", "reuters"),
    ],
)
def test_spellings_of_one_word_fold_to_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("سأل", "سال"), ("قتل", "قتيل"), ("علم", "عالم"), ("شؤون", "شيون")])
def test_hamza_is_kept_where_the_model_reads_it_and_letters_always(one: str, other: str) -> None:
    assert clean(one) != clean(other)


def test_different_words_stay_different() -> None:
    assert len({fold(word) for word in ("عمان", "عمانية", "عمون", "مسؤول", "مسئول")}) == 5


@given(st.text())
def test_folding_is_the_same_with_and_without_offsets(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.origin) == len(folded.text) + 1
    assert folded.origin[-1] == len(text)
    assert list(folded.origin) == sorted(folded.origin)


@given(st.text(alphabet="أبـتُةىﻻ ک٣a\u202b", min_size=1))
def test_a_folded_span_leads_back_to_text_that_folds_to_it(text: str) -> None:
    folded = fold_with_offsets(text)
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert folded.text[i] in fold(text[start:end])
