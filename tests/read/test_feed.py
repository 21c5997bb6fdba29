"""Feeds: RSS, Atom and RDF, in any encoding, with anything in them."""

import pytest

from marsad.read import Origin, ReadError, Rejected, read_bytes
from marsad.read.feed import read_entries, read_feed
from marsad.records import Article
from news_pages import BODY, LEAD, SPEECH, TITLE

ORIGIN = Origin("feed.xml", "feed")


def rss(*items: str, encoding: str = "utf-8", channel: str = "قناة الأفق") -> bytes:
    text = f"""<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>{channel}</title>{"".join(items)}</channel></rss>"""
    return text.encode(encoding)


ITEM = f"""<item><title>{TITLE}</title><link>https://ufuq.example/1?utm=a&amp;b=2</link><guid>tag:1</guid>
<pubDate>Sat, 09 Mar 2024 01:30:00 +0300</pubDate><description>&lt;p&gt;{LEAD}&lt;/p&gt;</description></item>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>وكالة النهر</title>
<entry><title type="html">&lt;b&gt;{TITLE}&lt;/b&gt;</title>
<id>urn:1</id><link rel="alternate" href="/news/1"/><updated>2024-03-09T23:30:00+03:00</updated>
<summary>قصير</summary>
<content type="html">&lt;p&gt;{LEAD}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;{SPEECH}&lt;/p&gt;</content>
</entry></feed>""".encode()
RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>المرفأ</title></channel>
<item rdf:about="https://m.example/1"><title>{TITLE}</title><link>https://m.example/1</link>
<description>{LEAD}</description><dc:date>2024-03-09</dc:date></item></rdf:RDF>""".encode()


def article(data: bytes, origin: Origin = ORIGIN) -> Article:
    (only,) = read_feed(data, origin)
    assert isinstance(only, Article)
    return only


def test_rss() -> None:
    url = "https://ufuq.example/1?utm=a&b=2"
    assert article(rss(ITEM)) == Article(
        "tag:1", f"{TITLE}\n\n{LEAD}", TITLE, "2024-03-09", None, "قناة الأفق", url, "ar"
    )


def test_atom_with_a_relative_link_and_markup() -> None:
    found = article(ATOM, Origin("x", "x", url="https://nahr.example/feeds/all.xml"))
    assert (found.url, found.published, found.source) == ("https://nahr.example/news/1", "2024-03-09", "وكالة النهر")
    assert found.text == f"{TITLE}\n\n{LEAD}\n{SPEECH}"


def test_rdf() -> None:
    found = article(RDF)
    assert (found.url, found.published, found.text) == ("https://m.example/1", "2024-03-09", f"{TITLE}\n\n{LEAD}")


@pytest.mark.parametrize(("encoding", "declared"), [("windows-1256", None), ("iso-8859-6", "utf-8"), ("utf-16", None)])
def test_encodings(encoding: str, declared: str | None) -> None:
    assert article(rss(ITEM, encoding=encoding), Origin("x", "x", charset=declared)).title == TITLE


def test_the_day_is_the_outlets_own() -> None:
    assert article(rss(ITEM)).published == "2024-03-09"  # the eighth in UTC


@pytest.mark.parametrize("date", ["", "soon", "Sat, 99 Mar 2024", "9" * 100, "0000-00-00", "السبت"])
def test_a_date_that_is_none_is_left_open(date: str) -> None:
    item = ITEM.replace("Sat, 09 Mar 2024 01:30:00 +0300", date)
    assert article(rss(item), Origin("x", "x", published="2024-03-10")).published == "2024-03-10"


def test_entries_that_are_no_articles_are_set_aside_by_their_link() -> None:
    english = (
        "<item><title>News</title><link>https://e.example/1</link><description>All quiet today</description></item>"
    )
    empty = "<item><title>عنوان</title><link>https://e.example/2</link></item>"
    first, second, third = read_feed(rss(english, empty, ITEM), ORIGIN)
    assert first == Rejected("feed.xml: https://e.example/1", "not Arabic (und-Latn)")
    assert second == Rejected("feed.xml: https://e.example/2", "an entry without text")
    assert isinstance(third, Article)


def test_links_that_are_none_are_left_out() -> None:
    item = ITEM.replace("https://ufuq.example/1?utm=a&amp;b=2", "javascript:alert(1)")
    assert article(rss(item)).url is None


def test_a_broken_feed_gives_what_can_be_read() -> None:
    assert article(rss(ITEM.replace("</guid>", "</guid>&nbsp; & <br>"))).title == TITLE


def test_a_feed_is_known_by_its_root() -> None:
    for data in (rss(ITEM), ATOM, RDF):
        (found,) = read_bytes(data, Origin("download", "x"))
        assert isinstance(found, Article) and found.title == TITLE


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
HOSTILE = {
    "a billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><rss version="2.0"><channel><item><title>&l9;</title>'
    f"<description>{LEAD}</description></item></channel></rss>",
    "an external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item>'
    f"<title>&e;</title><description>&e;{LEAD}</description></item></channel></rss>",
    "an external document type": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'
    + rss(ITEM).decode().split("?>", 1)[1],
    "an address": "http://127.0.0.1:9/feed",
    "a path": "/etc/passwd",
    "a file address": "file:///etc/passwd",
    "depth": "<rss version='2.0'><channel>" + "<item><a>" * 20_000,
    "attributes": "<rss " + " ".join(f"a{i}='1'" for i in range(50_000)) + "><channel/></rss>",
    "brackets": "<rss>" + "<" * 300_000,
    "ampersands": "<rss><channel><item><title>" + "&" * 200_000,
    "an address that is none": rss(f"<item><title>{TITLE}</title><link>http://[::</link></item>").decode(),
    "markup in a title": rss(f"<item><title>{'&lt;b&gt;' * 30_000}</title></item>").decode(),
    "nothing": "",
    "a page": f"<html><body><p>{BODY}</p></body></html>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_feeds_are_entries_or_one_sentence(text: str) -> None:
    try:
        entries = read_entries(text.encode(), ORIGIN)
    except ReadError as error:
        assert "\n" not in str(error)
    else:
        assert all(len(entry.text) + len(entry.title or "") < 100_000 for entry in entries)
        assert "root:" not in repr(entries)


def test_a_very_long_feed_ends_at_a_thousand_entries() -> None:
    assert len(read_entries(rss(ITEM * 1200), ORIGIN)) == 1000
