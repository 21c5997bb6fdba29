"""What an entry of `rules/events/<type>.yaml` may say: which word, in which surroundings, is which act between whom.

A file names its PLOVER type once (`type: ACCUSE`) and lists `entries`. An entry gives its words by the shape in which
they occur and the role each grammatical place has; the engine (`stages/events.py`) knows the grammar: conjugation,
passives, hal clauses, negation, coordination, who the subject of an embedded verb is. Words are written as plain
unvocalised lemmas and compared folded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from marsad.records import EntityType, Status
from marsad.rulebook.plover import Context, EventType
from marsad.rulebook.schema import Entry

EventRole = Literal["actor", "recipient", "both", "act", "none"]
"""What a grammatical place means: the doer, the one it is done to, both (meetings, fighting: every party is an
actor), the act that is demanded, alleged, threatened or refused, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry(Entry):
    """One way to word an act.

    Words (at least one of the first six):

    id: `type/name`, for example `accuse/ittahama`.
    type: PLOVER type; written once at the top of the file.
    verb: verbs, third person masculine singular of the perfect (اتهم); every conjugation and the passive follow.
    masdar: verbal nouns (اتهام); they take actor and object as idafa or through ل and من.
    participle: active participles, masculine singular (متهم); they fire as hal (متهما، داعيا) and as predicate.
    passive: passive participles, masculine singular (محتجز، مدعوم): what they describe fills the object's role.
    noun: other nouns that name the act (عقوبة، غارة، مظاهرة).
    particle: prepositions that open a clause and name the act with what follows (على + ان: «على أنقرة أن تراعي …»).

    Surroundings (all optional):

    with: the clause must hold one of these lemmas as object, complement or second idafa term: شن + هجوم, اعلن + تضامن;
        or a preposition: وصف + ب. A phrase of two words is written with a space: `حاله طوارئ`.
        `person` stands for the name of any person.
    without: lemmas that must not stand there (شن + حمله, but not حمله انتخابيه). Also phrases.
    not_after: lemmas that must not stand right before the trigger (وزاره الدفاع, عيد الاستقلال).
    not_in: lemmas none of which may stand anywhere in the clause (هزم, but not in a clause with مباراه, دوري).
    requires: roles that must be filled or the entry does not fire: `[recipient]`, `[actor, recipient]`.
    parties: entity types the parties must have, when only some make sense: `[country, org]`.
    negated: `only` fires under negation alone (لم يحضر), `never` not under negation at all, `any` (the default) both
        ways: the engine then sets the status to denied.
    voice: `passive` fires only where the verb is seen to be passive (أُدين، أقيل; a damma, or the middle letter of a
        hollow verb), `active` only where it is not (أدان).
    person: `first` fires only in the first person (ادعو، نطالب).

    Result:

    mode: PLOVER mode, or omitted.
    modes: other modes by complement, `{yield: [افراج, وقف], meet: [لقاء]}`; the first that is present wins.
    status: fixed status where the word itself says it (هدد is asserted, but سيلتقي is planned: the engine's work).
    act_status: status of an act named in this entry's `act` place; default by type: REQUEST called_for, THREATEN and
        AGREE planned, ACCUSE claimed, REJECT denied.
    contexts: PLOVER contexts that the word always brings.

    Roles:

    subject: role of the grammatical subject, `actor` unless said otherwise (قتل 26 in مقتل: see possessor).
    object: role of the direct object, and of the subject of a passive.
    possessor: role of the second idafa term of a masdar or noun: `actor` (زياره الرئيس), `recipient` (مقتل 26 شخصا),
        `act` (طلب الافراج), or omitted: actor if the recipient is named otherwise (ادانه روسيا للهجوم), else the
        object's role (ادانه الهجوم).
    adjective: role of a nationality adjective on a masdar or noun, `actor` unless said otherwise (القصف الروسي).
    prepositions: role of each complement, `{ل: recipient, ب: act, ضد: recipient, مع: both, من قبل: actor}`.
        من قبل, من جانب, على يد and على ايدي are always the actor and need not be written.

    Proof: matches, rejects: see `rulebook/check.py`.
    """

    type: EventType
    verb: tuple[str, ...] = ()
    masdar: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    particle: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    requires: tuple[EventRole, ...] = ()
    parties: tuple[EntityType, ...] = ()
    negated: Literal["any", "only", "never"] = "any"
    voice: Literal["any", "active", "passive"] = "any"
    person: Literal["any", "first"] = "any"
    mode: str | None = None
    modes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    status: Status | None = None
    act_status: Status | None = None
    contexts: tuple[Context, ...] = ()
    subject: EventRole = "actor"
    object: EventRole = "recipient"
    possessor: EventRole | None = None
    adjective: EventRole = "actor"
    prepositions: tuple[tuple[str, EventRole], ...] = ()


GrammarKind = Literal[
    "agent", "negation", "future", "obligation", "intention", "denial", "condition", "attempt", "past", "empty"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrammarEntry(Entry):
    """Words that decide who acts and whether an act took place (`rules/grammar.yaml`).

    kind: agent (من قبل: what follows is the doer), negation (لم، عدم), future (سوف), obligation (يجب، ضرورة: called
    for), intention (قرر، يعتزم: planned), denial (نفى), condition (إذا), attempt (محاولة), past (سابقا: told as
    background), empty (verbs that carry a masdar and mean nothing themselves: تم، قام ب، جرى).
    words: lemmas; a phrase of two words with a space. verb: lemmas that count as verbs only. window: how many tokens
    before the trigger it may stand.
    """

    PROVED: ClassVar[bool] = False

    kind: GrammarKind
    words: tuple[str, ...] = ()
    verb: tuple[str, ...] = ()
    window: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextEntry(Entry):
    """Vocabulary that sets a PLOVER context (`rules/contexts.yaml`): lemmas, phrases of two words with a space."""

    PROVED: ClassVar[bool] = False

    context: Context
    lemmas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParadigmEntry(Entry):
    """How one class of words makes its forms (`rules/paradigms.yaml`), on folded spelling; "-" stands for nothing.

    starts, not_starts, ends, not_ends: letters the lemma begins or ends with; hollow: its last letter but one is alef.
    shortest, longest: its length. drop, trim: letters that go in front and at the end. middle: what replaces the last
    letter but one. front, back: what is added; each combination is a form.
    """

    PROVED: ClassVar[bool] = False

    of: Literal["verb", "noun", "participle", "clitic"]
    starts: tuple[str, ...] = ()
    not_starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    not_ends: tuple[str, ...] = ()
    hollow: bool = False
    shortest: int = 2
    longest: int = 12
    drop: int = 0
    trim: int = 0
    middle: tuple[str, ...] = ()
    front: tuple[str, ...] = ("-",)
    back: tuple[str, ...] = ("-",)
