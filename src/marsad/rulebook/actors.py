"""Actors of the dictionaries and a fast index that finds their names, adjectives and descriptions in a Document.

The index knows surface words, not grammar: it says that السوريون may stand for SYR here, or that وزيرة خارجية is an
office, and leaves it to `stages/mentions.py` to decide what is an actor and how offices and adjectives compose.

An entry's words are read token by token, so that clitics which the parser has split off (و ب ل ه) are no obstacle, and
whole surface words are tried as well, so that a wrong split is none either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise, product
from typing import ClassVar, Literal

from marsad.language.orthography import fold
from marsad.language.words import split_words
from marsad.records import Document
from marsad.rulebook.plover import EventType
from marsad.rulebook.schema import Entry

Number = Literal["singular", "dual", "plural"]
MatchKind = Literal["name", "demonym", "people", "capital", "metonym", "role", "group"]
Sector = Literal[
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "IGO", "NGO",
]  # fmt: skip

NUMBER = "#"
_NOUNS = frozenset(("NOUN", "PROPN", "X", "NUM"))
_NOMINALS = _NOUNS | {"ADJ"}
_HYPHENS = frozenset("-‐‑–")


# ── entries ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Entry):
    """What every actor may say about its own words, to keep namesakes apart; words are compared folded.

    weak: words that name it only beside a clearer mention of it in the same article (عمان, which is also Amman).
    only_after: word → the words one of which must stand right before it (مالي, which also means financial: في, الى).
    not_after, not_before: word → the words next to which it means something else (الأردن after نهر).
    "#" stands for any number. A neighbour is compared by form and lemma; clitics are words (لمالي is ل + مالي).
    """

    en: str
    weak: tuple[str, ...] = ()
    only_after: tuple[tuple[str, tuple[str, ...]], ...] = ()
    not_after: tuple[tuple[str, tuple[str, ...]], ...] = ()
    not_before: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Country(Actor):
    """A country or territory (`rules/actors/countries.yaml`); `id` is its ISO 3166-1 alpha-3 code.

    names: the usual one first. demonym: the nationality adjective, masculine singular; the other forms follow from
    `inflection.yaml`. people: plurals that do not (الروس، المغاربة). capital: the seat, and what it is called as an
    actor. metonyms: buildings and other cities that stand for the government (الكرملين).
    """

    names: tuple[str, ...]
    demonym: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office a person held from its first to its last day, both ISO dates; null: not known or still in office.

    role: as a newspaper words it. country: where it differs from the person's own.
    """

    SHORTHAND: ClassVar[str] = "role"

    role: str
    en: str
    sector: Sector
    from_: date | None = None
    to: date | None = None
    country: str | None = None

    def is_held_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Actor):
    """A person (`rules/actors/persons/*.yaml`); `id` is the English name as a slug.

    also: other spellings, and the surname alone where newspapers use it alone. country: whom they act for. own: they
    act for themselves, not for their country (opposition leaders). sectors: in force when no office is.
    """

    name: str
    also: tuple[str, ...] = ()
    country: str | None = None
    own: bool = False
    sectors: tuple[Sector, ...] = ()
    wikidata: str | None = None
    offices: tuple[Office, ...] = ()
    born: date | None = None
    died: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Actor):
    """An organisation (`igos`, `ngos`, `media`, `parties`, `armed_groups`, `bodies` under `rules/actors`).

    country: ISO3, EUR, IGO, NGO or null. own: it acts for itself and not for its country's government. from, to: the
    days of its existence, where that matters.
    """

    name: str
    also: tuple[str, ...] = ()
    type: Literal["org", "group"] = "org"
    country: str | None = None
    own: bool = False
    sectors: tuple[Sector, ...] = ()
    from_: date | None = None
    to: date | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Actor):
    """An office or institution that composes with a country, organisation or name (`rules/actors/roles.yaml`).

    forms: singular, masculine and feminine, definite where it is an idafa or a described noun (وزير الخارجية، الأمين
    العام); forms without article are derived. plurals: as forms; the dual is derived. fixed: forms that stand only as
    written (الخارجية, but not خارجية). type: whether it is a person or an institution. level: `national` if it speaks
    for the state with its country alone (وزير الخارجية), `none` if it needs something more to say whom it acts for
    (المتحدث باسم).
    """

    forms: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    sector: Sector | None = None
    type: Literal["person", "org"] = "person"
    level: Literal["national", "none"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Actor):
    """People named by what they are or do (`rules/actors/groups.yaml`).

    lemmas: masculine singular; sound plurals, duals and feminines are derived. plurals: broken plurals (عمال). phrases:
    fixed wordings (شهود عيان). sectors: PLOVER; empty when the word says nothing about them. acts: types of events that
    are these people's doing where nobody else is named (مظاهرات: المتظاهرون).
    """

    lemmas: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    acts: tuple[EventType, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inflection(Entry):
    """How words change (`rules/actors/inflection.yaml`): a table, not an actor, so it has no examples of its own.

    of: nisba (nationality adjectives), group (nouns for people), nominal (adjectives of relation that stand for people,
    whose feminine is an abstract noun), role and idafa (offices of one word and of several).
    article: what makes a word definite. singular, dual, plural: endings; "-" is none; of spelling, the singular is the
    accusative's and the plural the ending of adjectives of relation. joins: words that some writers attach to the next
    one. swaps: spellings that vary inside a word, both ways. linking: how a last letter is written before an ending or
    a pronoun (حكومة, but حكومتان and حكومته).
    """

    PROVED: ClassVar[bool] = False

    of: Literal["nisba", "group", "nominal", "role", "idafa", "spelling"]
    article: str | None = None
    singular: tuple[str, ...] = ()
    dual: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    swaps: tuple[tuple[str, str], ...] = ()
    linking: tuple[tuple[str, str], ...] = ()


def office_on(person: Person, day: date | None) -> Office | None:
    """The office held on that day; of several, the one the entry lists first. None without a day."""
    return next((office for office in person.offices if day is not None and office.is_held_on(day)), None)


# ── matching ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ActorMatch:
    """Tokens first:last (last exclusive) of the document may be read as this entry.

    kind: which of the entry's words it is. full: the entry's own name, not a variant. number, definite: what the
    form says (always singular and true for names). weak: the word alone does not decide, see `Actor.weak`.
    """

    first: int
    last: int
    kind: MatchKind
    entry: Actor
    full: bool = True
    number: Number = "singular"
    definite: bool = True
    weak: bool = False


class ActorIndex:
    """All actors of a rulebook, compiled."""

    def __init__(self, actors: Iterable[Actor], inflections: Iterable[Inflection]) -> None:
        forms = _Forms(inflections)
        self._root = _Node()
        self._lemmas: dict[str, tuple[_Reading, ...]] = {}
        self.by_id: dict[str, Actor] = {}
        for actor in actors:
            self.by_id.setdefault(actor.id, actor)
            for words, reading in forms.of(actor):
                self._root.add(words, reading)
            if isinstance(actor, Group):
                for lemma in map(fold, actor.lemmas):
                    self._lemmas[lemma] = (*self._lemmas.get(lemma, ()), _Reading("group", actor))
        self._root.settle()
        self._linked = {written: plain for plain, written in forms.linking}

    def find(self, document: Document) -> tuple[ActorMatch, ...]:
        """Every reading, in text order and longer ones first; several for one span where words are ambiguous.

        Of the readings that begin at one token only the longest of each sort (name, adjective, office, group) is
        kept, and none inside a longer name: no السودان in جنوب السودان. An office ends where a name begins: in زعيم
        حزب الله it is زعيم, though زعيم حزب is an office too.
        """
        words = _Words(document, self._linked)
        found = [match for i in range(len(words.forms)) for match in self._at(words, i)]
        return tuple(_without_inner(tuple(_settle_weak(found))))

    def lookup(self, text: str) -> tuple[Actor, ...]:
        """Entries that this word or name, taken as a whole, may stand for.

        Context is not looked at: مالي is Mali here whatever precedes.
        """
        node: _Node | None = self._root
        for word in _split(fold(text)):
            node = node.edges.get(word) if node is not None else None
        return tuple(dict.fromkeys(reading.actor for reading in node.readings)) if node is not None else ()

    def _at(self, words: _Words, first: int) -> list[ActorMatch]:
        found: list[ActorMatch] = []
        for step, last in words.steps(first):
            node = self._root.edges.get(step)
            if node is not None:
                self._follow(words, node, first, last, found)
        if not found and words.lemmas[first] in self._lemmas and words.tag(first) in _NOUNS:
            return [_match(reading, first, first + 1) for reading in self._lemmas[words.lemmas[first]]]
        return _longest_of_each_sort(found)

    def _follow(self, words: _Words, node: _Node, first: int, last: int, found: list[ActorMatch]) -> None:
        for reading in node.readings:
            if reading.fits(words, first, last):
                found.append(_match(reading, first, last))
        if not node.edges or last >= words.limits[first]:
            return
        if words.forms[last] in _HYPHENS:
            self._follow_edges(words, node, first, last + 1, found)
        self._follow_edges(words, node, first, last, found)

    def _follow_edges(self, words: _Words, node: _Node, first: int, at: int, found: list[ActorMatch]) -> None:
        if at < words.limits[first]:
            for step, last in words.steps(at):
                following = node.edges.get(step)
                if following is not None:
                    self._follow(words, following, first, last, found)


def _match(reading: _Reading, first: int, last: int) -> ActorMatch:
    return ActorMatch(
        first, last, reading.kind, reading.actor, reading.full, reading.number, reading.definite, reading.weak
    )


_SURE_OF_NAMES = frozenset(("name", "capital", "metonym"))
_SORTS: dict[MatchKind, str] = {
    "name": "name", "capital": "name", "metonym": "name", "people": "name",
    "demonym": "demonym", "role": "role", "group": "group",
}  # fmt: skip


def _longest_of_each_sort(found: list[ActorMatch]) -> list[ActorMatch]:
    """Of the readings that begin at one token the longest of each sort; of offices all, for names may cross them."""
    if len(found) < 2:
        return found
    longest: dict[str, int] = {}
    for match in found:
        sort = _SORTS[match.kind]
        longest[sort] = max(longest.get(sort, 0), match.last)
    kept = {
        (m.kind, m.entry.id, m.last): m
        for m in reversed(found)
        if m.kind == "role" or m.last == longest[_SORTS[m.kind]]
    }
    return sorted(kept.values(), key=lambda m: (-m.last, m.kind, m.entry.id))


def _settle_weak(found: Sequence[ActorMatch]) -> Iterator[ActorMatch]:
    """Weak readings become plain ones beside a clearer mention.

    Without one, adjectives are dropped, and names where another reading of the span has one; the rest stay weak, for
    whoever knows more than the words (that the model takes them for a name).
    """
    clear = {match.entry.id for match in found if not match.weak}
    decided = {(m.first, m.last) for m in found if not m.weak or m.entry.id in clear}
    for match in found:
        if not match.weak or match.entry.id in clear:
            yield replace(match, weak=False) if match.weak else match
        elif match.kind in _SURE_OF_NAMES and (match.first, match.last) not in decided:
            yield match


def _without_inner(found: Sequence[ActorMatch]) -> Iterator[ActorMatch]:
    """No reading inside a longer name, no office inside a longer one, no office across the beginning of a name.

    The name inside the same person's name with a title stays: whoever skips the title still finds the name.
    """
    ends = {m.first: m.last for m in reversed(found) if m.kind == "name" and not m.weak}
    outer = {(m.last, m.entry.id): m.first for m in reversed(found) if m.kind == "name"}
    first = last = 0
    begin = office = 0
    for match in found:
        is_inner = match.first < last and match.last <= last and (match.first, match.last) != (first, last)
        if is_inner and (match.last - match.first < 2 or outer.get((match.last, match.entry.id)) != first):
            continue
        if match.kind == "role":
            is_inner = match.last <= office and (match.first, match.last) != (begin, office)
            if is_inner or any(ends.get(i, 0) > match.last for i in range(match.first + 1, match.last)):
                continue
            begin, office = match.first, match.last
        elif match.kind in ("name", "demonym") and not match.weak and match.last > last:
            first, last = match.first, match.last
        yield match


class _Words:
    """The folded forms and lemmas of a document's tokens, and the ways to read on from one of them."""

    def __init__(self, document: Document, linked: Mapping[str, str]) -> None:
        tokens = document.tokens
        self._tokens = tokens
        self._linked = linked
        self._text = document.article.text
        self.forms = [_folded(token.form) for token in tokens]
        self.lemmas = [token.lemma for token in tokens]
        self.limits = [s.last for s in document.sentences for _ in range(s.first, s.last)]
        inner = [a.word == b.word for a, b in pairwise(tokens)]
        self._joined = [*inner, False]
        self._inside = [False, *inner]

    def steps(self, at: int) -> Iterator[tuple[str, int]]:
        """(word, end): the token alone, or joined with the rest of its surface word, token by token.

        Before a pronoun a linked letter is restored: the حكومت of حكومته is حكومة.
        """
        form = self.forms[at]
        yield form, at + 1
        if self._joined[at]:
            last = at + 1
            if form[-1:] in self._linked and self._tokens[last].upos == "PRON":
                yield form[:-1] + self._linked[form[-1]], last
            while self._joined[last - 1]:
                last += 1
                yield self._surface(at, last), last

    def _surface(self, first: int, last: int) -> str:
        """As written if the word begins here, else the forms put together (the article that ل hides is restored)."""
        if not self._inside[first]:
            return _folded(self._text[self._tokens[first].start : self._tokens[last - 1].end])
        return "".join(self.forms[first:last])

    def tag(self, at: int) -> str:
        return self._tokens[at].upos

    def is_plural(self, at: int) -> bool:
        """An adjective that stands in the plural and so may stand for people."""
        return self._tokens[at].upos == "ADJ" and self._tokens[at].feat("Number") == "Plur"

    def before(self, at: int) -> tuple[str, ...]:
        """The word before, as form and as lemma; nothing at the beginning of a sentence."""
        if at == 0 or self.limits[at - 1] != self.limits[at]:
            return ()
        return self._described(at - 1)

    def after(self, last: int) -> tuple[str, ...]:
        if last >= len(self.forms) or self.limits[last] != self.limits[last - 1]:
            return ()
        return self._described(last)

    def _described(self, at: int) -> tuple[str, ...]:
        is_number = self._tokens[at].upos == "NUM" or self.forms[at].isdecimal()
        return (self.forms[at], self.lemmas[at], NUMBER) if is_number else (self.forms[at], self.lemmas[at])


_folded = lru_cache(maxsize=65_536)(fold)


# ── compiling ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a path through the trie means, and next to which words it does not."""

    kind: MatchKind
    actor: Actor
    full: bool = False
    number: Number = "singular"
    definite: bool = True
    weak: bool = False
    tags: frozenset[str] | None = None
    only_after: frozenset[str] | None = None
    not_after: frozenset[str] | None = None
    not_before: frozenset[str] | None = None

    def fits(self, words: _Words, first: int, last: int) -> bool:
        if self.tags is not None and words.tag(first) not in self.tags and not words.is_plural(first):
            return False
        if self.only_after is not None and self.only_after.isdisjoint(words.before(first)):
            return False
        if self.not_after is not None and not self.not_after.isdisjoint(words.before(first)):
            return False
        return self.not_before is None or self.not_before.isdisjoint(words.after(last))


@dataclass(slots=True)
class _Node:
    edges: dict[str, _Node] = field(default_factory=dict)
    readings: tuple[_Reading, ...] = ()

    def add(self, words: Sequence[str], reading: _Reading) -> None:
        node = self
        for word in words:
            node = node.edges.setdefault(word, _Node())
        if node is not self:
            node.readings = (*node.readings, reading)

    def settle(self) -> None:
        """Organisations give way to what else their words mean: السفير is an ambassador before it is a newspaper."""
        if len(self.readings) > 1 and any(isinstance(r.actor, Country | Role | Group) for r in self.readings):
            self.readings = tuple(
                replace(r, weak=True) if isinstance(r.actor, Organisation) else r for r in self.readings
            )
        for node in self.edges.values():
            node.settle()


def _split(folded: str) -> list[str]:
    """The words of a folded name; hyphens between its parts are left out."""
    words = (folded[start:end] for start, end in split_words(folded))
    return [word for word in words if word not in _HYPHENS]


@dataclass(frozen=True, slots=True)
class _Form:
    """One inflected form of a word or phrase."""

    words: tuple[str, ...]
    number: Number = "singular"
    definite: bool = True
    is_sound_plural: bool = False


class _Forms:
    """Every form in which an actor's words may stand, with what each means."""

    def __init__(self, inflections: Iterable[Inflection]) -> None:
        tables = {table.of: table for table in inflections}
        spelling = tables.get("spelling")
        self._article = fold(spelling.article or "") if spelling else ""
        self.linking = tuple((fold(a), fold(b)) for a, b in spelling.linking) if spelling else ()
        self._nisba = fold(spelling.plural[0]) if spelling and spelling.plural else " "
        self._accusative = fold(spelling.singular[0]) if spelling and spelling.singular else ""
        self._joins = frozenset(map(fold, spelling.joins)) if spelling else frozenset()
        self._swaps = [(fold(a), fold(b)) for a, b in spelling.swaps] if spelling else []
        self._endings = {of: _endings(table) for of, table in tables.items() if of != "spelling"}

    def of(self, actor: Actor) -> Iterator[tuple[tuple[str, ...], _Reading]]:
        """(words, reading) for every form of the actor, each once; روسيا is the name and not روسي in the accusative."""
        seen: set[tuple[tuple[str, ...], MatchKind]] = set()
        names = {tuple(_split(fold(base))) for kind, base, _ in _bases(actor) if kind == "name"}
        for kind, base, full in _bases(actor):
            plain = _reading(actor, kind, base, full=full)
            readings: dict[tuple[Number, bool, bool], _Reading] = {}
            for form in self._inflect(kind, actor, fold(base)):
                key = form.number, form.definite, form.is_sound_plural
                reading = readings.get(key)
                if reading is None:
                    tags = _tags(kind, form)
                    reading = readings[key] = replace(plain, number=form.number, definite=form.definite, tags=tags)
                for words in self._spellings(form.words):
                    is_name = kind == "demonym" and words in names
                    if words and not is_name and (words, kind) not in seen:
                        seen.add((words, kind))
                        yield words, reading

    def _inflect(self, kind: MatchKind, actor: Actor, base: str) -> Iterator[_Form]:
        words = tuple(_split(base))
        if kind == "demonym":
            yield from self._adjective(words, "nisba")
        elif isinstance(actor, Role) and base in map(fold, actor.fixed):
            yield _Form(words)
        elif isinstance(actor, Role):
            yield from self._office(words, "plural" if base in map(fold, actor.plurals) else "singular")
        elif isinstance(actor, Group):
            yield from self._group(actor, words, base)
        elif kind == "people":
            yield from self._people(words)
        else:
            yield _Form(words)

    def _adjective(self, words: tuple[str, ...], of: Literal["nisba", "group", "nominal"]) -> Iterator[_Form]:
        """Of compounds every word is inflected (الكورية الشمالية) or the last alone (الجنوب أفريقية)."""
        for number, ending in self._endings.get(of, (("singular", ""),)):
            is_plural = number == "plural"
            for inflected in dict.fromkeys(((*words[:-1], words[-1] + ending), tuple(word + ending for word in words))):
                yield _Form(inflected, number, False, is_plural)
                yield _Form((self._article + inflected[0], *inflected[1:]), number, True, is_plural)
                if len(words) > 1:
                    yield _Form(tuple(self._article + word for word in inflected), number, True, is_plural)

    def _group(self, group: Group, words: tuple[str, ...], base: str) -> Iterator[_Form]:
        if base in map(fold, group.lemmas):
            yield from self._adjective(words, "nominal" if base.endswith(self._nisba) else "group")
        else:
            yield from self._people(words)
            yield _Form((*words[:-1], words[-1] + self._accusative), "plural", definite=False)

    def _people(self, words: tuple[str, ...]) -> Iterator[_Form]:
        yield from (_Form(form.words, "plural", form.definite) for form in self._with_and_without_article(words))

    def _office(self, words: tuple[str, ...], number: Number) -> Iterator[_Form]:
        forms = tuple(self._with_and_without_article(words))
        yield from (_Form(form.words, number, form.definite) for form in forms)
        if number == "singular":
            for form, (as_, ending) in product(forms, self._endings.get("role" if len(words) == 1 else "idafa", ())):
                yield _Form((self._link(form.words[0], ending), *form.words[1:]), as_, form.definite)

    def _link(self, word: str, ending: str) -> str:
        for plain, written in self.linking:
            if ending and word.endswith(plain):
                return word[: -len(plain)] + written + ending
        return word + ending

    def _with_and_without_article(self, words: tuple[str, ...]) -> Iterator[_Form]:
        """As written; without articles (وزير خارجية, أمين عام); with one on the first or on every word."""
        bare = tuple(self._bare(word) for word in words)
        is_definite = any(word != plain for word, plain in zip(words, bare, strict=True))
        yield _Form(words, definite=is_definite)
        if bare != words:
            yield _Form(bare, definite=False)
        if bare[0] == words[0] and not is_definite:
            yield _Form((self._article + words[0], *words[1:]), definite=True)
            yield _Form(tuple(self._article + word for word in words), definite=True)
        elif bare[0] != words[0]:
            yield _Form((bare[0], *words[1:]), definite=False)

    def _bare(self, word: str) -> str:
        has_article = self._article and word.startswith(self._article) and len(word) > len(self._article) + 2
        return word[len(self._article) :] if has_article else word

    def _spellings(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield words
        if any(word in self._joins for word in words[:-1]):
            yield self._join(words)
        for one, other in self._swaps:
            for old, new in ((one, other), (other, one)):
                if any(old in word for word in words):
                    yield tuple(word.replace(old, new) for word in words)

    def _join(self, words: tuple[str, ...]) -> tuple[str, ...]:
        joined: list[str] = []
        for word in words:
            if joined and joined[-1] in self._joins:
                joined[-1] += word
            else:
                joined.append(word)
        return tuple(joined)


def _endings(table: Inflection) -> tuple[tuple[Number, str], ...]:
    numbers: tuple[tuple[Number, tuple[str, ...]], ...] = (
        ("singular", table.singular),
        ("plural", table.plural),
        ("dual", table.dual),
    )
    return tuple((number, fold(ending).replace("-", "")) for number, endings in numbers for ending in endings)


def _bases(actor: Actor) -> Iterator[tuple[MatchKind, str, bool]]:
    """(kind, words as the entry writes them, whether it is the entry's own name)."""
    if isinstance(actor, Country):
        kinds: tuple[tuple[MatchKind, tuple[str, ...]], ...] = (
            ("name", actor.names),
            ("capital", actor.capital),
            ("metonym", actor.metonyms),
            ("people", actor.people),
            ("demonym", actor.demonym),
        )
        yield from ((kind, base, base == actor.names[0]) for kind, bases in kinds for base in bases)
    elif isinstance(actor, Person | Organisation):
        yield "name", actor.name, True
        yield from (("name", base, False) for base in actor.also)
    elif isinstance(actor, Role):
        yield from (("role", base, True) for base in actor.forms + actor.plurals + actor.fixed)
    elif isinstance(actor, Group):
        yield from (("group", base, True) for base in actor.lemmas + actor.plurals + actor.phrases)


def _reading(actor: Actor, kind: MatchKind, base: str, *, full: bool) -> _Reading:
    return _Reading(
        kind,
        actor,
        full,
        weak=base in actor.weak,
        only_after=_words_for(actor.only_after, base),
        not_after=_words_for(actor.not_after, base),
        not_before=_words_for(actor.not_before, base),
    )


def _tags(kind: MatchKind, form: _Form) -> frozenset[str] | None:
    """Tags that the first word may have: an adjective names people only in the plural (المسلحون, not هجوم مسلح)."""
    if kind == "group" and len(form.words) == 1 and not form.is_sound_plural:
        return _NOUNS
    return _NOMINALS if kind in ("role", "group", "demonym") else None


def _words_for(pairs: tuple[tuple[str, tuple[str, ...]], ...], base: str) -> frozenset[str] | None:
    return next((frozenset(map(fold, words)) for word, words in pairs if word == base), None)
