"""Quotation marks paired: every style, marks that are reversed, missing or nested, quotations over paragraphs.

Arabic newspapers mix «» “” "" ‹› ‘’ and type them carelessly: the same straight mark opens and closes, » and « are
swapped, a closing mark is forgotten, a quotation holds names in the same marks. What a mark does is read from its
surroundings first (white space before and a letter after: it opens), from its shape second, and from what is open
already last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Family = Literal["angle", "curly", "straight", "single"]

_FAMILIES: dict[str, tuple[Family, int]] = {
    "«": ("angle", 1),
    "»": ("angle", -1),
    "‹": ("single", 1),
    "›": ("single", -1),
    "“": ("curly", 1),
    "”": ("curly", -1),
    "„": ("curly", 1),
    "‟": ("curly", 1),
    "‘": ("single", 1),
    "’": ("single", -1),
    '"': ("straight", 0),
    "″": ("straight", 0),
    "＂": ("straight", 0),
}
_MARK = re.compile("[" + "".join(_FAMILIES) + "]|''")
_PARAGRAPH = re.compile(r"\n")
_MAX_DEPTH = 3
_MAX_PARAGRAPHS = 6
_CLITIC = re.compile(r"(?:^|[\s(\[])[^\W\d_]{1,2}ـ?$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text in quotation marks. start, end: with the marks; first, last: the content, white space trimmed.

    depth: 0 outermost. closed: False where the closing mark is missing and the paragraph ends it.
    """

    start: int
    end: int
    first: int
    last: int
    depth: int
    closed: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: Family
    opens: float
    """> 0: looks like an opening mark, < 0: like a closing one."""


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of a text in text order, an outer one before those inside it.

    >>> text = "قال: «لن نقبل \\"الوصاية\\" أبدا»"
    >>> [(text[q.first : q.last], q.depth) for q in find_quotations(text)]
    [('لن نقبل "الوصاية" أبدا', 0), ('الوصاية', 1)]
    """
    found: list[Quotation] = []
    paragraphs = list(_paragraphs(text))
    carried: list[_Mark] = []
    age = 0
    for start, end in paragraphs:
        carried, age = _read_paragraph(text, start, end, carried, age, found)
    for depth, mark in enumerate(carried):
        found.append(_quotation(text, mark.start, mark.end, len(text), len(text), depth, closed=False))
    return tuple(sorted(found, key=lambda q: (q.start, -q.end)))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _PARAGRAPH.finditer(text):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _read_paragraph(
    text: str, start: int, end: int, carried: list[_Mark], age: int, found: list[Quotation]
) -> tuple[list[_Mark], int]:
    """Pair the marks of one paragraph. What stays open is closed here unless the next paragraphs close it."""
    marks = [_judge(text, match, start, end) for match in _MARK.finditer(text, start, end)]
    if carried and marks and marks[0].opens > 0 and marks[0].family == carried[0].family:
        # each paragraph of a long quotation opens anew
        marks = marks[1:] if _closes_later(marks[1:], carried[0].family) else marks
    stack, closed, strays = _pair(text, marks, carried)
    if (stack or strays) and not carried and not (stack and _continues(text, end, stack[0].family)):
        toggled = _pair(text, _toggle(marks), carried)
        if not toggled[0] and not toggled[2]:
            stack, closed, strays = toggled
    found.extend(closed)
    if not stack:
        return [], 0
    if stack[0] in carried and age + 1 < _MAX_PARAGRAPHS:
        return stack[:1], age + 1
    if stack[0] not in carried and _continues(text, end, stack[0].family):
        _close_all(text, stack[1:], end, found, 1)
        return stack[:1], 1
    _close_all(text, stack, end, found, 0)
    return [], 0


def _pair(text: str, marks: list[_Mark], carried: list[_Mark]) -> tuple[list[_Mark], list[Quotation], int]:
    """What stays open, what was closed, and how many closing marks had nothing to close."""
    stack = list(carried)
    closed: list[Quotation] = []
    strays = 0
    for number, mark in enumerate(marks):
        strays += _step(text, mark, stack, closed)
        if len(stack) == 1 and mark.opens < 0 and _ends_all(text, marks, number):
            opened = stack.pop()
            closed.append(_quotation(text, opened.start, opened.end, mark.start, mark.end, 0, closed=True))
    return stack, closed, strays


def _ends_all(text: str, marks: list[_Mark], number: int) -> bool:
    """Whether a mark at the end of a sentence closes the outer quotation too: «"قال لي "نعم، وافقت". وأضاف "…»."""
    following = marks[number + 1] if number + 1 < len(marks) else None
    if following is not None and following.opens < 1:
        return False
    return text[marks[number].end : marks[number].end + 1] in (".", "؟", "!")


def _toggle(marks: list[_Mark]) -> list[_Mark]:
    """Straight marks that open and close in turn, whatever stands around them."""
    is_open, out = False, []
    for mark in marks:
        if mark.family == "straight":
            is_open = not is_open
            mark = replace(mark, opens=4.0 if is_open else -4.0)
        out.append(mark)
    return out


def _close_all(text: str, marks: list[_Mark], end: int, found: list[Quotation], depth: int) -> None:
    for offset, mark in enumerate(marks):
        found.append(_quotation(text, mark.start, mark.end, end, end, depth + offset, closed=False))


def _step(text: str, mark: _Mark, stack: list[_Mark], found: list[Quotation]) -> bool:
    """Let one mark open or close a quotation; True for a closing mark that closes nothing."""
    is_open = any(open_mark.family == mark.family for open_mark in stack)
    closes = mark.opens < 0 or (mark.opens < 1.5 and is_open and mark.family == "straight" and mark.opens <= 0.5)
    if is_open and (closes or (len(stack) >= _MAX_DEPTH)):
        while stack:
            opened = stack.pop()
            if opened.family == mark.family:
                found.append(_quotation(text, opened.start, opened.end, mark.start, mark.end, len(stack), closed=True))
                return False
    elif mark.opens > 0 or (mark.opens == 0 and not is_open):
        if mark.family == "single" and not stack and mark.opens < 2:
            return False
        stack.append(mark)
    else:
        return mark.family != "single"
    return False


def _judge(text: str, match: re.Match[str], start: int, end: int) -> _Mark:
    glyph = match.group()
    family, shape = _FAMILIES.get(glyph, ("straight", 0))
    left, right = _neighbour(text, match.start() - 1, -1, start, end), _neighbour(text, match.end(), 1, start, end)
    opens = 1.2 * shape
    opens += 1 if left in ("", " ", "(", "[", ":") or left == "ـ" else -1
    opens += -1 if right in ("", " ") or right in ".,،؛;:!؟?)]" else 1
    if opens < 1 and right not in ("", " ") and _CLITIC.search(text, max(start, match.start() - 4), match.start()):
        opens += 2
    return _Mark(match.start(), match.end(), family, opens)


def _neighbour(text: str, index: int, step: int, start: int, end: int) -> str:
    while start <= index < end and unicodedata.category(text[index]) in ("Cf", "Mn"):
        index += step
    if not start <= index < end:
        return ""
    return " " if text[index].isspace() else text[index]


def _closes_later(marks: list[_Mark], family: Family) -> bool:
    return any(mark.family == family and mark.opens < 0 for mark in marks)


def _continues(text: str, end: int, family: Family) -> bool:
    """Whether one of the next paragraphs closes a quotation that this one left open, before opening another."""
    for count, (first, last) in enumerate(_paragraphs(text[end : end + 4000])):
        if count >= _MAX_PARAGRAPHS:
            return False
        marks = [_judge(text, m, end + first, end + last) for m in _MARK.finditer(text, end + first, end + last)]
        marks = [mark for mark in marks if mark.family == family]
        if not marks:
            continue
        if marks[0].opens < 0:
            return True
        at_start = not text[end + first : marks[0].start].strip()
        if not at_start:
            return False
        balance = sum(1 if mark.opens > 0 else -1 for mark in marks)
        if balance <= 0:
            return len(marks) == 1 or balance < 0 or (count == 0 and _is_whole(text, marks, end + last))
    return False


def _is_whole(text: str, marks: list[_Mark], end: int) -> bool:
    """Whether a paragraph is one quotation from its first to its last sign: the continuation of one left open."""
    return len(marks) == 2 and not text[marks[1].end : end].strip(" .")


def _quotation(text: str, start: int, first: int, last: int, end: int, depth: int, *, closed: bool) -> Quotation:
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return Quotation(start, end, first, last, depth, closed)
