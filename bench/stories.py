"""How well articles are grouped into stories, and what it costs.

usage: python bench/stories.py pairs RECORDS… | cost [--articles 10000 50000]

`pairs` groups coded articles (JSONL of `marsad code`) in a store made for it and holds the stories to story_pairs.tsv:
pairs of articles labelled by reading them, known by their ids in ANT and SaudiNewsNet, whose texts are not ours to
keep. `cost` groups invented articles and prints milliseconds an article and the memory at each size; the ratio counts.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from sqlalchemy import Table, insert

from example_record import RECORD
from marsad.jsonl import read_records
from marsad.records import Entity, Mention, Record
from marsad.store import Store, open_store
from marsad.store.layers import take_apart
from marsad.store.query import find_articles
from marsad.store.schema import ARTICLES, CODERS, RECORDS
from marsad.stories.group import group

PAIRS = Path(__file__).with_name("story_pairs.tsv")
A_DAY = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("pairs").add_argument("records", type=Path, nargs="+")
    commands.add_parser("cost").add_argument("--articles", type=int, nargs="+", default=[10_000, 50_000])
    args = parser.parse_args()
    if args.command == "pairs":
        measure_pairs(args.records)
    else:
        measure_cost(args.articles)


# ── how well ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Pair:
    one: str
    other: str
    is_same: bool
    use: str


def measure_pairs(files: list[Path]) -> None:
    story = {}
    for file in files:
        with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/news.db") as store:
            keep(store, read_records(file))
            list(group(store))
            found = {row.id: row.story for row in find_articles(store)}
            sizes = Counter(Counter(found.values()).values())
            print(f"{file.name}: {len(found)} articles, {sum(sizes.values())} stories, largest {max(sizes)}, ", end="")
            print(f"{sum(n for size, n in sizes.items() if size > 1)} of more than one article")
            story |= found
    known = [pair for pair in read_pairs() if {pair.one, pair.other} <= story.keys()]
    for use in ("tuned", "held"):
        report(use, [pair for pair in known if pair.use == use], story)
    report("all", known, story)


def report(title: str, pairs: list[Pair], story: dict[str, str | None]) -> None:
    hits = Counter((pair.is_same, story[pair.one] == story[pair.other]) for pair in pairs)
    right, wrong, missed = hits[True, True], hits[False, True], hits[True, False]
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{title:6} {len(pairs):4} pairs  precision {precision:.3f}  recall {recall:.3f}  F1 {score:.3f}")


def read_pairs() -> Iterator[Pair]:
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            one, other, same, use, _ = line.split("\t")
            yield Pair(one, other, same == "same", use)


# ── what it costs ───────────────────────────────────────────────────────────────────────────────────────────────────


def measure_cost(sizes: list[int]) -> None:
    first = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/news.db") as store:
            keep(store, invent(size))
            begin = time.process_time()
            stories = sum(day.stories for day in group(store))
            each = (time.process_time() - begin) / size * 1000
        first = first or each
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:7} articles  {stories:6} stories  {each:.2f} ms of one core an article ({each / first:.2f}x)  "
            f"{memory:.0f} MiB"
        )


def invent(count: int) -> Iterator[Record]:
    """Articles of about 200 words, a thousand a day, five or so about each happening, every tenth a reprint."""
    dice = random.Random(3)
    common = [word(dice) for _ in range(400)]
    rare = [word(dice) for _ in range(40_000)]
    begin = date(2020, 1, 1)
    happenings = [(dice.sample(rare, 60), number) for number in range(max(A_DAY // 5, 1))]
    last = ""
    for number in range(count):
        if number % 5 == 0:  # happenings come and go
            happenings[dice.randrange(len(happenings))] = (dice.sample(rare, 60), number)
        topic, name = dice.choice(happenings)
        words = [dice.choice(topic) if dice.random() < 0.45 else dice.choice(common) for _ in range(200)]
        text = last[: len(last) * 3 // 4] + f" {number}" if number % 10 == 9 else " ".join(words)
        last = text
        yield make_record(number, text, (begin + timedelta(days=number // A_DAY)).isoformat(), name)


def word(dice: random.Random) -> str:
    return "".join(chr(dice.randrange(0x628, 0x63A)) for _ in range(dice.randrange(4, 8)))


def make_record(number: int, text: str, day: str, name: int) -> Record:
    """A record with three actors and thirty events, as real ones have."""
    info = replace(
        RECORD.article,
        id=str(number),
        text=text,
        published=day,
        sha256=sha256(text.encode()).hexdigest(),
        length=len(text),
    )
    who = (name, name + 1, number % 50)
    entities = tuple(
        Entity(f"e{i}", f"طرف {n}", None, "org", "TUR", ("GOV",), None, f"actor-{n}", None, (Mention(0, 4, "name"),))
        for i, n in enumerate(who)
    )
    events = tuple(
        replace(RECORD.events[0], id=f"v{i}", actors=(f"e{i % 3}",), recipients=(f"e{(i + 1) % 3}",)) for i in range(12)
    )
    return replace(RECORD, article=info, entities=entities, events=events, statements=(), stances=())


def keep(store: Store, records: Iterable[Record]) -> None:
    """Fill a store as `put` does, a thousand articles in a transaction and without the index of words."""
    known: set[str] = set()
    each = iter(records)
    with store.writing() as connection:
        connection.execute(insert(CODERS), {"pk": 1, "version": "b", "model": "b", "dictionaries": "b"})
    while chunk := list(islice(each, 1000)):
        rows: dict[Table, list[dict[str, object]]] = {ARTICLES: [], RECORDS: []}
        for record in chunk:
            info = record.article
            if info.sha256 in known or info.text is None:
                continue
            known.add(info.sha256)
            pk = len(known)
            about = {name: getattr(info, name) for name in ("sha256", "id", "title", "text", "published", "source")}
            when = {"added_at": "2026-01-01T00:00:00Z", "length": info.length, "language": info.language}
            rows[ARTICLES].append({"pk": pk, "key": info.sha256[:16], **about, **when})
            coded = {"coded_at": "2026-01-01T00:00:00Z", "body": "{}"}
            rows[RECORDS].append({"pk": pk, "article": pk, "coder": 1, "current": True, **coded})
            for layer in take_apart(record, info.text, pk):
                rows.setdefault(layer.table, []).extend(layer.rows)
        with store.writing() as connection:
            for table, values in rows.items():
                connection.execute(insert(table), values)


if __name__ == "__main__":
    main()
