"""Edit scripts: made from a pair, they lead back to it, and serve other words of the pattern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.lemma import apply_script, make_script

LETTERS = st.text(alphabet="ابتدرسعفقكلمنهوي", min_size=1, max_size=9)


@given(LETTERS, LETTERS)
def test_a_script_makes_the_lemma_it_was_made_for(form: str, lemma: str) -> None:
    script = make_script(form, lemma)
    assert script is None or apply_script(script, form) == lemma


@pytest.mark.parametrize(
    ("form", "lemma", "other", "expected"),
    [
        ("يقول", "قال", "يزور", "زار"),
        ("يكتبون", "كتب", "يرفضون", "رفض"),
        ("المحتجين", "محتج", "المتهمين", "متهم"),
        ("وزراء", "وزير", "سفراء", "سفير"),
        ("اعمال", "عمل", "اخبار", "خبر"),
    ],
)
def test_a_script_serves_its_pattern(form: str, lemma: str, other: str, expected: str) -> None:
    script = make_script(form, lemma)
    assert script is not None
    assert apply_script(script, other) == expected


def test_too_short_a_form_is_told_apart() -> None:
    assert apply_script("3|2|||", "ابت") is None
