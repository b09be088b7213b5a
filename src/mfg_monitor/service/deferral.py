"""What is due now, handed to workers: the schedule of a service that makes no visits itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mfg_monitor import clock, logs
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import MonitorError
from mfg_monitor.model import Run, SignOfLife
from mfg_monitor.service.queue import Queue
from mfg_monitor.service.ticking import Pulse, Waiting
from mfg_monitor.store import SqlStore, Team

_LOG = logs.get("schedule")


@dataclass(frozen=True, slots=True)
class _Batch:
    """A run whose visits are made by workers."""

    run: int
    started_at: datetime


class Deferral:
    """Defers a visit for each source that is due; implements `schedule.Visiting`."""

    def __init__(self, store: SqlStore, sources: Sequence[Source], queue: Queue) -> None:
        self._store = store
        self._sources = {source.id: source for source in sources}
        self._queue = queue
        self._team = Team(store.engine, "the server")
        self._jobs: dict[tuple[str, str], int] = {}
        self._pending: frozenset[str] = frozenset()
        self._wanted: set[str] = set()
        self._waiting = Waiting()
        self._batches: list[_Batch] = []
        self._pulse = Pulse("what is due cannot be handed to workers; it is tried again")

    @property
    def running(self) -> frozenset[str]:
        """The sources whose visits wait for a worker or are under way."""
        return self._pending

    @property
    def jobs(self) -> Mapping[tuple[str, str], int]:
        """How many jobs there were at the last look, by kind and state."""
        return self._jobs

    def workers(self) -> list[SignOfLife]:
        """Answer what the workers last told of themselves. Raises: StoreError."""
        return self._team.workers()

    def problem(self) -> str | None:
        """Answer why the schedule does not go on; None while it does."""
        return self._pulse.problem()

    def longest_s(self) -> float:
        """Answer 0: workers make the visits, and tell of themselves."""
        return 0.0

    def want(self, source_id: str) -> bool:
        """Visit a source as soon as a worker is free, due or not; False where it is not among the scheduled ones."""
        if source_id not in self._sources:
            return False
        self._wanted.add(source_id)
        return True

    async def tick(self) -> None:
        """Defer what is due, and end the runs whose visits have all been made."""
        try:
            await self._tick()
        except MonitorError as error:
            self._pulse.refused(error)
        else:
            self._pulse.beat()

    async def _tick(self) -> None:
        # The queue is asked first: a visit that ends in between has told the store when it is due again.
        pending = await self._queue.pending()
        self._jobs = await self._queue.counts()
        states = await asyncio.to_thread(self._store.states)
        self._pending = frozenset(job.source for job in pending)
        for batch in [batch for batch in self._batches if not any(job.run == batch.run for job in pending)]:
            await asyncio.to_thread(self._store.end_run, Run(batch.run, batch.started_at, clock.now(), ()))
            self._batches.remove(batch)
        now = clock.now()
        waiting = self._waiting.among(states, now)
        due = [
            source
            for source in self._sources.values()
            if source.id not in self._pending and (source.id in self._wanted or source.id not in waiting)
        ]
        if not due:
            return
        batch = _Batch(await asyncio.to_thread(self._store.begin_run, now), now)
        wanted = frozenset(self._wanted)
        await self._queue.defer(due, batch.run, wanted=wanted)
        self._batches.append(batch)
        self._wanted -= wanted
        self._pending |= {source.id for source in due}
        _LOG.info("visits deferred", run=batch.run, sources=len(due))

    async def drain(self, longest_s: float) -> None:
        """There is nothing to wait for: what is deferred is the workers' business."""

    async def stop(self) -> None:
        """What is deferred stays so."""
