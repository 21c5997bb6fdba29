"""What a watch knows of its feeds lives in the store."""

from collections.abc import Callable

from sqlalchemy import inspect

from marsad.store import open_store
from marsad.store.connect import connect
from marsad.store.feeds import FeedMemory
from marsad.store.migrate import migrate


def test_a_state_is_kept_and_replaced(another: Callable[[], str]) -> None:
    where = another()
    with open_store(where) as store:
        memory = FeedMemory(store)
        assert memory.get("https://x.example/1") is None
        memory["https://x.example/1"] = "first"
        memory["https://x.example/2'; DROP TABLE feeds; --"] = "دولة"
        memory["https://x.example/1"] = "second"
    with open_store(where) as store:
        memory = FeedMemory(store)
        assert memory.get("https://x.example/1") == "second"
        assert memory.get("https://x.example/2'; DROP TABLE feeds; --") == "دولة"


def test_a_store_from_before_there_was_a_watch_gets_the_table(another: Callable[[], str]) -> None:
    where = another()
    connected = connect(where, mode="rwc", patience=1.0)
    with connected.engine.execution_options(writes=True).begin() as connection:
        migrate(connection, "0002")
        connection.exec_driver_sql("DROP TABLE IF EXISTS feeds")
    connected.engine.dispose()
    with open_store(where) as store:
        assert inspect(store.engine).has_table("feeds")
        FeedMemory(store)["x"] = "y"
