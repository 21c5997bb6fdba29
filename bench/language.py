"""How well the shipped language model reads: PADT test, the Wojood validation sample, lemmas, and what int8 costs.

usage: python bench/language.py DATA [--pack PACK] [--fp32 PACK]

The treebank is brought to UD v2 labels as train/treebanks.py says. From surface words, a syntactic word counts when its
letters and its head's letters are the gold ones (CoNLL 2018 evaluation, words given); relations are compared whole,
subtypes included.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "train"))

from names import COARSE_TAGS, SECOND_TAGS, read_wojood
from treebanks import Tree, read_padt

from marsad.language.model import Model, Reading

RELATIONS = ("nsubj", "obj", "obl", "ccomp", "nsubj:pass", "xcomp", "conj", "acl", "root")
PUBLISHED = "UDPipe 2 75.8 · Stanza 79.3 · Trankit 86.0 (LAS from raw text, on the later UD v2 release)"
BATCH = 16


@dataclass(frozen=True)
class Arc:
    """A syntactic word by the letters it covers: (surface word, first letter, last letter)."""

    upos: str
    lemma: str
    head: tuple[int, int, int] | None
    deprel: str


Arcs = dict[tuple[int, int, int], Arc]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pack", type=Path)
    parser.add_argument("--fp32", type=Path, help="the same weights unquantised, to measure what int8 costs")
    args = parser.parse_args()
    trees = read_padt(args.data / "treebanks" / "ar_padt-ud-test.conllu")
    shipped = measure("int8", Model(args.pack), trees)
    if args.fp32:
        full = measure("fp32", Model(args.fp32), trees)
        print(f"int8 costs {full - shipped:.2f} LAS with gold words")
    print(f"published: {PUBLISHED}")
    names(Model(args.pack), args.data / "ner" / "wojood_sample" / "val.txt")


def measure(title: str, model: Model, trees: list[Tree]) -> float:
    """Print the figures of one pack, return LAS with gold words."""
    gold = [_gold(tree) for tree in trees]
    given = _read(model, trees, cut=True)
    found = _read(model, trees, cut=False)
    print(f"== {title}: PADT test, {len(trees)} sentences, {sum(map(len, gold))} syntactic words")
    las = 0.0
    for kind, readings in (("gold words", given), ("surface words", found)):
        arcs = [_arcs(reading) for reading in readings]
        rows = {
            "words": _f1(gold, arcs, lambda _: ()),
            "UPOS": _f1(gold, arcs, lambda arc: (arc.upos,)),
            "lemma": _f1(gold, arcs, lambda arc: (arc.lemma,)),
            "UAS": _f1(gold, arcs, lambda arc: (arc.head,)),
            "LAS": _f1(gold, arcs, lambda arc: (arc.head, arc.deprel)),
        }
        print(f"{kind:14}", *(f"{name} {value:.2f}" for name, value in rows.items()))
        print(f"{'':14}", *(f"{name} {_relation_f1(gold, arcs, name):.1f}" for name in RELATIONS))
        las = las or rows["LAS"]
    right = total = 0
    for tree, reading in zip(trees, found, strict=True):
        cuts = _cuts(tree, reading)
        total += len(tree.words)
        right += sum(a == b for a, b in zip(cuts, tree.cuts, strict=True))
    print(f"{'segmentation':14} {100 * right / total:.2f} % of {total} surface words right")
    return las


def _read(model: Model, trees: list[Tree], *, cut: bool) -> list[Reading]:
    order = sorted(range(len(trees)), key=lambda i: len(trees[i].words))
    out: dict[int, Reading] = {}
    for start in range(0, len(order), BATCH):
        part = order[start : start + BATCH]
        words = [trees[i].words for i in part]
        readings = model.read(words, [trees[i].cuts for i in part] if cut else None)
        out.update(zip(part, readings, strict=True))
    return [out[i] for i in range(len(trees))]


def _gold(tree: Tree) -> Arcs:
    keys: list[tuple[int, int, int]] = []
    for w, (word, (before, after)) in enumerate(zip(tree.words, tree.cuts, strict=True)):
        keys += [(w, i, i + 1) for i in range(before)]
        keys.append((w, before, len(word) - after))
        keys += [(w, len(word) - after, len(word))] if after else []
    return {
        key: Arc(node.upos, node.lemma, keys[node.head] if node.head >= 0 else None, node.deprel)
        for key, node in zip(keys, tree.nodes, strict=True)
    }


def _arcs(reading: Reading) -> Arcs:
    keys = [(node.word, node.start, node.end) for node in reading.nodes]
    return {
        key: Arc(node.upos, node.lemma, keys[node.head] if node.head >= 0 else None, node.deprel)
        for key, node in zip(keys, reading.nodes, strict=True)
    }


def _cuts(tree: Tree, reading: Reading) -> list[tuple[int, int]]:
    before, after = Counter[int](), Counter[int]()
    for node in reading.nodes:
        if node.is_clitic and node.start < 3 and node.end == node.start + 1 and node.end < len(tree.words[node.word]):
            before[node.word] += 1
        elif node.is_clitic:
            after[node.word] += node.end - node.start
    return [(before[w], after[w]) for w in range(len(tree.words))]


def _f1(gold: list[Arcs], found: list[Arcs], view: Callable[[Arc], tuple[object, ...]]) -> float:
    """F1 of the words found where `view` of both is equal."""
    right = sum(
        key in g and view(g[key]) == view(arc) for g, f in zip(gold, found, strict=True) for key, arc in f.items()
    )
    return 200 * right / (sum(map(len, gold)) + sum(map(len, found)))


def _relation_f1(gold: list[Arcs], found: list[Arcs], name: str) -> float:
    def triples(arcs: list[Arcs]) -> set[tuple[int, object, object]]:
        return {(i, key, arc.head) for i, a in enumerate(arcs) for key, arc in a.items() if arc.deprel == name}

    want, got = triples(gold), triples(found)
    return 200 * len(want & got) / max(1, len(want) + len(got))


def names(model: Model, path: Path) -> None:
    sentences = [t for t in read_wojood(path) if t.words]
    want: set[tuple[int, int, int, str]] = set()
    got: set[tuple[int, int, int, str]] = set()
    for i, (tagged, reading) in enumerate(zip(sentences, model.read([t.words for t in sentences]), strict=True)):
        for tags, inventory in ((tagged.coarse, COARSE_TAGS), (tagged.second, SECOND_TAGS)):
            want |= {(i, *span) for span in _spans([inventory[tag] for tag in tags])}
        got |= {(i, name.first, name.last, name.coarse) for name in reading.names}
    print(f"== names: Wojood validation sample, {len(sentences)} sentences")
    places = {"GPE": "GPE+LOC", "LOC": "GPE+LOC"}
    want = {(i, a, b, places.get(kind, kind)) for i, a, b, kind in want}
    got = {(i, a, b, places.get(kind, kind)) for i, a, b, kind in got}
    groups = ("PER", "ORG", "GPE+LOC")
    for title, kinds in (
        ("PER, ORG, GPE+LOC together", groups),
        *((k, (k,)) for k in (*groups, "FAC", "NORP", "OCC", "DATE")),
    ):
        g = {span for span in want if span[3] in kinds}
        p = {span for span in got if span[3] in kinds}
        precision, recall = len(g & p) / max(1, len(p)), len(g & p) / max(1, len(g))
        f1 = 2 * len(g & p) / max(1, len(g) + len(p))
        print(f"{title:28} F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  gold {len(g)}")


def _spans(tags: list[str]) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag[0] == "B":
            out.append((i, i + 1, tag[2:]))
        elif tag[0] == "I" and out:
            out[-1] = (out[-1][0], i + 1, out[-1][2])
    return out


if __name__ == "__main__":
    main()
