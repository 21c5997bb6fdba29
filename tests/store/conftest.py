"""Stores to test: empty SQLite files and empty databases of a PostgreSQL server that lives as long as the tests."""

import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from marsad.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))  # the helpers beside the tests, also for the processes that tests start
from servers import create_database, make_folder, running_server

_NUMBERS = count(1)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A fast folder."""
    path = make_folder()
    yield path
    shutil.rmtree(path)


@pytest.fixture(params=["sqlite", "postgresql"])
def another(request: pytest.FixtureRequest, folder: Path) -> Callable[[], str]:
    """Makes empty stores, once in SQLite and once in PostgreSQL; where they are."""
    if request.param == "sqlite":
        return lambda: str(folder / f"store{next(_NUMBERS)}.db")
    server: Path = request.getfixturevalue("postgresql")
    return lambda: create_database(server)


@pytest.fixture
def where(another: Callable[[], str]) -> str:
    """Where an empty store is."""
    return another()


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with open_store(where) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """The folder of a PostgreSQL server that is listening on a socket in it."""
    with running_server() as folder:
        yield folder
