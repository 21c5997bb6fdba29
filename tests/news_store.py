"""A small store of articles whose records are made by hand: what searching and exporting are tested on.

one: an attack with a place, a claimed number, a statement and two stances; a character outside the basic plane before
them all, so that code points and UTF-16 units differ. two: a visit between governments, told as planned, by another
outlet. three: reprints one; told: without a date and a source, hostile in every name.
"""

from hashlib import sha256

from sqlalchemy import insert, select

from marsad.records import (
    SCHEMA,
    Article,
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
    Trigger,
)
from marsad.store import Store
from marsad.store.schema import ARTICLES, HAPPENINGS, RECORDS, STORIES, STORY_ARTICLES

INFO = CoderInfo("0.1.0", "model", "dictionaries")
ONE = "😀 اتهمت أنقرة أمس جيش روسيا بقصف ألماتي ومقتل 26 محتجا. وأدان توكاييف القصف"
TWO = "يزور الرئيس قاسم جومارت توكاييف أنقرة غدا"
THREE = ONE + ". وكالات"
FOUR = '=cmd|calc شن "مجهول" هجوما\u202e على -1+1 بلدة'
TURKEY = ("تركيا", "Turkey", "country", "TUR", (), None, "TUR", None)
RUSSIAN_ARMY = ("جيش روسيا", None, "org", "RUS", ("MIL",), None, None, None)
TOKAYEV = (
    *("قاسم جومارت توكاييف", "Kassym-Jomart Tokayev", "person", "KAZ", ("GOV", "ELI"), "الرئيس"),
    *("kassym-jomart-tokayev", "Q457866"),
)
NOBODY = ('=HYPERLINK("x")', None, "group", None, (), None, None, None)
TOWN = ("@بلدة;أخرى", None, "group", None, ("CVL",), None, None, None)


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def entity(name: str, about: tuple[object, ...], text: str, words: str) -> Entity:
    where = at(text, words)
    return Entity(name, *about, (Mention(where.start, where.end, "name"),))  # type: ignore[arg-type]


def event(text: str, name: str, kind: str, word: str, **fields: object) -> Event:
    where = at(text, word)
    values: dict[str, object] = {
        "id": name, "type": kind, "mode": None, "contexts": (), "actors": (), "recipients": (),
        "trigger": Trigger(where.start, where.end, word), "evidence": (Span(0, len(text)),), "sentence": 0,
        "date": None, "place": None, "status": "asserted", "historical": False, "statement": None, "sources": (),
        "issue": None, "figures": (), "confidence": 0.5, "reasons": (), "found_by": "test",
    }  # fmt: skip
    return Event(**{**values, **fields})  # type: ignore[arg-type]


def attack(text: str) -> dict[str, object]:
    """The layers of an article that tells of the shelling."""
    shelled, killed, words = at(text, "ألماتي"), at(text, "26"), at(text, "قصف ألماتي")
    return {
        "entities": (
            entity("e1", TURKEY, text, "أنقرة"),
            entity("e2", RUSSIAN_ARMY, text, "جيش روسيا"),
            entity("e10", TOKAYEV, text, "توكاييف"),
        ),
        "statements": (
            Statement(
                *("s1", words.start, words.end, "indirect", Cue(2, 7, "اتهم", "accuses"), "e1", None, "e2"),
                *("e10", ("Reuters", "e1"), "interview", "p1", None, "cue/ittahama"),
            ),
        ),
        "events": (
            event(text, "v2", "ASSAULT", "قصف", mode="heavy-weapons", actors=("e2",), recipients=("e10", "e1"),
                  date=EventDate("2022-01-07", "2022-01-07"), place="p1", status="claimed", statement="s1",
                  contexts=("military",), figures=("f1",)),
            event(text, "v10", "ACCUSE", "أدان", mode="disapprove", actors=("e10",), recipients=("e2",)),
        ),
        "stances": (
            Stance("a1", "e1", "e2", None, "oppose", "v10", (at(text, "اتهمت"),), "stances/accuse"),
            Stance("a2", "e10", None, "القصف", "oppose", "v10", (at(text, "أدان"),), "stances/accuse"),
        ),
        "figures": (
            Figure("f1", killed.start, killed.end, (26, 30), True, "killed", "محتجا", "e1", "v2", "2022-01-07",
                   "p1", "figures/killed"),
        ),
        "places": (
            Place("p1", shelled.start, shelled.end, "Almaty", 1526384, 43.25, 76.95, "KAZ", "02", "city", 1.0, "g"),
        ),
    }  # fmt: skip


def visit(text: str) -> dict[str, object]:
    return {
        "entities": (entity("e1", TOKAYEV, text, "قاسم جومارت توكاييف"), entity("e2", TURKEY, text, "أنقرة")),
        "events": (
            event(text, "v1", "CONSULT", "يزور", mode="visit", actors=("e1",), recipients=("e2",), status="planned",
                  date=EventDate("2022-02-02", "2022-02-03"), historical=True),
        ),
    }  # fmt: skip


def hostile(text: str) -> dict[str, object]:
    return {
        "entities": (entity("e1", NOBODY, text, '"مجهول"'), entity("e2", TOWN, text, "-1+1 بلدة")),
        "events": (event(text, "v1", "ASSAULT", "هجوما", actors=("e1",), recipients=("e2",)),),
    }


def record(article: Article, layers: dict[str, object]) -> Record:
    digest = sha256(article.text.encode()).hexdigest()
    about = ArticleInfo(
        *(article.id, article.title, article.text, article.published, None, article.source, article.url, "ar"),
        *(digest, len(article.text)),
    )
    names = ("entities", "statements", "events", "stances", "figures", "times", "places", "warnings")
    empty: dict[str, object] = dict.fromkeys(names, ())
    sentences = (SentenceSpan(0, len(article.text), 0),)
    return Record(SCHEMA, INFO, about, sentences, **{**empty, **layers})  # type: ignore[arg-type]


NEWS = (
    (Article("one", ONE, "قصف", "2022-01-08", None, "وكالة", "https://example.org/1"), attack(ONE)),
    (Article("two", TWO, "زيارة", "2022-02-01", None, "صحيفة"), visit(TWO)),
    (Article("three", THREE, "قصف", "2022-01-09", None, "صحيفة"), attack(THREE)),
    (Article("four", FOUR, "-4+4", None), hostile(FOUR)),
)


def key(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def fill(store: Store) -> None:
    """The four articles with their records, one and three in one story."""
    for article, layers in NEWS:
        store.put(store.add(article).key, record(article, layers))
    with store.writing() as connection:
        found = select(ARTICLES.c.pk, RECORDS.c.pk).join(RECORDS, RECORDS.c.article == ARTICLES.c.pk)
        (one, first), (three, second) = (
            connection.execute(found.where(ARTICLES.c.key == key(text))).one() for text in (ONE, THREE)
        )
        story = {"pk": 1, "key": "story0", "title": "قصف", "first_day": "2022-01-08", "last_day": "2022-01-09"}
        connection.execute(insert(STORIES), story | {"articles": 2})
        rows = (one, None, "2022-01-08", first), (three, one, "2022-01-09", second)
        for article, original, day, made in rows:
            row = {"article": article, "story": 1, "reprint_of": original, "day": day, "record": made, "profile": b""}
            connection.execute(insert(STORY_ARTICLES), row)
            connection.execute(insert(HAPPENINGS), {"record": made, "event": "v2", "happening": "happening0"})
