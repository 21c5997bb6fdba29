"""CSV, TSV, JSON lines, Parquet, and the listing for people."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.export import FORMATS, ExportError, Format, check_format, stream_rows, write_rows
from marsad.export.columns import columns_of
from marsad.export.tables import cell
from marsad.store import Store, query
from marsad.store.query import Filters
from marsad.store.rows import ArticleRow, EventRow, FigureRow, Row, StanceRow, StatementRow
from news_store import FOUR, ONE, key

KINDS: dict[type[Row], Any] = {
    EventRow: query.find_events,
    StatementRow: query.find_statements,
    StanceRow: query.find_stances,
    FigureRow: query.find_figures,
    ArticleRow: query.find_articles,
}


def written(news: Store, form: Format, kind: type[Row] = EventRow, filters: Filters = query.EVERYTHING) -> str:
    stream = io.StringIO(newline="")
    stream_rows(KINDS[kind](news, filters), kind, form, stream)
    return stream.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("form", "dialect"), [("csv", "excel"), ("tsv", "excel-tab")])
def test_every_layer_as_a_table(news: Store, kind: type[Row], form: Format, dialect: str) -> None:
    rows = list(csv.DictReader(io.StringIO(written(news, form, kind), newline=""), dialect=dialect))
    assert len(rows) == len(list(KINDS[kind](news))) > 0
    for row in rows:
        assert list(row) == [column.name for column in columns_of(kind)]
        assert None not in row.values()


def test_an_event_as_csv(news: Store) -> None:
    text = written(news, "csv", filters=Filters(article=key(ONE), type="ASSAULT"))
    assert text.count("\r\n") == 2 and not text.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["recipients"] == "قاسم جومارت توكاييف;تركيا" and row["recipient_countries"] == "KAZ;TUR"
    assert row["recipient_sectors"] == "GOV+ELI;" and row["recipient_wikidata"] == "Q457866;"
    assert (row["actors_en"], row["mode"], row["quad"], row["score"]) == ("", "heavy-weapons", "4", "-9.5")
    assert (row["latitude"], row["geonameid"], row["historical"]) == ("43.25", "1526384", "false")
    assert ONE[int(row["evidence_start"]) : int(row["evidence_end"])] == row["evidence"] == ONE


def test_formulas_are_harmless_and_come_back(news: Store) -> None:
    (row,) = csv.DictReader(io.StringIO(written(news, "csv", filters=Filters(article=key(FOUR))), newline=""))
    assert row["actors"] == '\'=HYPERLINK("x")' and row["recipients"] == "'@بلدة,أخرى"
    assert row["title"] == "'-4+4" and row["evidence"] == f"'{FOUR}"


@given(st.text(st.characters(codec="utf-8")))
def test_no_cell_begins_as_a_formula_and_every_text_comes_back(text: str) -> None:
    shown = cell(text)
    assert shown.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert shown[:1] not in tuple("\t\r\n")
    assert shown.removeprefix("'") == text
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([shown, "x"])
    assert next(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [shown, "x"]


def test_pandas_reads_it_and_gets_every_text_back(news: Store) -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(io.StringIO(written(news, "csv")), keep_default_na=False, na_values={"score": [""]})
    rows = list(query.find_events(news))
    assert table["score"].dtype.kind == "f" and table["historical"].dtype.kind == "b"
    restored = table["evidence"].str.replace("^'", "", regex=True)
    assert list(restored) == [" … ".join(quote.text for quote in row.evidence) for row in rows]


def test_negative_numbers_stay_numbers() -> None:
    assert [cell(value) for value in (-5.0, -0.25, 26, True, None, 1e300)] == [
        "-5", "-0.25", "26", "true", "", str(int(1e300)),
    ]  # fmt: skip


def test_jsonl_keeps_lists_and_nulls(news: Store) -> None:
    first = json.loads(written(news, "jsonl", filters=Filters(article=key(ONE), type="ASSAULT")))
    assert (first["recipient_countries"], first["story"], first["url"]) == (
        ["KAZ", "TUR"],
        "story0",
        "https://example.org/1",
    )
    assert (first["reprint_of"], first["contexts"], first["historical"]) == (None, ["military"], False)


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_is_typed(news: Store, kind: type[Row], tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "rows.parquet"
    count = write_rows(KINDS[kind](news), kind, "parquet", path)
    table = pq.read_table(path)
    assert table.num_rows == count == len(list(KINDS[kind](news)))
    assert table.column_names == [column.name for column in columns_of(kind)]
    assert table.schema.field("published").type == pa.date32()
    if kind is EventRow:
        row = next(row for row in table.to_pylist() if row["article"] == key(ONE) and row["type"] == "ASSAULT")
        assert row["date_start"] == date(2022, 1, 7) and row["recipient_countries"] == ["KAZ", "TUR"]
        assert (row["score"], row["historical"], row["geonameid"]) == (-9.5, False, 1526384)
        assert table.schema.field("score").metadata[b"means"]


def test_parquet_is_written_in_row_groups(news: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("marsad.export.parquet.ROW_GROUP", 4)
    write_rows(query.find_events(news), EventRow, "parquet", tmp_path / "x.parquet")
    assert pq.ParquetFile(tmp_path / "x.parquet").metadata.num_row_groups == 2
    write_rows(iter(()), EventRow, "parquet", tmp_path / "none.parquet")
    assert pq.read_table(tmp_path / "none.parquet").num_rows == 0


def test_rows_are_drawn_as_they_are_written(news: Store) -> None:
    """Nothing is held back: after each row drawn, the one before is on the stream."""
    stream = io.StringIO(newline="")
    sizes = []

    def rows() -> Any:
        for row in query.find_events(news):
            sizes.append(len(stream.getvalue()))
            yield row

    stream_rows(rows(), EventRow, "csv", stream)
    assert len(sizes) == 6 and sizes == sorted(set(sizes))


def test_a_listing_holds_nothing_that_moves_a_terminal(news: Store) -> None:
    for kind, find in KINDS.items():
        text = written(news, "table", kind)
        assert text and not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
        assert all(
            row.article.key in text if not isinstance(row, ArticleRow) else row.key in text for row in find(news)
        )


def test_an_event_for_people(news: Store) -> None:
    assert written(news, "table", filters=Filters(article=key(ONE), type="ASSAULT")) == (
        f"2022-01-07  ASSAULT/heavy-weapons   claimed · Almaty · وكالة · {key(ONE)}:v2\n"
        "    جيش روسيا → قاسم جومارت توكاييف + تركيا\n"
        f"    [قصف] {ONE}\n"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_failing_export_leaves_the_old_file(form: Format, news: Store, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("before")

    def rows() -> Any:
        yield next(query.find_events(news))
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_rows(rows(), EventRow, form, path)
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]
    write_rows(query.find_events(news), EventRow, form, path)
    assert path.read_bytes() != b"before" and list(tmp_path.iterdir()) == [path]


def test_devices_pipes_and_links_stay_what_they_are(news: Store, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if full.is_char_device():
        with pytest.raises(OSError, match="No space left"):
            write_rows(query.find_events(news), EventRow, "csv", full)
        assert full.is_char_device()
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    write_rows(query.find_events(news), EventRow, "csv", link)
    assert link.is_symlink() and target.stat().st_size > 300
    with pytest.raises(OSError, match="directory"):
        write_rows(query.find_events(news), EventRow, "csv", tmp_path)
    assert sorted(tmp_path.parent.glob(".*.part")) == []


def test_formats_that_rows_have_not() -> None:
    with pytest.raises(ExportError, match="stances have no place"):
        check_format(StanceRow, "geojson", to_file=True)
    with pytest.raises(ExportError, match="figures link nobody"):
        check_format(FigureRow, "graphml", to_file=True)
    with pytest.raises(ExportError, match="parquet is written to a file"):
        check_format(EventRow, "parquet", to_file=False)
