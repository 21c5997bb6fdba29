"""Stores of other revisions: older ones are upgraded, newer ones refused, and a new one is what the schema says."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text
from stub_coder import StubCoder, make_articles, record_of

from marsad.store import Store, StoreError, open_store
from marsad.store.connect import connect
from marsad.store.migrate import NEWEST, VERSION_TABLE, migrate
from marsad.store.schema import ARTICLES, METADATA


@contextmanager
def opened_without_upgrade(where: str) -> Iterator[Connection]:
    connected = connect(where, mode="rwc", patience=1)
    with connected.engine.execution_options(writes=True).begin() as connection:
        yield connection
    connected.engine.dispose()


def test_the_newest_revision_is_the_last() -> None:
    config = Config()
    config.set_main_option("script_location", "marsad.store:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_a_store_of_the_first_revision_is_upgraded(where: str) -> None:
    first, second = make_articles(2)
    with opened_without_upgrade(where) as connection:
        migrate(connection, "0001")
        connection.execute(
            ARTICLES.insert(),
            {"key": "k", "sha256": "s", "id": "1", "text": first.text, "length": 1, "added_at": "2022-01-08T00:00:00Z"},
        )
    with open_store(where) as store:
        store.put(store.add(second).key, record_of(second, StubCoder().info))
        with store.reading() as connection:
            found = connection.execute(select(ARTICLES.c.text).where(store.search_text("والرئيس")))
            assert set(found.scalars()) == {first.text, second.text}


def test_a_store_of_the_first_revision_is_not_upgraded_by_a_reader(where: str) -> None:
    with opened_without_upgrade(where) as connection:
        migrate(connection, "0001")
    with pytest.raises(StoreError, match="open it for writing once"):
        open_store(where, read_only=True)


def test_a_newer_store_is_refused(where: str) -> None:
    open_store(where).close()
    with opened_without_upgrade(where) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608
    for read_only in (False, True):
        with pytest.raises(StoreError, match="was made by a newer marsad"):
            open_store(where, read_only=read_only)


def test_another_programs_tables_are_left_alone(where: str) -> None:
    with opened_without_upgrade(where) as connection:
        connection.execute(text("CREATE TABLE articles (x INTEGER)"))
    with pytest.raises(StoreError, match="holds other tables"):
        open_store(where)


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0", b"{}" * 5000, b"\0" * 5000], ids=["empty", "head", "json", "nul"]
)
def test_a_file_that_is_no_store(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.db"
    path.write_bytes(content)
    if not content:
        open_store(str(path)).close()
        return
    with pytest.raises(StoreError, match="is not a store"):
        open_store(str(path))
    assert path.read_bytes() == content


def test_migrations_make_what_the_schema_says(where: str, another: Callable[[], str]) -> None:
    open_store(where).close()
    with opened_without_upgrade(plain := another()) as connection:
        METADATA.create_all(connection)
    assert tables(where) == tables(plain), "the schema has changed: write a migration"


def tables(where: str) -> list[str]:
    """Every column, constraint and index of a database, search and version apart."""
    if not where.startswith("postgresql"):
        database = sqlite3.connect(where)
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'search%' AND tbl_name <> ?"
        rows = [" ".join(sql.split()) for (sql,) in database.execute(query, (VERSION_TABLE,))]
        database.close()
        return sorted(rows)
    queries = (
        "SELECT c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull"
        " FROM pg_class c JOIN pg_attribute a ON c.oid = a.attrelid WHERE c.relkind = 'r' AND a.attnum > 0",
        "SELECT pg_get_constraintdef(k.oid) FROM pg_class c JOIN pg_constraint k ON c.oid = k.conrelid WHERE true",
        "SELECT pg_get_indexdef(i.indexrelid) FROM pg_class c JOIN pg_index i ON c.oid = i.indrelid WHERE true",
    )
    own = " AND c.relnamespace = 'public'::regnamespace AND c.relname NOT IN ('search', 'marsad_version')"
    with opened_without_upgrade(where) as connection:
        rows = [row for query in queries for row in connection.exec_driver_sql(query + own).scalars()]
    return sorted(rows)


@pytest.mark.parametrize("where_not", ["", "mysql://x/y", "a\0b", "missing/store.db", "."])
def test_a_place_where_no_store_can_be(where_not: str) -> None:
    with pytest.raises(StoreError) as error:
        open_store(where_not)
    assert "\n" not in str(error.value)


def test_a_server_that_does_not_answer_and_no_password_in_the_message() -> None:
    with pytest.raises(StoreError) as error:
        open_store("postgresql://user:secret@127.0.0.1:1/store")
    assert "secret" not in str(error.value)


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(StoreError, match="there is no store"):
            open_store(str(tmp_path / "store.db"), create=False, read_only=read_only)
    assert not list(tmp_path.iterdir())


def test_a_reader_cannot_write(store: Store, where: str) -> None:
    with open_store(where, read_only=True) as reader, pytest.raises(StoreError, match="read-only"):
        reader.add(make_articles(1)[0])
