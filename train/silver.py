"""Self-training: let the exported model read raw news, and keep its readings as silver trees.

usage: python train/silver.py DATA BUILD PACK [--words 300000] > BUILD/silver.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import torch
from corpus import sample
from fit import Labels, number
from treebanks import Node, Tree

from marsad.language.model import Model, Reading
from marsad.language.orthography import clean
from marsad.language.segment import split_sentences
from marsad.language.words import split_words

SHORTEST, LONGEST = 6, 70
WEIGHT = 0.5
BATCH = 24


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--words", type=int, default=300_000)
    parser.add_argument("--name", default="reader")
    args = parser.parse_args()
    labels = Labels(**torch.load(args.build / f"{args.name}.pt", weights_only=False)["labels"])
    model = Model(args.pack)
    sentences = [
        words
        for text in sample(args.data, args.words, seed=2)
        for start, end, _ in split_sentences(text)
        if SHORTEST
        <= len(words := [clean(text[start + a : start + b]) for a, b in split_words(text[start:end])])
        <= LONGEST
        and all(words)
    ]
    sentences.sort(key=len)
    for start in range(0, len(sentences), BATCH):
        part = sentences[start : start + BATCH]
        for words, reading in zip(part, model.read(part), strict=True):
            if any(node.deprel == "ccomp" and node.upos != "VERB" for node in reading.nodes):
                continue  # where the model errs most on this relation
            parsed = number(_tree(words, reading), labels, 0)
            parsed.weight = WEIGHT
            json.dump(asdict(parsed), sys.stdout, ensure_ascii=False)
            sys.stdout.write("\n")


def _tree(words: list[str], reading: Reading) -> Tree:
    before = [0] * len(words)
    after = [0] * len(words)
    for node in reading.nodes:
        if node.is_clitic and node.end < len(words[node.word]):
            before[node.word] += 1
        elif node.is_clitic:
            after[node.word] = node.end - node.start
    nodes = [
        Node(n.form, n.lemma, n.upos, "", _feats(n.feats), n.head, n.deprel, n.word)
        for n in reading.nodes
    ]  # fmt: skip
    return Tree("silver", "silver", words, list(zip(before, after, strict=True)), nodes)


def _feats(feats: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in feats.split("|") if pair)


if __name__ == "__main__":
    main()
