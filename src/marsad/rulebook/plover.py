"""PLOVER 2.0 as data (`rules/plover.yaml`): event types with modes, scores and quad classes, contexts, sectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from marsad.rulebook.schema import Entry

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Context = Literal[
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn",
    "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMode:
    """One mode of an event type. score: PLOVER intensity, None where the manual prints none; contexts: always set;
    words: lemmas and phrases beside the trigger that tell this mode where the entry itself names none."""

    mode: str
    score: float | None
    contexts: tuple[Context, ...] = ()
    words: tuple[str, ...] = ()
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PloverType(Entry):
    """An event type; `id` is its name.

    quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. score: base intensity.
    recipient: whether an event without recipient is incomplete. mutual: with several parties and no recipient, all of
    them are actors. polarity: what an act of this type says about the actor's stand towards the recipient; None: it
    says nothing. act_status: the status of an act that is named inside this one (a called-for release). cameo: CAMEO
    codes that map to it, roots or prefixes; the longest one decides. means: the definition in one sentence.
    """

    PROVED: ClassVar[bool] = False

    id: EventType
    quad: Literal["1", "2", "3", "4"]
    score: float
    recipient: bool = False
    mutual: bool = False
    polarity: Literal["support", "oppose"] | None = None
    act_status: Literal["asserted", "claimed", "called_for", "planned", "denied"] | None = None
    cameo: tuple[str, ...]
    means: str
    modes: tuple[EventMode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PloverTerm(Entry):
    """A context or an actor sector of PLOVER; `id` is its name."""

    PROVED: ClassVar[bool] = False

    kind: Literal["context", "sector"]
    means: str
