"""Who speaks: the subject of a reporting word, or whoever is speaking already.

The subject stands after the verb (قال الوزير), before it (لكن الوزير قال), before a relative pronoun (الذي قال),
behind a masdar (تحذير الوزير من أن) or nowhere (وأضاف، مضيفا). In the last case the speaker is the latest one in the
text who agrees with the verb in gender and did not speak inside somebody else's words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.records import Entity, Mention, Token
from marsad.stages.reporting import OPEN_BRACKETS, FoundCue, Reader, clause_of, is_hal, skip_brackets

_TA_MARBUTA, _TA_MARBUTA_WRITTEN = "\u0647", "\u0629"
_ARTICLE, _OBLIQUE = "\u0627\u0644", "\u064a\u0646"
_MAX_SUBJECT = 40
_MAX_RELAY = 20
_MAX_APPOSITION = 24
_MAX_TOPIC = 60
_MEMORY = 24
_NOUNS = frozenset(("NOUN", "PROPN", "X", "NUM", "ADJ"))
_PHRASE = frozenset(("NOUN", "PROPN", "X", "ADJ", "NUM", "DET", "PUNCT"))
_COMMAS = frozenset("،,")
_OBJECT_LABELS = frozenset(("obl", "advmod", "obl:arg", "obj", "iobj"))
_INANIMATE_LABELS = frozenset(("obl", "advmod", "obl:arg"))


@dataclass(frozen=True, slots=True)
class Party:
    """An entity at one place of the text: the mention and the tokens first:last (last exclusive) it covers."""

    entity: str
    start: int
    end: int
    first: int
    last: int
    gender: str | None


class Parties:
    """The entities of an article by the tokens of their mentions."""

    __slots__ = ("_genders", "_reader", "all", "at", "types")

    def __init__(self, reader: Reader, entities: Sequence[Entity]) -> None:
        self._reader = reader
        self.types = {entity.id: entity.type for entity in entities}
        self.at: dict[int, Party] = {}
        found = []
        for entity in entities:
            for mention in entity.mentions:
                if mention.kind in ("name", "nominal"):
                    found.append(self._party(entity, mention))
        found.sort(key=lambda party: (party.last - party.first, party.start))
        for party in found:
            for token in range(party.first, party.last):
                self.at[token] = party
        self.all = sorted(set(self.at.values()), key=lambda party: party.start)
        self._genders = self._observed()

    def _party(self, entity: Entity, mention: Mention) -> Party:
        first = max(0, bisect_right(self._reader.starts, mention.start) - 1)
        last = self._reader.token_at(mention.end)
        tokens = self._reader.tokens[first:last]
        gender = _gender(tokens, self._reader.forms[first:last], first)
        if entity.type == "country" and last - first == 1 and self._is_feminine_land(first):
            gender = "Fem"
        return Party(entity.id, mention.start, mention.end, first, max(last, first + 1), gender)

    def _is_feminine_land(self, k: int) -> bool:
        """Countries and capitals by their bare names are feminine (واشنطن، إيران), but for a few (لبنان)."""
        is_name = self._reader.tokens[k].upos in ("X", "PROPN") and not self._reader.forms[k].startswith(_ARTICLE)
        return is_name and not self._reader.is_in(k, "masculine-land")

    def _observed(self) -> dict[str, str]:
        """entity → its gender, where all verbs whose subject it is agree on one (قالت الوزيرة … راد)."""
        seen: dict[str, set[str]] = {}
        for party in self.all:
            token = self._reader.tokens[party.first]
            if self.types[party.entity] == "group" or not token.deprel.startswith("nsubj") or token.head < 0:
                continue
            verb = self._reader.tokens[token.head]
            gender = verb.feat("Gender") if verb.upos in ("VERB", "AUX") and verb.feat("Number") == "Sing" else None
            if gender is not None:
                seen.setdefault(party.entity, set()).add(gender)
        return {entity: genders.pop() for entity, genders in seen.items() if len(genders) == 1}

    def gender(self, party: Party) -> str | None:
        """Gender of a mention, by its own form or by the verbs that agree with its entity elsewhere."""
        return party.gender or self._genders.get(party.entity)

    def between(self, first: int, last: int) -> list[Party]:
        """Parties of which a token lies in first:last, in text order, the longest mention at each token."""
        found: list[Party] = []
        for token in range(first, last):
            party = self.at.get(token)
            if party is not None and party not in found:
                found.append(party)
        return found


def _gender(tokens: Sequence[Token], forms: Sequence[str], first: int) -> str | None:
    """Gender of a mention, as the ending of its first noun or the adjective of that noun shows it."""
    if tokens and tokens[0].upos == "NOUN" and forms[0].endswith(_TA_MARBUTA):
        return "Fem"
    adjectives = (token for token in tokens if token.upos == "ADJ" and token.head == first)
    return next((g for token in adjectives if (g := token.feat("Gender"))), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the grammar says about the speaker. token: head of the subject's noun phrase, -1 if there is none; party:
    its entity, None for a noun phrase nobody has an entity for; named: a noun phrase is there at all; relay: the one
    who passes the words on, where that is another (نقلت الوكالة عن الوزير)."""

    token: int
    party: Party | None
    named: bool
    relay: Party | None = None


NO_SUBJECT = Subject(-1, None, False)


def find_subject(reader: Reader, parties: Parties, cue: FoundCue) -> Subject:
    """The explicit subject of a reporting word."""
    grammatical = _grammatical_subject(reader, parties, cue)
    relayed = _relayed(reader, parties, cue)
    if relayed is None:
        return grammatical
    return Subject(relayed.first, relayed, True, grammatical.party)


def subject_of_auxiliary(reader: Reader, verb: int) -> int:
    """The noun between an auxiliary and the verb it carries (كان الوزير قد قال), -1 if there is none."""
    head = reader.tokens[verb].head
    if not 0 <= head < verb or not reader.is_in(head, "auxiliary"):
        return -1
    if _has_verb(reader, head + 1, verb):
        return -1
    nouns = (k for k in range(head + 1, verb) if reader.tokens[k].head == head)
    return next((k for k in nouns if reader.tokens[k].deprel.startswith("nsubj")), -1)


def actor_of(reader: Reader, parties: Parties, verb: int) -> Party | None:
    """Who does what a main verb of the narrator says: its subject in the parse, else the name right behind or before
    it. None for verbs of relative and subordinate clauses, whose subjects nobody takes up again."""
    first, embedded = clause_of(reader, verb)
    before = first - 1
    sentence = reader.document.sentences[reader.sentence[verb]]
    if embedded or (before >= sentence.first and reader.is_in(before, "subordinator")):
        return None
    for k in range(max(sentence.first, verb - 12), min(sentence.last, verb + 12)):
        if reader.tokens[k].head == verb and reader.tokens[k].deprel.startswith("nsubj"):
            return parties.at.get(k)
    carried = subject_of_auxiliary(reader, verb)
    if carried >= 0:
        return parties.at.get(carried)
    if verb + 1 < sentence.last and verb + 1 in parties.at and reader.tokens[verb + 1].deprel not in ("obj", "iobj"):
        return parties.at[verb + 1]
    topic = parties.at.get(sentence.first) or parties.at.get(sentence.first + 1)
    return topic if topic is not None and topic.last <= verb and not _has_verb(reader, topic.last, verb) else None


def _has_verb(reader: Reader, first: int, last: int) -> bool:
    return any(reader.tokens[k].upos == "VERB" and not reader.is_in(k, "auxiliary") for k in range(first, last))


def _relayed(reader: Reader, parties: Parties, cue: FoundCue) -> Party | None:
    """Whose words somebody else passes on: «نقلت الوكالة عن الوزير قوله»، «قالت مصادر نقلا عن الشرطة إن»."""
    last = cue.content.mark if cue.content is not None else min(reader.limit[cue.token], cue.token + _MAX_RELAY)
    if cue.content is not None and cue.content.mark <= cue.token:
        return None
    for k in range(cue.token + 1, last - 1):
        if reader.tokens[k].upos == "VERB":
            return None
        is_relay = reader.forms[k] == cue.entry.relays or (k > 0 and reader.phrase_at(k - 1, "relay") == 2)
        if is_relay:
            return next((parties.at[j] for j in range(k + 1, min(k + 4, last)) if j in parties.at), None)
    return None


def _grammatical_subject(reader: Reader, parties: Parties, cue: FoundCue) -> Subject:
    if cue.shape == "participle":
        return NO_SUBJECT
    if cue.shape == "masdar":
        return _after_masdar(reader, parties, cue)
    if cue.entry.force == "reads" and cue.content is not None:
        found = parties.between(cue.token + 1, cue.content.mark)
        if not found and cue.clause == cue.token > 0 and _has_adjunct_pronoun(reader, cue.token):
            return _antecedent(reader, parties, cue.token - 1)  # «كلاما للمفكر جاء فيه»
        return Subject(found[0].first, found[0], True) if found else NO_SUBJECT
    topic = subject_of_auxiliary(reader, cue.token)
    if topic in parties.at:
        return Subject(topic, parties.at[topic], True)
    end = cue.content.mark if cue.content is not None and cue.content.opening != "before" else None
    after = _after_verb(reader, parties, cue, end)
    if after.party is not None:
        return after
    before = _before_verb(reader, parties, cue)
    if before.party is not None:
        return before
    return after if after.named else before


def _has_adjunct_pronoun(reader: Reader, verb: int) -> bool:
    """Whether a preposition with its pronoun stands behind a verb (جاء فيه)."""
    behind = reader.tokens[verb + 1 : verb + 3]
    return [token.upos for token in behind] == ["ADP", "PRON"]


def _after_verb(reader: Reader, parties: Parties, cue: FoundCue, end: int | None) -> Subject:
    """The first bare noun phrase after the verb, commas and adverbials skipped (قال، أمس الأحد، المتحدث …)."""
    limit = min(end if end is not None else reader.limit[cue.token], cue.token + _MAX_SUBJECT)
    j = cue.token + 1
    while j < limit and reader.tokens[j].word == reader.tokens[cue.token].word:
        j += 1
    while j < limit:
        token = reader.tokens[j]
        if reader.forms[j] in OPEN_BRACKETS:
            j = skip_brackets(reader, j, limit)
        elif (token.upos == "ADP" and j not in parties.at) or reader.is_in(j, "time"):
            j = _skip_phrase(reader, j, limit)
        elif reader.phrase_at(j, "relative") or reader.is_in(j, "complementizer") or token.upos == "VERB":
            return NO_SUBJECT
        elif j in parties.at and not _is_object(reader, cue, j):
            if not reader.forms[j].endswith(_TA_MARBUTA) and _is_hal_of_verb(reader, j):
                return NO_SUBJECT
            if cue.entry.addressee == "object" and not (
                _agrees(reader, parties, cue, parties.at[j]) and not _has_suffix(reader, j)
            ):
                return NO_SUBJECT
            return Subject(j, _in_apposition(reader, parties, j, limit) or parties.at[j], True)
        elif token.upos in _NOUNS and not _is_object(reader, cue, j):
            if _is_hal_of_verb(reader, j):
                return NO_SUBJECT
            return _noun_phrase(reader, parties, j, limit)
        else:
            j += 1
    return NO_SUBJECT


def _in_apposition(reader: Reader, parties: Parties, j: int, limit: int) -> Party | None:
    """The person whose name goes with the description at j: «رئيس اللجنة العليا للانتخابات، سعدي جوفن»."""
    described = parties.at[j]
    if parties.types[described.entity] != "person" or reader.tokens[j].upos in ("X", "PROPN"):
        return None
    for k in range(described.last, min(limit, described.last + _MAX_APPOSITION)):
        if reader.tokens[k].upos in ("VERB", "SCONJ") or reader.is_in(k, "relative") or k in reader.opens:
            return None
        if reader.forms[k] in OPEN_BRACKETS:
            return None
        party = parties.at.get(k)
        if party is not None and party.first == k and _stands_for(reader, parties, party, j):
            return party
    return None


def _stands_for(reader: Reader, parties: Parties, party: Party, j: int) -> bool:
    """Whether a person's name hangs on the noun at j, and not as the second term of an idafa (زوجة فلان)."""
    name = reader.tokens[party.first]
    if parties.types[party.entity] != "person" or name.upos not in ("X", "PROPN") or name.head != j:
        return False
    before = party.first - 1
    is_definite = reader.forms[j].startswith(_ARTICLE) and reader.tokens[before].upos not in ("ADP", "CCONJ")
    return reader.forms[before] in _COMMAS or is_definite


def _is_hal_of_verb(reader: Reader, j: int) -> bool:
    """«وتابع معلقا على القرار»: what follows the verb is no subject but how he goes on."""
    if not is_hal(reader, j):
        return False
    token = reader.tokens[j]
    return reader.forms[j] in reader.book.participle_forms or (
        token.feat("Definite") == "Ind" and token.feat("Case") == "Acc"
    )


def _is_object(reader: Reader, cue: FoundCue, j: int) -> bool:
    """Whether a bare noun is no subject: the reported object itself, or an accusative adverbial."""
    token = reader.tokens[j]
    if cue.content is not None and cue.content.opening == "object" and j >= cue.content.token:
        return True
    if reader.forms[j].startswith(_ARTICLE) and reader.forms[j].endswith(_OBLIQUE) and token.feat("Number") == "Plur":
        return True  # «وحض المتظاهرين على …»
    labels = _OBJECT_LABELS if cue.entry.addressee == "object" else _INANIMATE_LABELS
    return token.head == cue.token and token.deprel in labels and token.upos != "PROPN"


def _has_suffix(reader: Reader, j: int) -> bool:
    """Whether a noun carries a pronoun (فريقه): it belongs to the subject and is none itself."""
    return j + 1 < len(reader.tokens) and reader.tokens[j + 1].word == reader.tokens[j].word


def _skip_phrase(reader: Reader, j: int, limit: int) -> int:
    """Behind a prepositional phrase or a time: preposition, noun and what is joined to it up to a comma or a party."""
    is_time = reader.tokens[j].upos != "ADP"
    j += 1 if is_time else 2  # what stands right behind a preposition is no subject, whatever the parse says
    while j < limit:
        token = reader.tokens[j]
        if reader.forms[j] in _COMMAS or token.upos in ("VERB", "PUNCT", "SCONJ"):
            return j
        if is_time and not reader.is_in(j, "time") and token.upos not in ("ADJ", "NUM", "ADP"):
            return j
        if not is_time and token.head >= 0 and _leaves_phrase(reader, j):
            return j
        j += 1
    return j


def _leaves_phrase(reader: Reader, j: int) -> bool:
    """A noun that the parse makes a subject stands outside the prepositional phrase before it."""
    return reader.tokens[j].deprel.startswith("nsubj")


def _noun_phrase(reader: Reader, parties: Parties, j: int, limit: int) -> Subject:
    """A noun phrase without an entity at its head may name its person behind a title (ولي العهد الأمير فلان) or in
    apposition (المتحدث باسم …، فلان); a paper speaks for the one who issued it (بيان للوزارة)."""
    is_paper = reader.tokens[j].lemma in reader.book.settings
    inside = False
    for k in range(j + 1, min(limit, j + _MAX_APPOSITION)):
        token = reader.tokens[k]
        if token.upos in ("VERB", "SCONJ") or reader.is_in(k, "relative") or k in reader.opens:
            break
        inside = inside or token.upos == "ADP"
        party = parties.at.get(k)
        if party is not None and (is_paper or _is_named(reader, parties, party, k, inside=inside)):
            return Subject(k, party, True)
    return Subject(j, None, True)


def _is_named(reader: Reader, parties: Parties, party: Party, k: int, *, inside: bool) -> bool:
    """A person's name that goes with the title before it; inside: a preposition stands in between."""
    if parties.types[party.entity] != "person" or k != party.first:
        return False
    before = reader.tokens[k - 1]
    is_free = before.form in _COMMAS or (reader.tokens[k].upos in ("X", "PROPN") and before.upos != "ADP")
    return is_free or not inside


def _before_verb(reader: Reader, parties: Parties, cue: FoundCue) -> Subject:
    """The noun before a relative pronoun, or the topic at the head of the clause (لكن الوزير قال)."""
    if cue.embedded:
        if _has_suffix(reader, cue.token):
            return NO_SUBJECT  # «الكلام الذي اعتبرته إهانة»: what is described is the object
        if reader.is_in(cue.clause, "relative"):
            return _antecedent(reader, parties, cue.clause - 1)
        is_relative = reader.is_in(cue.clause - 1, "relative") and reader.forms[cue.clause - 1].startswith(_ARTICLE)
        return _antecedent(reader, parties, cue.clause - 2) if is_relative else _embedded_topic(parties, cue)
    floor = _clause_floor(reader, cue)
    if cue.clause < cue.token and reader.is_in(cue.clause, "joins") and not _is_as_for(reader, floor):
        return NO_SUBJECT  # «…، وقال»: what stands before belongs to the clause before
    for k in range(cue.clause - 1, floor - 1, -1):
        party = parties.at.get(k)
        if (
            party is not None
            and _is_topic(reader, parties, party, floor, cue.token)
            and _agrees(reader, parties, cue, party)
        ):
            return Subject(party.first, party, True)
        if reader.tokens[k].upos == "VERB" and not reader.is_in(k, "auxiliary"):
            break
    return NO_SUBJECT


def _is_as_for(reader: Reader, floor: int) -> bool:
    """Whether a clause opens with أما, a coordinator before it or not."""
    return any(reader.phrase_at(k, "as-for") for k in (floor, floor + 1))


def _embedded_topic(parties: Parties, cue: FoundCue) -> Subject:
    """The noun between أن and its verb (إن الوزير قال)."""
    for k in range(cue.clause + 1, cue.token):
        if k in parties.at:
            return Subject(k, parties.at[k], True)
    return NO_SUBJECT


def _clause_floor(reader: Reader, cue: FoundCue) -> int:
    """First token of the sentence or of the clause that holds a topic before the verb."""
    first = max(reader.document.sentences[reader.sentence[cue.token]].first, cue.token - _MAX_TOPIC)
    inside = reader.inside[cue.token]
    if inside >= 0:
        first = max(first, reader.token_at(reader.quotations[inside].first))
    return next((k + 1 for k in range(cue.token - 1, first, -1) if reader.forms[k] == ":"), first)


def _is_topic(reader: Reader, parties: Parties, party: Party, floor: int, verb: int) -> bool:
    """Whether a mention is, or names the one who is, the noun phrase that opens a clause before its verb."""
    if reader.tokens[party.first].deprel.startswith("nsubj"):
        return not _has_own_verb(reader, party.first, verb)
    k = _phrase_start(reader, party.first, floor, ())
    is_head = k >= party.first - 1
    opens = k == floor or reader.tokens[k - 1].upos != "ADP"
    is_person = parties.types[party.entity] == "person"
    if opens:
        return is_head or is_person
    k = _phrase_start(reader, party.first, floor, ("ADP",))
    return is_person and reader.tokens[k].upos in ("NOUN", "PROPN", "X")  # «وكان الناطق باسم المجلس فلان قال»


def _has_own_verb(reader: Reader, subject: int, verb: int) -> bool:
    """Whether a noun is the subject of something before the verb in question: «سئل هل تستطيع روسيا … أجاب»، «وعما إذا
    كان المهاجم معروفا قالت»."""
    own = reader.tokens[subject].head
    if not 0 <= own < verb or own == reader.tokens[verb].head:
        return False
    return reader.tokens[own].upos == ("VERB" if own < subject else "ADJ")


def _phrase_start(reader: Reader, k: int, floor: int, also: tuple[str, ...]) -> int:
    while k > floor and not reader.is_in(k - 1, "auxiliary"):
        if reader.tokens[k - 1].upos not in _PHRASE and reader.tokens[k - 1].upos not in also:
            break
        k -= 1
    return k


def _antecedent(reader: Reader, parties: Parties, k: int) -> Subject:
    while (
        k >= 0
        and (reader.forms[k] in _COMMAS or reader.tokens[k].upos in ("ADJ", "PUNCT", "CCONJ"))
        and k not in parties.at
    ):
        k -= 1
    if k >= 0 and k not in parties.at and parties.at.get(reader.tokens[k].head) is parties.at.get(k - 1):
        k -= 1  # «السبسي الابن الذي يقول»
    party = parties.at.get(k)
    return Subject(k, party, party is not None)


def _agrees(reader: Reader, parties: Parties, cue: FoundCue, party: Party) -> bool:
    gender = gender_of(reader, cue.token)
    known = parties.gender(party)
    return gender is None or known is None or gender == known


def _after_masdar(reader: Reader, parties: Parties, cue: FoundCue) -> Subject:
    """The second idafa term (تحذير مندوب …) or the one behind ل (تصريحات للرئيس); a suffix (قوله) means whoever was
    named before."""
    j = cue.token + 1
    if j >= len(reader.tokens) or reader.tokens[j].word == reader.tokens[cue.token].word:
        return NO_SUBJECT
    if reader.is_in(j, "possession"):
        j += 1
    party = parties.at.get(j)
    return Subject(j, party, party is not None)


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody who spoke or acted at a token."""

    token: int
    entity: str
    gender: str | None
    spoke: bool
    party: Party | None


class Memory:
    """Those who spoke or acted, in text order, so that a verb without subject finds its speaker."""

    __slots__ = ("_heard",)

    def __init__(self) -> None:
        self._heard: list[Heard] = []

    def note(self, heard: Heard) -> None:
        insort(self._heard, heard, key=lambda known: known.token)

    def at(self, token: int) -> Heard | None:
        """Who does what the word at a token says."""
        start = bisect_left(self._heard, token, key=lambda known: known.token)
        found = self._heard[start] if start < len(self._heard) else None
        return found if found is not None and found.token == token else None

    def spoken(self, token: int, gender: str | None = None) -> Iterator[Heard]:
        """Those who spoke before a token and agree in gender, the latest first."""
        end = bisect_left(self._heard, token, key=lambda known: known.token)
        return (one for one in reversed(self._heard[:end]) if one.spoke and gender in (None, one.gender or gender))

    def recall(
        self,
        token: int,
        gender: str | None,
        *,
        since: int | None = None,
        speakers_only: bool = True,
        groups: frozenset[str] = frozenset(),
    ) -> Heard | None:
        """The latest who agrees in gender. since: whoever is named from that token on (in the same sentence) goes
        first; speakers_only: else those who spoke, where speech is carried on (وأضاف).
        groups: entities of many, who are preferred (of use for a verb in the plural)."""
        end = bisect_left(self._heard, token, key=lambda known: known.token)
        recent = self._agreeing(self._heard[max(0, end - _MEMORY) : end], gender)
        if groups:
            recent = [heard for heard in recent if heard.entity in groups] or recent
        if since is not None and recent and recent[0].token >= since:
            return recent[0]
        if speakers_only:
            recent = [heard for heard in recent if heard.spoke] or recent
        return recent[0] if recent else None

    def _agreeing(self, heard: list[Heard], gender: str | None) -> list[Heard]:
        """Latest first. A woman is known as such as soon as anything agrees with her, so doubt means a man."""
        known = [one for one in reversed(heard) if gender is None or one.gender == gender]
        if gender == "Fem" and known:
            return known
        return [one for one in reversed(heard) if gender is None or one.gender in (None, gender)]


def gender_of(reader: Reader, k: int) -> str | None:
    """Gender of a verb or participle, None where it does not show. A feminine ending is surer than the tag: a hal
    participle (واصفة) is often read as a verb."""
    token = reader.tokens[k]
    return "Fem" if token.form.endswith(_TA_MARBUTA_WRITTEN) else token.feat("Gender")
