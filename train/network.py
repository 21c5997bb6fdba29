"""The encoder: the lower layers of multilingual-e5-small over the pruned vocabulary (PyTorch, training only)."""

from __future__ import annotations

import json
from pathlib import Path

import e5
import torch
from torch import Tensor, nn
from torch.nn import functional as F

HEADS = 12
INNER = 1536
WINDOW = 512


class SharedDropout(nn.Module):
    """Dropout with one mask for all places of a row (Gal & Ghahramani 2016): as good here, and a fraction of the
    random numbers, which on CPUs cost as much as a matrix product."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.share == 0:
            return x
        keep = torch.rand(x.shape[0], *[1] * (x.dim() - 2), x.shape[-1]) >= self.share
        return x * (keep.to(x.dtype) / (1 - self.share))


class Layer(nn.Module):
    """Post-norm BERT layer."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(e5.HIDDEN, 3 * e5.HIDDEN)
        self.out = nn.Linear(e5.HIDDEN, e5.HIDDEN)
        self.norm = nn.LayerNorm(e5.HIDDEN, eps=1e-12)
        self.inner = nn.Linear(e5.HIDDEN, INNER)
        self.outer = nn.Linear(INNER, e5.HIDDEN)
        self.norm2 = nn.LayerNorm(e5.HIDDEN, eps=1e-12)
        self.dropout = SharedDropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """x: (batch, n, hidden); mask: additive (batch, 1, 1, n) or None."""
        batch, n, _ = x.shape
        q, k, v = self.qkv(x).view(batch, n, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)  # on CPUs twice as fast as the fused kernel
        if mask is not None:
            scores = scores + mask
        mixed = scores.softmax(-1).to(v.dtype) @ v
        x = self.norm(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, n, -1))))
        return self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Piece ids (batch, n) → vectors (batch, n, 384)."""

    def __init__(self, size: int, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(size, e5.HIDDEN)
        self.position = nn.Embedding(WINDOW, e5.HIDDEN)
        self.norm = nn.LayerNorm(e5.HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = SharedDropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        x = self.word(ids) + self.position.weight[: ids.shape[1]]
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x


def from_e5(vocabulary: Path, layers: int, *, dropout: float) -> Encoder:
    """An encoder with e5's weights for the kept pieces and its lowest `layers` layers."""
    ids = json.loads(vocabulary.read_text(encoding="utf-8"))["ids"]
    tensors = {k: torch.from_numpy(v) for k, v in e5.read(e5.find_file()).tensors.items()}
    encoder = Encoder(len(ids), layers, dropout)
    state = {
        "word.weight": tensors["emb.word"].view(-1, e5.HIDDEN)[ids],
        "position.weight": tensors["emb.pos"].view(-1, e5.HIDDEN)[:WINDOW] + tensors["emb.type"][: e5.HIDDEN],
        "norm.weight": tensors["emb.ln.w"],
        "norm.bias": tensors["emb.ln.b"],
    }
    for i in range(layers):
        part = {name: tensors[f"l{i}.{name}"] for name in _names()}
        for kind, shape in (("w", (-1, e5.HIDDEN)), ("b", (-1,))):
            end = "weight" if kind == "w" else "bias"
            state[f"layers.{i}.qkv.{end}"] = torch.cat([part[f"{p}.{kind}"].view(shape) for p in "qkv"])
            state[f"layers.{i}.out.{end}"] = part[f"ao.{kind}"].view(shape)
            state[f"layers.{i}.inner.{end}"] = part[f"fi.{kind}"].view(shape)
            state[f"layers.{i}.outer.{end}"] = part[f"fo.{kind}"].view((-1, INNER) if kind == "w" else (-1,))
            state[f"layers.{i}.norm.{end}"] = part[f"aln.{kind}"]
            state[f"layers.{i}.norm2.{end}"] = part[f"oln.{kind}"]
    encoder.load_state_dict(state)
    return encoder


def _names() -> list[str]:
    return [f"{part}.{kind}" for part in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln") for kind in "wb"]
