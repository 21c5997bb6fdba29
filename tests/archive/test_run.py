"""Whole runs: real Ray clusters of processes that are killed, nodes that go away, disks that fill up."""

import fcntl
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from marsad.cli import main

pytest.importorskip("ray", reason="the extra `archive` is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="the extra `archive` is not installed")

from archive.stand_in import StandIn  # noqa: E402
from marsad import archive  # noqa: E402

TESTS = Path(__file__).parents[1]
KILLS = int(os.environ.get("MARSAD_KILLS", "10"))
ARTICLES = 40 * KILLS


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles for shards enough that no round ends the run, and two lines that are none."""
    path = tmp_path_factory.mktemp("news") / "news.jsonl"
    lines = [json.dumps({"text": f"sleep {i} " + "خبر " * 30, "id": f"../{i}"}) for i in range(ARTICLES)]
    lines[100:100] = ["nonsense", '{"text": 1}']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(TESTS / "archive/stand_in.py"), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "RAY_PROCESS_SPAWN": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True, start_new_session=True)


def finish(*arguments: object) -> None:
    process = start(*arguments)
    process.communicate(timeout=300)
    assert process.returncode == 0


def digests(out: Path) -> dict[str, str]:
    """Every file of an archive with its hash."""
    files = [path for path in out.rglob("*") if path.is_file() and path.name != ".lock"]
    return {path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def texts(out: Path) -> list[str]:
    return [str(text) for text in pq.read_table(out / "articles", columns=["text"])["text"].to_pylist()]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, news: Path) -> Path:
    """The archive as one worker makes it in peace."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    finish(out, news, "--workers", 1)
    found = texts(out)
    assert len(found) == len(set(found)) == ARTICLES
    return out


def test_killed_again_and_again_nothing_is_lost_or_done_twice(tmp_path: Path, news: Path, undisturbed: Path) -> None:
    out, chance = tmp_path / "out", random.Random(os.environ.get("MARSAD_SEED", "1"))  # noqa: S311
    done_before = 0
    for _ in range(KILLS):
        process = start(out, news)
        assert process.stdout is not None
        done = follow(process.stdout, shards=chance.randrange(4))
        assert done >= done_before, "a shard that was done was done again"
        done_before = done
        time.sleep(chance.random() / 4)
        process.kill()
        process.wait()
        process.stdout.close()
    finish(out, news)
    assert digests(out) == digests(undisturbed)


def follow(lines: IO[str], *, shards: int) -> int:
    """Wait until so many shards are done in this run; how many were when it began."""
    began = int(lines.readline().split()[0])
    for _ in range(shards):
        lines.readline()
    return began


def test_a_node_of_two_is_lost_on_the_way(tmp_path: Path, news: Path, undisturbed: Path) -> None:
    finish(tmp_path / "out", news, "--lose-node-after", 5)
    assert digests(tmp_path / "out") == digests(undisturbed)


def test_an_article_that_ends_its_worker_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(json.dumps({"text": text}) for text in ("خبر", "poison", "خبر")), encoding="utf-8")
    finish(tmp_path / "out", path)
    manifest = json.loads((tmp_path / "out/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["complete"], manifest["articles"], manifest["rejected"]) == (True, 2, 1)
    (reject,) = (tmp_path / "out/rejects.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(reject)["reason"] == "coding it ended its worker again and again"


LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_nobody_outside_can_reach_it_and_interrupted_it_ends(tmp_path: Path, news: Path) -> None:
    process = start(tmp_path / "out", news)
    assert process.stdout is not None
    follow(process.stdout, shards=2)
    addresses = listening(process.pid)
    assert addresses and addresses <= LOOPBACK
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode not in (0, -signal.SIGKILL)
    deadline = time.monotonic() + 20
    while in_session(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert in_session(process.pid) == []
    receipts = [path for path in (tmp_path / "out/shards").iterdir() if path.suffix == ".json"]
    assert 2 <= len(receipts) < ARTICLES / 8


def in_session(session: int) -> list[Path]:
    """The living processes, as folders of /proc, of a session that a process led when it was started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, _, of = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(of) == session and state != "Z":
                found.append(folder)
    return found


def listening(session: int) -> set[str]:
    """The addresses, as /proc writes them, on which the processes of a session listen."""
    inodes = set()
    for folder in in_session(session):
        for handle in (folder / "fd").iterdir():
            with suppress(OSError):
                inodes.add(str(handle.readlink()).removeprefix("socket:[").removesuffix("]"))
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path("/proc/net", name).read_text().splitlines()[1:]]
    return {row[1].partition(":")[0] for row in rows if row[3] == "0A" and row[9] in inodes}


def test_a_damaged_file_is_made_again(tmp_path: Path, news: Path, undisturbed: Path) -> None:
    out = shutil.copytree(undisturbed, tmp_path / "out")
    (out / "events/000003.parquet").write_bytes(b"x")
    (out / "records/000007.parquet").unlink()
    (out / "shards/000011.json").write_text("{", encoding="ascii")
    finish(out, news)
    assert digests(out) == digests(undisturbed)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_ends_the_run_in_a_sentence(news: Path, small_disk: Path, undisturbed: Path) -> None:
    process = subprocess.run(
        [sys.executable, str(TESTS / "archive/stand_in.py"), str(small_disk / "out"), str(news)],
        env={**os.environ, "PYTHONPATH": str(TESTS)}, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert process.returncode == 1
    last = process.stderr.strip().splitlines()[-1]
    assert last.startswith("marsad.archive.run.ArchiveError:") and last.endswith("No space left on device")
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    finish(small_disk / "out", news)
    assert digests(small_disk / "out") == digests(undisturbed)


class TestRefusals:
    """What a run refuses before any cluster is started."""

    @pytest.fixture
    def empty(self, tmp_path: Path) -> Path:
        path = tmp_path / "empty.jsonl"
        path.touch()
        return path

    def run(self, source: Path | str, out: Path, *, restart: bool = False, **options: object) -> archive.Manifest:
        asked = archive.Options(restart=restart, **options)  # type: ignore[arg-type]
        return archive.run([source], out, asked, make_coder=StandIn)

    def test_an_empty_input_is_an_archive_of_nothing(self, tmp_path: Path, empty: Path) -> None:
        manifest = self.run(empty, tmp_path / "out")
        assert (manifest.complete, manifest.shards, manifest.articles, manifest.rejected) == (True, 0, 0, 0)
        assert (tmp_path / "out/rejects.jsonl").read_bytes() == b""
        assert self.run(empty, tmp_path / "out") == manifest

    def test_another_coder(self, tmp_path: Path, empty: Path) -> None:
        self.run(empty, tmp_path / "out")
        path = tmp_path / "out/manifest.json"
        path.write_text(path.read_text(encoding="utf-8").replace("stand-in", "older"), encoding="utf-8")
        with pytest.raises(archive.Refused, match="begun with another coder"):
            self.run(empty, tmp_path / "out")
        assert self.run(empty, tmp_path / "out", restart=True).coder.model == "stand-in"

    def test_other_sources_or_options(self, tmp_path: Path, empty: Path) -> None:
        self.run(empty, tmp_path / "out")
        with pytest.raises(archive.Refused, match="another date"):
            self.run(empty, tmp_path / "out", published="2022-01-08")
        empty.write_text("\n", encoding="utf-8")
        with pytest.raises(archive.Refused, match="other sources, or they have changed since"):
            self.run(empty, tmp_path / "out")

    def test_a_changed_plan(self, tmp_path: Path, empty: Path) -> None:
        self.run(empty, tmp_path / "out")
        (tmp_path / "out/plan.jsonl").write_text("{}\n", encoding="utf-8")
        with pytest.raises(archive.Refused, match="is not the plan that the archive was begun with"):
            self.run(empty, tmp_path / "out")

    @pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 1}', "\udcff"])
    def test_a_broken_manifest(self, tmp_path: Path, empty: Path, text: str) -> None:
        self.run(empty, tmp_path / "out")
        (tmp_path / "out/manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(archive.Refused, match="cannot be read"):
            self.run(empty, tmp_path / "out")

    @pytest.mark.parametrize("restart", [False, True])
    def test_a_folder_of_something_else_stays_as_it_is(self, tmp_path: Path, empty: Path, restart: bool) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out/thesis.txt").write_text("x", encoding="utf-8")
        with pytest.raises(archive.Refused, match="neither empty nor an archive"):
            self.run(empty, tmp_path / "out", restart=restart)
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]

    def test_beginning_anew_removes_what_an_archive_consists_of_and_nothing_else(
        self, tmp_path: Path, empty: Path
    ) -> None:
        self.run(empty, tmp_path / "out")
        for name in ("events/000000.parquet", "events/mine.parquet", "shards/000000.json", "notes.txt"):
            (tmp_path / "out" / name).touch()
        self.run(empty, tmp_path / "out", restart=True)
        left = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
        assert left == {".lock", "manifest.json", "plan.jsonl", "rejects.jsonl", "mine.parquet", "notes.txt"}

    def test_an_archive_that_another_run_writes_to(self, tmp_path: Path, empty: Path) -> None:
        self.run(empty, tmp_path / "out")
        with (tmp_path / "out/.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(archive.Refused, match="another run is writing"):
                self.run(empty, tmp_path / "out")

    def test_an_extra_that_a_source_needs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "crawl.warc").write_bytes(b"WARC/1.0\r\n")
        monkeypatch.setitem(sys.modules, "marsad.read.warc", None)
        with pytest.raises(archive.Refused, match=r"pip install 'marsad\[sources\]'"):
            self.run(tmp_path / "crawl.warc", tmp_path / "out")

    def test_sources_that_are_none(self, tmp_path: Path, empty: Path) -> None:
        self.run(empty, tmp_path / "out")
        with pytest.raises(archive.Refused, match="lies in the archive itself"):
            self.run(tmp_path, tmp_path / "out")
        for name, said in (("-", "standard input"), (str(tmp_path / "absent"), "No such file")):
            with pytest.raises(archive.Refused, match=said):
                self.run(name, tmp_path / "out")


class TestCommand:
    def run(self, *arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["archive", *map(str, arguments)])
        return result.exit_code, result.stderr

    def test_faults_are_told_in_a_sentence(self, tmp_path: Path) -> None:
        code, said = self.run(tmp_path / "absent.txt", tmp_path / "out")
        assert code == 2 and "No such file or directory" in said and "Traceback" not in said

    def test_without_the_extra(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("marsad.cli.inputs.find_spec", lambda name: None if name == "ray" else True)
        code, said = self.run(tmp_path, tmp_path / "out")
        assert code == 2 and "pip install 'marsad[archive]'" in said

    def test_no_cluster_at_the_address(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("أعلن الوزير", encoding="utf-8")
        command = [sys.executable, "-m", "marsad", "archive", tmp_path / "a.txt", tmp_path / "out"]
        ended = subprocess.run([*command, "--ray-address", "nonsense"], capture_output=True, text=True, check=False)
        assert ended.returncode == 1 and "Ray cannot be reached" in ended.stderr and "Traceback" not in ended.stderr

    def test_archived_articles_are_coded_as_ever(self, tmp_path: Path) -> None:
        sample = Path("src/marsad/sample/article.txt").read_text(encoding="utf-8")
        paragraphs = [text for text in sample.split("\n") if text.strip()]
        path = tmp_path / "news.jsonl"
        path.write_text("\n".join(json.dumps({"text": text}) for text in paragraphs), encoding="utf-8")
        command = [sys.executable, "-m", "marsad"]
        shared = ["--date", "2022-01-08"]
        coded = subprocess.run(
            [*command, "code", path, *shared, "--no-text"], capture_output=True, text=True, check=True
        )
        ended = subprocess.run(
            [*command, "archive", path, tmp_path / "out", *shared], capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", f"{len(paragraphs)} coded, 0 set aside\n")
        records = pq.read_table(tmp_path / "out/records")["record"].to_pylist()
        assert records == coded.stdout.splitlines()
