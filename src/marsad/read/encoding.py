"""Bytes of a page or feed → text, in the encodings that Arabic news is written in."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(r"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I | re.A)
_HEAD = 4096
# what a page may declare; other names of codecs are none of a page's business, and some do worse than decode
_ARABIC = {"windows-1256": "cp1256", "cp1256": "cp1256", "x-cp1256": "cp1256", "iso-8859-6": "iso8859-6",
           "iso8859-6": "iso8859-6", "asmo-708": "iso8859-6", "arabic": "iso8859-6", "csisolatinarabic": "iso8859-6",
           "x-mac-arabic": "mac-arabic", "dos-720": "cp720", "utf-8": "utf-8", "utf8": "utf-8"}  # fmt: skip
_MOST_BROKEN = 0.005  # share of characters; a page cut in the middle of a letter is still one


def decode_page(data: bytes, *, charset: str | None = None) -> str:
    """The text of a page or feed.

    A byte order mark decides, then whether the bytes are UTF-8 (nothing else looks like it by chance), then what was
    declared in the transfer (charset) or in the page; windows-1256 is what is left.

    >>> decode_page("سلام".encode("cp1256")), decode_page("<meta charset=iso-8859-6>سلام".encode("iso-8859-6"))[-4:]
    ('سلام', 'سلام')
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace")
    names = ("utf-8", charset or "", find_charset(data[:_HEAD].decode("latin-1")) or "", "windows-1256")
    for name in names:
        if known := _ARABIC.get(name.strip().lower()):
            text = data.decode(known, errors="replace")
            if text.count("\ufffd") <= _MOST_BROKEN * len(text):
                break
    return text


def find_charset(head: str) -> str | None:
    """The encoding that a Content-Type or the beginning of a page declares.

    >>> find_charset("text/html; charset=windows-1256")
    'windows-1256'
    """
    declared = _DECLARED.search(head)
    return declared[1] if declared else None
