"""Stories and claims as columns for other programs; a column keeps its name and meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsad.export.columns import Column
from marsad.stories.claims import Claim, Count, Rival


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with the count that it belongs to and its story's key."""

    story: str
    count: Count
    claim: Claim


def claim_rows(story: str, counts: Iterable[Count]) -> Iterator[ClaimRow]:
    """A row for each claim."""
    return (ClaimRow(story, count, claim) for count in counts for claim in count.claims)


def _against(rival: Rival) -> str:
    value = f"{rival.low:.10g}" if rival.low == rival.high else f"{rival.low:.10g}-{rival.high:.10g}"
    return f"{value} {rival.claimant}"


STORY_COLUMNS = (
    Column("story", "text", "key of the story: that of its first article", lambda r: r.key),
    Column("title", "text", "title of its first article", lambda r: r.title),
    Column("first_day", "day", "day of the first article", lambda r: r.first_day),
    Column("last_day", "day", "day of the last article", lambda r: r.last_day),
    Column("articles", "integer", "articles that tell it, reprints among them", lambda r: r.articles),
    Column("reprints", "integer", "articles that repeat another's text", lambda r: r.reprints),
    Column("outlets", "list", "who tells it, first come first", lambda r: r.outlets),
)
CLAIM_COLUMNS = (
    Column("story", "text", "key of the story", lambda r: r.story),
    Column("measure", "text", "killed, injured, arrested, missing, displaced, participants", lambda r: r.count.measure),
    Column("of", "text", "what is counted; `people` for all that says no more", lambda r: r.count.of),
    Column("background", "day", "another day than the story's that it counts for", lambda r: r.count.date),
    Column("low", "number", "the value, or the lowest", lambda r: r.claim.low),
    Column("high", "number", "the value, or the highest", lambda r: r.claim.high),
    Column("approximate", "truth", "told as about, or at least", lambda r: r.claim.approximate),
    Column("counted", "text", "what is counted, as the text says it", lambda r: r.claim.of),
    Column("claimant", "text", "who claims it, empty for the article itself", lambda r: r.claim.claimant),
    Column("claimant_en", "text", "the same in English, where known", lambda r: r.claim.claimant_en),
    Column("outlet", "text", "outlet of the first article with the claim", lambda r: r.claim.outlet),
    Column("also", "list", "other outlets with the same claim", lambda r: r.claim.also),
    Column("published", "day", "day of that article", lambda r: r.claim.day),
    Column("date", "text", "day or time that the figure counts for", lambda r: r.claim.date),
    Column("place", "text", "where, in English", lambda r: r.claim.place and r.claim.place.name_en),
    Column("geonameid", "integer", "the same in GeoNames", lambda r: r.claim.place and r.claim.place.geonameid),
    Column("is_first", "truth", "nobody gave this value before", lambda r: r.claim.is_first),
    Column("updates", "truth", "the same claimant gave another value before", lambda r: r.claim.updates),
    Column("disputed", "truth", "others maintain another value", lambda r: bool(r.claim.against)),
    Column("against", "list", "which, and who", lambda r: tuple(map(_against, r.claim.against))),
    Column("article", "text", "key of the article", lambda r: r.claim.article),
    Column("figure", "text", "id of the figure in its record", lambda r: r.claim.figure),
    Column("start", "integer", "where the number begins in the article's text", lambda r: r.claim.words.start),
    Column("end", "integer", "where it ends, exclusive", lambda r: r.claim.words.end),
    Column("words", "text", "the number as the text has it", lambda r: r.claim.words.text),
)
