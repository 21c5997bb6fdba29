"""Write the pack: three ONNX graphs with int8 weights, and the inventories.

usage: python train/export.py DATA BUILD PACK [--name reader] [--silver FILE] [--fp32]

Weights of matrix products are int8 by column, activations are quantised row by row at run time, the piece embeddings
are int8 by row. `--fp32` writes the same graphs unquantised, to measure what quantisation costs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import torch
from fit import CUTS, Labels, slots
from names import COARSE_TAGS, FANE_COARSE, FINE, FINE_TYPES, SECOND_TAGS, SOURCES, Tagged, read_fane
from network import Encoder
from onnx import TensorProto, helper, numpy_helper
from reader import HIDDEN, REL, Reader
from torch import Tensor, nn
from treebanks import FEATURES, Tree, read_padt, read_pud

from marsad.language.model import PROTOCOL
from marsad.language.orthography import fold

OPSET = 18


class WordGraph(nn.Module):
    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.words = model.words

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        vectors = self.words(ids, mask, first, last)
        wojood = torch.full((1,), SOURCES.index("wojood"))
        news = torch.full((1,), SOURCES.index("newsfane"))
        coarse, second, _ = self.words.names(vectors, wojood)
        coarse_news, _, fine = self.words.names(vectors, news)
        mixed = torch.log(0.5 * coarse.softmax(-1) + 0.5 * coarse_news.softmax(-1) + 1e-9)
        return vectors, self.words.cut(vectors), mixed, second.log_softmax(-1), fine.softmax(-1)


class NodeGraph(nn.Module):
    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.nodes = model.nodes

    def forward(self, vectors: Tensor, word: Tensor, slot: Tensor, clitic: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        treebank = torch.zeros_like(word[:, 0])
        upos, feats, lemma, arcs, rel_dep, rel_head = self.nodes(vectors, word, slot, clitic, treebank, mask)
        parts = torch.split(feats, list(self.nodes.feats_sizes), dim=-1)
        best = torch.stack([part.argmax(-1) for part in parts], -1)
        return upos.argmax(-1), best, lemma.topk(6, dim=-1).indices, arcs, rel_dep, rel_head


class RelationGraph(nn.Module):
    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.nodes = model.nodes

    def forward(self, rel_dep: Tensor, rel_head: Tensor, heads: Tensor) -> Tensor:
        return self.nodes.relations(rel_dep, rel_head, heads).argmax(-1)


def write_graphs(model: Reader, pack: Path, *, weight_limit: int) -> None:
    long = torch.zeros((2, 7), dtype=torch.long)
    mask = torch.zeros((2, 1, 1, 7))
    heads = torch.zeros((2, 5), dtype=torch.long)
    node_mask = torch.zeros((2, 1, 1, 5))
    two = {0: "batch", 1: "n"}
    three = {0: "batch", 1: "m"}
    _export(
        WordGraph(model), (long, mask, heads, heads), pack / "words.onnx",
        {"ids": two, "mask": {0: "batch", 3: "n"}, "first": three, "last": three},
        ["vectors", "cut", "coarse", "second", "fine"], three,
    )  # fmt: skip
    _export(
        NodeGraph(model), (torch.zeros((2, 4, HIDDEN)), heads, heads, heads, node_mask), pack / "nodes.onnx",
        {"vectors": two, "word": three, "slot": three, "clitic": three, "mask": {0: "batch", 3: "m"}},
        ["upos", "feats", "lemma", "arcs", "rel_dep", "rel_head"], three,
    )  # fmt: skip
    _export(
        RelationGraph(model), (torch.zeros((2, 5, REL)), torch.zeros((2, 6, REL)), heads), pack / "relations.onnx",
        {"rel_dep": three, "rel_head": {0: "batch", 1: "m1"}, "heads": three}, ["relations"], three,
    )  # fmt: skip
    if weight_limit:
        for name in ("words.onnx", "nodes.onnx"):
            _quantise(pack / name, weight_limit)


def _export(graph: nn.Module, example: tuple[Tensor, ...], path: Path, inputs: dict[str, dict[int, str]],
            outputs: list[str], axes: dict[int, str]) -> None:  # fmt: skip
    torch.onnx.export(
        graph.eval(), example, str(path), input_names=list(inputs), output_names=outputs, dynamo=False,
        dynamic_axes={**inputs, **dict.fromkeys(outputs, axes)}, opset_version=OPSET,
    )  # fmt: skip


def _quantise(path: Path, weight_limit: int) -> None:
    model = onnx.load(path)
    _quantise_products(model.graph, weight_limit)
    _quantise_embeddings(model)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(model, path)


def _quantise_products(graph: onnx.GraphProto, weight_limit: int) -> None:
    """x @ W → integers: each row of x is scaled by its own largest value (8 bits), each column of W by its own.

    ONNX Runtime's dynamic quantisation scales the whole batch by one value, which costs four times the error and makes
    a sentence's reading depend on its neighbours; scaling row by row costs no time that can be measured.
    """
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    quantised: set[str] = set()
    stored: set[str] = set()

    def store(name: str, values: object, kind: object) -> str:
        if name not in stored:
            graph.initializer.append(numpy_helper.from_array(np.array(values, dtype=kind), name))
            stored.add(name)
        return name

    for node in list(graph.node):
        if node.op_type != "MatMul" or node.input[1] not in weights:
            nodes.append(node)
            continue
        x, w, out = node.input[0], node.input[1], node.output[0]
        table = numpy_helper.to_array(weights[w])
        inner, outer = table.shape
        last, zero = store("last_axis", [-1], np.int64), store("first_axis", [0], np.int64)
        if x not in quantised:
            quantised.add(x)
            nodes += [
                helper.make_node("Reshape", [x, store(f"rows_of_{inner}", [-1, inner], np.int64)], [f"{x}/rows"]),
                helper.make_node("Abs", [f"{x}/rows"], [f"{x}/abs"]),
                helper.make_node("ReduceMax", [f"{x}/abs", last], [f"{x}/largest"], keepdims=0),
                helper.make_node("Mul", [f"{x}/largest", store("step", 1 / 127, np.float32)], [f"{x}/step"]),
                helper.make_node("Max", [f"{x}/step", store("tiny", 1e-9, np.float32)], [f"{x}/scale"]),
                helper.make_node("Shape", [f"{x}/scale"], [f"{x}/count"]),
                helper.make_node("ConstantOfShape", [f"{x}/count"], [f"{x}/zeros"],
                                 value=helper.make_tensor("zero", TensorProto.UINT8, [1], [128])),
                helper.make_node("QuantizeLinear", [f"{x}/rows", f"{x}/scale", f"{x}/zeros"], [f"{x}/int8"], axis=0),
                helper.make_node("Unsqueeze", [f"{x}/scale", last], [f"{x}/scales"]),
                helper.make_node("Shape", [x], [f"{x}/shape"]),
                helper.make_node("Slice", [f"{x}/shape", zero, last], [f"{x}/lead"]),
            ]  # fmt: skip
        scale = np.maximum(np.abs(table).max(axis=0) / weight_limit, 1e-9)
        width = store(f"width_{outer}", [outer], np.int64)
        store(f"{w}/int8", np.round(table / scale), np.int8)
        store(f"{w}/scale", scale, np.float32)
        nodes += [
            helper.make_node(
                "MatMulIntegerToFloat",
                [f"{x}/int8", f"{w}/int8", store("one", 1, np.float32), f"{w}/scale", store("middle", 128, np.uint8)],
                [f"{out}/raw"], domain="com.microsoft",
            ),
            helper.make_node("Mul", [f"{out}/raw", f"{x}/scales"], [f"{out}/scaled"]),
            helper.make_node("Concat", [f"{x}/lead", width], [f"{out}/shape"], axis=0),
            helper.make_node("Reshape", [f"{out}/scaled", f"{out}/shape"], [out]),
        ]  # fmt: skip
    used = {name for node in nodes for name in node.input}
    for name, tensor in weights.items():
        if name not in used:
            graph.initializer.remove(tensor)
    del graph.node[:]
    graph.node.extend(nodes)


def _quantise_embeddings(model: onnx.ModelProto) -> None:
    """Gather of a large float table → Gather of int8 rows, cast, times the row's scale."""
    graph = model.graph
    tables = {t.name: t for t in graph.initializer if len(t.dims) == 2 and t.dims[0] > 4000}
    for node in list(graph.node):
        if node.op_type != "Gather" or node.input[0] not in tables:
            continue
        table = tables[node.input[0]]
        weights = numpy_helper.to_array(table)
        scale = np.abs(weights).max(axis=1, keepdims=True) / 127
        rows = np.round(weights / np.maximum(scale, 1e-9)).astype(np.int8)
        graph.initializer.remove(table)
        graph.initializer.append(numpy_helper.from_array(rows, f"{table.name}_int8"))
        graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{table.name}_scale"))
        ids, out = node.input[1], node.output[0]
        new = [
            helper.make_node("Gather", [f"{table.name}_int8", ids], [f"{out}_int8"]),
            helper.make_node("Cast", [f"{out}_int8"], [f"{out}_float"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{table.name}_scale", ids], [f"{out}_scale"]),
            helper.make_node("Mul", [f"{out}_float", f"{out}_scale"], [out]),
        ]
        at = list(graph.node).index(node)
        graph.node.remove(node)
        for k, made in enumerate(new):
            graph.node.insert(at + k, made)


def inventories(labels: Labels, trees: list[Tree]) -> dict[str, object]:
    prefixes, suffixes = set(), set()
    for tree in trees:
        for word, (before, after) in zip(tree.words, tree.cuts, strict=True):
            # the أ of a question opens its word: «وأقال» is no و + أ + قال
            prefixes |= {word[:before]} if before and "أ" not in word[1:before] else set()
            suffixes |= {word[-after:]} if after else set()
    fine_of: dict[str, set[str]] = {"PER": {"person"}, "OTHER": {"other"}}
    for fane, coarse in FANE_COARSE.items():
        fine_of.setdefault(coarse, set()).add(FINE.get(fane, "person" if coarse == "PER" else "other"))
    return {
        "cuts": CUTS, "clitics": labels.clitics, "prefixes": sorted(prefixes), "suffixes": sorted(suffixes),
        "upos": labels.upos, "features": FEATURES, "feats": labels.feats, "lemmas": labels.lemmas,
        "relations": labels.relations, "coarse": COARSE_TAGS, "second": SECOND_TAGS, "fine": FINE_TYPES,
        "fine_of": {coarse: sorted(names) for coarse, names in sorted(fine_of.items())},
    }  # fmt: skip


def lexicon(trees: list[Tree]) -> dict[str, str]:
    """Lemmas of forms that the treebanks give one lemma at least nine times out of ten."""
    seen: dict[str, Counter[str]] = {}
    for tree in trees:
        for node, slot in zip(tree.nodes, slots(tree), strict=True):
            if slot == 3 and node.upos != "X":
                seen.setdefault(f"{fold(node.form)} {node.upos}", Counter())[node.lemma] += 1
    out = {}
    for key, counts in sorted(seen.items()):
        lemma, n = counts.most_common(1)[0]
        if n >= 2 and n >= 0.9 * sum(counts.values()):
            out[key] = lemma
    return out


def count_stems(trees: list[Tree], named: list[Tagged], silver: Path | None) -> dict[str, int]:
    """How often each folded stem stands in gold and silver words and in names, where at least three times."""
    counts: Counter[str] = Counter()

    def add(words: list[str], cuts: list[tuple[int, int]]) -> None:
        for word, (before, after) in zip(words, cuts, strict=True):
            counts[fold(word[before : len(word) - after])] += 1

    for tree in trees:
        add(tree.words, tree.cuts)
    # Names keep some prepositions there (لروسيا): what is commoner without its first letter is no stem.
    names = Counter(fold(w) for tagged in named for w, tag in zip(tagged.words, tagged.coarse, strict=True) if tag)
    counts.update({name: n for name, n in names.items() if names[name[1:]] < n})
    if silver:
        with silver.open(encoding="utf-8") as lines:
            for line in lines:
                parsed = json.loads(line)
                add(parsed["words"], [CUTS[cut] for cut in parsed["cuts"]])
    return {stem: n for stem, n in sorted(counts.items()) if n >= 3 and len(stem) > 1}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--name", default="reader")
    parser.add_argument("--silver", type=Path, help="silver trees, to count stems in")
    parser.add_argument("--fp32", action="store_true")
    parser.add_argument("--weight-limit", type=int, default=63, help="63 never saturates on processors without VNNI")
    args = parser.parse_args()
    saved = torch.load(args.build / f"{args.name}.pt", weights_only=False)
    labels = Labels(**saved["labels"])
    vocabulary = json.loads((args.build / "vocabulary.json").read_text(encoding="utf-8"))
    model = Reader(Encoder(len(vocabulary["pieces"]), labels.layers), labels.sizes())
    model.load_state_dict(saved["weights"])
    model.eval()
    padt = read_padt(args.data / "treebanks" / "ar_padt-ud-dev.conllu")
    pud = read_pud(args.data / "treebanks" / "ar_pud-ud-test.conllu")
    fane = args.data / "ner" / "fane"
    news = read_fane(fane / "NewsFANE_Gold_2014_170K.txt", "newsfane")
    wiki = read_fane(fane / "WikiFANE_Gold_2014_500K.txt", "wikifane")
    args.pack.mkdir(parents=True, exist_ok=True)
    write_graphs(model, args.pack, weight_limit=0 if args.fp32 else args.weight_limit)
    hashes = {
        name: hashlib.sha256((args.pack / name).read_bytes()).hexdigest()
        for name in ("words.onnx", "nodes.onnx", "relations.onnx")
    }
    info = {
        "protocol": PROTOCOL,
        "sha256": hashes,
        "labels": inventories(labels, padt + pud),
        "lexicon": lexicon(padt),
        "stems": count_stems(padt + pud, news + wiki, args.silver),
        "pieces": vocabulary["pieces"],
        "scores": vocabulary["scores"],
    }
    version = hashlib.sha256(json.dumps(info, ensure_ascii=False).encode()).hexdigest()[:12]
    info = {"version": version, **info}
    (args.pack / "pack.json").write_text(json.dumps(info, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in args.pack.iterdir()) / 1e6
    print(f"{args.pack}: {size:.1f} MB, version {info['version']}")


if __name__ == "__main__":
    main()
