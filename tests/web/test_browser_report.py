"""The report in a real browser: marks and cards, layers, keyboard alone, both languages, narrow and wide, attacks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.coder import code
from marsad.read import read_sample
from marsad.web.report import report
from page_records import NESTED, hostile

pytest.importorskip("playwright", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from playwright.sync_api import Browser, Page, expect

from browser import NEEDS_CHROMIUM, chromium, overflow, serious_faults, take_screenshot

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "sample.html"
    path.write_text(report([code(read_sample())]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "nested.html"
    path.write_text(report([NESTED]), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window that must stay without faults of script and policy."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(5_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield opened
    opened.close()
    assert faults == []


def mark(page: Page, record: str) -> str:
    return f'.body a[data-r^="{record}"]'


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_pointing_at_a_word_shows_its_records(page: Page, nested: Path) -> None:
    page.goto(nested.as_uri())
    page.hover(mark(page, "v2"))
    cards = page.locator(".panel .card")
    expect(cards).to_have_count(3)  # the event, the statement it is told in, the one around it
    expect(cards.first).to_contain_text("assault/qatala")
    expect(cards.first).to_contain_text("منسوب")
    assert page.locator(".body .is-lit").all_inner_texts() == ["قصف"]
    assert "".join(page.locator(".body .is-evidence").all_inner_texts()).strip() == "الجيش سيقصف المدينة"


def test_a_click_keeps_the_card_and_escape_closes_it(page: Page, nested: Path) -> None:
    page.goto(nested.as_uri())
    page.click(mark(page, "v2"))
    page.hover(mark(page, "e2"))
    page.wait_for_timeout(200)
    expect(page.locator(".panel .card").first).to_contain_text("assault/qatala")
    page.keyboard.press("Escape")
    expect(page.locator(".panel .card")).to_have_count(0)
    expect(page.locator(".panel .hint")).to_be_visible()


def test_a_cell_of_the_reactions_opens_its_evidence(page: Page, nested: Path) -> None:
    page.goto(nested.as_uri())
    page.locator(".reaction--both").click()
    expect(page.locator(".panel .card")).to_have_count(2)
    assert page.locator(".body .is-evidence").count() > 0
    page.locator("[data-to-text]").click()
    expect(page.locator(".body .is-evidence").first).to_be_in_viewport()


def test_an_address_that_names_a_record_opens_it(page: Page, nested: Path) -> None:
    page.goto(f"{nested.as_uri()}#v2")
    expect(page.locator(".panel .card").first).to_contain_text("assault/qatala")
    expect(page.locator(mark(page, "v2"))).to_be_focused()


# ── layers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def lane(page: Page, selector: str) -> str:
    return str(page.eval_on_selector(selector, "element => getComputedStyle(element).backgroundImage"))


def test_layers_are_switched_by_click_and_by_number(page: Page, nested: Path) -> None:
    page.goto(nested.as_uri())
    event = mark(page, "v2")
    assert "gradient" in lane(page, event)
    page.locator('input[data-layer="events"]').uncheck()
    assert "gradient" not in lane(page, event)
    expect(page.locator(".body .tag")).to_be_hidden()
    page.keyboard.press("2")
    assert "gradient" in lane(page, event)
    page.locator("[data-shortcuts]").uncheck()
    page.keyboard.press("2")
    expect(page.locator('input[data-layer="events"]')).to_be_checked()


def test_layers_are_switched_without_script(browser: Browser, nested: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(nested.as_uri())
    expect(page.locator(".body .tag")).to_be_visible()
    page.locator('input[data-layer="events"]').uncheck()
    expect(page.locator(".body .tag")).to_be_hidden()
    page.locator(mark(page, "e2")).click()
    expect(page.locator("#e2")).to_be_visible()  # the card in the list of all records
    page.close()


# ── the keyboard alone ──────────────────────────────────────────────────────────────────────────────────────────────


def test_from_record_to_record_by_keyboard_alone(page: Page, nested: Path) -> None:
    page.goto(nested.as_uri())
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.text a')"):
            break
    visited = []
    for _ in range(8):
        visited.append(page.evaluate("document.activeElement.dataset.r.split(' ')[0]"))
        page.keyboard.press("ArrowLeft")
    assert visited == ["v1", "e1", "s1", "e2", "s2", "v2", "t1", "p1"]
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".panel .card").first).to_contain_text("الوزير")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.panel .card')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.r") == "e1"


def test_the_panel_does_not_cover_the_mark_that_has_the_focus(page: Page, sample: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(sample.as_uri())
    page.locator(".body a.a-actors").first.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(50)
        bottom, top = page.evaluate(
            "[document.activeElement, document.querySelector('.panel')].map((e, i) => e.getBoundingClientRect()"
            "[i ? 'top' : 'bottom'])"
        )
        assert bottom < top


def test_a_layer_that_is_off_is_no_stop(page: Page, nested: Path) -> None:
    page.goto(nested.as_uri())
    page.locator(mark(page, "e1")).focus()
    page.keyboard.press("1")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.r.split(' ')[0]") == "e2"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.r.split(' ')[0]") == "e1"


# ── both languages, every width ─────────────────────────────────────────────────────────────────────────────────────


def test_the_language_is_switched_and_switched_back(page: Page, nested: Path) -> None:
    page.goto(nested.as_uri())
    switch = page.locator("[data-switch]")
    switch.click()
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    expect(page.get_by_role("heading", name="Who said what")).to_be_visible()
    page.hover(mark(page, "v2"))
    expect(page.locator(".panel .card").first).to_contain_text("claimed")
    switch.click()
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    expect(page.get_by_role("heading", name="مَن قال ماذا")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "language", "scheme"),
    [
        *((360, "ar", "light"), (360, "en", "dark"), (768, "ar", "light")),
        *((1440, "ar", "light"), (1440, "en", "light"), (1440, "ar", "dark")),
    ],
)
def test_every_width_in_both_languages(page: Page, sample: Path, width: int, language: str, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(sample.as_uri())
    if language == "en":
        page.locator("[data-switch]").click()
    assert overflow(page) == 0
    take_screenshot(page, f"report-{language}-{width}-{scheme}")
    page.locator(".body a.a-events.is-claimed").first.click()
    assert overflow(page) == 0
    assert serious_faults(page) == []


def test_every_card_in_the_list_of_all_records(page: Page, nested: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(nested.as_uri())
    page.locator(".records summary").click()
    assert overflow(page) == 0
    assert serious_faults(page) == []


def test_on_paper_the_text_stays_and_the_controls_go(page: Page, sample: Path) -> None:
    page.goto(sample.as_uri())
    page.emulate_media(media="print")
    expect(page.locator(".body")).to_be_visible()
    expect(page.locator(".panel")).to_be_hidden()
    expect(page.locator("[data-switch]")).to_be_hidden()
    expect(page.locator(".legend").first).to_be_visible()


# ── attacks ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("url", ["javascript:window.hacked=1", "data:text/html,<script>window.hacked=1</script>"])
def test_no_attack_runs(page: Page, tmp_path: Path, url: str) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(report([hostile(url), NESTED]), encoding="utf-8")
    page.goto(path.as_uri())
    page.locator(".body a").first.focus()
    page.locator(".body a").first.click()
    page.locator(".reaction").first.click()
    page.locator("[data-switch]").click()
    page.locator(".body a").first.click()
    assert page.evaluate("window.hacked") is None
    assert page.url.startswith("file:")
