"""The queue of visits on a PostgreSQL server, for any number of workers. The only door to procrastinate.

A job is a hint that a source is due; whether it is, and all that a visit finds, stands in the store. So a job that is
lost or done twice does no harm. Only what is due is deferred: a job for later would block its host's other jobs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status

from mfg_monitor import clock, logs
from mfg_monitor.config.sources import LocalSource, Source
from mfg_monitor.errors import StoreError
from mfg_monitor.urls import host_of

HEARTBEAT_S = 2.0
STALLED_AFTER_S = 10.0
"""A worker that was not heard of for so long is dead, and its jobs are given to others."""
POLL_S = 0.3
"""A visit that ends wakes no other that waited for its host; this finds it."""
GRACE_S = 2.0
"""For so long visits under way may end by themselves when a worker is told to end."""
_QUEUE = "visits"
_TASK = "visit"
_PENDING = (
    "SELECT args FROM procrastinate_jobs WHERE queue_name = %(queue)s AND task_name = %(task)s"
    " AND status IN ('todo', 'doing')"
)
_LOG = logs.get("queue")


@dataclass(frozen=True, slots=True)
class Job:
    """A visit that is to be made."""

    source: str
    run: int
    wanted: bool = False
    """Asked for by somebody, due or not."""


class Queue:
    """Jobs that wait and jobs under way, of all programs that share a server."""

    def __init__(self, app: App, connector: PsycopgConnector) -> None:
        self._app = app
        self._connector = connector

    async def pending(self) -> list[Job]:
        """Answer the jobs that wait or are under way."""
        with _refusals():
            rows = await self._connector.execute_query_all_async(_PENDING, queue=_QUEUE, task=_TASK)
        return [Job(**row["args"]) for row in rows]

    async def defer(self, sources: Sequence[Source], run: int, *, wanted: frozenset[str]) -> None:
        """Add a job for each source; none ever waits twice."""
        jobs = [self._job(source, run, is_wanted=source.id in wanted) for source in sources]
        manager = self._app.job_manager
        with _refusals():
            try:
                await manager.batch_defer_jobs_async(jobs)
            except AlreadyEnqueued:  # by another program meanwhile: the whole batch was refused
                for job in jobs:
                    with suppress(AlreadyEnqueued):
                        await manager.defer_job_async(job)

    def _job(self, source: Source, run: int, *, is_wanted: bool) -> QueuedJob:
        # One visit at a time to a front page's host, so that no worker waits for a host that another one talks to.
        lock = source.id if isinstance(source, LocalSource) else host_of(source.url)
        arguments = {"source": source.id, "run": run, "wanted": is_wanted}
        return self._app.configure_task(
            _TASK, queue=_QUEUE, lock=lock, queueing_lock=source.id, task_kwargs=arguments
        ).job

    async def work(self, visit: Callable[[Job], Awaitable[None]], *, width: int, name: str) -> None:
        """Take jobs, `width` at once, until cancelled; jobs of workers that died are taken up again.

        Raises:
            StoreError: the server is gone.
        """

        async def do(source: str, run: int, wanted: bool = False) -> None:  # noqa: FBT001, FBT002 - a job's arguments
            await visit(Job(source, run, wanted))

        self._app.tasks.pop(_TASK, None)
        self._app.task(name=_TASK, queue=_QUEUE)(do)
        recovering = asyncio.create_task(self._recover_for_ever())
        try:
            with _refusals():
                await self._app.run_worker_async(
                    queues=[_QUEUE],
                    name=name,
                    concurrency=width,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=POLL_S,
                    shutdown_graceful_timeout=GRACE_S,
                    delete_jobs="always",
                    update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=STALLED_AFTER_S,
                )
        finally:
            recovering.cancel()
            await asyncio.gather(recovering, return_exceptions=True)
        raise StoreError("the queue's server is gone; what was stored before is safe")

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
            for job in await manager.get_stalled_jobs(queue=_QUEUE, seconds_since_heartbeat=STALLED_AFTER_S):
                try:
                    await manager.retry_job(job, retry_at=clock.now())
                except (AlreadyEnqueued, ConnectorException):
                    # Another worker was quicker, or the same visit waits already: then this job is done with.
                    with suppress(ConnectorException):
                        await manager.finish_job(job, Status.FAILED, delete_job=True)
                else:
                    count += 1
                    _LOG.warning("the job of a dead worker is done again", source=job.task_kwargs.get("source"))
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
