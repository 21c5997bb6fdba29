"""`marsad rules check` and `marsad rules show`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from marsad.cli.inputs import RULES, clear_faults


@click.group()
def rules() -> None:
    """Look into the dictionaries and check them."""


@rules.command()
@RULES
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
@RULES
def show(word: str, rules: Path | None) -> None:
    """Say which entries WORD can fire."""
    from marsad.rulebook.show import show as show_word

    with clear_faults():
        click.echo(show_word(word, rules))
