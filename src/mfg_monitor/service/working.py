"""`monitor worker`: takes visits from the queue and makes them, until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass

from mfg_monitor import clock, logs
from mfg_monitor.app import Collector, open_collector
from mfg_monitor.collect import Wish
from mfg_monitor.collect.round import BUSY
from mfg_monitor.config.load import Config
from mfg_monitor.errors import ConfigError, MonitorError, StoreError
from mfg_monitor.service.clockwork import WATCH_S, stamp_of
from mfg_monitor.service.queue import Job, Queue, open_queue
from mfg_monitor.service.signals import ends_by_signal
from mfg_monitor.store import HostLocks, SqlStore

_AGAIN_S = 3.0
"""A server that is gone is asked for again after this."""
_LOG = logs.get("worker")


@dataclass(slots=True)
class Worker:
    """Makes the visits that a service defers. Everything it learns is in the store; it may be killed at any time."""

    config: Config
    store: SqlStore
    address: str
    read: Callable[[], Config]
    """Reads the configuration anew. Raises: ConfigError."""
    width: int

    async def go_on(self) -> None:
        """Make visits until cancelled. A changed configuration is taken up between visits."""
        while True:
            try:
                async with open_queue(self.address) as queue:
                    await self._with(queue)
            except StoreError as error:
                if not error.retryable:
                    raise
                _LOG.error("the queue does not answer; it is tried again", error=str(error))
                await asyncio.sleep(_AGAIN_S)

    async def _with(self, queue: Queue) -> None:
        while True:
            locks = HostLocks(self.store.engine, "the server")
            async with open_collector(self.config, self.store, locks=locks) as collector:

                async def visit(job: Job, collector: Collector = collector) -> None:
                    await self._visit(job, collector)

                working = asyncio.create_task(queue.work(visit, width=self.width, name=socket.gethostname()))
                changing = asyncio.create_task(self._changed())
                _LOG.info("worker started", sources=len(self.config.sources), visits=self.width)
                try:
                    await asyncio.wait({working, changing}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in (working, changing):
                        task.cancel()
                    await asyncio.wait({working, changing})
                if changing.cancelled():
                    working.result()
                self.config = changing.result()

    async def _visit(self, job: Job, collector: Collector) -> None:
        source = next((one for one in self.config.sources if one.id == job.source), None)
        if source is None:
            _LOG.error("this worker's sources.toml has no such source: give it the service's", source=job.source)
            return
        state = await collector.desk.ledger.state_of(source.id)
        if state.next_due_at is not None and state.next_due_at > clock.now() and not job.wanted:
            return  # somebody has visited it meanwhile
        try:
            visit = await collector.round(Wish()).one(source, job.run)
        except MonitorError as error:
            _LOG.error("a visit was given up; it is tried again", source=source.id, error=str(error))
        else:
            if BUSY in visit.warnings:
                await asyncio.sleep(_AGAIN_S)  # else the service, for which it is still due, would defer it at once

    async def _changed(self) -> Config:
        """Answer the configuration once its files have changed, held still for a look, and are free of mistakes."""
        used = seen = stamp_of(self.config)
        while True:
            await asyncio.sleep(WATCH_S)
            before, seen = seen, stamp_of(self.config)
            if seen != before or seen == used:
                continue
            used = seen
            try:
                return self.read()
            except ConfigError as error:
                _LOG.error("the configuration has mistakes; the old one goes on", error=str(error))


def run_worker(worker: Worker) -> None:
    """Make visits until SIGTERM or SIGINT; what is under way then is done by others."""
    asyncio.run(_run(worker))


async def _run(worker: Worker) -> None:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, lambda: None)  # changed files are seen without it
    task = asyncio.create_task(worker.go_on())
    with ends_by_signal(task, clean_exit=True) as ending:
        try:
            await task
        except asyncio.CancelledError:
            if ending.signal is None:
                raise
    _LOG.info("worker stopped")
