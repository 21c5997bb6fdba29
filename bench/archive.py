"""How fast `marsad archive` codes: two workers against one, one against `marsad code`; and in how much memory.

usage: python bench/archive.py [speed|memory|make] [--articles 600] [--rounds 3]

The articles are made from the sentences of the dictionaries' own examples and of the sample that ships with marsad. A
core is a core: what is measured is tied to it with everything it starts. Speeds are those of the steady state, from the
first results on, with start-up told apart; a round measures `code` and `archive` one after the other, and the ratios
are the medians over the rounds. `memory` codes articles of a sentence each, 1,000 and 20,000, and reads the high-water
mark of the driver's and the workers' memory.
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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marsad.read import read_sample
from marsad.rulebook import load

_SENTENCES, _PARAGRAPH = 40, 5  # of an article of some 240 words
_RUN = """
import sys, time
from marsad import archive
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
class Run:
    """start: seconds until the first results; speed: articles a second from then on."""

    start: float
    speed: float


def measure_speed(folder: Path, count: int, rounds: int) -> None:
    news = folder / "news.jsonl"
    news.write_text("".join(lines(count, _SENTENCES)), encoding="utf-8")
    words = len(news.read_text(encoding="utf-8").split())
    print(f"{count} articles, {words // count} words each, {os.cpu_count()} cores")
    kept: dict[str, list[Run]] = {"code": [], "one": [], "two": []}
    for number in range(rounds):
        kept["code"].append(run_code(news))
        kept["one"].append(run_archive(news, folder / f"one{number}", 1))
        kept["two"].append(run_archive(news, folder / f"two{number}", 2))
        print(", ".join(f"{name} {runs[-1].speed:.2f}/s from {runs[-1].start:.1f} s" for name, runs in kept.items()))
    print(f"archive on one core: {ratio(kept['one'], kept['code']):.2f} times the speed of code on one core")
    print(f"two workers: {ratio(kept['two'], kept['one']):.2f} times the speed of one")
    for name, runs in kept.items():
        print(f"{name}: {max(run.speed for run in runs):.2f} articles/s at best")


def ratio(these: list[Run], those: list[Run]) -> float:
    return statistics.median(a.speed / b.speed for a, b in zip(these, those, strict=True))


def run_code(news: Path) -> Run:
    began = time.perf_counter()
    with subprocess.Popen(
        ["taskset", "-c", "0", sys.executable, "-m", "marsad", "code", news], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        times = [time.perf_counter() - began for _ in process.stdout]
    return steady([(at, done) for done, at in enumerate(times, start=1)][15:])


def run_archive(news: Path, out: Path, workers: int) -> Run:
    cores = "0" if workers == 1 else f"0-{workers - 1}"
    command = ["taskset", "-c", cores, sys.executable, "-c", _RUN, news, out, str(workers)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    told = [line.split() for line in ended.stdout.splitlines()]
    return steady([(float(at), int(articles)) for at, _, articles in told][workers:])


def steady(points: list[tuple[float, int]]) -> Run:
    """From (seconds, articles done) of results."""
    (start, before), (end, after) = points[0], points[-1]
    return Run(start, (after - before) / (end - start))


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
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                    name = (folder / "cmdline").read_bytes()
                    which = "driver" if folder.name == str(session) else "worker" if b"MapWorker" in name else None
                    mark = re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())
                    if which and mark:
                        marks[which] = max(marks[which], int(mark[1]))
            except (OSError, ValueError):
                continue  # it has ended


if __name__ == "__main__":
    main()
