"""Who may enter: a file of names, roles and argon2 hashes; secrets are never kept.

A line is a name, a role and a hash: `amal reviewer $argon2id$…`; what follows a # is left alone. The same secret serves
the login page and the API (HTTP Basic, or `Authorization: Bearer NAME.SECRET`).
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from base64 import b64decode
from binascii import Error as NotBase64
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Literal, get_args

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

Role = Literal["reader", "reviewer"]
ROLES: tuple[Role, ...] = get_args(Role)
_NAME = re.compile(r"[\w-]{1,40}")
_LONGEST_SECRET = 200
_REMEMBERED = 1000


class AccessError(Exception):
    """An access file that cannot be used; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may read, and as a reviewer correct."""

    name: str
    role: Role

    @property
    def may_review(self) -> bool:
        return self.role == "reviewer"


@dataclass(frozen=True, slots=True)
class _Line:
    visitor: Visitor
    hash: str


class Doorkeeper:
    """Knows the people of an access file. Without one everybody who can reach the server is the given visitor."""

    def __init__(self, lines: Sequence[_Line] = (), *, anyone: Visitor | None = None) -> None:
        self.anyone = anyone
        self._lines = {line.visitor.name: line for line in lines}
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex())
        self._key = secrets.token_bytes(32)
        self._verified: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, name: str) -> Visitor | None:
        """The visitor of a session, as the file has them now."""
        line = self._lines.get(name)
        return line.visitor if line else None

    def admit(self, name: str, secret: str) -> Visitor | None:
        """The visitor, if the secret is theirs. An unknown name takes as long as a wrong secret."""
        if len(secret) > _LONGEST_SECRET:
            return None
        line = self._lines.get(name)
        if line is not None and self._is_remembered(name, secret):
            return line.visitor
        try:
            self._hasher.verify(line.hash if line else self._nobody, secret)
        except VerificationError:
            return None
        if line is None:
            return None
        self._remember(name, secret)
        return line.visitor

    def admit_header(self, header: str) -> Visitor | None:
        """The visitor of an `Authorization` header, Basic or Bearer."""
        scheme, _, value = header.partition(" ")
        if scheme.lower() == "basic":
            try:
                name, _, secret = b64decode(value.strip(), validate=True).decode().partition(":")
            except (NotBase64, ValueError):
                return None
        elif scheme.lower() == "bearer":
            name, _, secret = value.strip().partition(".")
        else:
            return None
        return self.admit(name, secret)

    # a client of the API sends its secret with every request, and argon2 is slow on purpose

    def _digest(self, name: str, secret: str) -> bytes:
        return blake2b(f"{name}\0{secret}".encode("utf-8", "surrogatepass"), key=self._key).digest()

    def _is_remembered(self, name: str, secret: str) -> bool:
        with self._lock:
            known = self._verified.get(name)
        return known is not None and hmac.compare_digest(known, self._digest(name, secret))

    def _remember(self, name: str, secret: str) -> None:
        with self._lock:
            self._verified[name] = self._digest(name, secret)
            if len(self._verified) > _REMEMBERED:
                self._verified.popitem(last=False)


def read_access(path: Path) -> Doorkeeper:
    """The people of an access file; raises AccessError with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    lines = [
        _read_line(content, f"{path}:{number}")
        for number, line in enumerate(text.splitlines(), start=1)
        if (content := line.partition("#")[0].split())
    ]
    if not lines:
        raise AccessError(f"{path}: nobody is in it (marsad access adds somebody)")
    names = [line.visitor.name for line in lines]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise AccessError(f"{path}: {', '.join(twice)} is in it twice")
    return Doorkeeper(lines)


def _read_line(content: Sequence[str], where: str) -> _Line:
    if len(content) != 3:
        raise AccessError(f"{where}: a line is a name, a role and a hash")
    name, role, digest = content
    try:
        extract_parameters(digest)
    except InvalidHashError:
        raise AccessError(f"{where}: that is no argon2 hash") from None
    return _Line(make_visitor(name, role, where=where), digest)


def make_visitor(name: str, role: str, *, where: str) -> Visitor:
    """A visitor of checked name and role; raises AccessError."""
    if not _NAME.fullmatch(name):
        raise AccessError(f"{where}: a name is up to 40 letters, digits, _ and -, not {name[:50]!r}")
    if role not in ROLES:
        raise AccessError(f"{where}: a role is {' or '.join(ROLES)}, not {role[:50]!r}")
    return Visitor(name, role)


def write_access(path: Path, visitor: Visitor, secret: str) -> None:
    """Add somebody to an access file, or give them a new secret and role; only its owner may read the file."""
    kept = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in kept if line.partition("#")[0].split()[:1] != [visitor.name]]
    kept.append(f"{visitor.name} {visitor.role} {PasswordHasher().hash(secret)}")
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write("\n".join(kept) + "\n")
    fresh.replace(path)
