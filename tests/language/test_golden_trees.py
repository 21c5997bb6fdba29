"""The readings a person has reviewed stay as they are until somebody renews and reviews them again."""

from pathlib import Path

import pytest

from language.trees import GOLDEN, news, sample, text

SHARED = Path(__file__).parents[3] / "shared"


def test_the_sample_article_is_read_as_reviewed() -> None:
    assert text(sample(), words=True) == (GOLDEN / "trees.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(
    not (SHARED / "data" / "articles").is_dir(), reason="the folder ../shared with the articles is missing"
)
def test_forty_sentences_of_the_news_are_read_as_reviewed() -> None:
    assert text(news(SHARED), words=False) == (GOLDEN / "trees_news.txt").read_text(encoding="utf-8")
