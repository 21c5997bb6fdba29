"""`marsad archive`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import DATE, ERRORS, RULES, clear_faults, require
from marsad.read import Errors

if TYPE_CHECKING:
    from marsad.archive import Progress


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SRC…")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--workers", type=click.IntRange(1), metavar="N", help="How many workers; one a core, if not given.")
@click.option("--ray-address", "address", metavar="A", help="Work on the Ray cluster at A instead of this machine.")
@DATE
@RULES
@ERRORS
@click.option("--restart", is_flag=True, help="Begin the archive in OUT anew; what was coded in it is lost.")
def archive(
    sources: tuple[str, ...],
    out: Path,
    workers: int | None,
    address: str | None,
    date: str | None,
    rules: Path | None,
    errors: Errors,
    restart: bool,
) -> None:
    """Code whole archives on many cores into a folder OUT of Parquet tables.

    The same command goes on where a run ended, however it ended.
    """
    require("archive", "ray", "pyarrow")
    from marsad.archive import ArchiveError, Options, Refused, run

    options = Options(
        workers=workers, address=address, rules=rules, published=date, errors=errors, restart=restart
    )  # fmt: skip
    try:
        with clear_faults(), _progress() as progress:
            manifest = run(sources, out, options, progress=progress)
    except Refused as error:
        raise click.UsageError(str(error)) from None
    except ArchiveError as error:
        raise click.ClickException(f"{error}; the same command goes on from here") from None
    except KeyboardInterrupt:
        raise click.ClickException("interrupted; the same command goes on from here") from None
    click.echo(f"{manifest.articles} coded, {manifest.rejected} set aside", err=True)
    if manifest.rejected:
        click.echo(f"see {out / 'rejects.jsonl'}", err=True)
        sys.exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """A bar of shards with the articles in them, where a person looks on."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(label="shards", file=sys.stderr, show_pos=True, item_show_func=_articles, length=1) as bar:

        def show(state: Progress) -> None:
            bar.length = state.shards
            bar.update(state.done - bar.pos, state)
            bar.render_progress()

        yield show


def _articles(state: Progress | None) -> str | None:
    return f"{state.articles} articles, {state.rejected} set aside" if state else None
