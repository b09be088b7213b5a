"""A visit that never ends does not keep its source from ever being visited again."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from mfg_monitor.app import Collector
from mfg_monitor.collect import Wish
from mfg_monitor.model import Run
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


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def scheduled(rounds: Rounds, *, stuck_after_s: float) -> Schedule:
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


async def test_a_round_that_takes_its_time_is_left_alone() -> None:
    rounds = Rounds()
    schedule = scheduled(rounds, stuck_after_s=3600.0)
    for _ in range(3):
        await schedule.tick()
        await settled()
    assert (rounds.begun, rounds.broken_off) == ([["a"]], 0)
    await schedule.stop()
    assert schedule.running == frozenset()
