"""An article's text cut into segments, so that records which overlap and nest can all be shown.

A segment ends wherever a record begins or ends: all its characters belong to the same records. Statements are wide, so
they are shown by a ground and a bracket where they open; events by the word they hang on; everything else by its span.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from marsad.records import MentionKind, Record, Status

Layer = Literal["statements", "events", "actors", "times", "places", "figures"]
LAYERS: tuple[Layer, ...] = ("statements", "events", "actors", "times", "places", "figures")

_LONGEST_SUBHEAD = 80
_ENDS_A_SENTENCE = '.؟?!:؛،»"”…'
# what is meant first by a word that several records share
_RANK = {layer: rank for rank, layer in enumerate(("events", "figures", "times", "places", "actors", "statements"))}
_MARKED: tuple[MentionKind, ...] = ("name", "nominal")


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters start:end, all of the same records.

    layers: that cover it, an actor meant by a pronoun or a verb alone counting as `actors-implied`. records: their
    ids, the most telling first. evidence: ids of events that have their evidence here. status: of the event whose
    trigger it is. depth: how many statements it is inside of. opens: statements whose first word begins here. is_stop:
    whether a record other than a statement begins here, so that a reader going from record to record stops. tags:
    statuses of the events whose word ends with this segment; never inside a word, which would tear its letters apart.
    """

    start: int
    end: int
    text: str
    layers: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    status: Status | None = None
    depth: int = 0
    opens: tuple[str, ...] = ()
    is_stop: bool = False
    tags: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the article. kind: title, subhead (a short line that is no sentence, after an empty line) or text."""

    kind: Literal["title", "subhead", "text"]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span of one record. is_evidence: shown only while its record is chosen."""

    start: int
    end: int
    record: str
    layer: Layer
    is_evidence: bool = False
    is_implied: bool = False
    status: Status | None = None


def cut(record: Record) -> tuple[Paragraph, ...]:
    """The paragraphs of the record's article, cut at the borders of its records.

    Raises ValueError where the record was kept without its text.
    """
    text = record.article.text
    if text is None:
        raise ValueError(f"{record.article.id}: the record was kept without its text")
    marks = [mark for mark in _marks(record) if 0 <= mark.start < mark.end <= len(text)]
    title_end = len(record.article.title or "") if text.startswith(record.article.title or "\0") else 0
    return tuple(
        Paragraph(_kind(text, start, end, title_end), tuple(_segments(text, start, end, marks)))
        for start, end in _lines(text, title_end)
    )


def _marks(record: Record) -> Iterator[_Mark]:
    for statement in record.statements:
        yield _Mark(statement.start, statement.end, statement.id, "statements")
        for span in (statement.cue, statement.speaker_span):
            if span is not None:
                yield _Mark(span.start, span.end, statement.id, "statements", is_evidence=True)
    for event in record.events:
        yield _Mark(event.trigger.start, event.trigger.end, event.id, "events", status=event.status)
        for span in event.evidence:
            yield _Mark(span.start, span.end, event.id, "events", is_evidence=True)
    for stance in record.stances:
        for span in stance.evidence:
            yield _Mark(span.start, span.end, stance.id, "events", is_evidence=True)
    for entity in record.entities:
        for mention in entity.mentions:
            yield _Mark(mention.start, mention.end, entity.id, "actors", is_implied=mention.kind not in _MARKED)
    for time in record.times:
        yield _Mark(time.start, time.end, time.id, "times")
    for place in record.places:
        yield _Mark(place.start, place.end, place.id, "places")
    for figure in record.figures:
        yield _Mark(figure.start, figure.end, figure.id, "figures")


def _lines(text: str, title_end: int) -> Iterator[tuple[int, int]]:
    """Where the title and each line with words begin and end."""
    if title_end:
        yield 0, title_end
    start = title_end
    for line in text[title_end:].splitlines(keepends=True):
        words = line.strip()
        if words:
            first = start + line.index(words)
            yield first, first + len(words)
        start += len(line)


def _kind(text: str, start: int, end: int, title_end: int) -> Literal["title", "subhead", "text"]:
    if end <= title_end:
        return "title"
    before = text[:start].rstrip(" \t\u00a0")
    is_apart = start > 0 and before.endswith(("\n\n", "\n\r\n")) and bool(text[end:].strip())
    is_short = end - start <= _LONGEST_SUBHEAD and text[end - 1] not in _ENDS_A_SENTENCE
    return "subhead" if is_apart and is_short else "text"


def _segments(text: str, start: int, end: int, marks: list[_Mark]) -> Iterator[Segment]:
    """The segments of one line."""
    here = [mark for mark in marks if mark.start < end and start < mark.end]
    tags = _tags(text, here, end)
    opened = [(_word_start(text, max(mark.start, start), start), mark.record) for mark in _statements(here)]
    borders = {start, end, *(where for where, _ in tags), *(where for where, _ in opened)}
    borders.update(max(mark.start, start) for mark in here)
    borders.update(min(mark.end, end) for mark in here)
    waiting = deque(sorted(here, key=lambda mark: mark.start))
    covering: list[_Mark] = []
    for first, last in pairwise(sorted(borders)):
        while waiting and waiting[0].start <= first:
            covering.append(waiting.popleft())
        covering = [mark for mark in covering if mark.end >= last]
        opens = tuple(record for where, record in opened if where == first)
        ending = tuple(status for where, status in tags if where == last)
        yield _segment(text, first, last, covering, opens, ending)


def _segment(
    text: str, first: int, last: int, marks: list[_Mark], opens: tuple[str, ...], tags: tuple[Status, ...]
) -> Segment:
    shown = sorted((mark for mark in marks if not mark.is_evidence), key=_rank)
    event = next((mark for mark in shown if mark.layer == "events"), None)
    return Segment(
        start=first,
        end=last,
        text=text[first:last],
        layers=tuple(dict.fromkeys(f"{mark.layer}-implied" if mark.is_implied else mark.layer for mark in shown)),
        records=tuple(dict.fromkeys(mark.record for mark in shown)),
        evidence=tuple(dict.fromkeys(mark.record for mark in marks if mark.is_evidence)),
        status=event.status if event else None,
        depth=len(_statements(shown)),
        opens=opens,
        is_stop=any(mark.start == first and mark.layer != "statements" and not mark.is_implied for mark in shown),
        tags=tags,
    )


def _statements(marks: list[_Mark]) -> list[_Mark]:
    """The marks that cover what is said, without those of the words that say so."""
    return [mark for mark in marks if mark.layer == "statements" and not mark.is_evidence]


def _rank(mark: _Mark) -> tuple[bool, int, int]:
    """Marked before implied, the telling layers first, short before long."""
    return mark.is_implied, _RANK[mark.layer], mark.end - mark.start


def _tags(text: str, marks: list[_Mark], line_end: int) -> list[tuple[int, Status]]:
    """Where the tag of each event's status stands, each status once in a place; what is told as fact needs none."""
    found = [(_word_end(text, mark.end, line_end), mark.status) for mark in marks if mark.status]
    return list(dict.fromkeys((where, status) for where, status in found if status and status != "asserted"))


def _word_end(text: str, position: int, line_end: int) -> int:
    """Where the word that holds the character before `position` ends."""
    while position < line_end and _is_letter(text[position]):
        position += 1
    return min(position, line_end)


def _word_start(text: str, position: int, line_start: int) -> int:
    """Where the word that holds the character at `position` begins."""
    while position > line_start and _is_letter(text[position - 1]):
        position -= 1
    return position


def _is_letter(character: str) -> bool:
    """Letters and digits, with the vowel signs, tatweel and joiners that belong to them."""
    return character.isalnum() or "\u064b" <= character <= "\u065f" or character in "\u0640\u0670\u200c\u200d"
