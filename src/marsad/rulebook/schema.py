"""What every dictionary entry has in common, and the faults that are reported when a rule file is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

Expectations = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence that proves an entry, written as plain text or as `{text: …, expect: {…}}`.

    expect: what the record must say, as (name, values) pairs in the order written; values are the words as typed
    ("TUR", "26", "true"), none for `null`. published: the article's date, where the entry depends on it.
    fires: ids of other entries that are known to fire on the same sentence. unsolved: why the coder does not yet get
    this sentence right; the day it does, that is a fault until the word is taken out.
    """

    SHORTHAND: ClassVar[str] = "text"

    text: str
    expect: Expectations = ()
    published: str | None = None
    fires: tuple[str, ...] = ()
    unsolved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The base of every entry. matches: sentences on which it must fire; rejects: on which it must not.

    file: relative to the folder of rules; line: of the entry's first key, counted from 1.
    """

    id: str
    matches: tuple[Example, ...] = ()
    rejects: tuple[Example, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a rule file, in a plain sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class RulebookError(ValueError):
    """Rule files that cannot be used; `faults` holds every fault found, and the message prints one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
