"""Events from documents made by hand and a few entries; without the learned heads, so that the rules are tested."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents import document, span_of
from marsad.records import Document, Entity, Event, Mention, Stance, Statement, Time
from marsad.rulebook.actors import Group
from marsad.rulebook.compile import SHIPPED
from marsad.rulebook.event_index import EventIndex, compile_events
from marsad.rulebook.events import ContextEntry, EventEntry, GrammarEntry, ParadigmEntry
from marsad.rulebook.load import read_entries
from marsad.rulebook.paradigms import Paradigms
from marsad.rulebook.plover import EventMode, PloverType
from marsad.stages.clauses import Reading, split_clauses
from marsad.stages.events import Told, blame_doers, code_scene, keep_events, read_period, read_scene, select_acts
from marsad.stages.roles import Cast, Casting, Option, Presence, choose_parties, find_options
from marsad.stages.triggers import Candidate, find_candidates

ENTRIES = (
    EventEntry(
        id="accuse/ittahama",
        type="ACCUSE",
        verb=("اتهم",),
        masdar=("اتهام",),
        participle=("متهم",),
        mode="allege",
        prepositions=(("ب", "act"), ("ل", "recipient")),
    ),
    EventEntry(id="assault/qasf", type="ASSAULT", verb=("قصف",), masdar=("قصف",), prepositions=(("علي", "recipient"),)),
    EventEntry(id="assault/qatl", type="ASSAULT", verb=("قتل",), masdar=("مقتل",), possessor="recipient"),
    EventEntry(
        id="assault/shanna",
        type="ASSAULT",
        verb=("شن",),
        with_=("هجوم", "غارة"),
        object="none",
        prepositions=(("علي", "recipient"), ("ضد", "recipient")),
    ),
    EventEntry(id="assault/hujum", type="ASSAULT", noun=("هجوم",), prepositions=(("علي", "recipient"),)),
    EventEntry(
        id="request/daa",
        type="REQUEST",
        verb=("دعا",),
        participle=("داع",),
        prepositions=(("الي", "act"),),
    ),
    EventEntry(id="retreat/waqf", type="RETREAT", masdar=("وقف",), object="none"),
    EventEntry(id="support/daam", type="SUPPORT", masdar=("دعم",), prepositions=(("ل", "recipient"),)),
    EventEntry(id="reject/hadara", type="REJECT", verb=("حضر",), negated="only", mode="meet"),
    EventEntry(id="support/tasrih", type="SUPPORT", verb=("صرح",), without=("صحفي",), not_in=("مباراه",)),
)
GRAMMAR = (
    GrammarEntry(id="grammar/agent", kind="agent", words=("من قبل", "على يد")),
    GrammarEntry(id="grammar/negation", kind="negation", words=("لم", "لن"), window=2),
    GrammarEntry(id="grammar/future", kind="future", words=("س", "سوف"), window=2),
    GrammarEntry(id="grammar/denial", kind="denial", verb=("نفى",), window=6),
)
PLOVER = (
    PloverType(id="REQUEST", quad="3", score=0, cameo=("10",), means="demands", act_status="called_for"),
    PloverType(id="ACCUSE", quad="3", score=-3, cameo=("11",), means="accuses", act_status="claimed"),
    PloverType(
        id="ASSAULT",
        quad="4",
        score=-9,
        cameo=("18",),
        means="uses force",
        modes=(EventMode(mode="aerial", score=-9.5, words=("جوي",), means="manned aircraft"),),
    ),
)
CONTEXTS = (ContextEntry(id="context/military", context="military", lemmas=("جيش", "قاعدة جوية")),)
INDEX = compile_events(ENTRIES, GRAMMAR, CONTEXTS, PLOVER)

TURKEY = ("أنقرة", "تركيا", "التركي", "تركي")
SYRIA = ("دمشق", "سوريا", "السوري")
FRANCE = ("باريس", "فرنسا")
GERMANY = ("ألمانيا",)
CIVILIANS = ("شخصا", "المدنيين")


def entities(doc: Document, **names: tuple[str, ...]) -> tuple[Entity, ...]:
    """An entity per keyword, mentioned wherever one of its words stands as a token."""
    found = []
    for key, words in names.items():
        mentions = tuple(Mention(token.start, token.end, "name") for token in doc.tokens if token.form in words)
        found.append(Entity(key, words[0], None, "country", key, ("GOV",), None, None, None, mentions))
    return tuple(found)


def coded(
    notation: str, *, statements: tuple[Statement, ...] = (), times: tuple[Time, ...] = (), index: EventIndex = INDEX
) -> list[Event]:
    doc = document(notation)
    cast = entities(doc, TUR=TURKEY, SYR=SYRIA, FRA=FRANCE, DEU=GERMANY, CVL=CIVILIANS)
    scene = replace(read_scene(doc, cast, statements, index), heads={})
    return [p.event for p in code_scene(scene, Told(statements, times, (), ()))]


def summary(events: list[Event]) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str]]:
    return [(e.type, e.actors, e.recipients, e.status) for e in events]


def test_verb_subject_object_and_alleged_act() -> None:
    events = coded("اتهمت/VERB/اتهم>0:root أنقرة>1:nsubj دمشق>1:obj ب/ADP>5:case +قصف/NOUN/قصف>1:obl المدينة>5:nmod .")
    assert summary(events)[0] == ("ACCUSE", ("TUR",), ("SYR",), "asserted")
    assert (events[1].type, events[1].status, events[1].trigger.lemma) == ("ASSAULT", "claimed", "قصف")
    assert events[0].mode == "allege"


def test_word_order_decides_where_labels_are_missing() -> None:
    events = coded("اتهمت/VERB/اتهم>0:root أنقرة>1:dep دمشق>1:dep .")
    assert summary(events) == [("ACCUSE", ("TUR",), ("SYR",), "asserted")]


def test_subject_before_the_verb() -> None:
    events = coded("أنقرة>2:dep تتهم/VERB/اتهم>0:root دمشق>2:obj .")
    assert summary(events) == [("ACCUSE", ("TUR",), ("SYR",), "asserted")]


def test_masdar_with_both_parties() -> None:
    events = coded("اتهام/NOUN>0:root أنقرة>1:nmod ل/ADP>4:case +دمشق>1:nmod .")
    assert summary(events) == [("ACCUSE", ("TUR",), ("SYR",), "asserted")]


def test_masdar_with_one_party_takes_it_as_its_object() -> None:
    events = coded("مقتل/NOUN>0:root 26/NUM>1:nmod شخصا>2:nmod .")
    assert summary(events) == [("ASSAULT", (), ("CVL",), "asserted")]


def test_verbless_headline_with_nationality_adjective() -> None:
    events = coded("دعم/NOUN>0:root تركي/ADJ>1:amod ل/ADP>4:case +فرنسا>1:nmod")
    assert summary(events) == [("SUPPORT", ("TUR",), ("FRA",), "asserted")]


def test_an_adjective_implies_who_does_it() -> None:
    entry = EventEntry(
        id="support/daama", type="SUPPORT", participle=("داعم",), masdar=("دعم",), prepositions=(("ل", "recipient"),)
    )
    index = compile_events((entry,), GRAMMAR, CONTEXTS, PLOVER)
    for notation in (
        "دعم/NOUN>0:root تركي/ADJ>1:amod ل/ADP>4:case +فرنسا>1:nmod",
        "الموقف/NOUN>0:root التركي/ADJ>1:amod الداعم/ADJ>1:amod ل/ADP>5:case +فرنسا>3:obl",
    ):
        doc = document(notation)
        turkey, france = entities(doc, TUR=TURKEY, FRA=FRANCE)
        turkey = replace(turkey, mentions=tuple(replace(m, kind="implicit") for m in turkey.mentions))
        scene = replace(read_scene(doc, (turkey, france), (), index), heads={})
        (possible,) = code_scene(scene, Told((), (), (), ()))
        assert (possible.event.actors, possible.event.recipients) == (("TUR",), ("FRA",))


def test_those_whose_doing_an_act_is_may_be_named_elsewhere() -> None:
    protest = EventEntry(id="protest/ihtijaj", type="PROTEST", noun=("احتجاج",))
    request = EventEntry(id="request/talaba", type="REQUEST", verb=("طالب",), prepositions=(("ب", "act"),))
    people = Group(id="group/protesters", en="Protesters", lemmas=("محتج",), acts=("PROTEST",))
    index = compile_events((protest, request), GRAMMAR, CONTEXTS, PLOVER, groups=(people,))
    doc = document(
        "احتجاجات/NOUN/احتجاج>0:root تطالب/VERB/طالب>1:acl ب/ADP>4:case +الحوار>2:obl .\n"
        "هتف/VERB>0:root المحتجون/NOUN/محتج>1:nsubj ."
    )
    at = span_of(doc, "المحتجون")
    protesters = Entity("e1", "المحتجون", None, "group", None, (), None, None, None, (Mention(*at, "nominal"),))
    scene = read_scene(doc, (protesters,), (), index)
    for candidate in scene.candidates:
        casting = find_options(scene.reading, scene.cast, candidate, scene.by_token)
        assert [o.presence.token for o in casting.options] == [6]
        assert any(feature.startswith(("do:PROTEST", "te:PROTEST")) for feature in casting.features()[0])


def test_passive_with_agent() -> None:
    events = coded("قتل/VERB/قتل/Voice=Pass>0:root شخصا>1:nsubj:pass على/ADP>5:case يد>1:obl دمشق>4:nmod .")
    assert summary(events) == [("ASSAULT", ("SYR",), ("CVL",), "asserted")]


def test_light_verb_takes_its_noun_along() -> None:
    events = coded("شنت/VERB/شن>0:root تركيا>1:nsubj هجوما/NOUN/هجوم>1:obj على/ADP>5:case سوريا>1:obl .")
    assert [(e.found_by, e.actors, e.recipients) for e in events] == [("assault/shanna", ("TUR",), ("SYR",))]


def test_light_verb_needs_its_noun() -> None:
    assert coded("شنت/VERB/شن>0:root تركيا>1:nsubj حملة/NOUN>1:obj على/ADP>5:case سوريا>1:obl .") == []


def test_light_verb_after_its_noun() -> None:
    events = coded("هجوم/NOUN>0:root شنته/VERB/شن>1:acl تركيا>2:nsubj على/ADP>5:case سوريا>2:obl .")
    assert ("assault/shanna", ("TUR",), ("SYR",)) in [(e.found_by, e.actors, e.recipients) for e in events]


def test_coordinated_actors() -> None:
    events = coded(
        "اتهمت/VERB/اتهم>0:root فرنسا>1:nsubj و/CCONJ>4:cc +ألمانيا>2:conj دمشق>1:obj ب/ADP>7:case +قصف>1:obl ."
    )
    assert events[0].actors == ("FRA", "DEU")
    assert events[0].recipients == ("SYR",)


def test_called_for_act() -> None:
    events = coded("دعت/VERB/دعا>0:root فرنسا>1:nsubj تركيا>1:obj إلى/ADP>5:case وقف/NOUN>1:obl القصف/NOUN>5:nmod .")
    assert summary(events)[0] == ("REQUEST", ("FRA",), ("TUR",), "asserted")
    assert [e.status for e in events if e.type == "RETREAT"] == ["called_for"]


@pytest.mark.parametrize(
    ("notation", "status"),
    [
        ("لم/PART>2:advmod تقصف/VERB/قصف>0:root تركيا>2:nsubj دمشق>2:obj .", "denied"),
        ("س/PART>2:aux +تقصف/VERB/قصف>0:root تركيا>2:nsubj دمشق>2:obj .", "planned"),
        ("نفت/VERB/نفى>0:root تركيا>1:nsubj قصف/NOUN>1:obj دمشق>3:nmod .", "denied"),
        ("قصفت/VERB/قصف>0:root تركيا>1:nsubj دمشق>1:obj .", "asserted"),
    ],
)
def test_status(notation: str, status: str) -> None:
    assert [e.status for e in coded(notation)] == [status]


def test_what_stands_in_somebodys_words_is_claimed_unless_the_words_perform_it() -> None:
    notation = "قال/VERB/قال>0:root إن/SCONJ>3:mark تركيا>4:nsubj قصفت/VERB/قصف>1:ccomp دمشق>4:obj ."
    start, _ = span_of(document(notation), "تركيا")
    statement = Statement(
        "s1", start, start + 20, "indirect", None, "FRA", None, None, None, ("FRA",), None, None, None, "cue/qala"
    )
    events = coded(notation, statements=(statement,))
    assert [(e.status, e.statement, e.sources) for e in events] == [("claimed", "s1", ("FRA",))]
    performed = notation.replace("قصفت/VERB/قصف", "نتهم/VERB/اتهم/Person=1")
    assert [e.status for e in coded(performed, statements=(statement,))] == ["asserted"]


def test_negated_only() -> None:
    assert [e.type for e in coded("لم/PART>2:advmod تحضر/VERB/حضر>0:root تركيا>2:nsubj .")] == ["REJECT"]
    assert coded("حضرت/VERB/حضر>0:root تركيا>1:nsubj .") == []


def test_words_that_must_not_be_there() -> None:
    assert coded("صرح/VERB/صرح>0:root تركيا>1:nsubj .") != []
    assert coded("صرح/VERB/صرح>0:root ل/ADP>3:case +صحفي>1:obl .") == []
    assert coded("صرح/VERB/صرح>0:root تركيا>1:nsubj بعد/ADP>4:case المباراة>1:obl .") == []


def test_names_hide_no_events_but_are_none() -> None:
    doc = document("هجوم/NOUN>0:root السلام>1:nmod .", names=[("هجوم السلام", "ORG")])
    scene = read_scene(doc, (), (), INDEX)
    assert scene.candidates == ()


def test_mode_by_vocabulary_and_contexts() -> None:
    events = coded("قصف/NOUN>0:root جوي/ADJ>1:amod على/ADP>4:case دمشق>1:nmod من/ADP>6:case الجيش>1:nmod .")
    assert (events[0].mode, events[0].contexts) == ("aerial", ("military",))


def test_date_of_the_clause_and_background() -> None:
    notation = "قصفت/VERB/قصف>0:root تركيا>1:nsubj دمشق>1:obj عام/NOUN>1:obl 2019/NUM>4:nmod ."
    start, end = span_of(document(notation), "عام 2019")
    events = coded(notation, times=(Time("t1", start, end, "date", "2019", None, "times/year"),))
    assert events[0].date is not None
    assert (events[0].date.start, events[0].date.end, events[0].historical) == ("2019-01-01", "2019-12-31", True)


def test_who_condemns_an_attack_condemns_the_attacker() -> None:
    events = coded(
        "اتهمت/VERB/اتهم>0:root فرنسا>1:nsubj هجوم/NOUN>1:obj تركيا/PROPN>3:nmod على/ADP>6:case سوريا>3:nmod ."
    )
    parties = {0: ((2,), (1,), 0.9), 2: ((0,), (1,), 0.8)}
    doc = document("اتهمت/VERB/اتهم>0:root فرنسا>1:nsubj هجوم/NOUN>1:obj تركيا/PROPN>3:nmod .")
    scene = replace(read_scene(doc, entities(doc, TUR=TURKEY, SYR=SYRIA, FRA=FRANCE), (), INDEX), heads={})
    assert blame_doers(select_acts(scene), parties)[0] == ((2,), (0,), 0.9)
    assert [e.type for e in events] == ["ACCUSE", "ASSAULT"]
    parties[0] = ((2,), (1, 0), 0.9)
    assert blame_doers(select_acts(scene), parties)[0] == ((2,), (0,), 0.9)


def test_an_event_is_kept_for_its_worth_or_as_a_ground() -> None:
    doc = document("قصف/NOUN>0:root دمشق>1:nmod .")
    (sure,) = code_scene(replace(read_scene(doc, (), (), INDEX), heads={}), Told((), (), (), ()))
    numbered = [
        replace(sure, event=replace(sure.event, id=f"v{n}"), worth=w) for n, w in ((1, 0.3), (2, 0.3), (3, 0.9))
    ]
    stance = Stance("a1", "TUR", "SYR", None, "oppose", "v2", (), "stances/assault")
    events, stances = keep_events(numbered, (stance,))
    assert [event.id for event in events] == ["v1", "v2"]
    assert [stance.basis for stance in stances] == ["v1"]


def test_acts_done_together_have_all_parties_as_actors() -> None:
    talks = EventEntry(id="consult/talks", type="CONSULT", noun=("محادثات",), prepositions=(("بين", "both"),))
    index = compile_events((talks,), GRAMMAR, CONTEXTS, PLOVER)
    events = coded("محادثات/NOUN>0:root بين/ADP>3:case فرنسا>1:nmod و/CCONJ>5:cc +ألمانيا>3:conj", index=index)
    assert summary(events) == [("CONSULT", ("FRA", "DEU"), (), "asserted")]


def test_what_is_missing_has_a_reason() -> None:
    event = coded("قصفت/VERB/قصف>0:root المدينة>1:obj .")[0]
    assert (event.actors, event.date, event.place) == ((), None, None)
    assert "no actor is named near the trigger" in event.reasons
    assert "its sentence gives no date" in event.reasons


def test_every_span_lies_in_the_text() -> None:
    notation = "اتهمت/VERB/اتهم>0:root أنقرة>1:nsubj دمشق>1:obj ."
    text = document(notation).article.text
    event = coded(notation)[0]
    assert text[event.trigger.start : event.trigger.end] == "اتهمت"
    assert [text[s.start : s.end] for s in event.evidence] == ["اتهمت أنقرة دمشق"]


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("2022-01-08", ("2022-01-08", "2022-01-08")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2019", ("2019-01-01", "2019-12-31")),
        ("2022-01-05/2022-01-08", ("2022-01-05", "2022-01-08")),
        ("2022-01-05T20:00", ("2022-01-05", "2022-01-05")),
        ("P30Y", None),
        ("2022-13", None),
        ("2022-02-30", None),
        (None, None),
    ],
)
def test_read_period(value: str | None, period: tuple[str, str] | None) -> None:
    found = read_period(value)
    assert (None if found is None else (found.start, found.end)) == period


def test_clauses_tile_the_sentence() -> None:
    doc = document(
        "قال/VERB/قال>0:root الوزير>1:nsubj الذي/PRON/الذي/PronType=Rel>4:nsubj زار/VERB/زار>2:acl دمشق>4:obj "
        "إن/SCONJ>7:mark تركيا>8:nsubj قصفت/VERB/قصف>1:ccomp المدينة>8:obj و/CCONJ>11:cc "
        "+قتلت/VERB/قتل>8:conj شخصا>11:obj ."
    )
    clauses = split_clauses(doc)
    assert [(c.first, c.last) for c in clauses] == [(0, 2), (2, 5), (5, 9), (9, 13)]
    assert [c.kind for c in clauses] == ["main", "relative", "complement", "coordinate"]
    assert clauses[1].link == 1


def test_places_of_noun_phrases() -> None:
    doc = document("أيدت/VERB/ايد>0:root فرنسا>1:nsubj موقف/NOUN>1:obj سوريا>3:nmod من/ADP>6:case الأزمة>3:nmod .")
    reading = Reading(doc)
    assert reading.place(0, 1).order == "subject"
    syria = reading.place(0, 3)
    assert (syria.order, syria.depth) == ("object", 1)
    assert reading.place(0, 5).preposition == "من"


PARADIGMS = tuple(read_entries([SHIPPED / "paradigms.yaml"], ParadigmEntry, root=SHIPPED))


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("اتهم", "يتهم تتهم اتهمت يتهمون سيتهم"),
        ("استقال", "يستقيل سيستقيل استقالت"),
        ("ايد", "يؤيد تؤيد ايدت"),
        ("دعا", "يدعو تدعو دعت دعوا يدعون"),
        ("نفي", "ينفي نفت نفوا تنفي"),
        ("ادان", "يدين تدين ادانت"),
        ("زار", "يزور زارت سيزور"),
        ("وصل", "يصل تصل وصلوا"),
        ("اطاح", "اطيح يطيح"),
    ],
)
def test_conjugation(lemma: str, forms: str) -> None:
    made = Paradigms(PARADIGMS).forms(lemma, "verb")
    assert set(forms.split()) <= made
    assert "كتاب" not in made


def test_a_word_is_found_by_its_form_where_its_lemma_is_wrong() -> None:
    index = compile_events(ENTRIES, GRAMMAR, CONTEXTS, PLOVER, PARADIGMS)
    events = coded("أنقرة>2:nsubj تتهم/VERB/تهم>0:root دمشق>2:obj .", index=index)
    assert summary(events) == [("ACCUSE", ("TUR",), ("SYR",), "asserted")]
    assert coded("أنقرة>2:nsubj تتهم/VERB/تهم>0:root دمشق>2:obj .") == []


def test_nobody_fills_both_roles() -> None:
    doc = document("إصابة/NOUN>0:root شخصا>1:nmod .")
    cast = entities(doc, CVL=CIVILIANS)
    presence = Presence(0, 1, 1, 2, "name")
    casting = Casting(
        Reading(doc),
        Cast(cast, (presence,), (1,), INDEX, (), {}),
        cast_candidate(),
        -1,
        None,
        None,
        None,
        -1,
        (Option(presence, Reading(doc).place(0, 1), ""),),
    )
    assert choose_parties(casting, [2.0], [1.0])[:2] == ((0,), ())
    assert choose_parties(casting, [1.0], [2.0])[:2] == ((), (0,))
    assert choose_parties(casting, [-3.0], [-3.0])[:2] == ((), ())


def cast_candidate() -> Candidate:
    return Candidate(0, INDEX.senses["قتل"][0], -1, (), (), "lemma", False)


def test_joined_parties_do_not_act_on_each_other() -> None:
    doc = document("قتل/VERB/قتل>0:root أنقرة>1:nsubj و/CCONJ>4:cc +دمشق>2:conj .")
    reading = Reading(doc)
    both = (Presence(0, 1, 1, 2, "name"), Presence(1, 3, 3, 4, "name"))
    cast = Cast(entities(doc, TUR=TURKEY, SYR=SYRIA), both, (1, 3), INDEX, (), {})
    options = tuple(Option(p, reading.place(0, p.token), "actor") for p in both)
    casting = Casting(reading, cast, cast_candidate(), -1, None, None, None, -1, options)
    actors, recipients, _ = choose_parties(casting, [2.0, 0.0], [-2.0, 1.5])
    assert (actors, recipients) == ((0,), ())


VOICES = compile_events(
    (
        EventEntry(id="accuse/adana", type="ACCUSE", verb=("ادان",), voice="active"),
        EventEntry(id="sanction/udina", type="SANCTION", verb=("ادان",), voice="passive"),
        EventEntry(id="sanction/aqala", type="SANCTION", verb=("اقال",)),
        EventEntry(id="accuse/wasafa", type="ACCUSE", verb=("وصف",), participle=("واصف",), with_=("ب",)),
        EventEntry(id="coerce/awqafa", type="COERCE", verb=("اوقف",), with_=("ناشط", "person")),
        EventEntry(id="request/ala", type="REQUEST", particle=("علي",), with_=("ان",), object="none", subject="none"),
    ),
    GRAMMAR,
    CONTEXTS,
    PLOVER,
    (
        ParadigmEntry(id="paradigm/participle", of="participle", back=("-", "ا")),
        ParadigmEntry(id="paradigm/hollow", of="verb", hollow=True, drop=1, middle=("ي", "-"), front=("ي", "ن")),
    ),
)


@pytest.mark.parametrize(
    ("notation", "found"),
    [
        ("أدانت/VERB/ادان/Aspect=Perf أنقرة دمشق .", "accuse/adana"),
        ("أدين/VERB/ادان/Aspect=Perf الوزير .", "sanction/udina"),
        ("أُدِين/VERB/ادان/Aspect=Perf الوزير .", "sanction/udina"),
        ("يدان/VERB/ادان/Aspect=Imp الوزير .", "sanction/udina"),
        ("يدين/VERB/ادان/Aspect=Imp الوزير أنقرة .", "accuse/adana"),
        ("وصف/VERB/وصف أنقرة ب/ADP +العدو .", "accuse/wasafa"),
        ("وصف/VERB/وصف أنقرة .", None),
        ("أقال/VERB/قال/Aspect=Perf أنقرة الوزير .", "sanction/aqala"),
        ("يقيل/VERB/قيل/Aspect=Imp أنقرة الوزير .", "sanction/aqala"),
        ("نقل/VERB/نقل/Aspect=Perf أنقرة الرسالة .", None),
        ("جاء/VERB/جاء و/CCONJ +اصفا/VERB/اصف أنقرة ب/ADP +العدو .", "accuse/wasafa"),
        ("أوقف/VERB/اوقف بارك .", "coerce/awqafa"),
        ("أوقف/VERB/اوقف المصنع .", None),
        ("قال/VERB/قال إن/SCONJ على/ADP/علي أنقرة أن/SCONJ/ان تراعي/VERB/راعي السيادة .", "request/ala"),
        ("شدد/VERB/شدد على/ADP/علي أنقرة أن/SCONJ/ان تراعي/VERB/راعي السيادة .", None),
    ],
)
def test_voice_prepositions_people_and_particles(notation: str, found: str | None) -> None:
    doc = document(notation, names=[("بارك", "PER")] if "بارك" in notation else [])
    candidates = find_candidates(Reading(doc), VOICES)
    assert [c.event.entry.id for c in candidates] == [found] * (found is not None)


def test_words_that_perform_an_act_assert_it() -> None:
    entry = EventEntry(id="reject/rafada", type="REJECT", verb=("رفض",), object="none")
    index = compile_events((entry,), GRAMMAR, CONTEXTS, PLOVER)

    def status(verb: str, speaker: str) -> str:
        told = f"أنقرة>5:nsubj {verb}/VERB/رفض/{aspect}>1:ccomp الخطة>5:obj ."
        notation = f"قال/VERB/قال>0:root الوزير>1:nsubj إن/SCONJ>5:mark {told}"
        doc = document(notation)
        start, end = span_of(doc, f"أنقرة {verb} الخطة")
        said = Statement(
            "s1", start, end, "indirect", None, speaker, None, None, None, (), None, None, None, "cue/qala"
        )
        scene = replace(read_scene(doc, entities(doc, TUR=TURKEY, SYR=SYRIA), (said,), index), heads={})
        return code_scene(scene, Told((said,), (), (), ()))[0].event.status

    aspect = "Aspect=Imp"
    assert status("ترفض", "TUR") == "asserted"
    aspect = "Aspect=Perf"
    assert status("رفضت", "TUR") == "claimed"
