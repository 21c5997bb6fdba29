"""Quotation marks: every style, careless typing, nesting, several paragraphs."""

from __future__ import annotations

import pytest

from marsad.stages.quotations import find_quotations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال «لن نقبل» وغادر", ["لن نقبل"]),
        ("قال “لن نقبل” وغادر", ["لن نقبل"]),
        ('قال "لن نقبل" وغادر', ["لن نقبل"]),
        ("قال ''لن نقبل'' وغادر", ["لن نقبل"]),
        ('قال لـ"الجزيرة" إن "الأمر انتهى".', ["الجزيرة", "الأمر انتهى"]),
        ("قال »لن نقبل« وغادر", ["لن نقبل"]),
        ('قال إنه" لن يقبل بذلك أبدا".', ["لن يقبل بذلك أبدا"]),
        ('"تي إم سي "التلفزيونية وصحيفة "لوموند" قالتا', ["تي إم سي", "لوموند"]),
        ("قال: «هذا 'عدوان' علينا»", ["هذا 'عدوان' علينا"]),
        ("لا علامات هنا", []),
        ("", []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert [text[q.first : q.last] for q in find_quotations(text) if q.depth == 0] == expected


def test_names_inside_a_quotation_in_the_same_marks() -> None:
    text = 'وأضاف: "سيرك "بيلوتشي" ثالث أكبر سيرك في العالم".'
    found = [(text[q.first : q.last], q.depth) for q in find_quotations(text)]
    assert found == [('سيرك "بيلوتشي" ثالث أكبر سيرك في العالم', 0), ("بيلوتشي", 1)]


def test_a_quotation_without_closing_mark_ends_with_its_paragraph() -> None:
    text = 'وقال: "لن نقبل بهذا القرار.\nوغادر القاعة.'
    (quotation,) = find_quotations(text)
    assert (text[quotation.first : quotation.last], quotation.closed) == ("لن نقبل بهذا القرار.", False)


def test_a_quotation_over_two_paragraphs() -> None:
    text = "وقال: «لن نقبل بهذا القرار.\nوسنعود إلى الشارع غدا».\nوغادر القاعة."
    (quotation,) = find_quotations(text)
    assert (text[quotation.first : quotation.last], quotation.closed) == (
        "لن نقبل بهذا القرار.\nوسنعود إلى الشارع غدا",
        True,
    )


def test_a_mark_that_opens_every_paragraph_is_one_quotation() -> None:
    text = "وقال: «لن نقبل بهذا القرار.\n«وسنعود إلى الشارع غدا».\nوغادر القاعة."
    outer = [q for q in find_quotations(text) if q.depth == 0]
    assert text[outer[0].first : outer[0].last].startswith("لن نقبل")
    assert text[outer[0].first : outer[0].last].endswith("غدا")


def test_spans_lie_in_the_text_whatever_the_marks() -> None:
    text = '»«"" “ „‟ ‹‘’› \'\' «"\n"« ” '
    for q in find_quotations(text):
        assert 0 <= q.start <= q.first <= q.last <= q.end <= len(text)
