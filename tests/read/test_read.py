"""Bytes in, articles out; what is no article is set aside with one sentence."""

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.read import ReadError, Rejected, read, read_all, read_date, read_sample, read_text
from marsad.read.articles import read_lines
from marsad.read.script import find_language
from marsad.read.text import find_title
from marsad.records import Article

NEWS = "أعلن الرئيس الكازاخستاني حالة الطوارئ في البلاد"


def lines(*objects: object) -> list[Article | Rejected]:
    encoded = [json.dumps(item).encode() if not isinstance(item, bytes) else item for item in objects]
    return list(read_lines(encoded, name="in.jsonl"))


def reason(*objects: object) -> str:
    (rejected,) = lines(*objects)
    assert isinstance(rejected, Rejected)
    return rejected.reason


def article(*objects: object) -> Article:
    (only,) = lines(*objects)
    assert isinstance(only, Article)
    return only


class TestTextFiles:
    def test_text_stays_as_it_was_read(self) -> None:
        text = f"{NEWS}\r\n\r\n  وقال \u200fنعم.\n"
        assert read_text(text.encode(), id="a").text == text

    def test_byte_order_mark_is_no_character_of_the_text(self) -> None:
        assert read_text(b"\xef\xbb\xbf" + NEWS.encode(), id="a").text == NEWS

    def test_broken_utf8_names_the_byte(self) -> None:
        with pytest.raises(ReadError, match="byte 0xE3 at offset 4 "):
            read_text("سل".encode() + b"\xe3 a", id="a")
        with pytest.raises(ReadError, match="byte 0xE3 at offset 7 "):
            read_text(b"\xef\xbb\xbf" + "سل".encode() + b"\xe3 a", id="a")

    def test_broken_utf8_can_be_replaced(self) -> None:
        assert read_text("سل".encode() + b"\xe3 a", id="a", errors="replace").text == "سل\ufffd a"

    @pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
    def test_utf16_is_named(self, codec: str) -> None:
        mark = b"\xfe\xff" if codec == "utf-16-be" else b""
        with pytest.raises(ReadError, match="UTF-16"):
            read_text(mark + NEWS.encode(codec), id="a")

    def test_binary_is_named(self) -> None:
        with pytest.raises(ReadError, match=r"binary, not text: character U\+0003 at offset 2"):
            read_text(b"PK\x03\x00\x04", id="a")

    def test_a_stray_control_character_is_text(self) -> None:
        text = f"{NEWS * 4}\0"
        assert read_text(text.encode(), id="a").text == text

    def test_empty_file_is_an_article_without_words(self) -> None:
        assert read_text(b"", id="a") == Article("a", "", language="und")


TITLES = {
    "title": (f"تصعيد \n \n{NEWS}", "تصعيد"),
    "windows line ends": (f"تصعيد\r\n\r\n{NEWS}", "تصعيد"),
    "empty lines before": (f"\n\nتصعيد\n\n{NEWS}", "تصعيد"),
    "no empty line": (f"تصعيد\n{NEWS}", None),
    "nothing follows": ("تصعيد\n\n", None),
    "a paragraph, not a title": (f"{NEWS * 10}\n\n{NEWS}", None),
}


@pytest.mark.parametrize(("text", "title"), TITLES.values(), ids=TITLES)
def test_title(text: str, title: str | None) -> None:
    assert find_title(text) == title


class TestLines:
    def test_title_and_body_make_the_text(self) -> None:
        found = article(
            {"id": 7, "title": "تصعيد", "text": NEWS, "published": "2022-01-08T10:00:00Z", "url": "", "x": []}
        )
        assert found == Article("7", f"تصعيد\n\n{NEWS}", "تصعيد", "2022-01-08", None, None, None, "ar")

    def test_title_is_not_doubled(self) -> None:
        assert article({"title": "تصعيد", "text": f"تصعيد\n{NEWS}"}).text == f"تصعيد\n{NEWS}"

    def test_line_number_is_the_id(self) -> None:
        assert [a.id for a in lines({"text": "ا"}, b"\n", {"text": "ب"}) if isinstance(a, Article)] == ["1", "3"]

    def test_a_broken_line_does_not_stop_the_rest(self) -> None:
        first, broken, last = lines({"text": "ا"}, b'{"text": ', {"text": "ب"})
        assert isinstance(first, Article) and isinstance(last, Article)
        assert broken == Rejected("in.jsonl:2", "not JSON: Expecting value at character 9")

    def test_given_date_stands_in_for_a_missing_one(self) -> None:
        encoded = [b'{"text": "a", "published": "2020-02-02"}', b'{"text": "a"}']
        found = list(read_lines(encoded, name="", published="2022-01-08"))
        assert [a.published for a in found if isinstance(a, Article)] == ["2020-02-02", "2022-01-08"]


REASONS = {
    b"[1]": "not a JSON object",
    b"{}": "`text` is missing",
    b'{"text": 3}': "`text` is not a string",
    b'{"text": "a", "title": 3}': "`title` is not a string",
    b'{"text": "a", "id": true}': "`id` is neither a string nor a whole number",
    b'{"text": "a", "published": "8.1.2022"}': "not a date: '8.1.2022' (wanted: YYYY-MM-DD)",
    b'{"text": "a", "published": "2022-02-30"}': "not a date: '2022-02-30' (wanted: YYYY-MM-DD)",
    b'{"text": "a\\ud800b"}': "lone surrogate U+D800 at character 1: not valid Unicode text",
    b'{"text": "a\\u0000b"}': "binary, not text: character U+0000 at offset 1",
    b'{"text": "\xd3"}': "not UTF-8: byte 0xD3 at offset 10 (--errors replace reads on)",
    b'{"text": ' + b"[" * 100_000: "not JSON that can be read: nested too deeply or a number too long",
}


@pytest.mark.parametrize("line", REASONS, ids=lambda line: line[:30].decode("latin-1"))
def test_reason(line: bytes) -> None:
    assert reason(line) == REASONS[line]


@given(st.binary(max_size=60))
def test_any_bytes_are_an_article_or_one_sentence(data: bytes) -> None:
    for errors in ("strict", "replace"):
        for found in (*read_lines([data, b'{"text":' + data], name="x", errors=errors),):
            assert isinstance(found, Article) or "\n" not in found.reason
        try:
            read_text(data, id="a", errors=errors).text.encode()
        except ReadError as error:
            assert "\n" not in str(error)


class TestFiles:
    def test_jsonl_is_known_by_name_or_by_its_brace(self, tmp_path: Path) -> None:
        for name in ("a.jsonl", "a.txt"):
            (tmp_path / name).write_text('{"text": "ا"}\n{"text": "ب"}\n', encoding="utf-8")
            assert [found.text for found in read(tmp_path / name)] == ["ا", "ب"]

    def test_ids_are_file_names_or_paths_where_names_repeat(self, tmp_path: Path) -> None:
        paths = [tmp_path / "1/article.txt", tmp_path / "2/article.txt", tmp_path / "other.txt"]
        for path in paths:
            path.parent.mkdir(exist_ok=True)
            path.write_text(NEWS, encoding="utf-8")
        ids = [found.id for found in read_all([str(path) for path in paths]) if isinstance(found, Article)]
        assert ids == [str(tmp_path / "1/article"), str(tmp_path / "2/article"), "other"]

    def test_a_missing_file_is_set_aside(self, tmp_path: Path) -> None:
        path = str(tmp_path / "none.txt")
        assert list(read_all([path])) == [Rejected(path, "cannot be read: No such file or directory")]

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for data, ids in ((NEWS.encode(), ["stdin"]), (b'{"text": "a", "id": "x"}', ["x"])):
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
            assert [found.id for found in read_all(["-"]) if isinstance(found, Article)] == ids
            assert not sys.stdin.closed

    def test_reading_in_python_raises_with_the_line(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'{"text": "a"}\n{}\n')
        articles = read(path)
        assert next(articles).id == "1"
        with pytest.raises(ReadError, match=r"a\.jsonl:2: `text` is missing"):
            next(articles)

    def test_a_large_file_is_read_as_it_is_used(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'{"text": "a"}\n' * 1000 + b'{"text"')
        assert next(read(path)).id == "1"


DATES = {"2022-01-08": "2022-01-08", " 2022-01-08 10:15": "2022-01-08", "2022-01-08T10:15:00+03:00": "2022-01-08"}


@pytest.mark.parametrize("value", DATES)
def test_date(value: str) -> None:
    assert read_date(value) == DATES[value]


@pytest.mark.parametrize("value", ["", "2022", "08/01/2022", "2022-13-01", "20220108", "2022-01-08x", "٢٠٢٢-٠١-٠٨"])
def test_no_date(value: str) -> None:
    with pytest.raises(ReadError, match="not a date"):
        read_date(value)


LANGUAGES = {
    NEWS: "ar",
    "President Tokayev declared a state of emergency": "und-Latn",
    "Президент объявил чрезвычайное положение": "und-Cyrl",
    "הנשיא הכריז על מצב חירום": "und-Hebr",
    "رئیس جمهور ایران گفت که گفتگوها با چین درباره پروژه‌های گازی پیش می‌رود و پاسخ می‌گیرد": "und-Arab",
    "وزیر اعظم نے کہا کہ پاکستان اور چین کے درمیان بات چیت جاری ہے": "und-Arab",
    "قال وزير الخارجية الباكستاني شاه محمود قريشي في بيشاور پاکستان": "ar",
    "أعلنت شركة Apple و Microsoft و Google عن دعمها للمشروع الجديد في السعودية": "ar",
    "26 – 27!": "und",
    "": "und",
}


@pytest.mark.parametrize("text", LANGUAGES, ids=LANGUAGES.values())
def test_language(text: str) -> None:
    assert find_language(text) == LANGUAGES[text]


def test_the_sample_is_an_arabic_article_with_a_title_and_a_date() -> None:
    sample = read_sample()
    assert (sample.id, sample.published, sample.language) == ("sample", "2022-01-08", "ar")
    assert sample.title is not None and sample.text.startswith(sample.title)
