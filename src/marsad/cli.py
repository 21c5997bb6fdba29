"""The command `marsad`: arguments, progress, exit codes; nothing else.

Exit codes: 0 all done · 1 some input was set aside, or a check failed · 2 the command was used wrongly. What loads the
language model or the dictionaries is imported by the command that needs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from marsad import __version__
from marsad.read import Errors, ReadError, Rejected, is_jsonl, read_all, read_date, read_sample
from marsad.records import Article

if TYPE_CHECKING:
    from marsad.coder import Coder


# ── arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────


class _Date(click.ParamType[str]):
    """YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return read_date(value)
        except ReadError as error:
            self.fail(str(error), param, ctx)


_FILES = click.argument(
    "files", nargs=-1, type=click.Path(exists=True, dir_okay=False, allow_dash=True), metavar="FILE…"
)
_DATE = click.option(
    "--date", type=_Date(), metavar="D", help="Publication date (YYYY-MM-DD) where an article has none."
)
_SAMPLE = click.option("--sample", is_flag=True, help="Read the sample article that ships with the package.")
_OUTPUT = click.option(
    "-o", "--output", type=click.Path(dir_okay=False), default="-", metavar="OUT", help="Write to OUT."
)
_ERRORS = click.option(
    "--errors",
    type=click.Choice(["strict", "replace"]),
    default="strict",
    help="What to do with bytes that are not UTF-8.",
)
_RULES = click.option(
    "--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="Folder of your own dictionary entries; they add to the shipped ones or override them.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="marsad")
def main() -> None:
    """Arabic political news in, verifiable records out.

    A FILE is one article of plain text (UTF-8), or JSONL with an article a line (`text`, and where known `id`,
    `title`, `published`, `source`, `url`); - is standard input.
    """


# ── commands ────────────────────────────────────────────────────────────────────────────────────────────────────────


@main.command()
@_FILES
@_OUTPUT
@click.option(
    "--format", "form", type=click.Choice(["conllu", "table", "json"]), default="conllu", help="Output format."
)
@_SAMPLE
@_ERRORS
def parse(files: tuple[str, ...], output: str, form: str, sample: bool, errors: Errors) -> None:
    """Print the linguistic reading: sentences, clitics, tags, lemmas, dependencies, names."""
    from marsad.language import formats
    from marsad.language.parse import parse as parse_articles

    write = {"conllu": formats.as_conllu, "table": formats.as_table, "json": formats.as_json}[form]
    inputs = _Inputs(files, sample=sample, errors=errors)
    with _open_output(output, inputs) as stream:
        for document in parse_articles(inputs.articles(progress=output != "-")):
            stream.write(write(document))
    inputs.exit()


@main.command()
@_FILES
@_DATE
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), default="jsonl", help="Output format.")
@_OUTPUT
@click.option("--no-text", is_flag=True, help="Leave the article's text out of the record.")
@_RULES
@_SAMPLE
@_ERRORS
def code(
    files: tuple[str, ...],
    date: str | None,
    form: str,
    output: str,
    no_text: bool,
    rules: Path | None,
    sample: bool,
    errors: Errors,
) -> None:
    """Print who said and did what to whom, when and where, with the evidence: a record for each article."""
    from marsad.coder import without_text
    from marsad.jsonl import dumps
    from marsad.render import render

    write = {"jsonl": dumps, "text": render}[form]
    inputs = _Inputs(files, sample=sample, errors=errors, date=date)
    coder = _load_coder(rules)
    with _open_output(output, inputs) as stream:
        for record in coder.code_all(inputs.articles(progress=output != "-")):
            stream.write(write(without_text(record) if no_text else record) + "\n")
    inputs.exit()


@main.command()
@click.argument("record_id")
@_FILES
@_DATE
@_RULES
@_SAMPLE
@_ERRORS
def explain(
    record_id: str, files: tuple[str, ...], date: str | None, rules: Path | None, sample: bool, errors: Errors
) -> None:
    """Say why a record is there: its evidence, the rule or head that made it, the tokens it matched.

    RECORD_ID is an id as `marsad code` prints it (v3, s1, e2, f1 …) in the articles of FILE.
    """
    from marsad.explain import explain as explain_record

    inputs = _Inputs(files, sample=sample, errors=errors, date=date)
    coder = _load_coder(rules)
    readings = coder.read_all(inputs.articles(progress=False))
    explanations = [explain_record(record_id, record, document, coder.rulebook) for document, record in readings]
    found = [explanation for explanation in explanations if explanation is not None]
    if not found:
        raise click.UsageError(f"no record {record_id!r} in what was read")
    with _open_output("-", inputs) as stream:
        stream.write("\n".join(found))
    inputs.exit()


@main.group()
def rules() -> None:
    """Look into the dictionaries and check them."""


@rules.command()
@_RULES
def check(rules: Path | None) -> None:
    """Prove every entry: it must fire on its `matches` with the expected roles, and on none of its `rejects`."""
    from marsad.proof import check as find_faults

    faults = find_faults(rules)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        click.echo(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}", err=True)
        sys.exit(1)


@rules.command()
@click.argument("word")
@_RULES
def show(word: str, rules: Path | None) -> None:
    """Say which entries WORD can fire."""
    from marsad.rulebook.show import show as show_word

    with _clear_faults():
        click.echo(show_word(word, rules))


# ── input and output ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Inputs:
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
                self.rejected += 1
                click.echo(f"{article.where}: {article.reason}; set aside", err=True)
            else:
                yield article

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
def _open_output(name: str, inputs: _Inputs) -> Iterator[IO[str]]:
    """A file in UTF-8 with plain line ends, or standard output; never a file that is being read."""
    if any("-" not in (name, source) and Path(source).resolve() == Path(name).resolve() for source in inputs.files):
        raise click.UsageError(f"{name} is read and cannot be written at once")
    try:
        stream = click.open_file(name, "w", encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{name} cannot be written: {error.strerror}") from None
    with stream:
        yield stream


def _load_coder(rules: Path | None) -> Coder:
    from marsad.coder import Coder

    with _clear_faults():
        return Coder(rules=rules)


@contextmanager
def _clear_faults() -> Iterator[None]:
    """Faults in the dictionaries or the model pack are printed and end the command."""
    from marsad.language.model import PackError
    from marsad.rulebook import RulebookError

    try:
        yield
    except (RulebookError, PackError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
