"""Folders, patterns, packed files: which are read, in which order, and what a hostile tree cannot do."""

import gzip
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad.read import MissingExtra, ReadError, Rejected, measure, read_all
from marsad.read.formats import find_format
from marsad.read.limits import LARGEST_ITEM
from marsad.records import Article
from news_pages import BODY, PAGES


def ids(*sources: object) -> list[str]:
    """The ids of what is read, and what is set aside by its name with a mark before."""
    found = read_all([str(source) for source in sources])
    return [item.id if isinstance(item, Article) else f"!{Path(item.where).name}" for item in found]


def reason(path: Path) -> str:
    (only,) = read_all([str(path)])
    assert isinstance(only, Rejected)
    return only.reason


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder as a mirror of a site leaves it."""
    home = tmp_path / "mirror"
    for name, data in {
        "b/2.txt": BODY.encode(),
        "b/1.html": PAGES["channel"],
        "a.txt": BODY.encode(),
        "b/saved": PAGES["portal"],
        "b/style.css": b"p { color: red }",
        "b/logo.png": b"\x89PNG\r\n\x1a\n\0\0",
        ".git/config.txt": b"x",
        "b/.hidden.txt": b"x",
        "c/lines.jsonl.gz": gzip.compress(b'{"text": "a", "id": "x"}\n{"text": "b", "id": "y"}\n'),
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(data)
    return home


def test_a_folder_is_read_in_the_order_of_names(tree: Path) -> None:
    assert ids(tree) == ["a", "b/1", "b/2", "b/saved", "x", "y"]


def test_a_file_that_is_asked_for_is_read_whatever_its_name(tree: Path) -> None:
    assert ids(tree / "b/style.css", tree / "b/.hidden.txt") == ["style", ".hidden"]
    assert ids(tree / "b/logo.png") == ["!logo.png"]


def test_patterns(tree: Path) -> None:
    assert ids(tree / "**/*.txt") == [str(tree / "a"), str(tree / "b/2")] or ids(tree / "**/*.txt") == ["a", "2"]
    assert ids(tree / "b/[12].*") == ["1", "2"]
    assert ids(tree / "*.none") == ["!*.none"]


def test_links_lead_nowhere_else(tree: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("سر", encoding="utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/secret.txt").write_text("سر", encoding="utf-8")
    before = ids(tree)
    (tree / "link.txt").symlink_to(outside)
    (tree / "loop").symlink_to(tree)
    (tree / "other").symlink_to(tmp_path / "other")
    (tree / "broken.txt").symlink_to(tree / "nothing")
    assert ids(tree) == before
    (tree / "again.txt").symlink_to(tree / "a.txt")
    assert ids(tree) == sorted([*before[:1], "again"]) + before[1:]


def test_pipes_and_devices_in_a_folder_are_not_waited_for(tree: Path) -> None:
    before = ids(tree)
    os.mkfifo(tree / "pipe.txt")
    assert ids(tree) == before


def test_a_name_that_is_not_unicode_is_set_aside(tree: Path) -> None:
    (tree / "a.txt").rename(tree / os.fsdecode(b"\xff.txt"))
    first, *rest = read_all([str(tree)])
    assert isinstance(first, Rejected) and "surrogate" in first.reason
    assert all(isinstance(item, Article) for item in rest)


@pytest.mark.parametrize("name", ["a" * 5000, "a" * 5000 + "*", "a\0b", "[", "", "/proc/self/mem"])
def test_names_that_lead_nowhere(name: str) -> None:
    (only,) = read_all([name])
    assert isinstance(only, Rejected)


def test_how_much_there_is_and_how_far_reading_is(tree: Path) -> None:
    steps: list[int] = []
    found = list(read_all([str(tree), str(tree / "a.txt")], advance=steps.append))
    assert sum(steps) <= measure([str(tree), str(tree / "a.txt")]) and len(found) == 7
    skipped = sum((tree / "b" / name).stat().st_size for name in ("style.css", "logo.png"))
    assert sum(steps) == measure([str(tree), str(tree / "a.txt")]) - skipped
    assert measure(["-", str(tree)]) == 0


FORMATS: dict[str, tuple[bytes, str, str]] = {
    "a page by its markup": (b"\n<!DOCTYPE HTML><title>", "x", "html"),
    "a page that says it is text": (b"<html dir=rtl>", "x.txt", "html"),
    "a page by its name": ("نص".encode(), "x.htm", "html"),
    "a page in UTF-16": ("<html>".encode("utf-16"), "x", "html"),
    "a page that is XML": (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="y">', "x.xml", "html"),
    "a feed by its root": (b'<?xml version="1.0"?><!-- <html> --><rss version="2.0">', "x", "feed"),
    "Atom": (b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'>", "x.html", "feed"),
    "RDF": (b"<?xml version='1.0'?>\n<rdf:RDF", "x", "feed"),
    "WARC": (b"WARC/1.1\r\n", "x.txt", "warc"),
    "packed WARC": (gzip.compress(b"WARC/1.0\r\n"), "x", "warc"),
    "packed text": (gzip.compress(b"x"), "x.gz", "gzip"),
    "half a gzip header": (b"\x1f\x8b", "x", "gzip"),
    "JSONL": (b'{"text": "a"}\n{"text": "b"}', "x", "jsonl"),
    "one long line": (b'{"text": "' + b"a" * 4096, "x.txt", "jsonl"),
    "JSON over several lines": (b'{\n "uri": "a"', "x.txt", "json"),
    "a list": (b'[{"uri": 1}]', "x", "json"),
    "text in brackets": ("[عاجل] نص".encode(), "x", "text"),
    "text with a bracket": ("<عاجل> نص".encode(), "x", "text"),
    "nothing": (b"", "x", "text"),
}


@pytest.mark.parametrize(("head", "name", "wanted"), FORMATS.values(), ids=FORMATS)
def test_format(head: bytes, name: str, wanted: str) -> None:
    assert find_format(head, name) == wanted


class TestSize:
    def test_a_file_that_is_too_large(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"a" * (LARGEST_ITEM + 1))
        assert reason(path) == "larger than 8 MiB: no single article"

    def test_a_text_that_is_too_long(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("ا" * 1_000_001, encoding="utf-8")
        assert reason(path) == "longer than 1,000,000 characters: no single article"

    def test_a_line_that_is_too_large_costs_no_other(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'{"text": "a"}\n{"text": "' + b"b" * (2 * LARGEST_ITEM) + b'"}\n{"text": "c"}\n')
        first, second, third = read_all([str(path)])
        assert isinstance(first, Article) and isinstance(third, Article)
        assert second == Rejected(f"{path}:2", "larger than 8 MiB: no single article")
        assert third.id == "3"

    def test_what_unpacks_beyond_measure(self, tmp_path: Path) -> None:
        bomb = gzip.compress(bytes(200 * 2**20))
        for name, said in {"a.txt.gz": "larger than 8 MiB", "a.jsonl.gz": "unpacks to more than 250 times"}.items():
            (tmp_path / name).write_bytes(bomb)
            *_, last = read_all([str(tmp_path / name)])
            assert isinstance(last, Rejected) and last.reason.startswith(said)

    def test_broken_gzip(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt.gz"
        path.write_bytes(gzip.compress(BODY.encode())[:-12])
        assert reason(path).startswith("broken gzip: ")


@pytest.mark.parametrize(
    ("library", "name", "data"),
    [
        ("trafilatura", "a.html", lambda: PAGES["channel"]),
        ("feedparser", "a.xml", lambda: b"<rss>"),
        ("fastwarc", "a.warc", lambda: b"WARC/1.0"),
        ("lxml", "a.json", lambda: b'{"uri": "u", "bodies": [{"value": "<p>x</p>"}]}'),
    ],
)
def test_a_library_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, library: str, name: str, data: Callable[[], bytes]
) -> None:
    for module in [module for module in sys.modules if module.startswith(("marsad.read.", library))]:
        if module.rpartition(".")[2] in ("html", "feed", "warc", "markup") or module.startswith(library):
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    path = tmp_path / name
    path.write_bytes(data())
    with pytest.raises(MissingExtra, match=r"pip install 'marsad\[sources\]'"):
        list(read_all([str(path)]))


def test_standard_input_may_be_any_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(PAGES["agency"]))))
    assert ids("-") == ["stdin"]


def test_read_error_is_a_value_error() -> None:
    assert issubclass(ReadError, ValueError)
