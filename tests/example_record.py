"""A record made by hand that fills every layer once."""

from marsad.records import (
    SCHEMA,
    ArticleInfo,
    CoderInfo,
    Cue,
    Entity,
    Event,
    EventDate,
    Figure,
    Mention,
    Place,
    Record,
    SentenceSpan,
    Span,
    Stance,
    Statement,
    Time,
    Trigger,
)

TEXT = "قالت أنقرة إن 26 قتلوا أمس في ألماتي"
RECORD = Record(
    schema=SCHEMA,
    coder=CoderInfo("0.1.0", "m", "d"),
    article=ArticleInfo("a", None, TEXT, "2022-01-08", None, None, None, "ar", "0" * 64, len(TEXT)),
    sentences=(SentenceSpan(0, len(TEXT), 0),),
    entities=(
        Entity("e1", "تركيا", "Turkey", "country", "TUR", ("GOV",), None, "tur", None, (Mention(5, 10, "name"),)),
    ),
    statements=(
        Statement(
            *("s1", 14, 36, "indirect", Cue(0, 4, "قال", "says"), "e1", Span(5, 10)),
            *[None] * 2,
            (),
            *[None] * 3,
            "cue/qala",
        ),
    ),
    events=(
        Event(
            *("v1", "ASSAULT", None, ("military",), (), ("e1",), Trigger(17, 22, "قتل"), (Span(14, 36),), 0),
            *(
                EventDate("2022-01-07", "2022-01-07"),
                "p1",
                "claimed",
                False,
                "s1",
                (),
                None,
                ("f1",),
                0.8,
                (),
                "assault/qatala",
            ),
        ),
    ),
    stances=(Stance("h1", "e1", None, None, "oppose", "v1", (Span(0, 4),), "stances/accuse"),),
    figures=(Figure("f1", 14, 16, 26, False, "killed", None, "e1", "v1", None, None, "figures/count"),),
    times=(Time("t1", 23, 26, "date", "2022-01-07", "published", "times/relative"),),
    places=(Place("p1", 30, 36, "Almaty", 1526384, 43.25, 76.949999999, "KAZ", None, "city", 1.0, "places/gazetteer"),),
    warnings=("no dateline",),
)
