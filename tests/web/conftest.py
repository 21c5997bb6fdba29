"""A server over a store with one article."""

from collections.abc import Iterator
from secrets import token_hex

import pytest
from starlette.testclient import TestClient

from marsad.coder import Coder
from marsad.read import read_sample
from marsad.store import Store, open_store
from marsad.web.access import Doorkeeper, Visitor, read_access, write_access
from marsad.web.app import Settings, make_app
from marsad.web.context import Rules
from marsad.web.desk import Coding


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, coder: Coder) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("web") / "marsad.db")) as opened:
        article = read_sample()
        opened.put(opened.add(article).key, coder.code(article))
        yield opened


@pytest.fixture(scope="session")
def key(store: Store) -> str:
    """The article's name in addresses."""
    return store.add(read_sample()).key


@pytest.fixture
def client(store: Store, coder: Coder) -> TestClient:
    """A visitor of a server that is open to this machine."""
    return _client(store, coder, Settings(Doorkeeper(anyone=Visitor("local", "reviewer"))))


@pytest.fixture(scope="session")
def secret() -> str:
    return token_hex()


@pytest.fixture(scope="session")
def people(secret: str, tmp_path_factory: pytest.TempPathFactory) -> Doorkeeper:
    path = tmp_path_factory.mktemp("access") / "people"
    write_access(path, Visitor("zayd", "reader"), secret)
    write_access(path, Visitor("amal", "reviewer"), secret)
    return read_access(path)


@pytest.fixture
def stranger(store: Store, coder: Coder, people: Doorkeeper) -> TestClient:
    """A visitor of a server that asks for a name, not logged in."""
    return _client(store, coder, Settings(people, is_secure=True))


def _client(store: Store, coder: Coder, settings: Settings) -> TestClient:
    app = make_app(store, Coding(coder), Rules(coder.rulebook), settings)
    return TestClient(app, base_url="https://localhost", follow_redirects=False)
