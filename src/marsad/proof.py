"""The proof of the dictionaries: the coder run over every example of every entry.

An entry says on which sentences it fires and on which it does not; here it is held to its word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from marsad.coder import Coder
from marsad.records import Article, Document
from marsad.rulebook.check import Case, Outcome, cases, judge, lint
from marsad.rulebook.compile import SHIPPED, Rulebook
from marsad.rulebook.schema import Fault, RulebookError
from marsad.stages.mentions import find_mentions

PUBLISHED = "2022-01-08"
"""The day on which an example is read if it gives none."""


def check(rules: Path | None = None) -> tuple[Fault, ...]:
    """Every fault of the shipped dictionaries, overlaid with a folder of one's own: located, in file order."""
    try:
        coder = Coder(rules=rules)
    except RulebookError as error:
        return error.faults
    folders = (SHIPPED,) if rules is None else (SHIPPED, rules)
    return tuple(sorted({*lint(coder.rulebook, folders), *prove(coder)}))


def prove(coder: Coder) -> tuple[Fault, ...]:
    """The faults that the examples of a coder's dictionaries show."""
    proved = tuple(cases(coder.rulebook.entries()))
    events = event_ids(coder.rulebook)
    found = (judge(case, outcome, events) for case, outcome in zip(proved, read(coder, proved), strict=True))
    return tuple(fault for fault in found if fault is not None)


def read(coder: Coder, proved: Sequence[Case]) -> Iterable[Outcome]:
    """What the coder makes of each example, in order; a sentence that proves several entries is read once."""
    keys = [(case.example.text, case.example.published or PUBLISHED) for case in proved]
    distinct = list(dict.fromkeys(keys))
    articles = (Article(str(i), text, published=day, language="ar") for i, (text, day) in enumerate(distinct))
    outcomes = {
        key: Outcome(record, _nominals(document, coder.rulebook))
        for key, (document, record) in zip(distinct, coder.read_all(articles), strict=True)
    }
    return (outcomes[key] for key in keys)


def event_ids(rulebook: Rulebook) -> frozenset[str]:
    return frozenset(entry.id for entry in rulebook.event_entries)


def _nominals(document: Document, rulebook: Rulebook) -> frozenset[str]:
    """The offices and groups whose words stand in a mention of an actor."""
    mentions = find_mentions(document, rulebook)
    return frozenset(
        match.entry.id
        for match in rulebook.actors.find(document)
        if match.kind in ("role", "group")
        and any(mention.first <= match.first and match.last <= mention.last for mention in mentions)
    )
