"""How fast the explorer answers over a large store, and whether it stands fifty readers at once.

usage: python bench/web.py FOLDER [--articles 50000] [--readers 50] [--seconds 60] [--times 3]

The store is that of `bench/query.py`, with stories of one to eight articles; it is made once and kept in FOLDER. The
server is `marsad serve` in a process of its own, at 127.0.0.1. First every page is fetched by itself, with filters from
the commonest to the rarest; then readers go from page to page at random. Where others use the machine, run it under
`chrt -f 10`, and compare within a run.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx2
from query import SEED, World, fill
from sqlalchemy import func, insert, select

from marsad.rulebook import load
from marsad.store import Store, open_store
from marsad.store.query import Filters, count_articles, find_articles
from marsad.store.schema import ARTICLES, HAPPENINGS, STORIES, STORY_ARTICLES

LIMIT = 300  # milliseconds that 95 of 100 pages may take at most
LARGEST_STORY = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--times", type=int, default=3, help="how often each page is fetched")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    path = args.folder / f"articles-{args.articles}.db"
    world = World(load())
    with open_store(str(path)) as store:
        if not count_articles(store, at_most=1):
            fill(store, world, args.articles)
        tell_stories(store)
        pages = list(addresses(store, world))
    with serving(path) as address:
        is_quick = measure_pages(address, pages, args.times)
        faults = asyncio.run(measure_readers(address, pages, args.readers, args.seconds))
    sys.exit(0 if is_quick and not faults else 1)


# ── the store ───────────────────────────────────────────────────────────────────────────────────────────────────────


def tell_stories(store: Store) -> None:
    """One to eight articles of neighbouring days tell a story, their first events one happening."""
    draw = random.Random(SEED)
    with store.writing() as connection:
        if connection.scalar(select(func.count()).select_from(STORIES)):
            return
        columns = ARTICLES.c.pk, ARTICLES.c.key, ARTICLES.c.title, ARTICLES.c.published
        articles = connection.execute(select(*columns).order_by(ARTICLES.c.published, ARTICLES.c.pk)).all()
        stories, members, happenings = [], [], []
        while articles:
            told, articles = articles[: (size := draw.randint(1, LARGEST_STORY))], articles[size:]
            number = len(stories) + 1
            days = {"first_day": told[0].published, "last_day": told[-1].published}
            stories.append({"pk": number, "key": told[0].key, "title": told[0].title, "articles": len(told)} | days)
            for article in told:
                # the articles of `fill` have records of the same number
                kept = {"article": article.pk, "record": article.pk, "reprint_of": None}
                members.append(kept | {"story": number, "day": article.published, "profile": b""})
                happenings.append({"record": article.pk, "event": "v1", "happening": told[0].key})
        for table, rows in ((STORIES, stories), (STORY_ARTICLES, members), (HAPPENINGS, happenings)):
            connection.execute(insert(table), rows)


# ── what is asked for ───────────────────────────────────────────────────────────────────────────────────────────────


def addresses(store: Store, world: World) -> Iterator[tuple[str, str]]:
    """Kinds of pages with their addresses."""
    words = [word for sentence in world.sentences[::301] for word in sentence.split() if len(word) > 3][:4]
    actors = [world.actors[rank] for rank in (0, 5, 200)]
    narrowings: list[dict[str, str]] = [{}, *({"text": word} for word in words)]
    narrowings += [{"country": actor.country or ""} for actor in actors]
    narrowings += [
        {"since": "2021-06-01", "until": "2021-06-30"},
        {"since": "2019-01-01", "until": "2022-12-31"},
        {"source": "outlet-7.example"},
        {"text": words[0], "country": actors[0].country or "", "since": "2021-01-01"},
    ]
    by_actor = [{"actor": actor.slug or ""} for actor in actors] + [{"actor": actor.name} for actor in actors]
    for path in ("/", "/events", "/statements", "/figures", "/stories", "/actors", "/network", "/map", "/dyads"):
        for narrowing in narrowings + ([] if path == "/dyads" else by_actor):
            yield path, f"{path}?{urlencode(narrowing)}"
    for narrowing in narrowings:
        yield "/outlets", f"/outlets?{urlencode({k: v for k, v in narrowing.items() if k != 'source'})}"
    for path in ("/", "/events", "/stories"):
        yield f"{path} deep", f"{path}?offset=5000"
    yield "/dyads of a pair", f"/dyads?actor={actors[0].country}&recipient={actors[1].country}"
    for actor in [*actors, world.actors[1000]]:
        yield "/actors/KEY", f"/actors/{quote(actor.slug or '', safe='')}"
    articles = list(find_articles(store, Filters(limit=8, offset=100)))
    for article in articles:
        yield "/articles/KEY", f"/articles/{article.key}"
        yield "/articles/KEY/review", f"/articles/{article.key}/review"
        yield "/articles/KEY/review of an item", f"/articles/{article.key}/review?item=v1"
    for story in {article.story for article in articles} - {None}:
        yield "/stories/KEY", f"/stories/{story}"
    for path in ("/reviews", "/api/v1/docs", "/api/v1/events?limit=50", "/api/v1/articles?limit=50", "/map.json"):
        yield path, path


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """The address of a server over a store."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "marsad", "serve", "--store", str(store), "--port", str(port), "--rate", "9999999"]
    server = subprocess.Popen(command)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            httpx2.get(f"{address}/login")
            return
        except httpx2.TransportError:
            time.sleep(0.1)
    sys.exit("the server does not start")


# ── one reader ──────────────────────────────────────────────────────────────────────────────────────────────────────


def measure_pages(address: str, pages: list[tuple[str, str]], times: int) -> bool:
    """Prints what each kind of page takes; whether 95 of 100 of every kind take less than the limit."""
    taken: defaultdict[str, list[float]] = defaultdict(list)
    with httpx2.Client(base_url=address, timeout=60) as client:
        for path in ("/", "/map", "/network"):
            client.get(path)  # what is read once
        for kind, path in pages * times:
            started = time.perf_counter()
            answer = client.get(path)
            taken[kind].append(1000 * (time.perf_counter() - started))
            if answer.status_code != 200:
                sys.exit(f"{answer.status_code}: {path}")
            if taken[kind][-1] > LIMIT:
                print(f"  slow: {taken[kind][-1]:.0f} ms {path}")
    print(f"{'page':34}{'n':>4}{'median':>9}{'p95':>9}{'worst':>9}  ms")
    for kind, values in taken.items():
        print(f"{kind:34}{len(values):4}" + "".join(f"{part(values, of):9.0f}" for of in (0.5, 0.95, 1)))
    return all(part(values, 0.95) < LIMIT for values in taken.values())


def part(values: list[float], of: float) -> float:
    """A quantile."""
    return sorted(values)[min(len(values) - 1, int(of * len(values)))]


# ── many readers ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Tally:
    """What the readers met."""

    taken: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


async def measure_readers(address: str, pages: list[tuple[str, str]], readers: int, seconds: float) -> int:
    """Readers who go from page to page without a pause; how many answers were errors."""
    tally, stop = Tally(), time.perf_counter() + seconds
    limits = httpx2.Limits(max_connections=readers)
    async with httpx2.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        await asyncio.gather(*(read(client, pages, random.Random(i), stop, tally) for i in range(readers)))
    done = len(tally.taken)
    print(f"{readers} readers, {seconds:g} s: {done} pages, {done / seconds:.0f} a second, ", end="")
    print(f"median {part(tally.taken, 0.5):.0f} ms, p95 {part(tally.taken, 0.95):.0f} ms, ", end="")
    print(f"{tally.faults.total()} errors {dict(tally.faults) or ''}")
    return tally.faults.total()


async def read(
    client: httpx2.AsyncClient, pages: list[tuple[str, str]], draw: random.Random, stop: float, tally: Tally
) -> None:
    while (started := time.perf_counter()) < stop:
        try:
            answer = await client.get(draw.choice(pages)[1])
            if answer.status_code != 200:
                tally.faults[str(answer.status_code)] += 1
        except httpx2.HTTPError as error:
            tally.faults[type(error).__name__] += 1
        tally.taken.append(1000 * (time.perf_counter() - started))


if __name__ == "__main__":
    main()
