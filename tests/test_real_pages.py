"""Real pages, English and Chinese, over loopback as feed, listing and sitemap. They lie beside the repository."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from mfg_monitor.text import folded
from tests.loopback import World, text
from tests.running import REPOSITORY, Monitor, source, visit

PAGES = REPOSITORY.parent / "shared" / "pages"
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages do not lie beside the repository")


def chosen() -> list[dict[str, Any]]:
    """Eight pages of each language whose title, day and body are known."""
    rows = [json.loads(line) for line in (PAGES / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    known = [row for row in rows if row["title"] and row["published_known"] and row["published"] and row["body"]]
    by_language = {language: [row for row in known if row["language"] == language] for language in ("en", "zh")}
    return [row for rows in by_language.values() for row in rows[:: max(1, len(rows) // 8)][:8]]


def front(kind: str, links: list[str]) -> str:
    if kind == "feed":
        items = "".join(f"<item><link>{link}</link></item>" for link in links)
        return f'<rss version="2.0"><channel><title>pages</title>{items}</channel></rss>'
    if kind == "sitemap":
        return "<urlset>" + "".join(f"<url><loc>{link}</loc></url>" for link in links) + "</urlset>"
    return (
        "<html><body>"
        + "".join(f'<p><a href="{link}">a page among others</a></p>' for link in links)
        + "</body></html>"
    )


@pytest.mark.parametrize("kind", ["feed", "listing", "sitemap"])
def test_real_pages_are_read_and_dated_over_the_wire(monitor: Monitor, world: World, kind: str) -> None:
    rows, site = chosen(), world.site({"/robots.txt": text("User-agent: *\nAllow: /")})
    links = {site.url(f"/pages/{row['id']}.html"): row for row in rows}
    for row in rows:
        raw = gzip.decompress((PAGES / "html" / f"{row['id']}.html.gz").read_bytes())
        site.routes[f"/pages/{row['id']}.html"] = (200, {"Content-Type": "text/html"}, raw)
    types = {"feed": "application/rss+xml", "listing": "text/html", "sitemap": "application/xml"}
    site.routes["/front"] = (200, {"Content-Type": types[kind]}, front(kind, list(links)))
    monitor.configure(source(site, kind, path="/front", extra="link_pattern = '/pages/'"))

    report = visit(monitor.fetch(), kind)

    assert (report["discovered"], report["fetched"], report["failed"]) == (len(rows), len(rows), 0)
    items = {item["url"]: item for item in monitor.export()}
    right = [folded(items[url]["title"]) == folded(row["title"]) for url, row in links.items()]
    dated = [str(items[url]["published"])[:10] == row["published"][:10] for url, row in links.items()]
    begun = [folded(row["body"])[:40] in folded(items[url]["text"]) for url, row in links.items()]
    assert sum(right) >= 0.85 * len(rows)
    assert sum(dated) >= 0.9 * len(rows)
    assert sum(begun) >= 0.8 * len(rows)
    assert {items[url]["language"] for url in links} == {"en", "zh"}


def test_there_are_pages_of_both_languages() -> None:
    assert Path(PAGES, "html").is_dir()
    assert {row["language"] for row in chosen()} == {"en", "zh"}
