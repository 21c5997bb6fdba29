"""A store filled with the small news."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.store import Store, open_store
from news_store import fill


@pytest.fixture(scope="session")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store is; nobody writes to it."""
    path = tmp_path_factory.mktemp("store") / "news.db"
    with open_store(str(path)) as store:
        fill(store)
    return path


@pytest.fixture
def news(where: Path) -> Iterator[Store]:
    with open_store(str(where)) as store:
        yield store
