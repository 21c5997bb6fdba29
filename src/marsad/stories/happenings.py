"""One happening told many times: events of a story that say the same deed of the same parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from marsad.records import PlaceLevel, Status

_NOT_YET: frozenset[Status] = frozenset(("called_for", "planned"))
_WITHIN = ("country", "admin1")
# what one outlet calls an agreement is cooperation to the next
_SAME_TYPE = {"COOPERATE": "AGREE"}
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
    first_day, last_day: ISO days, None where nobody says."""

    article: str
    event: str
    type: str
    status: Status
    actors: frozenset[str]
    recipients: frozenset[str]
    first_day: str | None
    last_day: str | None
    place: Where | None


def link(told: Iterable[Told]) -> tuple[str, ...]:
    """The key of the happening that each event tells, in their order; the first event of a happening names it.

    Two events tell the same where type, actors and recipients agree, and no date or place speaks against it. Of actors
    and recipients one may be unsaid, not both; what is asked for or planned is not what took place. An event is held
    against all that is known of a happening, so that a vague one does not tie two different ones together.
    """
    happenings: dict[tuple[str, bool, str, str], list[_Happening]] = {}
    keys = []
    for event in told:
        handles = _handles(event)
        known = (happening for handle in handles for happening in happenings.get(handle, ()))
        same = next((happening for happening in known if happening.is_told_by(event)), None)
        if same is None:
            same = _Happening(_name(event))
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
    """What is known of a happening so far."""

    key: str
    actors: set[str] = field(default_factory=set)
    recipients: set[str] = field(default_factory=set)
    first_day: str | None = None
    last_day: str | None = None
    places: list[Where] = field(default_factory=list)

    def is_told_by(self, event: Told) -> bool:
        """The handle has agreed on one party already."""
        return (
            _agree(self.actors, event.actors)
            and _agree(self.recipients, event.recipients)
            and self._is_in_time(event)
            and (event.place is None or all(_fit(place, event.place) for place in self.places))
        )

    def _is_in_time(self, event: Told) -> bool:
        if self.first_day is None or event.first_day is None:
            return True
        return event.first_day <= (self.last_day or self.first_day) and self.first_day <= (
            event.last_day or event.first_day
        )

    def add(self, event: Told) -> None:
        self.actors |= event.actors
        self.recipients |= event.recipients
        if event.first_day is not None:
            last = event.last_day or event.first_day
            self.first_day = max(filter(None, (self.first_day, event.first_day)))
            self.last_day = min(filter(None, (self.last_day, last)))
        if event.place is not None and event.place not in self.places:
            self.places.append(event.place)


def _agree(some: set[str], others: frozenset[str]) -> bool:
    return not some or not others or not some.isdisjoint(others)


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
