"""How fast a store takes articles that are coded, against raw `executemany` of the same rows, and in how much memory.

usage: python bench/store.py [--articles 2000] [--folder DIR]

The articles are the sample that ships with marsad, cut to the length of a news item, with words changed so that each is
another. A round stores them once through the store and once, the rows made beforehand, through `sqlite3` alone, in the
same tables and with a transaction for each article; the best of three rounds counts. Memory is measured in processes of
their own.
"""

from __future__ import annotations

import argparse
import gc
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from marsad.records import Article, Record

ROUNDS = 3
WORDS = 250
SIZES = (1_000, 20_000)
TABLES = (
    *("articles", "search", "coders", "records", "entities", "statements", "events", "parties", "stances"),
    *("figures", "places"),
)


def coded(record: Record, count: int) -> Iterator[tuple[Article, Record]]:
    """Articles that differ in their words, with their records; none is kept."""
    text = record.article.text or ""
    dice = random.Random(1)
    words = text.split()
    for number in range(count):
        changed = list(text)
        for _ in range(40):
            at = dice.randrange(len(changed))
            changed[at] = changed[at] if changed[at].isspace() else dice.choice(words)[0]
        body = f"{''.join(changed)}\n{number}"
        article = Article(str(number), body, None, "2022-01-08", None, "bench", f"https://example.org/{number}", "ar")
        digest = sha256(body.encode()).hexdigest()
        about = replace(
            record.article, id=str(number), text=body, url=article.url, sha256=digest, length=len(body), source="bench"
        )
        yield article, replace(record, article=about)


def store_all(path: Path, articles: Iterator[tuple[Article, Record]]) -> None:
    from marsad.store import open_store

    with open_store(str(path)) as store:
        for article, record in articles:
            store.add(article, record)


def read_rows(path: Path) -> list[list[tuple[str, list[tuple[object, ...]]]]]:
    """For each article the tables with their rows, from a store that is filled."""
    from marsad.store.search import search_text

    database = sqlite3.connect(path)
    rows: list[list[tuple[str, list[tuple[object, ...]]]]] = []
    for article in database.execute("SELECT * FROM articles ORDER BY pk").fetchall():
        found = search_text(article[6])
        words = [(article[0], " ".join(found.words), " ".join(found.stems))]
        (record,) = database.execute("SELECT * FROM records WHERE article = ?", article[:1]).fetchall()
        layers = [
            (table, database.execute(f"SELECT * FROM {table} WHERE record = ?", record[:1]).fetchall())
            for table in TABLES[4:]
        ]
        rows.append([("articles", [article]), ("search", words), ("records", [record]), *layers])
    coders = database.execute("SELECT * FROM coders").fetchall()
    rows[0].insert(2, ("coders", coders))
    database.close()
    return rows


def write_raw(path: Path, rows: list[list[tuple[str, list[tuple[object, ...]]]]]) -> None:
    from marsad.store import open_store

    open_store(str(path)).close()
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA foreign_keys = ON")
    for article in rows:
        database.execute("BEGIN IMMEDIATE")
        for table, items in article:
            if items:
                columns = "(rowid, words, stems)" if table == "search" else ""
                marks = ", ".join("?" * len(items[0]))
                database.executemany(f"INSERT INTO {table} {columns} VALUES ({marks})", items)
        database.execute("COMMIT")
    database.close()


def peak_memory() -> int:
    """In MB. What `getrusage` tells of a process begins with what its parent had."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) // 1024


def timed(work: object, *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)  # type: ignore[operator]
    return time.perf_counter() - started


def news_item() -> Record:
    """The record of the sample's first paragraphs, as long as a news item is."""
    from marsad.coder import code
    from marsad.read import read_sample

    article = read_sample()
    paragraphs = article.text.splitlines(keepends=True)
    lengths = list(accumulate(len(paragraph.split()) for paragraph in paragraphs))
    cut = next(number for number, words in enumerate(lengths, start=1) if words >= WORDS)
    return code(replace(article, text="".join(paragraphs[:cut])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--memory", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    record = news_item()
    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        folder = Path(name)
        if args.memory:
            store_all(folder / "memory.db", coded(record, args.memory))
            print(peak_memory())
            return
        compare(folder, record, args.articles)
    for size in SIZES:
        command = [sys.executable, __file__, "--memory", str(size)]
        peak = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        print(f"peak memory over {size:,} articles: {peak} MB", flush=True)


def compare(folder: Path, record: Record, count: int) -> None:
    articles = list(coded(record, count))
    through, raw = [], []
    gc.freeze()
    for number in range(ROUNDS):
        through.append(timed(store_all, folder / f"{number}.db", iter(articles)))
        rows = read_rows(folder / f"{number}.db")
        gc.freeze()  # what was made beforehand is not collected at either's cost
        raw.append(timed(write_raw, folder / f"raw{number}.db", rows))
    layers = sum(len(items) for _, items in rows[1])
    print(f"{count} articles of {len(articles[0][0].text.split())} words, {layers} rows each")
    rounds = ", ".join(f"{ours / theirs:.2f}" for ours, theirs in zip(through, raw, strict=True))
    print(f"store {count / min(through):.0f} articles/s, raw executemany {count / min(raw):.0f} articles/s")
    print(f"ratio {min(through) / min(raw):.2f} (rounds: {rounds})")


if __name__ == "__main__":
    main()
