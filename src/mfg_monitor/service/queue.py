"""The queue of visits and errands on a PostgreSQL server, for any number of workers. The only door to procrastinate.

A job is a hint that a source is due, or that a piece of a command's work is to be done; whether it is, and all that is
found, stands in the store. So a job that is lost or done twice does no harm. Only what is due is deferred: a job for
later would block its host's other jobs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from mfg_monitor import clock, logs
from mfg_monitor.config.sources import LocalSource, Source
from mfg_monitor.errors import StoreError
from mfg_monitor.model import Errand
from mfg_monitor.urls import host_of

HEARTBEAT_S = 2.0
STALLED_AFTER_S = 10.0
"""A worker that was not heard of for so long is dead, and its jobs are given to others."""
POLL_S = 0.5
"""A visit that ends wakes no other that waited for its host; this finds it."""
PAUSE_S = 0.01
"""So long a worker waits, for each job it has under way, before it takes the next one: who has less to do is first."""
GRACE_S = 2.0
"""For so long visits under way may end by themselves when a worker is told to end."""
_VISIT, _ERRAND = "visit", "errand"
_QUEUES = {_VISIT: "visits", _ERRAND: "errands"}
"""Apart, so that long errands never take the places of visits: news come before the past."""
_PENDING = "SELECT args FROM procrastinate_jobs WHERE task_name = %(task)s AND status IN ('todo', 'doing')"
_WITHDRAW = (
    "DELETE FROM procrastinate_jobs WHERE task_name = %(task)s AND status = 'todo' AND queueing_lock = ANY(%(keys)s)"
)
_COUNT = (
    "SELECT task_name, status, count(*) AS count FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
    " GROUP BY task_name, status"
)
_STATES = {"todo": "waiting", "doing": "running"}
_LOG = logs.get("queue")


@dataclass(frozen=True, slots=True)
class Job:
    """A visit that is to be made."""

    source: str
    run: int
    wanted: bool = False
    """Asked for by somebody, due or not."""


class _Manager(JobManager):
    """Takes jobs the later the more there are under way here. Left to chance, one of two workers took five sources of
    eight, and the other one idled while it read the last."""

    def __init__(self, connector: PsycopgConnector) -> None:
        super().__init__(connector)
        self._under_way = 0
        self._ended = asyncio.Event()

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> QueuedJob | None:
        if self._under_way:
            self._ended.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), PAUSE_S * self._under_way)
        return await super().fetch_job(queues, worker_id)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Count a job as under way."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._ended.set()


class Queue:
    """Jobs that wait and jobs under way, of all programs that share a server."""

    def __init__(self, app: App, connector: PsycopgConnector) -> None:
        self._app = app
        self._connector = connector
        self._manager = app.job_manager = _Manager(connector)

    async def pending(self) -> list[Job]:
        """Answer the visits that wait or are under way."""
        return [Job(**arguments) for arguments in await self._pending(_VISIT)]

    async def errands(self) -> set[str]:
        """Answer the keys of the errands that wait or are under way."""
        return {arguments["key"] for arguments in await self._pending(_ERRAND)}

    async def _pending(self, task: str) -> list[dict[str, Any]]:
        with _refusals():
            rows = await self._connector.execute_query_all_async(_PENDING, task=task)
        return [row["args"] for row in rows]

    async def counts(self) -> dict[tuple[str, str], int]:
        """Answer how many jobs there are, by kind ("visit", "errand") and state ("waiting", "running")."""
        counts = {(kind, state): 0 for kind in _QUEUES for state in _STATES.values()}
        with _refusals():
            rows = await self._connector.execute_query_all_async(_COUNT)
        return counts | {(row["task_name"], _STATES[row["status"]]): row["count"] for row in rows}

    async def defer(self, sources: Sequence[Source], run: int, *, wanted: frozenset[str]) -> None:
        """Add a job for each source; none ever waits twice."""
        jobs = []
        for source in sources:
            # One visit at a time to a front page's host, so that no worker waits for a host that another one talks to.
            lock = source.id if isinstance(source, LocalSource) else host_of(source.url)
            jobs.append(self._job(_VISIT, source.id, lock, source=source.id, run=run, wanted=source.id in wanted))
        await self._defer(jobs)

    async def hand_out(self, errands: Sequence[Errand]) -> None:
        """Add a job for each errand; none ever waits twice."""
        await self._defer(
            [
                self._job(_ERRAND, each.key, each.lock or each.key, key=each.key, kind=each.kind, what=each.arguments)
                for each in errands
            ]
        )

    async def withdraw(self, keys: Collection[str]) -> None:
        """Take back the errands that no worker has begun."""
        with _refusals():
            await self._connector.execute_query_async(_WITHDRAW, task=_ERRAND, keys=list(keys))

    def _job(self, task: str, queueing_lock: str, lock: str, **arguments: Any) -> QueuedJob:
        return self._app.configure_task(
            task, queue=_QUEUES[task], lock=lock, queueing_lock=queueing_lock, task_kwargs=arguments
        ).job

    async def _defer(self, jobs: list[QueuedJob]) -> None:
        manager = self._app.job_manager
        with _refusals():
            try:
                await manager.batch_defer_jobs_async(jobs)
            except AlreadyEnqueued:  # by another program meanwhile: the whole batch was refused
                for job in jobs:
                    with suppress(AlreadyEnqueued):
                        await manager.defer_job_async(job)

    async def work(
        self,
        visit: Callable[[Job], Awaitable[None]],
        errand: Callable[[Errand], Awaitable[None]],
        *,
        width: int,
        name: str,
    ) -> None:
        """Take visits, `width` at once, and half as many errands beside them, until cancelled.

        Jobs of workers that died are taken up again.

        Raises:
            StoreError: the server is gone.
        """

        async def do_visit(source: str, run: int, wanted: bool = False) -> None:  # noqa: FBT001, FBT002 - a job's arguments
            with self._manager.working():
                await visit(Job(source, run, wanted))

        async def do_errand(key: str, kind: str, what: dict[str, Any]) -> None:
            with self._manager.working():
                await errand(Errand(key, kind, what))

        for task, do in ((_VISIT, do_visit), (_ERRAND, do_errand)):
            self._app.tasks.pop(task, None)
            self._app.task(name=task, queue=_QUEUES[task])(do)
        taking = [
            asyncio.create_task(self._take(_QUEUES[task], count, name))
            for task, count in ((_VISIT, width), (_ERRAND, max(1, width // 2)))
        ]
        recovering = asyncio.create_task(self._recover_for_ever())
        try:
            ended, _ = await asyncio.wait(taking, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for running in (*taking, recovering):
                running.cancel()
            await asyncio.gather(*taking, recovering, return_exceptions=True)
        with _refusals():
            for one in ended:
                one.result()
        raise StoreError("the queue's server is gone; what was stored before is safe")

    async def _take(self, queue: str, width: int, name: str) -> None:
        await self._app.run_worker_async(
            queues=[queue],
            name=name,
            concurrency=width,
            install_signal_handlers=False,
            fetch_job_polling_interval=POLL_S,
            shutdown_graceful_timeout=GRACE_S,
            delete_jobs="always",
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=STALLED_AFTER_S,
        )

    async def _recover_for_ever(self) -> None:
        while True:
            try:
                await self.recover()
            except StoreError as error:
                _LOG.warning("stalled jobs could not be looked for; it is tried again", error=str(error))
            await asyncio.sleep(HEARTBEAT_S)

    async def recover(self) -> int:
        """Give the jobs of dead workers to others; answer how many there were."""
        manager, count = self._app.job_manager, 0
        with _refusals():
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
                try:
                    await manager.retry_job(job, retry_at=clock.now())
                except (AlreadyEnqueued, ConnectorException):
                    # Another worker was quicker, or the same visit waits already: then this job is done with.
                    with suppress(ConnectorException):
                        await manager.finish_job(job, Status.FAILED, delete_job=True)
                else:
                    count += 1
                    _LOG.warning("the job of a dead worker is done again", job=job.queueing_lock)
        return count


@asynccontextmanager
async def open_queue(address: str) -> AsyncIterator[Queue]:
    """Open the queue on a server, made where there is none.

    Raises:
        StoreError: the server does not answer, or refuses.
    """
    logs.adopt("procrastinate")
    logs.adopt("psycopg.pool")
    connector = PsycopgConnector(conninfo=address, min_size=1, max_size=6, timeout=10.0)
    app = App(connector=connector)
    with _refusals():
        await app.open_async()
    try:
        with _refusals():
            await _make(app)
        yield Queue(app, connector)
    finally:
        with suppress(ConnectorException):
            await app.close_async()


async def _make(app: App) -> None:
    for _ in range(3):
        if await app.check_connection_async():
            return
        # Two programs may begin at once; the one that comes second finds the tables.
        with suppress(ConnectorException):
            await app.schema_manager.apply_schema_async()
        await asyncio.sleep(0.2)
    raise StoreError("the queue's tables could not be made: the database user may not create tables and types")


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ConnectorException as error:
        cause = " ".join(str(error.__cause__ or error).split())
        refusal = StoreError(f"the queue's server refused: {cause}")
        refusal.retryable = True
        raise refusal from error
