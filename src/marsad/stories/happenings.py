"""One happening told many times: events of a story that say the same deed of the same parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from marsad.records import PlaceLevel, Status

_NOT_YET: frozenset[Status] = frozenset(("called_for", "planned"))
_WITHIN = ("country", "admin1")
# what one outlet calls an agreement is cooperation to the next
_SAME_TYPE = {"COOPERATE": "AGREE"}
_MUTUAL = ("AGREE", "CONSULT", "COOPERATE")
_RECENT = timedelta(days=2)
_KEY = 16


@dataclass(frozen=True, slots=True)
class Where:
    """The place of an event as far as it tells happenings apart."""

    geonameid: int | None
    country: str | None
    admin1: str | None
    level: PlaceLevel


@dataclass(frozen=True, slots=True)
class Told:
    """An event as an article of the story tells it. actors, recipients: who they are in any article (see `party_key`);
    published: ISO day of the article; first_day, last_day: of the event, None where nobody says."""

    article: str
    event: str
    published: str
    type: str
    status: Status
    actors: frozenset[str]
    recipients: frozenset[str]
    first_day: str | None
    last_day: str | None
    place: Where | None


def link(told: Iterable[Told]) -> tuple[str, ...]:
    """The key of the happening that each event tells, in their order; the first event of a happening names it.

    Two events tell the same where type, actors and recipients agree and neither date nor place speaks against it. Of
    actors and recipients one may be unsaid where both are dated; those who meet or agree must be two of the same. An
    event without a date happened in the days before its article; what is asked for or planned did not take place.
    """
    happenings: dict[tuple[str, bool, str, str], list[_Happening]] = {}
    keys = []
    for event in told:
        handles = _handles(event)
        known = (happening for handle in handles for happening in happenings.get(handle, ()))
        same = next((happening for happening in known if happening.is_told_by(event)), None)
        if same is None:
            same = _Happening(_name(event), event.published, event.actors, event.recipients)
        same.add(event)
        for handle in handles:
            if same not in (at := happenings.setdefault(handle, [])):
                at.append(same)
        keys.append(same.key)
    return tuple(keys)


def party_key(known: str | None, folded: str, country: str | None, sectors: Iterable[str]) -> str:
    """Who a party is in any article: as it is known, or a group by its country and sectors, or its name."""
    sectors = "/".join(sorted(sectors))
    return known or (f"{country or ''}|{sectors}" if country and sectors else folded)


def _handles(event: Told) -> list[tuple[str, bool, str, str]]:
    kind, coming = _SAME_TYPE.get(event.type, event.type), event.status in _NOT_YET
    sides = (("actor", event.actors), ("recipient", event.recipients))
    return [(kind, coming, side, party) for side, parties in sides for party in sorted(parties)]


def _name(event: Told) -> str:
    return sha256(f"{event.article}/{event.event}".encode()).hexdigest()[:_KEY]


@dataclass(eq=False, slots=True)
class _Happening:
    """A happening by its first event, with the dates and places that others have added."""

    key: str
    published: str
    actors: frozenset[str]
    recipients: frozenset[str]
    first_day: str | None = None
    last_day: str | None = None
    places: list[Where] = field(default_factory=list)

    def is_told_by(self, event: Told) -> bool:
        return (
            self._is_between(event)
            and self._is_in_time(event)
            and (event.place is None or all(_fit(place, event.place) for place in self.places))
        )

    def _is_between(self, event: Told) -> bool:
        """Whether the parties are the same."""
        if event.type in _MUTUAL:
            return len((self.actors | self.recipients) & (event.actors | event.recipients)) > 1
        sides = ((self.actors, event.actors), (self.recipients, event.recipients))
        is_dated = self.first_day is not None and event.first_day is not None
        return all(not ours.isdisjoint(theirs) or (is_dated and not (ours and theirs)) for ours, theirs in sides)

    def _is_in_time(self, event: Told) -> bool:
        if event.status in _NOT_YET and None in (self.first_day, event.first_day):
            return True
        first, last = _days(self.first_day, self.last_day, self.published)
        begins, ends = _days(event.first_day, event.last_day, event.published)
        return begins <= last and first <= ends

    def add(self, event: Told) -> None:
        if event.first_day is not None:
            last = event.last_day or event.first_day
            self.first_day = max(filter(None, (self.first_day, event.first_day)))
            self.last_day = min(filter(None, (self.last_day, last)))
        if event.place is not None and event.place not in self.places:
            self.places.append(event.place)


def _days(first: str | None, last: str | None, published: str) -> tuple[str, str]:
    """First and last day; without a date, those that news is new."""
    if first is not None:
        return first, last or first
    try:
        return (date.fromisoformat(published) - _RECENT).isoformat(), published
    except (ValueError, OverflowError):
        return published, published


def _fit(one: Where, other: Where) -> bool:
    """Whether both may be the same place: equal, or one lies in the other."""
    if one.geonameid is None or other.geonameid is None or one.geonameid == other.geonameid:
        return True
    if one.country != other.country:
        return False
    wide, narrow = sorted((one, other), key=lambda place: _WITHIN.index(place.level) if place.level in _WITHIN else 2)
    return wide.level == "country" or (
        wide.level == "admin1" and narrow.level != "admin1" and wide.admin1 == narrow.admin1
    )
