"""Two texts → whether one reprints the other; articles → how alike they are."""

import random

import pytest
from invented import ELSEWHERE, OTHER_WORDS, SPORT, WIRE, actor, article, record

from marsad.stories.profile import Profile, from_bytes, profile_of, to_bytes
from marsad.stories.similar import find_alike, find_candidates, is_reprint, make_vectors
from marsad.stories.words import find_shingles, find_stems

SENTENCES = WIRE.split(". ")


def profile(text: str, **options: str) -> Profile:
    return profile_of(record(article("a", text, **options)))


def share_text(one: str, other: str) -> bool:
    return is_reprint(find_shingles(one), find_shingles(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("وزارةُ الدّاخلية", "وزاره الداخليه"),
        ("بالمدينة", "المدينة"),
        ("والمتظاهرين", "المتظاهرون"),
        ("للعراق", "العراق"),
    ],
)
def test_spelling_particles_and_endings_make_no_other_word(one: str, other: str) -> None:
    assert list(find_stems(one)) == list(find_stems(other))


@pytest.mark.parametrize(
    "reprint",
    [
        pytest.param("مقتل محتجين في النخيل\n\n" + WIRE, id="another headline"),
        pytest.param(
            "أفادت وكالة الواحة للأنباء بما يلي عن أحداث النخيل. " + ". ".join(SENTENCES[1:]), id="another lead"
        ),
        pytest.param(". ".join(SENTENCES[:2]), id="the tail cut"),
        pytest.param(WIRE + " " + ELSEWHERE, id="more at the end"),
        pytest.param(WIRE.replace("أعلنت", "أَعْلَنَتْ").replace("،", ","), id="other marks"),
    ],
)
def test_a_wire_story_under_another_dress_is_a_reprint(reprint: str) -> None:
    assert share_text(WIRE, reprint)
    assert share_text(reprint, WIRE)
    assert (1, 2) in find_candidates([profile(SPORT), profile(WIRE), profile(reprint)])


@pytest.mark.parametrize("text", [OTHER_WORDS, ELSEWHERE, SENTENCES[0][:40], ""])
def test_the_same_news_in_other_words_or_a_line_of_it_is_none(text: str) -> None:
    assert not share_text(WIRE, text)


def test_sketches_miss_few_reprints_of_a_third_of_the_text() -> None:
    dice = random.Random(5)  # noqa: S311
    words = [f"كلمة{chr(0x628 + n % 20)}{n}" for n in range(3000)]
    found = 0
    for _ in range(100):
        whole = dice.sample(words, 240)
        profiles = [profile(" ".join(whole)), profile(" ".join(whole[:80]))]
        found += find_candidates(profiles) == ((0, 1),)
    assert found >= 95


def test_likeness_is_of_what_is_rare() -> None:
    texts = (WIRE, OTHER_WORDS, ELSEWHERE, SPORT)
    vectors = make_vectors([profile(text) for text in texts])
    alike = {(i, j): near for i, j, near in find_alike(vectors, vectors, 0.0)}
    assert alike[0, 1] > 0.2 > 4 * max(alike.get((i, j), 0.0) for i in (0, 1) for j in (2, 3))


def test_actors_make_articles_alike() -> None:
    parties = actor("e1", "حزب الفجر", "dawn-party", "XYZ"), actor("e2", "نقابة المعلمين", "teachers", "XYZ")
    silent = make_vectors([profile(WIRE), profile(ELSEWHERE)])
    named = make_vectors([profile_of(record(article("a", text), parties)) for text in (WIRE, ELSEWHERE)])
    assert _likeness(named) > _likeness(silent) + 0.15


def _likeness(vectors: object) -> float:
    return next((near for i, j, near in find_alike(vectors, vectors, 0.0) if (i, j) == (0, 1)), 0.0)


def test_empty_articles_are_like_nothing() -> None:
    vectors = make_vectors([profile(""), profile(""), profile(WIRE)])
    assert [(i, j) for i, j, _ in find_alike(vectors, vectors, 0.01)] == [(2, 2)]


def test_a_profile_is_kept_in_bytes() -> None:
    known = profile_of(record(article("a", WIRE, title="عنوان"), (actor("e1", "حزب الفجر", None, "XYZ"),)))
    again = from_bytes(to_bytes(known))
    for one, other in zip((*known.blocks,), (*again.blocks,), strict=True):
        assert one.ids.tolist() == other.ids.tolist()
        assert one.weights.tolist() == other.weights.tolist()
    assert again.sketch.tolist() == known.sketch.tolist()
    assert len(known.sketch) == 128
    with pytest.raises(ValueError, match="no profile"):
        from_bytes(to_bytes(known)[:-1])


def test_a_sketch_is_the_same_in_every_run() -> None:
    assert profile("الجيش يعلن وقف إطلاق النار في الجنوب").sketch[:3].tolist() == [2577127677, 100471734, 1171986485]


def test_a_record_without_its_text_has_no_profile() -> None:
    from marsad.coder import without_text

    with pytest.raises(ValueError, match="no text"):
        profile_of(without_text(record(article("a", WIRE))))


def test_shingles_of_a_short_text_are_one() -> None:
    assert len(find_shingles("كلمة وأخرى")) == 1
    assert find_shingles(" . ") == frozenset()
