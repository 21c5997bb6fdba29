"""Whether a text is Arabic: its script, and for Arabic script its letters and its article."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SAMPLE = 20_000
_ARABIC_SHARE = 1 / 3
_FOREIGN_SHARE = 0.015
_ARTICLE_SHARE = 0.08
# letters of Persian, Urdu, Pashto, Kurdish and Uyghur that Arabic spells with others (its look-alikes of ya and kaf,
# which some Arabic keyboards write, are not among them)
_FOREIGN = re.compile(
    "[\u0679\u067c\u067e\u0681\u0685\u0686\u0688\u0689\u0691\u0693\u0695\u0698\u069a\u06ab\u06af\u06b5\u06ba\u06bc"
    "\u06be\u06c1\u06c6\u06c7\u06cb\u06cd\u06ce\u06d0\u06d2\u06d5]"
)
_ARABIC_WORD = re.compile(r"[\u0620-\u06ff]+")
_WITH_ARTICLE = re.compile(r"[\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|[\u0648\u0641]?\u0644\u0644")


def find_language(text: str) -> str:
    """ "ar", or BCP 47 for what else it is: "und-Latn", "und-Cyrl", … by script, "und-Arab" for another language in
    Arabic letters (Persian, Urdu), "und" for a text without letters. The first 20,000 characters decide.

    >>> [find_language(text) for text in ("أعلن الرئيس (President) الطوارئ", "The president spoke", "26!")]
    ['ar', 'und-Latn', 'und']
    """
    sample = text[:_SAMPLE]
    scripts: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if char.isalpha():
            scripts[_script(char)] += count
    if not scripts:
        return "und"
    if scripts["Arab"] < _ARABIC_SHARE * scripts.total():
        return f"und-{max(scripts, key=lambda script: (scripts[script], script))}"
    return "und-Arab" if _is_foreign(sample) else "ar"


def _script(char: str) -> str:
    """ISO 15924 code of the few scripts that news is written in, from the character's name."""
    first = unicodedata.name(char, "?").split()[0]
    known = {"ARABIC": "Arab", "LATIN": "Latn", "CYRILLIC": "Cyrl", "HEBREW": "Hebr", "GREEK": "Grek", "CJK": "Hani"}
    return known.get(first, "Zyyy")


def _is_foreign(sample: str) -> bool:
    """Whether Arabic letters spell another language: its own letters are frequent and the Arabic article is rare."""
    words = _ARABIC_WORD.findall(sample)
    letters = sum(map(len, words))
    with_article = sum(bool(_WITH_ARTICLE.match(word)) for word in words)
    return len(_FOREIGN.findall(sample)) > _FOREIGN_SHARE * letters and with_article < _ARTICLE_SHARE * len(words)
