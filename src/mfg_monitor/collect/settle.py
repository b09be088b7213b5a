"""Read many candidates at once, store their outcomes in the order in which they were named."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

from mfg_monitor.collect.desk import Desk, Tally
from mfg_monitor.collect.lessons import Lessons
from mfg_monitor.model import Candidate, Outcome, Skipped

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

    async def settle_oldest() -> None:
        outcome = await window[0]
        window.popleft()
        if outcome is not None:
            outcome = await lessons.applied(outcome)
            stored = await desk.ledger.settle(outcome, desk.decide)
            lessons.learn(outcome, stored)
            tally.count(outcome, stored)
            if desk.on_outcome is not None:
                desk.on_outcome(outcome, stored)

    try:
        async for entry in _each(candidates):
            window.append(asyncio.ensure_future(_already(entry) if isinstance(entry, Skipped) else read(entry)))
            while len(window) >= width or (window and window[0].done()):
                await settle_oldest()
        while window:
            await settle_oldest()
    finally:
        for task in window:
            task.cancel()
        await asyncio.gather(*window, return_exceptions=True)


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
