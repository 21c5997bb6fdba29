"""Where a store is → an engine. A path is SQLite, `postgresql://…` PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from marsad.store.faults import StoreError

Mode = Literal["rwc", "rw", "ro"]
_CACHE = 32_000  # KiB of a SQLite file in memory
_LOG = 24_000  # pages of 4 KiB in the write-ahead log before it goes into the file: seldom, for it waits for the disk
_POSTGRESQL = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Connected:
    """An engine, and the store's name in messages (without a password)."""

    engine: Engine
    name: str


def connect(where: str, *, mode: Mode, patience: float) -> Connected:
    """An engine that is not connected yet. mode as SQLite's; patience: seconds to wait for another writer."""
    if where.startswith(_POSTGRESQL):
        return _postgresql(where, mode, patience)
    if "://" in where or "\0" in where or not where:
        raise StoreError(f"{where!r:.80} is neither a path nor postgresql://…")
    return _sqlite(Path(where), mode, patience)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# ── SQLite ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sqlite(path: Path, mode: Mode, patience: float) -> Connected:
    if path.is_dir():
        raise StoreError(f"{path} is a folder, not a store")
    if mode != "rwc" and not path.exists():
        raise StoreError(f"there is no store {path}")
    if not path.absolute().parent.is_dir():
        raise StoreError(f"there is no folder {path.absolute().parent}")
    engine = create_engine(
        "sqlite://",
        creator=partial(_open_file, path.absolute(), mode, patience),
        poolclass=QueuePool,
        json_serializer=_json,
    )
    event.listen(engine, "begin", _begin)
    return Connected(engine, str(path))


def _open_file(path: Path, mode: Mode, patience: float) -> sqlite3.Connection:
    # transactions are begun by _begin, not by the driver
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={mode}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    if mode != "ro":
        _log_ahead(connection, patience)
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
    return connection


def _log_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Where two open a new file at once, SQLite refuses one of them this switch without waiting its timeout."""
    for attempt in Retrying(
        retry=retry_if_exception(lambda error: getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")),
        wait=wait_random(0, 0.05),
        stop=stop_after_delay(patience),
        reraise=True,
    ):
        with attempt:
            connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: one that reads first and then finds another writing could only give up."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# ── PostgreSQL ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _postgresql(where: str, mode: Mode, patience: float) -> Connected:
    try:
        url = make_url(where).set(drivername="postgresql+pg8000")
    except (ArgumentError, ValueError):
        raise StoreError("the address is not one of PostgreSQL: postgresql://USER:PASSWORD@HOST/DATABASE") from None
    engine = create_engine(url, json_serializer=_json, pool_pre_ping=True)
    settings = [
        f"SET lock_timeout = {int(patience * 1000)}",
        # who reads sees one state from the first query to the last; who writes says otherwise, in _begin_write
        "SET default_transaction_isolation = 'repeatable read'",
    ]
    if mode == "ro":
        settings.append("SET default_transaction_read_only = on")
    event.listen(engine, "connect", partial(_set, settings))
    event.listen(engine, "begin", _begin_write)
    return Connected(engine, url.set(drivername="postgresql").render_as_string(hide_password=True))


def _begin_write(connection: Connection) -> None:
    """A writer that has waited for another sees what that one wrote."""
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")


def _set(settings: list[str], connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for setting in settings:
        cursor.execute(setting)
    cursor.close()
    connection.commit()
