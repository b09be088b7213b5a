"""A clock that is set, a machine that has slept: nothing stands still, and nobody is asked early."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from mfg_monitor import clock
from mfg_monitor.model import SourceState
from mfg_monitor.service import ticking
from mfg_monitor.service.ticking import Steadily, Waiting, mind_the_clock

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def visited(at: datetime, *, every: timedelta = HOUR) -> SourceState:
    return SourceState("a", last_visit_at=at, next_due_at=at + every)


@pytest.mark.parametrize("jump", [-HOUR, WEEK, -WEEK], ids=["back an hour", "on a week", "back a week"])
async def test_jobs_go_on_whichever_way_the_clock_jumps(jump: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "LOOK_S", 0.05)
    times, ran = [], asyncio.Event()

    async def work() -> None:
        times.append(clock.now())
        ran.set()

    with time_machine.travel(NOW, tick=True) as traveller:
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
        scheduler.add_job(work, Steadily(timedelta(seconds=0.2)), next_run_time=clock.now())
        scheduler.start()
        minding = asyncio.create_task(mind_the_clock(scheduler))
        try:
            async with asyncio.timeout(60):
                await ran.wait()
                traveller.shift(jump)
                count = len(times)
                while len(times) < count + 3:
                    ran.clear()
                    await ran.wait()
        finally:
            minding.cancel()
            scheduler.shutdown(wait=False)
    assert abs(times[-1] - NOW - jump) < timedelta(minutes=2)
    # A week of missed runs is one run.
    assert len(times) < 600


def test_a_week_ahead_all_is_due_once() -> None:
    waiting = Waiting()
    assert waiting.among([visited(NOW)], NOW) == {"a"}
    assert waiting.among([visited(NOW)], NOW + WEEK) == set()
    assert waiting.among([visited(NOW + WEEK)], NOW + WEEK) == {"a"}


def test_set_back_a_source_waits_as_long_as_was_meant_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    steady_s = 1000.0
    monkeypatch.setattr(ticking.time, "monotonic", lambda: steady_s)
    waiting, ahead = Waiting(), visited(NOW + WEEK)
    assert waiting.among([ahead], NOW) == {"a"}
    steady_s += 3599
    assert waiting.among([ahead], NOW + HOUR) == {"a"}
    steady_s += 1
    assert waiting.among([ahead], NOW + HOUR) == set()
    # Once visited by the right clock, the right clock counts.
    assert waiting.among([visited(NOW + HOUR)], NOW + HOUR) == {"a"}
    assert waiting.among([visited(NOW + HOUR)], NOW + 2 * HOUR) == set()


def test_what_was_never_visited_does_not_wait() -> None:
    assert Waiting().among([SourceState("a")], NOW) == set()
