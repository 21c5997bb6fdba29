"""Prune multilingual-e5's 250,002 pieces to those that Arabic news uses; writes vocabulary.json.

usage: python train/vocabulary.py DATA BUILD
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import e5
from corpus import articles, surface

from marsad.language.pieces import BOUNDARY, Pieces

KEEP_PIECES_SEEN = 60
KEEP_CHARS_SEEN = 20
MASK_ID = 250_001


def main(data: Path, build: Path) -> None:
    model = e5.read(e5.find_file())
    words: Counter[str] = Counter()
    for text in articles(data):
        words.update(surface(text))
    full = Pieces(model.pieces, model.scores)
    seen: Counter[int] = Counter()
    chars: Counter[str] = Counter()
    for word, count in words.items():
        for piece in full.encode(word):
            seen[piece] += count
        for char in word:
            chars[char] += count
    ids = {piece: i for i, piece in enumerate(model.pieces)}
    kept = {i for i, n in seen.items() if n >= KEEP_PIECES_SEEN and i > 3}
    kept |= {ids[c] for c, n in chars.items() if n >= KEEP_CHARS_SEEN and c in ids}
    kept |= {ids[c] for c in "0123456789" + BOUNDARY if c in ids}
    order = [e5.SPECIAL["bos"], e5.SPECIAL["pad"], e5.SPECIAL["eos"], e5.SPECIAL["unknown"], MASK_ID, *sorted(kept)]
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *(model.pieces[i] for i in order[5:])]
    scores = [0.0] * 5 + [round(model.scores[i], 4) for i in order[5:]]
    small = Pieces(pieces, scores)
    total = sum(words.values())
    used = sum(n * len(small.encode(w)) for w, n in words.items())
    unknown = sum(n for w, n in words.items() if Pieces.UNKNOWN in small.encode(w))
    print(f"{len(pieces)} pieces, {used / total:.3f} a word, {unknown / total:.6f} of words with an unknown piece")
    build.mkdir(parents=True, exist_ok=True)
    (build / "vocabulary.json").write_text(
        json.dumps({"ids": order, "pieces": pieces, "scores": scores}, ensure_ascii=False), encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
