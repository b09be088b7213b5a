"""The pages in a real browser: every page reads well, with keys, without scripts, on a phone, in both languages."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from mfg_monitor.store import open_store
from mfg_monitor.web import passwords
from mfg_monitor.web.access import hash_of
from tests.serving import Pages, pages_over
from tests.store.building import decide, examined
from tests.web.conftest import config_in, filled

LONGEST_MS = 120_000
"""A busy machine needs minutes for what takes no time."""
expect.set_options(timeout=LONGEST_MS)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TOKEN = "a-long-random-word"
HOSTILE = '</title><script>document.title="pwned"</script><img src=x onerror=alert(1)>"\'\u202egnp.exe'
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PATHS = (
    "/",
    "/items",
    "/items?verdict=all&duplicates=true",
    "/items?verdict=rejected&since=2030-01-01",
    "/items/2",
    "/items/13",
    "/sources",
    "/sources/daily",
    "/sources/weekly",
    "/digests",
    "/digest/2026-03-01",
    "/items?q=plant",
    "/stories/1",
    "/charts",
    "/runs",
    "/login",
    "/nothing",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium; where there is none the tests are skipped, but not in CI."""
    if CHROMIUM is None:
        if os.environ.get("CHROMIUM_REQUIRED"):
            pytest.fail("no chromium; .ci/run installs it")
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        given = ["--no-sandbox", "--disable-dev-shm-usage"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=given, timeout=LONGEST_MS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder: Path = tmp_path_factory.mktemp("site")
    config = config_in(folder / "config", web=f'tokens = ["{hash_of(TOKEN)}"]')
    with open_store(f"sqlite:///{folder / 'news.sqlite3'}") as store:
        filled(store)
        odd = examined("http://news.example/odd", f"{HOSTILE} " * 50, title=HOSTILE, minutes=30, sectors=(HOSTILE,))
        store.settle(odd, decide)
        with pages_over(store, config) as open_pages:
            yield open_pages


@pytest.fixture
def tab(browser: Browser, site: Pages) -> Iterator[Page]:
    yield from opened(browser, site)


def opened(browser: Browser, site: Pages, **more: Any) -> Iterator[Page]:
    """A fresh tab; whatever the page complains of fails the test."""
    context = browser.new_context(base_url=site.url, **more)
    context.set_default_timeout(LONGEST_MS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "404" not in line.text else None)
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(site.url) else None)
    yield page
    context.close()
    assert complaints == []


def follow(target: Locator) -> None:
    """Click what leads to another page, and go on when that page has loaded, with its scripts."""
    with target.page.expect_navigation():
        target.click()


@pytest.mark.parametrize(
    ("scheme", "width", "tongue"),
    [("light", 1200, "en"), ("dark", 1200, "zh"), ("light", 320, "zh"), ("dark", 320, "en")],
)
def test_every_page_is_accessible_and_fits(browser: Browser, site: Pages, scheme: Any, width: int, tongue: str) -> None:
    axe = Axe()
    for page in opened(browser, site, color_scheme=scheme, viewport={"width": width, "height": 800}):
        for path in PATHS:
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={tongue}")
            found = axe.run(page, options=RULES)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            if not path.startswith("/digest/"):
                assert page.locator("html").get_attribute("lang") == ("zh-Hans" if tongue == "zh" else "en")


def test_hostile_words_are_words(site: Pages, tab: Page) -> None:
    for path in ("/", "/items?verdict=all", "/items/14", "/digest/2026-03-01"):
        tab.goto(path)
        assert "pwned" not in tab.title().partition("</title>")[0]
        assert tab.locator("img").count() == 0
    tab.goto("/items/14")
    assert "<script>" in tab.locator("h1").inner_text()
    assert "\u202e" not in tab.locator("main").inner_text()
    assert "\u202e" not in tab.title()


def test_filters_stand_in_the_address_and_work_without_scripts(browser: Browser, site: Pages) -> None:
    for page in opened(browser, site, java_script_enabled=False):
        page.goto("/items")
        kept = page.locator(".story").count()
        page.get_by_label("Verdict").select_option("rejected")
        follow(page.get_by_role("button", name="Show"))
        assert "verdict=rejected" in page.url
        assert kept == 9
        assert page.locator(".story").count() == 4
        page.get_by_text("More filters").click()
        page.get_by_label("Sector").select_option(label="New energy vehicles")
        follow(page.get_by_role("button", name="Show"))
        assert "sector=nev" in page.url
        expect(page.get_by_label("Sector")).to_be_visible()
        follow(page.get_by_role("link", name="Plant 11"))
        assert page.locator("h1").inner_text() == "Plant 11"


def test_paper_frames_what_is_coloured_and_leaves_out_what_is_clicked(tab: Page) -> None:
    tab.goto("items/2?lang=zh")
    tab.emulate_media(media="print")
    expect(tab.locator("nav").first).to_be_hidden()
    expect(tab.locator(".label")).to_be_hidden()
    expect(tab.locator(".facts a").first).to_have_css("border-top-style", "solid")


def test_foreign_words_have_the_letters_of_their_own_language(tab: Page) -> None:
    tab.goto("items/2?lang=zh")
    assert "Georgia" in tab.locator("h1").evaluate("e => getComputedStyle(e).fontFamily").partition("CJK")[0]
    assert "Georgia" not in tab.locator("h2").first.evaluate("e => getComputedStyle(e).fontFamily").partition("CJK")[0]


def test_keys_move_and_open_and_help(tab: Page) -> None:
    tab.goto("/items")
    titles = tab.locator("[data-open]").all_inner_texts()
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    assert tab.evaluate("document.activeElement.innerText") == titles[1]
    with tab.expect_navigation():
        tab.keyboard.press("o")
    expect(tab.locator("h1")).to_have_text(titles[1])
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_be_hidden()
    for path in ("/items", "/", "/stories/1"):
        tab.goto(path)
        tab.keyboard.press("/")
        assert tab.evaluate("document.activeElement.name") == "q", path
    tab.keyboard.type("number 4")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-open]")).to_have_text(["Plant 4"])


def logged_in(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("Token").fill(TOKEN)
    follow(page.get_by_role("button", name="Log in"))
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def test_a_label_by_key_is_stored(site: Pages, tab: Page) -> None:
    tab.goto("/items/5")
    assert tab.get_by_role("button", name="yes").count() == 0
    logged_in(tab)
    tab.goto("/items/5")
    tab.keyboard.press("n")
    expect(tab.locator("#label")).to_contain_text("You said: no")
    assert tab.url.endswith("/items/5")
    assert {label.item_id: label.value for label in site.store.labels()}[5] == "no"


def test_a_label_without_scripts_is_stored_and_foreign_forms_are_not(browser: Browser, site: Pages) -> None:
    for page in opened(browser, site, java_script_enabled=False):
        logged_in(page)
        page.goto("/items/6")
        follow(page.get_by_role("button", name="unsure"))
        expect(page.locator("#label")).to_contain_text("You said: unsure")
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        form = re.search(r'name="secret" value="([^"]+)"', page.content())
        assert form is not None
        sent = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        refused = site.ask("/items/6/label", method="POST", headers=sent, body="value=yes&secret=guess")
        assert refused.status == 403
        origin = {**sent, "Origin": "http://evil.example"}
        body = f"value=yes&secret={form[1]}"
        assert site.ask("/items/6/label", method="POST", headers=origin, body=body).status == 403
        assert {label.item_id: label.value for label in site.store.labels()}[6] == "unsure"
        follow(page.get_by_role("button", name="Log out"))
        assert site.ask("/items/6/label", method="POST", headers=sent, body=body).status == 401


def test_try_now_from_the_page(site: Pages, tab: Page) -> None:
    logged_in(tab)
    tab.goto("/sources/daily")
    follow(tab.get_by_role("button", name="Try now"))
    assert tab.url.endswith("/sources/daily")
    assert site.clockwork.tried == ["daily"]


def test_who_is_asked_for_a_password_comes_to_what_was_wanted(browser: Browser, tmp_path: Path) -> None:
    config = config_in(tmp_path / "config", web=f'password = "{passwords.kept_of("open sesame")}"')
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        filled(store)
        with pages_over(store, config) as closed:
            for page in opened(browser, closed, java_script_enabled=False, viewport={"width": 320, "height": 700}):
                page.goto("/items/6?lang=zh")
                assert page.get_by_role("navigation").count() == 0
                page.get_by_label("密码或令牌").fill("open sesame")
                follow(page.get_by_role("button", name="登录"))
                assert page.url.endswith("/items/6?lang=zh")
                follow(page.get_by_role("button", name="否"))
                expect(page.locator("#label")).to_contain_text("您的标注： 否")
                follow(page.get_by_role("button", name="退出"))
                assert page.url.endswith("/login")
                assert page.evaluate("document.documentElement.scrollWidth") <= 320
            for page in opened(browser, closed):
                page.goto("/login?next=%2Fruns")
                assert Axe().run(page, options=RULES).violations_count == 0
