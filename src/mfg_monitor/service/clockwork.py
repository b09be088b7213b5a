"""The long-running service: it ticks, reads the configuration anew when that changes, and ends on a signal.

A configuration with mistakes changes nothing: the old one goes on, and the mistakes are told.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from mfg_monitor import clock, logs
from mfg_monitor.allocator import give_back, share_arenas
from mfg_monitor.app import open_collector, open_office
from mfg_monitor.collect import OnStage, Wish
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import ConfigError, MonitorError
from mfg_monitor.model import SignOfLife, Visit
from mfg_monitor.service.schedule import Schedule, Visiting
from mfg_monitor.service.signals import run_until_signal
from mfg_monitor.service.ticking import Steadily, mind_the_clock
from mfg_monitor.store import SqlStore, Team

TICK_S = 1
PUBLISH_S = 20
LISTEN_S = 1800
FORGET_S = 6 * 3600
VISITS_KEPT = timedelta(days=90)
"""Longer than rhythms look back; of each source only the newest are kept anyway."""
WORKERS_KEPT = timedelta(days=1)
"""For so long a worker that fell silent is shown."""
FIRST_LISTEN = timedelta(seconds=60)
"""After a start, the first visits come before the rhythms."""
WATCH_S = 2
"""How often the files of the configuration are looked at; a change counts once it has held still for one look."""
LONGEST_JOB_S = 1800.0
"""Digests of many recipients take minutes; what takes longer hangs, and is not to keep the next from its turn."""
LONGEST_DRAIN_S = 30
"""How long visits under way may take to end before a new configuration breaks them off."""
_FILES = ("monitor.toml", "sources.toml", "topics.toml")
_LOG = logs.get("schedule")
_HANGING: Counter[str] = Counter()
"""How many turns of each job have not come to their end."""
_Stamp = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What the service is started with."""

    read: Callable[[], Config]
    """Reads the configuration anew. Raises: ConfigError."""
    choose: Callable[[Config], Sequence[Source]]
    """Which sources of a configuration are visited. Raises: ConfigError."""
    wish: Wish = field(default_factory=Wish)
    on_visit: Callable[[Visit], None] | None = None
    on_stage: OnStage | None = None
    queue: str | None = None
    """The server's address where visits are left to workers."""


class Clockwork:
    """What goes on for ever, and what others may ask of it."""

    def __init__(self, config: Config, store: SqlStore, order: Order) -> None:
        self.config = config
        self.config_problem: str | None = None
        """Why the files as they are now are not in use."""
        self._store = store
        self._order = order
        self._sources = order.choose(config)
        self._schedule: Visiting | None = None
        self._changed = asyncio.Event()
        self._stamp = self._used = stamp_of(config)

    def problem(self) -> str | None:
        """Answer why nothing is visited; None while all is well."""
        return "the schedule is not running" if self._schedule is None else self._schedule.problem()

    def running(self) -> frozenset[str]:
        """Answer the sources that are being visited."""
        return self._schedule.running if self._schedule else frozenset()

    def longest_s(self) -> float:
        """Answer for how long the oldest round of visits has been under way; 0 where there is none."""
        return self._schedule.longest_s() if self._schedule else 0.0

    def jobs(self) -> Mapping[tuple[str, str], int]:
        """Answer how many jobs workers have to do, by kind and state."""
        return self._schedule.jobs if self._schedule else {}

    def workers(self) -> list[SignOfLife]:
        """Answer what the workers last told of themselves. Raises: StoreError."""
        return self._schedule.workers() if self._schedule else []

    def try_now(self, source_id: str) -> bool:
        """Visit a source at once, due or not; False where it is not scheduled."""
        return self._schedule is not None and self._schedule.want(source_id)

    async def go_on(self) -> None:
        """Visit by schedule until cancelled; a changed configuration starts it over, with nothing lost."""
        logs.adopt("apscheduler")
        while True:
            self._changed.clear()
            async with self._visiting() as schedule:
                ticking = self._ticking(schedule)
                ticking.start()
                minding = asyncio.create_task(mind_the_clock(ticking))
                self._schedule = schedule
                _LOG.info("scheduler started", sources=len(self._sources))
                try:
                    await self._changed.wait()
                    ticking.pause()
                    await schedule.drain(LONGEST_DRAIN_S)
                finally:
                    minding.cancel()
                    ticking.shutdown(wait=False)
                    await schedule.stop()

    @asynccontextmanager
    async def _visiting(self) -> AsyncIterator[Visiting]:
        """Open what makes the visits: this process, or workers over the queue."""
        if self._order.queue is None:
            async with open_collector(self.config, self._store, on_stage=self._order.on_stage) as collector:
                yield Schedule(self._store, self._sources, collector, self._order.wish, self._order.on_visit)
            return
        from mfg_monitor.service.deferral import Deferral  # noqa: PLC0415 - needs the extra
        from mfg_monitor.service.queue import open_queue  # noqa: PLC0415

        async with open_queue(self._order.queue) as queue:
            yield Deferral(self._store, self._sources, queue)

    def _ticking(self, schedule: Visiting) -> AsyncIOScheduler:
        # A run missed in a stall or sleep is made up once; no job runs beside itself.
        ticking = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for work, every_s, first in (
            (schedule.tick, TICK_S, timedelta()),
            (self._watch, WATCH_S, timedelta(seconds=WATCH_S)),
            (self._publish, PUBLISH_S, timedelta()),
            (self._listen, LISTEN_S, FIRST_LISTEN),
            (self._forget, FORGET_S, FIRST_LISTEN),
        ):
            ticking.add_job(work, Steadily(timedelta(seconds=every_s)), next_run_time=clock.now() + first)
        return ticking

    async def _publish(self) -> None:
        """Make, write and send the digests that are due, and try again what did not leave the house."""
        try:
            await aside(open_office(self.config, self._store).round, "digests")
        except MonitorError as error:
            _LOG.error("digests could not be published; it is tried again", error=str(error))

    async def _listen(self) -> None:
        """Tell of sources that have fallen silent, each once; then give back the memory that lies idle."""
        try:
            await aside(open_office(self.config, self._store).watch, "rhythms")
            await asyncio.to_thread(self._store.shrink)
        except MonitorError as error:
            _LOG.error("the sources' rhythms could not be told; it is tried again", error=str(error))
        await asyncio.to_thread(give_back)

    async def _forget(self) -> None:
        """Forget old visits, and say so."""
        before = clock.now() - VISITS_KEPT
        try:
            count = await asyncio.to_thread(self._store.drop_visits, before)
            await asyncio.to_thread(Team(self._store.engine, "the database").forget, clock.now() - WORKERS_KEPT)
        except MonitorError as error:
            _LOG.error("old visits could not be dropped; it is tried again", error=str(error))
            return
        if count:
            _LOG.info("old visits dropped", visits=count, before=before.isoformat(timespec="seconds"))

    def reload(self) -> None:
        """Read the configuration anew. One with mistakes is told and not used."""
        try:
            config = self._order.read()
            sources = self._order.choose(config)
        except ConfigError as error:
            self.config_problem = str(error)
            _LOG.error("the configuration has mistakes; the old one goes on", error=str(error))
            return
        self.config_problem = None
        old = self.config.settings
        new = config.settings
        if (old.store, old.web.host, old.web.port) != (new.store, new.web.host, new.web.port):
            _LOG.warning("changes of [store], web.host and web.port need a restart")
        self.config, self._sources = config, sources
        self._used = self._stamp = stamp_of(config)
        _LOG.info("configuration read", folder=str(config.folder), sources=len(sources))
        self._changed.set()

    async def _watch(self) -> None:
        seen, self._stamp = self._stamp, stamp_of(self.config)
        if self._stamp == seen and self._stamp != self._used:
            self._used = self._stamp
            self.reload()


def stamp_of(config: Config) -> _Stamp:
    """Answer by what a change of the files is known."""
    found: list[tuple[int, int, int] | None] = []
    for name in _FILES:
        try:
            stat = (config.folder / name).stat()
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return tuple(found)


Beside = Callable[[Clockwork], Coroutine[Any, Any, None]]


def run_forever(
    config: Config,
    store: SqlStore,
    order: Order,
    beside: Beside | None = None,
) -> None:
    """Visit the sources by schedule until SIGTERM or SIGINT; SIGHUP reads the configuration anew.

    `beside` runs in the same event loop, and is cancelled with the schedule.
    """
    share_arenas()
    clockwork = Clockwork(config, store, order)
    run_until_signal(_all_of_it(clockwork, beside), on_hangup=clockwork.reload)
    _LOG.info("scheduler stopped")


async def _all_of_it(clockwork: Clockwork, beside: Beside | None) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(clockwork.go_on())
            if beside is not None:
                group.create_task(beside(clockwork))
    except ExceptionGroup as group:
        raise group.exceptions[0] from None


async def aside(work: Callable[[], object], name: str, longest_s: float = LONGEST_JOB_S) -> None:
    """Wait for work in a thread that does not keep the process alive: a mail server may take its time to answer.

    What is broken off with the process is found and said by the next one. What hangs is said and left to itself, so
    that the job has its next turn; each turn that hangs beside others is waited for twice as long as the one before, so
    that a server that never answers holds a dozen threads in a year.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def tell(error: BaseException | None) -> None:
        if done.cancelled():
            _HANGING[name] -= 1
        else:
            done.set_exception(error) if error else done.set_result(None)

    def run() -> None:
        error: BaseException | None = None
        try:
            work()
        except BaseException as raised:  # noqa: BLE001 - it is raised where it is waited for
            error = raised
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, error)

    threading.Thread(target=run, name=name, daemon=True).start()
    patience_s = longest_s * 2.0 ** _HANGING[name]
    await asyncio.wait({done}, timeout=patience_s)
    if done.done():
        done.result()
    else:
        done.cancel()  # how it ends is nobody's business any more
        _HANGING[name] += 1
        _LOG.error(
            "a job does not come to its end; it is left to itself, and begun again", job=name, seconds=patience_s
        )
