"""A visit that never ends does not keep its source from ever being visited again."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from mfg_monitor.app import Collector
from mfg_monitor.collect import Wish
from mfg_monitor.model import Run
from mfg_monitor.service import clockwork
from mfg_monitor.service.clockwork import aside
from mfg_monitor.service.schedule import Schedule
from mfg_monitor.store import SqlStore


class Rounds:
    """Rounds of which the first never ends."""

    def __init__(self) -> None:
        self.begun: list[list[str]] = []
        self.broken_off = 0

    def round(self, *_: object) -> Rounds:
        return self

    async def over(self, sources: list[Any]) -> Run | None:
        self.begun.append([source.id for source in sources])
        if len(self.begun) == 1:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.broken_off += 1
                raise
        return None


class Deaf:
    """Rounds that do not let themselves be broken off at once."""

    def __init__(self) -> None:
        self.heard = asyncio.Event()

    def round(self, *_: object) -> Deaf:
        return self

    async def over(self, _: list[Any]) -> None:
        while not self.heard.is_set():
            with suppress(asyncio.CancelledError):
                await self.heard.wait()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def scheduled(rounds: Rounds | Deaf, *, stuck_after_s: float) -> Schedule:
    store = cast("SqlStore", SimpleNamespace(states=list))
    sources = [cast("Any", SimpleNamespace(id="a"))]
    return Schedule(store, sources, cast("Collector", rounds), Wish(), stuck_after_s=stuck_after_s)


async def test_a_stuck_round_is_broken_off_and_begun_again() -> None:
    rounds = Rounds()
    schedule = scheduled(rounds, stuck_after_s=0.0)
    await schedule.tick()
    await settled()
    assert (rounds.begun, schedule.running) == ([["a"]], {"a"})
    await schedule.tick()
    await settled()
    assert rounds.broken_off == 1
    assert rounds.begun == [["a"], ["a"]]
    await schedule.stop()


async def test_a_tick_that_is_overtaken_by_the_end_begins_nothing() -> None:
    asked, answers = threading.Event(), threading.Event()

    def states() -> list[Any]:
        asked.set()
        answers.wait(60)
        return []

    rounds = Rounds()
    store, sources = cast("SqlStore", SimpleNamespace(states=states)), [cast("Any", SimpleNamespace(id="a"))]
    schedule = Schedule(store, sources, cast("Collector", rounds), Wish())
    tick = asyncio.create_task(schedule.tick())
    assert await asyncio.to_thread(asked.wait, 60)
    await schedule.stop()
    answers.set()
    await tick
    await settled()
    assert (rounds.begun, schedule.running) == ([], set())


async def test_what_is_said_names_those_that_hang_once() -> None:
    rounds = Deaf()
    schedule = scheduled(rounds, stuck_after_s=0.0)
    with capture_logs() as said:
        for _ in range(4):
            await schedule.tick()
            await settled()
    lasted_s = schedule.longest_s()
    rounds.heard.set()
    await schedule.stop()
    await settled()
    assert lasted_s > schedule.longest_s() == 0.0
    assert [(line["log_level"], line["sources"]) for line in said] == [("error", "a")]


async def test_a_job_that_hangs_is_said_and_has_its_next_turn() -> None:
    goes_on = threading.Event()
    with capture_logs() as said:
        await aside(goes_on.wait, "digests", longest_s=0.01)
    assert [line["job"] for line in said] == ["digests"]
    goes_on.set()
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 / 0, "digests")


async def test_the_more_turns_of_a_job_hang_the_longer_the_next_is_waited_for() -> None:
    goes_on = threading.Event()
    with capture_logs() as said:
        for _ in range(3):
            await aside(goes_on.wait, "letters", longest_s=0.01)
    assert [line["seconds"] for line in said] == [0.01, 0.02, 0.04]
    goes_on.set()
    async with asyncio.timeout(300):
        while clockwork._HANGING["letters"]:  # noqa: ASYNC110 - threads end when they like
            await asyncio.sleep(0.001)


async def test_a_round_that_takes_its_time_is_left_alone() -> None:
    rounds = Rounds()
    schedule = scheduled(rounds, stuck_after_s=3600.0)
    for _ in range(3):
        await schedule.tick()
        await settled()
    assert (rounds.begun, rounds.broken_off) == ([["a"]], 0)
    await schedule.stop()
    assert schedule.running == frozenset()
