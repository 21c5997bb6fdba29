"""The tables of a store, brought to the newest revision when it is opened (Alembic, run from here)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table

from marsad.store.faults import StoreError

NEWEST = "0004"  # the last of migrations/versions; revisions are numbers of four digits
VERSION_TABLE = "marsad_version"
_VERSION = table(VERSION_TABLE, column("version_num"))
_LOCK = 7_305_801_644  # any number: two processes that open one PostgreSQL store wait for each other


def bring_up(engine: Engine, name: str, *, read_only: bool) -> None:
    """Create or upgrade the tables; StoreError where the store is newer than this marsad or not marsad's."""
    with engine.begin() as connection:
        if _is_up(connection, name):
            return
    if read_only:
        raise StoreError(f"{name} is not of this version of marsad; open it for writing once to upgrade it")
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        if not _is_up(connection, name):  # another process may have been faster
            migrate(connection, NEWEST)


def _is_up(connection: Connection, name: str) -> bool:
    """Whether the tables are of the newest revision."""
    revision = _revision(connection)
    if revision is None and inspect(connection).get_table_names():
        raise StoreError(f"{name} holds other tables and is not a store")
    if revision is not None and revision > NEWEST:
        raise StoreError(f"{name} was made by a newer marsad; upgrade marsad to open it")
    return revision == NEWEST


def _revision(connection: Connection) -> str | None:
    """The revision of the tables, None where there are none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()


def migrate(connection: Connection, revision: str) -> None:
    """Bring the tables up to a revision, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    command.upgrade(config, revision)
