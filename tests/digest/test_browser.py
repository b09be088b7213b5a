"""The digest as a page in a real browser: no fault that axe finds, no sideways scrolling, on a phone and at a desk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from digest_samples import HOSTILE, digest, item, rich_digest
from playwright.sync_api import Browser, sync_playwright

from mfg_monitor.digest import FORMATS

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium; where there is none the tests are skipped, but not in CI."""
    if CHROMIUM is None:
        if os.environ.get("CHROMIUM_REQUIRED"):
            pytest.fail("no chromium; .ci/run installs it")
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_it_reads_well(browser: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    days = {
        "rich": rich_digest(),
        "quiet": digest(),
        "hostile": digest(item(1, title=HOSTILE + "长" * 300, lead=HOSTILE)),
    }
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    for name, made in days.items():
        file = tmp_path / f"{name}.html"
        file.write_text(FORMATS["html"](made), encoding="utf-8")
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))  # type: ignore[misc]
        page.goto(file.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found = Axe().run(page, options=RULES)
        if folder := os.environ.get("DIGEST_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
        page.close()
        assert asked == [file.as_uri()], "nothing from elsewhere"
        assert wide == 0, name
        assert found.violations_count == 0, found.generate_report()
    context.close()
