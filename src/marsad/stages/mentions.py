"""Who is mentioned where: names, offices, bodies and groups of people as whole noun phrases.

A newspaper names its actors by composing: an office with its country (وزير الخارجية الروسي), a body with its country
(الحكومة الكازاخستانية), a label with a name (حركة حماس), people with an adjective (مسلحون موالون للحكومة), and a
description with the name beside it (رئيس الوزراء البريطاني بوريس جونسون). The dictionaries know the words; this stage
knows how they compose. A description and the name beside it are two mentions, tied by `names`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from marsad.records import Document, EntityType, Name, Token
from marsad.rulebook import Rulebook
from marsad.rulebook.actors import Actor, ActorMatch, Country, Group, Organisation, Person, Role
from marsad.stages.names import NAME_TAGS, Form, NameReader, Phrase, folded, longest

_NOMINAL = frozenset(("NOUN", "PROPN", "X", "ADJ", "NUM"))
_CLITIC_TAGS = frozenset(("ADP", "CCONJ", "SCONJ", "PART", "PRON", "DET", "AUX", "PUNCT", "INTJ", "SYM"))
_OPENING = frozenset("«“\"‹‘'")
_CLOSING = frozenset("»”\"›’'")
_COMMA = frozenset("،,")
_IGO: Final = "IGO"
_MEDIA: Final = "JRN"
_ALEF: Final = "\u0627"
_HEH: Final = "\u0647"
_TEH: Final = "\u062a"
_TEH_MARBUTA: Final = "\u0629"
_MAX_NOUNS = 4
_MAX_QUOTED = 6
_MAX_NAME = 5
_MAX_PURPOSE = 8
_MAX_QUANTITY = 8


@dataclass(frozen=True, slots=True)
class FoundMention:
    """One noun phrase that means an actor, tokens first:last (last exclusive) without leading clitics.

    head: the token that carries it in the sentence (وزير in وزير الخارجية الروسي). candidates: dictionary entries that
    the words may stand for: countries, persons, organisations of a name; the role or group of a nominal. words: the
    folded words of a name, or the head's lemma of a nominal.

    country: whom it acts for as far as the words say. owner: index of the mention whose office or body it is
    (الأمم المتحدة of مبعوث الأمم المتحدة), or -1. names: index of the mention of the same actor beside it, or -1.
    adjective: a nationality adjective at something that is no actor (دعم روسي). possessor: token of an attached
    pronoun (جنوده), or -1. former: of an office that is over. weak: the words alone do not decide.
    """

    start: int
    end: int
    first: int
    last: int
    head: int
    kind: Form
    type: EntityType
    candidates: tuple[Actor, ...]
    words: tuple[str, ...]
    country: str | None = None
    role: str | None = None
    owner: int = -1
    names: int = -1
    definite: bool = True
    plural: bool = False
    adjective: bool = False
    possessor: int = -1
    former: bool = False
    another: bool = False
    weak: bool = False

    @property
    def slug(self) -> str | None:
        """The dictionary's id where there is one reading, for places that need no more."""
        named = [c.id for c in self.candidates if isinstance(c, Country | Person | Organisation)]
        return named[0] if len(named) == 1 and self.kind == "name" else None


def find_mentions(document: Document, rulebook: Rulebook) -> tuple[FoundMention, ...]:
    """Every mention of an actor, in text order, the outer before the inner.

    قال وزير الخارجية الروسي سيرغي لافروف → «وزير الخارجية الروسي» (office, RUS) and «سيرغي لافروف» (name).
    """
    finder = _Finder(document, rulebook)
    phrases = list(finder.run())
    return _number(document, phrases)


class _Finder(NameReader):
    """One pass over a document's tokens; phrases are built from their head to the right, inner ones by recursion."""

    def run(self) -> Iterator[Phrase]:
        return self._between(0, len(self.tokens))

    def _between(self, i: int, limit: int) -> Iterator[Phrase]:
        while i < limit:
            phrase = self.phrase(i)
            if phrase is None:
                i += 1
                continue
            if not self._is_namesake(phrase):
                yield phrase
            i = max(i + 1, phrase.last)
            if phrase.beside is not None and phrase.beside.last > i:
                # whoever is named before the name of the office's holder is what the office is for, no third person
                end = phrase.beside.first
                yield from (p for p in self._between(i, end) if p.type != "person" and p.last <= end)
                i = phrase.beside.last

    # ── what begins at a token ──

    def phrase(self, i: int, depth: int = 0) -> Phrase | None:
        """The noun phrase of an actor that begins at token i, or None."""
        if i >= len(self.tokens) or depth > 4:
            return None
        tag = self.tags[i]
        matches = self.matches.get(i, ())
        if not matches and tag in _CLITIC_TAGS and i not in self.names:
            return None
        if self.forms[i] in self.classes["latter"] and self._is_free(i) and self.tags[i - 1] != "NUM":
            return Phrase(i, i + 1, i, "nominal", "person", (), (self.forms[i],))
        if tag in ("NOUN", "PROPN", "X"):
            phrase = self._pointing(i, depth) or self._label(i) or self._eminent(i, depth)
            if phrase is not None:
                return phrase
        name = self.name(i)
        office = longest(matches, "role")
        is_longer = office is not None and (name is None or office.last > name.last)
        if name is not None and not is_longer:
            return self._named(name, depth)
        if tag == "VERB":
            return None
        if not self._is_no_actor(i, matches):
            if office is not None:
                return self._office(office, depth)
            group = longest(matches, "group")
            if group is not None and not self._is_thing(group):
                return self._group(group, depth)
        elif longest(matches, "demonym") is None:
            return None
        return self._counted(i, depth) or self._body(i, depth) or self._national(i, depth) or self._people(i, depth)

    # ── what looks like an actor and is none ──

    def _is_no_actor(self, i: int, matches: Sequence[ActorMatch]) -> bool:
        """Words for offices and people that say something else where they stand."""
        if any(m.last - m.first > 1 and m.kind != "demonym" for m in matches):
            return False
        before = i - 1 if i and self.limits[i - 1] == self.limits[i] else -1
        after = i + 1 if i + 1 < self.limits[i] else -1
        lemma = self.lemmas[i]
        if self.forms[i] in self.classes["abstract"]:
            return True
        if before >= 0 and self.lemmas[before] in self.classes["without"]:
            return True
        if before >= 0 and lemma in self.classes["contested"] and self.lemmas[before] in self.classes["contest"]:
            return True
        if after >= 0 and lemma in self.classes["ending"] and self.forms[after] in self.classes["upon"]:
            return True
        if after >= 0 and (self._is_rank(i, after) or self._is_aspect(i, after)):
            return True
        return self._is_adverbial(i) or (before >= 0 and self._is_attribute_of(i, before))

    def _is_rank(self, i: int, after: int) -> bool:
        """المركز الأول, المركز 93: a place in a row."""
        is_numbered = self.tags[after] == "NUM" or self.lemmas[after] in self.classes["ordinal"]
        return is_numbered and self.lemmas[i] in self.classes["rank"]

    def _is_aspect(self, i: int, after: int) -> bool:
        """الجانب القانوني is a side of things, الجانب الروسي a party."""
        is_one = self.tokens[i].feat("Number") not in ("Plur", "Dual")
        if not is_one or self.lemmas[i] not in self.classes["aspect"] or self.tags[after] != "ADJ":
            return False
        is_party = longest(self.matches.get(after, ()), "demonym") or self.lemmas[after] in self.classes["another"]
        return not is_party and self.has_article(i) and self.has_article(after)

    def _is_adverbial(self, i: int) -> bool:
        """مشيرا إلى ذلك is no field marshal, معتبرين أن no party: an indefinite accusative that says how or as what."""
        token = self.tokens[i]
        return (
            (token.upos == "ADJ" or (token.upos == "NOUN" and self.lemmas[i].startswith(self.participle)))
            and (token.deprel.split(":")[0] in ("xcomp", "advcl", "acl", "advmod") or self._is_state_of(i))
            and token.feat("Definite") == "Ind"
            and token.feat("Case") == "Acc"
            and self.forms[i].endswith((_ALEF, *self.sound_plurals))
        )

    def _is_state_of(self, i: int) -> bool:
        """اقتيد المتهم مكبلا: hung as an adjective on a definite noun, with which it would agree if it were one."""
        token = self.tokens[i]
        return token.deprel == "amod" and token.head >= 0 and self.has_article(token.head) and not self.has_article(i)

    def _is_attribute_of(self, i: int, before: int) -> bool:
        """هجمات منسقة, المناقشات الداخلية, رد الفعل المسؤول: an adjective at the noun before it."""
        if self.tags[i] != "ADJ" or self.tags[before] not in ("NOUN", "ADJ") or before in self.names:
            return False
        if self.tokens[i].deprel not in ("amod", "conj") or self.has_article(i) != self.has_article(before):
            return False
        if self.tokens[i].feat("Number") == "Plur":
            return self.forms[before].endswith(self.sound_plurals) or self._is_of_persons(before)
        return not (i + 1 < self.limits[i] and longest(self.matches.get(i + 1, ()), "demonym"))

    def _is_of_persons(self, i: int) -> bool:
        return longest(self.matches.get(i, ()), "role", "group") is not None or self._is_human(i)

    def _is_thing(self, match: ActorMatch) -> bool:
        """A word of people that here is a place, an act or a span of time: غربي عفرين، قتله، 30 سنة."""
        i = match.first
        if self.forms[i] in self.classes["no_person"]:
            return True
        if match.last - i > 1:
            return False
        if self.lemmas[i] in self.classes["place_noun"] and not self.has_article(i):
            return True
        return self._is_in_date(i) or self._is_with_pronoun(i) or self._is_verbal_noun(match)

    def _is_verbal_noun(self, match: ActorMatch) -> bool:
        """المراقبة is what observers do, مهاجمتنا what attackers do: مفاعلة, where the dictionary has only مفاعل."""
        bare = self.forms[match.first].removeprefix(self.article[0])
        is_shaped = len(bare) == 6 and bare.startswith(self.participle) and bare[2] in self.active
        return (
            is_shaped
            and bare.endswith((_HEH, _TEH))
            and self.tags[match.first] == "NOUN"
            and match.number == "singular"
        )

    def _is_namesake(self, phrase: Phrase) -> bool:
        """مطار الملك خالد: whom a place is called after does not act."""
        before = phrase.first - 1
        if before < 0 or self.limits[before] != self.limits[phrase.first] or phrase.type != "person":
            return False
        is_called = self.lemmas[before] in self.classes["named_after"] and not self.has_article(before)
        return is_called and _is_with_name(phrase)

    def _is_in_date(self, i: int) -> bool:
        return any(
            self.names[at].coarse == "DATE" and i < self.names[at].last
            for at in range(max(0, i - 2), i + 1)
            if at in self.names
        )

    def _is_with_pronoun(self, i: int) -> bool:
        """قتله (killing him) where the article writes قتلة (killers) with its own letter."""
        form = self.tokens[i].form
        return form.endswith(_HEH) and _TEH_MARBUTA in self.document.article.text

    def _named(self, phrase: Phrase, depth: int) -> Phrase:
        """A name with what may follow: an adjective (حركة حماس الفلسطينية), whose it is, or the office beside it."""
        if phrase.type == "org":
            self._adjectives(phrase)
            if phrase.last < self.limits[phrase.first]:
                self._belongs(phrase, phrase.last, depth)
        if phrase.type == "person" and depth < 2:
            self._office_after(phrase)
        return phrase

    def _office_after(self, phrase: Phrase) -> None:
        """لافروف، وزير الخارجية الروسي، and علي الأحمدي الناطق باسم المجلس."""
        limit = self.limits[phrase.first]
        at = phrase.last
        if at < limit and self.forms[at] in _COMMA:
            at += 1
        if at >= limit or self.tokens[at].upos not in ("NOUN", "ADJ"):
            return
        office = longest(self.matches.get(at, ()), "role")
        if office is None or not isinstance(office.entry, Role) or office.entry.type != "person":
            return
        beside = self._office(office, 2)
        if beside is None or beside.beside is not None or beside.plural or not self._may_describe(phrase, beside):
            return
        if at > phrase.last or self._hangs_on(at, phrase):
            phrase.beside = beside

    def _may_describe(self, phrase: Phrase, office: Phrase) -> bool:
        known = phrase.country is None or office.country is None or phrase.country == office.country
        return known and (office.definite or office.last - office.first > 1)

    def _hangs_on(self, at: int, phrase: Phrase) -> bool:
        """Without a comma the parser must say so: التقى توكاييف وزير الخارجية has two people."""
        token = self.tokens[at]
        return phrase.first <= token.head < phrase.last and token.deprel not in ("obj", "iobj", "conj", "nsubj")

    # ── offices and bodies ──

    def _office(self, match: ActorMatch, depth: int) -> Phrase | None:
        role = match.entry
        is_body = isinstance(role, Role) and role.type == "org"
        plural = match.number != "singular"
        type_: EntityType = "group" if plural else "org" if is_body else "person"
        phrase = Phrase(
            match.first, match.last, match.first, "nominal", type_, (role,), (role.id,),
            self.country_inside(match.first + 1, match.last), definite=match.definite, plural=plural,
        )  # fmt: skip
        self._extend(phrase, depth)
        if isinstance(role, Role) and role.sector == _IGO and not phrase.country and not _has_body(phrase):
            phrase.country = _IGO
        if type_ == "person":
            self._name_beside(phrase)
        is_thing = is_body and plural and self._is_premises(phrase)
        is_thing = is_thing or self._is_act(phrase) or self._is_land(phrase) or self._is_some_government(phrase, match)
        return None if is_thing else phrase

    def _is_land(self, phrase: Phrase) -> bool:
        """بلاد اللجوء, بلاد الشام: lands, not their governments."""
        is_of_something = " " in phrase.words[-1] and not phrase.plural
        return is_of_something and self.lemmas[phrase.head] in self.classes["homeland"]

    def _is_some_government(self, phrase: Phrase, match: ActorMatch) -> bool:
        """حكومة معادية, حكومة كفاءات: any, or one yet to be; one that acts has an article or a country."""
        is_described = phrase.last > match.last == match.first + 1 and not phrase.inner
        is_named = phrase.country or any(self.has_article(at) for at in range(phrase.first, phrase.last))
        return is_described and not is_named and self.lemmas[phrase.head] in self.classes["formed"]

    def _is_premises(self, phrase: Phrase) -> bool:
        """صناديق الاقتراع, مراكز, محطات: places and things, as long as nothing says whose."""
        words = (self.lemmas[phrase.head], self.forms[phrase.head].removeprefix(self.article[0]))
        is_anyones = not phrase.inner and phrase.country is None and phrase.possessor < 0
        return is_anyones and any(w in self.classes["premises"] for w in words)

    def _extend(self, phrase: Phrase, depth: int) -> None:
        """Adjectives, possessors, idafa terms and the body or place an office belongs to."""
        limit = self.limits[phrase.first]
        nouns = 0
        while phrase.last < limit:
            at = phrase.last
            if self._pronoun(phrase, at) or self._adjective(phrase, at):
                continue
            if self._may_govern(phrase) and nouns < _MAX_NOUNS and self._governed(phrase, at, depth):
                nouns += 1
                continue
            if self._speaks_for(phrase, at, depth) or self._belongs(phrase, at, depth):
                continue
            return

    def _adjectives(self, phrase: Phrase) -> None:
        limit = self.limits[phrase.first]
        while phrase.last < limit and self._adjective(phrase, phrase.last):
            pass

    def _pronoun(self, phrase: Phrase, at: int) -> bool:
        if self.tags[at] != "PRON" or self.tokens[at].word != self.tokens[at - 1].word:
            return False
        phrase.possessor, phrase.last, phrase.definite = at, at + 1, True
        return True

    def _adjective(self, phrase: Phrase, at: int) -> bool:
        national = longest(self.matches.get(at, ()), "demonym", "people")
        if national is not None and self._agrees(phrase, at):
            if phrase.country is None and isinstance(national.entry, Country):
                phrase.country = national.entry.id
            phrase.last = national.last
            return True
        if self.tags[at] != "ADJ" or not self._agrees(phrase, at) or self._starts_longer(at):
            return False
        lemma = self.lemmas[at]
        phrase.former = phrase.former or lemma in self.classes["former"]
        phrase.another = phrase.another or lemma in self.classes["another"]
        phrase.last = at + 1
        return True

    def _agrees(self, phrase: Phrase, at: int) -> bool:
        """An adjective follows its noun in definiteness; only a predicate does not (الرئيس مستعد)."""
        if self.tokens[at].word == self.tokens[at - 1].word:
            return False
        return (self.has_article(at) or not self._is_definite(phrase)) and not self._is_adjective_of_another(phrase, at)

    def _is_adjective_of_another(self, phrase: Phrase, at: int) -> bool:
        """وحدات الجيش المتحالفة: the adjective's noun stands before, and its gender is not this noun's."""
        token = self.tokens[at]
        if token.deprel != "amod" or not 0 <= token.head < phrase.first or token.feat("Number") != "Sing":
            return False
        is_feminine, head = token.form.endswith(_TEH_MARBUTA), self.tokens[phrase.head]
        if is_feminine:
            return head.feat("Number") == "Sing" and not head.form.endswith(_TEH_MARBUTA)
        return head.form.endswith((_TEH_MARBUTA, *self.feminine_plurals))

    def _is_definite(self, phrase: Phrase) -> bool:
        return self.has_article(phrase.head) or (phrase.possessor >= 0)

    def _starts_longer(self, at: int) -> bool:
        return any(m.last - m.first > 1 for m in self.matches.get(at, ())) or (
            self.tokens[at].deprel != "amod" and any(m.kind == "role" for m in self.matches.get(at, ()))
        )

    def _may_govern(self, phrase: Phrase) -> bool:
        """Only a noun without article or pronoun, and not followed by its adjective, takes a second term."""
        end = phrase.last - 1
        if phrase.possessor >= 0 or self.has_article(end) or self.tags[end] in ("PUNCT", "PRON", *NAME_TAGS):
            return False
        if end == phrase.head and self._is_sound_plural(end):
            return False  # معارضون نكورونزيزا are two; his opponents were معارضو نكورونزيزا
        return not (self.tags[end] == "ADJ" and end > phrase.head) and not phrase.inner

    def _governed(self, phrase: Phrase, at: int, depth: int) -> bool:
        if self._governs_quoted(phrase, at):
            return True
        if self.tokens[at].word == self.tokens[at - 1].word or self.tags[at] in _CLITIC_TAGS:
            return False
        inner = self.phrase(at, depth + 1)
        if inner is not None and self.lemmas[phrase.head] in self.classes["named_after"] and _is_with_name(inner):
            return self._is_called_after(phrase, inner)
        if inner is not None and not inner.adjective:
            phrase.add_inner(inner)
            phrase.definite = phrase.definite or inner.definite
            return True
        if self.tags[at] in ("NOUN", "PROPN", "X", "NUM"):
            phrase.last = at + 1
            phrase.words = (*phrase.words[:-1], f"{phrase.words[-1]} {self.forms[at]}")
            phrase.definite = phrase.definite or self.has_article(at)
            return True
        return False

    def _governs_quoted(self, phrase: Phrase, at: int) -> bool:
        """عناصر "الخوذ البيضاء": a body's name in quotation marks is a second term as without them."""
        if self.forms[at] not in _OPENING or at + 1 >= self.limits[at]:
            return False
        inner = self.name(at + 1)
        if inner is None or inner.type != "org" or inner.last >= self.limits[at]:
            return False
        if self.forms[inner.last] not in _CLOSING:
            return False
        phrase.add_inner(inner)
        phrase.last, phrase.definite = inner.last + 1, True
        return True

    def _is_called_after(self, phrase: Phrase, person: Phrase) -> bool:
        """جامعة الملك فهد: the king is part of the name."""
        last = max(person.last, person.beside.last if person.beside else 0)
        name = " ".join(self.forms[person.first : last])
        phrase.words = (*phrase.words[:-1], f"{phrase.words[-1]} {name}")
        phrase.last, phrase.definite = last, True
        return True

    def _speaks_for(self, phrase: Phrase, at: int, depth: int) -> bool:
        """المتحدث باسم وزارة الخارجية."""
        limit = self.limits[at]
        if self.forms[at] in self.classes["in_name_of"]:
            after = at + 1
        elif (
            at + 1 < limit
            and self.lemmas[at] in self.classes["with"]
            and self.lemmas[at + 1] in self.classes["name_of"]
        ):
            after = at + 2
        else:
            return False
        if after >= limit:
            return False
        inner = self.phrase(after, depth + 1)
        if inner is not None:
            phrase.add_inner(inner)
            return True
        last = after
        while last < limit and last < after + _MAX_NOUNS and self.tags[last] in ("NOUN", "PROPN", "X", "ADJ"):
            last += 1
        phrase.last = max(last, after)
        return last > after

    def _belongs(self, phrase: Phrase, at: int, depth: int) -> bool:
        """A body, or for a post a place, behind a preposition: مسؤول بالبيت الأبيض، المبعوث الأممي إلى اليمن."""
        limit = self.limits[at]
        if phrase.inner and phrase.owner is not None and phrase.owner.type != "country":
            return False
        if self.tags[at] != "ADP" or at + 1 >= limit or self.lemmas[at] not in self.classes["of"]:
            return False
        if not self._may_belong(phrase):
            return False
        inner = self.phrase(at + 1, depth + 1)
        if inner is None or inner.adjective or not self._is_body_for(phrase, inner, at):
            return False
        country = phrase.country
        phrase.add_inner(inner)
        phrase.country = country if inner.type == "country" else country or inner.country
        return True

    def _may_belong(self, phrase: Phrase) -> bool:
        if self.tags[phrase.last - 1] == "PRON":
            return False
        if self.lemmas[phrase.last - 1] in self.classes["belonging"]:
            return True
        if phrase.kind == "name":
            return False
        return phrase.type in ("person", "group") or self.lemmas[phrase.head] in self.classes["posted"]

    def _is_body_for(self, phrase: Phrase, inner: Phrase, at: int) -> bool:
        preposition = self.lemmas[at]
        if self.lemmas[phrase.last - 1] in self.classes["belonging"]:
            return inner.type in ("org", "country", "person", "group")
        posted = self.lemmas[phrase.head] in self.classes["posted"]
        if preposition in self.classes["to"]:
            is_media = any(isinstance(c, Organisation) and c.sectors[:1] == (_MEDIA,) for c in inner.candidates)
            titled = self.tags[phrase.last - 1] == "ADJ" and self.lemmas[phrase.last - 1] in self.classes["attribute"]
            return not is_media and inner.type in ("org", "country") and (titled or posted)
        if posted:
            return inner.type in ("org", "country")
        return inner.type == "org" and not phrase.is_national() and preposition in self.classes["inside"]

    def _name_beside(self, phrase: Phrase) -> None:
        """The name after a description, with or without comma and honorifics: الرئيس الفرنسي، إيمانويل ماكرون."""
        limit = self.limits[phrase.first]
        at, comma = phrase.last, False
        if at < limit and self.forms[at] in _COMMA:
            at, comma = at + 1, True
        while at < limit and self.lemmas[at] in self.classes["honorific"] and self._is_before_name(at):
            at += 1
        if at >= limit or (comma and not phrase.definite):
            return
        name = self.name(at)
        if name is not None and name.type == "person":
            self._take_name(phrase, name)
        elif not comma and name is None and self._looks_like_name(at):
            last = at
            while last < limit and last < at + _MAX_NAME and self._looks_like_name(last):
                last += 1
            self._take_name(phrase, Phrase(at, last, at, "name", "person", (), tuple(self.forms[at:last])))
        elif not comma and phrase.definite and phrase.last - phrase.first > 1:
            self._name_beyond(phrase)

    def _name_beyond(self, phrase: Phrase) -> None:
        """The name behind what an office is for: المدير العام لأمن المطار اللواء فيصل السنين."""
        at, limit = phrase.last, min(self.limits[phrase.first], phrase.last + _MAX_PURPOSE)
        while at < limit and self._is_purpose(at, phrase.last):
            at += 1
            first = at
            while at < limit and self.lemmas[at] in self.classes["honorific"] and self._is_before_name(at):
                at += 1
            name = self.name(at) if at < limit else None
            if name is not None and name.type == "person":
                if self._may_end(first - 1) and phrase.first <= self.tokens[name.head].head < name.first:
                    self._take_name(phrase, self._from_first_word(name))
                return
            if at > first:
                return

    def _from_first_word(self, name: Phrase) -> Phrase:
        """A name with the words before it that the model left out: لدى النيجر تركي العلي."""
        first = name.first
        while self._looks_like_name(first - 1) and self.tags[first - 2] != "ADP":
            first -= 1
        if first < name.first:
            name.first, name.head, name.words = first, first, (*self.forms[first : name.first], *name.words)
        return name

    def _is_purpose(self, at: int, first: int) -> bool:
        if self.tags[at] == "ADP" or at == first:
            return self.tags[at] == "ADP" and self.lemmas[at] in self.classes["of"]
        is_person = longest(self.matches.get(at, ()), "role", "group") is not None
        return self.tags[at] in _NOMINAL and not is_person

    def _may_end(self, at: int) -> bool:
        """A noun without article would govern the name: حملة السيسي."""
        is_named = self.tags[at] in NAME_TAGS or at in self.names or bool(self.matches.get(at))
        return self.tags[at] != "ADP" and (self.has_article(at) or is_named)

    def _is_before_name(self, at: int) -> bool:
        """The title in الأمير الدكتور فيصل, which the model may take for a name of its own."""
        return at not in self.names or self._is_bare_title(self.names[at])

    def _looks_like_name(self, at: int) -> bool:
        return self.tags[at] in NAME_TAGS and at not in self.matches and self.names.get(at) is None

    def _take_name(self, phrase: Phrase, name: Phrase) -> None:
        phrase.beside = name
        name.country = name.country or phrase.country

    # ── groups ──

    def _group(self, match: ActorMatch, depth: int) -> Phrase:
        plural = match.number != "singular" or self._is_collective(match)
        phrase = Phrase(
            match.first, match.last, match.first, "nominal", "group" if plural else "person", (match.entry,),
            (match.entry.id,), definite=match.definite, plural=plural,
        )  # fmt: skip
        self._extend(phrase, depth)
        if not plural:
            self._name_beside(phrase)
        return phrase

    def _is_collective(self, match: ActorMatch) -> bool:
        return isinstance(match.entry, Group) and self.lemmas[match.first] not in map(folded, match.entry.lemmas)

    def _counted(self, i: int, depth: int) -> Phrase | None:
        """مئات المحتجين, 34 شخصا, أحد مساعدي الرئيس: the quantity belongs to the phrase, the people are its head."""
        is_number = self.tags[i] == "NUM"
        if not is_number and self.lemmas[i] not in self.classes["quantifier"]:
            return None
        at, limit = i + 1, min(self.limits[i], i + _MAX_QUANTITY)
        while at < limit and (self._is_quantity(at) or self._joins_numbers(at)):
            at += 1
        inner = self.phrase(at, depth + 1) if at < self.limits[i] else None
        if inner is None or inner.kind == "name" or inner.type == "country":
            return None
        inner.first = i
        one = self.lemmas[i] in self.classes["one_of"]
        inner.plural = not one
        inner.type = "group" if inner.plural else "person" if inner.type == "group" else inner.type
        inner.definite = False
        return inner

    def _joins_numbers(self, at: int) -> bool:
        """ستة وعشرون محتجا."""
        return list(self.tags[at - 1 : at + 2]) == ["NUM", "CCONJ", "NUM"]

    def _is_quantity(self, at: int) -> bool:
        return (
            self.tags[at] == "NUM"
            or self.lemmas[at] in self.classes["quantifier"]
            or self.lemmas[at] in self.classes["out_of"]
        )

    def _pointing(self, i: int, depth: int) -> Phrase | None:
        """نظيره الروسي, بلاده, البلاد, الجانب الأميركي."""
        lemma, form = self.lemmas[i], self.forms[i]
        suffixed = (
            i + 1 < len(self.tags) and self.tags[i + 1] == "PRON" and self.tokens[i + 1].word == self.tokens[i].word
        )
        if lemma in self.classes["counterpart"] or (suffixed and lemma in self.classes["other_holder"]):
            phrase = Phrase(i, i + 1, i, "nominal", "person", (), (lemma,))
            self._extend(phrase, depth)
            self._name_beside(phrase)
            return phrase
        if suffixed and lemma in self.classes["homeland"]:
            return Phrase(i, i + 2, i, "nominal", "country", (), (lemma,), possessor=i + 1)
        if form in self.classes["the_country"]:
            return Phrase(i, i + 1, i, "nominal", "country", (), (form,))
        if lemma in self.classes["side"] and (i + 1) < self.limits[i]:
            national = longest(self.matches.get(i + 1, ()), "demonym")
            if national is not None and national.number == "singular":
                entries = (national.entry,)
                return Phrase(i, national.last, i, "nominal", "country", entries, (lemma,), national.entry.id)
        return None

    def _body(self, i: int, depth: int) -> Phrase | None:
        """A body described: شركة روسية, المحكمة العليا في إسبانيا."""
        if self.tags[i] not in ("NOUN", "PROPN", "X") or self.lemmas[i] not in self.classes["body"]:
            return None
        if self.tokens[i].feat("Number") == "Plur" and self.lemmas[i] in self.classes["act_or_body"]:
            return None
        phrase = Phrase(i, i + 1, i, "nominal", "org", (), (self.lemmas[i],), definite=self.has_article(i))
        self._extend(phrase, depth)
        return None if self._is_act(phrase) else phrase

    def _is_act(self, phrase: Phrase) -> bool:
        """تنظيم الانتخابات, نظام العقوبات: with a common noun behind it the word is no body."""
        return self.lemmas[phrase.head] in self.classes["act_or_body"] and " " in phrase.words[-1]

    def _eminent(self, i: int, depth: int) -> Phrase | None:
        """سمو رئيس المركز, معالي وزير التعليم: the style belongs to the office."""
        after = i + 1
        if self.lemmas[i] not in self.classes["eminence"] or self.has_article(i) or after >= self.limits[i]:
            return None
        office = longest(self.matches.get(after, ()), "role")
        phrase = self._office(office, depth) if office is not None else None
        if phrase is None or phrase.type != "person":
            return None
        phrase.first = i
        return phrase

    def _label(self, i: int) -> Phrase | None:
        """حركة حماس, صحيفة «الحياة», دولة قطر: the label belongs to the name."""
        at, lemma = i + 1, self.lemmas[i]
        if at >= self.limits[i] or self.has_article(i):
            return None
        if lemma in self.classes["country_label"]:
            name = self.name(at)
            if name is not None and name.type == "country" and name.kind == "name":
                name.first = i
                return name
        return self._labelled_body(i, at) if lemma in self.classes["label"] else None

    def _labelled_body(self, i: int, at: int) -> Phrase | None:
        limit = self.limits[i]
        quoted = self.forms[at] in _OPENING
        name = self.name(at + quoted) if at + quoted < limit else None
        if name is None or name.type != "org":
            return self._quoted_name(i, at) if quoted else None
        last = name.last
        name.first, name.head = i, i
        name.last = last + 1 if quoted and last < limit and self.forms[last] in _CLOSING else last
        self._adjectives(name)
        own = self.name(i)
        is_better = own is None or own.last < name.last or (own.last == name.last and not own.candidates)
        return name if is_better else None

    def _quoted_name(self, i: int, quote: int) -> Phrase | None:
        for last in range(quote + 2, min(quote + _MAX_QUOTED + 2, self.limits[i])):
            if self.forms[last] in _CLOSING:
                words = tuple(self.forms[quote + 1 : last])
                phrase = Phrase(i, last + 1, i, "name", "org", (), words)
                self._adjectives(phrase)
                return phrase
        return None

    def _national(self, i: int, depth: int) -> Phrase | None:
        """فلسطينيون and بريطاني as people; روسي in دعم روسي as its country."""
        match = longest(self.matches.get(i, ()), "demonym")
        if match is None or not isinstance(match.entry, Country):
            return None
        country, plural = match.entry.id, match.number != "singular"
        if self._is_attribute(i, match):
            return Phrase(i, match.last, i, "nominal", "country", (match.entry,), (country,), country, adjective=True)
        phrase = Phrase(
            i, match.last, i, "nominal", "group" if plural else "person", (match.entry,), (country,), country,
            definite=match.definite, plural=plural,
        )  # fmt: skip
        self._extend(phrase, depth)
        return phrase

    def _is_attribute(self, i: int, match: ActorMatch) -> bool:
        """An adjective stands behind a noun (or another adjective) and agrees with it in having an article."""
        if i == 0 or self.limits[i - 1] != self.limits[i]:
            return self.tags[i] == "ADJ" and match.number == "singular"
        before = i - 1
        while before > 0 and self.tags[before] == "PUNCT" and self.forms[before] in _CLOSING:
            before -= 1
        if self.tags[before] == "NUM":
            return False
        if self.tags[before] not in _NOMINAL and self.tags[before] != "PRON":
            return self.tags[i] == "ADJ" and match.number == "singular"
        if match.number == "plural":
            return self.tags[i] == "ADJ" and self.has_article(i) == self.has_article(before)
        return self.tags[i] == "ADJ" or self.has_article(i) == self.has_article(before)

    def _people(self, i: int, depth: int) -> Phrase | None:
        """Sound masculine plurals are people: منشقون, المشاغبين; so are the model's groups and offices."""
        model = self.names.get(i)
        if model is not None and model.coarse in ("NORP", "OCC") and self.tags[i] in _NOMINAL:
            return self._model_people(model, depth)
        if self.forms[i] in self.classes["people_alone"]:
            return Phrase(i, i + 1, i, "nominal", "group", (), (self.forms[i],), plural=True)
        if self.tags[i] != "NOUN" and not self._stands_alone(i):
            return None
        token = self.tokens[i]
        plural = token.feat("Number") in ("Plur", "Dual")
        if not (self._is_human(i) or self._is_sound_plural(i)):
            return None
        type_: EntityType = "group" if plural else "person"
        phrase = Phrase(i, i + 1, i, "nominal", type_, (), (token.lemma,), definite=self.has_article(i), plural=plural)
        self._extend(phrase, depth)
        if not plural:
            self._name_beside(phrase)
        return phrase

    def _stands_alone(self, i: int) -> bool:
        """An adjective without a noun before it is a noun: قال معارضون."""
        return self.tags[i] == "ADJ" and self._is_free(i) and self._is_sound_plural(i)

    def _is_free(self, i: int) -> bool:
        return i > 0 and self.tags[i - 1] in ("VERB", "ADP", "PUNCT", "CCONJ", "SCONJ", "NUM")

    def _is_human(self, i: int) -> bool:
        return self.lemmas[i] in self.classes["human"] or self.forms[i] in self.classes["human"]

    def _is_sound_plural(self, i: int) -> bool:
        """محتجون and not عشرون: the ending is the plural's and goes with it."""
        if not self.forms[i].endswith(self.sound_plurals) or len(self.forms[i]) < 5:
            return False
        if "Number=Plur" not in self.tokens[i].feats or self.lemmas[i].endswith(self.sound_plurals):
            return False
        return self._is_of_people(self.lemmas[i])

    def _is_of_people(self, lemma: str) -> bool:
        """Participles and relative adjectives name people; other nouns so ending are two things (تفجيرين)."""
        if lemma in self.classes["no_person"] or len(lemma) < 3 or lemma.endswith(_TEH):
            return False  # مرحلتين read as the plural of مرحلت
        return lemma.startswith(self.participle) or lemma.endswith(self.relative) or lemma[1] in self.active

    def _model_people(self, model: Name, depth: int) -> Phrase:
        i = model.first
        plural = model.coarse == "NORP" or "Number=Sing" not in self.tokens[i].feats
        phrase = Phrase(
            i, model.last, i, "nominal", "group" if plural else "person", (), (self.lemmas[i],),
            self.country_inside(i, model.last), definite=self.has_article(i), plural=plural,
        )  # fmt: skip
        self._extend(phrase, depth)
        if not plural:
            self._name_beside(phrase)
        return phrase


def _is_with_name(phrase: Phrase) -> bool:
    """A person by name, with or without an office or title: محمد الخامس, الملك فهد."""
    return phrase.type == "person" and (phrase.kind == "name" or phrase.beside is not None)


def _has_body(phrase: Phrase) -> bool:
    return phrase.owner is not None and phrase.owner.type != "country"


def _number(document: Document, phrases: Sequence[Phrase]) -> tuple[FoundMention, ...]:
    """Phrases, the ones inside them and beside them, as mentions that point to each other by index."""
    flat = sorted(_flatten(phrases), key=lambda p: (p.first, -p.last))
    index = {id(phrase): number for number, phrase in enumerate(flat)}
    beside = {id(p.beside): id(p) for p in flat if p.beside is not None}
    tokens = document.tokens
    return tuple(
        FoundMention(
            start=tokens[p.first].start,
            end=tokens[p.last - 1].end,
            first=p.first,
            last=p.last,
            head=p.head,
            kind=p.kind,
            type=p.type,
            candidates=p.candidates,
            words=p.words,
            country=p.country,
            role=_wording(document, p),
            owner=index.get(id(p.owner), -1) if p.owner is not None else -1,
            names=index.get(id(p.beside) if p.beside is not None else beside.get(id(p), 0), -1),
            definite=p.definite,
            plural=p.plural,
            adjective=p.adjective,
            possessor=p.possessor,
            former=p.former,
            another=p.another,
            weak=p.weak,
        )
        for p in flat
    )


def _flatten(phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    for phrase in phrases:
        yield phrase
        yield from _flatten(phrase.inner)
        if phrase.beside is not None:
            yield from _flatten((phrase.beside,))


def _wording(document: Document, phrase: Phrase) -> str | None:
    """The office as the text words it."""
    if phrase.kind == "name" or phrase.type not in ("person", "org"):
        return None
    first = document.tokens[phrase.first]
    return as_named(document, first, document.tokens[phrase.last - 1].end)


def as_named(document: Document, first: Token, end: int) -> str:
    """The words from a token to a character offset, with the alef of the article that لل hides (للحكومة الجديدة)."""
    written = document.article.text[first.start : end]
    hidden = first.form == f"ا{document.article.text[first.start : first.end]}"
    return " ".join(f"ا{written}".split() if hidden else written.split())
