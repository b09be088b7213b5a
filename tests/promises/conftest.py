"""A round over sources in this process: the real fetcher, readers and rules, and a store that forgets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mfg_monitor import clock
from mfg_monitor.classify import Classifier
from mfg_monitor.collect import Desk, Ledger, Round
from mfg_monitor.collect.desk import Wish
from mfg_monitor.config.settings import FetchSettings
from mfg_monitor.config.sources import ApiSource, FeedSource, ListingSource, SitemapSource, Source
from mfg_monitor.config.topics import Topics
from mfg_monitor.dedupe import decide
from mfg_monitor.discover import discover
from mfg_monitor.examine import examine, examine_told, judge_again
from mfg_monitor.extract import next_page
from mfg_monitor.fetch.fetcher import HttpFetcher
from mfg_monitor.model import Article, Candidate, Examined, Found, ItemFilter, Page, Run, Visit
from mfg_monitor.store.memory.store import MemoryStore
from tests.loopback import World

KINDS: dict[str, Any] = {"api": ApiSource, "feed": FeedSource, "listing": ListingSource, "sitemap": SitemapSource}


class Reader:
    """An Examiner without processes."""

    def __init__(self) -> None:
        self._classifier = Classifier.of(Topics())

    async def discover(self, source: Source, page: Page) -> Found:
        return discover(source, page, now=clock.now())  # type: ignore[arg-type]

    async def next_page(self, source: Source, page: Page) -> str | None:
        return next_page(page, source.article)

    async def examine(self, source: Source, candidate: Candidate, pages: Sequence[Page]) -> Examined:
        return examine(source, candidate, pages, classifier=self._classifier, now=clock.now())

    async def judge_again(self, source: Source, examined: Examined, text: str) -> Examined:
        return judge_again(source, examined, text, classifier=self._classifier)

    async def told(self, source: Source, candidate: Candidate, article: Article) -> Examined:
        return examine_told(source, candidate, article, classifier=self._classifier, now=clock.now())


class Watcher:
    """Visits sources, round after round, with one memory. `trusted` hosts may lie anywhere."""

    def __init__(self, *, trusted: frozenset[str] = frozenset(), **changes: Any) -> None:
        self._trusted = trusted
        self.wish = Wish()
        base = {"per_host_delay": timedelta(0), "allow_private_networks": True, "timeout": timedelta(seconds=60)}
        self.settings = FetchSettings(**{**base, "retries": 0, **changes})
        self.store = MemoryStore()

    def round(self, *sources: Source) -> Run:
        """Visit each source once, as a run of its own would: with a new fetcher."""
        return asyncio.run(self._round(sources))

    def visit(self, kind: str, url: str, **more: Any) -> Visit:
        """Visit one source."""
        return self.round(KINDS[kind](kind=kind, id=kind, url=url, **more)).visits[0]

    def titles(self) -> list[str | None]:
        """Answer the titles of what is stored."""
        return [item.article.title for item in self.store.items(ItemFilter())]

    async def _round(self, sources: Sequence[Source]) -> Run:
        ledger = Ledger(self.store)
        held = {"holds": self.store.holds(clock.now()), "on_hold": ledger.hold, "trusted": self._trusted}
        try:
            async with HttpFetcher(self.settings, **held) as fetcher:  # type: ignore[arg-type]
                desk = Desk(
                    fetcher=fetcher, examiner=Reader(), ledger=ledger, decide=decide, settings=self.settings,
                    keep_raw=timedelta(days=400), now=clock.now, jitter=lambda: 0.0,
                    path_of=lambda source: Path(source.path),
                )  # fmt: skip
                return await Round(desk, self.wish).over(sources)
        finally:
            await ledger.close()


@pytest.fixture
def world() -> Iterator[World]:
    with World() as one:
        yield one


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()
