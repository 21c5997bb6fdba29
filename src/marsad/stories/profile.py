"""What an article is compared by: its words, actors and places with how often they come, and a sketch of its text."""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

from marsad.language.orthography import fold
from marsad.records import Record
from marsad.stories.words import find_shingles, find_stems

Ids = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]

PERMUTATIONS = 128
_SKETCH = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32")
_READ = 2500  # characters: what an article is about stands at its beginning
_TITLE, _LEAD = 2, 400  # a word of the title counts so often; characters of the lead, whose words count twice
_OF_COUNTRY = 0.3  # what a mention of somebody says about his country
_HEAD = struct.Struct("<3I")


@dataclass(frozen=True, slots=True)
class Named:
    """An actor as far as articles are compared by it. key: who it is in any article, None where only the text knows;
    country: ISO code; mentions: how often it comes."""

    key: str | None
    country: str | None
    mentions: int


@dataclass(frozen=True, slots=True)
class Features:
    """Numbers of words, actors or places, ascending, and how much each says: 1 + ln of how often it comes."""

    ids: Ids
    weights: Weights


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as it is compared. sketch: MinHash of its shingles (128 numbers of 32 bits)."""

    words: Features
    actors: Features
    places: Features
    sketch: Ids

    @property
    def blocks(self) -> tuple[Features, Features, Features]:
        return self.words, self.actors, self.places


def profile_of(record: Record) -> Profile:
    """The profile of a coded article; ValueError where its text was left out."""
    if record.article.text is None:
        raise ValueError(f"the record of {record.article.id} has no text to compare")
    actors = (
        Named(actor_key(e.slug, e.wikidata, e.type, fold(e.name), e.country), e.country, len(e.mentions))
        for e in record.entities
    )
    places = (place.geonameid for place in record.places if place.geonameid is not None)
    return make_profile(record.article.text, record.article.title, actors, places)


def make_profile(text: str, title: str | None, actors: Iterable[Named], places: Iterable[int]) -> Profile:
    return Profile(
        _features("w:", _count_words(text, title or "")),
        _features("", _count_actors(actors)),
        _features("p:", Counter(map(str, places))),
        sketch(find_shingles(text)),
    )


def actor_key(slug: str | None, wikidata: str | None, type_: str, folded: str, country: str | None) -> str | None:
    """Who an entity is across articles: as the dictionaries know it, or a person or organisation by name and country.

    A group («المحتجون») is somebody else in every article.
    """
    if slug or wikidata:
        return slug or wikidata
    return f"{folded}|{country or ''}" if type_ in ("person", "org") else None


def _count_words(text: str, title: str) -> Counter[str]:
    body = text[len(title) :] if title and text.startswith(title) else text
    counts = Counter(find_stems(body[:_READ]))
    counts.update(find_stems(body.strip()[:_LEAD].partition("\n")[0]))
    for _ in range(_TITLE):
        counts.update(find_stems(title))
    return counts


def _count_actors(actors: Iterable[Named]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for actor in actors:
        if actor.key is not None:
            counts[f"a:{actor.key}"] = counts.get(f"a:{actor.key}", 0) + actor.mentions
        if actor.country is not None:
            counts[f"c:{actor.country}"] = counts.get(f"c:{actor.country}", 0) + _OF_COUNTRY * actor.mentions
    return counts


def _features(kind: str, counts: Mapping[str, float]) -> Features:
    said = {feature_id(kind + name): 1 + math.log(n) if n >= 1 else n for name, n in counts.items()}
    ids = np.array(sorted(said), dtype=np.uint32)
    return Features(ids, np.array([said[i] for i in ids.tolist()], dtype=np.float32))


def feature_id(name: str) -> int:
    """The number of a word (`w:`), actor (`a:`), country (`c:`) or place (`p:`)."""
    return crc32(name.encode())


def sketch(shingles: frozenset[int]) -> Ids:
    """The MinHash of a set of 32-bit numbers: the share of equal places of two sketches estimates their Jaccard."""
    minhash = MinHash(num_perm=PERMUTATIONS, hashfunc=int, permutations=_SKETCH.permutations, scheme="affine32", seed=1)
    if shingles:
        minhash.update_batch(sorted(shingles))
    return np.asarray(minhash.hashvalues, dtype=np.uint32)


# ── kept ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def to_bytes(profile: Profile) -> bytes:
    """The profile as a store keeps it."""
    head = _HEAD.pack(*(len(block.ids) for block in profile.blocks))
    parts = [part for block in profile.blocks for part in (block.ids, block.weights)]
    return head + b"".join(part.astype(part.dtype.newbyteorder("<")).tobytes() for part in (*parts, profile.sketch))


def from_bytes(data: bytes) -> Profile:
    """The profile that bytes hold; ValueError where they hold none."""
    if len(data) < _HEAD.size or len(data) != _HEAD.size + 8 * sum(_HEAD.unpack_from(data)) + 4 * PERMUTATIONS:
        raise ValueError(f"{len(data)} bytes are no profile")
    at, blocks = _HEAD.size, []
    for size in _HEAD.unpack_from(data):
        ids = np.frombuffer(data, "<u4", size, at)
        blocks.append(Features(ids, np.frombuffer(data, "<f4", size, at + 4 * size)))
        at += 8 * size
    words, actors, places = blocks
    return Profile(words, actors, places, np.frombuffer(data, "<u4", PERMUTATIONS, at))
