"""The polite visitor and the watch over feeds, on a clock that the tests turn."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import ClassVar

import pytest

from marsad.fetch import Crawler, FetchError, Plan, Policy, Response, read_url, watch
from marsad.fetch.crawler import retry_after
from marsad.fetch.http import PassingError
from marsad.read import Rejected
from marsad.records import Article
from news_pages import AGENCY, LEAD, PAGES, TITLE
from web_server import Answer, Server, serving

OPEN = Policy(allow_private=True, total_time=5.0)
HTML = {"Content-Type": "text/html; charset=utf-8"}
LONG_TEXT = f"{LEAD} {LEAD}"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@dataclass
class Clock:
    """Time that passes only when somebody waits. ends: when the watch is told to stop."""

    ends: float = 0.0
    now: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        if seconds:
            self.waits.append(round(seconds, 1))
        self.now += seconds
        return self.now >= 1000.0 + self.ends


def crawler(clock: Clock | None = None, policy: Policy = OPEN) -> Crawler:
    return Crawler(policy, pause=2.0, clock=clock or Clock())


# ── the visitor ─────────────────────────────────────────────────────────────────────────────────────────────────────


class TestRobots:
    def test_what_is_forbidden_is_not_asked_for(self, server: Server) -> None:
        server.answers |= {
            "/robots.txt": Answer(b"User-agent: *\nDisallow: /private/*.html$\nUser-agent: marsad\nDisallow: /no/"),
            "/yes": Answer(b"ok"),
        }
        visitor, clock = crawler(clock := Clock()), clock
        with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
            visitor.get(server.url("/no/x"))
        clock.wait(9)
        assert visitor.get(server.url("/yes")).body == b"ok"
        assert server.paths == ["/robots.txt", "/yes"]

    def test_it_is_read_once_a_day(self, server: Server) -> None:
        server.answers |= {"/robots.txt": Answer(b""), "/x": Answer(b"")}
        visitor = crawler(clock := Clock())
        for _ in range(3):
            visitor.get(server.url("/x"))
            clock.wait(9)
        clock.wait(90_000)
        visitor.get(server.url("/x"))
        assert server.paths == ["/robots.txt", "/x", "/x", "/x", "/robots.txt", "/x"]

    def test_none_allows_all(self, server: Server) -> None:
        server.answers["/x"] = Answer(b"ok")
        assert crawler().get(server.url("/x")).body == b"ok"

    @pytest.mark.parametrize("status", [500, 503, 429])
    def test_a_server_in_trouble_is_left_alone(self, server: Server, status: int) -> None:
        server.answers |= {"/robots.txt": Answer(status=status), "/x": Answer(b"")}
        with pytest.raises(PassingError, match=r"robots\.txt cannot be read"):
            crawler().get(server.url("/x"))
        assert server.paths == ["/robots.txt"]

    def test_where_a_redirect_leads_is_asked_too(self, server: Server) -> None:
        with serving() as other:
            other.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /")
            server.answers["/x"] = Answer(status=302, headers={"Location": other.url("/y")})
            with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
                crawler().get(server.url("/x"))
            assert other.paths == ["/robots.txt"]

    @pytest.mark.parametrize("rules", [b"\0\xff" * 1000, b"Disallow: /" + b"*a" * 5000, b"User-agent: *\n" * 30_000])
    def test_rules_that_are_none(self, server: Server, rules: bytes) -> None:
        server.answers |= {"/robots.txt": Answer(rules), "/aaaa": Answer(b"ok")}
        assert crawler().get(server.url("/aaaa")).body == b"ok"


class TestPauses:
    def test_between_two_visits_of_a_host(self, server: Server) -> None:
        visitor = crawler(clock := Clock())
        assert visitor.ready_at(server.url("/a")) == 0.0
        visitor.get(server.url("/a"))
        assert visitor.ready_at(server.url("/b")) == clock.now + 2.0
        with pytest.raises(PassingError, match="longer pause"):
            visitor.get(server.url("/b"))

    @pytest.mark.parametrize(("asked", "kept"), [("7", 7.0), ("0.5", 2.0), ("100000", 60.0), ("x", 2.0)])
    def test_crawl_delay(self, server: Server, asked: str, kept: float) -> None:
        server.answers["/robots.txt"] = Answer(f"User-agent: *\nCrawl-delay: {asked}".encode())
        visitor = crawler(clock := Clock())
        visitor.get(server.url("/a"))
        assert visitor.ready_at(server.url("/a")) == clock.now + kept

    @pytest.mark.parametrize(("status", "asked", "kept"), [(503, "300", 300), (429, "", 60), (200, "300", 2)])
    def test_a_busy_host(self, server: Server, status: int, asked: str, kept: float) -> None:
        server.answers["/a"] = Answer(status=status, headers={"Retry-After": asked} if asked else {})
        visitor = crawler(clock := Clock())
        visitor.get(server.url("/a"))
        assert visitor.ready_at(server.url("/a")) == clock.now + kept

    def test_retry_after(self) -> None:
        def seconds(value: str) -> float | None:
            return retry_after(Response("", 503, (("retry-after", value),), b""))

        soon = seconds(format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True))
        assert soon is not None and 290 < soon <= 300
        assert seconds("Fri, 01 Jan 2010 00:00:00 GMT") == 0.0
        assert [seconds(v) for v in ("9" * 40, "-5", "soon", "", "٣")] == [86_400.0, None, None, None, 3.0]


# ── one URL ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_and_a_feed_at_a_url(server: Server) -> None:
    server.answers |= {
        "/page": Answer(AGENCY.encode("cp1256"), headers={"Content-Type": "text/html"}),
        "/feed": Answer(feed(entry(1), entry(2))),
        "/film": Answer(b"\0\1\2" * 1000, headers=HTML),
    }

    def read(path: str) -> list[Article | Rejected]:
        return list(read_url(server.url(path), Crawler(OPEN, pause=0.0)))

    (page,) = read("/page")
    assert isinstance(page, Article) and (page.title, page.url, page.id) == (TITLE, server.url("/page"), page.url)
    assert len(read("/feed")) == 2
    (film,) = read("/film")
    assert isinstance(film, Rejected) and film.reason.startswith("binary, not text")
    assert read("/none") == [Rejected(server.url("/none"), "the server answers with status 404")]


# ── the watch ───────────────────────────────────────────────────────────────────────────────────────────────────────


def entry(number: int, text: str = LONG_TEXT, link: str = "") -> str:
    link = link or f"/news/{number}"
    return f"""<item><title>الخبر رقم {number}</title><link>{link}</link><guid>id-{number}</guid>
<pubDate>Sat, 09 Mar 2024 10:00:00 +0300</pubDate><description>{text}</description></item>"""


def feed(*entries: str) -> bytes:
    channel = f"<channel><title>الأفق</title>{''.join(entries)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def page(number: int) -> Answer:
    return Answer(PAGES["portal"].replace(TITLE.encode(), f"الخبر رقم {number}".encode()), headers=HTML)


def run(
    server: Server,
    *feeds: str,
    memory: dict[str, str] | None = None,
    once: bool = True,
    full_text: bool = True,
    clock: Clock | None = None,
    policy: Policy = OPEN,
) -> list[Article | Rejected]:
    clock = clock or Clock(ends=1e9)
    return list(
        watch(
            [server.url(path) for path in feeds or ("/feed",)],
            Plan(600.0, once=once, full_text=full_text),
            crawler=crawler(clock, policy),
            memory={} if memory is None else memory,
            pause=clock.wait,
            clock=clock,
        )
    )


def titles(found: list[Article | Rejected]) -> list[str | None]:
    return [item.title if isinstance(item, Article) else f"!{item.reason}" for item in found]


class TestArticles:
    def test_the_pages_behind_the_entries(self, server: Server) -> None:
        server.answers |= {"/feed": Answer(feed(entry(1), entry(2))), "/news/1": page(1), "/news/2": page(2)}
        first, second = run(server)
        assert isinstance(first, Article) and isinstance(second, Article)
        assert (first.title, first.id, first.published) == ("الخبر رقم 1", "id-1", "2024-03-09")
        assert (first.url, first.source) == (server.url("/news/1"), "بوابة الساحل")
        assert LEAD in second.text and "تابعونا" not in second.text
        assert server.paths == ["/robots.txt", "/feed", "/news/1", "/news/2"]

    def test_the_feeds_own_text(self, server: Server) -> None:
        server.answers |= {"/feed": Answer(feed(entry(1))), "/news/1": page(1)}
        (article,) = run(server, full_text=False)
        assert isinstance(article, Article) and article.text == f"الخبر رقم 1\n\n{LONG_TEXT}"
        assert "/news/1" not in server.paths

    PAGES: ClassVar = {
        "that are gone": Answer(status=404),
        "behind a wall": Answer("<html><body><p>اشترك للمتابعة</p></body></html>".encode(), headers=HTML),
        "that are films": Answer(b"\0\0\0\x18ftypmp42" * 5000, headers={"Content-Type": "text/html"}),
        "that are too large": Answer(b" " * 9_000_000, headers=HTML),
        "that are bombs": Answer(gzip.compress(bytes(90_000_000)), headers={**HTML, "Content-Encoding": "gzip"}),
        "in trouble": Answer(status=500),
        "that lead away": Answer(status=302, headers={"Location": "file:///etc/passwd"}),
        "that lead round": Answer(status=302, headers={"Location": "/news/1"}),
    }

    @pytest.mark.parametrize("answer", PAGES.values(), ids=PAGES)
    def test_the_feeds_text_stands_in_for_pages(self, server: Server, answer: Answer) -> None:
        server.answers |= {"/feed": Answer(feed(entry(1))), "/news/1": answer}
        (article,) = run(server)
        assert isinstance(article, Article) and article.text == f"الخبر رقم 1\n\n{LONG_TEXT}"

    def test_neither_page_nor_text(self, server: Server) -> None:
        server.answers["/feed"] = Answer(feed(entry(1, text="")))
        assert run(server) == [
            Rejected(server.url("/news/1"), "the server answers with status 404; in the feed: an entry without text")
        ]

    def test_links_into_private_networks_are_not_followed(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The feed's own host counts as public here."""
        links = ["http://169.254.169.254/latest", "http://[::1]/", "http://10.0.0.1:8080/", "file:///etc/passwd"]
        server.answers["/feed"] = Answer(feed(*(entry(i, link=link) for i, link in enumerate(links))))
        monkeypatch.setattr("marsad.fetch.http.is_public", lambda address: address == "127.0.0.1")
        found = run(server, policy=Policy(total_time=5.0))
        assert all(isinstance(item, Article) and LONG_TEXT in item.text for item in found) and len(found) == 4


class TestFeeds:
    FAULTS: ClassVar[dict[str, tuple[Answer, str]]] = {
        "missing": (Answer(status=404), "the server answers with status 404"),
        "no feed": (Answer(b"<html><body>x</body></html>"), "not a feed"),
        "empty": (Answer(b""), "not a feed"),
        "huge": (Answer(b"<rss>" + b" " * 9_000_000), "larger than 8 MiB"),
        "a bomb": (Answer(gzip.compress(bytes(90_000_000)), headers={"Content-Encoding": "gzip"}), "larger than 8 MiB"),
        "binary": (Answer(bytes(range(32)) * 99), "binary, not text: character U+0000 at offset 0"),
        "going round": (Answer(status=301, headers={"Location": "/bad"}), "redirects more than 5 times"),
    }

    @pytest.mark.parametrize(("answer", "said"), FAULTS.values(), ids=FAULTS)
    def test_a_bad_feed_does_not_stop_the_others(self, server: Server, answer: Answer, said: str) -> None:
        server.answers |= {"/bad": answer, "/feed": Answer(feed(entry(1))), "/news/1": page(1)}
        bad, good = run(server, "/bad", "/feed")
        assert bad == Rejected(server.url("/bad"), said) and isinstance(good, Article)

    def test_laughs_do_not_multiply(self, server: Server) -> None:
        laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
        text = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>' + feed(entry(1, text=f"&l9; {LONG_TEXT}")).decode()[21:]
        server.answers["/feed"] = Answer(text.encode())
        assert all(len(item.text) < 10_000 for item in run(server, full_text=False) if isinstance(item, Article))

    def test_unchanged_feeds_are_not_sent_again(self, server: Server) -> None:
        def answer(headers: dict[str, str]) -> Answer:
            if (
                headers.get("if-none-match") == '"v1"'
                and headers.get("if-modified-since") == "Sat, 09 Mar 2024 10:00:00 GMT"
            ):
                return Answer(status=304)
            return Answer(feed(entry(1)), headers={"ETag": '"v1"', "Last-Modified": "Sat, 09 Mar 2024 10:00:00 GMT"})

        server.answers |= {"/feed": answer, "/news/1": page(1)}
        memory: dict[str, str] = {}
        assert titles(run(server, memory=memory)) == ["الخبر رقم 1"]
        assert titles(run(server, memory=memory)) == []

    def test_what_was_seen_is_not_fetched_again(self, server: Server) -> None:
        memory: dict[str, str] = {}
        server.answers |= {f"/news/{i}": page(i) for i in range(1, 5)}
        for entries, fresh in (((1, 2), [1, 2]), ((2, 3), [3]), ((2, 3, 4), [4]), ((2, 3, 4), [])):
            server.answers["/feed"] = Answer(feed(*map(entry, entries)))
            assert titles(run(server, memory=memory)) == [f"الخبر رقم {i}" for i in fresh]
        assert len(json.loads(memory[server.url("/feed")])["seen"]) == 3  # what left the feed is forgotten

    def test_an_entry_in_two_feeds_is_fetched_once(self, server: Server) -> None:
        server.answers |= {"/feed": Answer(feed(entry(1))), "/all": Answer(feed(entry(1))), "/news/1": page(1)}
        assert titles(run(server, "/feed", "/all")) == ["الخبر رقم 1"]
        assert server.paths.count("/news/1") == 1

    def test_a_watch_cut_short_goes_on_where_it_was(self, server: Server) -> None:
        server.answers |= {"/feed": Answer(feed(*map(entry, (1, 2, 3))), headers={"ETag": '"1"'})}
        server.answers |= {f"/news/{i}": page(i) for i in (1, 2, 3)}
        memory: dict[str, str] = {}
        assert titles(run(server, memory=memory, clock=Clock(ends=3.0))) == ["الخبر رقم 1"]
        assert "etag" in memory[server.url("/feed")] and '"1"' not in memory[server.url("/feed")]
        assert titles(run(server, memory=memory)) == ["الخبر رقم 2", "الخبر رقم 3"]

    def test_an_article_whose_storing_failed_comes_again(self, server: Server) -> None:
        server.answers |= {"/feed": lambda asked: Answer(status=304) if "if-none-match" in asked else fresh}
        server.answers["/news/1"] = page(1)
        fresh = Answer(feed(entry(1)), headers={"ETag": '"1"'})
        memory: dict[str, str] = {}
        clock = Clock(ends=1e9)
        found = watch([server.url("/feed")], Plan(600, once=True), crawler=crawler(clock), memory=memory,
                      pause=clock.wait, clock=clock)  # fmt: skip
        next(found)
        found.close()  # type: ignore[attr-defined]
        assert titles(run(server, memory=memory)) == ["الخبر رقم 1"]

    def test_a_memory_that_makes_no_sense_is_forgotten(self, server: Server) -> None:
        server.answers |= {"/feed": Answer(feed(entry(1))), "/news/1": page(1)}
        for state in ("{", "[]", '{"etag": 3}', '{"x": 1}'):
            assert titles(run(server, memory={server.url("/feed"): state})) == ["الخبر رقم 1"]


class TestTime:
    def looks(self, server: Server, hours: float, answer: Answer | Callable[[dict[str, str]], Answer]) -> list[float]:
        """Minutes at which the feed was asked for, in a watch of so many hours."""
        minutes: list[float] = []
        clock = Clock(ends=hours * 3600)

        def answered(headers: dict[str, str]) -> Answer:
            minutes.append((clock.now - 1000.0) / 60)
            return answer(headers) if callable(answer) else answer

        server.answers["/feed"] = answered
        run(server, once=False, clock=clock)
        return minutes

    def test_every_ten_minutes(self, server: Server) -> None:
        times = self.looks(server, 2, Answer(feed(entry(1))))
        steps = [later - earlier for earlier, later in pairwise(times)]
        assert len(times) >= 11 and all(9.0 <= step <= 11.0 for step in steps)

    def test_failures_make_it_rarer_up_to_a_day(self, server: Server) -> None:
        times = self.looks(server, 24 * 14, Answer(status=500))
        steps = [later - earlier for earlier, later in pairwise(times)]
        assert all(0.9 <= step / (20 * 2**i) <= 1.1 for i, step in enumerate(steps[:6]))
        assert all(1296 <= step <= 1584 for step in steps[8:]) and len(steps) > 12

    def test_one_success_and_it_is_as_before(self, server: Server) -> None:
        answers = iter([Answer(status=500)] * 4)
        times = self.looks(server, 8, lambda _: next(answers, Answer(feed())))
        assert 9.0 <= times[6] - times[5] <= 11.0

    def test_jitter_is_the_same_every_time(self, server: Server) -> None:
        first = self.looks(server, 3, Answer(feed()))
        assert self.looks(server, 3, Answer(feed())) == first

    def test_a_feed_that_asks_for_time_gets_it(self, server: Server) -> None:
        times = self.looks(server, 5, Answer(status=503, headers={"Retry-After": "7200"}))
        assert times[1] - times[0] >= 120

    def test_a_feed_that_is_gone_for_good(self, server: Server) -> None:
        assert len(self.looks(server, 24, Answer(status=410))) == 1

    def test_a_host_gets_its_pause_and_others_do_not_wait(self, server: Server) -> None:
        server.answers |= {"/feed": Answer(feed(*map(entry, (1, 2, 3))))}
        server.answers |= {f"/news/{i}": page(i) for i in (1, 2, 3)}
        run(server, clock=(clock := Clock(ends=1e9)))
        assert clock.waits == [2.0, 2.0, 2.0]

    def test_trouble_with_a_page_is_tried_three_times(self, server: Server) -> None:
        server.answers |= {"/feed": Answer(feed(entry(1)), headers={"ETag": '"1"'}), "/news/1": Answer(status=500)}
        (article,) = run(server, once=False, clock=Clock(ends=3 * 3600))
        assert isinstance(article, Article) and LONG_TEXT in article.text
        assert server.paths.count("/news/1") == 3

    def test_a_watch_that_is_to_end_does_not_wait_for_a_busy_host(self, server: Server) -> None:
        busy = Answer(status=429, headers={"Retry-After": "80000"})
        server.answers |= {"/feed": Answer(feed(entry(1), entry(2))), "/news/1": busy, "/news/2": page(2)}
        found = run(server, clock=(clock := Clock(ends=1e9)))
        assert titles(found) == ["الخبر رقم 1", "الخبر رقم 2"] and sum(clock.waits) < 300
        assert "/news/2" not in server.paths
