"""`marsad report`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from marsad.cli.inputs import DATE, ERRORS, FILES, OUTPUT, RULES, SAMPLE, Inputs, load_coder, open_output
from marsad.read import Errors

LANGUAGE = click.option(
    "--language", type=click.Choice(["ar", "en"]), default="ar", help="Language in which the interface opens."
)


@click.command()
@FILES
@DATE
@OUTPUT
@LANGUAGE
@RULES
@SAMPLE
@ERRORS
def report(
    files: tuple[str, ...],
    date: str | None,
    output: str,
    language: str,
    rules: Path | None,
    sample: bool,
    errors: Errors,
) -> None:
    """Write one self-contained web page: the articles with every record in them, to be mailed or archived."""
    require_web()
    from marsad.web.context import Rules
    from marsad.web.i18n import choose_language
    from marsad.web.report import report as make_report

    inputs = Inputs(files, sample=sample, errors=errors, date=date)
    coder = load_coder(rules)
    with open_output(output, inputs) as stream:
        records = coder.code_all(inputs.articles(progress=output != "-"))
        stream.write(make_report(records, rules=Rules(coder.rulebook), language=choose_language(language)))
    inputs.exit()


def require_web() -> None:
    """End with code 2 and one sentence where the extra is not installed."""
    missing = [name for name in ("jinja2", "babel") if find_spec(name) is None]
    if missing:
        click.echo(f"{' and '.join(missing)} not installed: pip install 'marsad[web]'", err=True)
        sys.exit(2)
