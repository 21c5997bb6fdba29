"""`marsad stories`: what happened, as all articles of a store tell it, and what is claimed about it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from marsad.cli.inputs import OUTPUT, STORE, opened, plain, require
from marsad.cli.query import _LIMIT, _OF_ARTICLE, _OF_EVENT, _checked, _clear, _filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from marsad.export.columns import Column
    from marsad.store import Store
    from marsad.store.query import Filters

_A_PAGE = 50


@click.command()
@STORE
@click.option("--update", is_flag=True, help="Group the articles that are new since the last time; print nothing else.")
@click.option("--claims", metavar="KEY", help="The figures of one story side by side: who claims what, since when.")
@click.option("--least", type=click.IntRange(min=1), default=2, metavar="N", help="Stories of N articles or more (2).")
@_filters("actor", *_OF_EVENT, *_OF_ARTICLE)
@_LIMIT
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "tsv", "jsonl"]), default="table", help="Output format."
)
@OUTPUT
def stories(where: str, update: bool, claims: str | None, least: int, form: str, output: str, **filters: Any) -> None:
    """Print what happened, as many articles tell it, newest first.

    A story is found by any of its articles.
    """
    require("store", "datasketch", "scipy")
    with opened(where) as store, _clear(where, output):
        if update:
            _update(store)
            return
        _warn_of_new(store)
        if output == "-":
            with click.open_file("-", "w", encoding="utf-8") as stream:
                _write(store, claims, least, form, stream, filters)
            return
        from marsad.export.output import written_whole

        with written_whole(Path(output)) as part, part.open("w", encoding="utf-8", newline="") as stream:
            _write(store, claims, least, form, stream, filters)


def _update(store: Store) -> None:
    from marsad.stories.group import count_ungrouped, group

    total = count_ungrouped(store)
    days = 0
    with click.progressbar(length=total, label="articles", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for day in group(store):
            days += 1
            bar.update(day.new)
    click.echo(f"{total} articles grouped, on {days} days", err=True)


def _warn_of_new(store: Store) -> None:
    from marsad.stories.group import count_ungrouped

    if new := count_ungrouped(store):
        click.echo(f"{new} articles are not grouped yet: marsad stories --update", err=True)


def _write(store: Store, claims: str | None, least: int, form: str, stream: IO[str], filters: dict[str, Any]) -> None:
    from marsad.stories.claims import claims_of
    from marsad.stories.columns import CLAIM_COLUMNS, STORY_COLUMNS, claim_rows
    from marsad.stories.listing import list_counts, list_story
    from marsad.stories.query import find_stories

    if claims is not None:
        counts = claims_of(store, claims)
        _print(list_counts(counts), claim_rows(claims, counts), CLAIM_COLUMNS, form, stream)
        return
    if form == "table" and filters["limit"] is None:
        filters["limit"] = _A_PAGE
    wanted: Filters = _checked(filters)
    found = find_stories(store, wanted, least=least)
    lines = (line for story in found for line in list_story(story))
    _print(lines, found, STORY_COLUMNS, form, stream)


def _print(lines: Iterable[str], rows: Iterable[object], columns: Sequence[Column], form: str, stream: IO[str]) -> None:
    from marsad.export.tables import write_csv, write_jsonl, write_tsv

    if form == "table":
        stream.writelines(plain(line) + "\n" for line in lines)
        return
    {"csv": write_csv, "tsv": write_tsv, "jsonl": write_jsonl}[form](rows, columns, stream)
