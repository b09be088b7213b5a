"""How long each stage takes: a fetcher and an examiner that tell the time they needed, and are else what they hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from mfg_monitor.config.sources import Source
from mfg_monitor.model import Article, Candidate, Examined, Found, NotModified, Page, Question, Validators
from mfg_monitor.ports import Examiner, Fetcher

Stage = Literal["fetch", "discover", "examine", "settle"]
OnStage = Callable[[Stage, float, Literal["ok", "failed"]], None]
"""Is told the stage, its seconds, and how it ended."""


@contextmanager
def timed(stage: Stage, told: OnStage) -> Iterator[None]:
    """Tell how long the block took; one that was cancelled is not told."""
    began = time.perf_counter()
    try:
        yield
    except Exception:
        told(stage, time.perf_counter() - began, "failed")
        raise
    told(stage, time.perf_counter() - began, "ok")


class TimedFetcher:
    """A fetcher whose requests are timed, waiting for their turn included."""

    def __init__(self, fetcher: Fetcher, told: OnStage) -> None:
        self._fetcher = fetcher
        self._told = told

    async def get(
        self, url: str, validators: Validators | None = None, question: Question | None = None
    ) -> Page | NotModified:
        """See ports.Fetcher."""
        with timed("fetch", self._told):
            return await self._fetcher.get(url, validators, question)


class TimedExaminer:
    """An examiner whose reading is timed, waiting for a free process included."""

    def __init__(self, examiner: Examiner, told: OnStage) -> None:
        self._examiner = examiner
        self._told = told

    async def discover(self, source: Source, page: Page) -> Found:
        """See ports.Examiner."""
        with timed("discover", self._told):
            return await self._examiner.discover(source, page)

    async def next_page(self, source: Source, page: Page) -> str | None:
        """See ports.Examiner."""
        return await self._examiner.next_page(source, page)

    async def examine(self, source: Source, candidate: Candidate, pages: Sequence[Page]) -> Examined:
        """See ports.Examiner."""
        with timed("examine", self._told):
            return await self._examiner.examine(source, candidate, pages)

    async def judge_again(self, source: Source, examined: Examined, text: str) -> Examined:
        """See ports.Examiner."""
        return await self._examiner.judge_again(source, examined, text)

    async def told(self, source: Source, candidate: Candidate, article: Article) -> Examined:
        """See ports.Examiner."""
        with timed("examine", self._told):
            return await self._examiner.told(source, candidate, article)


def timed_fetcher(fetcher: Fetcher, told: OnStage | None) -> Fetcher:
    """Answer the fetcher, timed where somebody wants to be told."""
    return TimedFetcher(fetcher, told) if told else fetcher


def timed_examiner(examiner: Examiner, told: OnStage | None) -> Examiner:
    """Answer the examiner, timed where somebody wants to be told."""
    return TimedExaminer(examiner, told) if told else examiner
