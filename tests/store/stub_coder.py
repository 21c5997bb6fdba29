"""A coder that is fast, needs no model and is always the same; for processes that tests start and kill."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event

from example_record import RECORD
from marsad.records import Article, ArticleInfo, CoderInfo, Record
from marsad.store import open_store
from marsad.store.keep import keep, recode
from marsad.store.schema import ARTICLES

_AHEAD = 4
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["stub_coder", "alembic.command", "alembic.config"])


class StubCoder:
    """The same events for every article; its version stands in the statement. Reads ahead, as the real one does."""

    def __init__(self, version: str = "1") -> None:
        self.info = CoderInfo(version, "model", "dictionaries")

    def code_all(self, articles: Iterable[Article]) -> Iterator[Record]:
        stream = iter(articles)
        while some := list(islice(stream, _AHEAD)):
            yield from [record_of(article, self.info) for article in some]


def record_of(article: Article, info: CoderInfo) -> Record:
    digest = sha256(article.text.encode()).hexdigest()
    about = ArticleInfo(
        *(article.id, article.title, article.text, article.published, article.dateline, article.source, article.url),
        *(article.language, digest, len(article.text)),
    )
    statements = tuple(replace(item, setting=info.version) for item in RECORD.statements)
    return replace(RECORD, coder=info, article=about, statements=statements)


def make_articles(count: int, first: int = 0) -> list[Article]:
    return [
        Article(
            id=str(number),
            text=f"قالت أنقرة إن {number} قتلوا أمس في ألماتي والرئيس قال كلمة{number}",
            title=f"خبر {number}",
            published=f"2022-01-{number % 28 + 1:02}",
            source="وكالة",
            url=f"https://example.org/{number}",
            language="ar",
        )
        for number in range(first, first + count)
    ]


def add_process(where: str, articles: list[Article], version: str = "1") -> BaseProcess:
    """A process that has started to add the articles."""
    return _started(_add, where, articles, version)


def warm_up() -> None:
    """The first process takes seconds to start, all others are forked from one that has imported everything."""
    _started(make_articles, 0).join()


@contextmanager
def written_by_another(where: str) -> Iterator[None]:
    """While a process has changed every article and not committed."""
    ready, done = _PROCESSES.Event(), _PROCESSES.Event()
    process = _started(_hold, where, ready, done)
    assert ready.wait(30)
    yield
    done.set()
    process.join()
    assert process.exitcode == 0


def recode_process(where: str, version: str) -> BaseProcess:
    return _started(_recode, where, version)


def _started(work: object, *arguments: object) -> BaseProcess:
    process = _PROCESSES.Process(target=work, args=arguments)  # type: ignore[arg-type]
    process.start()
    return process


def _add(where: str, articles: list[Article], version: str) -> None:
    with open_store(where) as store:
        for _ in keep(store, articles, StubCoder(version)):
            pass


def _hold(where: str, ready: Event, done: Event) -> None:
    with open_store(where) as store, store.writing() as connection:
        connection.execute(ARTICLES.update().values(title="not committed"))
        ready.set()
        done.wait(30)
        connection.rollback()


def _recode(where: str, version: str) -> None:
    with open_store(where) as store:
        for _ in recode(store, StubCoder(version)):
            pass
