"""The coder: every stage in order, on one page. A Record goes out for every Article that comes in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from marsad import __version__
from marsad.language.model import Model
from marsad.language.parse import default_model, parse
from marsad.read.script import find_language
from marsad.read.text import find_title, make_article, read_date
from marsad.records import SCHEMA, Article, ArticleInfo, CoderInfo, Document, Event, Figure, Record, SentenceSpan
from marsad.rulebook import Rulebook, load
from marsad.stages.anaphora import resolve_anaphora
from marsad.stages.entities import resolve_entities
from marsad.stages.events import code_events, keep_events
from marsad.stages.figures import find_figures
from marsad.stages.mentions import find_mentions
from marsad.stages.places import locate_places
from marsad.stages.quotations import find_quotations
from marsad.stages.stances import derive_stances
from marsad.stages.statements import find_statements
from marsad.stages.times import resolve_times

ARABIC = "ar"


def code(text: str | Article, *, published: str | None = None, rules: str | Path | None = None) -> Record:
    """The Record of one article: its text, or an Article.

    published: ISO date that relative times count from. rules: folder of further dictionary entries.
    """
    article = text if isinstance(text, Article) else make_article(text, id="text", title=find_title(text))
    if published is not None:
        article = replace(article, published=read_date(published))
    return Coder(rules=rules).code(article)


def code_all(articles: Iterable[Article], *, rules: str | Path | None = None) -> Iterator[Record]:
    """The Record of each article in order, as it comes: articles are read in small batches, none is kept."""
    return Coder(rules=rules).code_all(articles)


class Coder:
    """Codes articles with one set of dictionaries: the shipped ones and, in `rules`, a folder of one's own.

    threads: how many batches of sentences the model reads at once (default: one a core).
    """

    def __init__(self, *, rules: str | Path | None = None, threads: int | None = None) -> None:
        self.rulebook = load(Path(rules) if rules is not None else None)
        self._model = Model(threads=threads) if threads else default_model()
        self.info = CoderInfo(__version__, self._model.version, self.rulebook.version)

    def code(self, article: Article) -> Record:
        """The Record of one article."""
        return next(self.code_all([article]))

    def code_all(self, articles: Iterable[Article]) -> Iterator[Record]:
        """The Record of each article, in order."""
        return (record for _, record in self.read_all(articles))

    def read_all(self, articles: Iterable[Article]) -> Iterator[tuple[Document, Record]]:
        """Each article's linguistic reading with its Record. What is not Arabic passes as an empty text."""
        waiting: deque[Article] = deque()

        def readable() -> Iterator[Article]:
            for article in map(_with_language, articles):
                waiting.append(article)
                yield article if article.language == ARABIC else replace(article, text="")

        for document in parse(readable(), model=self._model):
            article = waiting.popleft()
            yield document, assemble(article, document, self.rulebook, self.info)


def assemble(article: Article, document: Document, rulebook: Rulebook, info: CoderInfo) -> Record:
    """Run the stages over an article's linguistic reading and put together what they found."""
    mentions = find_mentions(document, rulebook)
    named = resolve_entities(document, mentions, rulebook)
    statements = find_statements(document, named, rulebook)
    entities = resolve_anaphora(document, named, statements)
    times = resolve_times(document, rulebook)
    places = locate_places(document, mentions, rulebook)
    figures = find_figures(document, entities, statements, rulebook)
    possible = code_events(document, entities, statements, times, places, figures, rulebook)
    shown = derive_stances(document, entities, statements, [p.event for p in possible], rulebook)
    events, stances = keep_events(possible, shown)
    return Record(
        schema=SCHEMA,
        coder=info,
        article=_article_info(article),
        sentences=tuple(SentenceSpan(s.start, s.end, s.paragraph) for s in document.sentences),
        entities=entities,
        statements=statements,
        events=events,
        stances=stances,
        figures=_with_events(figures, events),
        times=times,
        places=places,
        warnings=(*_warnings(article), *document.warnings),
    )


def without_text(record: Record) -> Record:
    """The record without the article's text; its offsets and hash still say which text it is about."""
    return replace(record, article=replace(record.article, text=None))


def _with_language(article: Article) -> Article:
    return article if article.language else replace(article, language=find_language(article.text))


def _article_info(article: Article) -> ArticleInfo:
    digest = sha256(article.text.encode()).hexdigest()
    return ArticleInfo(
        id=article.id,
        title=article.title,
        text=article.text,
        published=article.published,
        dateline=article.dateline,
        source=article.source,
        url=article.url,
        language=article.language,
        sha256=digest,
        length=len(article.text),
    )


def _with_events(figures: tuple[Figure, ...], events: tuple[Event, ...]) -> tuple[Figure, ...]:
    """Figures with the first event that counts them, and through it their date and place."""
    counted: dict[str, Event] = {}
    for event in events:
        for figure_id in event.figures:
            counted.setdefault(figure_id, event)
    return tuple(_with_event(figure, counted[figure.id]) if figure.id in counted else figure for figure in figures)


def _with_event(figure: Figure, event: Event) -> Figure:
    date = figure.date or (event.date.start if event.date else None)
    return replace(figure, event=figure.event or event.id, date=date, place=figure.place or event.place)


def _warnings(article: Article) -> Iterator[str]:
    """What the reader of a Record must know about the article itself."""
    if not article.text.strip():
        yield "the article is empty"
        return
    if article.language != ARABIC:
        yield f"not Arabic ({article.language}): nothing was coded"
        return
    if article.published is None:
        yield "no publication date: times that count from it stay without a value"
    for quotation in find_quotations(article.text):
        if not quotation.closed:
            yield f"the quotation that begins at {quotation.start} is never closed"
