"""What an act says about where its doer stands (`rules/stances.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marsad.records import Polarity, Status
from marsad.rulebook.plover import EventType
from marsad.rulebook.schema import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceEntry(Entry):
    """Events of one `type` (of the given `modes` and `statuses`; empty: of all) show that the actor supports or opposes
    the recipient. weight: how strongly, 0 to 1; what several events show adds up as independent evidence."""

    PROVED: ClassVar[bool] = False

    type: EventType
    polarity: Polarity
    modes: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    weight: float
