"""Word vectors as a Document keeps them, and scores along directions."""

import numpy as np
import pytest

from marsad.language.parse import parse
from marsad.language.vectors import SIZE, Directions, pack, unpack
from marsad.records import Article


def test_a_document_has_a_vector_for_every_surface_word() -> None:
    document = next(parse([Article(id="1", text="سافر الوزير للعراق وبغداده.\nعاد الرئيس.")]))
    vectors = unpack(document.vectors)
    assert vectors.shape == (document.tokens[-1].word + 1, SIZE)
    assert np.abs(vectors).max() > 0


def test_directions_score_each_word_and_are_read_back() -> None:
    vectors = np.zeros((2, SIZE), np.float32)
    vectors[1, 3] = 2.0
    row = [0.0] * SIZE + [0.5]
    row[3] = 1.5
    directions = Directions({"any": row})
    assert directions.scores(pack(vectors), [1]) == {"any": {1: pytest.approx(3.5)}}
    assert directions.scores(pack(vectors), [0, 1])["any"][0] == pytest.approx(0.5)
    assert dict(directions.items()) == {"any": row}
