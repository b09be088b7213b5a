"""Rounds by schedule. The schedule is data in the store; APScheduler only ticks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from mfg_monitor import clock, logs
from mfg_monitor.app import Collector, open_collector, open_office
from mfg_monitor.collect import Wish
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import MonitorError
from mfg_monitor.model import Visit
from mfg_monitor.service.signals import ends_by_signal
from mfg_monitor.store import SqlStore

TICK_S = 1
PUBLISH_S = 20
_LOG = logs.get("schedule")


class Schedule:
    """Starts a visit for each source that is due, never two of one source, never one that waits for another."""

    def __init__(
        self, config: Config, store: SqlStore, sources: Sequence[Source], collector: Collector, wish: Wish
    ) -> None:
        self._config = config
        self._store = store
        self._sources = {source.id: source for source in sources}
        self._collector = collector
        self._wish = wish
        self._running: set[str] = set()
        self._rounds: set[asyncio.Task[None]] = set()

    async def tick(self) -> None:
        """Start what is due."""
        try:
            states = {state.id: state for state in await asyncio.to_thread(self._store.states)}
        except MonitorError as error:
            _LOG.error("the store cannot be asked what is due; it is tried again", error=str(error))
            return
        now = clock.now()
        due = [
            source
            for source in self._sources.values()
            if source.id not in self._running
            and not ((state := states.get(source.id)) and state.next_due_at is not None and state.next_due_at > now)
        ]
        if due:
            self._running.update(source.id for source in due)
            task = asyncio.create_task(self._round(due))
            self._rounds.add(task)
            task.add_done_callback(self._rounds.discard)

    async def _round(self, due: Sequence[Source]) -> None:
        def ended(visit: Visit) -> None:
            self._running.discard(visit.source)

        try:
            await self._collector.round(self._wish, ended).over(due)
        except MonitorError as error:
            _LOG.error("a round was given up; it is tried again", error=str(error))
        finally:
            self._running.difference_update(source.id for source in due)

    async def publish(self) -> None:
        """Make, write and send the digests that are due, and try again what did not leave the house."""
        try:
            await _aside(open_office(self._config, self._store).round)
        except MonitorError as error:
            _LOG.error("digests could not be published; it is tried again", error=str(error))

    async def stop(self) -> None:
        """Break off what is running; articles under way are rolled back and read again by the next run."""
        for task in self._rounds:
            task.cancel()
        await asyncio.gather(*self._rounds, return_exceptions=True)


def run_forever(
    config: Config,
    store: SqlStore,
    sources: Sequence[Source],
    *,
    since_on: date | None = None,
    limit: int | None = None,
) -> None:
    """Visit the sources by schedule until SIGTERM or SIGINT."""
    asyncio.run(_run(config, store, sources, Wish(since_on, limit)))


async def _run(config: Config, store: SqlStore, sources: Sequence[Source], wish: Wish) -> None:
    async def work() -> None:
        async with open_collector(config, store) as collector:
            schedule = Schedule(config, store, sources, collector, wish)
            clockwork = _clockwork(schedule)
            clockwork.start()
            _LOG.info("scheduler started", sources=len(sources))
            try:
                await asyncio.Event().wait()
            finally:
                clockwork.shutdown(wait=False)
                await schedule.stop()

    task = asyncio.create_task(work())
    with ends_by_signal(task, clean_exit=True) as ending:
        try:
            await task
        except asyncio.CancelledError:
            if ending.signal is None:
                raise
    _LOG.info("scheduler stopped")


async def _aside(work: Callable[[], object]) -> None:
    """Wait for work in a thread that does not keep the process alive: a mail server may take its time to answer.

    What is broken off with the process is found and said by the next one.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def tell(error: BaseException | None) -> None:
        if not done.done():
            done.set_exception(error) if error else done.set_result(None)

    def run() -> None:
        error: BaseException | None = None
        try:
            work()
        except BaseException as raised:  # noqa: BLE001 - it is raised where it is waited for
            error = raised
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, error)

    threading.Thread(target=run, name="publish", daemon=True).start()
    await done


def _clockwork(schedule: Schedule) -> AsyncIOScheduler:
    # A run missed in a stall or sleep is made up once; no job runs beside itself.
    clockwork = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    clockwork.add_job(schedule.tick, "interval", seconds=TICK_S, next_run_time=clock.now())
    clockwork.add_job(schedule.publish, "interval", seconds=PUBLISH_S, next_run_time=clock.now())
    return clockwork
