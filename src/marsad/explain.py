"""Why a record exists: its evidence, the rule or head that made it, the tokens it stands on."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.jsonl import dumps
from marsad.records import Document, Entity, Event, Figure, Place, Record, Sentence, Span, Stance, Statement, Time
from marsad.rulebook import Rulebook

Item = Entity | Statement | Event | Stance | Figure | Time | Place


def explain(record_id: str, record: Record, document: Document, rulebook: Rulebook) -> str | None:
    """A page of text on the item of that id, None where the record has none.

    It says what was found, by which rule (file and line) or model head, in which words, and how the sentence around
    them was read: a line for each token with lemma, tag and governor, the evidence marked with `>`.
    """
    item = next((item for item in _items(record) if item.id == record_id), None)
    if item is None:
        return None
    spans = list(_evidence(item))
    lines = [f"{record.article.id} {type(item).__name__.lower()} {record_id}", f"  {dumps(item)}"]
    lines += _found_by(item, rulebook)
    lines += [f"  evidence {span.start}:{span.end}  {document.article.text[span.start : span.end]}" for span in spans]
    for sentence in _sentences(spans, document):
        lines += ["", *_reading(sentence, spans, document)]
    return "\n".join(lines) + "\n"


def _items(record: Record) -> Iterator[Item]:
    for layer in (
        *(record.entities, record.statements, record.events, record.stances),
        *(record.figures, record.times, record.places),
    ):
        yield from layer


def _evidence(item: Item) -> Iterator[Span]:
    """The spans an item stands on, in text order."""
    if isinstance(item, Entity):
        yield from (Span(mention.start, mention.end) for mention in item.mentions)
    elif isinstance(item, Event):
        yield Span(item.trigger.start, item.trigger.end)
        yield from item.evidence
    elif isinstance(item, Stance):
        yield from item.evidence
    else:
        yield Span(item.start, item.end)
        if isinstance(item, Statement):
            yield from (Span(span.start, span.end) for span in (item.cue, item.speaker_span) if span)


def _found_by(item: Item, rulebook: Rulebook) -> list[str]:
    """The rule that made the item, with its place in the dictionaries."""
    rule = item.slug if isinstance(item, Entity) else item.found_by
    if rule is None:
        return ["  found by its own words: no dictionary entry names it"]
    entry = next((entry for entry in rulebook.entries() if entry.id == rule), None)
    return [f"  found by {rule}" + (f" ({entry.file}:{entry.line})" if entry else "")]


def _sentences(spans: list[Span], document: Document) -> list[Sentence]:
    """The sentences that hold the evidence."""
    return [s for s in document.sentences if any(span.start < s.end and s.start < span.end for span in spans)]


def _reading(sentence: Sentence, spans: list[Span], document: Document) -> Iterator[str]:
    for index in range(sentence.first, sentence.last):
        token = document.tokens[index]
        mark = ">" if any(span.start <= token.start and token.end <= span.end for span in spans) else " "
        governor = document.tokens[token.head].form if token.head >= 0 else "—"
        yield f"{mark} {token.upos:6}{token.deprel:12}{token.form}  ({token.lemma})  ← {governor}"
