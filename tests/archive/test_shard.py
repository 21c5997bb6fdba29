"""One shard: its tables, its rejects, its receipt, and what becomes of it when workers die over it."""

import json
import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from example_record import RECORD, TEXT
from marsad.jsonl import loads
from marsad.records import Article, Record

pq = pytest.importorskip("pyarrow.parquet", reason="the extra `archive` is not installed")

from archive.stand_in import INFO, StandIn  # noqa: E402
from marsad.archive.layers import SCHEMAS, tables  # noqa: E402
from marsad.archive.plan import Shard, cut, find_sources  # noqa: E402
from marsad.archive.shard import FOLDERS, Job, LoadError, code_shard, hash_file  # noqa: E402


@pytest.fixture
def job(tmp_path: Path) -> Job:
    out = tmp_path / "out"
    for folder in FOLDERS:
        (out / folder).mkdir(parents=True)
    return Job(out, "0123abcd", INFO, StandIn)


def shard_of(path: Path, *texts: str, **fields: str) -> Shard:
    path.write_text("\n".join(json.dumps({"text": text, **fields}) for text in texts), encoding="utf-8")
    (shard,) = cut(find_sources([str(path)]))
    return shard


def rejects(job: Job) -> list[dict[str, str]]:
    path = job.out / "shards/000000.rejects.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def column(job: Job, table: str, name: str) -> list[object]:
    return pq.read_table(job.out / table, columns=[name])[name].to_pylist()


class TestTables:
    def test_every_column_has_its_type_and_every_item_its_row(self) -> None:
        found = tables(RECORD, shard=3, number=7)
        assert list(found) == list(SCHEMAS)
        assert all(table.num_rows == 1 for table in found.values())
        event = found["events"].to_pylist()[0]
        assert (event["shard"], event["number"], event["key"]) == (3, 7, "0" * 16)
        assert event["date_start"] == date(2022, 1, 7) and event["recipients"] == ["e1"]
        assert event["evidence"] == [{"start": 14, "end": 36}] and event["text"] == TEXT[14:36]
        assert event["trigger_lemma"] == "قتل"
        figure = found["figures"].to_pylist()[0]
        assert (figure["low"], figure["high"], figure["source"], figure["outlet"]) == (26, 26, "e1", None)
        assert found["statements"].to_pylist()[0]["cue_lemma"] == "قال"
        assert found["entities"].to_pylist()[0]["mentions"] == [{"start": 5, "end": 10, "kind": "name"}]
        assert found["articles"].to_pylist()[0]["published"] == date(2022, 1, 8)
        assert found["times"].to_pylist()[0]["value"] == "2022-01-07"

    def test_the_record_is_kept_whole_without_its_text(self) -> None:
        (line,) = tables(RECORD, shard=0, number=0)["records"]["record"].to_pylist()
        assert loads(line).events == RECORD.events
        assert loads(line).article.text is None

    def test_no_column_is_ever_left_empty_by_a_name_that_differs(self) -> None:
        known_empty = {"outlet", "role", "wikidata", "mode", "issue", "title", "dateline", "url"}
        known_empty |= {"addressee", "via", "setting", "place", "date", "topic", "target", "admin1", "of"}
        for table, found in tables(RECORD, shard=0, number=0).items():
            empty = {name for name in found.column_names if found[name].null_count}
            assert empty <= known_empty, table


class TestWriting:
    def test_files_rows_and_receipt(self, tmp_path: Path, job: Job) -> None:
        shard = shard_of(tmp_path / "news.jsonl", *(f"خبر {i}" for i in range(600)))
        receipt = code_shard(shard, job, StandIn)
        assert (receipt.shard, receipt.articles, receipt.rejected) == (0, 600, 0)
        assert dict(receipt.rows) == dict.fromkeys(SCHEMAS, 600)
        assert column(job, "articles", "text") == [f"خبر {i}" for i in range(600)]
        assert column(job, "events", "number") == list(range(600))
        assert pq.ParquetFile(job.out / "events/000000.parquet").num_row_groups == 3
        assert all(hash_file(job.out / name) == digest for name, digest in receipt.files)
        assert list((job.out / ".unfinished").iterdir()) == []

    def test_the_same_bytes_again(self, tmp_path: Path, job: Job) -> None:
        shard = shard_of(tmp_path / "news.jsonl", *(f"خبر {i}" for i in range(20)), "")
        assert code_shard(shard, job, StandIn) == code_shard(shard, job, StandIn)

    def test_names_of_articles_name_no_files(self, tmp_path: Path, job: Job) -> None:
        hostile = "../../../escaped\0/etc/passwd"
        shard = shard_of(tmp_path / "news.jsonl", "خبر", id=hostile, source=hostile, url=hostile, title="../t")
        before = sorted(tmp_path.rglob("*"))
        code_shard(shard, job, StandIn)
        new = {path.relative_to(job.out).as_posix() for path in set(tmp_path.rglob("*")) - set(before)}
        assert new == {*(f"{table}/000000.parquet" for table in SCHEMAS), "shards/000000.json"}
        assert column(job, "articles", "id") == [hostile]

    def test_what_is_no_article_is_set_aside(self, tmp_path: Path, job: Job) -> None:
        path = tmp_path / "news.jsonl"
        path.write_text('{"text": "خبر"}\nnonsense\n{"text": 5}\n{"text": "خبر"}\n', encoding="utf-8")
        (shard,) = cut(find_sources([str(path)]))
        receipt = code_shard(shard, job, StandIn)
        assert (receipt.articles, receipt.rejected) == (2, 2)
        assert [reject["where"] for reject in rejects(job)] == [f"{path}:2", f"{path}:3"]
        assert column(job, "articles", "number") == [0, 3]


class TestFaults:
    def test_an_article_that_the_coder_cannot_code_is_set_aside(self, tmp_path: Path, job: Job) -> None:
        receipt = code_shard(shard_of(tmp_path / "news.jsonl", "خبر", "fault", "خبر"), job, StandIn)
        assert (receipt.articles, receipt.rejected) == (2, 1)
        (reject,) = rejects(job)
        assert reject == {
            "where": "shard 0, article 1, id 2",
            "reason": "cannot be coded: ValueError: the stand-in fails",
        }
        assert column(job, "articles", "number") == [0, 2]

    def test_a_record_that_no_table_can_hold_is_set_aside(self, tmp_path: Path, job: Job) -> None:
        class Huge(StandIn):
            def code_all(self, articles: Iterable[Article]) -> Iterator[Record]:
                for record in super().code_all(articles):
                    figure = replace(record.figures[0], value=10**400)
                    yield replace(record, figures=(figure,)) if "huge" in (record.article.text or "") else record

        receipt = code_shard(shard_of(tmp_path / "news.jsonl", "خبر", "huge", "خبر"), job, Huge)
        assert (receipt.articles, receipt.rejected) == (2, 1)

    def test_only_the_articles_that_end_workers_are_left_out(self, tmp_path: Path, job: Job) -> None:
        shard = shard_of(tmp_path / "news.jsonl", "خبر", "poison", "خبر", "poison 2", "fault")
        deaths = run_until_it_lives(shard, job)
        assert deaths == 5, "one for all, two for each that ends its worker"
        assert column(job, "articles", "number") == [0, 2]
        assert [(reject["where"], reject["reason"]) for reject in rejects(job)] == [
            ("shard 0, article 1, id 2", "coding it ended its worker again and again"),
            ("shard 0, article 3, id 4", "coding it ended its worker again and again"),
            ("shard 0, article 4, id 5", "cannot be coded: ValueError: the stand-in fails"),
        ]
        assert list((job.out / ".unfinished").glob("*.notes")) == []

    def test_a_death_that_was_not_an_articles_fault_changes_nothing(self, tmp_path: Path, job: Job) -> None:
        shard = shard_of(tmp_path / "news.jsonl", *(f"خبر {i}" for i in range(20)))
        receipt = code_shard(shard, job, StandIn)
        (job.out / ".unfinished/000000-0123abcd.notes").write_text(
            "load\nall\nload\nread 0\ncode 0\n", encoding="ascii"
        )
        assert code_shard(shard, job, StandIn) == receipt

    def test_a_place_that_cannot_be_read_ends_the_shard(self, tmp_path: Path, job: Job) -> None:
        shard = shard_of(tmp_path / "news.jsonl", *(f"خبر {i}" for i in range(20)))
        notes = job.out / ".unfinished/000000-0123abcd.notes"
        notes.write_text("load\nall\n" + "load\nread 0\ncode 0\nread 1\n" * 2, encoding="ascii")
        receipt = code_shard(shard, job, StandIn)
        assert (receipt.articles, receipt.rejected) == (1, 1)
        assert "the shard's rest was left out" in rejects(job)[0]["reason"]

    def test_a_coder_that_cannot_be_loaded_ends_the_run(self, tmp_path: Path, job: Job) -> None:
        shard = shard_of(tmp_path / "news.jsonl", "خبر")
        (job.out / ".unfinished/000000-0123abcd.notes").write_text("load\n" * 3, encoding="ascii")
        with pytest.raises(LoadError, match="3 workers ended while the coder was loaded"):
            code_shard(shard, job, StandIn)

    def test_a_fault_while_writing_is_no_articles_fault(self, tmp_path: Path, job: Job) -> None:
        (job.out / "events").rmdir()
        with pytest.raises(OSError):
            code_shard(shard_of(tmp_path / "news.jsonl", "خبر"), job, StandIn)
        assert not (job.out / "shards/000000.json").exists()

    def test_articles_are_not_gathered_before_they_are_coded(self, tmp_path: Path, job: Job) -> None:
        class Counting(StandIn):
            ahead = 0

            def code_all(self, articles: Iterable[Article]) -> Iterator[Record]:
                def count() -> Iterator[Article]:
                    for article in articles:
                        self.ahead += 1
                        yield article

                for record in super().code_all(count()):
                    assert self.ahead == 1
                    yield record
                    self.ahead -= 1

        receipt = code_shard(shard_of(tmp_path / "news.jsonl", *("خبر",) * 50), job, Counting)
        assert receipt.articles == 50


def run_until_it_lives(shard: Shard, job: Job) -> int:
    """Give the shard to one process after the other, as Ray does; how many died over it."""
    context = multiprocessing.get_context("spawn")
    for deaths in range(20):
        process = context.Process(target=code_shard, args=(shard, job, StandIn))
        process.start()
        process.join()
        if process.exitcode == 0:
            return deaths
    raise AssertionError("no worker lived")
