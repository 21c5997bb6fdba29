"""Stories and claims for people on a terminal: Arabic in logical order and last in its line, columns before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.stories.claims import Claim, Count
from marsad.stories.query import StoryRow

_NAMED = 4


def list_story(story: StoryRow) -> Iterator[str]:
    """Two lines: days, size and key; title and who tells it."""
    days = story.first_day if story.first_day == story.last_day else f"{story.first_day} to {story.last_day[5:]}"
    reprints = f", {story.reprints} reprints" if story.reprints else ""
    yield f"{days:19}  {story.articles:4} articles{reprints}  {story.key}"
    yield f"    {story.title}"
    outlets = ", ".join(story.outlets[:_NAMED])
    more = len(story.outlets) - _NAMED
    if outlets:
        yield f"    {outlets}{f' and {more} more' if more > 0 else ''}"


def list_counts(counts: Iterable[Count]) -> Iterator[str]:
    """A table for each count: the value, its day, what is to say of it, article and figure, who claims it through whom.

    `first`: nobody gave this value before; `updates`: the same claimant gave another; `disputed`: others give another.
    """
    for count in counts:
        background = f", {count.date}" if count.date else ""
        yield ""
        yield f"{count.measure.upper()}{background}{' · disputed' if count.is_disputed else ''}: {count.of}"
        for claim in count.claims:
            yield _row(claim)


def _row(claim: Claim) -> str:
    marks = (("first", claim.is_first), ("updates", claim.updates), ("disputed", bool(claim.against)))
    said = " ".join(mark for mark, holds in marks if holds)
    also = f" (+{len(claim.also)})" if claim.also else ""
    who = f"{claim.outlet or 'no outlet'}{also} — {claim.claimant or 'the article itself'}"
    where = f"{claim.article}:{claim.figure}"
    return f"  {show_value(claim):>12}  {claim.day or 'no date':10}  {said:22}  {where:20}  {who}"


def show_value(claim: Claim) -> str:
    """26 · about 300 · 20 to 30."""
    value = f"{claim.low:,.10g}" if claim.low == claim.high else f"{claim.low:,.10g} to {claim.high:,.10g}"
    return f"about {value}" if claim.approximate else value
