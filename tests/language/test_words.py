"""Surface words: all of the text but its white space, in order, cut where a newspaper reader would cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.words import split_words


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in split_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال (أ ف ب): «لا»!", ["قال", "(", "أ", "ف", "ب", ")", ":", "«", "لا", "»", "!"]),
        ("26.5% و1,200 دولار", ["26.5", "%", "و", "1,200", "دولار"]),
        ("كوفيد19 وF-16", ["كوفيد", "19", "و", "F", "-", "16"]),
        ("اتّخذتم", ["اتّخذتم"]),
        ("https://example.org/a?b=1 و a.b@example.org", ["https://example.org/a?b=1", "و", "a.b@example.org"]),
        ("#كازاخستان @user_1", ["#كازاخستان", "@user_1"]),
        ("نعم... لا…", ["نعم", "...", "لا", "…"]),
        ("نوفمبر/تشرين", ["نوفمبر", "/", "تشرين"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_nothing_but_white_space_is_lost_and_nothing_repeated(text: str) -> None:
    covered = 0
    for start, end in split_words(text):
        assert covered <= start < end
        assert not text[covered:start].strip()
        covered = end
    assert not text[covered:].strip()


def test_a_word_of_a_hundred_thousand_letters_is_one_word() -> None:
    assert split_words("ا" * 100_000) == [(0, 100_000)]
