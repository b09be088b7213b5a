"""Read many candidates at once, store their outcomes in the order in which they were named."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

from mfg_monitor import logs
from mfg_monitor.allocator import give_back
from mfg_monitor.collect.desk import Desk, Tally
from mfg_monitor.collect.lessons import Lessons
from mfg_monitor.errors import StoreError
from mfg_monitor.model import Candidate, Examined, Outcome, Skipped, Stored

MOST_GATHERED = 200
GATHERED_S = 1.0
"""For so long failures that follow each other are gathered: one sync of the disk serves them all. Those that a kill
takes along are found again, since a front page's validators are stored behind them."""
MOST_HANDED_IN, LARGEST_HANDED_IN = 8, 2_000_000
"""Articles of one visit, and bytes of their texts and pages, that wait for being stored: they share a transaction where
none of them teaches another one anything."""
GIVEN_BACK_AFTER = 500
"""Articles after which memory that lies free goes back: an archive may hold more of them than a year of a feed."""
_LOG = logs.get("collect")
Reader = Callable[[Candidate], Awaitable[Outcome | None]]
"""Turns a candidate into its outcome; None where a known article is as it was."""


async def settle_all(
    candidates: Iterable[Candidate] | AsyncIterator[Candidate | Skipped],
    read: Reader,
    width: int,
    desk: Desk,
    tally: Tally,
    lessons: Lessons,
) -> None:
    """Read up to `width` candidates at once, and store their outcomes in the candidates' order."""
    window: deque[asyncio.Future[Outcome | None]] = deque()
    counter = _Counter(desk, tally, lessons)
    try:
        async for entry in _each(candidates):
            window.append(asyncio.ensure_future(_already(entry) if isinstance(entry, Skipped) else read(entry)))
            while len(window) >= width or (window and window[0].done()):
                await counter.take(await window[0])
                window.popleft()
        while window:
            await counter.take(await window[0])
            window.popleft()
        await counter.end()
    finally:
        for task in window:
            task.cancel()
        await asyncio.gather(*window, return_exceptions=True)
        await counter.end()


class _Counter:
    """Where outcomes are handed in, in their order: articles as they come, failures some at a time."""

    def __init__(self, desk: Desk, tally: Tally, lessons: Lessons) -> None:
        self._desk = desk
        self._lessons = lessons
        self._tally = tally
        self._handed_in: deque[tuple[Examined, asyncio.Future[Stored]]] = deque()
        """Articles of which it is not counted yet what became of them."""
        self._skipped: list[Skipped] = []
        self._since_s = 0.0
        self._taken = 0

    async def take(self, outcome: Outcome | None) -> None:
        """Hand in an article, or keep a failure for a moment."""
        if outcome is None:
            return
        if not isinstance(outcome, Skipped):
            await self._settle_skipped()
            await self._hand_in(outcome)
            return
        now_s = asyncio.get_running_loop().time()
        self._since_s = self._since_s if self._skipped else now_s
        self._skipped.append(outcome)
        if len(self._skipped) >= MOST_GATHERED or now_s - self._since_s > GATHERED_S:
            await self._settle_skipped()

    async def end(self) -> None:
        """Wait until all is stored that the store does not refuse, and count it."""
        refusals = []
        while self._handed_in:
            try:
                await self._count_first(has_more=False)
            except StoreError as error:
                refusals.append(error)
        if refusals:
            raise refusals[0]
        await self._settle_skipped()

    async def _hand_in(self, examined: Examined) -> None:
        while self._handed_in and self._handed_in[0][1].done():
            await self._count_first()
        before = [other for other, _ in self._handed_in]
        examined = await self._lessons.applied(examined, before, self._stored)
        self._handed_in.append((examined, self._desk.ledger.hand_in(examined, self._desk.decide)))
        if (
            len(self._handed_in) >= MOST_HANDED_IN
            or sum(_size(each) for each, _ in self._handed_in) > LARGEST_HANDED_IN
        ):
            await self._count_first()

    async def _stored(self) -> None:
        while self._handed_in:
            await self._count_first()

    async def _count_first(self, *, has_more: bool = True) -> None:
        examined, handed_in = self._handed_in[0]
        try:
            stored = await self._desk.ledger.stored(examined, handed_in, has_more=has_more)
        except Exception:  # not where the visit is broken off: then it is waited for once more
            self._handed_in.popleft()
            raise
        self._handed_in.popleft()
        self._lessons.learn(examined, stored)
        self._count(examined, stored)
        self._taken += 1
        if self._taken % GIVEN_BACK_AFTER == 0:
            await asyncio.to_thread(give_back)

    async def _settle_skipped(self) -> None:
        """Store the failures that were kept, behind the articles that came before them."""
        if self._skipped:
            await self._stored()
            outcomes, self._skipped = self._skipped, []
            for outcome, stored in zip(outcomes, await self._desk.ledger.settle_skipped(outcomes), strict=True):
                self._count(outcome, stored)

    def _count(self, outcome: Outcome, stored: Stored) -> None:
        self._tally.count(outcome, stored)
        _say(outcome, stored)
        if self._desk.on_outcome is not None:
            self._desk.on_outcome(outcome, stored)


def _say(outcome: Outcome, stored: Stored) -> None:
    if isinstance(outcome, Skipped):
        _LOG.debug("outcome", url=outcome.candidate.url, outcome=outcome.reason, message=outcome.message)
        return
    url, verdict = outcome.candidate.url, "kept" if stored.relevant else "rejected"
    _LOG.debug("outcome", url=url, outcome=stored.novelty, item=stored.item_id, verdict=verdict)


def _size(examined: Examined) -> int:
    return len(examined.article.text) + sum(len(raw.data) for raw in examined.raw or ())


async def _each(
    candidates: Iterable[Candidate] | AsyncIterator[Candidate | Skipped],
) -> AsyncIterator[Candidate | Skipped]:
    if isinstance(candidates, AsyncIterator):
        async for entry in candidates:
            yield entry
    else:
        for entry in candidates:
            yield entry


async def _already(outcome: Skipped) -> Outcome | None:
    return outcome
