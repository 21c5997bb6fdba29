"""What may happen to a store: killed writers, full disks, locks, two writers, readers; with real processes."""

import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from servers import administration, create_database
from sqlalchemy import func, select
from stub_coder import StubCoder, add_process, make_articles, recode_process, warm_up, written_by_another

from marsad.cli import main
from marsad.records import Article
from marsad.store import StoreError, open_store
from marsad.store.connect import connect
from marsad.store.keep import keep, recode
from marsad.store.schema import ARTICLES, CODERS, LAYERS, RECORDS

KILLS = 50
SOONER, LATER = (
    0.7,
    1.1,
)  # the next kill's latest moment after a run that was done, or killed: machines change their pace
ARTICLES_A_RUN = 24


def content(where: str) -> Iterator[object]:
    """Everything that is in a store, without numbers and times of its own."""
    with open_store(where) as store, store.reading() as connection:
        articles = [column for column in ARTICLES.c if column.name not in ("pk", "added_at")]
        yield from map(tuple, connection.execute(select(*articles).order_by(ARTICLES.c.key)))
        records = select(ARTICLES.c.key, CODERS.c.version, RECORDS.c.current, RECORDS.c.body)
        ordered = records.select_from(RECORDS).join(ARTICLES).join(CODERS).order_by(ARTICLES.c.key, CODERS.c.version)
        yield from map(tuple, connection.execute(ordered))
        for layer in LAYERS:
            columns = [ARTICLES.c.key, *(column for column in layer.c if column.name != "record")]
            rows = select(*columns).select_from(layer).join(RECORDS, layer.c.record == RECORDS.c.pk).join(ARTICLES)
            yield layer.name, sorted(map(str, connection.execute(rows)))
        for word in ("رئيس", '"والرئيس قال"', *(f"كلمة{number}" for number in range(ARTICLES_A_RUN))):
            yield word, sorted(connection.execute(select(ARTICLES.c.key).where(store.search_text(word))).scalars())


def check_sound(where: str, *, stub: bool = True) -> None:
    """Nothing is damaged, half written, doubled or left over. stub: each record has one item in every layer."""
    if not where.startswith("postgresql"):
        database = sqlite3.connect(where)
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'search'").fetchone():
            database.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        database.close()
    with open_store(where) as store, store.reading() as connection:

        def count(query: Any) -> int:
            return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

        articles = count(select(ARTICLES))
        assert count(select(ARTICLES.c.pk).where(store.search_text("الرئيس" if stub else "يوم"))) == articles
        current = count(select(RECORDS).where(RECORDS.c.current))
        assert count(select(RECORDS.c.article).where(RECORDS.c.current).distinct()) == current <= articles
        for layer in LAYERS:
            of_current = count(select(layer).join(RECORDS, layer.c.record == RECORDS.c.pk).where(RECORDS.c.current))
            assert count(select(layer)) == of_current
            assert not stub or of_current == current


def kill_at_random(start: Callable[[], BaseProcess], seconds: float, dice: random.Random) -> bool:
    """Start a process and kill it some time within its run; whether it had done its work before."""
    process = start()
    time.sleep(dice.uniform(0, seconds))
    process.kill()
    process.join()
    assert process.exitcode in (0, -9), "the process failed by itself"
    return process.exitcode == 0


def fill(where: str, articles: list[Article]) -> None:
    with open_store(where) as store:
        assert len(list(keep(store, articles, StubCoder()))) == len(articles)


def timed(run: Callable[[], BaseProcess]) -> float:
    """Seconds that a process takes once processes can be started quickly."""
    warm_up()
    started = time.perf_counter()
    process = run()
    process.join()
    assert process.exitcode == 0
    return time.perf_counter() - started


def test_killed_while_adding(where: str, another: Callable[[], str]) -> None:
    """Killed again and again; whenever a run gets to its end all the same, the next one brings other articles."""
    dice, first, kills = random.Random(4), 0, 0  # noqa: S311
    open_store(where).close()
    seconds = timed(lambda: add_process(where, make_articles(ARTICLES_A_RUN)))
    while kills < KILLS:
        articles = make_articles(ARTICLES_A_RUN, first)
        if kill_at_random(partial(add_process, where, articles), seconds, dice):
            first, seconds = first + ARTICLES_A_RUN, seconds * SOONER
        else:
            kills, seconds = kills + 1, seconds * LATER
        check_sound(where)
    everything = make_articles(first + ARTICLES_A_RUN)
    fill(where, everything)
    fill(undisturbed := another(), everything)
    assert list(content(where)) == list(content(undisturbed))


def test_killed_while_coding_again(where: str, another: Callable[[], str]) -> None:
    """The same; whenever a run gets to its end, the next one has a newer coder."""
    dice, version, kills = random.Random(7), 2, 0  # noqa: S311
    fill(where, make_articles(ARTICLES_A_RUN))
    fill(undisturbed := another(), make_articles(ARTICLES_A_RUN))
    seconds = timed(lambda: recode_process(undisturbed, "2"))
    while kills < KILLS:
        if kill_at_random(partial(recode_process, where, str(version)), seconds, dice):
            version, seconds = version + 1, seconds * SOONER
        else:
            kills, seconds = kills + 1, seconds * LATER
        check_sound(where)
    for store, versions in ((where, [version]), (undisturbed, range(3, version + 1))):
        for newer in versions:
            with open_store(store) as opened:
                list(recode(opened, StubCoder(str(newer))))
    assert list(content(where)) == list(content(undisturbed))


def test_two_add_at_once(where: str, another: Callable[[], str]) -> None:
    """From nothing, the tables included, with the same articles in opposite order."""
    articles = make_articles(ARTICLES_A_RUN)
    for process in [add_process(where, articles), add_process(where, articles[::-1])]:
        process.join()
        assert process.exitcode == 0
    fill(undisturbed := another(), articles)
    check_sound(where)
    assert list(content(where)) == list(content(undisturbed))


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    """SQLite lets only one make a new file a write-ahead one, and does not let the others wait by itself."""
    openers, rounds = 8, 150
    start = threading.Barrier(openers)

    def open_new(path: Path) -> None:
        engine = connect(str(path), mode="rwc", patience=10).engine
        start.wait()
        with engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS opened (at)")
        engine.dispose()

    with ThreadPoolExecutor(openers) as pool:
        for number in range(rounds):
            list(pool.map(open_new, [tmp_path / f"{number}.db"] * openers))


class TestWhileAnotherWrites:
    @pytest.fixture
    def held(self, where: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
        fill(where, make_articles(1))
        monkeypatch.setattr("marsad.store.store.PATIENCE", 0.2)
        with written_by_another(where):
            yield where

    def test_a_reader_does_not_wait(self, held: str) -> None:
        (article,) = make_articles(1)
        with open_store(held, read_only=True) as store:
            assert [found for _, found in store.to_code(StubCoder("2").info)] == [article]

    def test_a_writer_waits_and_then_says_so(self, held: str) -> None:
        with open_store(held) as store, pytest.raises(StoreError, match="is locked by another process; try again"):
            list(recode(store, StubCoder("2")))

    def test_the_command_too(self, held: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("marsad.cli.store.load_coder", lambda _: StubCoder("2"))
        result = CliRunner().invoke(main, ["recode", "--store", held])
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1

    def test_and_goes_on_when_it_is_done(self, where: str) -> None:
        fill(where, make_articles(1))
        with written_by_another(where):
            process = recode_process(where, "2")
            process.join(0.5)
            assert process.is_alive()
        process.join()
        assert process.exitcode == 0
        check_sound(where)


def test_readers_see_whole_records_while_one_writes(where: str) -> None:
    fill(where, make_articles(ARTICLES_A_RUN))
    process, looks = recode_process(where, "2"), 0
    while process.is_alive() or not looks:
        check_sound(where)
        looks += 1
    assert process.exitcode == 0


# ── a full disk ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    folder.chmod(0o755)
    path = folder / "disk"
    path.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "marsad", path], capture_output=True, check=False)
    if mount.returncode != 0:
        pytest.skip("a small disk (mount -t tmpfs) takes root")
    yield path
    subprocess.run(["umount", path], check=True)


def enlarge(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=200m", disk], check=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def on_small_disk(request: pytest.FixtureRequest, small_disk: Path) -> str:
    """Where an empty store is that is on the small disk."""
    if request.param == "sqlite":
        return str(small_disk / "store.db")
    server: Path = request.getfixturevalue("postgresql")
    shutil.chown(small_disk, server.owner())
    with administration(server) as connection:
        connection.exec_driver_sql(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
    where = create_database(server, "TABLESPACE small")
    request.addfinalizer(lambda: drop(server, where))
    return where


def drop(server: Path, where: str) -> None:
    with administration(server) as connection:
        connection.exec_driver_sql(f"DROP DATABASE {where.split('/')[3].split('?')[0]} WITH (FORCE)")
        connection.exec_driver_sql("DROP TABLESPACE small")


def test_a_full_disk(on_small_disk: str, small_disk: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(9)  # noqa: S311
    words = (" ".join(str(dice.random()) for _ in range(500)) for _ in range(200))
    articles = [
        replace(article, text=f"{article.text} {some}") for article, some in zip(make_articles(200), words, strict=True)
    ]
    source = folder / "articles.jsonl"
    source.write_text("".join(map(as_line, articles)), encoding="utf-8")
    monkeypatch.setattr("marsad.cli.store.load_coder", lambda _: StubCoder())
    command = ["add", str(source), "--store", on_small_disk]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert re.fullmatch("Error: .* the disk is full .*\n", result.stderr)
    enlarge(small_disk)
    check_sound(on_small_disk)
    assert 0 < articles_in(on_small_disk) < len(articles)
    assert CliRunner().invoke(main, command).exit_code == 0
    assert CliRunner().invoke(main, [*command[:-1], undisturbed := str(folder / "undisturbed.db")]).exit_code == 0
    check_sound(on_small_disk)
    assert list(content(on_small_disk)) == list(content(undisturbed))


def as_line(article: Article) -> str:
    return json.dumps({"id": article.id, "text": article.text, "url": article.url}, ensure_ascii=False) + "\n"


def articles_in(where: str) -> int:
    with open_store(where) as store, store.reading() as connection:
        return connection.execute(select(func.count()).select_from(ARTICLES)).scalar_one()


# ── the command itself ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_killed_and_run_again(folder: Path) -> None:
    """With the language model and the dictionaries, in SQLite."""
    sentences = ["أعلن الرئيس الفرنسي أمس دعمه لأوكرانيا", "اتهمت أنقرة دمشق بقصف المدينة", "نفت طهران الاتهامات"]
    source, place, undisturbed = folder / "articles.jsonl", str(folder / "killed.db"), str(folder / "undisturbed.db")
    lines = [json.dumps({"text": f"{sentence} يوم {number}.", "published": "2022-01-08"}) + "\n"
             for number in range(15) for sentence in sentences]  # fmt: skip
    source.write_text("".join(lines), encoding="utf-8")

    def start(where: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "marsad", "add", source, "--store", where])

    assert start(undisturbed).wait() == 0
    dice = random.Random(1)  # noqa: S311
    for _ in range(3):
        process, started = start(place), articles_at(place)
        while process.poll() is None and articles_at(place) == started:
            time.sleep(0.02)
        time.sleep(dice.uniform(0, 0.5))
        process.kill()
        process.wait()
        check_sound(place, stub=False)
    assert start(place).wait() == 0
    check_sound(place, stub=False)
    assert list(content(place)) == list(content(undisturbed))


def articles_at(path: str) -> int:
    """How many articles a SQLite store holds that may not be there yet."""
    return articles_in(path) if Path(path).exists() else 0
