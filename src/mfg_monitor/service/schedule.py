"""What is due now, and starting it. The schedule is data in the store; somebody else ticks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mfg_monitor import clock, logs
from mfg_monitor.app import Collector
from mfg_monitor.collect import LONGEST_VISIT_S, Wish
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import MonitorError
from mfg_monitor.model import SignOfLife, Visit
from mfg_monitor.service.ticking import Pulse, Setback, Waiting
from mfg_monitor.store import SqlStore

RESTS_S = 15.0
"""A source that could not be visited now, since another program visits it, is tried again after this."""
STUCK_AFTER_S = LONGEST_VISIT_S + 3600.0
"""A round whose visits were not even broken off in their time is broken off whole, and begun again; what it stored
stays."""
_LOG = logs.get("schedule")


class Visiting(Protocol):
    """What sees to it that due sources are visited."""

    @property
    def running(self) -> frozenset[str]:
        """The sources that are being visited."""
        ...

    @property
    def jobs(self) -> Mapping[tuple[str, str], int]:
        """How many jobs workers have to do, by kind and state; none where there are no workers."""
        ...

    def workers(self) -> list[SignOfLife]:
        """Answer what the workers last told of themselves. Raises: StoreError."""
        ...

    def problem(self) -> str | None:
        """Answer why it does not go on; None while it does."""
        ...

    def longest_s(self) -> float:
        """Answer for how long the oldest round of visits has been under way here; 0 where there is none."""
        ...

    def want(self, source_id: str) -> bool:
        """Visit a source soon, due or not; False where it is not among the scheduled ones."""
        ...

    async def tick(self) -> None:
        """Start what is due, and break off what is stuck."""
        ...

    async def drain(self, longest_s: float) -> None:
        """Let what is running end by itself, within this time."""
        ...

    async def stop(self) -> None:
        """Break off what is running."""
        ...


@dataclass(slots=True)
class _Round:
    """Visits that were begun together."""

    began_s: float
    under_way: set[str]
    """The sources of those that have not ended."""
    is_broken_off: bool = False


class Schedule:
    """Starts a visit for each source that is due, never two of one source, never one that waits for another."""

    def __init__(
        self,
        store: SqlStore,
        sources: Sequence[Source],
        collector: Collector,
        wish: Wish,
        on_visit: Callable[[Visit], None] | None = None,
        *,
        stuck_after_s: float = STUCK_AFTER_S,
    ) -> None:
        self._stuck_after_s = stuck_after_s
        self._store = store
        self._sources = {source.id: source for source in sources}
        self._collector = collector
        self._wish = wish
        self._on_visit = on_visit
        self._running: set[str] = set()
        self._wanted: set[str] = set()
        self._waiting = Waiting()
        self._rests_until: dict[str, float] = {}
        self._rounds: dict[asyncio.Task[None], _Round] = {}
        self._pulse = Pulse("the store cannot be asked what is due; it is tried again")
        self._is_over = False
        self._setback = Setback("visits cannot be stored; it is tried again, each time after a longer rest")

    @property
    def running(self) -> frozenset[str]:
        """The sources that are being visited."""
        return frozenset(self._running)

    @property
    def jobs(self) -> Mapping[tuple[str, str], int]:
        """Answer none: this process makes the visits itself."""
        return {}

    def workers(self) -> list[SignOfLife]:
        """Answer none."""
        return []

    def problem(self) -> str | None:
        """Answer why the schedule does not go on; None while it does."""
        return self._pulse.problem() or self._setback.problem()

    def longest_s(self) -> float:
        """Answer for how long the oldest round has been under way."""
        return max((time.monotonic() - one.began_s for one in self._rounds.values()), default=0.0)

    def want(self, source_id: str) -> bool:
        """Visit a source at the next tick, due or not; False where it is not among the scheduled ones."""
        if source_id not in self._sources:
            return False
        self._wanted.add(source_id)
        return True

    async def tick(self) -> None:
        """Start what is due, and break off what is stuck."""
        self._unstick()
        try:
            states = await asyncio.to_thread(self._store.states)
        except MonitorError as error:
            self._pulse.refused(error)
            return
        self._pulse.beat()
        if self._is_over or self._setback.rests():
            return
        waiting, now_s = self._waiting.among(states, clock.now()), time.monotonic()
        self._rests_until = {name: at for name, at in self._rests_until.items() if at > now_s}
        not_now = self._running | self._rests_until.keys()
        due = [
            source
            for source in self._sources.values()
            if source.id not in not_now and (source.id in self._wanted or source.id not in waiting)
        ]
        if due:
            self._running.update(source.id for source in due)
            self._wanted.difference_update(source.id for source in due)
            under_way = {source.id for source in due}
            task = asyncio.create_task(self._round(due, under_way))
            self._rounds[task] = _Round(time.monotonic(), under_way)
            task.add_done_callback(lambda ended: self._rounds.pop(ended, None))

    def _unstick(self) -> None:
        for task, one in self._rounds.items():
            lasted_s = time.monotonic() - one.began_s
            if lasted_s <= self._stuck_after_s:
                continue
            if not one.is_broken_off:
                _LOG.error(
                    "these visits do not come to their end; they are broken off and made again",
                    sources=", ".join(sorted(one.under_way)),
                    seconds=round(lasted_s),
                )
            one.is_broken_off = True
            task.cancel()

    async def _round(self, due: Sequence[Source], under_way: set[str]) -> None:
        def ended(visit: Visit) -> None:
            under_way.discard(visit.source)
            self._running.discard(visit.source)
            if visit.status == "skipped":
                self._rests_until[visit.source] = time.monotonic() + RESTS_S
            if self._on_visit is not None:
                self._on_visit(visit)

        try:
            await self._collector.round(self._wish, ended).over(due)
        except MonitorError as error:
            self._setback.happened(error)
        else:
            self._setback.over()
        finally:
            self._running -= under_way

    async def drain(self, longest_s: float) -> None:
        """Let what is running end by itself, within this time."""
        if self._rounds:
            await asyncio.wait(self._rounds, timeout=longest_s)

    async def stop(self) -> None:
        """Break off what is running; articles under way are rolled back and read again by the next run.

        A tick that still waits for the store begins nothing any more.
        """
        self._is_over = True
        for task in list(self._rounds):
            task.cancel()
        await asyncio.gather(*self._rounds, return_exceptions=True)
