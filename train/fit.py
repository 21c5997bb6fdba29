"""Train the joint network on treebanks and names, and keep the average of its weights.

usage: python train/fit.py DATA BUILD [--steps 2400] [--seed 1] [--silver FILE] [--name reader] [--keep-all]

Reads BUILD/encoder.pt (train/pretrain.py) and writes BUILD/NAME.pt with the weights and the label inventories. A tenth
of PADT dev, whole documents, is held out and scored as training goes on; `--keep-all` trains on it too, once the
schedule is settled.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
import zlib
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from names import COARSE_TAGS, FINE_TYPES, SECOND_TAGS, SOURCES, Tagged, read_fane, read_wojood
from network import Encoder
from pretrain import load_pieces
from reader import Reader, Sizes
from torch import Tensor, nn
from torch.nn import functional as F
from treebanks import FEATURES, Tree, read_padt, read_pud

from marsad.language.lemma import make_script
from marsad.language.orthography import fold
from marsad.language.pieces import Pieces
from marsad.language.tree import best_tree

LONGEST_WORD = 12
CUTS = [(a, b) for a in range(4) for b in range(4)]
PARSE_PIECES, NAME_PIECES = 1792, 800
WIDTHS = (16, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 384, 512, 1024)
NEG = -1e4


@dataclass
class Labels:
    """Inventories of every head, in the order of the class numbers."""

    clitics: list[str]
    upos: list[str]
    feats: list[list[str]]
    lemmas: list[str]
    relations: list[str]
    layers: int

    def sizes(self) -> Sizes:
        return Sizes(
            len(CUTS), len(self.clitics), 3, len(SOURCES), len(self.upos), tuple(map(len, self.feats)),
            len(self.lemmas), len(self.relations), len(COARSE_TAGS), len(SECOND_TAGS), len(FINE_TYPES),
        )  # fmt: skip


@dataclass
class Parsed:
    """A tree as numbers."""

    words: list[str]
    cuts: list[int]
    word: list[int]
    slot: list[int]
    clitic: list[int]
    upos: list[int]
    feats: list[list[int]]
    lemma: list[int]
    head: list[int]
    rel: list[int]
    treebank: int
    weight: float = 1.0


def collect_labels(trees: list[Tree], layers: int) -> Labels:
    clitics, upos, lemmas, relations = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    feats: list[Counter[str]] = [Counter() for _ in FEATURES]
    for tree in trees:
        for node, slot in zip(tree.nodes, slots(tree), strict=True):
            if slot != 3:
                clitics[node.form] += 1
            upos[node.upos] += 1
            relations[node.deprel] += 1
            script = make_script(fold(node.form), node.lemma)
            if script:
                lemmas[script] += 1
            for counter, name in zip(feats, FEATURES, strict=True):
                counter[node.feats.get(name, "")] += 1
    keep = [script for script, n in sorted(lemmas.items(), key=lambda t: (-t[1], t[0])) if n > 1]
    return Labels(
        ["", *sorted(clitics)], sorted(upos), [sorted({""} | set(c)) for c in feats], keep, sorted(relations), layers
    )


def slots(tree: Tree) -> list[int]:
    """0–2 for prefix letters, 3 for the stem, 4 for the suffix of each node."""
    out: list[int] = []
    for before, after in tree.cuts:
        out += [*range(before), 3, *([4] if after else [])]
    return out


def number(tree: Tree, labels: Labels, treebank: int) -> Parsed:
    clitic = {c: i for i, c in enumerate(labels.clitics)}
    lemma = {s: i for i, s in enumerate(labels.lemmas)}
    where = slots(tree)
    return Parsed(
        tree.words,
        [CUTS.index(c) for c in tree.cuts],
        [n.word for n in tree.nodes],
        where,
        [clitic.get(n.form, 0) if s != 3 else 0 for n, s in zip(tree.nodes, where, strict=True)],
        [labels.upos.index(n.upos) for n in tree.nodes],
        [
            [values.index(n.feats.get(f, "")) for f, values in zip(FEATURES, labels.feats, strict=True)]
            for n in tree.nodes
        ],
        [lemma.get(make_script(fold(n.form), n.lemma) or "", -1) for n in tree.nodes],
        [n.head + 1 for n in tree.nodes],
        [labels.relations.index(n.deprel) for n in tree.nodes],
        treebank,
    )


# ── input variation ─────────────────────────────────────────────────────────────────────────────────────────────────

_HAMZA = str.maketrans("أإآ", "ااا")
_QUOTES = [('"', '"'), ("“", "”"), ("«", "»"), ("”", "“"), ("''", "''")]


def vary(words: list[str], rng: random.Random) -> list[str]:
    """The same words as another newsroom would type them: hamzas dropped, other quotation marks and commas."""
    out = list(words)
    drop_all = rng.random() < 0.15
    for i, word in enumerate(out):
        if drop_all or rng.random() < 0.2:
            out[i] = word.translate(_HAMZA)
    if '"' in out and rng.random() < 0.6:
        marks = rng.choice(_QUOTES)
        seen = 0
        for i, word in enumerate(out):
            if word == '"':
                out[i] = marks[seen % 2]
                seen += 1
    if rng.random() < 0.4:
        out = ["،" if word == "," else word for word in out]
    return out


# ── batches ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def encode_words(sentences: list[list[str]], pieces: Pieces) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    rows, firsts, lasts = [], [], []
    for words in sentences:
        row, first, last = [Pieces.BOS], [], []
        for word in words:
            cut = pieces.encode(word)
            if len(cut) > LONGEST_WORD:
                cut = cut[: LONGEST_WORD // 2] + cut[-LONGEST_WORD // 2 :]
            first.append(len(row))
            row += cut
            last.append(len(row) - 1)
        rows.append([*row, Pieces.EOS])
        firsts.append(first)
        lasts.append(last)
    ids = pad(rows, Pieces.PAD)
    return ids, additive(ids != Pieces.PAD), pad(firsts, 0), pad(lasts, 0)


def pad(rows: list[list[int]], value: int) -> Tensor:
    out = torch.full((len(rows), _width(max(map(len, rows)))), value, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row)
    return out


def additive(mask: Tensor) -> Tensor:
    return torch.where(mask, 0.0, NEG)[:, None, None, :]


def batches(items: list[Any], total: int, pieces: Pieces, rng: random.Random) -> list[list[Any]]:
    """Batches of about `total` pieces in random order. Sentences are sorted into a few widths, and a width has one
    number of rows: kernels are compiled for each new shape, which on CPUs costs as much as the step itself."""
    shelves: dict[int, list[Any]] = {}
    for item in items:
        shelves.setdefault(_width(2 + sum(len(pieces.encode(word)) for word in item.words)), []).append(item)
    out = []
    for width, shelf in sorted(shelves.items()):
        rows = max(1, total // width)
        rng.shuffle(shelf)
        shelf += [rng.choice(shelf) for _ in range(-len(shelf) % rows)]
        out += [shelf[i : i + rows] for i in range(0, len(shelf), rows)]
    rng.shuffle(out)
    return out


def _width(n: int) -> int:
    return next(width for width in WIDTHS if width >= n)


def hide_pieces(ids: Tensor, share: float) -> Tensor:
    chosen = (torch.rand(ids.shape) < share) & (ids > Pieces.MASK)
    return ids.masked_fill(chosen, Pieces.MASK)


# ── losses ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def parse_loss(model: Reader, batch: list[Parsed], pieces: Pieces, rng: random.Random, hide: float) -> Tensor:
    ids, mask, first, last = encode_words([vary(p.words, rng) for p in batch], pieces)
    words = model.words(hide_pieces(ids, hide), mask, first, last)
    weight = torch.tensor([p.weight for p in batch])
    cut_loss = _ce(model.words.cut(model.words.drop(words)), pad([p.cuts for p in batch], -1), weight)
    slot = pad([p.slot for p in batch], 0)
    present = pad([[1] * len(p.slot) for p in batch], 0).bool()
    out = model.nodes(
        words, pad([p.word for p in batch], 0), slot, pad([p.clitic for p in batch], 0),
        torch.tensor([p.treebank for p in batch]), additive(present),
    )  # fmt: skip
    upos, feats, lemma, arcs, rel_dep, rel_head = out
    head = pad([p.head for p in batch], -1)
    loss = cut_loss + _ce(upos, pad([p.upos for p in batch], -1), weight)
    loss = loss + _ce(arcs, head, weight)
    rel = model.nodes.relations(rel_dep, rel_head, head.clamp(min=0))
    loss = loss + _ce(rel, pad([p.rel for p in batch], -1), weight)
    loss = loss + 0.5 * _ce(lemma, pad([p.lemma for p in batch], -1), weight)
    start = 0
    for k, size in enumerate(model.nodes.feats_sizes):
        gold = pad([[f[k] for f in p.feats] for p in batch], -1)
        loss = loss + 0.15 * _ce(feats[..., start : start + size], gold, weight)
        start += size
    return loss


def name_loss(model: Reader, batch: list[Tagged], pieces: Pieces, rng: random.Random, hide: float) -> Tensor:
    ids, mask, first, last = encode_words([vary(t.words, rng) for t in batch], pieces)
    words = model.words(hide_pieces(ids, hide), mask, first, last)
    coarse, second, fine = model.words.names(words, torch.tensor([t.source for t in batch]))
    loss = _ce(coarse, pad([t.coarse for t in batch], -1))
    for logits, gold in ((second, pad([t.second for t in batch], -1)), (fine, pad([t.fine for t in batch], -1))):
        if (gold >= 0).any():
            loss = loss + 0.5 * _ce(logits, gold)
    return loss


def _ce(logits: Tensor, gold: Tensor, weight: Tensor | None = None) -> Tensor:
    each = F.cross_entropy(logits.float().flatten(0, 1), gold.flatten(), ignore_index=-1, reduction="none")
    each = each.view(gold.shape)
    if weight is not None:
        each = each * weight[:, None]
    return each.sum() / (gold >= 0).sum().clamp(min=1)


# ── held-out figures ────────────────────────────────────────────────────────────────────────────────────────────────


@torch.no_grad()
def score(model: Reader, trees: list[Parsed], pieces: Pieces) -> dict[str, float]:
    model.eval()
    right: Counter[str] = Counter()
    rng = random.Random(0)
    for batch in batches(list(trees), 3000, pieces, rng):
        ids, mask, first, last = encode_words([p.words for p in batch], pieces)
        words = model.words(ids, mask, first, last)
        cuts = model.words.cut(words).argmax(-1)
        present = pad([[1] * len(p.slot) for p in batch], 0).bool()
        upos, _, _, arcs, rel_dep, rel_head = model.nodes(
            words, pad([p.word for p in batch], 0), pad([p.slot for p in batch], 0), pad([p.clitic for p in batch], 0),
            torch.tensor([p.treebank for p in batch]), additive(present),
        )  # fmt: skip
        heads = torch.zeros(present.shape, dtype=torch.long)
        for i, p in enumerate(batch):
            n = len(p.slot)
            heads[i, :n] = torch.from_numpy(best_tree(arcs[i, :n, : n + 1].float().numpy()))
        rels = model.nodes.relations(rel_dep, rel_head, heads).argmax(-1)
        for i, p in enumerate(batch):
            n = len(p.slot)
            good = heads[i, :n] == torch.tensor(p.head)
            right["words"] += len(p.words)
            right["cut"] += int((cuts[i, : len(p.words)] == torch.tensor(p.cuts)).sum())
            right["nodes"] += n
            right["upos"] += int((upos[i, :n].argmax(-1) == torch.tensor(p.upos)).sum())
            right["uas"] += int(good.sum())
            right["las"] += int((good & (rels[i, :n] == torch.tensor(p.rel))).sum())
    model.train()
    out = {key: 100 * right[key] / right["nodes"] for key in ("upos", "uas", "las")}
    return {"cut": 100 * right["cut"] / right["words"], **out}


@torch.no_grad()
def score_names(model: Reader, sentences: list[Tagged], pieces: Pieces) -> float:
    """Span F1 of PER, ORG and places on the coarse layer."""
    model.eval()
    found = gold = both = 0
    for t in sentences:
        ids, mask, first, last = encode_words([t.words], pieces)
        coarse, _, _ = model.words.names(model.words(ids, mask, first, last), torch.tensor([t.source]))
        got, want = spans(coarse[0].argmax(-1).tolist()), spans(t.coarse)
        found, gold, both = found + len(got), gold + len(want), both + len(got & want)
    model.train()
    return 200 * both / max(1, found + gold)


def spans(tags: list[int]) -> set[tuple[int, int, str]]:
    out = set()
    start, kind = 0, ""
    for i, tag in enumerate([*tags, 0]):
        name = COARSE_TAGS[tag]
        if kind and not (name[0] == "I" and name[2:] == kind):
            if kind in ("PER", "ORG", "GPE", "LOC"):
                out.add((start, i, "GPE" if kind == "LOC" else kind))
            kind = ""
        if name[0] == "B" or (name[0] == "I" and not kind):
            start, kind = i, name[2:]
    return out


# ── training ────────────────────────────────────────────────────────────────────────────────────────────────────────


def groups(model: Reader, layers: int, rate: float) -> list[dict[str, Any]]:
    """Lower layers learn slower (0.9 a layer), heads faster; the piece embeddings slowest."""
    out: list[dict[str, Any]] = []
    encoder = model.words.encoder
    for i, layer in enumerate(encoder.layers):
        out.append({"params": list(layer.parameters()), "base": rate * 0.9 ** (layers - 1 - i)})
    below = [*encoder.word.parameters(), *encoder.position.parameters(), *encoder.norm.parameters()]
    out.append({"params": below, "base": rate * 0.25})
    inside = {id(p) for p in encoder.parameters()}
    out.append({"params": [p for p in model.parameters() if id(p) not in inside], "base": rate * 6})
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--steps", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--silver", type=Path)
    parser.add_argument("--start", type=Path, help="weights of an earlier run to start from")
    parser.add_argument("--name", default="reader")
    parser.add_argument("--keep-all", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    pieces = load_pieces(args.build)
    padt = read_padt(args.data / "treebanks" / "ar_padt-ud-dev.conllu")
    pud = read_pud(args.data / "treebanks" / "ar_pud-ud-test.conllu")
    state = torch.load(args.build / "encoder.pt")
    layers = 1 + max(int(key.split(".")[1]) for key in state if key.startswith("layers."))
    labels = collect_labels(padt + pud, layers)
    aside = [t for t in padt if zlib.crc32(t.document.encode()) % 10 == 0]
    held = [number(t, labels, 0) for t in aside]
    gold = [number(t, labels, 0) for t in padt if args.keep_all or t not in aside]
    gold += [number(t, labels, 1) for t in pud]
    silver: list[Parsed] = []
    if args.silver:
        with args.silver.open(encoding="utf-8") as lines:
            silver = [Parsed(**json.loads(line)) for line in lines]
    print(f"{len(gold)} gold trees, {len(silver)} silver, {len(held)} held out", flush=True)
    ner = args.data / "ner"
    wojood = read_wojood(ner / "wojood_sample" / "train.txt")
    wojood_val = read_wojood(ner / "wojood_sample" / "val.txt")
    news = read_fane(ner / "fane" / "NewsFANE_Gold_2014_170K.txt", "newsfane")
    wiki = read_fane(ner / "fane" / "WikiFANE_Gold_2014_500K.txt", "wikifane")

    model = Reader(Encoder(len(pieces), layers), labels.sizes())
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=False)["weights"])
    else:
        model.words.encoder.load_state_dict(state)
    model.train()
    optimiser = torch.optim.AdamW(groups(model, layers, args.rate), betas=(0.9, 0.98), weight_decay=0.02, fused=True)
    average = {key: value.clone() for key, value in model.state_dict().items()}
    parse_queue: list[list[Parsed]] = []
    name_queue: list[list[Tagged]] = []
    started, losses = time.time(), []
    for step in range(args.steps):
        if not parse_queue:
            extra = rng.sample(silver, min(len(silver), len(gold))) if step < args.steps * 0.75 else []
            parse_queue = batches([p for p in gold + extra if len(p.words) < 220], PARSE_PIECES, pieces, rng)
        if not name_queue:
            chosen = wojood * 4 + news + rng.sample(wiki, len(wiki) // 6)
            name_queue = batches([t for t in chosen if len(t.words) > 1], NAME_PIECES, pieces, rng)
        warm = min(1.0, (step + 1) / (0.06 * args.steps))
        decay = max(0.02, 0.5 * (1 + math.cos(math.pi * step / args.steps)))
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * warm * decay
        optimiser.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = parse_loss(model, parse_queue.pop(), pieces, rng, 0.08)
        loss.backward()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss_names = name_loss(model, name_queue.pop(), pieces, rng, 0.08)
        loss_names.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        keep = min(0.997, (step + 1) / (step + 10))
        with torch.no_grad():
            for key, value in model.state_dict().items():
                average[key].lerp_(value, 1 - keep)
        losses.append((loss.item(), loss_names.item()))
        if (step + 1) % 50 == 0:
            a, b = np.mean(losses[-50:], axis=0)
            print(f"step {step + 1} parse {a:.3f} names {b:.3f} {time.time() - started:.0f} s", flush=True)
        if (step + 1) % 400 == 0 or step + 1 == args.steps:
            current = {key: value.clone() for key, value in model.state_dict().items()}
            model.load_state_dict(average)
            print("held out", {k: round(v, 2) for k, v in score(model, held, pieces).items()}, end=" ")
            print("names", round(score_names(model, wojood_val, pieces), 2), flush=True)
            torch.save({"weights": average, "labels": asdict(labels)}, args.build / f"{args.name}.pt")
            model.load_state_dict(current)


if __name__ == "__main__":
    main()
