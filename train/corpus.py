"""Raw Arabic news for the vocabulary, masked-language training and self-training (read from the shared data folder)."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

from marsad.language.orthography import clean
from marsad.language.words import split_words

POLITICAL_FIRST = ("misc_2012_2022", "ant_world_politics", "saudinewsnet", "ant_other")


def articles(data: Path, names: tuple[str, ...] = POLITICAL_FIRST) -> Iterator[str]:
    """Texts of the articles, title first."""
    for name in names:
        with lzma.open(data / "articles" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                yield f"{article.get('title') or ''}\n\n{article['text']}"


def sample(data: Path, words: int, *, seed: int) -> list[str]:
    """About `words` surface words of articles in random order; world politics twice as likely as the rest."""
    rng = random.Random(seed)
    pool: list[str] = []
    for name in POLITICAL_FIRST:
        share = 1.0 if name in ("misc_2012_2022", "ant_world_politics") else 0.4
        pool.extend(text for text in articles(data, (name,)) if rng.random() < share)
    rng.shuffle(pool)
    taken, count = [], 0
    for text in pool:
        taken.append(text)
        count += text.count(" ") + 1
        if count >= words:
            break
    return taken


def surface(text: str) -> list[str]:
    """Cleaned surface words, as the model reads them."""
    return [word for start, end in split_words(text) if (word := clean(text[start:end]))]
