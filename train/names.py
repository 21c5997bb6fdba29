"""Named-entity corpora as training sentences: NewsFANE, WikiFANE (50 fine types) and a sample of Wojood (21 types).

FANE comes with conjunctions and pronouns split off and hamzas folded: they are joined again, and an empty token after a
full stop ends a sentence. Wojood tags nest; here each word has a coarse layer (the outermost of person, organisation,
place, …) and a second layer for occupations and dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from marsad.language.orthography import clean

LONGEST = 90
PRONOUNS = frozenset(("ه", "ها", "هم", "هما", "هن", "نا", "كم", "ي"))
FANE_COARSE = {
    "Politician": "PER", "Athlete": "PER", "Artist": "PER", "Other_PER": "PER", "Religious_PER": "PER",
    "Scientist": "PER", "Police": "PER", "Businessperson": "PER", "Lawyer": "PER", "Engineer": "PER",
    "Group": "NORP",
    "Nation": "GPE", "Population-Center": "GPE", "State-or-Province": "GPE", "County-or-District": "GPE",
    "GPE-Cluster": "LOC", "Continent": "LOC", "Water-Body": "LOC", "Land-Region-Natural": "LOC", "Celestial": "LOC",
    "Government": "ORG", "Non-Governmental": "ORG", "Commercial": "ORG", "Media": "ORG", "Sports": "ORG",
    "Educational": "ORG", "Medical-Science": "ORG", "Entertainment": "ORG", "Religious_ORG": "ORG",
    "Building-Grounds": "FAC", "Airport": "FAC", "Path": "FAC", "Subarea-Facility": "FAC", "Plant": "FAC",
}  # fmt: skip
FINE = {
    "Politician": "politician", "Group": "nationality", "Nation": "country", "Population-Center": "city",
    "State-or-Province": "region", "County-or-District": "region", "GPE-Cluster": "region", "Continent": "region",
    "Water-Body": "natural", "Land-Region-Natural": "natural", "Government": "government", "Commercial": "company",
    "Non-Governmental": "organisation", "Media": "media", "Sports": "sports", "Educational": "education",
    "Medical-Science": "education", "Entertainment": "company", "Religious_ORG": "religious",
    "Building-Grounds": "facility", "Airport": "facility", "Path": "facility", "Subarea-Facility": "facility",
    "Plant": "facility", "Celestial": "natural",
}  # fmt: skip
WOJOOD = {
    "PERS": "PER", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "FAC", "NORP": "NORP", "EVENT": "OTHER",
    "LAW": "OTHER", "PRODUCT": "OTHER", "WEBSITE": "OTHER", "LANGUAGE": "OTHER",
}  # fmt: skip
COARSE_TAGS = ("O", *(f"{b}-{t}" for t in ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "OTHER") for b in "BI"))
SECOND_TAGS = ("O", "B-OCC", "I-OCC", "B-DATE", "I-DATE")
FINE_TYPES = ("person", *sorted(set(FINE.values())), "other")
SOURCES = ("wojood", "newsfane", "wikifane")


@dataclass(frozen=True)
class Tagged:
    """words with tag indices: coarse (COARSE_TAGS), second (SECOND_TAGS, -1 unknown), fine (FINE_TYPES, -1 outside)."""

    words: list[str]
    coarse: list[int]
    second: list[int]
    fine: list[int]
    source: int


def read_wojood(path: Path) -> list[Tagged]:
    out = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split() for line in block.splitlines() if line.strip() and not line.startswith("$#$")]
        rows = [row for row in rows if clean(row[0])]
        if not rows:
            continue
        coarse = [_first(row[1:], WOJOOD) for row in rows]
        second = [_first(row[1:], {"OCC": "OCC", "DATE": "DATE"}) for row in rows]
        out.append(
            Tagged(
                [clean(row[0]) for row in rows],
                _legal([COARSE_TAGS.index(tag) for tag in coarse], COARSE_TAGS),
                _legal([SECOND_TAGS.index(tag) for tag in second], SECOND_TAGS),
                [-1] * len(rows),
                SOURCES.index("wojood"),
            )
        )
    return out


def _first(tags: list[str], types: dict[str, str]) -> str:
    for tag in tags:
        if tag[2:] in types:
            return f"{tag[0]}-{types[tag[2:]]}"
    return "O"


def _legal(tags: list[int], names: tuple[str, ...]) -> list[int]:
    """I- without its beginning becomes B-."""
    out: list[int] = []
    for tag in tags:
        before = names[out[-1]] if out else "O"
        name = names[tag]
        out.append(names.index("B" + name[1:]) if name[0] == "I" and before[1:] != name[1:] else tag)
    return out


def read_fane(path: Path, source: str) -> list[Tagged]:
    out: list[Tagged] = []
    words: list[str] = []
    tags: list[str] = []
    pending = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        raw, _, tag = line.partition("\t")
        word, tag = clean(raw).strip(), tag.strip() or "O"
        ends = (not word and words and words[-1] == ".") or len(words) >= LONGEST
        if ends:
            out.append(_tagged(words, tags, source))
            words, tags = [], []
        if not word or " " in word:
            continue
        if word in ("و", "ف", "ب", "ل", "ك") and not pending and tag == "O":
            pending = word
        elif word in PRONOUNS and words and words[-1][-1:].isalpha() and not pending:
            words[-1] = _join(words[-1], word)
        else:
            if pending and not word[0].isalpha():
                words.append(pending)
                tags.append("O")
                pending = ""
            words.append(pending + word)
            tags.append(tag)
            pending = ""
    return [*out, _tagged(words, tags, source)] if words else out


def _join(word: str, pronoun: str) -> str:
    if word.endswith("ة"):
        word = word[:-1] + "ت"
    elif word.endswith("ى"):
        word = word[:-1] + "ا"
    return word + pronoun


def _tagged(words: list[str], tags: list[str], source: str) -> Tagged:
    coarse = [f"{t[0]}-{FANE_COARSE.get(t[2:], 'OTHER')}" if t != "O" else "O" for t in tags]
    return Tagged(
        words,
        _legal([COARSE_TAGS.index(tag) for tag in coarse], COARSE_TAGS),
        [-1] * len(words),
        [_fine(tag[2:]) if tag != "O" else -1 for tag in tags],
        SOURCES.index(source),
    )


def _fine(fane: str) -> int:
    person = FANE_COARSE.get(fane) == "PER"
    return FINE_TYPES.index(FINE.get(fane, "person" if person else "other"))
