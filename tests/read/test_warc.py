"""WARC archives: pages are found, broken records are named, nothing in them touches the file system."""

import gzip
import io
import zlib
from pathlib import Path

import pytest

from marsad.read import Rejected, read_all
from marsad.read.limits import LARGEST_ITEM
from marsad.records import Article
from news_pages import AGENCY, PAGES, TITLE

HTML = "text/html; charset=utf-8"
PAGE = PAGES["portal"]


def record(
    url: str,
    body: bytes = PAGE,
    *,
    kind: str = HTML,
    headers: str = "",
    status: int = 200,
    length: int | str | None = None,
) -> bytes:
    http = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    return (
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-12T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{zlib.crc32(url.encode()):036x}>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http) if length is None else length}\r\n\r\n"
        ).encode()
        + http
        + b"\r\n\r\n"
    )


def found(tmp_path: Path, data: bytes, name: str = "crawl.warc.gz") -> tuple[list[Article], list[str]]:
    """The articles of an archive, and where and why something was set aside."""
    path = tmp_path / name
    path.write_bytes(data)
    items = list(read_all([str(path)]))
    said = [f"{i.where.removeprefix(str(path))}: {i.reason}" for i in items if isinstance(i, Rejected)]
    return [item for item in items if isinstance(item, Article)], said


def urls(articles: list[Article]) -> list[str]:
    return [article.id for article in articles]


A, B, C = (record(f"https://sahil.example/{name}") for name in "abc")
ALL = [f"https://sahil.example/{name}" for name in "abc"]
SHAPES = {
    "plain": ("x.warc", A + B + C),
    "a member a record": ("x.warc.gz", b"".join(map(gzip.compress, (A, B, C)))),
    "all in one member": ("x.warc.gz", gzip.compress(A + B + C)),
    "another name": ("x.bin", A + B + C),
    "packed under another name": ("x.bin", gzip.compress(A) + gzip.compress(B + C)),
}


@pytest.mark.parametrize(("name", "data"), SHAPES.values(), ids=SHAPES)
def test_every_page_is_an_article(tmp_path: Path, name: str, data: bytes) -> None:
    articles, said = found(tmp_path, data, name)
    assert (urls(articles), said) == (ALL, [])
    assert [article.url for article in articles] == ALL and {article.title for article in articles} == {TITLE}


def test_the_page_tells_its_date_or_else_the_capture(tmp_path: Path) -> None:
    undated = record("https://n.example/1", AGENCY.replace("2024-03-09", "").encode("cp1256"), kind="text/html")
    articles, _ = found(tmp_path, A + undated)
    assert [article.published for article in articles] == ["2024-03-09", "2024-03-12"]


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    others = (
        record("https://x.example/i.png", b"\x89PNG", kind="image/png"),
        record("https://x.example/old", b"moved", status=301, headers="Location: /new\r\n"),
        record("https://x.example/gone", PAGE, status=404),
        A.replace(b"WARC-Type: response", b"WARC-Type: request"),
        record("dns:x.example", b"", kind="text/dns"),
        record("https://x.example/film", bytes(LARGEST_ITEM + 100), kind="video/mp4"),
    )
    assert found(tmp_path, b"".join(others)) == ([], [])


def test_transfer_encodings_are_undone(tmp_path: Path) -> None:
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    data = record("https://x.example/1", gzip.compress(PAGE), headers="Content-Encoding: gzip\r\n") + record(
        "https://x.example/2", chunked, headers="Transfer-Encoding: chunked\r\n"
    )
    assert urls(found(tmp_path, data)[0]) == ["https://x.example/1", "https://x.example/2"]


BROKEN = {
    "no Arabic": (record("https://x.example/1", b"<p>" + b"nothing to see " * 50), "a page that is not Arabic"),
    "a payload that is not gzip": (
        record("https://x.example/1", b"no", headers="Content-Encoding: gzip\r\n"),
        "a broken record",
    ),
    "a payload that blows up": (
        record("https://x.example/1", gzip.compress(b" " * 60_000_000), headers="Content-Encoding: gzip\r\n"),
        "larger than 8 MiB",
    ),
    "broken chunks": (
        record("https://x.example/1", b"zz\r\n", headers="Transfer-Encoding: chunked\r\n"),
        "a broken record",
    ),
    "a large record": (record("https://x.example/1", b" " * (LARGEST_ITEM + 100)), "larger than 8 MiB"),
}


@pytest.mark.parametrize(("bad", "said"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_bad_record_is_named_and_the_rest_goes_on(tmp_path: Path, pack: type[bytes], bad: bytes, said: str) -> None:
    articles, reasons = found(tmp_path, pack(A) + pack(bad) + pack(C))
    assert urls(articles) == [ALL[0], ALL[2]]
    assert [reason.startswith(f": https://x.example/1: {said}") for reason in reasons] == [True]


def damaged(data: bytes) -> bytes:
    member = bytearray(gzip.compress(data))
    member[60:90] = bytes(30)
    return bytes(member)


DAMAGE = {
    "a damaged member": gzip.compress(A) + damaged(B) + gzip.compress(C),
    "rubbish between members": gzip.compress(A) + b"rubbish" * 100 + gzip.compress(C),
    "a length that is too short": A + record("https://sahil.example/b", length=400) + C,
    "a length that is none": A + record("https://sahil.example/b", length="many") + C,
    "a length without end": A + record("https://sahil.example/b", length=10**30) + C,
    "a header without end": A + b"WARC/1.0\r\n" + b"x" * 200_000 + b"\r\n" + C,
}


@pytest.mark.parametrize("data", DAMAGE.values(), ids=DAMAGE)
def test_reading_goes_on_behind_the_damage(tmp_path: Path, data: bytes) -> None:
    articles, said = found(tmp_path, data)
    assert urls(articles)[:1] + urls(articles)[-1:] == [ALL[0], ALL[2]]
    assert said and all("broken" in reason or "main text" in reason for reason in said)


def test_damage_without_end_is_given_up(tmp_path: Path) -> None:
    articles, said = found(tmp_path, gzip.compress(A) + b"\x1f\x8b\x08rubbish" * 5000)
    assert urls(articles) == [ALL[0]] and said[-1] == ": broken in more than 1000 places: given up"


def test_a_pipe_is_read_as_far_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Pipe(gzip.compress(A) + damaged(B)))))  # type: ignore[arg-type]
    first, broken = read_all(["-"])
    assert isinstance(first, Article) and isinstance(broken, Rejected)


def test_names_in_an_archive_are_never_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["../../outside", "file:///etc/passwd", str(tmp_path / "new"), "C:\\outside", "\x1b[2J"]
    articles, _ = found(tmp_path, b"".join(map(record, names)))
    assert len(articles) == len(names) and {article.url for article in articles} == {None}
    assert [path.name for path in tmp_path.iterdir()] == ["crawl.warc.gz"]
    assert not (tmp_path.parent.parent / "outside").exists()
