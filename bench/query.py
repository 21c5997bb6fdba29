"""How fast a store answers: p95 of full-text and filtered searches, the first page of 50 rows with their evidence.

usage: python bench/query.py [--articles 100000] [--store S]

The articles are made up: sentences are the examples of marsad's own dictionaries, names those of its actors, drawn as
unevenly as news names them, the same on every machine. --store, a file or postgresql://…,
keeps the store for the next run. Where others use the machine, processor time says more than time on the wall.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, insert

from marsad.jsonl import dumps
from marsad.records import (
    SCHEMA,
    ArticleInfo,
    CoderInfo,
    Cue,
    Entity,
    Event,
    EventDate,
    Figure,
    Mention,
    Place,
    Record,
    SentenceSpan,
    Span,
    Stance,
    Statement,
    Trigger,
)
from marsad.rulebook import Rulebook, load
from marsad.store import Store, open_store, query
from marsad.store.layers import take_apart
from marsad.store.query import Filters
from marsad.store.schema import ARTICLES, CODERS, RECORDS
from marsad.store.search import index_text

PAGE = 50
SEED = 20220108
FIRST_DAY, DAYS = date(2019, 1, 1), 1500
OUTLETS = [f"outlet-{n}.example" for n in range(40)]
STATUSES = ["asserted"] * 6 + ["claimed", "called_for", "planned", "denied"]
FORCES = ["says"] * 5 + ["announces", "accuses", "denies", "warns", "asks"]
MEASURES = ["killed", "injured", "arrested", "money", "percent", "other"]
INFO = CoderInfo("bench", "none", "none")


class World:
    """Names, sentences and event types to draw from."""

    def __init__(self, rules: Rulebook) -> None:
        self.draw = random.Random(SEED)
        self.sentences = sorted({m.text for entry in rules.event_entries for m in entry.matches})
        actors = [
            Entity("", c.names[0], c.en, "country", c.id, (), None, c.id, None, ()) for c in rules.countries if c.names
        ]
        actors += [
            Entity("", p.name, p.en, "person", p.country, ("GOV",), None, p.id, p.wikidata, ()) for p in rules.persons
        ]
        self.draw.shuffle(actors)
        self.actors = actors
        self.weights = [1 / rank for rank in range(1, len(actors) + 1)]
        self.places = [place for place in rules.place_entries if place.country]
        self.place_weights = [1 / rank for rank in range(1, len(self.places) + 1)]
        self.modes = [(kind.id, mode.mode) for kind in rules.plover_types for mode in kind.modes]

    def record(self, number: int) -> Record:
        """One article of twelve sentences, eight actors, eight events."""
        draw = self.draw
        sentences = draw.sample(self.sentences, 12)
        text = f"خبر رقم {number}\n\n" + ". ".join(sentences)
        spans = [Span(start, start + len(s)) for s in sentences if (start := text.index(s)) >= 0]
        published = FIRST_DAY + timedelta(draw.randrange(DAYS))
        entities = tuple(
            replace(actor, id=f"e{i}", mentions=(Mention(spans[i].start, spans[i].start + 3, "name"),))
            for i, actor in enumerate(draw.choices(self.actors, self.weights, k=8), start=1)
        )
        places = tuple(
            Place(f"p{i}", s.start, s.start + 5, p.en, None, p.lat, p.lon, p.country, None, p.level, 1.0, "bench")
            for i, (p, s) in enumerate(
                zip(draw.choices(self.places, self.place_weights, k=3), spans, strict=False), start=1
            )
        )
        ids = [entity.id for entity in entities]
        events = tuple(self.event(i, spans[i], ids, published) for i in range(1, 9))
        statements = tuple(
            Statement(
                *(f"s{i}", spans[i].start, spans[i].end, "indirect"),
                *(
                    Cue(spans[i].start, spans[i].start + 3, "قال", draw.choice(FORCES)),
                    draw.choice(ids),
                    None,
                    None,
                    None,
                ),
                *((), None, "p1", None, "bench"),
            )
            for i in range(1, 6)
        )
        stances = tuple(
            Stance(
                f"a{i}", *draw.sample(ids, 2), None, draw.choice(["support", "oppose"]), f"v{i}", (spans[i],), "bench"
            )
            for i in range(1, 5)
        )
        figures = tuple(
            Figure(
                *(f"f{i}", spans[i].start, spans[i].start + 2, draw.randrange(1000), False, draw.choice(MEASURES)),
                *(None, draw.choice(ids), f"v{i}", None, "p2", "bench"),
            )
            for i in range(1, 3)
        )
        info = ArticleInfo(
            *(f"a{number}", f"خبر رقم {number}", text, published.isoformat(), None, draw.choice(OUTLETS), None, "ar"),
            *(sha256(text.encode()).hexdigest(), len(text)),
        )
        sentence_spans = tuple(SentenceSpan(s.start, s.end, 0) for s in spans)
        return Record(
            SCHEMA, INFO, info, sentence_spans, entities, statements, events, stances, figures, (), places, ()
        )

    def event(self, number: int, span: Span, ids: list[str], published: date) -> Event:
        draw = self.draw
        kind, mode = draw.choice(self.modes)
        day = (published - timedelta(draw.randrange(3))).isoformat()
        actor, recipient = draw.sample(ids, 2)
        return Event(
            *(f"v{number}", kind, mode, ("military",), (actor,), (recipient,)),
            *(Trigger(span.start, span.start + 4, "قصف"), (span,), number, EventDate(day, day) if number % 2 else None),
            *(
                draw.choice(["p1", "p2", "p3", None]),
                draw.choice(STATUSES),
                False,
                None,
                (),
                None,
                (),
                0.5,
                (),
                "bench",
            ),
        )


def fill(store: Store, world: World, count: int) -> None:
    """The articles and their records, a thousand a transaction."""
    for first in range(1, count + 1, 1000):
        numbers = range(first, min(first + 1000, count + 1))
        with store.writing() as connection:
            if first == 1:
                connection.execute(insert(CODERS), {"pk": 1, "version": "bench", "model": "-", "dictionaries": "-"})
            insert_all(connection, [(number, world.record(number)) for number in numbers])
        print(f"\r{numbers[-1]} articles", end="", flush=True)
    print()


def insert_all(connection: Connection, records: list[tuple[int, Record]]) -> None:
    rows: dict[Any, list[Any]] = {ARTICLES: [], RECORDS: []}
    for number, record in records:
        article, text = record.article, record.article.text or ""
        rows[ARTICLES].append(
            {name: getattr(article, name) for name in ("sha256", "url", "id", "title", "text", "published", "dateline")}
            | {"pk": number, "key": article.sha256[:16], "source": article.source, "language": "ar"}
            | {"length": article.length, "added_at": "2022-01-08T00:00:00Z"}
        )
        body = dumps(replace(record, article=replace(article, text=None)))
        rows[RECORDS].append(
            {"pk": number, "article": number, "coder": 1, "current": True, "coded_at": "2022-01-08T00:00:00Z"}
            | {"body": body}
        )
        for layer in take_apart(record, text, number):
            rows.setdefault(layer.table, []).extend(layer.rows)
    for table, its_rows in rows.items():
        connection.execute(insert(table), its_rows)
    for number, record in records:
        index_text(connection, number, record.article.text or "")


def searches(world: World) -> Iterator[tuple[str, Callable[..., Iterator[Any]], Filters]]:
    """Kinds of searches, each with values from the commonest to the rarest."""
    events, statements, stances = query.find_events, query.find_statements, query.find_stances
    ranks = (0, 1, 5, 30, 200, 1000)
    words = [word for sentence in world.sentences[::97] for word in sentence.split() if len(word) > 3][:30]
    actors = [world.actors[rank] for rank in ranks]
    places = [world.places[min(rank, len(world.places) - 1)] for rank in ranks]
    months = [(f"{year}-{month:02}-01", f"{year}-{month:02}-28") for year in (2019, 2021) for month in (1, 6, 12)]
    for word, other in pairwise(words):
        yield "text", query.find_articles, Filters(text=word)
        yield "text, two words", events, Filters(text=f"{word} {other}")
        yield "text and type", events, Filters(text=word, type="ASSAULT")
    for sentence in world.sentences[::211][:15]:
        yield "phrase", query.find_articles, Filters(text='"' + " ".join(sentence.split()[:2]) + '"')
    for actor in actors:
        yield "actor by slug", events, Filters(actor=actor.slug)
        yield "actor by name", events, Filters(actor=actor.name)
        yield "part of a name", events, Filters(actor=actor.name.split()[-1])
        yield "English name", statements, Filters(actor=actor.name_en)
        yield "recipient", events, Filters(recipient=actor.slug)
        yield "actor and recipient", events, Filters(actor=world.actors[0].slug, recipient=actor.slug)
        yield "actor and type", events, Filters(actor=actor.slug, type="COERCE")
        yield "actor, text", events, Filters(actor=actor.slug, text=words[3])
        yield "country", events, Filters(country=actor.country)
        yield "country, sector, status", events, Filters(country=actor.country, sector="GOV", status="denied")
        yield "holder", stances, Filters(actor=actor.slug, polarity="oppose")
        yield "speaker and force", statements, Filters(actor=actor.slug, force="denies")
        yield "figures", query.find_figures, Filters(actor=actor.slug, measure="killed")
        yield "articles", query.find_articles, Filters(actor=actor.slug, type="ASSAULT")
    for place in places:
        yield "place", events, Filters(place=place.names[0])
        yield "place in English", events, Filters(place=place.en)
        yield "country of the place", events, Filters(place=place.country, type="PROTEST")
        box = (place.lon - 1, place.lat - 1, place.lon + 1, place.lat + 1)
        yield "bbox", events, Filters(bbox=box)
    for since, until in months:
        yield "month", events, Filters(since=since, until=until)
        yield "month and country", events, Filters(since=since, until=until, country=actors[2].country)
        yield "month and type", events, Filters(since=since, until=until, type="AID")
        yield "month, text", events, Filters(since=since, until=until, text=words[5])
    for outlet in OUTLETS[:6]:
        yield "outlet", events, Filters(source=outlet)
        yield "outlet and type", events, Filters(source=outlet, type="ASSAULT", status="claimed")
    for kind, mode in world.modes[::6]:
        yield "type and mode", events, Filters(type=kind, mode=mode)
        yield "status", events, Filters(status="denied", type=kind)
    yield "everything", events, Filters()


def measure(store: Store, world: World) -> None:
    taken: dict[str, list[float]] = {}
    busy: dict[str, list[float]] = {}
    for kind, find, filters in searches(world):
        started, working = time.perf_counter(), time.process_time()
        rows = sum(1 for _ in find(store, replace(filters, limit=PAGE)))
        taken.setdefault(kind, []).append(1000 * (time.perf_counter() - started))
        busy.setdefault(kind, []).append(1000 * (time.process_time() - working))
        if taken[kind][-1] > 100:
            shown = {name: getattr(filters, name) for name in filters.given()}
            print(f"  slow: {taken[kind][-1]:.0f} ms, {rows} rows, {find.__name__} {shown}")
    print(f"{'search':26}{'n':>4}{'median':>9}{'p95':>9}{'worst':>9}{'p95 of processor time':>24}  ms")
    for kind in taken:
        show(kind, taken[kind], busy[kind])
    show("all", [one for times in taken.values() for one in times], [one for times in busy.values() for one in times])


def show(kind: str, taken: list[float], busy: list[float]) -> None:
    median, p95, worst = (sorted(taken)[min(len(taken) - 1, int(part * len(taken)))] for part in (0.5, 0.95, 1))
    working = sorted(busy)[min(len(busy) - 1, int(0.95 * len(busy)))]
    print(f"{kind:26}{len(taken):4}{median:9.1f}{p95:9.1f}{worst:9.1f}{working:24.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--store")
    args = parser.parse_args()
    world = World(load())
    with tempfile.TemporaryDirectory() as folder, open_store(args.store or f"{folder}/bench.db") as store:
        if not query.count_articles(store, at_most=1):
            fill(store, world, args.articles)
        print(f"{store.engine.dialect.name}, {query.count_articles(store)} articles, {PAGE} rows a page")
        measure(store, world)


if __name__ == "__main__":
    main()
