"""The language model: three ONNX graphs and their inventories, read from the pack that ships inside marsad.

One pass of a small encoder serves everything: `words.onnx` turns pieces into word vectors with scores for the clitic
cut and for names, `nodes.onnx` turns the cut words into tags, features, lemma scripts and arc scores, `relations.onnx`
labels the arcs of the best tree. Weights are int8, activations are quantised row by row, so a sentence is read
the same whatever stands beside it in the batch.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from marsad.language.lemma import KEEP, apply_script
from marsad.language.orthography import fold
from marsad.language.pieces import Pieces
from marsad.language.tree import best_tree
from marsad.language.vectors import pack

PROTOCOL = 1
LONGEST_WORD = 12
STEM, SUFFIX = 3, 4
_CLOSED = -1e4
_RARE, _SURER = 12, 4
FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


class PackError(Exception):
    """The model pack is missing, damaged or of another protocol."""


@dataclass(frozen=True, slots=True)
class Node:
    """A syntactic word as the model reads it. word: index of the surface word; start, end: letters of it; is_clitic:
    cut off a stem; head: index of the governor among the sentence's nodes, -1 for the root."""

    word: int
    is_clitic: bool
    start: int
    end: int
    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name over words first:last (last exclusive) of the sentence."""

    first: int
    last: int
    type: str
    coarse: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says about one sentence. vectors: of its words, packed."""

    nodes: tuple[Node, ...]
    names: tuple[FoundName, ...]
    vectors: bytes


@dataclass(frozen=True, slots=True)
class _Cut:
    """A surface word taken apart: (slot, clitic id, form, start, end) of each part."""

    parts: tuple[tuple[int, int, str, int, int], ...]


class Model:
    """A loaded pack. Reading is deterministic and independent of the other sentences of a batch."""

    def __init__(self, pack: Traversable | None = None, *, threads: int | None = None) -> None:
        """pack: folder of the model, the shipped one by default. threads: batches read at once (default: one a core).

        Raises PackError with one sentence where the pack cannot be used.
        """
        self._pack = pack if pack is not None else files("marsad.language") / "pack"
        info = self._read_info()
        labels = info["labels"]
        self.version: str = info["version"]
        self._pieces = Pieces(info["pieces"], info["scores"])
        self._clitics: dict[str, int] = {clitic: i for i, clitic in enumerate(labels["clitics"])}
        self._prefixes = frozenset(labels["prefixes"])
        self._suffixes = frozenset(labels["suffixes"])
        self._cuts: list[tuple[int, int]] = [tuple(cut) for cut in labels["cuts"]]
        self._upos: list[str] = labels["upos"]
        self._features: list[tuple[str, list[str]]] = list(zip(labels["features"], labels["feats"], strict=True))
        self._scripts: list[str] = labels["lemmas"]
        self._relations: list[str] = labels["relations"]
        self._coarse: list[str] = labels["coarse"]
        self._second: list[str] = labels["second"]
        self._fine: list[str] = labels["fine"]
        self._fine_of: dict[str, list[int]] = {
            coarse: [self._fine.index(name) for name in names] for coarse, names in labels["fine_of"].items()
        }
        self._lexicon: dict[str, str] = info["lexicon"]
        self._stems: dict[str, int] = info["stems"]
        self._lemma_cache: dict[tuple[str, str, int], str] = {}
        self._feats_cache: dict[tuple[int, ...], str] = {}
        self._threads = threads or os.cpu_count() or 1
        self._words = self._session("words.onnx", info["sha256"]["words.onnx"])
        self._nodes = self._session("nodes.onnx", info["sha256"]["nodes.onnx"])
        self._label = self._session("relations.onnx", info["sha256"]["relations.onnx"])

    def _read_info(self) -> dict[str, Any]:
        try:
            info: dict[str, Any] = json.loads((self._pack / "pack.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise PackError(f"no language model can be read at {self._pack}: {error}") from error
        if info.get("protocol") != PROTOCOL:
            raise PackError(f"the model pack speaks protocol {info.get('protocol')}, this program {PROTOCOL}")
        return info

    def _session(self, name: str, sha256: str) -> Any:
        import onnxruntime

        try:
            data = (self._pack / name).read_bytes()
        except OSError as error:
            raise PackError(f"the model pack lacks {name}: {error}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PackError(f"{name} of the model pack is damaged: its hash is not the one that pack.json gives")
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1  # two small batches side by side take half the time of one on two cores
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def read(
        self, sentences: Sequence[Sequence[str]], cuts: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> list[Reading]:
        """Read sentences of cleaned surface words (each at least one word of at least one letter).

        All go through one batch: keep sentences of like length together, at most about 400 words each. cuts: the clitic
        cut of each word where it is known, as (letters of prefixes, letters of the suffix).
        """
        ids, mask, first, last = self._encode(sentences)
        vectors, cut, coarse, second, fine = self._words.run(
            None, {"ids": ids, "mask": mask, "first": first, "last": last}
        )
        names = [self._names(len(s), coarse[i], second[i], fine[i]) for i, s in enumerate(sentences)]
        if cuts is None:
            parts = [self._cut(words, cut[i]) for i, words in enumerate(sentences)]
        else:
            parts = [
                [self._take_apart(word, *given) for word, given in zip(words, known, strict=True)]
                for words, known in zip(sentences, cuts, strict=True)
            ]
        coded = [pack(vectors[i, : len(s)]) for i, s in enumerate(sentences)]
        return [Reading(*read) for read in zip(self._parse(vectors, parts), names, coded, strict=True)]

    def read_batches(self, batches: Sequence[Sequence[Sequence[str]]]) -> list[list[Reading]]:
        """`read` each batch, several at a time."""
        return list(self._pool.map(self.read, batches))

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="marsad")

    def count_pieces(self, word: str) -> int:
        """Places of the encoder that a cleaned word takes; a sentence may take 510."""
        return min(len(self._pieces.encode(word)), LONGEST_WORD)

    def _encode(self, sentences: Sequence[Sequence[str]]) -> tuple[IntArray, FloatArray, IntArray, IntArray]:
        rows: list[list[int]] = []
        places: list[tuple[list[int], list[int]]] = []
        for words in sentences:
            row, first, last = [Pieces.BOS], [], []
            for word in words:
                cut = self._pieces.encode(word)
                if len(cut) > LONGEST_WORD:
                    cut = cut[: LONGEST_WORD // 2] + cut[-LONGEST_WORD // 2 :]
                first.append(len(row))
                row.extend(cut)
                last.append(len(row) - 1)
            row.append(Pieces.EOS)
            rows.append(row)
            places.append((first, last))
        ids = _pad(rows, Pieces.PAD)
        mask = np.where(ids == Pieces.PAD, np.float32(_CLOSED), np.float32(0))[:, None, None, :]
        return ids, mask, _pad([p[0] for p in places], 0), _pad([p[1] for p in places], 0)

    # ── clitics ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _cut(self, words: Sequence[str], scores: FloatArray) -> list[_Cut]:
        best = scores[: len(words)].argmax(axis=-1)
        out = []
        for i, word in enumerate(words):
            choice = int(best[i])
            if choice and not self._is_legal(word, *self._cuts[choice]):
                ranked = np.argsort(-scores[i], kind="stable")
                choice = next(int(c) for c in ranked if c == 0 or self._is_legal(word, *self._cuts[int(c)]))
            before, after = self._cuts[choice]
            if choice and self._is_whole(word, before, after):
                before = after = 0
            if before:
                before = self._cut_further(word, before, after)
            out.append(self._take_apart(word, before, after))
        return out

    def _is_whole(self, word: str, before: int, after: int) -> bool:
        """A word known uncut whose cut would leave something never seen (كازاخستان is no ك + ازاخستان)."""
        return fold(word) in self._stems and fold(self._stem(word, before, after)) not in self._stems

    def _cut_further(self, word: str, before: int, after: int) -> int:
        """Two prefixes are rare in the treebanks (وبالولايات), so where one is cut the stems known from the news say
        whether the next letter is another."""
        while word[: before + 1] in self._prefixes and self._is_legal(word, before + 1, after):
            stem = fold(self._stem(word, before, after))
            shorter = fold(self._stem(word, before + 1, after))
            seen = self._stems.get(stem, 0)
            if seen > _RARE or self._stems.get(shorter, 0) <= _SURER * (seen + 1):
                break
            before += 1
        return before

    def _is_legal(self, word: str, before: int, after: int) -> bool:
        stem = len(word) - before - after
        return (
            stem >= (1 if before == 0 or after == 0 else 2)
            and (not before or word[:before] in self._prefixes)
            and (not after or word[-after:] in self._suffixes)
        )

    def _take_apart(self, word: str, before: int, after: int) -> _Cut:
        end = len(word) - after
        parts = [(slot, self._clitics.get(word[slot], 0), word[slot], slot, slot + 1) for slot in range(before)]
        parts.append((STEM, 0, self._stem(word, before, after), before, end))
        if after:
            parts.append((SUFFIX, self._clitics.get(word[end:], 0), word[end:], end, len(word)))
        return _Cut(tuple(parts))

    @staticmethod
    def _stem(word: str, before: int, after: int) -> str:
        """What is left of a word, with the alef of the article that لل hides (للعراق = ل + العراق)."""
        stem = word[before : len(word) - after]
        hides = before > 0 and word[before - 1] == "ل" and stem.startswith("ل") and len(stem) > 2
        return "ا" + stem if hides else stem

    # ── trees ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _parse(self, vectors: FloatArray, sentences: list[list[_Cut]]) -> list[tuple[Node, ...]]:
        flat = [[(w, part) for w, cut in enumerate(cuts) for part in cut.parts] for cuts in sentences]
        word = _pad([[w for w, _ in parts] for parts in flat], 0)
        slot = _pad([[part[0] for _, part in parts] for parts in flat], 0)
        clitic = _pad([[part[1] for _, part in parts] for parts in flat], 0)
        length = np.array([len(parts) for parts in flat])
        inside = np.arange(word.shape[1])[None, :] < length[:, None]
        mask = np.where(inside, np.float32(0), np.float32(_CLOSED))[:, None, None, :]
        upos, feats, lemma, arcs, rel_dep, rel_head = self._nodes.run(
            None, {"vectors": vectors, "word": word, "slot": slot, "clitic": clitic, "mask": mask}
        )
        heads = np.zeros(word.shape, dtype=np.int64)
        for i, n in enumerate(length):
            heads[i, :n] = best_tree(arcs[i, :n, : n + 1])
        (relations,) = self._label.run(None, {"rel_dep": rel_dep, "rel_head": rel_head, "heads": heads})
        return [
            self._read_nodes(parts, upos[i], feats[i], lemma[i], heads[i], relations[i]) for i, parts in enumerate(flat)
        ]

    def _read_nodes(
        self,
        parts: list[tuple[int, tuple[int, int, str, int, int]]],
        upos: IntArray,
        feats: IntArray,
        lemma: IntArray,
        heads: IntArray,
        relations: IntArray,
    ) -> tuple[Node, ...]:
        nodes = []
        rows = zip(parts, upos.tolist(), map(tuple, feats.tolist()), heads.tolist(), relations.tolist(), strict=False)
        for i, ((word, (slot, _, form, start, end)), tag, values, head, relation) in enumerate(rows):
            name = self._upos[tag]
            nodes.append(
                Node(
                    word,
                    slot != STEM,
                    start,
                    end,
                    form,
                    self._lemma(form, name, lemma[i]),
                    name,
                    self._feats(values),
                    head - 1,
                    self._relations[relation],
                )
            )
        return tuple(nodes)

    def _lemma(self, form: str, upos: str, ranked: IntArray) -> str:
        key = (form, upos, int(ranked[0]))
        known = self._lemma_cache.get(key)
        if known is None:
            folded = fold(form) or form
            known = self._lexicon.get(f"{folded} {upos}")
            if known is None:
                scripts = (self._scripts[int(i)] for i in ranked)
                known = next((new for s in chain(scripts, (KEEP,)) if (new := apply_script(s, folded))), folded)
            if len(self._lemma_cache) > 200_000:
                self._lemma_cache.clear()
            self._lemma_cache[key] = known
        return known

    def _feats(self, values: tuple[int, ...]) -> str:
        known = self._feats_cache.get(values)
        if known is None:
            pairs = ((name, options[v]) for (name, options), v in zip(self._features, values, strict=True))
            known = self._feats_cache[values] = "|".join(sorted(f"{n}={v}" for n, v in pairs if v))
        return known

    # ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _names(self, n: int, coarse: FloatArray, second: FloatArray, fine: FloatArray) -> tuple[FoundName, ...]:
        found = [
            FoundName(first, last, self._fine_type(kind, fine[first:last]), kind)
            for first, last, kind in _spans(_viterbi(coarse[:n], self._coarse), self._coarse)
        ]
        found += [
            FoundName(first, last, {"OCC": "occupation", "DATE": "date"}[kind], kind)
            for first, last, kind in _spans(_viterbi(second[:n], self._second), self._second)
        ]
        return tuple(sorted(found, key=lambda name: (name.first, -name.last)))

    def _fine_type(self, coarse: str, scores: FloatArray) -> str:
        options = self._fine_of[coarse]
        return self._fine[options[int(scores[:, options].mean(axis=0).argmax())]]


def _pad(rows: list[list[int]], value: int) -> IntArray:
    out = np.full((len(rows), max(map(len, rows))), value, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def _viterbi(scores: FloatArray, tags: list[str]) -> list[int]:
    """The best sequence of BIO tags in which I-X follows only B-X or I-X."""
    plain = scores.argmax(axis=-1).tolist()
    if _is_legal_bio(plain, tags):
        return [int(t) for t in plain]
    size = len(tags)
    closed = np.zeros((size, size), dtype=np.float32)
    for j, tag in enumerate(tags):
        if tag[0] == "I":
            closed[:, j] = [0.0 if other[1:] == tag[1:] else _CLOSED for other in tags]
    best = scores[0] + np.array([_CLOSED if tag[0] == "I" else 0.0 for tag in tags], dtype=np.float32)
    back = []
    for row in scores[1:]:
        paths = best[:, None] + closed
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def _is_legal_bio(path: list[int], tags: list[str]) -> bool:
    before = "O"
    for tag in path:
        name = tags[tag]
        if name[0] == "I" and before[1:] != name[1:]:
            return False
        before = name
    return True


def _spans(path: list[int], tags: list[str]) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    for i, tag in enumerate(path):
        name = tags[tag]
        if name[0] == "B":
            out.append((i, i + 1, name[2:]))
        elif name[0] == "I":
            first, _, kind = out[-1]
            out[-1] = (first, i + 1, kind)
    return out
