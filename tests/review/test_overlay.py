"""Reviews laid over a record: what they hold on to, what they change, and that coding again does not lose them."""

from dataclasses import replace

import pytest

from marsad.records import (
    SCHEMA,
    ArticleInfo,
    CoderInfo,
    Entity,
    Event,
    Figure,
    Mention,
    Record,
    SentenceSpan,
    Span,
    Stance,
    Statement,
    Trigger,
)
from marsad.review import Anchor, Change, Review, ReviewError, added, apply, check
from marsad.review.overlay import anchor_of, find

TEXT = "أدانت فرنسا قصف المدينة وقال وزير إن 26 قتلوا"


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def entity(id: str, words: str) -> Entity:  # noqa: A002
    at = span(words)
    return Entity(id, words, None, "country", None, (), None, None, None, (Mention(at.start, at.end, "name"),))


def make_record() -> Record:
    condemned, said, killed = span("أدانت"), span("26 قتلوا"), span("26")
    return Record(
        schema=SCHEMA,
        coder=CoderInfo("1", "m", "d"),
        article=ArticleInfo("a", None, TEXT, None, None, None, None, "ar", "0" * 64, len(TEXT)),
        sentences=(SentenceSpan(0, len(TEXT), 0),),
        entities=(entity("e1", "فرنسا"), entity("e2", "المدينة"), entity("e3", "وزير")),
        statements=(
            Statement(
                "s1", said.start, said.end, "indirect", None, "e3", None, None, None, (), None, None, None, "cue/qala"
            ),
        ),
        events=(
            Event(
                id="v1", type="ACCUSE", mode="disapprove", contexts=(), actors=("e1",), recipients=("e2",),
                trigger=Trigger(condemned.start, condemned.end, "ادان"), evidence=(condemned,), sentence=0, date=None,
                place=None, status="asserted", historical=False, statement="s1", sources=(), issue=None,
                figures=("f1",), confidence=0.5, reasons=(), found_by="accuse/adana",
            ),
        ),
        stances=(Stance("a1", "e1", "e2", None, "oppose", "v1", (condemned,), "stances"),),
        figures=(Figure("f1", killed.start, killed.end, 26, False, "killed", None, "e3", "v1", None, None, "figures"),),
        times=(),
        places=(),
        warnings=(),
    )  # fmt: skip


RECORD = make_record()
EVENT = anchor_of(RECORD, "events", RECORD.events[0])


def review(verdict: str, anchor: Anchor = EVENT, *, at: str = "2026-01-01", **more: object) -> Review:
    return Review("0" * 16, anchor, verdict, "amal", at, **more)  # type: ignore[arg-type]


def test_accepting_changes_nothing() -> None:
    assert apply(RECORD, [review("accept")]) == RECORD


def test_deleting_takes_along_what_rests_on_it() -> None:
    after = apply(RECORD, [review("delete")])
    assert (after.events, after.stances) == ((), ())
    assert after.figures[0].event is None
    said = anchor_of(RECORD, "statements", RECORD.statements[0])
    assert apply(RECORD, [review("delete", said)]).events[0].statement is None


def test_correcting_fields_parties_and_place_in_the_text() -> None:
    changes = (
        Change("type", "REQUEST"),
        Change("mode"),
        Change("day", "2026-01-02"),
        Change("recipients", mentions=(span("وزير"),)),
    )
    event = apply(RECORD, [review("correct", changes=changes, span=span("قصف"))]).events[0]
    assert (event.type, event.mode, event.recipients) == ("REQUEST", None, ("e3",))
    assert event.date is not None
    assert event.date.start == "2026-01-02"
    assert TEXT[event.trigger.start : event.trigger.end] == "قصف"
    assert (event.confidence, event.found_by) == (1.0, "review/amal")


def test_the_last_word_counts() -> None:
    first = review("delete", at="2026-01-01")
    last = review("correct", at="2026-01-02", changes=(Change("status", "denied"),))
    assert apply(RECORD, [last, first]).events[0].status == "denied"


def test_adding_with_an_entity_nobody_found() -> None:
    added = Anchor("events", span("قصف").start, span("قصف").end, "ASSAULT")
    changes = (Change("actors", mentions=(span("قتلوا"),)),)
    after = apply(RECORD, [review("add", added, changes=changes)])
    assert [(event.id, event.type) for event in after.events] == [("v1", "ACCUSE"), ("v2", "ASSAULT")]
    assert after.events[1].actors == ("e4",)
    assert after.entities[3].name == "قتلوا"


@pytest.mark.parametrize("layer", ["statements", "stances", "figures"])
def test_adding_to_every_layer(layer: str) -> None:
    at = span("قصف المدينة")
    after = apply(RECORD, [review("add", Anchor(layer, at.start, at.end))])  # type: ignore[arg-type]
    assert len(getattr(after, layer)) == 2
    assert len({item.id for item in getattr(after, layer)}) == 2


def test_figures_have_numbers() -> None:
    figure = anchor_of(RECORD, "figures", RECORD.figures[0])
    more = review("correct", figure, changes=(Change("high", "164"), Change("source")))
    after = apply(RECORD, [more]).figures[0]
    assert (after.value, after.source) == ((26, 164), None)
    with pytest.raises(ReviewError, match="'many' is not a number"):
        check(review("correct", figure, changes=(Change("low", "many"),)), len(TEXT))


def test_another_version_of_the_coder_finds_the_item_again() -> None:
    """Other ids, a trigger that is a letter longer, a second event beside it."""
    event = RECORD.events[0]
    longer = replace(event, id="v7", trigger=replace(event.trigger, end=event.trigger.end + 1))
    other = replace(event, id="v1", trigger=Trigger(span("قصف").start, span("قصف").end, "قصف"), type="ASSAULT")
    again = replace(RECORD, events=(other, longer), stances=())
    after = apply(again, [review("correct", changes=(Change("status", "denied"),))])
    assert [(e.id, e.status) for e in after.events] == [("v1", "asserted"), ("v7", "denied")]
    assert find(replace(RECORD, events=(other,)), EVENT) is None


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (review("accept", span=span("قصف")), "accept changes nothing"),
        (review("correct"), "says what is to be changed"),
        (review("correct", span=Span(0, 1000)), "outside the text"),
        (review("delete", Anchor("events", 5, 5)), "outside the text"),
        (review("correct", changes=(Change("id", "v9"),)), "events have no id"),
        (review("correct", changes=(Change("mode", "x" * 501),)), "mode is too long"),
        (review("correct", changes=(Change("day", "tomorrow"),)), "'tomorrow' is no day"),
        (review("correct", changes=(Change("actors", mentions=(Span(-1, 2),)),)), "outside the text"),
    ],
)
def test_what_means_nothing_is_refused(wrong: Review, fault: str) -> None:
    with pytest.raises(ReviewError, match=fault):
        check(wrong, len(TEXT))


def test_what_was_added_is_accepted_corrected_and_deleted_like_the_rest() -> None:
    at = span("أدانت")
    beside = Anchor("events", at.start, at.end, "AID")  # on the word of an event that the coder found
    add = review("add", beside, at="2026-01-01")
    corrected = review("correct", beside, at="2026-01-02", changes=(Change("type", "REQUEST"),))
    assert [e.type for e in apply(RECORD, [add]).events] == ["ACCUSE", "AID"]
    assert apply(RECORD, [add, review("accept", beside, at="2026-01-02")]) == apply(RECORD, [add])
    after = apply(RECORD, [add, corrected])
    assert [e.type for e in after.events] == ["ACCUSE", "REQUEST"]
    assert added(RECORD, [add, corrected]) == {after.events[1].id: beside}
    assert apply(RECORD, [add, corrected, review("delete", beside, at="2026-01-03")]).events == RECORD.events


def test_what_was_added_and_is_found_by_the_next_coder_is_there_once() -> None:
    add = review("add", changes=(Change("status", "denied"),))
    (event,) = apply(RECORD, [add]).events
    assert (event.id, event.status, event.found_by) == ("v1", "denied", "review/amal")


def test_a_stance_needs_a_holder() -> None:
    stance = Anchor("stances", 0, 5, "support")
    for verdict, changes in (("add", ()), ("correct", (Change("holder"),))):
        with pytest.raises(ReviewError, match="holds it"):
            check(review(verdict, stance, changes=changes), len(TEXT))
