"""What can go wrong with a store, each told in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreError(Exception):
    """The store cannot be opened, read or written; the message is one sentence. What was stored before stands."""


class RefusedError(StoreError):
    """One article that cannot be stored; the others can."""


_LOCKED = "is locked by another process; try again when it is done"
_FULL = "cannot grow: the disk is full (what was stored before is safe)"
_READ_ONLY = "cannot be written: it is read-only"
_SQLITE = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": "cannot be opened",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error",
    "SQLITE_CORRUPT": "is damaged",
    "SQLITE_NOTADB": "is not a store",
}
_POSTGRESQL = {
    "53100": _FULL,
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "25006": _READ_ONLY,
    "28P01": "refuses the password",
    "3D000": "does not exist",
}


@contextmanager
def told(name: str) -> Iterator[None]:
    """Errors of the database `name` as StoreErrors."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{name} {_say(error.orig)}") from error
    except PoolTimeout as error:
        raise StoreError(f"{name} has no connection free") from error


def _say(error: BaseException | None) -> str:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorname", "")
        known = next((said for start, said in _SQLITE.items() if code.startswith(start)), None)
        return known or f"reports: {_line(error)}"
    fields = error.args[0] if error is not None and error.args and isinstance(error.args[0], dict) else {}
    return _POSTGRESQL.get(fields.get("C", "")) or f"reports: {fields.get('M') or _line(error)}"


def _line(error: BaseException | None) -> str:
    return " ".join(str(error).split())[:200]
