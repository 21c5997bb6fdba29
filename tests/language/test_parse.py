"""The shipped model reading real and hostile text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.language.parse import parse
from marsad.records import Article, Document

ARABIC = st.text(alphabet='ابتثجحخدرزسشصضطعغفقكلمنهويءأإآةى وبل،.؟!«»"()\n', max_size=200)
HOSTILE = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('\u202b\u202e\u200f\u200b\ufeffـًٌّ،.»«"')),
    max_size=120,
)


def read(text: str) -> Document:
    return next(parse([Article(id="1", text=text)]))


def check(document: Document) -> None:
    """Offsets index the text, tokens tile words, sentences hold their tokens, trees are trees, nothing is lost."""
    text = document.article.text
    covered = 0
    for sentence in document.sentences:
        assert 0 <= sentence.start < sentence.end <= len(text)
        tokens = document.tokens[sentence.first : sentence.last]
        assert tokens
        assert sum(token.head == -1 for token in tokens) == 1
        for i, token in enumerate(tokens):
            assert sentence.start <= token.start < token.end <= sentence.end
            assert token.start >= covered
            assert not text[covered : token.start].strip()
            covered = token.end
            assert token.form
            assert token.lemma
            assert token.head == -1 or sentence.first <= token.head < sentence.last
            assert token.head != sentence.first + i
            assert (token.deprel == "root") == (token.head == -1)
    assert not text[covered:].strip()
    for name in document.names:
        assert document.tokens[name.first].start == name.start < name.end == document.tokens[name.last - 1].end


@given(st.one_of(ARABIC, HOSTILE))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_whole(text: str) -> None:
    check(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "؟" * 500,
        "ا" * 100_000,
        "و" * 3000,
        "وال " * 3000,
        "\u202e" * 50,
        "a" * 9000,
        "«" * 700,
        "١٢٣" * 400,
        "ꙮꙮꙮꙮꙮꙮꙮꙮꙮꙮꙮꙮꙮ " * 300,
    ],
)
def test_monstrous_text_is_read_whole(text: str) -> None:
    check(read(text))


def test_clitics_are_cut_and_tile_their_word() -> None:
    document = read("وبالولايات المتحدة للعراق دعمه.")
    assert " ".join(token.form for token in document.tokens) == "و ب الولايات المتحدة ل العراق دعم ه ."
    check(document)


def test_the_hamza_of_a_verb_is_no_question_behind_a_conjunction() -> None:
    document = read("وأقال الرئيس الحكومة. وأوقف الجيش العمليات.")
    assert " ".join(token.form for token in document.tokens) == "و أقال الرئيس الحكومة . و أوقف الجيش العمليات ."


def test_marks_inside_a_word_stay_with_their_letter() -> None:
    text = "قَالَ الرَّئِيسُ إِنَّهُ بِخَيْرٍ."
    document = read(text)
    check(document)
    assert [text[t.start : t.end] for t in document.tokens if t.word == 2] == ["إِنَّ", "هُ"]


def test_the_same_text_is_read_the_same_in_any_company() -> None:
    text = "قال المتحدث باسم وزارة الخارجية إن بلاده ترفض العقوبات.\nوأضاف أن الحوار هو الحل الوحيد للأزمة."
    alone = read(text)
    others = [Article(id=str(i), text="نفى الوزير ذلك. " * (1 + 9 * i)) for i in range(5)]
    together = list(parse([*others[:2], Article(id="1", text=text), *others[2:]]))[2]
    assert (alone.tokens, alone.names) == (together.tokens, together.names)


def test_a_sentence_longer_than_the_window_is_one_tree() -> None:
    document = read("أعلن الوزير أن " + "الحكومة والبرلمان والجيش " * 150 + "اتفقوا")
    check(document)
    assert len(document.sentences) == 1


def test_a_name_leaves_its_clitics_outside() -> None:
    document = read("وقال باراك أوباما لإيمانويل ماكرون في باريس إن روسيا أخطأت.")
    found = {document.article.text[n.start : n.end]: n.coarse for n in document.names}
    assert found.get("باراك أوباما") == "PER"
    assert found.get("باريس") == "GPE"
    assert found.get("روسيا") == "GPE"
