#!/usr/bin/env python3
"""The gate: marsad may not fall below the floors that eval/floors.json pins on the gold articles.

usage: eval/gate.py [--shared DIR] [--update] [--lower]

Codes the gold articles, runs the scorer over the records and compares each layer's F1 with its floor. The gold and the
scorer lie in a folder `shared` beside the checkout; without it the gate says that it is skipped and ends with 0.

--update  raise the floors to what was reached
--lower   with --update: lower them too; the change needs a line in CHANGELOG.md that names `floors`
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
SETS = ("dev", "seed")
LAYERS = (
    *("statements", "attributed", "events_type", "events", "reactions"),
    *("figures", "figures_source", "times", "places"),
)
STEP = 0.005


@dataclass(frozen=True, slots=True)
class Gold:
    """A set of gold articles and the hash of what it holds."""

    name: str
    files: tuple[Path, ...]

    @property
    def digest(self) -> str:
        return sha256(b"".join(sha256(file.read_bytes()).digest() for file in self.files)).hexdigest()[:16]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--lower", action="store_true")
    options = parser.parse_args()
    golds = find_golds(options.shared)
    if not golds:
        print(f"gate skipped: no gold articles at {options.shared}")
        return 0
    reached = {gold.name: score(gold, options.shared) for gold in golds}
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    if options.update:
        return update(pinned, golds, reached, may_lower=options.lower)
    return compare(pinned, golds, reached)


def find_golds(shared: Path) -> list[Gold]:
    """The sets that are there: shared/gold/dev and shared/gold/seed, folders of gold.json or one gold.json."""
    golds = []
    for name in SETS:
        root = shared / "gold" / name
        files = tuple(sorted(root.glob("*/gold.json")) or sorted(root.glob("gold.json")))
        if files and (shared / "eval/score.py").exists():
            golds.append(Gold(name, files))
    return golds


def score(gold: Gold, shared: Path) -> dict[str, float]:
    """Layer → F1 of marsad's records on a set."""
    with tempfile.TemporaryDirectory() as folder:
        articles, records = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        articles.write_text("".join(article_line(file) for file in gold.files), encoding="utf-8")
        marsad = [sys.executable, "-m", "marsad", "code", str(articles), "-o", str(records)]
        if subprocess.run(marsad, check=False).returncode:
            sys.exit(f"gate failed: marsad did not code every article of gold/{gold.name}")
        scorer = [
            sys.executable,
            str(shared / "eval/score.py"),
            str(shared / "gold" / gold.name),
            str(records),
            "--json",
        ]
        result = json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)
    return {layer: result[layer]["f1"] for layer in LAYERS}


def article_line(file: Path) -> str:
    """The article of a gold file as a line of input."""
    gold = json.loads(file.read_text(encoding="utf-8"))
    text = (file.parent / "article.txt").read_text(encoding="utf-8")
    article = {"id": gold["id"], "text": text, "published": gold["published"]}
    return json.dumps(article, ensure_ascii=False) + "\n"


def compare(pinned: dict[str, dict[str, object]], golds: list[Gold], reached: dict[str, dict[str, float]]) -> int:
    """Print reached and pinned figures; 1 if a layer is below its floor or the gold is another."""
    failed = 0
    for gold in golds:
        floors = pinned.get(gold.name)
        if floors is None:
            print(f"gold/{gold.name}: no floors are pinned (eval/gate.py --update pins them)")
            failed = 1
            continue
        if floors["gold"] != gold.digest:
            print(f"gold/{gold.name} has changed ({floors['gold']} → {gold.digest}): pin its floors anew")
            failed = 1
        for layer in LAYERS:
            floor, value = float(str(floors[layer])), reached[gold.name][layer]
            verdict = "ok" if value >= floor else "BELOW THE FLOOR"
            failed |= value < floor
            print(f"{gold.name:5} {layer:15} {value:.3f}  floor {floor:.3f}  {verdict}")
    print("gate failed" if failed else "gate passed")
    return failed


def update(
    pinned: dict[str, dict[str, object]], golds: list[Gold], reached: dict[str, dict[str, float]], *, may_lower: bool
) -> int:
    """Pin what was reached, a little below it so that a tie does not fail; a lower floor only where that is allowed."""
    for gold in golds:
        old = pinned.get(gold.name, {})
        new = {layer: math.floor(value / STEP) * STEP for layer, value in reached[gold.name].items()}
        lower = [layer for layer in LAYERS if layer in old and new[layer] < float(str(old[layer]))]
        if lower and not may_lower:
            print(f"{gold.name}: {', '.join(lower)} would fall; --lower allows it, with a line in CHANGELOG.md")
            return 1
        if lower and "floors" not in (HERE.parent / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]:
            print("CHANGELOG.md says nothing of lower floors in its latest section")
            return 1
        pinned[gold.name] = {"gold": gold.digest, **{layer: round(value, 3) for layer, value in new.items()}}
    FLOORS.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")
    print(f"floors pinned in {FLOORS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
