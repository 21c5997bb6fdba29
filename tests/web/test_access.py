"""Who may enter: the access file, secrets, headers."""

from base64 import b64encode
from pathlib import Path

import pytest

from marsad.web.access import AccessError, Doorkeeper, Visitor, read_access, write_access

AMAL = Visitor("amal", "reviewer")


@pytest.fixture(scope="module")
def access(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("access") / "people"
    write_access(path, Visitor("zayd", "reader"), "سر الأسرار")
    write_access(path, Visitor("amal", "reader"), "old")
    write_access(path, AMAL, "open.sesame")
    return path


@pytest.fixture(scope="module")
def doorkeeper(access: Path) -> Doorkeeper:
    return read_access(access)


def test_the_file_keeps_hashes_for_its_owner_alone(access: Path) -> None:
    assert access.stat().st_mode & 0o777 == 0o600
    assert access.read_text().count("$argon2id$") == 2
    assert "sesame" not in access.read_text()


@pytest.mark.parametrize(
    ("name", "secret", "visitor"),
    [
        ("amal", "open.sesame", AMAL),
        ("amal", "open.sesame", AMAL),  # the second time from memory
        ("amal", "old", None),
        ("amal", "", None),
        ("zayd", "سر الأسرار", Visitor("zayd", "reader")),
        ("zayd", "open.sesame", None),
        ("nobody", "open.sesame", None),
        ("amal", "x" * 100_000, None),
    ],
)
def test_admit(doorkeeper: Doorkeeper, name: str, secret: str, visitor: Visitor | None) -> None:
    assert doorkeeper.admit(name, secret) == visitor


@pytest.mark.parametrize(
    ("header", "visitor"),
    [
        ("Bearer amal.open.sesame", AMAL),
        ("Basic " + b64encode(b"amal:open.sesame").decode(), AMAL),
        ("Bearer amal", None),
        ("Basic !!!", None),
        ("Basic " + b64encode(b"\xff\xfe").decode(), None),
        ("Digest amal", None),
        ("", None),
    ],
)
def test_headers(doorkeeper: Doorkeeper, header: str, visitor: Visitor | None) -> None:
    assert doorkeeper.admit_header(header) == visitor


def test_a_role_is_read_anew(doorkeeper: Doorkeeper) -> None:
    assert doorkeeper.find("amal") == AMAL
    assert doorkeeper.find("nobody") is None
    assert not Visitor("zayd", "reader").may_review


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "nobody is in it"),
        ("# amal\n", "nobody is in it"),
        ("amal reviewer\n", ":1: a line is a name, a role and a hash"),
        ("\namal reviewer secret", ":2: that is no argon2 hash"),
        ("amal owner HASH", ":1: a role is reader or reviewer, not 'owner'"),
        ("a/b reader HASH", ":1: a name is up to 40 letters"),
        ("amal reader HASH\namal reader HASH", "amal is in it twice"),
    ],
)
def test_faults_have_their_line(tmp_path: Path, access: Path, text: str, fault: str) -> None:
    digest = access.read_text().split()[-1]
    path = tmp_path / "people"
    path.write_text(text.replace("HASH", digest))
    with pytest.raises(AccessError, match=fault):
        read_access(path)
