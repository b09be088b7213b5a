"""Who of several workers takes a job, over a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from sqlalchemy.engine import make_url

from mfg_monitor.config.sources import FeedSource
from mfg_monitor.model import Errand
from mfg_monitor.service import queue as rooms
from mfg_monitor.service.queue import Job, open_queue


async def test_the_worker_that_has_less_to_do_takes_the_next_job(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "PAUSE_S", 600.0)  # a worker with one visit under way takes no other one
    address = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    taken: dict[str, list[str]] = defaultdict(list)
    begun, told, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def visit_by(name: str) -> Callable[[Job], Awaitable[None]]:
        async def visit(job: Job) -> None:
            taken[name].append(job.source)
            begun.set()
            if len(taken) > 1 or len(taken[name]) > 1:
                told.set()
            await ended.wait()

        return visit

    async def errand(_: Errand) -> None:
        raise AssertionError("there is none")

    sources = [FeedSource(kind="feed", id=name, url=f"http://{name}.example/rss") for name in "abcd"]
    async with AsyncExitStack() as stack:
        queues = [await stack.enter_async_context(open_queue(address)) for _ in "12"]
        await queues[0].defer(sources, 1, wanted=frozenset())
        working = [asyncio.create_task(queues[0].work(visit_by("one"), errand, width=4, name="one"))]
        try:
            await asyncio.wait_for(begun.wait(), 300)
            working.append(asyncio.create_task(queues[1].work(visit_by("other"), errand, width=4, name="other")))
            await asyncio.wait_for(told.wait(), 300)
            assert {name: len(each) for name, each in taken.items()} == {"one": 1, "other": 1}
        finally:
            ended.set()
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
