"""How fast `marsad archive` codes: two workers against one, one against `marsad code`; and in how much memory.

usage: python bench/archive.py [speed|memory|make] [--articles 600] [--rounds 3]

The articles are made from the sentences of the dictionaries' own examples and of the sample that ships with marsad. A
core is a core: what is measured is tied to it with everything it starts. Speeds are those of the steady state, from the
first results on, with start-up told apart; a round measures `code` and `archive` one after the other, and the ratios
are the medians over the rounds. Shards are of some 40 articles, smaller than a real archive's. `memory` codes articles
of a sentence each, 1,000 and 20,000, and reads the high-water mark of the driver's and the workers' memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from marsad.read import read_sample
from marsad.rulebook import load

_SENTENCES, _PARAGRAPH = 40, 5  # of an article of some 240 words
_RUN = """
import sys, time
from marsad import archive
from marsad.archive import plan
plan._SMALLEST = 1 << 17
began = time.perf_counter()
def say(state):
    print(time.perf_counter() - began, state.done, state.articles, flush=True)
archive.run([sys.argv[1]], sys.argv[2], archive.Options(workers=int(sys.argv[3]), threads=1), progress=say)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["speed", "memory", "make"], default="speed")
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.what == "make":
            sys.stdout.writelines(lines(args.articles, _SENTENCES))
        elif args.what == "speed":
            measure_speed(Path(folder), args.articles, args.rounds)
        else:
            measure_memory(Path(folder))


# ── articles ────────────────────────────────────────────────────────────────────────────────────────────────────────


def lines(count: int, sentences: int) -> Iterator[str]:
    """Articles as JSONL, always the same ones."""
    examples = sorted({example.text for entry in load(None).entries() for example in entry.matches})
    known = [*examples, *re.split(r"(?<=[.!؟])\s+", read_sample().text)]
    chance = random.Random(1)
    for number in range(count):
        chosen = [chance.choice(known).strip().rstrip(".") + "." for _ in range(sentences)]
        text = "\n\n".join(" ".join(chosen[i : i + _PARAGRAPH]) for i in range(0, sentences, _PARAGRAPH))
        yield json.dumps({"id": str(number), "text": text, "published": "2022-01-08"}, ensure_ascii=False) + "\n"


# ── speed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Point:
    """Seconds since the start, processor seconds used by all its processes, and articles done by then."""

    at: float
    used: float
    done: int


@dataclass(frozen=True, slots=True)
class Run:
    """start: seconds until the first results; from then on, speed: articles a second, thrift: articles a processor
    second, which other users of the machine disturb least."""

    start: float
    speed: float
    thrift: float


def measure_speed(folder: Path, count: int, rounds: int) -> None:
    news = folder / "news.jsonl"
    news.write_text("".join(lines(count, _SENTENCES)), encoding="utf-8")
    print(f"{count} articles, {os.cpu_count()} cores", flush=True)
    kept: dict[str, list[Run]] = {"code": [], "one": [], "two": []}
    for number in range(rounds):
        kept["code"].append(run_code(news))
        kept["one"].append(run_archive(news, folder / f"one{number}", 1))
        kept["two"].append(run_archive(news, folder / f"two{number}", 2))
        print(", ".join(f"{name} {say(runs[-1])}" for name, runs in kept.items()), flush=True)
    print(f"archive to code, a core each: {ratio(kept, 'one', 'code', 'speed'):.2f} times the speed,", end=" ")
    print(f"{ratio(kept, 'one', 'code', 'thrift'):.2f} times the articles of a processor second")
    print(f"two workers to one: {ratio(kept, 'two', 'one', 'speed'):.2f} times the speed")


def say(run: Run) -> str:
    return f"{run.speed:.2f}/s, {run.thrift:.2f} a processor second, from {run.start:.1f} s on"


def ratio(kept: dict[str, list[Run]], these: str, those: str, what: str) -> float:
    pairs = zip(kept[these], kept[those], strict=True)
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in pairs)


def run_code(news: Path) -> Run:
    points = follow([sys.executable, "-m", "marsad", "code", str(news)], 1, count_lines, every=16)
    return steady(points)


def run_archive(news: Path, out: Path, workers: int) -> Run:
    command = [sys.executable, "-c", _RUN, str(news), str(out), str(workers)]
    return steady(follow(command, workers, count_told, every=1)[workers:])


def count_lines(_: str, number: int) -> int:
    return number


def count_told(line: str, _: int) -> int:
    return int(line.split()[2])


def follow(command: list[str], cores: int, count: Callable[[str, int], int], *, every: int) -> list[Point]:
    """Run a command on so many cores, with a point for every so many lines that it prints."""
    tied = ["taskset", "-c", f"0-{cores - 1}", *command]
    began, points = time.perf_counter(), list[Point]()
    used: dict[Path, int] = {}
    with subprocess.Popen(tied, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout, start=1):
            if number % every == 0:
                used |= ticks(process.pid)  # those of processes that have ended stay
                seconds = sum(used.values()) / os.sysconf("SC_CLK_TCK")
                points.append(Point(time.perf_counter() - began, seconds, count(line, number)))
    return points


def ticks(session: int) -> dict[Path, int]:
    """Folder in /proc → clock ticks used, for each process of a session."""
    return {folder: int(stat[11]) + int(stat[12]) for folder, stat in stats(session).items()}


def stats(session: int) -> dict[Path, list[str]]:
    """Folder in /proc → its `stat` behind the name, for each process of a session."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(stat[3]) == session:
                found[folder] = stat
    return found


def steady(points: list[Point]) -> Run:
    first, last = points[0], points[-1]
    done = last.done - first.done
    return Run(first.at, done / (last.at - first.at), done / (last.used - first.used))


# ── memory ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def measure_memory(folder: Path) -> None:
    for count in (1_000, 20_000):
        news = folder / f"{count}.jsonl"
        news.write_text("".join(lines(count, 1)), encoding="utf-8")
        driver, workers = watch([sys.executable, "-c", _RUN, str(news), str(folder / f"out{count}"), "2"])
        print(f"{count} articles: driver {driver >> 10} MB, largest worker {workers >> 10} MB at most")


def watch(command: list[str]) -> tuple[int, int]:
    """High-water marks (kB) of a command's own memory and of its largest Ray worker."""
    marks = {"driver": 0, "worker": 0}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        ended = threading.Event()
        watcher = threading.Thread(target=look, args=(process.pid, marks, ended))
        watcher.start()
        process.wait()
        ended.set()
        watcher.join()
    return marks["driver"], marks["worker"]


def look(session: int, marks: dict[str, int], ended: threading.Event) -> None:
    while not ended.wait(0.5):
        for folder in stats(session):
            with suppress(OSError):
                name = (folder / "cmdline").read_bytes()
                which = "driver" if folder.name == str(session) else "worker" if b"MapWorker" in name else None
                mark = re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())
                if which and mark:
                    marks[which] = max(marks[which], int(mark[1]))


if __name__ == "__main__":
    main()
