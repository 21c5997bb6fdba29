"""The coder as Python calls it."""

from collections.abc import Iterator
from itertools import islice

import pytest

import marsad
from marsad import jsonl
from marsad.records import Article

NEWS = "أعلن الرئيس الفرنسي إيمانويل ماكرون أمس دعمه لأوكرانيا، وقال إن «الحرب يجب أن تتوقف»."


def test_code_takes_text_or_an_article() -> None:
    from_text = marsad.code(NEWS, published="2022-01-08")
    from_article = marsad.code(Article("text", NEWS, published="2022-01-08", language="ar"))
    assert from_text == from_article
    assert from_text.article.published == "2022-01-08"
    assert from_text.events[0].type == "SUPPORT"


def test_language_is_found_where_the_article_does_not_say() -> None:
    assert marsad.code(Article("a", "The president spoke")).article.language == "und-Latn"


def test_a_wrong_date_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="not a date"):
        marsad.code(NEWS, published="yesterday")


def test_order_is_kept_among_articles_of_other_languages() -> None:
    texts = [NEWS, "English", NEWS, "", "Русский"] * 9
    records = list(marsad.code_all(Article(str(i), text) for i, text in enumerate(texts)))
    assert [record.article.id for record in records] == [str(i) for i in range(len(texts))]
    assert [record.article.text for record in records] == texts
    assert [bool(record.entities) for record in records] == [text == NEWS for text in texts]


def test_articles_are_coded_as_they_come() -> None:
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield Article(str(taken), NEWS)

    assert len(list(islice(marsad.code_all(endless()), 3))) == 3
    assert taken < 100


def test_same_article_same_bytes_whatever_the_company() -> None:
    alone = jsonl.dumps(marsad.code(Article("a", NEWS, published="2022-01-08")))
    others = [Article("b", NEWS * 3), Article("a", NEWS, published="2022-01-08"), Article("c", "قال نعم")]
    assert jsonl.dumps(list(marsad.code_all(others))[1]) == alone


def test_an_actor_is_called_by_its_name_with_the_article_that_its_preposition_hides() -> None:
    record = marsad.code(
        "سلم المتظاهرون رسالة للمتحدث باسم الحكومة وقدموا مطالب للمجلس العسكري الانتقالي.", published="2022-01-08"
    )
    names = {entity.name: record.article.text[entity.mentions[0].start :][:3] for entity in record.entities}
    assert names["المتحدث باسم الحكومة"] == "لمت"
    assert names["المجلس العسكري الانتقالي"] == "لمج"


def test_two_joined_before_their_verb_act_together_whatever_the_parse_joins_them_to() -> None:
    record = marsad.code("موسكو وبكين تساندان توكاييف وأوروبا تطالبه بوقف العنف", published="2022-01-08")
    names = {entity.id: entity.country for entity in record.entities}
    support = record.events[0]
    assert [names[actor] for actor in support.actors] == ["RUS", "CHN"]
    assert [names[recipient] for recipient in support.recipients] == ["KAZ"]


def test_what_made_the_record_is_named() -> None:
    info = marsad.code(NEWS).coder
    assert info.version == marsad.__version__
    assert info.model and info.dictionaries
