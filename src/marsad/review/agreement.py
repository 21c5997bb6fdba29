"""How far reviewers agree: Krippendorff's alpha (2004, nominal), as nltk has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marsad.review.overlay import LAYERS, Review


@dataclass(frozen=True, slots=True)
class Agreement:
    """alpha: 1 agreement, 0 as by chance, None where there is nothing to compare. items: that two or more reviewed."""

    layer: str
    reviewers: tuple[str, ...]
    items: int
    alpha: float | None


def agreements(reviews: Iterable[Review]) -> tuple[Agreement, ...]:
    """The agreement in each layer that somebody reviewed, and over all; of one reviewer's words on an item the last
    counts. Two agree where they accept, delete, or correct alike."""
    last: dict[tuple[str, tuple[str, object]], Review] = {}
    for review in sorted(reviews, key=lambda review: review.at):
        if review.verdict != "add":
            last[review.reviewer, (review.article, review.anchor)] = review
    found = [_agree("all", list(last.values()))]
    found += [_agree(layer, [r for r in last.values() if r.anchor.layer == layer]) for layer in LAYERS]
    return tuple(agreement for agreement in found if agreement.reviewers)


def _agree(layer: str, reviews: list[Review]) -> Agreement:
    by_item: dict[tuple[str, object], list[Review]] = {}
    for review in reviews:
        by_item.setdefault((review.article, review.anchor), []).append(review)
    shared = {item: said for item, said in by_item.items() if len(said) > 1}
    reviewers = tuple(sorted({review.reviewer for review in reviews}))
    return Agreement(layer, reviewers, len(shared), _alpha(shared.values()) if shared else None)


def _alpha(shared: Iterable[list[Review]]) -> float:
    from nltk.metrics.agreement import AnnotationTask

    words = [(review.reviewer, str(i), _word(review)) for i, said in enumerate(shared) for review in said]
    if len({word for _, _, word in words}) == 1:
        return 1.0  # nothing was said but the same
    return round(float(AnnotationTask(words).alpha()), 4)


def _word(review: Review) -> str:
    """What a reviewer said, so that the same is the same."""
    changes = sorted((change.field, change.text or "", change.mentions) for change in review.changes)
    return repr((review.verdict, review.span, changes)) if review.verdict == "correct" else review.verdict
