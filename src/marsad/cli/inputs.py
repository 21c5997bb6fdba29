"""What the commands share: arguments, articles read with what was set aside, output, faults told in a sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from marsad.read import Errors, ReadError, Rejected, is_jsonl, read_all, read_date, read_sample
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


FILES = click.argument(
    "files", nargs=-1, type=click.Path(exists=True, dir_okay=False, allow_dash=True), metavar="FILE…"
)
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


# ── input and output ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Inputs:
    """The articles of a command, with what was set aside counted and said on standard error."""

    files: tuple[str, ...]
    sample: bool
    errors: Errors
    date: str | None = None
    rejected: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if not self.files and not self.sample:
            raise click.UsageError("no FILE given (- is standard input, --sample the article that ships with marsad)")

    def articles(self, *, progress: bool) -> Iterator[Article]:
        """The articles in order; a progress bar where many are read and a person looks on."""
        total = self._count() if progress and sys.stderr.isatty() else 0
        if total < 2:
            yield from self._articles()
            return
        with click.progressbar(length=total, label="articles", file=sys.stderr, show_pos=True) as bar:
            for article in self._articles():
                yield article
                bar.update(1)

    def _articles(self) -> Iterator[Article]:
        if self.sample:
            yield read_sample()
        for article in read_all(self.files, published=self.date, errors=self.errors):
            if isinstance(article, Rejected):
                self.set_aside(article.where, article.reason)
            else:
                yield article

    def set_aside(self, where: str, reason: str) -> None:
        """Count an input that cannot be taken and say why."""
        self.rejected += 1
        click.echo(f"{where}: {reason}; set aside", err=True)

    def _count(self) -> int:
        """How many articles the files hold: their lines, or one; 0 when standard input is among them."""
        if "-" in self.files:
            return 0
        total = int(self.sample)
        for name in self.files:
            with Path(name).open("rb") as stream:
                total += sum(not line.isspace() for line in stream) if is_jsonl(name, stream) else 1
        return total

    def exit(self) -> None:
        """End with code 1 if anything was set aside."""
        if self.rejected:
            sys.exit(1)


@contextmanager
def open_output(name: str, inputs: Inputs) -> Iterator[IO[str]]:
    """A file in UTF-8 with plain line ends, or standard output; never a file that is being read."""
    if any("-" not in (name, source) and Path(source).resolve() == Path(name).resolve() for source in inputs.files):
        raise click.UsageError(f"{name} is read and cannot be written at once")
    try:
        stream = click.open_file(name, "w", encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{name} cannot be written: {error.strerror}") from None
    with stream:
        yield stream


def require(extra: str, *modules: str) -> None:
    """End with code 2 and one sentence where an extra of the package is not installed."""
    if missing := [module for module in modules if find_spec(module) is None]:
        raise click.UsageError(f"{' and '.join(missing)} not installed: pip install 'marsad[{extra}]'")


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
    from marsad.coder import Coder

    with clear_faults():
        return Coder(rules=rules)


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
