"""Who is who: mentions of one actor brought together, and what the dictionaries know about it on the article's day.

Names come first, because a headline may use the surname alone; then descriptions in text order, each resolved to the
latest actor it fits. Two people are one only if nothing in their names speaks against it; a shared surname is never
enough. What cannot be resolved stays an actor of its own: a description without a name is still evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from marsad.language.orthography import fold
from marsad.records import Document, Entity, EntityType, Mention
from marsad.rulebook import Rulebook
from marsad.rulebook.actors import Actor, Country, Group, Office, Organisation, Person, Role, office_on
from marsad.rulebook.mentions import MentionBook
from marsad.stages.mentions import FoundMention, as_named

_MIN_FUZZY = 5
_DOMESTIC = 0.7
_ENTRY_OF_NAME = (Country, Organisation, Person)


def resolve_entities(document: Document, mentions: Sequence[FoundMention], rulebook: Rulebook) -> tuple[Entity, ...]:
    """The actors of an article in the order of their first mention; of each the names, then the descriptions.

    قال قاسم جومارت توكاييف … وأكد الرئيس الكازاخستاني … وأضاف توكاييف → one entity, three mentions.
    """
    resolver = _Resolver(document, mentions, rulebook)
    return resolver.resolve()


@dataclass(slots=True, eq=False)
class _Actor:
    """An actor while its mentions are gathered.

    names: words of its names, normalised, the fullest first. offices: (base, head lemma) of what it is called.
    last: number of its latest mention so far.
    """

    type: EntityType
    entry: Actor | None = None
    country: str | None = None
    names: list[tuple[str, ...]] = field(default_factory=list)
    offices: set[tuple[str, str]] = field(default_factory=set)
    owner: _Actor | None = None
    mentions: list[int] = field(default_factory=list)
    wording: str = ""
    last: int = -1
    counted: bool = False

    def take(self, number: int) -> None:
        self.mentions.append(number)
        self.last = max(self.last, number)


class _Resolver:
    def __init__(self, document: Document, mentions: Sequence[FoundMention], rulebook: Rulebook) -> None:
        self.document = document
        self.tokens = document.tokens
        self.found = mentions
        self.rulebook = rulebook
        self.classes: MentionBook = rulebook.mentions
        self.day = _day(document.article.published)
        self.forms = [_folded(token.form) for token in document.tokens]
        self.actors: list[_Actor] = []
        self.of: dict[int, _Actor] = {}
        self.by_slug: dict[str, _Actor] = {}
        self.said_of: dict[int, _Actor] = {}
        self.sentence_of = [n for n, s in enumerate(document.sentences) for _ in range(s.first, s.last)]
        self.main_country: str | None = None
        self.is_domestic = False

    def resolve(self) -> tuple[Entity, ...]:
        self._names()
        self._main_country()
        for number in range(len(self.found)):
            self._place(number)
        self._fill_countries()
        return tuple(self._entity(i, actor) for i, actor in enumerate(self._in_order()))

    # ── names ──

    def _names(self) -> None:
        known, unknown = self._known_and_unknown()
        for number, entry in known:
            self._join_slug(number, entry)
        people = [n for n in unknown if self.found[n].type == "person"]
        for number in sorted(people, key=lambda n: -len(self._words(n))):
            self._join_person(number, self._words(number))
        bodies = [n for n in unknown if self.found[n].type != "person"]
        for number in sorted(bodies, key=lambda n: -len(self.found[n].words)):
            self._join_body(number)
        for actor in self.actors:
            actor.mentions.sort()

    def _known_and_unknown(self) -> tuple[list[tuple[int, Actor]], list[int]]:
        named = [(n, m) for n, m in enumerate(self.found) if m.kind == "name" and (not m.weak or m.type == "person")]
        others = {self._words(n)[-1] for n, m in named if m.type == "person" and not m.candidates and len(m.words) > 1}
        sure = {m.candidates[0].id for _, m in named if len(m.candidates) == 1 and len(m.words) > 1}
        lands = {c.id for _, m in named for c in m.candidates if isinstance(c, Country)}
        known: list[tuple[int, Actor]] = []
        unknown: list[int] = []
        for number, mention in named:
            entry = self._choose(mention.candidates, sure, lands)
            if entry is not None and len(mention.words) == 1 and isinstance(entry, Person) and entry.id not in sure:
                is_anothers = self._words(number)[-1] in others
                entry = None if is_anothers or mention.weak else entry
            if entry is None:
                unknown.append(number)
            else:
                known.append((number, entry))
        return known, unknown

    def _choose(self, candidates: Sequence[Actor], sure: set[str], lands: set[str]) -> Actor | None:
        """Of namesakes the one named in full, then the one in office on the day or whose country is named."""
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        ranked = sorted(((self._weight(c, sure, lands), -i, c) for i, c in enumerate(candidates)), key=lambda r: r[:2])
        best, second = ranked[-1], ranked[-2]
        return best[2] if best[0] > second[0] or type(best[2]) is not type(second[2]) else None

    def _weight(self, entry: Actor, sure: set[str], lands: set[str]) -> int:
        weight = 8 * (entry.id in sure)
        if isinstance(entry, Person):
            weight += 4 * (office_on(entry, self.day) is not None)
            weight -= 4 * bool(self.day and entry.died and entry.died < self.day)
        if isinstance(entry, Organisation) and self.day is not None:
            weight -= 4 * bool((entry.to and entry.to < self.day) or (entry.from_ and self.day < entry.from_))
        return weight + (getattr(entry, "country", entry.id) in lands)

    def _join_slug(self, number: int, entry: Actor) -> None:
        actor = self._of_entry(entry)
        words = self._words(number)
        if words and words not in actor.names and isinstance(entry, Person | Organisation):
            actor.names.append(words)
        self._assign(number, actor)

    def _of_entry(self, entry: Actor) -> _Actor:
        actor = self.by_slug.get(entry.id)
        if actor is None:
            type_: EntityType = (
                "country"
                if isinstance(entry, Country)
                else (entry.type if isinstance(entry, Organisation) else "person")
            )
            country = entry.id if isinstance(entry, Country) else getattr(entry, "country", None)
            actor = _Actor(type_, entry, country)
            if isinstance(entry, Person):
                actor.names.append(self._normal(fold(entry.name).split()))
                actor.offices.update(self._offices_of(entry))
            elif isinstance(entry, Organisation):
                actor.names.append(tuple(fold(entry.name).split()))
            self.by_slug[entry.id] = actor
            self.actors.append(actor)
        return actor

    def _offices_of(self, person: Person) -> Iterator[tuple[str, str]]:
        office = office_on(person, self.day)
        if office is not None:
            base = _base_of(self.rulebook, fold(office.role))
            if base is not None:
                yield base.id, _bare(fold(office.role).split()[0], self.classes)

    def _join_person(self, number: int, words: tuple[str, ...]) -> None:
        if not words:
            return
        fitting = [a for a in self.actors if a.type == "person" and any(_is_same_name(words, n) for n in a.names)]
        if fitting:
            before = [a for a in fitting if any(m < number for m in a.mentions)]
            actor = max(before, key=lambda a: max(m for m in a.mentions if m < number)) if before else fitting[0]
        else:
            actor = self._new(number)
        actor.names.append(words)
        self._assign(number, actor)

    def _join_body(self, number: int) -> None:
        words = tuple(_bare(w, self.classes) for w in self.found[number].words)
        alias = self._in_brackets(number)
        for actor in [alias] if alias else self.actors:
            if alias or (actor.type == self.found[number].type and any(_ends_with(n, words) for n in actor.names)):
                break
        else:
            actor = self._new(number)
        actor.names.append(words)
        self._assign(number, actor)

    def _in_brackets(self, number: int) -> _Actor | None:
        """حركة المقاومة الإسلامية (حماس): the short name in brackets is the body before them."""
        mention = self.found[number]
        if number == 0 or mention.first < 2 or self.forms[mention.first - 1] != "(":
            return None
        before = self.found[number - 1]
        is_beside = before.last == mention.first - 1 and before.type == mention.type
        return self.of.get(number - 1) if is_beside else None

    # ── descriptions ──

    def _place(self, number: int) -> None:
        """Resolve one description, in text order, whose office it is first (the ministry before its spokesman)."""
        mention = self.found[number]
        if number in self.of or mention.kind == "name":
            return
        if mention.owner > number:
            self._place(mention.owner)
        if mention.names >= 0 and mention.names in self.of:
            actor = self.of[mention.names]
        elif mention.type == "country":
            found = self._country(number, mention)
            if found is None:
                return
            actor = found
        elif mention.type == "person":
            actor = self._person(number, mention)
        elif mention.type == "org":
            actor = self._body(number, mention)
        else:
            actor = self._group(number, mention)
        self._assign(number, actor)
        if mention.type in ("person", "org"):
            self._learn(actor, mention)

    def _learn(self, actor: _Actor, mention: FoundMention) -> None:
        """What the actor is called, for later mentions: الوزير after وزير الخارجية."""
        if mention.words:
            actor.offices.add((mention.words[0], self._head(mention)))
        if actor.country is None:
            actor.country = mention.country
        if actor.owner is None and mention.owner >= 0:
            actor.owner = self.of.get(mention.owner)

    def _head(self, mention: FoundMention) -> str:
        return _bare(self.tokens[mention.head].lemma, self.classes)

    def _country(self, number: int, mention: FoundMention) -> _Actor | None:
        if mention.country is not None:
            return self._of_country(mention.country)
        if mention.possessor >= 0:
            return self._homeland(number, mention)
        return self._of_country(self.main_country) if self.main_country else None

    def _of_country(self, iso: str) -> _Actor | None:
        entry = self.rulebook.actor(iso)
        return self._of_entry(entry) if isinstance(entry, Country) else None

    def _homeland(self, number: int, mention: FoundMention) -> _Actor | None:
        """بلاده is the country of the person who was just spoken of."""
        for before in range(number - 1, -1, -1):
            if self.sentence_of[self.found[before].first] < self.sentence_of[mention.first] - 2:
                return None
            actor = self.of.get(before)
            if actor is not None and actor.type == "person" and actor.country is not None:
                found = self._of_country(actor.country)
                if found is not None:
                    return found
        return None

    def _person(self, number: int, mention: FoundMention) -> _Actor:
        described = self._described(number, mention)
        if described is not None:
            self.said_of[mention.head] = described
            return described
        if mention.another:
            return self._new(number)
        if mention.words and mention.words[0] in self.classes["latter"]:
            return self._latter(number) or self._new(number)
        if mention.words and mention.words[0] in self.classes["counterpart"]:
            return self._counterpart(number, mention) or self._new(number)
        if mention.definite and not mention.former:
            found = self._same_office(number, mention) or self._in_office(mention) or self._same_head(number, mention)
            if found is not None:
                return found
        return self._same_words(mention) or self._new(number)

    def _described(self, number: int, mention: FoundMention) -> _Actor | None:
        """أبليازوف، وهو وزير سابق ورئيس مصرف: what is said of somebody is nobody else."""
        head, before = self.tokens[mention.head], mention.first - 1
        if head.deprel == "conj" and head.head in self.said_of:
            return self.said_of[head.head]
        if before < 1 or self.tokens[before].upos != "PRON":
            return None
        attached = self.tokens[before].word == self.tokens[before - 1].word and self.tokens[before - 1].upos != "CCONJ"
        here = self.sentence_of[mention.first]
        near = (n for n in range(number - 1, -1, -1) if self.sentence_of[self.found[n].first] == here)
        people = (self.of[n] for n in near if n in self.of and self.of[n].type == "person")
        return None if attached else next(people, None)

    def _latter(self, number: int) -> _Actor | None:
        """الأخير is the person named last, else the country or body."""
        floor = self.sentence_of[self.found[number].first] - 1
        near = [n for n in range(number) if self.sentence_of[self.found[n].first] >= floor and n in self.of]
        people = [n for n in near if self.of[n].type == "person"]
        singular = people or [n for n in near if self.of[n].type != "group" and not self.found[n].adjective]
        return self.of[singular[-1]] if singular else None

    def _counterpart(self, number: int, mention: FoundMention) -> _Actor | None:
        """نظيره الروسي holds the office of the person named before, in his own country."""
        for before in range(number - 1, max(-1, number - 6), -1):
            actor = self.of.get(before)
            if actor is None or actor.type != "person" or actor.country == mention.country:
                continue
            for base, _ in sorted(actor.offices):
                same = (a for a in self.actors if a.country == mention.country and a.type == "person")
                found = self._latest(number, (a for a in same if any(b == base for b, _ in a.offices)))
                found = found or self._holder(base, mention.country)
                if found is not None:
                    return found
        return None

    def _same_office(self, number: int, mention: FoundMention) -> _Actor | None:
        base = mention.words[0] if mention.words else ""
        if not any(isinstance(c, Role) for c in mention.candidates):
            return None
        fitting = (a for a in self.actors if a.type == mention.type and any(b == base for b, _ in a.offices))
        return self._latest(number, (a for a in fitting if self._fits(a, mention)))

    def _fits(self, actor: _Actor, mention: FoundMention) -> bool:
        """Nothing said about the two speaks against their being one."""
        if mention.country is not None and actor.country is not None and mention.country != actor.country:
            return False
        owner = self.of.get(mention.owner) if mention.owner >= 0 else None
        return owner is None or owner is actor.owner or owner.type == "country"

    def _latest(self, number: int, actors: Iterable[_Actor]) -> _Actor | None:
        """The one mentioned last before this mention, else the first one after it."""
        best: _Actor | None = None
        best_key = (-1, 0)
        for actor in actors:
            before = max((m for m in actor.mentions if m < number), default=-1)
            key = (before, -min(actor.mentions, default=0))
            if best is None or key > best_key:
                best, best_key = actor, key
        return best

    def _in_office(self, mention: FoundMention) -> _Actor | None:
        """الرئيس الكازاخستاني without a name: whoever held the office on the day."""
        if not mention.candidates:
            return None
        role = mention.candidates[0]
        if mention.words and " " in mention.words[0]:
            return None  # رئيس التشريفات الروسي is not the president
        if not isinstance(role, Role) or role.level != "national" or (mention.owner >= 0 and not self._owned(mention)):
            return None
        return self._holder(role.id, mention.country)

    def _holder(self, role: str, country: str | None) -> _Actor | None:
        """The one person of the dictionaries who held this office on the day."""
        if country is None or self.day is None:
            return None
        held = _holders(self.rulebook).get((role, country), ())
        holders = [person for person, office in held if office.from_ is not None and office.is_held_on(self.day)]
        return self._of_entry(holders[0]) if len(holders) == 1 else None

    def _owned(self, mention: FoundMention) -> bool:
        return self.found[mention.owner].type == "country"

    def _same_head(self, number: int, mention: FoundMention) -> _Actor | None:
        """الوزير, المسؤول الإيراني: the latest of the same calling."""
        head = self._head(mention)
        people = [a for a in self.actors if a.type == mention.type and a.mentions and min(a.mentions) < number]
        same = [a for a in people if any(h == head for _, h in a.offices) and self._fits(a, mention)]
        if same:
            return self._latest(number, same)
        if head in self.classes["official"] and mention.country is not None:
            officials = (a for a in people if a.offices and a.country == mention.country)
            return self._latest(number, (a for a in officials if not self._is_sovereign(a)))
        return None

    def _is_sovereign(self, actor: _Actor) -> bool:
        return any(head in self.classes["sovereign"] for _, head in actor.offices)

    def _same_words(self, mention: FoundMention) -> _Actor | None:
        """A description repeated word by word, or one that the headline already gave."""
        wording = self._wording(mention)
        for actor in self.actors:
            if actor.type == mention.type and actor.wording == wording and not actor.counted:
                is_title = bool(actor.mentions) and self.sentence_of[self.found[actor.mentions[0]].first] == 0
                if mention.definite or is_title or mention.type != "person":
                    return actor
        return None

    def _body(self, number: int, mention: FoundMention) -> _Actor:
        if mention.another:
            return self._new(number)
        found = self._realm(number, mention) or self._same_words(mention) or self._same_office(number, mention)
        if found is None and mention.definite and mention.last - mention.first == 1:
            found = self._named_by_head(number, mention) or self._same_head(number, mention)
        return found or self._new(number)

    def _realm(self, number: int, mention: FoundMention) -> _Actor | None:
        """المملكة is the country named that calls itself so with its own name: المملكة العربية السعودية."""
        is_alone = mention.definite and mention.last - mention.first == 1
        if not is_alone or self._head(mention) not in self.classes["realm"]:
            return None
        named = (a for a in self.actors if isinstance(a.entry, Country) and a.mentions)
        return self._latest(number, (a for a in named if self._is_called(a.entry, self._head(mention))))

    def _is_called(self, entry: Actor | None, label: str) -> bool:
        """Not المملكة المتحدة, whose name has no word of its own."""
        names = entry.names if isinstance(entry, Country) else ()
        words = (fold(name).split() for name in names)
        return any(
            len(w) > 1 and _bare(w[0], self.classes) == label and entry in self.rulebook.actors.lookup(w[-1])
            for w in words
        )

    def _named_by_head(self, number: int, mention: FoundMention) -> _Actor | None:
        """الحزب after حزب العمال, الحركة after حركة حماس: the latest body whose name begins with the word."""
        head = self._head(mention)
        bodies = (a for a in self.actors if a.type == "org" and a.mentions and min(a.mentions) < number)
        named = (a for a in bodies if any(n and _bare(n[0], self.classes) == head for n in a.names))
        return self._latest(number, named)

    def _group(self, number: int, mention: FoundMention) -> _Actor:
        counted = self.tokens[mention.first].upos == "NUM"
        if mention.another or counted:
            return self._new(number, counted=counted)
        base = mention.words[0] if mention.words else ""
        same = (
            a for a in self.actors
            if a.type == "group" and not a.counted and self._fits_group(a, base, mention)
        )  # fmt: skip
        found = self._same_words(mention) or self._latest(number, same)
        if found is None:
            found = self._new(number)
        found.offices.add((base, self._head(mention)))
        return found

    def _fits_group(self, actor: _Actor, base: str, mention: FoundMention) -> bool:
        if not any(b == base for b, _ in actor.offices) or mention.possessor >= 0:
            return False
        if mention.country is None and not mention.definite:
            return False
        owner = self.of.get(mention.owner) if mention.owner >= 0 else None
        return (mention.country is None or actor.country == mention.country) and (owner is None or owner is actor.owner)

    # ── actors ──

    def _new(self, number: int, *, counted: bool = False) -> _Actor:
        mention = self.found[number]
        owner = self.of.get(mention.owner) if mention.owner >= 0 else None
        actor = _Actor(mention.type, None, mention.country, owner=owner, counted=counted)
        actor.wording = self._wording(mention)
        self.actors.append(actor)
        return actor

    def _assign(self, number: int, actor: _Actor) -> None:
        self.of[number] = actor
        actor.take(number)
        if actor.country is None:
            actor.country = self.found[number].country

    def _words(self, number: int) -> tuple[str, ...]:
        mention = self.found[number]
        return self._normal(mention.words) if mention.type == "person" else mention.words

    def _normal(self, words: Sequence[str]) -> tuple[str, ...]:
        """عبد + الله and أبو + خوصة as one word, particles and articles left out."""
        joined: list[str] = []
        prefix = ""
        for word in words:
            word = word.strip("#_")
            if word in self.classes["name_prefix"] and not prefix:
                prefix = word
            elif prefix or word not in self.classes["name_particle"]:
                joined.append(prefix + word if prefix else _bare(word, self.classes))
                prefix = ""
        return tuple(joined) if joined else tuple(words)

    def _wording(self, mention: FoundMention) -> str:
        return " ".join(_bare(f, self.classes) for f in self.forms[mention.first : mention.last])

    def _main_country(self) -> None:
        """The country most mentions belong to; of several the one named first."""
        counts: Counter[str] = Counter()
        for mention in self.found:
            if mention.country is not None and mention.country.isupper() and not mention.weak:
                counts[mention.country] += 1
        self.main_country = next((c for c, _ in counts.most_common() if self._of_known(c)), None)
        if self.main_country is not None:
            self.is_domestic = counts[self.main_country] >= _DOMESTIC * counts.total()

    def _of_known(self, iso: str) -> bool:
        return isinstance(self.rulebook.actor(iso), Country)

    def _fill_countries(self) -> None:
        """الحكومة and المحتجون belong to the one country of their sentence; national offices else to the main one.

        In an article that is about one country everybody who is not said to be somebody else's belongs to it.
        """
        by_sentence: dict[int, set[str]] = {}
        for mention in self.found:
            if mention.country is not None and not mention.weak:
                by_sentence.setdefault(self.sentence_of[mention.first], set()).add(mention.country)
        for actor in self.actors:
            if actor.country is None and actor.entry is None and actor.mentions:
                first = self.found[actor.mentions[0]]
                near = {c for c in by_sentence.get(self.sentence_of[first.first], ()) if self._of_known(c)}
                national = any(isinstance(c, Role) and c.level == "national" for c in first.candidates)
                if first.kind == "nominal" and (near == {self.main_country} or (national and len(near) == 1)):
                    actor.country = next(iter(near))
                elif national or (self.is_domestic and not near - {self.main_country}):
                    actor.country = self.main_country

    # ── records ──

    def _in_order(self) -> list[_Actor]:
        kept = [a for a in self.actors if a.mentions]
        return sorted(kept, key=lambda a: (min(self.found[m].start for m in a.mentions), a.mentions[0]))

    def _entity(self, index: int, actor: _Actor) -> Entity:
        entry = actor.entry
        named = [self.found[m] for m in actor.mentions]
        is_named = any(not m.adjective for m in named)
        in_order = sorted(named, key=lambda m: (m.kind != "name", m.start, -m.end))
        mentions = (_mention(m, is_named=is_named) for m in in_order)
        office = office_on(entry, self.day) if isinstance(entry, Person) else None
        return Entity(
            id=f"e{index + 1}",
            name=_name_of(entry) or self._fullest(named),
            name_en=getattr(entry, "en", None),
            type=actor.type,
            country=(office.country if office and office.country else None) or actor.country,
            sectors=self._sectors(actor, office, named),
            role=self._role(actor, office, named),
            slug=entry.id if entry is not None else None,
            wikidata=getattr(entry, "wikidata", None),
            mentions=tuple(dict.fromkeys(mentions)),
        )

    def _fullest(self, named: Sequence[FoundMention]) -> str:
        names = [m for m in named if m.kind == "name"] or list(named)
        best = max(names, key=lambda m: (len(m.words) if m.kind == "name" else m.end - m.start, -m.start))
        return as_named(self.document, self.document.tokens[best.first], best.end)

    def _sectors(self, actor: _Actor, office: Office | None, named: Sequence[FoundMention]) -> tuple[str, ...]:
        if isinstance(actor.entry, Country):
            return ()
        if office is not None:
            return (office.sector,)
        if isinstance(actor.entry, Person | Organisation):
            return tuple(actor.entry.sectors)
        for mention in named:
            for entry in mention.candidates:
                if isinstance(entry, Role) and entry.sector is not None:
                    return (entry.sector,)
                if isinstance(entry, Group) and entry.sectors:
                    return tuple(entry.sectors)
        return ()

    def _role(self, actor: _Actor, office: Office | None, named: Sequence[FoundMention]) -> str | None:
        if actor.type != "person":
            return None
        worded = [m.role for m in named if m.role is not None]
        return max(worded, key=len) if worded else office.role if office is not None else None


def _mention(found: FoundMention, *, is_named: bool) -> Mention:
    """An adjective (دعم روسي) only implies a country that is named elsewhere; else it is all that names it."""
    return Mention(found.start, found.end, "implicit" if found.adjective and is_named else found.kind)


# ── names compared ──────────────────────────────────────────────────────────────────────────────────────────────────


def _is_same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The shorter name is part of the longer, word by word, spelling variants allowed; the first names do not differ.

    A single word must be a word of the longer name; two full names must agree in every word of the shorter one.
    """
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    at = 0
    for word in short:
        while at < len(long) and not _is_same_word(word, long[at]):
            at += 1
        if at == len(long):
            return False
        at += 1
    return True


@lru_cache(maxsize=65_536)
def _is_same_word(one: str, other: str) -> bool:
    """Equal, or one letter more, less or different in a word of five letters or more (جينبينغ, جينبينج)."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < _MIN_FUZZY or len(long) - len(short) > 1 or short[0] != long[0]:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


def _ends_with(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """شركة ميت إنفست and ميت إنفست; both orders."""
    short, long = sorted((name, words), key=len)
    return bool(short) and long[len(long) - len(short) :] == short and len(long) - len(short) <= 1


def _bare(word: str, classes: MentionBook) -> str:
    for article in classes["article"]:
        if word.startswith(article) and len(word) > len(article) + 2:
            return word[len(article) :]
    return word


def _name_of(entry: Actor | None) -> str | None:
    if isinstance(entry, Country):
        return entry.names[0]
    return entry.name if isinstance(entry, Person | Organisation) else None


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published) if published else None
    except ValueError:
        return None


_folded = lru_cache(maxsize=65_536)(fold)


# ── offices in the dictionaries ─────────────────────────────────────────────────────────────────────────────────────

_Holders = Mapping[tuple[str, str], tuple[tuple[Person, Office], ...]]
_holders_cache: dict[str, _Holders] = {}


def _holders(rulebook: Rulebook) -> _Holders:
    """(role, country) → persons who held the office."""
    known = _holders_cache.get(rulebook.version)
    if known is None:
        found: dict[tuple[str, str], list[tuple[Person, Office]]] = {}
        for person in rulebook.persons:
            for office in person.offices:
                base, country = _base_of(rulebook, fold(office.role)), office.country or person.country
                if base is not None and country is not None and _is_whole(rulebook, base, office.role, country):
                    found.setdefault((base.id, country), []).append((person, office))
        known = {key: tuple(held) for key, held in found.items()}
        _holders_cache.clear()
        _holders_cache[rulebook.version] = known
    return known


def _base_of(rulebook: Rulebook, role: str) -> Role | None:
    """The longest role of the dictionary that an office's wording begins with (رئيس in رئيس كازاخستان)."""
    words = role.split()
    for last in range(len(words), 0, -1):
        for entry in rulebook.actors.lookup(" ".join(words[:last])):
            if isinstance(entry, Role):
                return entry
    return None


def _is_whole(rulebook: Rulebook, base: Role, role: str, country: str) -> bool:
    """رئيس كازاخستان and الرئيس الكازاخستاني are the office itself; رئيس لجنة الانتخابات is another one."""
    words = fold(role).split()
    for first in range(1, len(words) + 1):
        rest = " ".join(words[first:])
        if not rest:
            return base in rulebook.actors.lookup(" ".join(words))
        if base in rulebook.actors.lookup(" ".join(words[:first])):
            found = rulebook.actors.lookup(rest)
            if any(isinstance(e, Country) and e.id == country for e in found):
                return True
    return False
