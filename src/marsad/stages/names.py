"""Names of persons, bodies and countries: from the dictionaries, from the language model, and seen again.

A dictionary knows how a name is spelled but not whether it is meant (ماي is also a month); the model knows that
something is a name but not whose. A name is taken where the two support each other, or where the article has it in
full elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from marsad.language.orthography import fold
from marsad.records import Document, EntityType, Name
from marsad.rulebook import Rulebook
from marsad.rulebook.actors import Actor, ActorMatch, Country, Organisation, Person, Role

Form = Literal["name", "nominal"]
KnownNames = dict[str, list[tuple[tuple[str, ...], EntityType]]]

NAME_TAGS = frozenset(("PROPN", "X"))
_DATELINE = frozenset(("-", "–", "—", "(", "/"))
_DATELINE_WORDS = 8
_JOURNEY_WORDS = 6
_COMMAS = frozenset("،,")
_TANWIN = "\u064b"


@dataclass(slots=True, eq=False)
class Phrase:
    """A mention while it grows to the right."""

    first: int
    last: int
    head: int
    kind: Form
    type: EntityType
    candidates: tuple[Actor, ...] = ()
    words: tuple[str, ...] = ()
    country: str | None = None
    owner: Phrase | None = None
    beside: Phrase | None = None
    inner: list[Phrase] = field(default_factory=list)
    definite: bool = True
    plural: bool = False
    adjective: bool = False
    possessor: int = -1
    former: bool = False
    another: bool = False
    weak: bool = False

    def is_national(self) -> bool:
        return any(isinstance(c, Role) and c.level == "national" for c in self.candidates)

    def add_inner(self, inner: Phrase) -> None:
        self.inner.append(inner)
        self.last = inner.beside.last if inner.beside and inner.beside.first >= inner.last else inner.last
        if self.country is None:
            self.country = inner.country
        if self.owner is None:
            self.owner = inner


class NameReader:
    """The tokens of a document as arrays, and the names that begin at one of them."""

    def __init__(self, document: Document, rulebook: Rulebook) -> None:
        tokens = document.tokens
        self.document = document
        self.tokens = tokens
        self.classes = rulebook.mentions
        self.actors = rulebook.actors
        self.article = tuple(self.classes["article"])
        self.sound_plurals = tuple(self.classes["sound_plural"])
        self.feminine_plurals = tuple(self.classes["feminine_plural"])
        self.participle = tuple(self.classes["participle_prefix"])
        self.relative = tuple(self.classes["relative_ending"])
        self.active = self.classes["active_vowel"]
        self.forms = [folded(token.form) for token in tokens]
        self.lemmas = [token.lemma for token in tokens]
        self.tags = [token.upos for token in tokens]
        self.limits = [s.last for s in document.sentences for _ in range(s.first, s.last)]
        self.matches: dict[int, list[ActorMatch]] = {}
        for match in (*rulebook.actors.find(document), *_hashtags(self.forms, rulebook)):
            self.matches.setdefault(match.first, []).append(match)
        self.names: dict[int, Name] = {name.first: name for name in document.names}
        self.in_person = [False] * len(tokens)
        for name in document.names:
            if name.coarse == "PER":
                self.in_person[name.first : name.last] = [True] * (name.last - name.first)
        self.full_names = _full_names(self.matches)
        self.known_names = self._names_of_the_article()

    # ── names ──

    def name(self, i: int) -> Phrase | None:
        """A name of the dictionaries or of the language model, the longer of the two."""
        found = [m for m in self.matches.get(i, ()) if m.kind in ("name", "capital", "metonym", "people")]
        if self.tags[i] == "ADJ" and longest(self.matches.get(i, ()), "demonym") is not None:
            found = [m for m in found if m.last - i > 1 or m.kind == "people"]  # دعما روسيا is no Russia
        if self.tags[i] == "ADJ" and self.tokens[i].deprel == "amod":
            found = [m for m in found if m.last - i > 1 or m.kind != "capital"]  # غرامة مالية is no Malé
        model = self.names.get(i)
        last = max((m.last for m in found), default=0)
        farthest = [m for m in found if m.last == last]
        if model is not None and model.coarse in ("PER", "ORG") and model.last > last and not self._is_row(i, model):
            return self._model_name(model, farthest)
        return (self._dictionary_name(farthest) if farthest else None) or self.known_name(i)

    def _is_row(self, first: int, model: Name) -> bool:
        """اتهمت مينسك بولندا: two countries that the model took for one name; نواب حزب الله: an office and a party."""
        at = first
        while at < model.last:
            parts = [m.last for m in self.matches.get(at, ()) if _is_part_of_row(m, at == first)]
            if not parts:
                return False
            at = max(parts)
        return True

    def _names_of_the_article(self) -> dict[str, list[tuple[tuple[str, ...], EntityType]]]:
        """First word → names found anywhere in the article, and surnames alone, longest first."""
        found: set[tuple[tuple[str, ...], EntityType]] = set()
        places = self._places_of_the_article()
        for name in self.names.values():
            words = tuple(self.forms[name.first : name.last])
            if name.coarse == "PER" and (words in places or self._is_no_person(name) or self._is_town(name.first)):
                continue
            if name.coarse == "PER":
                found.add((words, "person"))
                found.update(_surname(words))
            elif name.coarse == "ORG" and len(words) > 1 and not (self._is_described(name) or self._is_no_body(name)):
                found.add((words, "org"))
        for match in (m for matches in self.matches.values() for m in matches if _is_full_person(m)):
            found.update(_surname(tuple(self.forms[match.first : match.last])))
        by_first: dict[str, list[tuple[tuple[str, ...], EntityType]]] = {}
        for words, type_ in sorted(found, key=lambda pair: (-len(pair[0]), pair)):
            by_first.setdefault(words[0], []).append((words, type_))
        return by_first

    def _places_of_the_article(self) -> frozenset[tuple[str, ...]]:
        """Names that the model takes for places at least as often as for persons."""
        votes: Counter[tuple[str, ...]] = Counter()
        for name in self.names.values():
            if name.coarse in ("PER", "GPE", "LOC"):
                votes[tuple(self.forms[name.first : name.last])] += -1 if name.coarse == "PER" else 1
        places = {tuple(self.forms[n.first : n.last]) for n in self.names.values() if n.coarse in ("GPE", "LOC")}
        return frozenset(words for words in places if votes[words] >= 0)

    def _is_town(self, i: int) -> bool:
        """مدينة سوروتش, which is nobody's name."""
        return i > 0 and self.lemmas[i - 1] in self.classes["settlement"] and self.limits[i - 1] == self.limits[i]

    def _is_described(self, name: Name) -> bool:
        return any(
            m.kind in ("role", "group", "demonym")
            for i in range(name.first, name.last)
            for m in self.matches.get(i, ())
        )

    def known_name(self, i: int) -> Phrase | None:
        """A name that the model saw elsewhere in the article and missed here."""
        for words, type_ in self.known_names.get(self.forms[i], ()):
            last = i + len(words)
            if last > self.limits[i] or tuple(self.forms[i:last]) != words:
                continue
            if len(words) > 1 or (self.tags[i] in ("NOUN", "PROPN", "X", "ADJ") and i not in self.matches):
                country = self.country_inside(i, last) if type_ == "org" else None
                return Phrase(i, last, i, "name", type_, (), words, country)
        return self._split_name(i)

    def _split_name(self, i: int) -> Phrase | None:
        """ولايتي, where the splitter took ـي for «my»."""
        after = i + 1
        if after >= self.limits[i] or self.tags[after] != "PRON" or self.tokens[after].word != self.tokens[i].word:
            return None
        word = folded(self.document.article.text[self.tokens[i].start : self.tokens[after].end])
        if any(words == (word,) for words, _ in self.known_names.get(word, ())):
            return Phrase(i, after + 1, i, "name", "person", (), (word,))
        return None

    def _dictionary_name(self, longest: Sequence[ActorMatch]) -> Phrase | None:
        kept = [m for m in longest if self._is_plausible(m)]
        if not kept:
            return None
        first, last = kept[0].first, kept[0].last
        entries = tuple(dict.fromkeys(m.entry for m in kept))
        plural = any(m.kind == "people" for m in kept)
        weak = all(m.weak for m in kept)
        type_, country = _sort_of(entries[0]), _country_of(entries)
        if plural and isinstance(entries[0], Country):
            return Phrase(first, last, first, "nominal", "group", entries, (entries[0].id,), country, plural=True)
        return Phrase(first, last, first, "name", type_, entries, tuple(self.forms[first:last]), country, weak=weak)

    def _is_plausible(self, match: ActorMatch) -> bool:
        entry, i = match.entry, match.first
        if isinstance(entry, Country) and match.kind == "capital":
            return not self._is_place(i)
        if isinstance(entry, Country) and self._is_in_dateline(match):
            return False
        if isinstance(entry, Person) and match.last - i == 1 and not self.forms[i].startswith("#"):
            return self._is_surname(i, entry)
        if isinstance(entry, Person) and not match.full and i and self._follows_name(i):
            return False
        return not (match.last - i == 1 and self.tags[i] in ("VERB", "ADP", "CCONJ", "PART", "PRON", "SCONJ"))

    def _is_surname(self, i: int, person: Person) -> bool:
        """A surname alone is also a noun, a month or somebody else's: the tagger or the full name must support it."""
        if i and self._continues_name(i):
            return False
        if i + 1 < self.limits[i] and self.in_person[i] and self.in_person[i + 1] and self.names.get(i):
            return False
        return self.in_person[i] or self.tags[i] in NAME_TAGS or person.id in self.full_names

    def _follows_name(self, i: int) -> bool:
        """عامر عبيد بن دغر: a first name of somebody else's before a part of the name."""
        before = i - 1
        if self.limits[before] != self.limits[i] or before in self.matches or self.tags[before] not in NAME_TAGS:
            return False
        return self.lemmas[before] not in self.classes["honorific"]

    def _continues_name(self, i: int) -> bool:
        """دانيار توكاييف: another first name before the surname, and no title."""
        before = i - 1
        if self.limits[before] != self.limits[i] or self.tokens[before].word == self.tokens[i].word:
            return False
        if self.lemmas[before] in self.classes["honorific"] or before in self.matches:
            return False
        return self.in_person[i] and self.in_person[before]

    def _is_in_dateline(self, match: ActorMatch) -> bool:
        """دبي، الإمارات العربية المتحدة (CNN): the country only says where the city lies."""
        start = match.first
        while start and self.limits[start - 1] == self.limits[start]:
            start -= 1
            if match.first - start > _DATELINE_WORDS:
                return False
        last = match.last
        return (
            match.first - start >= 2
            and self.forms[match.first - 1] in _COMMAS
            and last + 1 < self.limits[match.first]
            and self.forms[last] == "("
            and self.forms[last + 1].isascii()
        )

    def _is_place(self, i: int) -> bool:
        """A seat of government after في or مدينة, or at the head of a report, is a place."""
        if i == 0 or self.limits[i - 1] != self.limits[i]:
            return i + 1 < len(self.forms) and self.forms[i + 1] in _DATELINE
        before = self.lemmas[i - 1]
        if self.tags[i - 1] == "ADP":
            return before in self.classes["locative"] or (before in self.classes["upto"] and self._is_goal(i))
        return self.tags[i - 1] in ("NOUN", "ADJ") and (
            before in self.classes["place_noun"] or self.forms[i - 1] in self.classes["place_noun"]
        )

    def _is_goal(self, i: int) -> bool:
        """توجه الوزير إلى باريس: where somebody travels is a place."""
        first = max(i - _JOURNEY_WORDS, 0)
        return any(
            self.lemmas[k] in self.classes["journey"] for k in range(first, i - 1) if self.limits[k] == self.limits[i]
        )

    def _model_name(self, model: Name, shorter: Sequence[ActorMatch]) -> Phrase | None:
        """A name only the model knows; one that begins with a dictionary's full name keeps that entry."""
        first, last = self._trimmed(model)
        if first >= last:
            return None
        if model.coarse == "PER":
            if self._is_no_person(model) or self._is_town(first) or (self._is_indefinite(first, last) and not shorter):
                return None
            first = self._skip_titles(first, last)
            if first >= last:
                return None
            words = tuple(f for f, t in zip(self.forms[first:last], self.tags[first:last], strict=True) if t != "PUNCT")
            whole = (i for i in range(first, last) if i == first or not self._is_part_of_surname(i))
            inside = [m for i in whole for m in self.matches.get(i, ()) if _is_full_person(m)]
            entries = tuple(dict.fromkeys(m.entry for m in inside)) or self._spelled_out(words)
            return Phrase(first, last, first, "name", "person", entries, words, _country_of(entries))
        if (last - first == 1 and self.lemmas[first] in self.classes["body"]) or self._is_no_body(model):
            return None
        if last - first == 1 and ((self.forms[first],), "person") in self.known_names.get(self.forms[first], ()):
            return self.known_name(first)
        last = self._whole_idafa(last)
        entries = tuple(dict.fromkeys(m.entry for m in shorter if m.last - m.first > 1))
        if self.lemmas[first] in self.classes["place_noun"] and not entries:
            return None
        country = _country_of(entries) or self.country_inside(first, last)
        return Phrase(first, last, first, "name", "org", entries, tuple(self.forms[first:last]), country)

    def _is_no_person(self, model: Name) -> bool:
        """آب 2020, which has a number, and الدكتور, a title and no name."""
        has_number = any(self.tags[i] == "NUM" or self.forms[i].isdecimal() for i in range(model.first, model.last))
        return has_number or self._is_bare_title(model)

    def _is_bare_title(self, model: Name) -> bool:
        return (
            model.last - model.first == 1
            and self.has_article(model.first)
            and self.lemmas[model.first] in self.classes["honorific"]
        )

    def _is_no_body(self, model: Name) -> bool:
        """حقوق الإنسان, القانون الدولي: what the model takes for a body is law, a contest or a happening."""
        return self.lemmas[model.first] in self.classes["no_body"]

    def _is_indefinite(self, first: int, last: int) -> bool:
        """غازاً ساماً: names of persons are written without the ending of indefinite nouns."""
        return _TANWIN in self.document.article.text[self.tokens[first].start : self.tokens[last - 1].end]

    def _is_part_of_surname(self, i: int) -> bool:
        """The بن of رائد بن سلمان, who is not محمد بن سلمان."""
        return self.forms[i] in self.classes["name_particle"] or self.forms[i] in self.classes["name_prefix"]

    def _whole_idafa(self, last: int) -> int:
        """A name does not end before the second term: لجنة تقصي is لجنة تقصي الحقائق."""
        while last < self.limits[last - 1] and self.tags[last - 1] == "NOUN" and not self.has_article(last - 1):
            if self.tags[last] not in ("NOUN", "ADJ") or not self.has_article(last):
                break
            last += 1
        return last

    def _trimmed(self, model: Name) -> tuple[int, int]:
        """Without quotation marks and brackets at its ends, unless they are a pair."""
        first, last = model.first, model.last
        while first < last and self.tags[first] == "PUNCT":
            first += 1
        while first < last and self.tags[last - 1] == "PUNCT":
            last -= 1
        return first, last

    def _spelled_out(self, words: Sequence[str]) -> tuple[Actor, ...]:
        """محمود #عباس: a name one part of which is a hashtag."""
        if not any("#" in word or "_" in word for word in words):
            return ()
        plain = " ".join(words).replace("#", "").replace("_", " ")
        return tuple(entry for entry in self.actors.lookup(plain) if isinstance(entry, Person))

    def _skip_titles(self, first: int, last: int) -> int:
        while first < last - 1 and self._is_title(first):
            first += 1
        return first

    def _is_title(self, i: int) -> bool:
        if self.forms[i].startswith(self.article) and self.lemmas[i] in self.classes["honorific"]:
            return True
        return any(m.kind in ("role", "demonym") for m in self.matches.get(i, ()))

    def country_inside(self, first: int, last: int) -> str | None:
        for i in range(first, last):
            for match in self.matches.get(i, ()):
                if isinstance(match.entry, Country):
                    return match.entry.id
        return None

    def has_article(self, at: int) -> bool:
        return self.forms[at].startswith(self.article) and len(self.forms[at]) > 3


folded = lru_cache(maxsize=65_536)(fold)


def _hashtags(forms: Sequence[str], rulebook: Rulebook) -> Iterator[ActorMatch]:
    """#محمود_عباس is one token; what it spells may be a name."""
    for i, form in enumerate(forms):
        if form.startswith("#"):
            for entry in rulebook.actors.lookup(form[1:].replace("_", " ")):
                if isinstance(entry, Country | Person | Organisation):
                    yield ActorMatch(i, i + 1, "name", entry)


def _full_names(matches: dict[int, list[ActorMatch]]) -> frozenset[str]:
    """Persons of the dictionaries who are named with more than one word somewhere in the article."""
    return frozenset(m.entry.id for found in matches.values() for m in found if _is_full_person(m))


def _surname(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], EntityType]]:
    if len(words) > 1 and len(words[-1]) > 2:
        yield words[-1:], "person"


def _is_part_of_row(match: ActorMatch, is_first: bool) -> bool:
    if match.kind == "role":
        return is_first
    is_name = match.kind in ("name", "capital", "metonym", "people") and not match.weak
    return is_name and (not isinstance(match.entry, Person) or match.last - match.first > 1)


def _is_full_person(match: ActorMatch) -> bool:
    return isinstance(match.entry, Person) and match.kind == "name" and match.last - match.first > 1


def longest(matches: Sequence[ActorMatch], *kinds: str) -> ActorMatch | None:
    best: ActorMatch | None = None
    for match in matches:
        if match.kind in kinds and (best is None or match.last > best.last):
            best = match
    return best


def _sort_of(entry: Actor) -> EntityType:
    if isinstance(entry, Country):
        return "country"
    if isinstance(entry, Organisation):
        return entry.type
    return "person"


def _country_of(entries: Sequence[Actor]) -> str | None:
    if not entries:
        return None
    entry = entries[0]
    return entry.id if isinstance(entry, Country) else getattr(entry, "country", None)
