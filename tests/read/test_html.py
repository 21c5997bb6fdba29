"""Pages of news: what remains is the article, whatever the markup and the encoding."""

from pathlib import Path

import pytest

from marsad.read import Origin, ReadError, read
from marsad.read.encoding import decode_page
from marsad.read.html import drop_furniture, read_page
from marsad.read.limits import LARGEST_ITEM
from marsad.read.markup import as_text
from news_pages import AGENCY, BODY, CHANNEL, LEAD, PAGES, PARAGRAPHS, TITLE

ORIGIN = Origin("page.html", "page")


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><meta charset=utf-8>{head}</head><body><article>{body}</article></body></html>".encode()


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def reason(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_page(data, ORIGIN)
    assert "\n" not in str(caught.value)
    return str(caught.value)


BYLINES = {"agency": ("نورآباد 9 مارس (النهر) - " + LEAD, LEAD), "portal": ("دبي - بوابة الساحل\n", "")}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_its_title_and_paragraphs_and_nothing_else(name: str) -> None:
    article = read_page(PAGES[name], ORIGIN)
    assert (article.title, article.published, article.language) == (TITLE, "2024-03-09", "ar")
    written, plain = BYLINES.get(name, ("", ""))  # a line of place and agency opens the text and stays
    assert article.text.replace(written, plain) == f"{TITLE}\n\n{BODY}"


def test_outlet_and_address() -> None:
    channel = read_page(PAGES["channel"], ORIGIN)
    assert (channel.source, channel.url) == ("قناة الأفق", "https://ufuq.example/news/2024/3/9/istiqala")
    fetched = read_page(PAGES["agency"], Origin("x", "x", url="https://www.nahr.example/arc/17.html"))
    assert (fetched.source, fetched.url) == ("nahr.example", "https://www.nahr.example/arc/17.html")


def test_a_page_cannot_pass_for_that_of_another_host() -> None:
    article = read_page(PAGES["channel"], Origin("x", "x", url="https://evil.example/1"))
    assert article.url == "https://evil.example/1"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://a.example/\u202ex", "//x"])
def test_an_address_that_is_none_is_left_out(address: str) -> None:
    data = page(paragraphs(*PARAGRAPHS), f'<link rel="canonical" href="{address}">')
    url = read_page(data, ORIGIN).url
    assert url is None or (url.startswith("https://a.example/") and "\u202e" not in url)


def test_only_a_declared_date_counts() -> None:
    assert read_page(page(paragraphs(*PARAGRAPHS, "في 3 يناير 2019 وقعت أحداث")), ORIGIN).published is None
    with_default = Origin("x", "x", published="2024-03-10")
    assert read_page(page(paragraphs(*PARAGRAPHS)), with_default).published == "2024-03-10"


def test_furniture_is_told_from_sentences() -> None:
    sentence = "المصدر الذي طلب عدم ذكر اسمه قال إن الحكومة ستستقيل."
    assert drop_furniture(f"شارك\n{sentence}\nالمصدر: وكالات\nأقرأ أيضًا | وزير ينفي") == sentence


ENCODINGS = {
    "declared windows-1256": (AGENCY, "cp1256", None),
    "declared nowhere": (AGENCY.replace("windows-1256", ""), "cp1256", None),
    "declared falsely as UTF-8": (AGENCY.replace("windows-1256", "utf-8"), "cp1256", None),
    "UTF-8 that says windows-1256": (AGENCY, "utf-8", None),
    "declared by the server": (AGENCY.replace("windows-1256", ""), "iso8859-6", "ISO-8859-6"),
    "a codec that is no encoding": (AGENCY.replace("windows-1256", "unicode_escape"), "cp1256", "rot13"),
    "UTF-16": (AGENCY, "utf-16", None),
}


@pytest.mark.parametrize(("text", "codec", "charset"), ENCODINGS.values(), ids=ENCODINGS)
def test_encoding(text: str, codec: str, charset: str | None) -> None:
    data = text.encode(codec, errors="xmlcharrefreplace")
    assert TITLE in decode_page(data, charset=charset)
    assert read_page(data, Origin("x", "x", charset=charset)).title == TITLE


def test_a_page_cut_in_the_middle_of_a_letter_is_still_utf8() -> None:
    assert TITLE in decode_page(CHANNEL.encode()[:-1] + b"\xd9")


SET_ASIDE = {
    "nothing": (b"", "not HTML that can be read"),
    "no text": (page("<p>قصير</p>"), "a page without a main text"),
    "another language": (
        page(paragraphs(*["The government of Nuristan resigned on Friday after protests."] * 9)),
        "a page that is not Arabic (und-Latn)",
    ),
    "too large": (page("<p>" + "ا" * LARGEST_ITEM), "larger than 8 MiB: no single article"),
    "too deep": (page("<div>" * 300 + LEAD), "elements 250 deep: no page of news"),
    "too many elements": (page(f"<p>{LEAD}" * 25_000), "more than 20,000 elements: no page of news"),
    "a picture": (
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20,
        "binary, not text: character U+0000 at offset 4",
    ),
}


@pytest.mark.parametrize(("data", "said"), SET_ASIDE.values(), ids=SET_ASIDE)
def test_reason(data: bytes, said: str) -> None:
    assert reason(data).startswith(said)


HOSTILE = {
    "a hundred thousand attributes": page(
        f"<p {' '.join(f'a{i}=1' for i in range(100_000))}>{LEAD}</p>" + paragraphs(BODY)
    ),
    "an external entity": b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page(f"<p>&x;{BODY}</p>"),
    "a million brackets": b"<" * 1_000_000,
    "comments that never close": b"<html><body>" + b"<!--" * 200_000,
    "deep JSON-LD": page(paragraphs(*PARAGRAPHS), "<script type='application/ld+json'>" + "[" * 100_000 + "</script>"),
    "false JSON-LD": page(
        paragraphs(*PARAGRAPHS), '<script type=\'application/ld+json\'>{"@graph": 1, "author": [[]]}</script>'
    ),
    "surrogates": page("<p>&#xD800;&#0;&#x110000;" + BODY),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_articles_or_one_sentence(data: bytes) -> None:
    try:
        article = read_page(data, ORIGIN)
    except ReadError as error:
        assert "\n" not in str(error)
    else:
        article.text.encode()
        assert LEAD in article.text and "root:" not in article.text


def test_fragments_as_text() -> None:
    assert as_text(f"<p>{LEAD}<br>نعم</p><script>x</script><ul><li>أ</li><li>ب</li></ul>") == f"{LEAD}\nنعم\nأ\nب"
    assert as_text("") == "" and as_text("لا وسم") == "لا وسم"


def test_a_page_is_known_by_its_markup(tmp_path: Path) -> None:
    path = tmp_path / "article"
    path.write_bytes(PAGES["channel"])
    (article,) = read(path)
    assert (article.id, article.title) == ("article", TITLE)
