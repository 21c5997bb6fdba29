"""The words that two articles are compared by: folded, without the particles written onto them, cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

from marsad.language.orthography import fold

SHINGLE = 4  # words
_STEM = 5  # letters: the end of an Arabic word is mostly inflection
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
# and, then · in, as, for · the article, or the two lams of "for the"
_PARTICLES = re.compile("^[\u0648\u0641]?(?:[\u0628\u0643\u0644]?\u0627\u0644|\u0644\u0644)")
_AND = re.compile("^\u0648(?=.{4})")


def find_stems(text: str) -> Iterator[str]:
    """The stem of every word, in text order.

    >>> list(find_stems("وقالت للمحتجين إن 26 محتجا قتلوا"))
    ['قالت', 'محتجي', 'ان', '26', 'محتجا', 'قتلوا']
    """
    return map(_stem, _WORD.findall(fold(text)))


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    bare = _PARTICLES.sub("", word)
    if len(bare) < 3:
        bare = word
    return _AND.sub("", bare)[:_STEM]


def find_shingles(text: str) -> frozenset[int]:
    """A 32-bit number for every run of four words, spelling and punctuation apart; for all of a shorter text."""
    words = _WORD.findall(fold(text))
    runs = range(max(len(words) - SHINGLE, 0) + 1) if words else ()
    return frozenset(crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in runs)
