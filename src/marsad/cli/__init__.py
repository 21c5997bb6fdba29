"""The command `marsad`: arguments, progress, exit codes; nothing else. A module for each family of commands.

Exit codes: 0 all done · 1 some input was set aside, or a check failed · 2 the command was used wrongly. What loads the
language model, the dictionaries or an extra is imported by the command that needs it.
"""

from __future__ import annotations

import click

from marsad import __version__
from marsad.cli.archive import archive
from marsad.cli.code import code, explain, parse
from marsad.cli.query import articles, events, export, figures, stances, statements
from marsad.cli.rules import rules
from marsad.cli.serve import access, serve
from marsad.cli.store import add, recode
from marsad.cli.stories import stories
from marsad.cli.watch import watch
from marsad.cli.web import report


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="marsad")
def main() -> None:
    """Arabic political news in, verifiable records out.

    A SOURCE is a file, a folder, a pattern, a web address, or - for standard input: plain text (UTF-8), JSONL with an
    article a line (`text`, and where known `id`, `title`, `published`, `source`, `url`), HTML, RSS, Atom, ninjs, WARC.
    """


for command in (
    access,
    add,
    archive,
    articles,
    code,
    events,
    explain,
    export,
    figures,
    parse,
    recode,
    report,
    rules,
    serve,
    stances,
    statements,
    stories,
    watch,
):
    main.add_command(command)
