"""The cut of sources into shards: nothing lost, nothing twice, the articles that `marsad code` would read."""

import gzip
import json
from pathlib import Path

import pytest

from marsad.archive import plan
from marsad.archive.pieces import read_pieces
from marsad.archive.plan import Shard, SourceError, cut, find_places, find_sources, fingerprint, read_shard, write_plan
from marsad.read import Rejected, read_all
from marsad.records import Article


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_SMALLEST", 2_000)


def shards(*names: object) -> tuple[Shard, ...]:
    return tuple(cut(find_sources([str(name) for name in names])))


def articles(shards: tuple[Shard, ...]) -> list[Article | Rejected]:
    return [found for shard in shards for found in read_pieces(shard, published="2022-01-08", errors="strict")]


def whole(*names: object) -> list[Article | Rejected]:
    return list(read_all([str(name) for name in names], published="2022-01-08"))


def write_lines(path: Path, count: int = 200, end: str = "\n") -> Path:
    lines = [json.dumps({"text": f"أعلن الوزير {i} " * (i % 7 + 1)}, ensure_ascii=False) for i in range(count)]
    path.write_text("\n".join(lines) + end, encoding="utf-8")
    return path


@pytest.mark.parametrize("end", ["\n", "", "\n\n\n", '\n{"text"\n', "\r\n"])
def test_jsonl_is_cut_at_line_ends(tmp_path: Path, end: str) -> None:
    path = write_lines(tmp_path / "news.jsonl", end=end)
    found = shards(path)
    pieces = [piece for shard in found for piece in shard.pieces]
    assert len(found) > 5 and [shard.number for shard in found] == list(range(len(found)))
    assert [piece.start for piece in pieces[1:]] == [piece.end for piece in pieces[:-1]]
    assert (pieces[0].start, pieces[-1].end) == (0, path.stat().st_size)
    assert articles(found) == whole(path)


def test_a_line_longer_than_a_shard_is_a_shard(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text("\n".join(json.dumps({"text": letter * 10_000}) for letter in "abc"), encoding="utf-8")
    found = shards(path)
    assert len(found) == 3 and articles(found) == whole(path)


def test_small_files_share_a_shard(tmp_path: Path) -> None:
    for i in range(100):
        (tmp_path / f"{i:03}.txt").write_text(f"خبر {i}\n\nأعلن الوزير", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "page.html").write_text("<html><p>" + "أعلن الوزير عن خطة جديدة. " * 30, encoding="utf-8")
    found = shards(tmp_path)
    assert 1 < len(found) < 20
    assert articles(found) == whole(tmp_path)
    assert len(articles(found)) == 101


def test_packed_lines_are_one_piece(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(write_lines(tmp_path / "news.jsonl").read_bytes()))
    found = shards(path)
    assert len(found) == 1 and articles(found) == whole(path)


@pytest.mark.parametrize("packed", [True, False])
def test_web_archives_are_cut_between_records(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    records = [web_record(i) for i in range(40)]
    path.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
    found = shards(path)
    assert len(found) > 3
    assert len(whole(path)) == 40
    assert articles(found) == whole(path)


def test_a_web_archive_packed_in_one_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(gzip.compress(b"".join(web_record(i) for i in range(40)), 0))
    found = shards(path)
    assert len(found) == 1 and articles(found) == whole(path)


def web_record(i: int) -> bytes:
    body = f"<html><title>خبر {i}</title><body><p>{f'أعلن الوزير {i} عن خطة. ' * 20}</p></body></html>".encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    lines = (
        *("WARC/1.0", "WARC-Type: response", f"WARC-Target-URI: https://example.org/{i}"),
        *("WARC-Date: 2022-01-08T00:00:00Z", f"WARC-Record-ID: <urn:uuid:{i:036}>"),
        *("Content-Type: application/http; msgtype=response", f"Content-Length: {len(head) + len(body)}"),
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + head + body + b"\r\n\r\n"


def test_the_plan_depends_on_the_files_alone(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl")
    assert shards(path, tmp_path) == shards(path, tmp_path)
    before = fingerprint(find_sources([str(path)]))
    assert fingerprint(find_sources([str(path)])) == before
    path.write_text("x", encoding="utf-8")
    assert fingerprint(find_sources([str(path)])) != before


def test_a_plan_is_written_and_read(tmp_path: Path) -> None:
    found = shards(write_lines(tmp_path / "news.jsonl"))
    assert write_plan(found, tmp_path / "plan") == len(found)
    assert tuple(read_shard(tmp_path / "plan", offset) for _, offset in find_places(tmp_path / "plan")) == found


@pytest.mark.parametrize("name", ["-", "absent.txt", "bad\udcff.txt"])
def test_what_cannot_be_planned_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError):
        shards(name if name == "-" else tmp_path / name)


def test_a_file_that_went_away_is_set_aside(tmp_path: Path) -> None:
    found = shards(write_lines(tmp_path / "news.jsonl", 3))
    (tmp_path / "news.jsonl").unlink()
    assert articles(found) == [Rejected(str(tmp_path / "news.jsonl"), "cannot be read: No such file or directory")]
