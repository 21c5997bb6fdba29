"""The mean of two runs' weights, one of which started from the other (Izmailov et al. 2018).

usage: python train/average.py BUILD ONE OTHER NAME
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch


def main(build: Path, one: str, other: str, name: str) -> None:
    a, b = (torch.load(build / f"{run}.pt", weights_only=False) for run in (one, other))
    if a["labels"] != b["labels"]:
        raise SystemExit("the two runs have different labels")
    weights = {key: (value + b["weights"][key]) / 2 for key, value in a["weights"].items()}
    torch.save({"weights": weights, "labels": a["labels"]}, build / f"{name}.pt")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:5])
