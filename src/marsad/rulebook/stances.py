"""What an act says about where its doer stands (`rules/stances.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from marsad.records import Polarity, Status
from marsad.rulebook.plover import EventType
from marsad.rulebook.schema import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceEntry(Entry):
    """Events of one `type` (of the given `modes` and `statuses`; empty: of all) show that the actor supports or opposes
    the recipient; with `holder: asker` that who calls for them does, with `target: actor` the one who is to do them.
    weight: how strongly, 0 to 1; what several events show adds up as independent evidence."""

    PROVED: ClassVar[bool] = False

    type: EventType
    polarity: Polarity
    modes: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    holder: Literal["actor", "asker"] = "actor"
    target: Literal["recipient", "actor"] = "recipient"
    weight: float
