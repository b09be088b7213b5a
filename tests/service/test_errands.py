"""Errands handed out a few at a time, and followed: what ends, rests, is lost, or is taken back."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from mfg_monitor import clock
from mfg_monitor.model import Errand, SignOfLife
from mfg_monitor.service import errands
from mfg_monitor.service.errands import MOST_OF_A_LOCK, MOST_OUT, MOST_TRIES, HandingOut
from mfg_monitor.service.queue import Queue
from mfg_monitor.store import Team


class Table:
    """Both ends of a queue, worked by the test: a stand-in for `Queue` and `Team`."""

    def __init__(self) -> None:
        self.waiting: dict[str, Errand] = {}
        self.told: dict[str, str] = {}
        self.most = 0
        self.work: Callable[[], None] = lambda: None

    async def errands(self) -> set[str]:
        found = set(self.waiting)
        self.work()
        return found

    async def hand_out(self, given: Sequence[Errand]) -> None:
        self.waiting |= {each.key: each for each in given}
        self.most = max(self.most, len(self.waiting))

    async def withdraw(self, keys: Collection[str]) -> None:
        for key in keys:
            self.waiting.pop(key, None)

    def ended(self, keys: Collection[str]) -> dict[str, str]:
        return {key: self.told[key] for key in keys if key in self.told}

    def forget_errands(self, keys: Collection[str]) -> None:
        for key in keys:
            self.told.pop(key, None)

    def workers(self) -> list[SignOfLife]:
        return []

    def end(self, *keys: str, told: dict[str, Any] | None = None) -> None:
        for key in keys or list(self.waiting):
            self.told[key] = json.dumps(told or {"by": key})
            del self.waiting[key]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    monkeypatch.setattr(errands, "LOOK_S", 0.0)
    return Table()


def handing(table: Table, on_end: Callable[[Errand, dict[str, Any] | None], datetime | None]) -> HandingOut:
    return HandingOut(cast("Queue", table), cast("Team", table), on_end)


def some(count: int, lock: str | None = None) -> list[Errand]:
    return [Errand(f"{lock or 'free'} {n}", "step", {}, lock) for n in range(count)]


async def test_each_is_told_of_once_and_few_are_out_at_a_time(table: Table) -> None:
    ended: list[str] = []
    table.work = table.end
    table.told["free 3"] = '{"by": "an earlier command"}'
    await handing(table, lambda errand, told: ended.append(f"{errand.key} {told}")).through(some(MOST_OUT + 50))
    assert sorted(ended) == sorted(f"free {n} {{'by': 'free {n}'}}" for n in range(MOST_OUT + 50))
    assert table.most == MOST_OUT
    assert table.told == {}


async def test_of_one_lock_only_the_next_ones_wait(table: Table) -> None:
    ended: list[str] = []
    table.work = lambda: table.end(*list(table.waiting)[:1])
    await handing(table, lambda errand, _: ended.append(errand.key)).through(some(9, "host"))
    assert ended == [f"host {n}" for n in range(9)]
    assert table.most == MOST_OF_A_LOCK


async def test_what_rests_is_done_again_and_what_is_dropped_is_not(table: Table) -> None:
    ended: list[str] = []
    table.work = table.end

    def on_end(errand: Errand, told: dict[str, Any] | None) -> datetime | None:
        ended.append(errand.key)
        if errand.key == "host 0":
            made.drop(["host 2", "host 3"])
        return (
            clock.now() + timedelta(milliseconds=20) if ended.count("host 1") == 1 and errand.key == "host 1" else None
        )

    made = handing(table, on_end)
    await made.through(some(4, "host"))
    assert ended == ["host 0", "host 1", "host 1"]


async def test_what_workers_lose_is_handed_out_anew_and_given_up_at_last(table: Table) -> None:
    given, ended = 0, []

    def lose() -> None:
        nonlocal given
        given += len(table.waiting)
        table.waiting.clear()

    table.work = lose
    await handing(table, lambda errand, told: ended.append((errand.key, told))).through(some(1))
    assert (given, ended) == (MOST_TRIES, [("free 0", None)])


async def test_what_a_killed_command_handed_out_is_waited_for_and_a_broken_off_one_takes_it_back(table: Table) -> None:
    first, second = some(2)
    table.waiting = {first.key: first}
    running = asyncio.create_task(handing(table, lambda *_: None).through([first, second]))
    while len(table.waiting) < 2:  # noqa: ASYNC110 - the stand-in has no event to wait for
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert table.waiting == {}


def test_a_worker_loads_what_reads_pages_in_its_reading_processes_alone() -> None:
    code = "import sys, mfg_monitor.service.working as it; print(it.__name__, *sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"trafilatura", "bs4", "mfg_monitor.examine"}.isdisjoint(loaded)
