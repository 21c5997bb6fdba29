"""Subjects left out and pronouns."""

from __future__ import annotations

from documents import document, span_of
from marsad.records import Cue, Document, Entity, Statement
from marsad.stages.anaphora import resolve_anaphora
from marsad.stages.entities import resolve_entities
from marsad.stages.mentions import find_mentions
from small_rulebook import small_rulebook

_M = "Gender=Masc|Number=Sing|Person=3"
_F = "Gender=Fem|Number=Sing|Person=3"


def resolved(text: Document, *statements: Statement) -> tuple[Entity, ...]:
    rulebook = small_rulebook()
    entities = resolve_entities(text, find_mentions(text, rulebook), rulebook)
    return resolve_anaphora(text, entities, statements)


def meant(text: Document, entities: tuple[Entity, ...], nth_token: int) -> str | None:
    """The name of the entity that a token without a name means."""
    token = text.tokens[nth_token]
    for entity in entities:
        if any(
            (m.start, m.end) == (token.start, token.end) and m.kind in ("pronoun", "implicit") for m in entity.mentions
        ):
            return entity.name
    return None


def statement(text: Document, snippet: str, speaker: str, cue: str | None = None) -> Statement:
    start, end = span_of(text, snippet)
    at = span_of(text, cue) if cue else None
    return Statement(
        id="s1", start=start, end=end, kind="indirect", cue=Cue(*at, lemma="", force="says") if at else None,
        speaker=speaker, speaker_span=None, addressee=None, via=None, chain=(), setting=None, place=None, date=None,
        found_by="test",
    )  # fmt: skip


def test_a_joined_verb_keeps_the_subject() -> None:
    text = document(
        f"زار/VERB/زار/{_M}>0:root توكاييف/X>1:nsubj تركيا>1:obj و/CCONJ>5:cc +طلب/VERB/طلب/{_M}>1:conj دعما>5:obj"
    )
    assert meant(text, resolved(text), 4) == "قاسم جومارت توكاييف"


def test_a_sentence_without_subject_goes_on_with_the_last() -> None:
    text = document(
        f"أعلن/VERB/اعلن/{_M}>0:root توكاييف/X>1:nsubj ذلك/PRON//PronType=Dem>1:obj .\n"
        f"و/CCONJ>2:cc +أضاف/VERB/اضاف/{_M}>0:root في/ADP>4:case كلمة>2:obl"
    )
    assert meant(text, resolved(text), 5) == "قاسم جومارت توكاييف"


def test_gender_must_agree() -> None:
    text = document(
        f"أعلن/VERB/اعلن/{_M}>0:root الرئيس/NOUN//Gender=Masc>1:nsubj التركي/ADJ>2:amod ذلك/PRON//PronType=Dem>1:obj"
        f" .\nو/CCONJ>2:cc +أضافت/VERB/اضاف/{_F}>0:root في/ADP>4:case كلمة>2:obl"
    )
    assert meant(text, resolved(text), 6) is None


def test_a_relative_clause_describes_its_antecedent() -> None:
    text = document(
        f"دعمت/VERB/دعم/{_F}>0:root روسيا>1:nsubj الحكومة/NOUN//Gender=Fem|Number=Sing>1:obj "
        f"التي/PRON//PronType=Rel|Gender=Fem>5:nsubj رفضت/VERB/رفض/{_F}>3:acl الحوار>5:obj"
    )
    entities = resolved(text)
    assert meant(text, entities, 4) in ("الحكومة", None)
    assert meant(text, entities, 4) != "روسيا"


def test_the_cue_of_a_statement_implies_its_speaker() -> None:
    text = document(
        f"رفضت/VERB/رفض/{_F}>0:root روسيا>1:nsubj .\nو/CCONJ>2:cc +أضاف/VERB/اضاف/{_M}>0:root أن/SCONJ الحوار"
    )
    (russia,) = resolved(text)
    entities = resolved(text, statement(text, "الحوار", russia.id, cue="أضاف"))
    assert meant(text, entities, 4) == "روسيا"


def test_we_inside_a_statement_is_its_speaker() -> None:
    text = document(
        f"قالت/VERB/قال/{_F}>0:root روسيا>1:nsubj : « ندين/VERB/ادان/Person=1|Number=Plur>1:ccomp العنف>5:obj »"
    )
    (russia,) = resolved(text)
    assert meant(text, resolved(text, statement(text, "ندين العنف", russia.id)), 4) == "روسيا"


def test_an_object_pronoun_is_not_the_subject() -> None:
    text = document(
        f"التقى/VERB/التقى/{_M}>0:root توكاييف/X>1:nsubj وزير/NOUN//Gender=Masc>1:obj الخارجية>3:nmod "
        f"الروسي/ADJ>3:amod و/CCONJ>7:cc +طالب/VERB/طالب/{_M}>1:conj "
        "+ه/PRON//Gender=Masc|Number=Sing|Person=3|PronType=Prs>7:obj"
    )
    assert meant(text, resolved(text), 6) == "قاسم جومارت توكاييف"
    assert meant(text, resolved(text), 7) == "وزير الخارجية الروسي"


def test_the_pronoun_behind_that_is_the_speaker() -> None:
    text = document(
        f"قال/VERB/قال/{_M}>0:root الرئيس/NOUN//Gender=Masc>1:nsubj الكازاخستاني/ADJ>2:amod إن/SCONJ>6:mark "
        f"+ه/PRON//Gender=Masc|Number=Sing|Person=3|PronType=Prs>6:nsubj يرفض/VERB/رفض/{_M}>1:ccomp ذلك/PRON>6:obj"
    )
    entities = resolved(text)
    assert meant(text, entities, 4) == meant(text, entities, 5) == "قاسم جومارت توكاييف"


def test_a_verb_joined_to_a_relative_clause_has_its_antecedent() -> None:
    text = document(
        f"شهدت/VERB/شهد/{_F}>0:root روسيا>1:nsubj احتجاجات/NOUN//Gender=Fem|Number=Plur>1:obj "
        f"تطالب/VERB/طالب/{_F}>3:acl ب/ADP>6:case +الحوار>4:obl و/CCONJ>8:cc +ترفض/VERB/رفض/{_F}>4:conj القرار>8:obj"
    )
    assert meant(text, resolved(text), 3) is None
    assert meant(text, resolved(text), 7) is None


def test_a_subject_that_is_no_actor_ends_the_run() -> None:
    text = document(
        f"قال/VERB/قال/{_M}>0:root توكاييف/X>1:nsubj إن/SCONJ>5:mark الوضع/NOUN>5:nsubj تحسن/VERB/تحسن/{_M}>1:ccomp"
    )
    assert meant(text, resolved(text), 4) is None


def test_mentions_stay_in_the_text_and_nothing_is_lost() -> None:
    text = document(f"أعلن/VERB/اعلن/{_M}>0:root توكاييف/X>1:nsubj ذلك/PRON .\nو/CCONJ +أضاف/VERB/اضاف/{_M}")
    (before,), (after,) = (
        resolve_entities(text, find_mentions(text, small_rulebook()), small_rulebook()),
        resolved(text),
    )
    assert set(before.mentions) <= set(after.mentions)
    assert all(0 <= m.start < m.end <= len(text.article.text) for m in after.mentions)
