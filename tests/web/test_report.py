"""The self-contained report: nothing is fetched, nothing runs that is not ours, both languages inside."""

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from lxml.html import HtmlElement, document_fromstring

from marsad.cli import main
from marsad.web.report import report
from page_records import NESTED, hostile

PAGE = document_fromstring(report([NESTED]))


def edition(page: HtmlElement) -> HtmlElement:
    return page.find_class("edition")[0]


def test_nothing_is_fetched() -> None:
    assert PAGE.xpath("//link | //img | //iframe | //script[@src]") == []
    style = "".join(PAGE.xpath("//style/text()"))
    addresses = re.findall(r"url\(\s*[\"']?(\w+):", style)
    assert set(addresses) == {"data"} and style.count("url(") == len(addresses) == 6


def test_its_policy_allows_its_own_style_and_script_and_nothing_else() -> None:
    (policy,) = PAGE.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == directives["form-action"] == "'none'"
    assert "unsafe" not in policy
    for kind in ("style", "script"):
        (content,) = PAGE.xpath(f"//{kind}/text()")
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert directives[f"{kind}-src"] == f"'sha256-{digest}'"


def test_tables_are_inside() -> None:
    links = {link.get("download"): link.get("href") for link in edition(PAGE).xpath(".//a[@download]")}
    content = {name: b64decode(href.partition(",")[2]).decode() for name, href in links.items()}
    assert content["events.csv"].startswith("\ufeffid,type,mode,status")
    assert [row["id"] for row in json.loads(content["events.json"])] == ["v1", "v2"]


def test_both_languages_are_inside_and_the_other_one_waits() -> None:
    (waiting,) = PAGE.iter("template")
    assert (PAGE.get("lang"), PAGE.get("dir")) == ("ar", "rtl")
    assert (waiting.get("data-language"), waiting.get("data-direction")) == ("en", "ltr")
    assert "مَن قال ماذا" in edition(PAGE).text_content()
    assert "Who said what" in waiting.text_content()
    english = document_fromstring(report([NESTED], language="en"))
    assert (english.get("lang"), english.get("dir")) == ("en", "ltr")
    assert "Who said what" in edition(english).text_content()


def test_articles_do_not_share_ids() -> None:
    shown = edition(document_fromstring(report([NESTED, NESTED])))
    ids = shown.xpath(".//@id")
    assert len(ids) == len(set(ids)) and {"a1-v1", "a2-v1"} <= set(ids)
    assert {href[1:] for href in shown.xpath(".//a/@href") if href.startswith("#")} <= set(ids)


def test_hostile_articles_change_nothing() -> None:
    page = document_fromstring(report([hostile(), NESTED]))
    assert len(list(page.iter("script"))) == len(list(page.iter("style"))) == 1
    assert list(page.iter("img")) == []
    schemes = {urlsplit(href).scheme for href in page.xpath("//@href")}
    assert schemes <= {"", "data", "https"}
    assert all(link.get("download") for link in page.xpath("//a[starts-with(@href, 'data:')]"))


def test_an_empty_report_is_a_page() -> None:
    assert document_fromstring(report([])).find_class("edition")


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    article = tmp_path / "خبر.txt"
    article.write_text("دعم فرنسي\n\nأعلن ماكرون أمس دعمه لأوكرانيا", encoding="utf-8")
    (tmp_path / "broken.txt").write_bytes(b"\xff\xfe\xff")
    out = tmp_path / "report.html"
    result = CliRunner().invoke(main, ["report", str(article), str(tmp_path / "broken.txt"), "-o", str(out)])
    assert result.exit_code == 1 and "set aside" in result.output
    page = document_fromstring(out.read_text(encoding="utf-8"))
    assert "دعم فرنسي" in edition(page).text_content()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.cli.web.find_spec", lambda _: None)
    result = CliRunner().invoke(main, ["report", "--sample"])
    assert result.exit_code == 2 and "pip install 'marsad[web]'" in result.output
