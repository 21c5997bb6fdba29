"""Small articles made up for the tests, and records made by hand."""

from hashlib import sha256

from marsad.records import (
    SCHEMA,
    Article,
    ArticleInfo,
    CoderInfo,
    Entity,
    Event,
    EventDate,
    Figure,
    Mention,
    Place,
    Record,
    SentenceSpan,
    Span,
    Trigger,
)
from marsad.store import Store

WIRE = (
    "أعلنت وزارة الداخلية في جمهورية الواحة اليوم مقتل ستة وعشرين محتجا في مدينة النخيل بعد اشتباكات مع قوات الأمن "
    "أمام مبنى البلدية. وقال شهود إن المتظاهرين تجمعوا منذ الصباح احتجاجا على رفع أسعار الوقود، وإن الشرطة استخدمت "
    "الغاز المسيل للدموع قبل أن تطلق النار. ودعت نقابة المعلمين إلى إضراب عام يوم الأحد، بينما طالب حزب الفجر المعارض "
    "بفتح تحقيق مستقل في ما جرى. ولم يصدر عن رئيس الجمهورية أي تعليق حتى مساء الجمعة."
)
OTHER_WORDS = (
    "سقط عشرات القتلى في النخيل خلال تفريق الشرطة مظاهرة على غلاء الوقود قرب مقر البلدية، وفق وزارة الداخلية في "
    "الواحة. وتحدث حزب الفجر عن مجزرة وطلب لجنة تحقيق دولية، فيما تستعد نقابة المعلمين لإضراب."
)
ELSEWHERE = (
    "وقعت شركة الميناء في مدينة المرفأ اتفاقا مع مستثمرين من الخارج لتوسيع أرصفة الحاويات. وقال مدير الشركة إن الأعمال "
    "تبدأ في الربيع المقبل وتستمر ثلاثة أعوام، وإنها توفر فرص عمل لمهندسين وعمال من أبناء المنطقة."
)
SPORT = (
    "فاز فريق الصقور على ضيفه الشباب بهدفين دون رد في افتتاح الدوري المحلي. وسجل المهاجم الهدف الأول من ركلة جزاء، "
    "وأضاف زميله الثاني برأسية في الدقيقة الأخيرة من المباراة."
)


def article(
    id_: str, text: str, day: str | None = "2022-01-07", source: str = "Outlet", title: str | None = None
) -> Article:
    return Article(id_, text if title is None else f"{title}\n\n{text}", title, day, source=source)


def record(
    of: Article,
    entities: tuple[Entity, ...] = (),
    events: tuple[Event, ...] = (),
    figures: tuple[Figure, ...] = (),
    places: tuple[Place, ...] = (),
    coder: str = "1",
) -> Record:
    info = ArticleInfo(
        of.id, of.title, of.text, of.published, None, of.source, of.url, "ar", sha256(of.text.encode()).hexdigest(),
        len(of.text),
    )  # fmt: skip
    sentences = (SentenceSpan(0, len(of.text), 0),)
    return Record(
        SCHEMA, CoderInfo(coder, "m", "d"), info, sentences, entities, (), events, (), figures, (), places, ()
    )


def keep(store: Store, *records: Record) -> list[str]:
    """Their keys."""
    keys = []
    for one in records:
        info = one.article
        assert info.text is not None
        added = store.add(Article(info.id, info.text, info.title, info.published, source=info.source))
        store.put(added.key, one)
        keys.append(added.key)
    return keys


def actor(id_: str, name: str, slug: str | None = None, country: str | None = None) -> Entity:
    return Entity(id_, name, None, "org", country, (), None, slug, None, (Mention(0, 3, "name"),))


def event(
    id_: str,
    type_: str,
    actors: tuple[str, ...],
    recipients: tuple[str, ...],
    day: str | None = "2022-01-07",
    status: str = "asserted",
    place: str | None = None,
) -> Event:
    return Event(
        id_, type_, None, (), actors, recipients, Trigger(0, 3, "x"), (Span(0, 9),), 0,
        EventDate(day, day) if day else None, place, status, False, None, (), None, (), 0.9, (), "test",  # type: ignore[arg-type]
    )  # fmt: skip


def figure(id_: str, value: int, source: str | None = None, of: str = "شخصا", measure: str = "killed") -> Figure:
    return Figure(id_, 0, 4, value, False, measure, of, source, None, None, None, "test")
