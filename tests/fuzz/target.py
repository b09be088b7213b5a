"""Fuzz one reader of foreign bytes with atheris: `target.py NAME [CORPUS] [libFuzzer options]`. See README.md here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import atheris

with atheris.instrument_imports(include=["mfg_monitor"]):
    from mfg_monitor.config.sources import ArticleRules, FeedSource, ListingSource, SitemapSource, WebSource
    from mfg_monitor.discover import discover
    from mfg_monitor.errors import DiscoverError, ExtractError
    from mfg_monitor.extract import extract
    from mfg_monitor.fetch.robots import parse
    from mfg_monitor.model import Candidate, Page

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "http://example.com/news/"


def _page(data: bytes) -> Page:
    return Page(URL, URL, 200, data, NOW)


def _front(source: WebSource) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        try:
            found = discover(source, _page(data), now=NOW)
        except DiscoverError:
            return
        for candidate in found.candidates:
            assert candidate.url.startswith(("http://", "https://")), candidate.url

    return read


def _robots(data: bytes) -> None:
    rules = parse(data, "mfg-monitor", base="http://example.com/robots.txt")
    rules.allows("http://example.com/a/b?c=d")
    assert rules.crawl_delay_s >= 0


def _extract(data: bytes) -> None:
    candidate = Candidate(URL, URL, "fuzz")
    try:
        article = extract([_page(data)], candidate, rules=ArticleRules(), zone="Asia/Shanghai", language=None, now=NOW)
    except ExtractError:
        return
    assert article.lead in article.text, repr(article.lead)
    assert article.title == " ".join(article.title.split()), repr(article.title)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "feed": _front(FeedSource(kind="feed", id="f", url=URL)),
    "sitemap": _front(SitemapSource(kind="sitemap", id="s", url=URL)),
    "listing": _front(ListingSource(kind="listing", id="l", url=URL)),
    "robots": _robots,
    "extract": _extract,
}

if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()
