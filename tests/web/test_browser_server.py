"""The explorer in a real browser, over a real store: reading, search, review, both languages, attacks."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from example_record import RECORD
from marsad.coder import Coder
from marsad.read import read_sample
from marsad.records import Article
from marsad.review import Review
from marsad.review.overlay import anchor_of
from marsad.store import Store, open_store
from marsad.store.reviews import keep_review
from marsad.stories.group import group
from marsad.web.access import Doorkeeper, Visitor
from marsad.web.app import Settings, make_app
from marsad.web.context import Rules
from marsad.web.desk import Coding
from page_records import ATTACK, hostile

pytest.importorskip("playwright", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

import uvicorn
from playwright.sync_api import Browser, Page, expect

from browser import NEEDS_CHROMIUM, chromium, overflow, serious_faults, take_screenshot

pytestmark = NEEDS_CHROMIUM

TWIN = (
    "ارتفاع قتلى كازاخستان إلى 164\n\nأعلنت وزارة الصحة الكازاخستانية الأحد مقتل 164 شخصا في الاضطرابات. "
    "واتهم الرئيس قاسم جومارت توكاييف إرهابيين بتدبير أعمال العنف في ألماتي. ودانت فرنسا العنف."
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, coder: Coder) -> Iterator[str]:
    """A server over a store with two articles of one story."""
    with open_store(str(tmp_path_factory.mktemp("explorer") / "marsad.db")) as store:
        twin = Article("twin", TWIN, TWIN.partition("\n")[0], "2022-01-09", source="وكالة")
        for article in (replace(read_sample(), source="صحيفة"), twin):
            store.put(store.add(article).key, coder.code(article))
        list(group(store))
        with serving(store, coder) as address:
            yield address


@contextmanager
def serving(store: Store, coder: Coder) -> Iterator[str]:
    app = make_app(
        store, Coding(coder), Rules(coder.rulebook), Settings(Doorkeeper(anyone=Visitor("amal", "reviewer")))
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    stop = monotonic() + 20
    while not server.started and monotonic() < stop:
        sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of its own that must stay without faults of script and policy."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ar")
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert faults == []


def test_searching_and_reading(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("كلمات").fill("وتوكاييف")
    page.get_by_role("button", name="ابحث").click()
    expect(page.locator(".results .found")).to_have_count(2)
    page.get_by_label("كلمات").fill("الصحة")
    page.keyboard.press("Enter")
    expect(page.locator(".results .found")).to_have_count(1)
    page.locator(".results h2 a").click()
    expect(page.locator("h1")).to_contain_text("ارتفاع قتلى")
    page.locator(".body a.a-events").first.click()
    expect(page.locator(".panel .card").first).to_be_visible()


def test_from_a_result_to_an_actor_and_on(page: Page, address: str) -> None:
    page.goto(f"{address}/events?type=ACCUSE")
    page.locator(".deed a.party").first.click()
    expect(page.get_by_role("heading", name="ما فعل", exact=True)).to_be_visible()
    assert "/actors/" in page.url


def test_a_story_has_its_claims_side_by_side(page: Page, address: str) -> None:
    page.goto(f"{address}/stories")
    page.locator(".results h2 a").first.click()
    claims = page.locator("section", has=page.locator("#claims"))
    expect(claims.locator("tbody th").filter(has_text="26")).not_to_have_count(0)
    expect(claims.locator("tbody th").filter(has_text="164")).not_to_have_count(0)


def test_the_network_lights_up_and_leads_on(page: Page, address: str) -> None:
    page.goto(f"{address}/network")
    node = page.locator(".network .node").first
    node.hover()
    expect(page.locator(".network")).to_have_class("network has-chosen")
    node.click()
    page.wait_for_url("**/actors/**")


def test_the_map_shows_chosen_days(page: Page, address: str) -> None:
    page.goto(f"{address}/map")
    spots = page.locator(".spot:not([hidden])")
    before = spots.count()
    assert before > 0
    page.locator(".slider input[name=to]").fill("0")
    expect(spots).not_to_have_count(before)
    assert spots.count() < before


def test_days_are_chosen_by_keyboard_in_the_direction_of_the_script(page: Page, address: str) -> None:
    page.goto(f"{address}/map")
    said = page.locator(".slider output")
    whole = said.inner_text()
    since = page.locator(".slider input[name=from]")
    since.focus()
    page.keyboard.press("ArrowLeft")  # later, where time runs from the right
    assert since.input_value() == "1"
    later = said.inner_text()
    assert later > whole
    page.keyboard.press("ArrowRight")
    assert said.inner_text() == whole
    page.locator(".slider input[name=to]").focus()
    page.keyboard.press("Home")
    assert said.inner_text() == f"{whole[:10]} – {whole[:10]}"


def test_a_pair_of_countries_is_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/dyads")
    all_bars = page.locator(".months .bar").count()
    dyad = page.locator("section[aria-labelledby=dyads] tbody tr").first
    names = dyad.locator("th").inner_text(), dyad.locator("td").first.inner_text()
    for choice, name in zip(("actor", "recipient"), names, strict=True):
        page.locator(f"select[name={choice}]").select_option(label=name)
    page.get_by_role("button", name="ابحث").click()
    page.wait_for_url("**/dyads?**")
    expect(page.locator("h1")).to_have_text(" – ".join(names))
    assert 0 < page.locator(".months .bar").count() <= all_bars
    page.get_by_text("كل الأزواج").click()
    expect(page.locator(".months .bar")).to_have_count(all_bars)


def test_reviewing_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/events?type=ACCUSE")
    page.locator(".kicker a.source").first.click()
    page.get_by_role("link", name="راجع هذا السجل وصحّحه").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    opener = page.locator("#events ~ * a.what, #events a.what").first
    opener.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**item=*")
    page.get_by_label("ملاحظة").focus()
    page.keyboard.type("نعم")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "accept":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#events .status").first).to_contain_text("amal")
    page.goto(f"{address}/reviews")
    expect(page.locator("tbody").last).to_contain_text("نعم")


def test_the_language_is_switched_and_kept(page: Page, address: str) -> None:
    page.goto(f"{address}/actors")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.locator(".switch").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    assert page.url == f"{address}/actors"
    page.goto(f"{address}/map")
    expect(page.get_by_role("heading", name="Where it happens")).to_be_visible()


PAGES = ("", "/events", "/statements", "/figures", "/stories", "/actors", "/actors/KAZ", "/network", "/map", "/dyads",
         "/outlets", "/reviews", "/api/v1/docs", "/login", "/nowhere")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_at_every_width_in_both_languages(browser: Browser, address: str, path: str) -> None:
    for language, width, scheme in (("ar", 1440, "light"), ("en", 360, "dark"), ("ar", 360, "light")):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, color_scheme=scheme
        )  # fmt: skip
        page = context.new_page()
        page.goto(address + path)
        assert overflow(page) == 0, (language, width)
        take_screenshot(page, f"server{path.replace('/', '-') or '-articles'}-{language}-{width}")
        assert serious_faults(page) == [], (language, width)
        context.close()


def test_an_article_and_its_review_have_no_serious_faults(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".results h2 a").last.click()
    assert serious_faults(page) == []
    page.get_by_role("link", name="راجع هذا السجل وصحّحه").click()
    page.locator("#events a.what").first.click()
    assert serious_faults(page) == []
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0
        take_screenshot(page, f"server-review-ar-{width}")


def test_a_story_fits_every_width(page: Page, address: str) -> None:
    page.goto(f"{address}/stories")
    page.locator(".results h2 a").first.click()
    assert serious_faults(page) == []
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0
        take_screenshot(page, f"server-story-ar-{width}")


def test_no_attack_runs(page: Page, tmp_path: Path, coder: Coder) -> None:
    """Title, body, names, source, url, roles, notes, search words: all attacks, on every page that shows them."""
    record = hostile()
    with open_store(str(tmp_path / "hostile.db")) as store:
        info = record.article
        text = info.text or ""
        article = Article(
            ATTACK, text, ATTACK, "2022-01-08", source=ATTACK, url="javascript:window.hacked=1", language="ar"
        )
        key = store.add(article).key
        digest = store.article(key)
        assert digest is not None
        own = coder.code(article).article
        record = replace(record, article=replace(own, text=text), coder=RECORD.coder)
        store.put(key, record)
        note = Review(
            key, anchor_of(record, "events", record.events[0]), "accept", "amal", "2026-01-01T00:00:00", note=ATTACK
        )
        keep_review(store, note)
        list(group(store))
        with serving(store, coder) as address:
            shown = [path for path in PAGES if path not in ("/nowhere", "/actors/KAZ")]  # both are not there
            for path in (f"/articles/{key}", f"/articles/{key}/review?item={record.events[0].id}", *shown):
                page.goto(address + path)
                assert page.evaluate("window.hacked") is None, path
                for link in page.locator("a[href]").all():
                    assert not (link.get_attribute("href") or "").startswith(("javascript:", "data:text")), path
            page.goto(address)
            page.get_by_label("كلمات").fill(ATTACK)
            page.keyboard.press("Enter")
            page.wait_for_url("**text=*")
            assert page.evaluate("window.hacked") is None
