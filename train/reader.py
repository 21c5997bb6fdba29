"""The joint network: one encoder pass, then clitic cut, tags, features, lemma scripts, dependencies and names."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from network import Encoder, Layer, SharedDropout
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN = 384
SLOTS = 5  # first, second, third prefix letter; stem; suffix
ARC, REL = 320, 96


@dataclass(frozen=True)
class Sizes:
    """How many classes each head has."""

    cuts: int
    clitics: int
    treebanks: int
    sources: int
    upos: int
    feats: tuple[int, ...]
    lemmas: int
    relations: int
    coarse: int
    second: int
    fine: int


class Words(nn.Module):
    """Pieces → word vectors, and what is read off words: the clitic cut and names."""

    def __init__(self, encoder: Encoder, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = encoder
        self.project = nn.Linear(2 * HIDDEN, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN)
        self.drop = SharedDropout(0.2)
        self.cut = nn.Linear(HIDDEN, sizes.cuts)
        self.source = nn.Embedding(sizes.sources, HIDDEN)
        self.name_inner = nn.Linear(HIDDEN, HIDDEN)
        self.coarse = nn.Linear(HIDDEN, sizes.coarse)
        self.second = nn.Linear(HIDDEN, sizes.second)
        self.fine = nn.Linear(HIDDEN, sizes.fine)

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """ids (b, n); mask additive (b, 1, 1, n); first, last (b, w) piece places → (b, w, hidden)."""
        pieces = self.encoder(ids, mask)
        both = torch.cat([_gather(pieces, first), _gather(pieces, last)], -1)
        return self.norm(self.project(self.drop(both)))

    def names(self, words: Tensor, source: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """source (b,): the corpus whose conventions to follow → logits of the coarse, second and fine layers."""
        x = self.drop(F.gelu(self.name_inner(words + self.source(source)[:, None])))
        return self.coarse(x), self.second(x), self.fine(x)


class Nodes(nn.Module):
    """Syntactic words → tags, features, lemma scripts, arcs and relations."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.slot = nn.Embedding(SLOTS, HIDDEN)
        self.clitic = nn.Embedding(sizes.clitics, HIDDEN)
        self.treebank = nn.Embedding(sizes.treebanks, HIDDEN)
        for table in (self.slot, self.clitic, self.treebank):
            nn.init.normal_(table.weight, std=0.3)
        self.norm = nn.LayerNorm(HIDDEN)
        self.mix = Layer(0.1)
        self.drop = SharedDropout(0.3)
        self.upos = nn.Linear(HIDDEN, sizes.upos)
        self.feats = nn.Linear(HIDDEN, sum(sizes.feats))
        self.feats_sizes = sizes.feats
        self.lemma = nn.Linear(HIDDEN, sizes.lemmas)
        self.root = nn.Parameter(torch.randn(HIDDEN) * 0.1)
        self.arc_dep, self.arc_head = nn.Linear(HIDDEN, ARC), nn.Linear(HIDDEN, ARC)
        self.rel_dep, self.rel_head = nn.Linear(HIDDEN, REL), nn.Linear(HIDDEN, REL)
        self.arc = nn.Parameter(torch.randn(ARC + 1, ARC) * 0.02)
        self.rel = nn.Parameter(torch.randn(sizes.relations, REL + 1, REL + 1) * 0.02)

    def vectors(
        self, words: Tensor, word: Tensor, slot: Tensor, clitic: Tensor, treebank: Tensor, mask: Tensor
    ) -> Tensor:
        x = _gather(words, word) + self.slot(slot) + self.clitic(clitic) + self.treebank(treebank)[:, None]
        return self.mix(self.norm(x), mask)

    def forward(
        self, words: Tensor, word: Tensor, slot: Tensor, clitic: Tensor, treebank: Tensor, mask: Tensor
    ) -> tuple[Tensor, ...]:
        """word, slot, clitic (b, m); treebank (b,); mask additive (b, 1, 1, m) → logits of upos, feats, lemma, arc
        scores (b, m, m + 1; column 0 is the root), relation vectors of dependents and of heads (b, m [+ 1], REL)."""
        x = self.vectors(words, word, slot, clitic, treebank, mask)
        tags = self.drop(x)
        root = self.root.expand(x.shape[0], 1, -1)
        heads = self.drop(torch.cat([root, x], 1))
        dep = self.drop(F.gelu(self.arc_dep(tags)))
        head = self.drop(F.gelu(self.arc_head(heads)))
        scores = (dep @ self.arc[:-1] + self.arc[-1]) @ head.transpose(1, 2)
        closed = torch.cat([torch.zeros_like(mask[..., :1]), mask], -1)[:, 0]
        rel_dep, rel_head = F.gelu(self.rel_dep(tags)), F.gelu(self.rel_head(heads))
        return self.upos(tags), self.feats(tags), self.lemma(tags), scores + closed, rel_dep, rel_head

    def relations(self, rel_dep: Tensor, rel_head: Tensor, heads: Tensor) -> Tensor:
        """Relation logits (b, m, relations) for the chosen heads (b, m; 0 is the root)."""
        dep = F.pad(self.drop(rel_dep), (0, 1), value=1.0)
        head = F.pad(self.drop(_gather(rel_head, heads)), (0, 1), value=1.0)
        return torch.einsum("bmi,rij,bmj->bmr", dep, self.rel, head)


class Reader(nn.Module):
    def __init__(self, encoder: Encoder, sizes: Sizes) -> None:
        super().__init__()
        self.words = Words(encoder, sizes)
        self.nodes = Nodes(sizes)


def _gather(x: Tensor, places: Tensor) -> Tensor:
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))
