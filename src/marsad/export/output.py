"""A file that is written whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """The name of an empty file beside `path`, which takes its place at the end; after an error nothing is left of it.

    What is no file but can be written to (a device, a pipe) is itself the name; a link leads to what it names. OSError
    where it cannot be made.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        yield path
        return
    path = path.resolve()
    part = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.part")
    part.touch(exist_ok=False)
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
