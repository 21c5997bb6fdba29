"""A PostgreSQL server for tests, from the programs that Debian installs."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

_ADDRESS = "postgresql://marsad@/{}?unix_sock={}/.s.PGSQL.5432"
_NUMBERS = count(1)


def make_folder() -> Path:
    """A folder in memory where there is one: what is tested is not the disk's speed."""
    memory = Path("/dev/shm")  # noqa: S108
    return Path(tempfile.mkdtemp(prefix="marsad-", dir=memory if os.access(memory, os.W_OK) else None))


def create_database(server: Path, options: str = "") -> str:
    """An empty database of the server in a folder; the address."""
    name = f"store{next(_NUMBERS)}"
    with administration(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} {options}")
    return _ADDRESS.format(name, server)


@contextmanager
def administration(server: Path) -> Iterator[Connection]:
    """A connection that may make and drop databases."""
    engine = create_engine(_ADDRESS.format("postgres", server).replace("postgresql", "postgresql+pg8000", 1))
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def running_server() -> Iterator[Path]:
    """The folder of a server that listens on a socket in it; skips where there is none to run."""
    programs, folder = _programs(), make_folder()
    try:
        server = _start_server(programs, folder)
        try:
            yield folder
        finally:
            server.send_signal(signal.SIGINT)  # without waiting for those who are connected
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start_server(programs: Path, folder: Path) -> subprocess.Popen[bytes]:
    user = _server_user()
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "marsad", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
        user=user, cwd=folder, capture_output=True, check=True,
    )  # fmt: skip
    settings = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "max_connections": "40"}
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in settings.items())],
        user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    subprocess.run([programs / "pg_ctl", "-D", data, "status"], user=user, cwd=folder, capture_output=True, check=False)
    for _ in range(300):
        ready = subprocess.run([programs / "pg_isready", "-h", folder], capture_output=True, check=False)
        if ready.returncode == 0:
            return server
        time.sleep(0.05)
        assert server.poll() is None, "the PostgreSQL server ended"
    raise AssertionError("the PostgreSQL server does not answer")


def _programs() -> Path:
    """The folder of PostgreSQL's programs, Debian's newest or the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        pytest.skip("no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
    return (found[-1] if found else Path(str(on_path))).parent


def _server_user() -> str | None:
    """Who runs the server: it refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()})
