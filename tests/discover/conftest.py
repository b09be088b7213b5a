from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from mfg_monitor.config.sources import ApiSource, FeedSource, ListingSource, SitemapSource
from mfg_monitor.discover import discover
from mfg_monitor.model import Found, Page

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
KINDS = {"feed": FeedSource, "sitemap": SitemapSource, "listing": ListingSource, "api": ApiSource}
Reader = Callable[..., Found]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def read() -> Reader:
    """Read a body as a front page of the kind given; further keywords are the source's settings."""

    def reading(
        kind: str,
        body: str | bytes,
        *,
        url: str = "http://news.example/index",
        content_type: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        **settings: object,
    ) -> Found:
        source = KINDS[kind].model_validate({"id": "s", "kind": kind, "url": url, **settings})
        data = body if isinstance(body, bytes) else body.encode()
        return discover(source, Page(url, url, 200, data, NOW, content_type, headers), now=NOW)

    return reading
