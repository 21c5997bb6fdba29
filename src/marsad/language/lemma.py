"""Lemmas as edit scripts: how a folded form becomes its folded lemma (after Straka 2018, with inner edits for Arabic).

A script reads `strip|cut|front|back|inner`: letters removed from the front and the end, letters added in front and at
the back, and at most one edit inside the stem, counted from its end (`s2ا` replaces, `d2` deletes, `i1ي` inserts).
So يقول → قال is `1|0|||s1ا` and أشخاص → شخص is `1|0|||d1`, and both serve every verb and noun of the pattern.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

KEEP = "0|0|||"


@lru_cache(maxsize=100_000)
def make_script(form: str, lemma: str) -> str | None:
    """The cheapest script that turns `form` into `lemma`, or None where the two have too little in common.

    >>> make_script("يقول", "قال"), make_script("اشخاص", "شخص"), make_script("وزراء", "وزير")
    ('1|0|||s1ا', '1|0|||d1', '0|2|||i1ي')
    """
    best: tuple[float, str] | None = None
    for strip, cut in product(range(min(4, len(form))), range(min(4, len(form)))):
        stem = form[strip : len(form) - cut]
        if not stem:
            continue
        for front, back in product(range(3), range(3)):
            core = lemma[front : len(lemma) - back]
            inner = _inner_edit(stem, core)
            if inner is None:
                continue
            cost = strip + cut + 1.1 * (front + back) + (1.5 if inner else 0)
            script = f"{strip}|{cut}|{lemma[:front]}|{lemma[len(lemma) - back :] if back else ''}|{inner}"
            if best is None or (cost, script) < best:
                best = (cost, script)
    return best[1] if best and best[0] <= len(form) else None


def _inner_edit(stem: str, core: str) -> str | None:
    if stem == core:
        return ""
    if len(stem) == len(core):
        wrong = [i for i in range(len(stem)) if stem[i] != core[i]]
        return f"s{len(stem) - 1 - wrong[0]}{core[wrong[0]]}" if len(wrong) == 1 and len(stem) > 1 else None
    if len(stem) == len(core) + 1 and len(core) > 1:
        at = next(i for i in range(len(stem)) if i == len(core) or stem[i] != core[i])
        return f"d{len(stem) - 1 - at}" if stem[:at] + stem[at + 1 :] == core else None
    if len(stem) + 1 == len(core) and len(stem) > 1:
        at = next(i for i in range(len(core)) if i == len(stem) or stem[i] != core[i])
        return f"i{len(stem) - at}{core[at]}" if stem[:at] + core[at] + stem[at:] == core else None
    return None


def apply_script(script: str, form: str) -> str | None:
    """The lemma of `form` by `script`, or None where the form is too short for it.

    >>> apply_script("1|0|||s1ا", "يقوم")
    'قام'
    """
    strip, cut, front, back, inner = script.split("|")
    start, end = int(strip), len(form) - int(cut)
    if end <= start:
        return None
    stem = form[start:end]
    if inner:
        digits = 2 if inner[2:3].isdigit() else 1
        at = len(stem) - int(inner[1 : 1 + digits])
        letter = inner[1 + digits :]
        if inner[0] == "i":
            stem = stem[:at] + letter + stem[at:] if at > 0 else ""
        else:
            stem = stem[: at - 1] + letter + stem[at:] if at > 0 else ""
        if not stem:
            return None
    return front + stem + back
