"""`marsad articles`, `events`, `statements`, `stances`, `figures`: what a store holds; `marsad export`: event data."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from marsad.cli.inputs import OUTPUT, STORE, opened, require

if TYPE_CHECKING:
    from marsad.export import Format
    from marsad.review import Review
    from marsad.store import Store
    from marsad.store.query import Filters
    from marsad.store.rows import Row

F = TypeVar("F", bound=Callable[..., None])
T = TypeVar("T")
_A_PAGE = 50


class _Box(click.ParamType[tuple[float, ...]]):
    """W,S,E,N in degrees."""

    name = "W,S,E,N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        if isinstance(value, tuple):
            return value
        try:
            west, south, east, north = map(float, value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not W,S,E,N: four numbers with commas between them", param, ctx)
        return west, south, east, north


_OPTIONS = {
    "actor": ("NAME", "Who acts, speaks, holds or claims: a name in Arabic or English, or an id of the dictionaries."),
    "recipient": ("NAME", "Towards whom."),
    "country": ("ISO", "Country of one of the parties (ISO 3166-1 alpha-3)."),
    "sector": ("SECTOR", "PLOVER sector of one of the parties."),
    "type": ("TYPE", "PLOVER event type."),
    "mode": ("MODE", "PLOVER mode."),
    "status": ("STATUS", "asserted, claimed, called_for, planned or denied."),
    "force": ("FORCE", "What the speaker does: says, accuses, denies …"),
    "polarity": ("POLARITY", "support or oppose."),
    "measure": ("MEASURE", "What is counted: killed, injured, arrested …"),
    "place": ("PLACE", "Where: a name, a GeoNames id, or a country's ISO code."),
    "bbox": ("W,S,E,N", "Where: a box in degrees."),
    "since": ("D", "From this day on (YYYY-MM-DD)."),
    "until": ("D", "Up to this day."),
    "source": ("OUTLET", "The outlet, as the articles name it."),
    "text": ("WORDS", 'Words of the article; "in quotation marks" as they stand.'),
    "story": ("KEY", "The story."),
    "article": ("KEY", "The article."),
}
_OF_ARTICLE = ("country", "sector", "since", "until", "source", "text", "story", "article")
_OF_EVENT = ("type", "mode", "status", "place", "bbox")


def _filters(*names: str) -> Callable[[F], F]:
    """Options for these filters, in the order of _OPTIONS."""

    def add(function: F) -> F:
        for name in reversed([name for name in _OPTIONS if name in names]):
            metavar, told = _OPTIONS[name]
            kind = _Box() if name == "bbox" else click.STRING
            function = click.option(f"--{name}", name, type=kind, metavar=metavar, help=told)(function)
        return function

    return add


_LIMIT = click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help=f"No more than N rows ({_A_PAGE} as a table, else all)."
)
_FORMAT = click.option(
    "--format", "form", default="table", help="Output format.",
    type=click.Choice(["table", "csv", "tsv", "jsonl", "parquet", "geojson", "graphml"]),
)  # fmt: skip


@click.command()
@STORE
@_filters("actor", *_OF_EVENT, *_OF_ARTICLE)
@_LIMIT
@_FORMAT
@OUTPUT
def articles(where: str, form: Format, output: str, **filters: Any) -> None:
    """Print the articles of a store, newest first."""
    _print("articles", where, form, output, filters)


@click.command()
@STORE
@_filters("actor", "recipient", *_OF_EVENT, *_OF_ARTICLE)
@_LIMIT
@_FORMAT
@OUTPUT
def events(where: str, form: Format, output: str, **filters: Any) -> None:
    """Print who did what to whom, newest first."""
    _print("events", where, form, output, filters)


@click.command()
@STORE
@_filters("actor", "recipient", "force", "place", "bbox", *_OF_ARTICLE)
@_LIMIT
@_FORMAT
@OUTPUT
def statements(where: str, form: Format, output: str, **filters: Any) -> None:
    """Print who said what, newest first."""
    _print("statements", where, form, output, filters)


@click.command()
@STORE
@_filters("actor", "recipient", "polarity", *_OF_ARTICLE)
@_LIMIT
@_FORMAT
@OUTPUT
def stances(where: str, form: Format, output: str, **filters: Any) -> None:
    """Print who is for or against whom, newest first."""
    _print("stances", where, form, output, filters)


@click.command()
@STORE
@_filters("actor", "measure", *_OF_EVENT, *_OF_ARTICLE)
@_LIMIT
@_FORMAT
@OUTPUT
def figures(where: str, form: Format, output: str, **filters: Any) -> None:
    """Print the numbers that are claimed and by whom, newest first."""
    _print("figures", where, form, output, filters)


@click.command()
@STORE
@click.option(
    "--format",
    "form",
    type=click.Choice(["polecat", "plover", "cas", "dyads", "gold", "reviews"]),
    required=True,
    help="Output format.",
)
@_filters("actor", "recipient", *_OF_EVENT, *_OF_ARTICLE)
@click.option(
    "--by", "period", type=click.Choice(["day", "month"]), default="month", help="Dyads: sums of what period."
)
@click.option(
    "--level", type=click.Choice(["country", "entity"]), default="country", help="Dyads: of countries or of actors."
)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="No more than N events (cas: articles).")
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    default="-",
    metavar="OUT",
    help="Write to OUT (cas: a folder or a .zip; gold: a folder).",
)
def export(where: str, form: str, period: Any, level: Any, output: str, **filters: Any) -> None:
    """Write event data: POLECAT rows, PLOVER JSON, UIMA CAS for INCEpTION, dyads; or what reviewers corrected.

    gold is annotation made of the reviewed articles, reviews is what each reviewer said, as JSON lines.

    Dyads count what is told as fact; --status any counts everything, --status claimed only claims.
    """
    if form in ("cas", "gold") and output == "-":
        raise click.UsageError(f"{form} is written to a folder{' or a .zip' if form == 'cas' else ''}: name it with -o")
    status = filters.pop("status") or ("asserted" if form == "dyads" else "any")
    with opened(where) as store, _clear(where, output):
        wanted = _checked({**filters, "status": None if status == "any" else status})
        if form == "cas":
            _write_cas(store, wanted, Path(output))
        elif form == "gold":
            _write_gold(store, wanted, Path(output))
        elif form == "reviews":
            _write_reviews(store, output)
        else:
            _write_events(store, wanted, form, output, period, level)


# ── how it is done ──────────────────────────────────────────────────────────────────────────────────────────────────


def _print(layer: str, where: str, form: Format, output: str, filters: dict[str, Any]) -> None:
    with opened(where) as store, _clear(where, output):
        from marsad.export import check_format, stream_rows, write_rows
        from marsad.store import query, rows

        kind: type[Row] = {
            "articles": rows.ArticleRow,
            "events": rows.EventRow,
            "statements": rows.StatementRow,
            "stances": rows.StanceRow,
            "figures": rows.FigureRow,
        }[layer]
        require("export", *{"parquet": ["pyarrow"], "graphml": ["networkx"]}.get(form, []))
        check_format(kind, form, to_file=output != "-")
        if form == "table" and filters["limit"] is None:
            filters["limit"] = _A_PAGE
        wanted = _checked(filters)
        found = getattr(query, f"find_{layer}")(store, wanted)
        if output == "-":
            with click.open_file("-", "w", encoding="utf-8") as stream:
                stream_rows(found, kind, form, stream)
            return
        with _progress(found, lambda: getattr(query, f"count_{layer}")(store, wanted), layer) as shown:
            write_rows(shown, kind, form, Path(output))


def _write_cas(store: Store, wanted: Filters, path: Path) -> None:
    require("export", "cassis")
    from marsad.export.cas import write_cas
    from marsad.store.query import count_articles, find_coded

    with _progress(find_coded(store, wanted), lambda: count_articles(store, wanted), "articles") as records:
        write_cas(records, path)


def _write_gold(store: Store, wanted: Filters, folder: Path) -> None:
    """The reviewed articles among those that fit."""
    from marsad.export.gold import write_gold
    from marsad.review import apply
    from marsad.store.query import find_coded
    from marsad.store.reviews import find_reviews

    said: dict[str, list[Review]] = {}
    for review in find_reviews(store):
        said.setdefault(review.article, []).append(review)
    found = ((row.article.key, row.record) for row in find_coded(store, wanted))
    write_gold(((key, apply(record, said[key])) for key, record in found if key in said), folder)


def _write_reviews(store: Store, output: str) -> None:
    from marsad.jsonl import dumps
    from marsad.store.reviews import find_reviews

    with click.open_file(output, "w", encoding="utf-8") as stream:
        for review in find_reviews(store):
            stream.write(dumps(review) + "\n")


def _write_events(store: Store, wanted: Filters, form: str, output: str, period: Any, level: Any) -> None:
    from marsad.export.columns import Column
    from marsad.export.dyads import DYAD_COLUMNS, count_dyads
    from marsad.export.output import written_whole
    from marsad.export.plover import write_plover
    from marsad.export.polecat import write_polecat
    from marsad.export.tables import write_csv
    from marsad.store.query import find_events, find_records

    def write(stream: Any) -> None:
        if form == "dyads":
            columns: tuple[Column, ...] = DYAD_COLUMNS
            write_csv(count_dyads(find_events(store, wanted), period=period, level=level), columns, stream)
        else:
            {"polecat": write_polecat, "plover": write_plover}[form](find_records(store, wanted), stream)

    if output == "-":
        with click.open_file("-", "w", encoding="utf-8") as stream:
            write(stream)
        return
    with written_whole(Path(output)) as part, part.open("w", encoding="utf-8", newline="") as stream:
        write(stream)


def _checked(filters: dict[str, Any]) -> Filters:
    from marsad.export.codes import checked
    from marsad.store.query import Filters

    return checked(Filters(**filters))


@contextmanager
def _clear(where: str, output: str) -> Iterator[None]:
    """What the user asked for wrongly, and files that cannot be written, in a sentence; the store is never one."""
    from marsad.export import ExportError
    from marsad.store.query import FilterError

    if output != "-" and Path(output).resolve() == Path(where).resolve():
        raise click.UsageError(f"{output} is the store and cannot be written at once")
    try:
        yield
    except (FilterError, ExportError) as error:
        raise click.UsageError(str(error)) from None
    except BrokenPipeError:
        raise
    except (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}") from None
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror or error}") from None


@contextmanager
def _progress(found: Iterable[T], count: Callable[[], int], label: str) -> Iterator[Iterable[T]]:
    """The same with a progress bar where a person looks on."""
    if not sys.stderr.isatty():
        yield found
        return
    with click.progressbar(found, length=count(), label=label, file=sys.stderr, show_pos=True) as bar:
        yield bar
