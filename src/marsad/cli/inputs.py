"""What the commands share: arguments, articles read with what was set aside, output, faults told in a sentence."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from marsad.read import (
    Errors,
    MissingExtra,
    ReadError,
    Rejected,
    expand,
    is_pattern,
    is_there,
    measure,
    read_all,
    read_date,
    read_sample,
)
from marsad.records import Article

if TYPE_CHECKING:
    from marsad.coder import Coder
    from marsad.store import Store


# ── arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────


class _Date(click.ParamType[str]):
    """YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return read_date(value)
        except ReadError as error:
            self.fail(str(error), param, ctx)


class _Source(click.ParamType[str]):
    """A file, a folder, a pattern of files, a web address, or - for standard input."""

    name = "source"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        source = str(value)
        if source != "-" and not _is_url(source) and not is_there(source):
            if not is_pattern(source):
                self.fail(f"{source!r} does not exist", param, ctx)
            if not expand(source):
                self.fail(f"nothing has a name like {source!r}", param, ctx)
        return source


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


FILES = click.argument("files", nargs=-1, type=_Source(), metavar="SOURCE…")
DATE = click.option(
    "--date", type=_Date(), metavar="D", help="Publication date (YYYY-MM-DD) where an article has none."
)
SAMPLE = click.option("--sample", is_flag=True, help="Read the sample article that ships with the package.")
OUTPUT = click.option(
    "-o", "--output", type=click.Path(dir_okay=False), default="-", metavar="OUT", help="Write to OUT."
)
ERRORS = click.option(
    "--errors",
    type=click.Choice(["strict", "replace"]),
    default="strict",
    help="What to do with bytes that are not UTF-8.",
)
RULES = click.option(
    "--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="Folder of your own dictionary entries; they add to the shipped ones or override them.",
)  # fmt: skip
STORE = click.option(
    "--store", "where", required=True, envvar="MARSAD_STORE", metavar="S",
    help="The store: a file (SQLite) or postgresql://…; also MARSAD_STORE in the environment.",
)  # fmt: skip


_WORTH_A_BAR = 2**17  # bytes

# ── input and output ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class SetAsides:
    """What a command sets aside, counted and said on standard error."""

    rejected: int = field(default=0, init=False)

    def set_aside(self, where: str, reason: str) -> None:
        """Count an input that cannot be taken and say why."""
        self.rejected += 1
        click.echo(plain(f"{where}: {reason}; set aside"), err=True)

    def exit(self) -> None:
        """End with code 1 if anything was set aside."""
        if self.rejected:
            sys.exit(1)


@dataclass
class Inputs(SetAsides):
    """The articles of a command."""

    files: tuple[str, ...]
    sample: bool
    errors: Errors
    date: str | None = None

    def __post_init__(self) -> None:
        if not self.files and not self.sample:
            raise click.UsageError("no SOURCE given (- is standard input, --sample the article that ships with marsad)")

    def articles(self, *, progress: bool) -> Iterator[Article]:
        """The articles in order; a progress bar where much is read and a person looks on."""
        is_shown = progress and sys.stderr.isatty() and not any(map(_is_url, self.files))
        total = measure(self.files) if is_shown else 0
        if total < _WORTH_A_BAR:
            yield from self._articles()
            return
        with click.progressbar(length=total, label="reading", file=sys.stderr, item_show_func=_count) as bar:
            count = 0

            def advance(size: int) -> None:
                bar.update(size, count)

            for article in self._articles(advance):
                count += 1
                yield article

    def _articles(self, advance: Callable[[int], None] | None = None) -> Iterator[Article]:
        if self.sample:
            yield read_sample()
        try:
            for article in self._read(advance):
                if isinstance(article, Rejected):
                    self.set_aside(article.where, article.reason)
                else:
                    yield article
        except MissingExtra as error:
            raise click.UsageError(str(error)) from None

    def _read(self, advance: Callable[[int], None] | None) -> Iterator[Article | Rejected]:
        for is_url, group in groupby(self.files, _is_url):
            if is_url:
                yield from self._fetch(group)
            else:
                yield from read_all(tuple(group), published=self.date, errors=self.errors, advance=advance)

    def _fetch(self, urls: Iterable[str]) -> Iterator[Article | Rejected]:
        require_network()
        from marsad.fetch import Crawler, Policy, read_url

        crawler = Crawler(Policy())
        for url in urls:
            yield from read_url(url, crawler, published=self.date, errors=self.errors)


def _count(articles: int | None) -> str | None:
    return None if articles is None else f"{articles} articles"


def plain(text: str) -> str:
    """A line as a terminal may have it: what is no visible character, which a hostile name may hold, is replaced."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


@contextmanager
def open_output(name: str, inputs: Inputs) -> Iterator[IO[str]]:
    """A file in UTF-8 with plain line ends, or standard output; never a file that is being read."""
    if name != "-" and any(_holds(source, Path(name).resolve()) for source in inputs.files):
        raise click.UsageError(f"{name} is read and cannot be written at once")
    try:
        stream = click.open_file(name, "w", encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{name} cannot be written: {error.strerror}") from None
    with stream:
        yield stream


def _holds(source: str, path: Path) -> bool:
    """Whether a source is a file or holds it."""
    return source != "-" and not _is_url(source) and Path(source).resolve() in (path, *path.parents)


def require(extra: str, *modules: str) -> None:
    """End with code 2 and one sentence where an extra of the package is not installed."""
    if missing := [module for module in modules if find_spec(module) is None]:
        raise click.UsageError(f"{' and '.join(missing)} not installed: pip install 'marsad[{extra}]'")


def require_network() -> None:
    """End with code 2 and one sentence where what fetching needs is not installed."""
    require("sources", "feedparser", "httpcore2", "httpx2", "lxml", "protego", "trafilatura")


@contextmanager
def opened(where: str, *, create: bool = False, read_only: bool = False) -> Iterator[Store]:
    """The store at `where`; one that cannot be opened ends the command with code 2, one that fails later with 1."""
    require("store", "sqlalchemy", "alembic", "pg8000")
    from marsad.store import StoreError, open_store

    try:
        store = open_store(where, create=create, read_only=read_only)
    except StoreError as error:
        raise click.UsageError(str(error)) from None
    with store:
        try:
            yield store
        except StoreError as error:
            raise click.ClickException(str(error)) from None


def load_coder(rules: Path | None) -> Coder:
    """The coder of a command: it stays to the end, so nobody need look for garbage in its dictionaries."""
    from marsad.coder import Coder

    with clear_faults():
        coder = Coder(rules=rules)
    gc.freeze()
    return coder


@contextmanager
def clear_faults() -> Iterator[None]:
    """Faults in the dictionaries or the model pack are printed and end the command."""
    from marsad.language.model import PackError
    from marsad.rulebook import RulebookError

    try:
        yield
    except (RulebookError, PackError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
