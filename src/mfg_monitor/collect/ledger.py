"""The store, asked from async code: every call runs on one thread of its own, so that a slow disk delays no deadline
and all writing is done by one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar

from mfg_monitor.collect.stages import OnStage
from mfg_monitor.model import (
    Candidate,
    Dropped,
    Examined,
    Hold,
    Item,
    Known,
    NotModified,
    Outcome,
    Run,
    Skipped,
    SourceState,
    Step,
    Stored,
    Visit,
)
from mfg_monitor.ports import Decide, Memory, Pointer, Returned
from mfg_monitor.recurring import Recurring

GATHERED_S = 0.05
"""For so long the ends of visits are gathered before they are written: one sync of the disk serves them all."""
AWAITED_S = 0.25
"""For so long an outcome waits for those of the sources that go on handing in: what shares a transaction costs a
quarter less than what has one of its own, and one sync of the disk serves it all."""
LATELY_S = 0.5
"""A source goes on handing in where it did so within so long, and does not wait for what it handed in."""
MOST_SETTLED = 32
"""Outcomes that share a transaction: what was fetched with them waits in memory, and other programs for their turn."""
MOST_REFUSED = 2
P = ParamSpec("P")
T = TypeVar("T")

_Waiting = tuple[Outcome, Decide, "asyncio.Future[Stored]"]


class Ledger:
    """`ports.Memory` with awaitable methods. Close it before the store."""

    def __init__(self, memory: Memory, on_stage: OnStage | None = None) -> None:
        self._memory = memory
        self._on_stage = on_stage
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._ended: list[tuple[Visit, SourceState, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._outcomes: list[_Waiting] = []
        self._settling: asyncio.Task[None] | None = None
        self._has_changed = asyncio.Event()
        """Whether there is something new for who gathers outcomes."""
        self._lately: dict[str, float] = {}
        """When each source last handed in an outcome, by the clock of the loop."""
        self._waiting: Counter[str] = Counter()
        """How many wait, for each source, until what it handed in is stored."""
        self._pressing: set[asyncio.Future[Stored]] = set()
        """What those of them wait for that have more at hand: an archive is not held up by slow sources."""
        self._last_of_hosts: Future[None] | None = None

    async def close(self) -> None:
        """Write the outcomes that were handed in and the visits that have ended, and wait for what is being written."""
        for task in (self._settling, self._writing):
            if task is not None:
                await asyncio.gather(task, return_exceptions=True)
        self._thread.shutdown(wait=True)

    async def _ask(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        # Shielded: what is being stored is stored, though who waits for it is cancelled.
        return await asyncio.shield(
            asyncio.get_running_loop().run_in_executor(self._thread, lambda: call(*args, **kwargs))
        )

    async def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """See ports.Memory."""
        return await self._ask(self._memory.known, urls)

    async def unfinished(self, source_id: str, limit: int) -> list[Candidate]:
        """See ports.Memory."""
        return await self._ask(self._memory.unfinished, source_id, limit)

    async def settle(self, outcome: Outcome, decide: Decide) -> Stored:
        """See ports.Memory. Nobody else is waited for."""
        return await self.stored(outcome, self.hand_in(outcome, decide), has_more=True)

    def hand_in(self, outcome: Outcome, decide: Decide) -> asyncio.Future[Stored]:
        """Let an outcome be stored soon, behind those that were handed in before; answer what will tell of it."""
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[Stored] = loop.create_future()
        stored.add_done_callback(partial(self._was_stored, loop.time()))
        self._outcomes.append((outcome, decide, stored))
        self._lately[outcome.candidate.source] = loop.time()
        self._has_changed.set()
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle_all())
        return stored

    async def stored(self, outcome: Outcome, handed_in: asyncio.Future[Stored], *, has_more: bool = False) -> Stored:
        """Wait until an outcome that was handed in is stored; meanwhile its visit hands in nothing.

        With `has_more` it would, at once, if it had not to wait: then nobody else is waited for.
        """
        source = outcome.candidate.source
        self._waiting[source] += 1
        if has_more:
            self._pressing.add(handed_in)
        self._has_changed.set()
        try:
            return await asyncio.shield(handed_in)
        finally:
            self._waiting[source] -= 1
            self._waiting += Counter()  # only those that wait stay
            self._pressing.discard(handed_in)

    def _was_stored(self, began_s: float, stored: asyncio.Future[Stored]) -> None:
        if stored.cancelled():
            return
        has_failed = stored.exception() is not None  # asked for, since whoever waited may be gone
        if self._on_stage is not None:
            self._on_stage("settle", stored.get_loop().time() - began_s, "failed" if has_failed else "ok")

    async def _settle_all(self) -> None:
        """Store what has come; what comes while it is being stored shares the next transaction."""
        while self._outcomes:
            await self._gathered()
            decide = self._outcomes[0][1]
            batch = [each for each in self._outcomes[:MOST_SETTLED] if each[1] is decide]
            taken = {id(each) for each in batch}
            self._outcomes = [each for each in self._outcomes if id(each) not in taken]
            try:
                told = await self._ask(self._memory.settle_all, [outcome for outcome, *_ in batch], decide)
            except Exception as error:  # noqa: BLE001 - handed to those who wait, or they would wait for ever
                if len(batch) == 1:
                    batch[0][2].set_exception(error)
                else:
                    await self._settle_each(batch)
            else:
                for (*_, stored), each in zip(batch, told, strict=True):
                    stored.set_result(each)

    async def _gathered(self) -> None:
        """Wait a moment for what sources that go on reading will hand in."""
        now_s = asyncio.get_running_loop().time()
        self._lately = {source: at_s for source, at_s in self._lately.items() if now_s - at_s < LATELY_S}
        with suppress(TimeoutError):
            async with asyncio.timeout(AWAITED_S):
                while len(self._outcomes) < MOST_SETTLED and self._is_awaited():
                    self._has_changed.clear()
                    await self._has_changed.wait()

    def _is_awaited(self) -> bool:
        if any(stored in self._pressing for *_, stored in self._outcomes):
            return False
        return any(source not in self._waiting for source in self._lately)

    async def _settle_each(self, batch: Sequence[_Waiting]) -> None:
        """Store outcomes one by one, so that only those that the store refuses fail; when it has refused two in a row,
        the others fail unasked, since a locked database takes its time to say so."""
        in_a_row = 0
        for outcome, decide, stored in batch:
            if in_a_row < MOST_REFUSED:
                try:
                    stored.set_result(await self._ask(self._memory.settle, outcome, decide))
                    in_a_row = 0
                    continue
                except Exception as error:  # noqa: BLE001 - as above
                    refusal, in_a_row = error, in_a_row + 1
            stored.set_exception(refusal)

    async def recurring(self, source_id: str) -> Recurring:
        """See ports.Memory."""
        return await self._ask(self._memory.recurring, source_id)

    async def item(self, item_id: int) -> Item | None:
        """See ports.Memory."""
        return await self._ask(self._memory.item, item_id)

    async def settle_skipped(self, outcomes: Sequence[Skipped]) -> list[Stored]:
        """See ports.Memory."""
        return await self._ask(self._memory.settle_skipped, outcomes)

    async def seen_again(self, candidates: Sequence[Candidate], at: datetime) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.seen_again, candidates, at)

    async def confirmed(self, candidate: Candidate, answer: NotModified) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.confirmed, candidate, answer)

    async def young(self, source_id: str, now: datetime, limit: int) -> list[tuple[Candidate, Known]]:
        """See ports.Memory."""
        return await self._ask(self._memory.young, source_id, now, limit)

    async def begin_run(self, at: datetime) -> int:
        """See ports.Memory."""
        return await self._ask(self._memory.begin_run, at)

    async def take(self, sources: Sequence[str], at: datetime) -> frozenset[str]:
        """See ports.Memory."""
        return await self._ask(self._memory.take, sources, at)

    async def renew(self, at: datetime) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.renew, at)

    async def give_back(self, sources: Sequence[str]) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.give_back, sources)

    async def states(self) -> list[SourceState]:
        """See ports.Memory."""
        return await self._ask(self._memory.states)

    async def unfinished_sources(self) -> set[str]:
        """See ports.Memory."""
        return await self._ask(self._memory.unfinished_sources)

    async def young_sources(self, now: datetime) -> set[str]:
        """See ports.Memory."""
        return await self._ask(self._memory.young_sources, now)

    async def end_visit(self, visit: Visit, state: SourceState) -> None:
        """Store a visit's end; those that end while another is being written share one transaction."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        stored.add_done_callback(_seen)  # whoever waited may have been cancelled meanwhile
        self._ended.append((visit, state, stored))
        self._lately.pop(visit.source, None)  # it hands in no more: the others need not wait for it
        self._has_changed.set()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_ended())
        await asyncio.shield(stored)

    async def _write_ended(self) -> None:
        while self._ended:
            await asyncio.sleep(GATHERED_S)
            batch, self._ended = self._ended, []
            try:
                await self._ask(self._memory.end_visits, [(visit, state) for visit, state, _ in batch])
            except Exception as error:  # noqa: BLE001 - handed to those who wait, or they would wait for ever
                for _, _, stored in batch:
                    stored.set_exception(error)
            else:
                for _, _, stored in batch:
                    stored.set_result(None)

    async def state_of(self, source_id: str) -> SourceState:
        """See ports.Memory."""
        return await self._ask(self._memory.state_of, source_id)

    async def join_run(self) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.join_run)

    async def holds(self, now: datetime) -> dict[str, Hold]:
        """See ports.Memory."""
        return await self._ask(self._memory.holds, now)

    async def end_run(self, run: Run) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.end_run, run)

    async def restore(self, told: Sequence[Returned], kin: Container[int], decide: Decide) -> list[Stored]:
        """See ports.Memory."""
        return await self._ask(self._memory.restore, told, kin, decide)

    async def point(self, pointers: Sequence[Pointer]) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.point, pointers)

    async def rejudge(self, item_id: int, revision: int, examined: Examined, decide: Decide) -> bool:
        """See ports.Memory."""
        return await self._ask(self._memory.rejudge, item_id, revision, examined, decide)

    async def steps(self, sources: Sequence[str]) -> list[Step]:
        """See ports.Memory."""
        return await self._ask(self._memory.steps, sources)

    async def end_step(self, step: Step) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.end_step, step)

    async def drop_raw(self, before: datetime) -> Dropped:
        """See ports.Memory."""
        return await self._ask(self._memory.drop_raw, before)

    def hold(self, hold: Hold) -> None:
        """See ports.Memory; answers at once, written in turn."""
        self._last_of_hosts = self._thread.submit(self._memory.hold, hold)

    def pause(self, pauses: Mapping[str, datetime], now: datetime) -> None:
        """See ports.Memory; answers at once, written in turn."""
        self._last_of_hosts = self._thread.submit(self._memory.pause, pauses, now)

    async def told_of_hosts(self) -> None:
        """Wait until what was told of hosts so far is stored, or was refused."""
        if self._last_of_hosts is not None and not self._last_of_hosts.done():
            await asyncio.shield(asyncio.to_thread(wait, [self._last_of_hosts]))


def _seen(stored: asyncio.Future[Any]) -> None:
    if not stored.cancelled():
        stored.exception()
