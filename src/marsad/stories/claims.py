"""Figures of a story side by side: the same count as different people give it, and who gave it first.

«26 killed: Interior Ministry, Friday; 164: Health Ministry, Sunday»
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from marsad.language.orthography import fold
from marsad.store import Store
from marsad.store.query import Filters, find_figures
from marsad.store.rows import FigureRow, Quote, Spot
from marsad.stories.words import find_stems

PEOPLE = "people"
_NEAR = 0.1  # by how much a figure may miss one that is given as approximate
_OTHER_SCALE = 10  # times as many are others: the dead of a war beside those of a day
_BACKGROUND = timedelta(days=7)  # before the story's first article
_ALEF = "\u0627"  # of the accusative, in which counted things stand


@dataclass(frozen=True, slots=True)
class Rival:
    """Who gives another figure, and which."""

    claimant: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure as somebody gives it, in the first article that says so.

    low, high: the value, twice the same for one number. of: what is counted, as the text says it. claimant: who gives
    it; None where the article itself does. outlet, article, title, day: where and when it was published; figure: its
    id in the record. date: that it counts for; place: where. also: other outlets that bring the same claim.
    is_first: nobody gave this value before. updates: the same claimant gave another before. against: who maintains
    another value.
    """

    low: float
    high: float
    approximate: bool
    of: str | None
    claimant: str | None
    claimant_en: str | None
    outlet: str | None
    article: str
    title: str | None
    day: str | None
    date: str | None
    place: Spot | None
    words: Quote
    figure: str
    also: tuple[str, ...] = ()
    is_first: bool = False
    updates: bool = False
    against: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """Claims about one count, oldest first. measure: killed · injured · arrested …; of: what is counted; date: where it
    is another than the story's, told as background; is_disputed: some claims conflict."""

    measure: str
    of: str
    date: str | None
    is_disputed: bool
    claims: tuple[Claim, ...]


def claims_of(store: Store, story: str) -> tuple[Count, ...]:
    """The claims of a story, by its key; nothing where there is no such story."""
    return compare(find_figures(store, Filters(story=story)))


def compare(figures: Iterable[FigureRow]) -> tuple[Count, ...]:
    """Figures of one story as counts, the disputed and the most claimed first, background last.

    Two claims conflict when different people give values that exclude each other: on one day, or by name on any day,
    or when a count falls. A higher count on a later day that nobody stands for by name is an update. Figures of
    different days or towns, or of another order of magnitude, count something else.
    """
    rows = sorted(figures, key=_age)
    begin = min((row.article.published for row in rows if row.article.published), default=None)
    counts: dict[tuple[str, str, str | None], dict[tuple[str, float, float], Claim]] = defaultdict(dict)
    for row in rows:
        count = counts[row.measure, _thing(row.of), row.date if _is_background(row.date, begin) else None]
        claim = _claim(row)
        key = _who(claim), claim.low, claim.high
        count[key] = _brought_again(count[key], claim) if key in count else claim
    found = [_count(*key, tuple(claims.values())) for key, claims in counts.items()]
    return tuple(sorted(found, key=lambda c: (c.date is not None, not c.is_disputed, -len(c.claims), c.measure, c.of)))


def _age(row: FigureRow) -> tuple[str, bool, float, str, int]:
    """Articles give no hour: within a day the lower figure stands first, as tolls rise; reprints stand behind."""
    article = row.article
    return article.published or "9999", article.reprint_of is not None, row.low, article.key, row.words.start


def _is_background(day: str | None, begin: str | None) -> bool:
    if day is None or begin is None:
        return False
    try:
        early = (date.fromisoformat(begin) - _BACKGROUND).isoformat()
    except (ValueError, OverflowError):
        return False
    return day[:10].ljust(10, "9") < early  # a month or a year ends after its days


def _claim(row: FigureRow) -> Claim:
    article, source = row.article, row.source
    return Claim(
        low=row.low,
        high=row.high,
        approximate=row.approximate,
        of=row.of,
        claimant=source.name if source else None,
        claimant_en=source.name_en if source else None,
        outlet=article.source,
        article=article.key,
        title=article.title,
        day=article.published,
        date=row.date,
        place=row.place,
        words=row.words,
        figure=row.id,
    )


def _who(claim: Claim) -> str:
    """Who stands for a figure: the claimant, else the outlet, else the article."""
    return fold(claim.claimant or claim.outlet or claim.article)


def _brought_again(known: Claim, again: Claim) -> Claim:
    outlet = again.outlet or again.article
    is_new = outlet not in (known.outlet or known.article, *known.also)
    return replace(known, also=(*known.also, outlet)) if is_new else known


# ── what is counted ─────────────────────────────────────────────────────────────────────────────────────────────────


def _thing(of: str | None) -> str:
    """What is counted, one word for all that says the same."""
    words = tuple(stem.removesuffix(_ALEF) for stem in find_stems(of or ""))[:2]
    things = _things()
    return things.get(words) or things.get(words[:1]) or (words[0] if words else PEOPLE)


@cache
def _things() -> dict[tuple[str, ...], str]:
    lines = (files("marsad.stories") / "counted.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {tuple(stem.removesuffix(_ALEF) for stem in find_stems(words)): thing for words, thing in pairs}


# ── side by side ────────────────────────────────────────────────────────────────────────────────────────────────────


def _count(measure: str, thing: str, day: str | None, claims: tuple[Claim, ...]) -> Count:
    against: dict[int, list[Rival]] = defaultdict(list)
    seen: set[tuple[float, float]] = set()
    latest: dict[str, int] = {}
    weighed = []
    for number, claim in enumerate(claims):
        for other in latest.values():
            if _conflict(claims[other], claim):
                against[number].append(_rival(claims[other]))
                against[other].append(_rival(claim))
        before = claims[latest[_who(claim)]] if _who(claim) in latest else None
        updates = before is not None and not _may_be_same(before, claim)
        weighed.append(replace(claim, is_first=(claim.low, claim.high) not in seen, updates=updates))
        seen.add((claim.low, claim.high))
        latest[_who(claim)] = number
    done = tuple(replace(claim, against=tuple(against[number])) for number, claim in enumerate(weighed))
    of = thing if thing in _things().values() or not claims[0].of else claims[0].of
    return Count(measure, of, day, any(against.values()), done)


def _rival(claim: Claim) -> Rival:
    return Rival(claim.claimant or claim.outlet or claim.article, claim.low, claim.high)


def _conflict(earlier: Claim, later: Claim) -> bool:
    if _who(earlier) == _who(later) or _may_be_same(earlier, later) or _are_of_two(earlier, later):
        return False
    by_name = earlier.claimant is not None and later.claimant is not None
    return earlier.day == later.day or by_name or later.high < earlier.low


def _may_be_same(one: Claim, other: Claim) -> bool:
    near = _NEAR if one.approximate or other.approximate else 0.0
    return one.low * (1 - near) <= other.high and other.low <= one.high * (1 + near)


def _are_of_two(one: Claim, other: Claim) -> bool:
    """Whether two figures count for different days or towns, or one is a sum beside which the other is nothing."""
    return (
        (one.date is not None and other.date is not None and one.date != other.date)
        or _are_apart(one.place, other.place)
        or max(one.low, other.low) >= _OTHER_SCALE * min(one.high, other.high)
    )


def _are_apart(one: Spot | None, other: Spot | None) -> bool:
    """Whether two places are different towns, or in different countries."""
    if one is None or other is None or one.geonameid == other.geonameid:
        return False
    return one.country != other.country or "country" not in (one.level, other.level)
