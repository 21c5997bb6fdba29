"""`marsad watch` as a command, and the other commands on pages, folders and web addresses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.cli import main
from marsad.cli.watch import until_signal
from marsad.store import open_store
from news_pages import LEAD, PAGES, TITLE
from web_server import Answer, Server, serving

FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>الساحل</title>
<item><title>{TITLE}</title><link>/news/1</link><guid>1</guid><description>{LEAD}</description></item>
<item><title>\x7f[2J{TITLE} الثاني</title><link>/news/2</link><guid>2</guid>
<description>{LEAD} {LEAD}</description></item>
</channel></rss>""".encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.answers |= {
            "/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 0"),
            "/feed": Answer(FEED),
            "/news/1": Answer(PAGES["portal"], headers={"Content-Type": "text/html"}),
        }
        yield server


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


class TestWatch:
    def test_once(self, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("marsad.fetch.crawler._PAUSE", 0.0)
        store = tmp_path / "marsad.db"
        arguments = ("watch", server.url("/feed"), "--store", store, "--once", "--allow-private")
        result = run(*arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        keys = [line.split()[0] for line in result.stdout.splitlines()]
        assert len(keys) == 2 and TITLE in result.stdout and "\x7f" not in result.stdout
        with open_store(str(store)) as opened:
            first, second = (opened.record(key) for key in keys)
        assert first is not None and first.article.url == server.url("/news/1") and first.events
        assert second is not None and second.article.text is not None and second.article.text.endswith(f"{LEAD} {LEAD}")
        asked = len(server.asked)
        again = run(*arguments)
        assert (again.exit_code, again.output) == (0, "")
        assert server.paths[asked:] == ["/robots.txt", "/feed"]

    def test_private_addresses_are_refused_without_the_option(self, server: Server, tmp_path: Path) -> None:
        result = run("watch", server.url("/feed"), "--store", tmp_path / "s.db", "--once")
        assert result.exit_code == 1 and "not on the public internet" in result.stderr
        assert server.asked == []

    def test_what_fails_is_said_and_ends_with_1(self, server: Server, tmp_path: Path) -> None:
        result = run("watch", server.url("/none"), "--store", tmp_path / "s.db", "--once", "--allow-private")
        assert (result.exit_code, result.stderr) == (
            1,
            f"{server.url('/none')}: the server answers with status 404; set aside\n",
        )

    @pytest.mark.parametrize(
        "arguments",
        [
            ("watch", "--store", "s.db"),
            ("watch", "https://x.example/feed"),
            ("watch", "file:///etc/passwd", "--store", "s.db"),
            ("watch", "http://u:p@x.example/", "--store", "s.db"),
            ("watch", "https://x.example/feed", "--store", "s.db", "--every", "10"),
            ("watch", "https://x.example/feed", "--store", "s.db", "--every", "5s"),
            ("watch", "https://x.example/feed", "--store", "missing/s.db", "--once"),
        ],
        ids=" ".join,
    )
    def test_a_mistake_is_a_sentence_and_code_2(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        result = run(*arguments)
        assert (result.exit_code, result.stdout, result.stderr.count("Error: ")) == (2, "", 1)

    def test_sigterm_ends_it_after_the_article_in_hand(self, server: Server, tmp_path: Path) -> None:
        store = tmp_path / "marsad.db"
        command = [sys.executable, "-m", "marsad", "watch", server.url("/feed"), "--store", str(store)]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            [*command, "--allow-private"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        ) as process:
            deadline = time.monotonic() + 120
            while "/news/1" not in server.paths and time.monotonic() < deadline:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            output, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
        (line,) = output.splitlines()
        with open_store(str(store)) as opened:
            assert opened.record(line.split()[0]) is not None

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_the_waiting_and_a_second_one_the_program(self, number: signal.Signals) -> None:
        before = signal.getsignal(number)
        with until_signal() as pause:
            assert pause(0.0) is False
            os.kill(os.getpid(), number)
            assert pause(60.0) is True
            assert signal.getsignal(number) == before
        assert signal.getsignal(number) == before


class TestSources:
    def test_a_folder_is_coded(self, tmp_path: Path) -> None:
        for name, data in PAGES.items():
            (tmp_path / f"{name}.html").write_bytes(data)
        (tmp_path / "broken.html").write_bytes(b"<html>")
        result = run("code", tmp_path)
        found = [json.loads(line)["article"] for line in result.stdout.splitlines()]
        assert [article["id"] for article in found] == sorted(PAGES)
        assert {article["published"] for article in found} == {"2024-03-09"}
        assert result.exit_code == 1 and result.stderr.startswith(f"{tmp_path / 'broken.html'}: a page without")

    def test_a_hostile_name_does_not_reach_the_terminal(self, tmp_path: Path) -> None:
        path = tmp_path / "\x1b[31m\u202e.html"
        path.write_bytes(b"<html>")
        result = run("code", path)
        assert "\x1b" not in result.stderr and "\u202e" not in result.stderr

    def test_output_inside_a_folder_that_is_read_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(LEAD, encoding="utf-8")
        result = run("code", tmp_path, "-o", tmp_path / "out.jsonl")
        assert result.exit_code == 2 and not (tmp_path / "out.jsonl").exists()

    def test_a_page_on_a_private_address_is_set_aside(self, server: Server) -> None:
        result = run("parse", server.url("/news/1"))
        assert result.exit_code == 1 and "not on the public internet" in result.stderr and server.asked == []

    def test_without_the_extra_a_page_is_a_sentence_and_code_2(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a.html").write_bytes(PAGES["portal"])
        for module in ("marsad.read.html", "marsad.read.markup", "trafilatura"):
            monkeypatch.delitem(sys.modules, module, raising=False)
        monkeypatch.setitem(sys.modules, "trafilatura", None)
        result = run("parse", tmp_path / "a.html")
        assert result.exit_code == 2
        assert result.stderr.endswith("an HTML page needs trafilatura: pip install 'marsad[sources]'\n")
