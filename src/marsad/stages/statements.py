"""Reported speech: who says what, to whom, where and through whom.

Every statement has a reporting word (قال، مضيفا، قوله), a word of attribution (بحسب), a caption («فلان: …») or, where a
quotation follows another, nothing but its marks. Where the words begin is the work of `stages/reporting.py`, who speaks
that of `stages/speakers.py`; here it is decided where they end, and everything is put together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from marsad.language.orthography import fold
from marsad.records import Cue, Document, Entity, Span, Statement, StatementKind
from marsad.rulebook.actors import Country
from marsad.rulebook.compile import Rulebook
from marsad.rulebook.cues import SourceEntry
from marsad.stages.reporting import Content, FoundCue, Reader, find_cues, is_act, is_hal
from marsad.stages.speakers import NO_SUBJECT, Heard, Memory, Parties, Party, Subject, actor_of, find_subject, gender_of

CAPTION = "statement/caption"
QUOTATION = "statement/quotation"

_COMMAS = frozenset("،,")
_TRAILING = " \t\n.،,؛;:…-–"
_ACTS = frozenset(
    ("accuses", "urges", "demands", "warns", "condemns", "criticises", "denies", "threatens", "praises", "welcomes")
)
_TELLING = frozenset(
    ("says", "adds", "confirms", "tells", "reports", "announces", "explains", "notes", "denies", "writes", "reveals")
)
_BREAKS = frozenset(("..", "...", "…", "|", "/"))
_HAMZA_BELOW = "\u0625"
_DATELINE = frozenset("()[]-–—")
_DENYING = frozenset(("denies", "doubts"))
_MIN_TOKENS = 2
_MIN_LOOSE_QUOTE = 6
_MAX_JUDGED = 16
_MAX_CAPTION = 14
_MIN_CAPTION = 3


def find_statements(document: Document, entities: Sequence[Entity], rulebook: Rulebook) -> tuple[Statement, ...]:
    """All reported speech of a document in text order; an outer statement stands before those inside it.

    «قال الوزير إن الحدود ستفتح، مضيفا أن الأمن مستتب» has two: «الحدود ستفتح» and «الأمن مستتب», both the minister's.
    """
    return _Statements(document, entities, rulebook).find()


@dataclass(frozen=True, slots=True)
class _Source:
    """Words of attribution at tokens first:last; verb: the reporting verb in them, if any; closes: the token where the
    words before them end (the comma before, or first)."""

    first: int
    last: int
    entry: SourceEntry
    verb: int | None
    is_self: bool
    closes: int


@dataclass(frozen=True, slots=True)
class _Draft:
    """A statement before its speaker is known: tokens first:last, the words that announce it, how it was found."""

    first: int
    last: int
    cue: FoundCue | None
    source: _Source | None
    subject: Subject
    found_by: str
    force: str
    quotation: int | None = None
    party: Party | None = None


class _Statements:
    """One document on its way to statements."""

    def __init__(self, document: Document, entities: Sequence[Entity], rulebook: Rulebook) -> None:
        self.document = document
        self.rulebook = rulebook
        self.book = book = rulebook.cues
        self.countries = {entity.id: entity.country for entity in entities}
        self.groups = frozenset(entity.id for entity in entities if entity.type == "group")
        self.slugs = {entity.id: entity.slug for entity in entities}
        self.reader = Reader(document, book, [fold(token.form) for token in document.tokens])
        self.parties = Parties(self.reader, entities)
        cues = find_cues(self.reader)
        self.sources = tuple(_find_sources(self.reader, self.parties, {c.token for c in cues if c.content is not None}))
        attributing = {source.verb for source in self.sources}
        taken = {k for source in self.sources for k in range(source.first, source.last)} | attributing
        cues = tuple(cue for cue in cues if cue.token not in taken)
        self.cues = tuple(cue for cue in cues if _is_heard(self.reader, cue))
        self.subjects = {cue.token: find_subject(self.reader, self.parties, cue) for cue in self.cues}
        self.cues = tuple(replace(cue, content=cue.content or self._object_after(cue)) for cue in self.cues)
        self.closing = {
            self.reader.token_at(quotation.end) - 1: number
            for number, quotation in enumerate(self.reader.quotations)
            if quotation.closed
        }
        self.boundaries = self._find_boundaries()
        self.bounds = frozenset(self.boundaries)

    def find(self) -> tuple[Statement, ...]:
        drafts = [draft for cue in self.cues if (draft := self._draft(cue)) is not None]
        drafts = _drop_doubles(self.reader, drafts)
        depths = self._depths(drafts)
        drafts = [draft for draft in drafts if not self._is_hollow(draft, depths)]
        drafts += self._attributed(drafts)
        captions = list(self._captions(drafts))
        captioned = self._depths(captions)
        drafts = [draft for draft in drafts if not captioned[draft.first]] + captions
        drafts += self._loose_quotations(drafts)
        drafts.sort(key=lambda draft: (draft.first, -draft.last))
        return tuple(self._resolve(drafts))

    def _depths(self, drafts: Iterable[_Draft]) -> list[int]:
        """For every token, how many of the drafts cover it."""
        steps = [0] * (len(self.reader.tokens) + 1)
        for draft in drafts:
            steps[draft.first] += 1
            steps[draft.last] -= 1
        return list(accumulate(steps))

    # ── where the words end ─────────────────────────────────────────────────────────────────────────────────────────

    def _find_boundaries(self) -> list[int]:
        """Tokens at which the words of one report give way to another report or to the narrator, in text order."""
        found = {source.closes for source in self.sources}
        for cue in self.cues:
            if (cue.content is not None or self._is_hal_clause(cue) or self._is_speech_act(cue)) and not cue.embedded:
                start = self._clause_start(cue)
                if start is not None:
                    found.add(start)
        return sorted(found)

    def _is_hal_clause(self, cue: FoundCue) -> bool:
        """A participle behind a comma (، متهما الحكومة بالفساد): no report, but the end of the one before it."""
        k = cue.clause - 1
        if cue.shape != "participle" or k < 0:
            return False
        return self.reader.forms[k] in _COMMAS or k in self.closing

    def _is_speech_act(self, cue: FoundCue) -> bool:
        """A verb of accusing, urging and the like that opens a clause behind a comma (، وتتهم إسرائيل بالمماطلة)."""
        k = cue.clause - 1
        return cue.shape == "verb" and cue.entry.force in _ACTS and k >= 0 and self.reader.forms[k] in _COMMAS

    def _clause_start(self, cue: FoundCue) -> int | None:
        """First token of a report that is coordinated with what comes before; None where it may depend on it."""
        reader = self.reader
        first = cue.clause
        subject = self.subjects[cue.token]
        if subject.party is not None and subject.party.first < cue.clause:
            first = subject.party.first
            while first > 0 and reader.is_in(first - 1, "coordinator"):
                first -= 1
            return first if reader.is_in(first, "coordinator") else None
        if cue.shape == "participle":
            return cue.clause
        if cue.shape == "masdar" or first == cue.token:
            return None
        return first

    def _end(self, cue: FoundCue, content: Content) -> int:
        """End token (exclusive) of what a cue reports."""
        reader = self.reader
        limit = reader.limit[content.mark]
        is_quoted = content.opening in ("quote", "before")
        if is_quoted and content.quotation is not None and not self._runs_on(content):
            return reader.token_at(reader.quotations[content.quotation].last)
        depth = reader.inside[content.mark]
        k = content.token
        if content.quotation is not None:
            k = reader.after_quotation(content.quotation)
            size = reader.token_at(reader.quotations[content.quotation].last) - content.token
            is_whole = size >= _MIN_LOOSE_QUOTE and (
                k >= limit or reader.is_in(k, "relative") or reader.forms[k] in _COMMAS
            )
            if is_whole or (k < limit and self._is_aside(k)):
                return reader.token_at(reader.quotations[content.quotation].last)
        while k < limit:
            if k in self.bounds and k > content.token and reader.inside[k] == depth:
                return k
            if k > content.token and self._is_tail(k, cue, content):
                return k
            if k in reader.opens:
                number = reader.opens[k]
                k = max(k + 1, reader.after_quotation(number))
                if k < limit and self._is_aside(k):
                    return reader.token_at(reader.quotations[number].last)
            else:
                k += 1
        return limit

    def _runs_on(self, content: Content) -> bool:
        """Whether a short quotation is only the beginning of a sentence: «"أعلنا للتو خبر" مقتل فتاة …»."""
        assert content.quotation is not None  # noqa: S101
        behind = self.reader.after_quotation(content.quotation)
        size = self.reader.token_at(self.reader.quotations[content.quotation].last) - content.token
        if size >= _MIN_LOOSE_QUOTE or behind >= self.reader.limit[content.mark] or content.opening == "before":
            return False
        token = self.reader.tokens[behind]
        return token.upos in ("NOUN", "ADJ") and not is_hal(self.reader, behind) and size > _MIN_TOKENS

    def _is_aside(self, k: int) -> bool:
        """Whether the narrator comments behind a closing mark: «…»، وهو ما …"""
        reader = self.reader
        if reader.forms[k] not in _COMMAS or k + 2 >= len(reader.tokens):
            return False
        is_another = reader.is_in(k + 1, "contrast") and reader.tokens[k + 2].word != reader.tokens[k + 1].word
        return is_another or reader.phrase_at(k + 1, "aside") > 0

    def _is_tail(self, k: int, cue: FoundCue, content: Content) -> bool:
        """Whether the narrator takes over at a token («، في خطوة …»، «، وذلك …»)."""
        reader = self.reader
        is_noun = content.opening in ("noun", "object")
        if reader.forms[k] in _COMMAS and k + 1 < len(reader.tokens):
            if reader.phrase_at(k + 1, "narrator"):
                return True
            if is_noun:
                return reader.phrase_at(k + 1, "noun-tail") > 0
            return reader.is_in(cue.clause, "what") and not self._goes_on(k + 1)
        return is_noun and reader.phrase_at(k, "noun-tail-bare") > 0

    def _goes_on(self, k: int) -> bool:
        """Whether a clause goes on behind a comma: a relative clause, a coordinated one, a reason."""
        reader = self.reader
        return reader.is_in(k, "relative") or reader.is_in(k, "reason") or reader.tokens[k].upos == "CCONJ"

    # ── drafts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _draft(self, cue: FoundCue) -> _Draft | None:
        content = cue.content or self._quoted_before(cue)
        if content is None:
            return None
        cue = replace(cue, content=self._with_object(cue, content))
        content = cue.content or content
        last = self._end(cue, content)
        last = self._trim(content.token, last)
        if last - content.token < _MIN_TOKENS or self._is_bare(content.token, last):
            return None
        subject = self.subjects[cue.token]
        return _Draft(content.token, last, cue, None, subject, cue.entry.id, cue.entry.force, content.quotation)

    def _with_object(self, cue: FoundCue, content: Content) -> Content:
        """A judgement begins with what is judged: «تعتبر أنقرة الوحدات "جماعة إرهابية"»."""
        party = self.subjects[cue.token].party
        if cue.entry.force != "opines" or content.opening != "quote":
            return content
        k = party.last if party is not None and party.first > cue.token else cue.token + 1
        reader = self.reader
        is_noun = k < content.mark and reader.tokens[k].upos in ("NOUN", "PROPN", "X")
        if not is_noun or reader.tokens[k].word == reader.tokens[cue.token].word or content.mark - k > _MAX_JUDGED:
            return content
        return Content(k, "object", k)

    def _is_bare(self, first: int, last: int) -> bool:
        """One word with its pronoun (تخوفها) says nothing."""
        return self.reader.tokens[first].word == self.reader.tokens[last - 1].word

    def _object_after(self, cue: FoundCue) -> Content | None:
        """What is announced, where the parse has not seen it: the first bare noun behind the subject (أعلنت مصر فتح
        المعبر), or behind the verb if the subject is named before it or not at all (وأكد ضرورة …، متوقعا زيادة …)."""
        if "object" not in cue.entry.content or cue.shape == "masdar":
            return None
        reader, party = self.reader, self.subjects[cue.token].party
        has_subject = party is not None and party.first > cue.token
        k = party.last if party is not None and has_subject else cue.token + 1
        limit = min(reader.limit[cue.token], k + 8)
        while k < limit and (reader.is_in(k, "time") or reader.forms[k] in _COMMAS):
            k += 1
        if k >= limit or not is_act(reader, k):
            return None
        is_known = has_subject or cue.shape == "participle" or (reader.tokens[k].lemma,) in self.book.words["act"]
        return Content(k, "object", k) if is_known else None

    def _is_hollow(self, draft: _Draft, depths: Sequence[int]) -> bool:
        """Words reported inside somebody else's words by nobody in particular (يشير التقييم إلى), or an aside that
        only leads in what is said (ومشيرا إلى القرار، قال …)."""
        cue = draft.cue
        if cue is None or cue.content is None:
            return False
        if self.reader.inside[cue.token] >= 0 and cue.content.opening != "quote":
            return True
        is_thin = (
            draft.subject.party is None or cue.content.opening in ("noun", "object") or draft.force not in _TELLING
        )
        if is_thin and depths[cue.token]:
            return True
        sentence = self.document.sentences[self.reader.sentence[cue.token]]
        return cue.shape == "participle" and cue.content.opening == "noun" and cue.token <= sentence.first + 1

    def _quoted_before(self, cue: FoundCue) -> Content | None:
        """The quotation that a report follows: «…»، تقول فلانة."""
        if cue.shape != "verb" or "quote" not in cue.entry.content or cue.embedded:
            return None
        k = cue.clause - 1
        while k >= 0 and (self.reader.forms[k] in _COMMAS or self.reader.forms[k] in "-–"):
            k -= 1
        if k == cue.clause - 1:
            return None
        number = self.closing.get(k)
        if number is None:
            return None
        first = self.reader.token_at(self.reader.quotations[number].first)
        return Content(first, "before", first, number) if k - first >= _MIN_LOOSE_QUOTE else None

    def _trim(self, first: int, last: int) -> int:
        """Without the punctuation and the coordinator at the end."""
        reader = self.reader
        while last > first:
            form = reader.forms[last - 1]
            is_loose_mark = form in _TRAILING or (last - 1 in reader.opens)
            if is_loose_mark or (reader.tokens[last - 1].upos == "CCONJ"):
                last -= 1
            else:
                break
        return last

    def _attributed(self, drafts: Sequence[_Draft]) -> Iterator[_Draft]:
        """Clauses that بحسب، وفق، حسبما attribute and that no cue reports."""
        near = self._by_sentence(drafts)
        for source in self.sources:
            beside = near.get(self.reader.sentence[source.first], [])
            if source.is_self or any(self._is_tail_of(source, draft) for draft in beside):
                continue
            span = self._clause_of(source, beside)
            if span is None or span[1] - span[0] <= _MIN_TOKENS or any(_leads(draft, span) for draft in beside):
                continue
            yield _Draft(*span, None, source, self._source_subject(source), source.entry.id, source.entry.force)

    def _by_sentence(self, drafts: Iterable[_Draft]) -> dict[int, list[_Draft]]:
        """Drafts by the sentences in which they begin and end."""
        found: dict[int, list[_Draft]] = {}
        for draft in drafts:
            for sentence in {self.reader.sentence[draft.first], self.reader.sentence[draft.last - 1]}:
                found.setdefault(sentence, []).append(draft)
        return found

    def _is_tail_of(self, source: _Source, draft: _Draft) -> bool:
        """Whether words of attribution only close what a cue reports already."""
        follows = draft.first < source.first and draft.last >= source.closes - 1
        return follows and self.reader.limit[draft.first] >= source.first

    def _clause_of(self, source: _Source, drafts: Sequence[_Draft]) -> tuple[int, int] | None:
        """The clause behind a source that opens its sentence, else the one before it."""
        reader = self.reader
        sentence = self.document.sentences[reader.sentence[source.first]]
        opening = source.first
        while opening > sentence.first and reader.tokens[opening - 1].upos in ("CCONJ", "PUNCT"):
            opening -= 1
        if opening <= sentence.first + 1 or self._links(source):
            return self._clause_after(source)
        if source.closes == source.first and source.verb is None:
            return None
        first = max([sentence.first] + [d.last for d in drafts if sentence.first <= d.last < source.first])
        while first < source.first and (
            reader.tokens[first].upos in ("CCONJ", "PUNCT") or reader.is_in(first, "coordinator")
        ):
            first += 1
        last = self._trim(first, source.closes)
        return (first, last) if last - first > _MIN_TOKENS else None

    def _links(self, source: _Source) -> bool:
        """Whether «فإن» follows the one who is named: the clause behind is attributed, wherever the words stand."""
        reader = self.reader
        for k in range(source.last, min(reader.limit[source.first] - 1, source.last + 16)):
            if reader.forms[k] == "\u0641" and reader.tokens[k].upos != "X":
                return reader.is_in(k + 1, "complementizer") or reader.tokens[k + 1].upos in ("VERB", "PART")
        return False

    def _clause_after(self, source: _Source) -> tuple[int, int] | None:
        reader = self.reader
        limit = reader.limit[source.first]
        k = source.last
        while k < min(limit, source.last + 30):
            if reader.forms[k] in _COMMAS or (reader.forms[k] == "\u0641" and k + 1 < limit):
                while k < limit and (
                    reader.forms[k] in _COMMAS
                    or reader.tokens[k].upos in ("CCONJ", "PART", "PRON")
                    or reader.is_in(k, "complementizer")
                    or reader.is_in(k, "source-link")
                ):
                    k += 1
                return k, self._trim(k, self._until_boundary(k, limit))
            k += 1
        return None

    def _until_boundary(self, k: int, limit: int) -> int:
        for place in range(bisect_right(self.boundaries, k), bisect_right(self.boundaries, limit)):
            if self.reader.inside[self.boundaries[place] - 1] == -1:
                return self.boundaries[place]
        return limit

    def _source_subject(self, source: _Source) -> Subject:
        """The party that a source names: the subject of its verb, or the noun behind it."""
        reader = self.reader
        limit = min(reader.limit[source.first], source.last + 12)
        for k in range(source.last, limit):
            party = self.parties.at.get(k)
            if party is not None:
                return Subject(k, party, True)
            if reader.forms[k] in _COMMAS or reader.forms[k] in "()":
                break
        return NO_SUBJECT

    def _captions(self, drafts: Sequence[_Draft]) -> Iterator[_Draft]:
        """«فلان: …» at the head of a line."""
        taken = self._depths(draft for draft in drafts if draft.subject.party is not None)
        for first, last in self._lines():
            colon = next(
                (k for k in range(first, min(last, first + _MAX_CAPTION)) if self.reader.forms[k] == ":"), None
            )
            if colon is None or colon + _MIN_CAPTION > last or colon == first:
                continue
            breaks = [k for k in range(first, colon) if self.reader.forms[k] in _BREAKS]
            first = breaks[-1] + 1 if breaks else first
            party = self._caption_party(first, colon)
            if party is None or self._is_topic(party, colon + 1, last):
                continue
            start, end = colon + 1, self._caption_end(colon + 1, last)
            if start in self.reader.opens:
                number = self.reader.opens[start]
                start = self.reader.token_at(self.reader.quotations[number].first)
                end = min(end, self.reader.token_at(self.reader.quotations[number].last))
            end = self._trim(start, end)
            if end - start >= _MIN_TOKENS and not any(taken[start:end]):
                yield _Draft(start, end, None, None, Subject(party.first, party, True), CAPTION, "says")

    def _lines(self) -> Iterator[tuple[int, int]]:
        """Token ranges of the lines of the text."""
        text, tokens = self.document.article.text, self.reader.tokens
        first = 0
        for k in range(1, len(tokens) + 1):
            if k == len(tokens) or "\n" in text[tokens[k - 1].end : tokens[k].start]:
                yield first, k
                first = k

    def _caption_party(self, first: int, colon: int) -> Party | None:
        """Who is named before the colon, if nothing but a name and perhaps «ردا على …» stands there."""
        reader = self.reader
        if any(token.form in _DATELINE for token in reader.tokens[first:colon]):
            return None
        found = self.parties.between(first, colon)
        if not found or found[0].first > first + 4:
            return None
        if any(token.upos == "VERB" for token in reader.tokens[first:colon]):
            says_we = any(token.feat("Person") == "1" for token in reader.tokens[colon + 1 : colon + 4])
            return found[0] if says_we and found[0].first == first else None
        return found[0]

    def _is_topic(self, party: Party, first: int, last: int) -> bool:
        """A country before a colon says where it happened, unless somebody speaks in the first person behind it."""
        if self.parties.types[party.entity] != "country" or not self._is_plain_name(party):
            return False
        says_we = any(token.feat("Person") == "1" for token in self.reader.tokens[first:last])
        return not says_we and first not in self.reader.opens

    def _is_plain_name(self, party: Party) -> bool:
        """Whether a country is called by its name and not by its capital (واشنطن: …)."""
        country = self.rulebook.actor(self.slugs.get(party.entity) or "")
        wording = fold(self.document.article.text[party.start : party.end])
        return isinstance(country, Country) and wording in map(fold, country.names)

    def _caption_end(self, first: int, last: int) -> int:
        for k in range(first, last):
            if self.reader.forms[k] in _BREAKS and k > first + 1:
                return k
        return last

    def _loose_quotations(self, drafts: Sequence[_Draft]) -> Iterator[_Draft]:
        """Whole sentences in quotation marks that nothing announces: the speaker goes on."""
        taken = self._depths(drafts)
        for number, quotation in enumerate(self.reader.quotations):
            first, last = self.reader.token_at(quotation.first), self.reader.token_at(quotation.last)
            if quotation.depth or last - first < _MIN_LOOSE_QUOTE or any(taken[first:last]):
                continue
            opening = self.reader.token_at(quotation.start)
            sentence = self.document.sentences[self.reader.sentence[opening]]
            has_verb = any(token.upos == "VERB" for token in self.reader.tokens[first:last])
            if has_verb and opening <= sentence.first + 1:
                yield _Draft(first, self._trim(first, last), None, None, NO_SUBJECT, QUOTATION, "says", number)

    # ── who speaks ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _resolve(self, drafts: Sequence[_Draft]) -> Iterator[Statement]:
        """Speakers in the order of the reporting words, statements in the order of their content."""
        depths = self._depths(drafts)
        memory = self._note_subjects(depths)
        speakers: dict[int, tuple[str | None, Party | None]] = {}
        for number in sorted(range(len(drafts)), key=lambda n: self._position(drafts[n])):
            draft = drafts[number]
            place = self._position(draft)
            entity, party = speakers[number] = self._speaker(draft, memory)
            if entity is not None and depths[place] <= (draft.first <= place < draft.last):
                memory.note(Heard(place, entity, self._gender(draft), True, party))
        for number, draft in enumerate(drafts):
            yield self._statement(draft, *speakers[number], number)

    def _position(self, draft: _Draft) -> int:
        return draft.cue.token if draft.cue is not None else draft.source.first if draft.source else draft.first

    def _gender(self, draft: _Draft) -> str | None:
        if draft.cue is not None and draft.cue.shape != "masdar":
            return gender_of(self.reader, draft.cue.token)
        return self.parties.gender(draft.subject.party) if draft.subject.party is not None else None

    def _note_subjects(self, reported: Sequence[int]) -> Memory:
        """Who is the subject of a verb that the narrator tells of."""
        memory = Memory()
        for cue in self.cues:
            party = self.subjects[cue.token].party
            if cue.shape == "masdar" and cue.content is None:
                continue  # «رفض الوزير اعتذار الرئيس»: a noun of saying that reports nothing lets nobody speak
            if party is not None and not reported[cue.token] and not cue.embedded and cue.entry.force != "shows":
                gender = gender_of(self.reader, cue.token) if cue.shape == "verb" else self.parties.gender(party)
                memory.note(Heard(cue.token, party.entity, gender or party.gender, True, party))
        for k, token in enumerate(self.reader.tokens):
            if token.upos != "VERB" or reported[k] or k in self.subjects:
                continue
            party = actor_of(self.reader, self.parties, k)
            if party is not None:
                memory.note(Heard(k, party.entity, gender_of(self.reader, k) or party.gender, False, party))
        return memory

    def _speaker(self, draft: _Draft, memory: Memory) -> tuple[str | None, Party | None]:
        """Entity and mention of the speaker; no mention where a running speaker goes on."""
        place = self._position(draft)
        if draft.subject.party is not None:
            meant = self._meant(draft.subject.party, place, memory)
            return meant or draft.subject.party.entity, draft.subject.party
        issuer = self._issuer(draft.subject, memory)
        if issuer is not None:
            return issuer, None
        is_participle = draft.cue is not None and draft.cue.shape == "participle"
        head = self.reader.tokens[place].head
        governed = memory.at(head) if is_participle and not self.reader.is_in(head, "auxiliary") else None
        if governed is not None:
            return governed.entity, None
        since = None
        if (draft.cue is not None and draft.force != "adds") or is_participle:
            since = self.document.sentences[self.reader.sentence[place]].first
        carries_on = draft.force == "adds" or draft.cue is None or is_participle
        groups = self.groups if self.reader.tokens[place].feat("Number") == "Plur" else frozenset()
        recalled = memory.recall(place, self._gender(draft), since=since, speakers_only=carries_on, groups=groups)
        return (recalled.entity, None) if recalled is not None else (None, None)

    def _meant(self, party: Party, place: int, memory: Memory) -> str | None:
        """Whom a bare «المسؤول الإيراني» or «المصدر نفسه» means: the latest speaker who may be called so. None for all
        other descriptions, and where the one they were resolved to has spoken already."""
        reader = self.reader
        first, last = party.first, party.last
        is_bare = all(reader.tokens[k].upos in ("ADJ", "DET", "PRON") for k in range(first + 1, last))
        is_source = reader.is_in(first, "source-role")
        behind = reader.tokens[last].upos if last < len(reader.tokens) else ""
        if not is_bare or behind in ("X", "PROPN") or not (is_source or reader.is_in(first, "speaker-role")):
            return None
        is_same = any(reader.is_in(k, "same") for k in range(first + 1, min(last + 1, len(reader.tokens))))
        own_verb = reader.tokens[first].head
        gender = self.parties.gender(party) or (gender_of(reader, own_verb) if own_verb >= 0 else None)
        spoken = (one for one in memory.spoken(min(place, first), gender) if one.token != own_verb)
        heard = [one for one in spoken if reader.tokens[one.token].upos != "NOUN"]
        if not is_same and (self._is_introduced(party) or any(one.entity == party.entity for one in heard)):
            return None
        country = self.countries[party.entity] if last - first > 1 and not is_same else None
        for number, one in enumerate(heard):
            is_alike = one.party is not None and reader.tokens[one.party.first].lemma == reader.tokens[first].lemma
            is_near = country is not None or number == 0
            is_person = is_near and not is_source and self.parties.types[one.entity] == "person"
            if (is_alike or is_person) and (country is None or self.countries[one.entity] in (country, None)):
                return one.entity
        return None

    def _is_introduced(self, party: Party) -> bool:
        """Whether the same word brought the entity in without an article («مسؤول إسرائيلي بارز … المسؤول»)."""
        tokens, word = self.reader.tokens, self.reader.tokens[party.first].lemma
        return any(
            one.entity == party.entity
            and tokens[one.first].lemma == word
            and tokens[one.first].feat("Definite") != "Def"
            for one in self.parties.all
            if one.first < party.first
        )

    def _issuer(self, subject: Subject, memory: Memory) -> str | None:
        """Who issued the paper that speaks («وأضاف البيان»): who spoke in the sentence where it was named before."""
        reader, k = self.reader, subject.token
        if subject.party is not None or k < 0 or reader.tokens[k].lemma not in self.book.settings:
            return None
        if reader.tokens[k].feat("Definite") != "Def" or reader.tokens[k].upos != "NOUN":
            return None
        lemma = reader.tokens[k].lemma
        before = next((j for j in range(k - 1, -1, -1) if reader.tokens[j].lemma == lemma), None)
        if before is None:
            return None
        sentence = self.document.sentences[reader.sentence[before]]
        issuer = next(memory.spoken(sentence.last), None)
        return issuer.entity if issuer is not None and issuer.token >= sentence.first else None

    def _statement(self, draft: _Draft, entity: str | None, party: Party | None, number: int) -> Statement:
        tokens = self.reader.tokens
        via = self._via(draft, entity)
        outlet = self.document.article.source
        return Statement(
            id=f"s{number + 1}",
            start=tokens[draft.first].start,
            end=tokens[draft.last - 1].end,
            kind=self._kind(draft),
            cue=self._cue(draft),
            speaker=entity,
            speaker_span=Span(party.start, party.end) if party is not None else None,
            addressee=self._addressee(draft, entity),
            via=via,
            chain=tuple(name for name in (outlet, via, entity) if name is not None),
            setting=self._setting(draft),
            place=None,
            date=None,
            found_by=draft.found_by,
        )

    def _via(self, draft: _Draft, speaker: str | None) -> str | None:
        """Who passed the words on: the subject of نقل, or who is named behind or before the report (وفق ما نقلت …)."""
        if draft.subject.relay is not None:
            return draft.subject.relay.entity
        if draft.source is not None:
            return None
        sentence = self.document.sentences[self.reader.sentence[self._position(draft)]]
        between = () if draft.cue is None else self._sources_from(draft.cue.token, draft.first - draft.cue.token)
        for source in (*self._sources_from(draft.last, 4), *between, *self._sources_from(sentence.first, 2)):
            if source.is_self or (source.first < draft.last and source.first >= draft.first):
                continue
            party = self._source_subject(source).party
            if party is not None and party.entity != speaker:
                return party.entity
        return None

    def _sources_from(self, first: int, within: int) -> tuple[_Source, ...]:
        """Words of attribution that begin at most so many tokens behind a place."""
        start = bisect_left(self.sources, first, key=lambda source: source.first)
        stop = bisect_right(self.sources, first + within, key=lambda source: source.first)
        return self.sources[start:stop]

    def _addressee(self, draft: _Draft, speaker: str | None) -> str | None:
        """The one spoken to: behind ل or مع (في تصريح لـ…), or the direct object (أبلغ المجلس أن)."""
        if draft.cue is None:
            return None
        reader = self.reader
        first, last = self._zone(draft)
        for party in self.parties.between(first, last):
            before = reader.forms[party.first - 1] if party.first else ""
            if party.entity != speaker and (before,) in self.book.words["addressee"]:
                return party.entity
        if draft.cue.entry.addressee == "object":
            own = (draft.subject.token, speaker)
            for party in self.parties.between(draft.cue.token + 1, last):
                if party.first <= own[0] < party.last or party.entity == own[1]:
                    continue
                if reader.tokens[party.first - 1].upos != "ADP":
                    return party.entity
        return None

    def _zone(self, draft: _Draft) -> tuple[int, int]:
        """The tokens around a cue that say to whom, where and through what: its clause without the reported words."""
        assert draft.cue is not None  # noqa: S101
        content = draft.cue.content
        cue = draft.cue.token
        if content is None or content.mark < cue:
            return cue, min(self.reader.limit[cue], cue + 16)
        first = cue
        if draft.cue.shape != "participle" and not draft.cue.embedded:
            sentence = self.document.sentences[self.reader.sentence[cue]]
            first = max(sentence.first, cue - 12)
        return first, content.mark

    def _setting(self, draft: _Draft) -> str | None:
        """Where or through what somebody speaks, by the words between subject and content (في مقابلة مع …)."""
        if draft.cue is None:
            return None
        tokens, index = self.reader.tokens, self.book.settings
        first, last = self._zone(draft)
        for k in range(first, last):
            for lemmas, entry in index.get(tokens[k].lemma, ()):
                is_there = k > first and self.reader.is_in(k - 1, "place-of-speech")
                if is_there and tuple(token.lemma for token in tokens[k : k + len(lemmas)]) == lemmas:
                    return entry.setting
        return None

    def _cue(self, draft: _Draft) -> Cue | None:
        if draft.cue is not None:
            token = self.reader.tokens[draft.cue.token]
            return Cue(token.start, token.end, token.lemma, draft.force)
        if draft.source is not None:
            first, last = self.reader.tokens[draft.source.first], self.reader.tokens[draft.source.last - 1]
            return Cue(first.start, last.end, first.lemma, draft.force)
        return None

    def _kind(self, draft: _Draft) -> StatementKind:
        """Direct if one quotation holds it all, mixed if quotations hold a part, else indirect."""
        if draft.quotation is not None and draft.cue is not None and draft.cue.content is not None:
            quotation = self.reader.quotations[draft.quotation]
            if self.reader.token_at(quotation.last) >= draft.last:
                return "direct"
        if draft.found_by == QUOTATION:
            return "direct"
        is_mixed = any(k in self.reader.opens for k in range(draft.first, draft.last))
        return "mixed" if is_mixed or draft.quotation is not None else "indirect"


def _leads(draft: _Draft, span: tuple[int, int]) -> bool:
    """Whether a clause opens with a reporting word of its own (وحسب رويترز، قالت المصادر إن …)."""
    if draft.cue is None or not span[0] <= draft.cue.token < span[1]:
        return False
    return draft.cue.token <= span[0] + 3 or draft.first >= span[1]


def _is_heard(reader: Reader, cue: FoundCue) -> bool:
    """Whether somebody really says something: no negated verb (لم يوضح), no impersonal report (يذكر أن)."""
    if reader.inside[cue.token] >= 0 and (cue.entry.force == "shows" or reader.tokens[cue.token].feat("Person") == "1"):
        return False
    if cue.shape == "verb":
        if _is_unreal(reader, cue.token):
            return False
        if cue.token > 0 and reader.is_in(cue.token - 1, "negation") and cue.entry.force not in _DENYING:
            return False
        if reader.is_in(cue.token, "impersonal"):
            content = cue.content
            return content is None or content.mark > cue.token + 2
    return True


def _is_unreal(reader: Reader, k: int) -> bool:
    """A report that is only wished or expected: «أن يعلن»، «سيعلن»."""
    if k == 0:
        return False
    before = reader.tokens[k - 1]
    if reader.forms[k - 1] + reader.forms[k] in reader.book.forms and before.word == reader.tokens[k].word:
        return False
    is_future = before.word == reader.tokens[k].word and reader.is_in(k - 1, "future")
    return (
        is_future
        or reader.is_in(k - 1, "future")
        or (reader.is_in(k - 1, "complementizer") and not before.form.startswith(_HAMZA_BELOW))
    )


def _drop_doubles(reader: Reader, drafts: Iterable[_Draft]) -> list[_Draft]:
    """One statement where two cues report the same words (تابع قائلا إن): the nearer cue, the other one's subject."""
    kept: dict[int, _Draft] = {}
    for draft in drafts:
        other = kept.get(draft.first)
        kept[draft.first] = draft if other is None else _better(reader, other, draft)
    return list(kept.values())


def _better(reader: Reader, outer: _Draft, inner: _Draft) -> _Draft:
    """The draft of two that report the same words; the inner cue is the nearer one."""
    assert outer.cue is not None and inner.cue is not None and inner.cue.content is not None  # noqa: S101
    behind = inner.cue.token + 1
    has_suffix = reader.tokens[behind].word == reader.tokens[inner.cue.token].word  # «في كلمة بثتها القناة أن»
    if (inner.cue.embedded or has_suffix) and inner.cue.shape == "verb" and inner.cue.content.mark > behind:
        return outer
    is_party = reader.tokens[inner.cue.token].deprel.startswith("nsubj") and not has_suffix  # «أثبت الادعاء أن»
    is_far = inner.cue.content.mark > inner.cue.token + 2
    if outer.force == "reads" and inner.subject.party is not None:
        return inner  # «جاء ذلك بعد تصريحات للرئيس بأن»
    if inner.cue.shape == "masdar" and outer.cue.shape != "masdar" and (is_far or is_party):
        return outer
    subject = inner.subject if inner.subject.party is not None else outer.subject
    return replace(inner, subject=subject, last=min(inner.last, outer.last))


def _find_sources(reader: Reader, parties: Parties, reporting: set[int]) -> Iterator[_Source]:
    """Words of attribution that name somebody (بحسب الوزارة), have a verb (حسبما ذكرت) or a pronoun (على حد قوله)."""
    k = 0
    while k < len(reader.tokens):
        source = _source_at(reader, parties, k, reporting)
        if source is not None:
            yield source
            k = source.last
        else:
            k += 1


def _source_at(reader: Reader, parties: Parties, k: int, reporting: set[int]) -> _Source | None:
    for phrase, entry in reader.book.sources.get(reader.forms[k], ()):
        last = k + len(phrase)
        if tuple(reader.forms[k:last]) != phrase or last >= len(reader.tokens):
            continue
        closes = k
        while closes > 0 and (reader.forms[closes - 1] in _COMMAS or reader.tokens[closes - 1].upos == "CCONJ"):
            closes -= 1
        is_self = "self" in entry.takes and _is_suffix(reader, last)
        if is_self:
            return _Source(k, last, entry, None, True, closes)
        verb = _verb_at(reader, last)
        if "party" not in entry.takes and (verb in reporting or closes == k or not _names_party(reader, parties, last)):
            continue  # «كما حذرت من …»: a report of its own, not «، كما ذكرت الوكالة»
        if verb is not None and reader.book.verbs[reader.tokens[verb].lemma].force not in (*_TELLING, "reads"):
            continue
        if verb is not None and "clause" in entry.takes:
            return _Source(k, verb + 1, entry, verb, False, closes)
        if "party" in entry.takes and _names_party(reader, parties, last):
            return _Source(k, last, entry, None, False, closes)
    return None


def _is_suffix(reader: Reader, last: int) -> bool:
    token = reader.tokens[last]
    return token.upos == "PRON" and token.word == reader.tokens[last - 1].word and not reader.is_in(last, "relative")


def _verb_at(reader: Reader, last: int) -> int | None:
    """A reporting verb right behind the words, ما in between or not."""
    for k in (last, last + 1, last + 2):
        if k >= len(reader.tokens):
            return None
        if reader.tokens[k].upos == "VERB":
            return k if reader.tokens[k].lemma in reader.book.verbs else None
        if not reader.is_in(k, "relative") and reader.tokens[k].upos not in ("AUX", "PART"):
            return None
    return None


def _names_party(reader: Reader, parties: Parties, last: int) -> bool:
    for k in range(last, min(len(reader.tokens), last + 5)):
        if k in parties.at:
            return True
        if reader.tokens[k].upos in ("PUNCT", "VERB") and k not in reader.opens and k > last:
            return False
    return False
