"""How fast the language model reads, and what the coder adds: words a second, seconds an article, memory.

usage: python bench/speed.py ARTICLES.jsonl[.xz] [--articles 200]

Every figure is the best of three runs in one process; the coder's cost is the ratio to the model's own time on the same
articles in the same run, which other users of the machine disturb least.
"""

from __future__ import annotations

import argparse
import gc
import json
import lzma
import resource
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 3
SINGLE_WORDS = 600


def read(path: Path, count: int) -> list[str]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(count), strict=False)]


def best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--articles", dest="count", type=int, default=200)
    args = parser.parse_args()
    texts = read(args.articles, args.count)

    started = time.perf_counter()
    from marsad.coder import code_all
    from marsad.language.parse import default_model, parse
    from marsad.records import Article

    default_model()
    print(f"load {time.perf_counter() - started:.2f} s")
    articles = [Article(id=str(i), text=text, published="2018-06-01") for i, text in enumerate(texts)]
    words = sum(document.tokens[-1].word + 1 for document in parse(articles) if document.tokens)
    parsing = best(lambda: list(parse(articles)))
    print(f"parsing in bulk: {words / parsing:.0f} words/s over {len(articles)} articles, {words} words")
    lines = "\n".join(texts)
    cut = [i for i, char in enumerate(lines) if char == " "][SINGLE_WORDS]
    single = Article(id="single", text=lines[:cut])
    print(f"one article of {SINGLE_WORDS} words: {best(lambda: list(parse([single]))):.3f} s")
    print(f"peak memory after parsing {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    list(code_all(articles[:5]))
    gc.freeze()  # as the commands do
    coding = best(lambda: list(code_all(articles)))
    print(f"coding: {words / coding:.0f} words/s, {coding / parsing:.2f} times the model's own time")
    print(f"peak memory after coding {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
