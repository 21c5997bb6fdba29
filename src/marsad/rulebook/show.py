"""Which entries a word can fire, for whoever wonders why a record is there or is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from marsad.language.orthography import fold
from marsad.language.parse import parse
from marsad.records import Article
from marsad.rulebook.compile import load
from marsad.rulebook.schema import Entry, Example

_PLACE = ("id", "matches", "rejects", "file", "line")


def show(word: str, rules: Path | None = None) -> str:
    """The entries that hold the word or its lemma, one a line: id, where it stands, and the key that holds the word.

    Inflected words are read by the language model first: اتهمت shows what اتهم can fire.
    """
    rulebook = load(rules)
    wanted = frozenset((fold(word), *_lemmas(word)))
    lines = [_line(entry, key) for entry in rulebook.entries() for key in _keys(entry, wanted)]
    shown = {line.partition("  ")[0] for line in lines}
    lines += [_line(actor, "a form") for actor in rulebook.actors.lookup(word) if actor.id not in shown]
    return "\n".join(lines) if lines else f"no entry has the word «{word}»"


def _lemmas(word: str) -> Iterator[str]:
    for document in parse([Article("word", word, language="ar")]):
        yield from (token.lemma for token in document.tokens)


def _keys(entry: Entry, wanted: frozenset[str]) -> Iterator[str]:
    for field in dataclasses.fields(entry):
        if field.name not in _PLACE and any(fold(text) in wanted for text in _texts(getattr(entry, field.name))):
            yield field.name.removesuffix("_")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from value.split() if " " in value else ()
    elif isinstance(value, tuple) and not any(isinstance(item, Example) for item in value):
        for item in value:
            yield from _texts(item)


def _line(entry: Entry, key: str) -> str:
    return f"{entry.id}  {entry.file}:{entry.line}  {key}"
