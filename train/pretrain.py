"""Masked-language training of the cut encoder on raw news, so that its layers fit together again.

usage: python train/pretrain.py DATA BUILD [--layers 8] [--minutes 40] [--words 9000000]

Whole words are masked (20 %; of those 80 % become <mask>, 10 % a random piece, 10 % stay); the output layer is the
embedding matrix. Writes BUILD/encoder.pt. The schedule follows the step count that the first steps' speed predicts,
so two machines get different weights; `--steps` fixes it.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from corpus import sample, surface
from network import Encoder, from_e5
from torch import nn
from torch.nn import functional as F

from marsad.language.pieces import Pieces

ROW, ROWS = 128, 32
PEAK = 5e-4
MASKED = 0.2


def load_pieces(build: Path) -> Pieces:
    data = json.loads((build / "vocabulary.json").read_text(encoding="utf-8"))
    return Pieces(data["pieces"], data["scores"])


def read_rows(data: Path, pieces: Pieces, words: int) -> tuple[np.ndarray, np.ndarray]:
    """Piece ids (rows, ROW) and the word each piece belongs to, articles end to end."""
    ids: list[int] = []
    word_of: list[int] = []
    for text in sample(data, words, seed=1):
        ids.append(Pieces.BOS)
        word_of.append(-1)
        for i, word in enumerate(surface(text)):
            cut = pieces.encode(word)
            ids.extend(cut)
            word_of.extend([i] * len(cut))
        ids.append(Pieces.EOS)
        word_of.append(-1)
    n = len(ids) // ROW
    shape = (n, ROW)
    return np.array(ids[: n * ROW], np.int32).reshape(shape), np.array(word_of[: n * ROW], np.int32).reshape(shape)


def mask_words(
    ids: np.ndarray, word_of: np.ndarray, size: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Masked ids and the boolean places to predict."""
    draw = rng.random((ids.shape[0], 8192))
    chosen = (np.take_along_axis(draw, word_of % 8192, axis=1) < MASKED) & (word_of >= 0)
    out = ids.copy()
    how = rng.random(ids.shape)
    out[chosen & (how < 0.8)] = Pieces.MASK
    swap = chosen & (how >= 0.8) & (how < 0.9)
    out[swap] = rng.integers(5, size, swap.sum())
    return out, chosen


class MaskedLanguage(nn.Module):
    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.dense = nn.Linear(384, 384)
        self.norm = nn.LayerNorm(384)
        self.bias = nn.Parameter(torch.zeros(encoder.word.num_embeddings))
        self.scale = nn.Parameter(torch.tensor(1.0))

    def forward(self, ids: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
        x = self.norm(F.gelu(self.dense(self.encoder(ids)[chosen])))
        return F.linear(x, self.encoder.word.weight, self.bias) * self.scale


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--words", type=int, default=9_000_000)
    parser.add_argument("--steps", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    pieces = load_pieces(args.build)
    ids, word_of = read_rows(args.data, pieces, args.words)
    print(f"{len(ids)} rows of {ROW} pieces", flush=True)
    model = MaskedLanguage(from_e5(args.build / "vocabulary.json", args.layers, dropout=0.0))
    model.train()
    new = [*model.dense.parameters(), *model.norm.parameters(), model.bias, model.scale]
    optimiser = torch.optim.AdamW(
        [{"params": model.encoder.parameters(), "base": 1.0}, {"params": new, "base": 2.0}],
        lr=PEAK, betas=(0.9, 0.98), weight_decay=0.01, fused=True,
    )  # fmt: skip
    started, total, step, saved = time.time(), args.steps, 0, time.time()
    losses: list[float] = []
    while not total or step < total:
        if not total and step == 40:
            total = 40 + int((args.minutes * 60 - (time.time() - started)) / ((time.time() - started) / 40))
            print(f"{total} steps planned", flush=True)
        warm = min(1.0, (step + 1) / 200)
        decay = 0.5 * (1 + math.cos(math.pi * step / total)) if total else 1.0
        for group in optimiser.param_groups:
            group["lr"] = PEAK * group["base"] * warm * max(decay, 0.02)
        rows = rng.integers(0, len(ids), ROWS)
        masked, chosen = mask_words(ids[rows], word_of[rows], len(pieces), rng)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(torch.from_numpy(masked).long(), torch.from_numpy(chosen))
        loss = F.cross_entropy(logits.float(), torch.from_numpy(ids[rows][chosen]).long())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        step += 1
        if step % 50 == 0:
            print(f"step {step} loss {np.mean(losses[-50:]):.3f} {time.time() - started:.0f} s", flush=True)
        if time.time() - saved > 240 or step == total:
            torch.save(model.encoder.state_dict(), args.build / "encoder.pt")
            saved = time.time()


if __name__ == "__main__":
    main()
