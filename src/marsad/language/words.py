"""Surface words: what stands between spaces, with punctuation, numbers and scripts told apart."""

from __future__ import annotations

import re

_MARK = (
    r"\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED"  # Arabic marks and tatweel
    r"\u0300-\u036F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFE00-\uFE0F\uFEFF\u00AD"  # controls and others' marks
)
_ARABIC = (
    r"\u0620-\u063F\u0641-\u064A\u066E\u066F\u0671-\u06D3\u06D5\u06E5\u06E6\u06EE\u06EF\u06FA-\u06FF"
    r"\u0750-\u077F\u0870-\u08C9\uFB50-\uFDFB\uFE70-\uFEFC"  # supplements and presentation forms
)
_WORD = re.compile(
    rf"""
      (?:https?://|www\.)[^\s<>"«»“”،؛]+                        # addresses
    | [\w.+-]{{1,64}}@\w[\w-]{{0,62}}(?:\.\w[\w-]{{0,62}}){{1,4}}  # mail
    | [#@](?:\w[{_MARK}]*)+                                      # hashtags and handles
    | [{_MARK}]*[{_ARABIC}][{_ARABIC}{_MARK}]*                   # Arabic letters with their marks
    | \d+(?:[.,٫٬]\d+)*[{_MARK}]*                                # numbers
    | [^\W\d_]+(?:['’][^\W\d_]+)*[{_MARK}]*                      # other scripts
    | \.{{2,}} | …+                                              # ellipses
    | [^\s{_MARK}][{_MARK}]*                                     # any other sign, alone
    | [{_MARK}]+                                                 # marks with nothing to stand on
    """,
    re.VERBOSE,
)


def split_words(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the surface words of `text`; only white space lies between them.

    >>> [("قال 26٪ (أ ف ب)")[a:b] for a, b in split_words("قال 26٪ (أ ف ب)")]
    ['قال', '26', '٪', '(', 'أ', 'ف', 'ب', ')']
    """
    return [match.span() for match in _WORD.finditer(text)]
