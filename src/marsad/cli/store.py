"""`marsad add`, `marsad recode`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from marsad.cli.inputs import DATE, ERRORS, FILES, RULES, STORE, Inputs, load_coder, opened
from marsad.read import Errors


@click.command()
@FILES
@STORE
@DATE
@RULES
@ERRORS
def add(files: tuple[str, ...], where: str, date: str | None, rules: Path | None, errors: Errors) -> None:
    """Read and code articles into a store; one that is there already, by its text or its URL, stays as it is."""
    inputs = Inputs(files, sample=False, errors=errors, date=date)
    with opened(where, create=True) as store:
        from marsad.store.keep import SetAside, keep

        coder = load_coder(rules)
        added = known = 0
        for answer in keep(store, inputs.articles(progress=True), coder):
            if isinstance(answer, SetAside):
                inputs.set_aside(answer.id, answer.reason)
            added += not isinstance(answer, SetAside) and answer.is_new
            known += not isinstance(answer, SetAside) and not answer.is_new
    click.echo(f"{added} added, {known} there already", err=True)
    inputs.exit()


@click.command()
@STORE
@RULES
def recode(where: str, rules: Path | None) -> None:
    """Code what another version of marsad or of the dictionaries coded, or none did; old records stay as history."""
    with opened(where) as store:
        from marsad.store.keep import recode as code_again

        coder = load_coder(rules)
        total = store.count_to_code(coder.info)
        kept = code_again(store, coder)
        if sys.stderr.isatty():
            with click.progressbar(kept, length=total, label="articles", file=sys.stderr, show_pos=True) as bar:
                done = sum(1 for _ in bar)
        else:
            done = sum(1 for _ in kept)
    click.echo(f"{done} coded", err=True)
