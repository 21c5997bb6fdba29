"""Sources → files: a file, a folder with all below it, a pattern; in an order that does not change."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from marsad.read.articles import Rejected


@dataclass(frozen=True, slots=True)
class File:
    """A file to read. path: "-" is standard input. is_asked_for: it was named, not come upon in a folder."""

    path: str
    id: str
    is_asked_for: bool


def find_files(sources: Sequence[str]) -> Iterator[File | Rejected]:
    """The files of the sources: folders in the order of names, without what is hidden.

    An article without an id of its own is called by its file: its name, its path where names repeat, in a folder its
    path from there; without suffixes.
    """
    named = [path for source in sources for path in (expand(source) or [source])]
    stems = Counter(Path(path).stem for path in named if not is_folder(path))
    for path in named:
        if path != "-" and is_folder(path):
            yield from _search(Path(path))
        else:
            name = "stdin" if path == "-" else path
            stem = Path(name).stem
            yield File(path, stem if stems[Path(path).stem] <= 1 else _without_suffix(Path(name)), is_asked_for=True)


def is_pattern(source: str) -> bool:
    """Whether a source is a glob pattern rather than a path that is there."""
    return glob.has_magic(source) and not is_there(source)


def is_there(source: str) -> bool:
    """Whether a path leads somewhere; a name that no path can have does not."""
    return os.path.exists(source)  # noqa: PTH110 (Path.exists raises on a closed folder and a name too long)


def is_folder(source: str) -> bool:
    return os.path.isdir(source)  # noqa: PTH112 (as above)


def expand(source: str) -> list[str]:
    """The paths that a pattern stands for; none where it is no pattern."""
    if not is_pattern(source):
        return []
    return sorted(glob.glob(source, recursive=True))  # noqa: PTH207 (the pattern may be absolute)


def _search(folder: Path) -> Iterator[File | Rejected]:
    """The files below a folder; links lead to no other folder and to no file outside."""
    home = folder.resolve()
    faults: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=faults.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if not name.startswith(".") and _is_inside(path, home):
                yield File(str(path), _without_suffix(path.relative_to(folder)), is_asked_for=False)
    for fault in faults:
        yield Rejected(str(fault.filename), f"cannot be read: {fault.strerror}")


def _is_inside(path: Path, home: Path) -> bool:
    """Whether a path is a plain file, by whatever link, below a folder."""
    try:
        return path.is_file() and path.resolve().is_relative_to(home)
    except (OSError, RuntimeError):  # a link to a closed folder, or round in a circle
        return False


def _without_suffix(path: Path) -> str:
    """
    >>> _without_suffix(Path("2022/news.jsonl.gz"))
    '2022/news'
    """
    name = path.as_posix()
    return Path(name.removesuffix(".gz")).with_suffix("").as_posix()
