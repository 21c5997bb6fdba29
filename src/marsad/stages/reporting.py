"""Reporting words in a document and where the words they report begin.

A cue is a verb (قال), an active participle in the accusative (مضيفا) or a masdar (قوله) of `rules/cues.yaml`. What it
reports begins after أنّ/إنّ, at a quotation mark, after a colon, or with a noun phrase that its preposition brings
(أشار إلى تحسن). Subject, apposition, parentheses, relative clauses and adverbials may stand in between.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.records import Document, Token
from marsad.rulebook.cues import CueBook, CueEntry, Shape
from marsad.stages.quotations import Quotation, find_quotations

Opening = Literal["clause", "quote", "colon", "noun", "object", "before"]

_MAX_GAP = 48
_MAX_GAP_MASDAR = 14
_NEAR = 6
_SHORT_NAME = 3
_CLAUSE_QUOTE = 4
OPEN_BRACKETS, _CLOSE_BRACKETS = "([", ")]"
_COMMAS = frozenset("،,")
_STOPS = frozenset("؛;!؟?")
_NOMINAL = frozenset(("NOUN", "PROPN", "X", "NUM", "DET", "PRON", "ADJ"))
_HAL_ENDINGS = ("\u0627", "\u0647", "\u064a\u0646")
_ARTICLE = "\u0627\u0644"
_HAMZA_BELOW = "\u0625"
_JOINS = "\u0648\u0641"
_DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Content:
    """Where reported words begin. token: their first token. opening: how; mark: the token that announces them (أنّ, a
    quotation mark, a colon, a preposition; the token itself for objects). quotation: index, where one begins them."""

    token: int
    opening: Opening
    mark: int
    quotation: int | None = None


@dataclass(frozen=True, slots=True)
class FoundCue:
    """A reporting word. token, last: its tokens (a suffix pronoun included). clause: the first token of its clause,
    coordinator included. embedded: it stands in a relative or complement clause. content: what it reports, if found."""

    token: int
    entry: CueEntry
    shape: Shape
    clause: int
    embedded: bool
    content: Content | None


class Reader:
    """A document with what the search for reported speech asks of it again and again.

    forms: folded forms; quotations: all pairs of marks; opens: token of an opening mark → quotation; inside: token →
    innermost quotation or -1; limit: token → end (exclusive) of its sentence, quotations never cut.
    """

    __slots__ = ("book", "document", "forms", "inside", "limit", "opens", "quotations", "sentence", "starts", "tokens")

    def __init__(self, document: Document, book: CueBook, forms: Sequence[str]) -> None:
        self.document = document
        self.book = book
        self.tokens: tuple[Token, ...] = document.tokens
        self.forms = forms
        self.starts = [token.start for token in self.tokens]
        self.quotations: tuple[Quotation, ...] = find_quotations(document.article.text)
        size = len(self.tokens)
        self.inside = [-1] * size
        self.opens: dict[int, int] = {}
        for number, quotation in enumerate(self.quotations):
            first, last = self.token_at(quotation.first), self.token_at(quotation.last)
            self.opens[self.token_at(quotation.start)] = number
            self.inside[first:last] = [number] * (last - first)
        self.sentence = [0] * size
        self.limit = [0] * size
        self._set_limits()

    def token_at(self, offset: int) -> int:
        """The first token that begins at or after an offset."""
        return bisect_left(self.starts, offset)

    def is_in(self, token: int, words: str, length: int = 1) -> bool:
        """Whether the token (or the phrase that begins with it) is of a class of `statements_words.yaml`."""
        return tuple(self.forms[token : token + length]) in self.book.words[words]

    def phrase_at(self, token: int, words: str) -> int:
        """Number of tokens of the longest phrase of the class that begins here, 0 if none."""
        return max((n for n in (3, 2, 1) if self.is_in(token, words, n)), default=0)

    def after_quotation(self, number: int) -> int:
        """The first token behind a quotation and its closing mark."""
        return self.token_at(self.quotations[number].end)

    def _set_limits(self) -> None:
        sentences, size = self.document.sentences, len(self.tokens)
        within = [-1] * (size + 1)
        for number, quotation in enumerate(self.quotations):
            if quotation.depth == 0:
                first, last = self.token_at(quotation.start) + 1, self.token_at(quotation.end)
                within[first:last] = [number] * max(0, last - first)
        for number, sentence in enumerate(sentences):
            self.sentence[sentence.first : sentence.last] = [number] * (sentence.last - sentence.first)
        for sentence in sentences:
            end = sentence.last
            while end < size and within[end] >= 0:
                inner = self.token_at(self.quotations[within[end]].end) - 1
                end = sentences[self.sentence[inner]].last
            self.limit[sentence.first : sentence.last] = [end] * (sentence.last - sentence.first)
        for number, quotation in enumerate(self.quotations):
            last = self.token_at(quotation.last)
            for i in range(self.token_at(quotation.first), last):
                self.limit[i] = min(self.limit[i], last) if self.inside[i] == number else self.limit[i]


def find_cues(reader: Reader) -> tuple[FoundCue, ...]:
    """All reporting words in text order, also those whose content was not found."""
    found = []
    for i, token in enumerate(reader.tokens):
        known = _entry(reader, i, token)
        if known is not None:
            entry, shape = known
            clause, embedded = clause_of(reader, i)
            found.append(FoundCue(i, entry, shape, clause, embedded, _find_content(reader, i, entry, shape)))
    return tuple(found)


def _entry(reader: Reader, i: int, token: Token) -> tuple[CueEntry, Shape] | None:
    book, form = reader.book, reader.forms[i]
    if token.upos not in ("VERB", "NOUN", "ADJ", "X"):
        return None
    participle = book.participle_forms.get(form)
    if participle is None and i > 0 and reader.tokens[i - 1].word == token.word:
        participle = book.participle_forms.get(reader.forms[i - 1] + form)  # a wrong cut: و + اصفا
    if participle is not None and is_hal(reader, i):
        return participle, "participle"
    if token.upos == "VERB":
        verb = _wrongly_cut(reader, i) or book.verbs.get(form) or book.verbs.get(token.lemma) or book.forms.get(form)
        if verb is None and form[0] in _JOINS:
            verb = book.forms.get(form[1:])
        return (verb, "verb") if verb is not None else None
    participle = book.participles.get(token.lemma) or book.participles.get(form)
    if participle is not None and (is_hal(reader, i) or _is_bare_hal(reader, i)):
        return participle, "participle"
    masdar = book.masdars.get(token.lemma)
    return (masdar, "masdar") if masdar is not None else None


def _wrongly_cut(reader: Reader, i: int) -> CueEntry | None:
    """The verb whose first letter was taken for a particle (أ + قسم، س + مى)."""
    if i == 0 or reader.tokens[i - 1].word != reader.tokens[i].word or not reader.is_in(i - 1, "wrong-cut"):
        return None
    return reader.book.forms.get(reader.forms[i - 1] + reader.forms[i])


def _is_bare_hal(reader: Reader, i: int) -> bool:
    """A participle that lost its ending but stands where a hal clause stands: «، مضيف أن …»."""
    if i == 0 or i + 1 >= len(reader.tokens) or reader.forms[i].startswith(_ARTICLE):
        return False
    return reader.forms[i - 1] in _COMMAS and reader.is_in(i + 1, "complementizer")


def is_hal(reader: Reader, i: int) -> bool:
    """An indefinite accusative participle (مشيرا، مؤكدة، قائلين), as hal clauses have it."""
    form, token = reader.forms[i], reader.tokens[i]
    if not form.endswith(_HAL_ENDINGS) or form.startswith(_ARTICLE):
        return False
    is_oblique = token.feat("Case") not in ("Nom", "Gen") and not token.deprel.startswith("nsubj")
    return form.endswith(_HAL_ENDINGS[0]) or is_oblique


def clause_of(reader: Reader, i: int) -> tuple[int, bool]:
    """First token of the clause of a verb (coordinators included), and whether the clause is embedded in another."""
    first = i
    tokens = reader.tokens
    if tokens[i].deprel.startswith("acl") and not (i > 0 and reader.is_in(i - 1, "joins")):
        return first, True
    while first > 0 and reader.sentence[first - 1] == reader.sentence[i]:
        before = tokens[first - 1]
        if reader.is_in(first - 1, "relative") or reader.is_in(first - 1, "complementizer"):
            return first - 1, True
        if (
            before.upos in ("CCONJ", "AUX", "PART")
            or reader.is_in(first - 1, "coordinator")
            or reader.is_in(first - 1, "auxiliary")
        ):
            first -= 1
        elif before.upos == "PRON" and before.word == tokens[first - 2].word and first > 1:
            if reader.is_in(first - 2, "complementizer"):
                return first - 2, tokens[first - 2].upos == "SCONJ"
            if not reader.is_in(first - 2, "coordinator"):
                break
            first -= 2
        else:
            break
    return first, False


# ── where the reported words begin ──────────────────────────────────────────────────────────────────────────────────


def _find_content(reader: Reader, i: int, entry: CueEntry, shape: Shape) -> Content | None:
    gap = _MAX_GAP_MASDAR if shape == "masdar" else _MAX_GAP
    limit = min(reader.limit[i], i + gap)
    inner = None  # the last verb of a clause that hangs on the subject: «مسؤول رفض الكشف عن هويته»
    weak: Content | None = None
    passed = relative = False
    j = i + 1
    while j < limit:
        token = reader.tokens[j]
        form = reader.forms[j]
        if form in OPEN_BRACKETS:
            j = skip_brackets(reader, j, limit)
            continue
        if j in reader.opens and not passed:
            content = _at_quotation(reader, i, j, entry, shape)
            if content is not None and not _is_weak(reader, content):
                return content
            weak = weak or content
        if j in reader.opens:
            j = max(j + 1, reader.after_quotation(reader.opens[j]))
            continue
        if form == ":":
            return _after_colon(reader, i, j, entry, shape)
        if form in _STOPS:
            break
        if reader.is_in(j, "complementizer"):
            if _brings_clause(reader, i, j, entry, inner):
                return _clause_content(reader, j)
            passed = True
        elif not passed and token.upos == "ADP" and token.lemma in entry.prepositions:
            content = _after_preposition(reader, j, entry, shape, limit)
            if content is not None:
                direct = _object(reader, i, entry, shape) if content.opening == "noun" else None
                return direct if direct is not None and direct.token < j else content
        elif token.upos == "VERB" and not reader.is_in(j, "auxiliary"):
            if _is_coordinated(reader, j) and not relative:
                break
            inner = j
        elif reader.is_in(j, "relative") and j > i + 1:
            relative = True
        elif form in _COMMAS:
            inner, relative = None, False
        j += 1
    return weak or _object(reader, i, entry, shape)


def _is_coordinated(reader: Reader, j: int) -> bool:
    """Whether a verb opens a clause of its own (و، ثم، لكن before it), so that the search ends."""
    k = j - 1
    while reader.tokens[k].upos in ("AUX", "PART") or reader.is_in(k, "auxiliary"):
        k -= 1
    return reader.is_in(k, "joins")


def skip_brackets(reader: Reader, j: int, limit: int) -> int:
    for k in range(j + 1, min(limit, j + 25)):
        if reader.forms[k] in _CLOSE_BRACKETS:
            return k + 1
    return j + 1


def _at_quotation(reader: Reader, i: int, j: int, entry: CueEntry, shape: Shape) -> Content | None:
    """A quotation whose opening mark is token j, if it is what the cue reports and no name or scare quotes."""
    number = reader.opens[j]
    quotation = reader.quotations[number]
    first, last = reader.token_at(quotation.first), reader.token_at(quotation.last)
    if "quote" not in entry.content or first >= last:
        return None
    if reader.is_in(first, "complementizer"):
        # «قال "إن الاتفاق …"»: the mark stands before the conjunction
        first = _after_suffix(reader, first)
    size = last - first
    has_verb = any(token.upos in ("VERB", "AUX") for token in reader.tokens[first:last])
    near = reader.tokens[j - 1].word == reader.tokens[i].word or j == i + 1 or reader.forms[j - 1] in (":", "،", ",")
    if shape == "masdar" and (not near or reader.tokens[i + 1].word != reader.tokens[i].word):
        return None
    if not near and clause_of(reader, i)[1] and j > i + _NEAR:
        return None
    if (size > _SHORT_NAME and (has_verb or near)) or size > 2 * _CLAUSE_QUOTE:
        return Content(first, "quote", j, number)
    is_phrase = size > _SHORT_NAME and reader.tokens[first].upos in ("ADP", "CCONJ", "PART", "SCONJ")
    is_act = size > _SHORT_NAME and entry.content == ("quote",)  # «طلب من أنصاره "البقاء في الشوارع"»
    is_short = near or has_verb or is_phrase or is_act or "judgement" in entry.content
    return Content(first, "quote", j, number) if is_short and size >= 2 else None


def _is_weak(reader: Reader, content: Content) -> bool:
    """A few words in marks, which may be a name: «أكد "المصدر المسؤول" أن …»."""
    assert content.quotation is not None  # noqa: S101
    last = reader.token_at(reader.quotations[content.quotation].last)
    has_verb = any(token.upos in ("VERB", "AUX") for token in reader.tokens[content.token : last])
    return last - content.token <= _SHORT_NAME or not has_verb


def _after_colon(reader: Reader, i: int, j: int, entry: CueEntry, shape: Shape) -> Content | None:
    if "quote" not in entry.content or j + 1 >= len(reader.tokens) or (shape == "masdar" and j > i + 3):
        return None
    if j + 1 in reader.opens:
        number = reader.opens[j + 1]
        return Content(reader.token_at(reader.quotations[number].first), "quote", j + 1, number)
    if reader.tokens[j + 1].start - reader.tokens[j].end > 2 or reader.limit[j] <= j + 1:
        return None
    return Content(j + 1, "colon", j)


def _brings_clause(reader: Reader, i: int, j: int, entry: CueEntry, inner: int | None) -> bool:
    """Whether the conjunction at j opens what the cue at i reports."""
    if "clause" not in entry.content:
        return False
    before = reader.tokens[j - 1]
    if reader.is_in(j - 1, "before-that") and j - 1 != i:
        return False
    if before.upos == "ADP" and before.lemma not in entry.prepositions:
        return reader.forms[j - 1] == "\u0628"
    if (
        inner is None
        or before.form in _COMMAS
        or before.form in _DASHES
        or reader.tokens[j].form.startswith(_HAMZA_BELOW)
    ):
        return True
    if inner > 0 and reader.is_in(inner - 1, "negation"):
        return True  # «مصادر لم تذكر اسمها أنهم …»
    return reader.tokens[inner].lemma not in reader.book.verbs and not reader.is_in(inner, "before-that")


def _clause_content(reader: Reader, j: int) -> Content | None:
    first = _after_suffix(reader, j)
    if first >= reader.limit[j]:
        return None
    number = reader.opens.get(first)
    if number is not None:
        return Content(reader.token_at(reader.quotations[number].first), "clause", j, number)
    return Content(first, "clause", j)


def _after_suffix(reader: Reader, j: int) -> int:
    """The token behind a conjunction and the pronoun it carries (إنه، أنها)."""
    k = j + 1
    while k < len(reader.tokens) and reader.tokens[k].word == reader.tokens[j].word:
        k += 1
    return k


def _after_preposition(reader: Reader, j: int, entry: CueEntry, shape: Shape, limit: int) -> Content | None:
    """أن, a quotation or a noun phrase behind a preposition of the cue."""
    k = j + 1
    if k >= limit:
        return None
    if reader.is_in(k, "complementizer"):
        content = _clause_content(reader, k)
        return content if content is None or "clause" in entry.content or content.quotation is not None else None
    number = reader.opens.get(k)
    if number is not None:
        quotation = reader.quotations[number]
        first, last = reader.token_at(quotation.first), reader.token_at(quotation.last)
        if reader.is_in(first, "complementizer"):
            first = _after_suffix(reader, first)
        if last - first > _SHORT_NAME or "judgement" in entry.content:
            return Content(first, "quote", k, number)
        return Content(k, "noun", j, number) if "noun" in entry.content else None
    is_suffix = reader.tokens[k].upos == "PRON" and reader.tokens[k].word == reader.tokens[j].word
    if "noun" in entry.content and shape != "masdar" and reader.tokens[k].upos in _NOMINAL and not is_suffix:
        return Content(k, "noun", j)
    return None


def _object(reader: Reader, i: int, entry: CueEntry, shape: Shape) -> Content | None:
    """The direct object of a cue that takes one (أعلن إغلاق المعبر): the noun the parse calls its object."""
    if "object" not in entry.content or shape == "masdar":
        return None
    for j in range(i + 1, min(reader.limit[i], i + _MAX_GAP)):
        token = reader.tokens[j]
        if token.head == i and token.deprel in ("obj", "iobj") and is_act(reader, j):
            return Content(j, "object", j)
    return None


def is_act(reader: Reader, j: int) -> bool:
    """Whether a noun may name what is announced or denied: no definite noun and no demonstrative (هذه الاتهامات)."""
    token = reader.tokens[j]
    return token.upos == "NOUN" and not reader.forms[j].startswith(_ARTICLE)
