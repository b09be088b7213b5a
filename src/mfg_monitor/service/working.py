"""`monitor worker`: takes visits and errands from the queue and does them, until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from mfg_monitor import __version__, clock, logs
from mfg_monitor.app import Collector, open_collector
from mfg_monitor.collect import Wish
from mfg_monitor.collect.round import BUSY
from mfg_monitor.config.load import Config
from mfg_monitor.errors import ConfigError, MonitorError, StoreError
from mfg_monitor.model import Errand, SignOfLife
from mfg_monitor.service.clockwork import WATCH_S, stamp_of
from mfg_monitor.service.queue import Job, Queue, open_queue
from mfg_monitor.service.sharing import do_errand
from mfg_monitor.service.signals import run_until_signal
from mfg_monitor.store import SqlStore, Team

_AGAIN_S = 3.0
"""A server that is gone is asked for again after this."""
SIGN_S = 5.0
"""How often a worker tells that it lives."""
_LOG = logs.get("worker")


def _first_sign() -> SignOfLife:
    now, machine = clock.now(), socket.gethostname()
    return SignOfLife(f"{machine}:{os.getpid()}", machine, __version__, now, now)


@dataclass(slots=True)
class Worker:
    """Does what services and commands defer. Everything it learns is in the store; it may be killed at any time."""

    config: Config
    store: SqlStore
    address: str
    read: Callable[[], Config]
    """Reads the configuration anew. Raises: ConfigError."""
    width: int
    sign: SignOfLife = field(default_factory=_first_sign)
    team: Team = field(init=False)

    def __post_init__(self) -> None:
        self.team = Team(self.store.engine, "the server")

    async def go_on(self) -> None:
        """Make visits and do errands until cancelled. A changed configuration is taken up in between."""
        living = asyncio.create_task(self._live())
        try:
            while True:
                try:
                    async with open_queue(self.address) as queue:
                        await self._with(queue)
                except StoreError as error:
                    if not error.retryable:
                        raise
                    _LOG.error("the queue does not answer; it is tried again", error=str(error))
                    await asyncio.sleep(_AGAIN_S)
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
            with suppress(StoreError):
                await asyncio.to_thread(self.team.leave, self.sign.name)

    async def _live(self) -> None:
        while True:
            self.sign = replace(self.sign, seen_at=clock.now())
            try:
                await asyncio.to_thread(self.team.sign, self.sign)
            except StoreError as error:
                _LOG.warning("no sign of life could be given; it is tried again", error=str(error))
            await asyncio.sleep(SIGN_S)

    async def _with(self, queue: Queue) -> None:
        while True:
            async with open_collector(self.config, self.store, shares_rules=True) as collector:

                async def visit(job: Job, collector: Collector = collector) -> None:
                    with self._running():
                        await self._visit(job, collector)

                async def errand(errand: Errand, collector: Collector = collector) -> None:
                    with self._running():
                        await self._errand(errand, collector)

                working = asyncio.create_task(queue.work(visit, errand, width=self.width, name=self.sign.name))
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

    @contextmanager
    def _running(self) -> Iterator[None]:
        self.sign = replace(self.sign, running=self.sign.running + 1)
        try:
            yield
        finally:
            self.sign = replace(self.sign, running=self.sign.running - 1)

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
            return
        sign = self.sign
        self.sign = replace(sign, visits=sign.visits + 1, articles=sign.articles + visit.counts.new)
        if BUSY in visit.warnings:
            await asyncio.sleep(_AGAIN_S)  # else the service, for which it is still due, would defer it at once

    async def _errand(self, errand: Errand, collector: Collector) -> None:
        try:
            told = await do_errand(errand, collector, self.store)
        except MonitorError as error:
            if error.retryable:
                _LOG.error("an errand was given up; it is tried again", errand=errand.key, error=str(error))
                await asyncio.sleep(_AGAIN_S)
                return
            told = {"refused": str(error)}
        # Told before the job leaves the queue: what is neither told nor in the queue was lost, and is handed out anew.
        await asyncio.to_thread(self.team.end_errand, errand.key, json.dumps(told), clock.now())
        counts, sign = told.get("counts", {}), self.sign
        self.sign = replace(sign, errands=sign.errands + 1, articles=sign.articles + counts.get("new", 0))
        _LOG.info(
            "errand",
            kind=errand.kind,
            **{name: told[name] for name in ("refused", "examined") if name in told},
            **counts,
        )

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
    run_until_signal(worker.go_on(), on_hangup=lambda: None)  # changed files are seen without it
    _LOG.info("worker stopped")
