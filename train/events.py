"""Train the heads of the events stage on annotated articles and write them as readable JSON.

    python train/events.py GOLD ARTICLES --score SCORE.py --out src/marsad/stages/heads.json

GOLD is a folder of annotated articles. `annotations.jsonl` beside this file holds more, as offsets alone; their texts
are found by id in the collections of news in ARTICLES (`*.jsonl.xz`).

Linear heads over the features of `stages/events.py` and `stages/roles.py`: `event` (is the word used for an act
that an annotator marked; calibrated, becomes `confidence`), `worth` (must it be marked; decides), `actor` and
`recipient` (list-wise: one of the options or nobody), and over those of `stages/stances.py`: `stance`, from events of
articles that the other heads have not seen; on these the scorer's event layers are printed too. The dictionaries' own
examples are training material as well.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import lzma
import pickle
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy
import torch

from marsad.language.parse import parse
from marsad.language.vectors import SIZE, Directions, unpack
from marsad.records import Article, Document, Entity, Statement
from marsad.rulebook import load
from marsad.stages import events as stage
from marsad.stages import stances
from marsad.stages.anaphora import resolve_anaphora
from marsad.stages.entities import resolve_entities
from marsad.stages.heads import Head
from marsad.stages.mentions import find_mentions
from marsad.stages.statements import find_statements

ANNOTATIONS = Path(__file__).with_name("annotations.jsonl")
EXAMPLE_WEIGHT = 0.6
STANCE_DECAY = 40.0
MIN_COUNT = 3
DECAY = 4.0
SEEN_DECAY = 300.0
# what an annotator calls optional is mostly a re-mention or arguable, and seldom worth a record
WORTH_WEIGHTS = (1.0, 0.4, 1.0)
UNNAMED_WEIGHT = 0.6


@dataclass
class Coded:
    """An article with its actors and statements."""

    document: Document
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]


Told = Sequence[stage.Possible]
"""The possible events of an article."""

Views = tuple[tuple[str, int], ...]
"""Directions and the row of `Vectors` that is seen along each."""


@dataclass
class Choice:
    """Options of a role with their labels."""

    rows: list[tuple[str, ...]]
    views: list[Views]
    right: list[bool]
    weight: float


@dataclass
class Example:
    """One candidate: its features, whether gold has it (0 no, 1 optional, 2 required) and, per role, options with
    labels. weight: of the event examples."""

    features: tuple[str, ...]
    gold: int
    views: Views
    weight: float = 1.0
    roles: dict[str, Choice] = field(default_factory=dict)


def main() -> None:
    torch.set_num_threads(1)
    options = argparse.ArgumentParser()
    options.add_argument("gold", type=Path)
    options.add_argument("articles", type=Path)
    options.add_argument("--score", type=Path, required=True)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--cache", type=Path)
    options.add_argument("--out", type=Path)
    args = options.parse_args()
    scorer = _load_scorer(args.score)
    rulebook = load()
    annotated = [*read_gold(args.gold), *read_annotations(args.articles)]
    golds = {article.id: gold for article, gold in annotated}
    documents = parsed([article for article, _ in annotated], args.cache)
    coded = {d.article.id: code_before(d, rulebook) for d in documents}
    scenes = {key: _scene(item, rulebook) for key, item in coded.items()}
    vectors = Vectors()
    examples = {key: list(label(scenes[key], coded[key], golds[key], scorer, vectors)) for key in scenes}
    print(Counter(e.gold for found in examples.values() for e in found))
    proofs = list(read_proofs(rulebook, vectors, args.cache and args.cache.with_suffix(".proofs")))
    table = vectors.table()
    folds = split(list(coded), args.folds)
    told = hold_out(folds, coded, scenes, examples, proofs, table)
    signs = {key: list(label_stances(coded[key], told[key], golds[key], rulebook, scorer)) for key in told}
    records = dict(record_held_out(folds, coded, told, signs, rulebook, table))
    of_gold = len(list(args.gold.glob("*/gold.json")))
    for name, part in (("GOLD", list(golds)[:of_gold]), ("annotations", list(golds)[of_gold:])):
        print(f"{name}, {len(part)} articles")
        measure({key: records[key] for key in part}, golds, scorer)
    if args.out:
        heads = fit_heads([e for found in examples.values() for e in found] + proofs, table)
        heads["stance"] = fit_stances(signs.values(), table)
        args.out.write_text(dump(heads), encoding="utf-8")


def dump(heads: dict[str, Head]) -> str:
    """Readable JSON: a feature a line, a direction a line."""
    data = {
        name: {
            "bias": round(head.bias, 3),
            "weights": {k: round(v, 2) for k, v in sorted(head.weights.items()) if abs(v) >= 0.02},
            "directions": {k: f"[{', '.join(f'{v:.4g}' for v in row)}]" for k, row in _directions(head)},
        }
        for name, head in heads.items()
    }
    return re.sub(r'"(\[[^"]*\])"', r"\1", json.dumps(data, ensure_ascii=False, indent=0)) + "\n"


def _directions(head: Head) -> Iterable[tuple[str, list[float]]]:
    return () if head.directions is None else head.directions.items()


def _load_scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ── gold and dictionaries → examples ────────────────────────────────────────────────────────────────────────────────


Annotated = tuple[Article, dict[str, Any]]
"""An article with its annotation."""


def read_gold(folder: Path) -> Iterable[Annotated]:
    """Annotated articles, each with its text beside it."""
    for path in sorted(folder.glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield _article(gold, path.with_name("article.txt").read_text(encoding="utf-8")), gold


def read_annotations(folder: Path) -> Iterable[Annotated]:
    """Our own annotations, with the texts that the collections in a folder hold. SystemExit where one is not there."""
    wanted = [json.loads(line) for line in ANNOTATIONS.read_text(encoding="utf-8").splitlines()]
    texts = _texts(folder, {gold["id"] for gold in wanted})
    for gold in wanted:
        text = texts.get(gold["id"], "")
        if hashlib.sha256(text.encode()).hexdigest() != gold["sha256"]:
            raise SystemExit(f"the text of {gold['id']} is not in {folder}, or is another one")
        yield _article(gold, text), {"statements": [], "figures": [], "times": [], "places": [], **gold}


def _texts(folder: Path, wanted: set[str]) -> dict[str, str]:
    texts = {}
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for item in map(json.loads, lines):
                if item["id"] in wanted:
                    title, body = item["title"] or "", item["text"]
                    texts[item["id"]] = body if body.startswith(title) else f"{title}\n\n{body}"
    return texts


def _article(gold: dict[str, Any], text: str) -> Article:
    return Article(id=gold["id"], text=text, published=gold["published"], language="ar")


def parsed(articles: Sequence[Article], cache: Path | None) -> list[Document]:
    """Documents of the articles; those of the same text that the cache has are not read again."""
    known = pickle.loads(cache.read_bytes()) if cache is not None and cache.exists() else {}
    known |= {d.article.text: d for d in parse(a for a in articles if a.text not in known)}
    if cache is not None:
        cache.write_bytes(pickle.dumps(known))
    return [replace(known[a.text], article=a) for a in articles]


def code_before(document: Document, rulebook: Any) -> Coded:
    mentions = find_mentions(document, rulebook)
    entities = resolve_entities(document, mentions, rulebook)
    statements = find_statements(document, entities, rulebook)
    entities = resolve_anaphora(document, entities, statements) or entities
    return Coded(document, entities, statements)


def _scene(item: Coded, rulebook: Any) -> stage.Scene:
    return stage.read_scene(item.document, item.entities, item.statements, rulebook.events)


class Vectors:
    """The word vectors of documents as one table."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._parts: list[Any] = []
        self._size = 0

    def row(self, scene: stage.Scene, token: int) -> int:
        """The row of the table that holds the vector of a token's word."""
        document = scene.reading.document
        first = self._first.setdefault(document.article.text, self._size)
        if first == self._size:
            self._parts.append(unpack(document.vectors))
            self._size += len(self._parts[-1])
        return first + scene.reading.tokens[token].word

    def table(self) -> Table:
        rows = torch.from_numpy(numpy.concatenate(self._parts))
        return Table(rows.mean(0), rows.std(0), (rows - rows.mean(0)) / rows.std(0))


@dataclass
class Table:
    """Word vectors, words x size, each column with mean 0 and deviation 1; and what these were."""

    mean: torch.Tensor
    deviation: torch.Tensor
    rows: torch.Tensor

    def direction(self, weights: torch.Tensor) -> list[float]:
        """Weights of the scaled columns as those of the vectors themselves, with the offset."""
        plain = weights / self.deviation
        return [*plain.tolist(), -float(plain @ self.mean)]


def label(scene: stage.Scene, item: Coded, gold: dict[str, Any], scorer: Any, vectors: Vectors) -> Iterable[Example]:
    """Candidates of an article, paired with gold events as the scorer pairs them."""
    record = {"entities": [asdict(e) for e in item.entities]}
    entities = scorer.Entities(gold, record)
    tokens = scene.reading.tokens
    candidates = scene.candidates

    def near(event: Any, candidate: Any) -> float:
        token = tokens[candidate.token]
        a, b = event["span"], [token.start, token.end]
        gap = max(0, max(a[0], b[0]) - min(a[1], b[1]))
        right = candidate.event.entry.type in event["type"] and gap <= 60
        return 1 + scorer.iou(a, b) - gap / 100 if right else 0

    pairs = {j: i for i, j in scorer.match(gold["events"], candidates, near).items()}
    by_word = {(c.token, c.event.entry.type): pairs[j] for j, c in enumerate(candidates) if j in pairs}
    for j, candidate in enumerate(candidates):
        # a light verb stands for the noun that completes it, on whichever of the two the annotator put the event
        same = by_word.get((candidate.companion, candidate.event.entry.type))
        found = gold["events"][pairs[j]] if j in pairs else gold["events"][same] if same is not None else None
        casting = stage.find_options(scene.reading, scene.cast, candidate, scene.by_token)
        example = _example(scene, casting, 0 if found is None else 1 if found.get("optional") else 2, vectors)
        if found is not None:
            for role, ids, free in (("actor", "actors", "any_actor"), ("recipient", "recipients", "any_recipient")):
                if not found[ids] and not found.get(free):
                    continue
                right = [
                    any(entities.same(g, scene.cast.entities[o.presence.entity].id) for g in found[ids])
                    for o in casting.options
                ]
                weight = (0.5 if found.get("optional") else 1.0) * (0.5 if found.get(free) else 1.0)
                weight *= 1.0 if any(right) else UNNAMED_WEIGHT
                example.roles[role] = _choice(scene, casting, right, weight, vectors)
        yield example


def _example(scene: stage.Scene, casting: Any, gold: int, vectors: Vectors, weight: float = 1.0) -> Example:
    row = vectors.row(scene, casting.candidate.token)
    views = tuple((name, row) for name in stage.word_directions(casting.candidate))
    return Example(tuple(stage.event_features(scene, casting)), gold, views, weight)


def _choice(scene: stage.Scene, casting: Any, right: list[bool], weight: float, vectors: Vectors) -> Choice:
    trigger = ("trigger", vectors.row(scene, casting.candidate.token))
    views = [(trigger, ("mention", vectors.row(scene, o.presence.token))) for o in casting.options]
    return Choice(casting.features(), views, right, weight)


def read_proofs(rulebook: Any, vectors: Vectors, cache: Path | None) -> Iterable[Example]:
    """The examples of the dictionaries: an entry must fire on its `matches`, with the roles it names, and must not on
    its `rejects`; on the former nothing else fires but what is declared."""
    wanted = [
        (entry, example, right)
        for entry in rulebook.event_entries
        for right, examples in ((True, entry.matches), (False, entry.rejects))
        for example in examples
    ]
    articles = [Article(id="proof", text=e.text, published="2022-01-08", language="ar") for _, e, _ in wanted]
    for document, (entry, example, right) in zip(parsed(articles, cache), wanted, strict=True):
        scene = _scene(code_before(document, rulebook), rulebook)
        for candidate in scene.candidates:
            fired = candidate.event.entry.id
            if fired != entry.id and not right:
                continue
            casting = stage.find_options(scene.reading, scene.cast, candidate, scene.by_token)
            gold = 2 if right and fired in (entry.id, *example.fires) else 0
            made = _example(scene, casting, gold, vectors, EXAMPLE_WEIGHT)
            if right and fired == entry.id:
                made.roles.update(_proved_roles(scene, casting, dict(example.expect), vectors))
            yield made


def _proved_roles(
    scene: stage.Scene, casting: Any, expect: dict[str, tuple[str, ...]], vectors: Vectors
) -> Iterable[tuple[str, Choice]]:
    for role in ("actor", "recipient"):
        if role in expect:
            entities = [casting.cast.entities[o.presence.entity] for o in casting.options]
            right = [bool({e.slug, e.country, e.name} & set(expect[role])) for e in entities]
            if any(right):
                yield role, _choice(scene, casting, right, EXAMPLE_WEIGHT, vectors)


def label_stances(item: Coded, told: Told, gold: dict[str, Any], rulebook: Any, scorer: Any) -> Iterable[Example]:
    """What held-out events show, with whether gold has the stance, compared as the scorer does."""
    entities = scorer.Entities(gold, {"entities": [asdict(e) for e in item.entities]})
    wanted = {
        right: {_levels(entities, s["holder"], s["target"], s["polarity"]) for s in gold["stances"] if test(s)}
        for right, test in ((2, lambda s: not s.get("optional")), (1, lambda s: s.get("optional")))
    }
    board = stances.read_board(item.document, item.entities, [p.event for p in told], rulebook.stance_entries)
    for key in board.shown:
        triple = _levels(entities, entities.gold(key[0]), entities.gold(key[1]), key[2])
        right = 2 if triple in wanted[2] else 1 if triple in wanted[1] else 0
        yield Example(tuple(stances.stance_features(board, key)), right, ())


def _levels(entities: Any, holder: str, target: str, polarity: str) -> tuple[str, str, str]:
    def level(entity: str) -> str:
        public = entities.kind.get(entity) in ("person", "org", "country") and not entities.own[entity]
        country = entities.country.get(entity) if public else None
        return country if country not in (None, "IGO") else entity

    return level(holder), level(target), polarity


# ── fitting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def fit_heads(examples: Sequence[Example], table: Table) -> dict[str, Head]:
    heads = {
        "event": fit_binary([(e, e.gold > 0, e.weight) for e in examples], table),
        "worth": fit_binary([(e, e.gold == 2, e.weight * WORTH_WEIGHTS[e.gold]) for e in examples], table),
    }
    for role in ("actor", "recipient"):
        heads[role] = fit_lists([e.roles[role] for e in examples if role in e.roles], table)
    return heads


def fit_stances(signs: Iterable[Iterable[Example]], table: Table) -> Head:
    rows = [(e, e.gold == 2, 1.0) for found in signs for e in found if e.gold != 1]
    return fit_binary(rows, table, decay=STANCE_DECAY)


def fit_binary(rows: Sequence[tuple[Example, bool, float]], table: Table, *, decay: float = DECAY) -> Head:
    sheet = Sheet([e.features for e, _, _ in rows], [e.views for e, _, _ in rows], table)
    truth = torch.tensor([float(right) for _, right, _ in rows])
    weight = torch.tensor([w for _, _, w in rows])

    def loss(scores: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.binary_cross_entropy_with_logits(scores, truth, weight, reduction="sum")

    return sheet.fit(loss, decay)


def fit_lists(lists: Sequence[Choice], table: Table, *, decay: float = DECAY) -> Head:
    """One of the options, or nobody (score 0): the summed probability of the right ones is raised."""
    sheet = Sheet([row for c in lists for row in c.rows], [views for c in lists for views in c.views], table)
    group = torch.tensor([i for i, c in enumerate(lists) for _ in c.rows])
    right = torch.tensor([r for c in lists for r in c.right])
    nobody = torch.tensor([not any(c.right) for c in lists])
    weight = torch.tensor([c.weight for c in lists])

    def loss(scores: torch.Tensor) -> torch.Tensor:
        expo = scores.clamp(-20, 20).exp()
        zero = torch.zeros(len(lists))
        total = zero.index_add(0, group, expo) + 1
        good = zero.index_add(0, group, expo * right) + nobody
        return -(weight * (good / total).log()).sum()

    return sheet.fit(loss, decay)


class Sheet:
    """Rows of features and of views, as tensors, and the linear model over them."""

    def __init__(self, rows: Sequence[Iterable[str]], views: Sequence[Views], table: Table) -> None:
        counts = Counter(feature for row in rows for feature in row)
        self.vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= MIN_COUNT))}
        self.bags = self._bags(rows)
        self.names = sorted({name for row in views for name, _ in row})
        seen = [(i, self.names.index(name), word) for i, row in enumerate(views) for name, word in row]
        self.at, self.name, words = torch.tensor(seen, dtype=torch.long).reshape(-1, 3).unbind(1)
        used, self.word = words.unique(return_inverse=True)
        self.table, self.rows = table, table.rows[used]

    def _bags(self, rows: Sequence[Iterable[str]]) -> tuple[torch.Tensor, torch.Tensor]:
        indices, offsets = [], []
        for row in rows:
            offsets.append(len(indices))
            indices.extend(self.vocabulary[f] for f in row if f in self.vocabulary)
        return torch.tensor(indices), torch.tensor(offsets)

    def fit(self, loss: Any, decay: float) -> Head:
        """The head of least loss; its weights and directions are kept small."""
        weights = torch.zeros(len(self.vocabulary), 1, requires_grad=True)
        bias = torch.zeros(1, requires_grad=True)
        directions = torch.zeros(len(self.names), SIZE, requires_grad=True)
        optimiser = torch.optim.LBFGS([weights, bias, directions], max_iter=60, line_search_fn="strong_wolfe")
        indices, offsets = self.bags

        def closure() -> torch.Tensor:
            optimiser.zero_grad()
            scores = torch.nn.functional.embedding_bag(indices, weights, offsets, mode="sum")[:, 0] + bias
            seen = (self.rows @ directions.T)[self.word, self.name]
            total = loss(scores.index_add(0, self.at, seen))
            total = total + decay * weights.square().sum() / 2 + SEEN_DECAY * directions.square().sum() / 2
            total.backward()
            return total

        optimiser.step(closure)
        values = weights.detach()[:, 0].tolist()
        named = {name: self.table.direction(directions.detach()[i]) for i, name in enumerate(self.names)}
        weighed = {feature: values[i] for feature, i in self.vocabulary.items()}
        return Head(float(bias.detach()), weighed, Directions(named) if named else None)


# ── measuring ───────────────────────────────────────────────────────────────────────────────────────────────────────


def split(keys: list[str], folds: int) -> list[list[str]]:
    keys = sorted(keys)
    random.Random(7).shuffle(keys)
    return [keys[fold::folds] for fold in range(folds)]


def hold_out(
    folds: list[list[str]], coded: Any, scenes: Any, examples: Any, proofs: Any, table: Table
) -> dict[str, Told]:
    """The possible events of every article, coded by heads that have not seen it."""
    told = {}
    for held in folds:
        heads = fit_heads([e for key in coded if key not in held for e in examples[key]] + proofs, table)
        for key in held:
            scene = replace(scenes[key], heads=heads)
            told[key] = stage.code_scene(scene, stage.Told(coded[key].statements, (), (), ()))
    return told


def record_held_out(
    folds: list[list[str]], coded: Any, told: dict[str, Told], signs: Any, rulebook: Any, table: Table
) -> Iterable[tuple[str, dict[str, Any]]]:
    """What the scorer reads of every article, its stances by a head that has not seen it."""
    for held in folds:
        head = fit_stances([signs[key] for key in told if key not in held], table)
        stances.load_heads = lambda head=head: {"stance": head}
        for key in held:
            item, events = coded[key], [p.event for p in told[key]]
            shown = stances.derive_stances(item.document, item.entities, item.statements, events, rulebook)
            kept, found = stage.keep_events(told[key], shown)
            yield (
                key,
                {
                    "article": {"id": key},
                    "entities": [asdict(e) for e in item.entities],
                    "events": [asdict(e) for e in kept],
                    "stances": [asdict(s) for s in found],
                },
            )


def measure(records: dict[str, dict[str, Any]], golds: Any, scorer: Any) -> None:
    tallies = {layer: scorer.Tally() for layer in scorer.LAYERS}
    for key, record in records.items():
        scorer.score_article(golds[key], record, tallies)
    for layer in ("events_type", "events", "reactions"):
        print(layer, tallies[layer].row())


if __name__ == "__main__":
    main()
