"""Records for the pages' tests: one that overlaps and nests, one in which every text is hostile."""

from dataclasses import replace

from example_record import RECORD
from marsad.records import Cue, Entity, Event, Mention, Place, Record, Span, Stance, Statement, Trigger

ATTACK = "\"><script>window.hacked=1</script><img src=x onerror=window.hacked=1>'{{7*7}}</style></title></template>"

TITLE = "موسكو تهدد"
TEXT = (
    f"{TITLE}\n\nقال الوزير: «إن كييف أعلنت أن الجيش سيقصف المدينة غدا» وسنرد.\n\nردود الفعل\nولم تعلق باريس على ذلك.\n"
)


def span(words: str, nth: int = 0) -> tuple[int, int]:
    """Where the words stand in TEXT."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def statement(id: str, words: str, speaker: str | None, cue: str) -> Statement:  # noqa: A002
    start, end = span(words)
    reporting = Cue(*span(cue), cue, "says")
    return Statement(
        *(id, start, end, "direct", reporting, speaker, None, None, None),
        *(("وكالة", speaker) if speaker else ("وكالة",), None, None, None, "cue/qala"),
    )


def entity(id: str, name: str, *mentions: Mention) -> Entity:  # noqa: A002
    return Entity(id, name, None, "person", None, (), None, None, None, mentions)


def event(id: str, trigger: str, status: str, evidence: str, **other: object) -> Event:  # noqa: A002
    start, end = span(trigger)
    made = replace(
        RECORD.events[0],
        id=id,
        type="THREATEN",
        mode="violence",
        status=status,  # type: ignore[arg-type]
        actors=("e1",),
        recipients=("e2",),
        trigger=Trigger(start, end, trigger),
        evidence=(Span(*span(evidence)),),
        date=None,
        place=None,
        statement=None,
        figures=(),
    )
    return replace(made, **other)  # type: ignore[arg-type]


NESTED: Record = replace(
    RECORD,
    article=replace(RECORD.article, title=TITLE, text=TEXT, length=len(TEXT), source="وكالة"),
    entities=(
        entity("e1", "الوزير", Mention(*span("الوزير"), "nominal"), Mention(*span("ن", 1), "pronoun")),
        entity("e2", "كييف", Mention(*span("كييف"), "name")),
        entity("e3", "باريس", Mention(*span("باريس"), "name")),
    ),
    statements=(
        statement("s1", "إن كييف أعلنت أن الجيش سيقصف المدينة غدا", "e1", "قال"),
        statement("s2", "الجيش سيقصف المدينة غدا", "e2", "أعلنت"),
    ),
    events=(
        event("v1", "تهدد", "asserted", TITLE),
        event("v2", "قصف", "claimed", "الجيش سيقصف المدينة", date=RECORD.events[0].date, statement="s2"),
    ),
    stances=(
        Stance("h1", "e1", "e2", None, "oppose", "v2", (Span(*span("الجيش سيقصف المدينة")),), "stances/threaten"),
        Stance("h2", "e1", "e2", None, "support", "v1", (Span(*span(TITLE)),), "stances/threaten"),
        Stance("h3", "e3", None, "الحوار", "support", "v1", (Span(*span(TITLE)),), "stances/threaten"),
    ),
    figures=(),
    times=(replace(RECORD.times[0], start=span("غدا")[0], end=span("غدا")[1]),),
    places=(Place("p1", *span("باريس"), "Paris", 1, 48.85, 2.35, "FRA", None, "city", 1.0, "gazetteer/geonames"),),
    warnings=("no publication date: times that count from it stay without a value",),
)


def hostile(url: str = "javascript:window.hacked=1") -> Record:
    """Every text that may come from outside is an attack."""
    text = f"{ATTACK}\n\n{ATTACK} قال"
    here = (0, len(ATTACK))
    first = RECORD.events[0]
    return replace(
        RECORD,
        article=replace(
            RECORD.article,
            **dict.fromkeys(("id", "title", "source", "dateline", "published", "language"), ATTACK),
            text=text,
            url=url,
            length=len(text),
        ),
        entities=(
            Entity("e1", ATTACK, ATTACK, "org", ATTACK, (ATTACK,), ATTACK, ATTACK, ATTACK, (Mention(*here, "name"),)),
        ),
        statements=(
            replace(
                RECORD.statements[0],
                **dict.fromkeys(("setting", "date", "found_by"), ATTACK),
                start=0,
                end=len(ATTACK),
                chain=(ATTACK, "e1"),
                cue=Cue(*here, ATTACK, ATTACK),
                speaker_span=None,
            ),
        ),
        events=(
            replace(
                first,
                **dict.fromkeys(("type", "mode", "issue", "found_by"), ATTACK),
                contexts=(ATTACK,),
                sources=(ATTACK,),
                reasons=(ATTACK,),
                trigger=Trigger(*here, ATTACK),
                evidence=(Span(*here),),
            ),
        ),
        stances=(replace(RECORD.stances[0], topic=ATTACK, evidence=(Span(*here),), found_by=ATTACK),),
        figures=(replace(RECORD.figures[0], start=0, end=5, of=ATTACK, measure=ATTACK, found_by=ATTACK),),
        times=(replace(RECORD.times[0], start=0, end=5, value=ATTACK, anchored_to=ATTACK, found_by=ATTACK),),
        places=(replace(RECORD.places[0], start=0, end=5, name_en=ATTACK, country=ATTACK, found_by=ATTACK),),
        warnings=(ATTACK,),
    )
