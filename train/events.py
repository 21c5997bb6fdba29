"""Train the heads of the events stage on annotated articles and write them as readable JSON.

    python train/events.py ../shared/gold/train --score ../shared/eval/score.py --out src/marsad/stages/heads.json

Linear heads over the features of `stages/events.py` and `stages/roles.py`: `event` (is the word used for an act
that an annotator marked; calibrated, becomes `confidence`), `worth` (must it be marked; decides), `actor` and
`recipient` (list-wise: one of the options or nobody), and over those of `stages/stances.py`: `stance`, from events of
articles that the other heads have not seen; on these the scorer's event layers are printed too. The dictionaries' own
examples are training material as well.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from marsad.language.parse import parse
from marsad.records import Article, Document, Entity, Statement
from marsad.rulebook import load
from marsad.stages import events as stage
from marsad.stages import stances
from marsad.stages.anaphora import resolve_anaphora
from marsad.stages.entities import resolve_entities
from marsad.stages.heads import Head
from marsad.stages.mentions import find_mentions
from marsad.stages.statements import find_statements

EXAMPLE_WEIGHT = 0.6
MIN_COUNT = 3
UNNAMED_WEIGHT = 0.6


@dataclass
class Coded:
    """An article with its actors and statements."""

    document: Document
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]


@dataclass
class Example:
    """One candidate: its features, whether gold has it (0 no, 1 optional, 2 required) and, per role, options with
    labels. weight: of the event examples."""

    features: tuple[str, ...]
    gold: int
    weight: float = 1.0
    roles: dict[str, tuple[list[tuple[str, ...]], list[bool], float]] = field(default_factory=dict)


def main() -> None:
    torch.set_num_threads(1)
    options = argparse.ArgumentParser()
    options.add_argument("gold", type=Path)
    options.add_argument("--score", type=Path, required=True)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--cache", type=Path)
    options.add_argument("--out", type=Path)
    args = options.parse_args()
    scorer = _load_scorer(args.score)
    rulebook = load()
    coded, golds = read_gold(args.gold, rulebook, args.cache)
    scenes = {key: _scene(item, rulebook) for key, item in coded.items()}
    examples = {key: list(label(scenes[key], coded[key], golds[key], scorer)) for key in scenes}
    print(Counter(e.gold for found in examples.values() for e in found))
    proofs = list(read_proofs(rulebook, args.cache and args.cache.with_suffix(".proofs")))
    told = hold_out(args.folds, coded, scenes, examples, proofs)
    signs = [e for key in told for e in label_stances(coded[key], told[key], golds[key], rulebook, scorer)]
    stance = fit_binary([(e.features, e.gold == 2, 1.0) for e in signs if e.gold != 1], decay=2.0)
    measure(coded, golds, told, rulebook, scorer)
    if args.out:
        heads = fit_heads([e for found in examples.values() for e in found] + proofs)
        args.out.write_text(dump({**heads, "stance": stance}), encoding="utf-8")


def dump(heads: dict[str, Head]) -> str:
    data = {
        name: {
            "bias": round(head.bias, 3),
            "weights": {k: round(v, 2) for k, v in sorted(head.weights.items()) if abs(v) >= 0.02},
        }
        for name, head in heads.items()
    }
    return json.dumps(data, ensure_ascii=False, indent=0) + "\n"


def _load_scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ── gold and dictionaries → examples ────────────────────────────────────────────────────────────────────────────────


def read_gold(folder: Path, rulebook: Any, cache: Path | None) -> tuple[dict[str, Coded], dict[str, Any]]:
    golds, articles = {}, []
    for path in sorted(folder.glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        golds[gold["id"]] = gold
        text = path.with_name("article.txt").read_text(encoding="utf-8")
        articles.append(Article(id=gold["id"], text=text, published=gold["published"], language="ar"))
    return {d.article.id: code_before(d, rulebook) for d in parsed(articles, cache)}, golds


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


def label(scene: stage.Scene, item: Coded, gold: dict[str, Any], scorer: Any) -> Iterable[Example]:
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
        example = Example(
            tuple(stage.event_features(scene, casting)),
            0 if found is None else 1 if found.get("optional") else 2,
        )
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
                example.roles[role] = (casting.features(), right, weight)
        yield example


def read_proofs(rulebook: Any, cache: Path | None) -> Iterable[Example]:
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
            if fired != entry.id and (not right or candidate.loose):
                continue
            casting = stage.find_options(scene.reading, scene.cast, candidate, scene.by_token)
            gold = 2 if right and fired in (entry.id, *example.fires) else 0
            made = Example(tuple(stage.event_features(scene, casting)), gold, EXAMPLE_WEIGHT)
            if right and fired == entry.id:
                made.roles.update(_proved_roles(casting, dict(example.expect)))
            yield made


def _proved_roles(casting: Any, expect: dict[str, tuple[str, ...]]) -> Iterable[tuple[str, Any]]:
    features = casting.features()
    for role in ("actor", "recipient"):
        if role in expect:
            entities = [casting.cast.entities[o.presence.entity] for o in casting.options]
            right = [bool({e.slug, e.country, e.name} & set(expect[role])) for e in entities]
            if any(right):
                yield role, (features, right, EXAMPLE_WEIGHT)


def label_stances(item: Coded, events: Any, gold: dict[str, Any], rulebook: Any, scorer: Any) -> Iterable[Example]:
    """What held-out events show, with whether gold has the stance, compared as the scorer does."""
    entities = scorer.Entities(gold, {"entities": [asdict(e) for e in item.entities]})
    wanted = {
        right: {_levels(entities, s["holder"], s["target"], s["polarity"]) for s in gold["stances"] if test(s)}
        for right, test in ((2, lambda s: not s.get("optional")), (1, lambda s: s.get("optional")))
    }
    known = {entity.id: entity for entity in item.entities}
    for key, signs in stances.gather_signs(events, rulebook.stance_entries).items():
        triple = _levels(entities, entities.gold(key[0]), entities.gold(key[1]), key[2])
        right = 2 if triple in wanted[2] else 1 if triple in wanted[1] else 0
        yield Example(tuple(stances.stance_features(key, signs, known, item.document)), right)


def _levels(entities: Any, holder: str, target: str, polarity: str) -> tuple[str, str, str]:
    def level(entity: str) -> str:
        public = entities.kind.get(entity) in ("person", "org", "country") and not entities.own[entity]
        country = entities.country.get(entity) if public else None
        return country if country not in (None, "IGO") else entity

    return level(holder), level(target), polarity


# ── fitting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def fit_heads(examples: Sequence[Example]) -> dict[str, Head]:
    heads = {
        "event": fit_binary([(e.features, e.gold > 0, e.weight) for e in examples], decay=2.0),
        "worth": fit_binary([(e.features, e.gold == 2, e.weight) for e in examples if e.gold != 1], decay=2.0),
    }
    for role in ("actor", "recipient"):
        heads[role] = fit_lists([e.roles[role] for e in examples if role in e.roles], decay=2.0)
    return heads


def _vocabulary(rows: Iterable[Iterable[str]]) -> dict[str, int]:
    counts = Counter(feature for row in rows for feature in row)
    return {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= MIN_COUNT))}


def _bags(rows: Sequence[Iterable[str]], vocabulary: dict[str, int]) -> tuple[torch.Tensor, torch.Tensor]:
    indices, offsets = [], []
    for row in rows:
        offsets.append(len(indices))
        indices.extend(vocabulary[f] for f in row if f in vocabulary)
    return torch.tensor(indices), torch.tensor(offsets)


def _minimise(size: int, loss: Any, decay: float) -> tuple[torch.Tensor, torch.Tensor]:
    weights = torch.zeros(size, 1, requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=60, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        total = loss(weights, bias) + decay * weights.square().sum() / 2
        total.backward()
        return total

    optimiser.step(closure)
    return weights.detach(), bias.detach()


def fit_binary(rows: Sequence[tuple[Sequence[str], bool, float]], *, decay: float) -> Head:
    vocabulary = _vocabulary(row for row, _, _ in rows)
    indices, offsets = _bags([row for row, _, _ in rows], vocabulary)
    truth = torch.tensor([float(right) for _, right, _ in rows])
    weight = torch.tensor([w for _, _, w in rows])

    def loss(weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        scores = torch.nn.functional.embedding_bag(indices, weights, offsets, mode="sum")[:, 0] + bias
        return torch.nn.functional.binary_cross_entropy_with_logits(scores, truth, weight, reduction="sum")

    return _head(vocabulary, *_minimise(len(vocabulary), loss, decay))


def fit_lists(lists: Sequence[tuple[list[tuple[str, ...]], list[bool], float]], *, decay: float) -> Head:
    """One of the options, or nobody (score 0): the summed probability of the right ones is raised."""
    rows = [row for options, _, _ in lists for row in options]
    vocabulary = _vocabulary(rows)
    indices, offsets = _bags(rows, vocabulary)
    group = torch.tensor([i for i, (options, _, _) in enumerate(lists) for _ in options])
    right = torch.tensor([r for _, labels, _ in lists for r in labels])
    nobody = torch.tensor([not any(labels) for _, labels, _ in lists])
    weight = torch.tensor([w for _, _, w in lists])

    def loss(weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        scores = torch.nn.functional.embedding_bag(indices, weights, offsets, mode="sum")[:, 0] + bias
        expo = scores.clamp(-20, 20).exp()
        zero = torch.zeros(len(lists))
        total = zero.index_add(0, group, expo) + 1
        good = zero.index_add(0, group, expo * right) + nobody
        return -(weight * (good / total).log()).sum()

    return _head(vocabulary, *_minimise(len(vocabulary), loss, decay))


def _head(vocabulary: dict[str, int], weights: torch.Tensor, bias: torch.Tensor) -> Head:
    values = weights[:, 0].tolist()
    return Head(float(bias), {feature: values[i] for feature, i in vocabulary.items()})


# ── measuring ───────────────────────────────────────────────────────────────────────────────────────────────────────


def hold_out(folds: int, coded: Any, scenes: Any, examples: Any, proofs: Any) -> dict[str, Any]:
    """The events of every article, coded by heads that have not seen it."""
    keys = sorted(coded)
    random.Random(7).shuffle(keys)
    told = {}
    for fold in range(folds):
        held = keys[fold::folds]
        heads = fit_heads([e for key in keys if key not in held for e in examples[key]] + proofs)
        for key in held:
            scene = replace(scenes[key], heads=heads)
            told[key] = stage.code_scene(scene, stage.Told(coded[key].statements, (), (), ()))
    return told


def measure(coded: Any, golds: Any, told: Any, rulebook: Any, scorer: Any) -> None:
    """The scorer's layers for held-out events; stances by the rules alone, since their head has seen these articles."""
    tallies = {layer: scorer.Tally() for layer in scorer.LAYERS}
    stances.load_heads = dict
    for key, gold in golds.items():
        scorer.score_article(gold, record(coded[key], told[key], rulebook), tallies)
    for layer in ("events_type", "events", "reactions"):
        print(layer, tallies[layer].row())


def record(item: Coded, events: Any, rulebook: Any) -> dict[str, Any]:
    found = stances.derive_stances(item.document, item.entities, item.statements, events, rulebook)
    return {
        "article": {"id": item.document.article.id},
        "entities": [asdict(e) for e in item.entities],
        "events": [asdict(e) for e in events],
        "stances": [asdict(s) for s in found],
    }


if __name__ == "__main__":
    main()
