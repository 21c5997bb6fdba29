"""`marsad parse`, `marsad code`, `marsad explain`."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import DATE, ERRORS, FILES, OUTPUT, RULES, SAMPLE, Inputs, load_coder, open_output
from marsad.read import Errors


@click.command()
@FILES
@OUTPUT
@click.option(
    "--format", "form", type=click.Choice(["conllu", "table", "json"]), default="conllu", help="Output format."
)
@SAMPLE
@ERRORS
def parse(files: tuple[str, ...], output: str, form: str, sample: bool, errors: Errors) -> None:
    """Print the linguistic reading: sentences, clitics, tags, lemmas, dependencies, names."""
    from marsad.language import formats
    from marsad.language.parse import parse as parse_articles

    write = {"conllu": formats.as_conllu, "table": formats.as_table, "json": formats.as_json}[form]
    inputs = Inputs(files, sample=sample, errors=errors)
    with open_output(output, inputs) as stream:
        for document in parse_articles(inputs.articles(progress=output != "-")):
            stream.write(write(document))
    inputs.exit()


@click.command()
@FILES
@DATE
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), default="jsonl", help="Output format.")
@OUTPUT
@click.option("--no-text", is_flag=True, help="Leave the article's text out of the record.")
@RULES
@SAMPLE
@ERRORS
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
    inputs = Inputs(files, sample=sample, errors=errors, date=date)
    coder = load_coder(rules)
    with open_output(output, inputs) as stream:
        for record in coder.code_all(inputs.articles(progress=output != "-")):
            stream.write(write(without_text(record) if no_text else record) + "\n")
    inputs.exit()


@click.command()
@click.argument("record_id")
@FILES
@DATE
@RULES
@SAMPLE
@ERRORS
def explain(
    record_id: str, files: tuple[str, ...], date: str | None, rules: Path | None, sample: bool, errors: Errors
) -> None:
    """Say why a record is there: its evidence, the rule or head that made it, the tokens it matched.

    RECORD_ID is an id as `marsad code` prints it (v3, s1, e2, f1 …) in the articles of SOURCE.
    """
    from marsad.explain import explain as explain_record

    inputs = Inputs(files, sample=sample, errors=errors, date=date)
    coder = load_coder(rules)
    readings = coder.read_all(inputs.articles(progress=False))
    explanations = [explain_record(record_id, record, document, coder.rulebook) for document, record in readings]
    found = [explanation for explanation in explanations if explanation is not None]
    if not found:
        raise click.UsageError(f"no record {record_id!r} in what was read")
    with open_output("-", inputs) as stream:
        stream.write("\n".join(found))
    inputs.exit()
