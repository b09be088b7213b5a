"""One round over the sources: all at once, each on its own; the pace of every host is the fetcher's business."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from mfg_monitor import logs
from mfg_monitor.collect.desk import Desk, Left, Wish
from mfg_monitor.collect.past import Past, Stretch, go_through
from mfg_monitor.collect.visit import collect
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import StoreError
from mfg_monitor.model import Run, SourceState, Visit

BEAT_S = 15.0
"""How often the leases on the sources are renewed: several times in the minute that they last."""
BUSY = "another run is visiting it"
_LONGEST = timedelta(days=36_500)
"""A century is for ever; the calendar itself ends."""


@dataclass(slots=True)
class Round:
    """Visits sources and answers the run's report."""

    desk: Desk
    wish: Wish = field(default_factory=Wish)
    on_visit: Callable[[Visit], None] | None = None
    """Told of each visit as it ends, for progress on a terminal."""

    async def over(self, sources: Sequence[Source]) -> Run:
        """Visit every source once, but for those that another run visits now; the report keeps their order.

        Raises:
            StoreError: the database refused; visits still under way are broken off.
        """
        started_at = self.desk.now()
        run = await self.desk.ledger.begin_run(started_at)
        async with self._leased([source.id for source in sources]) as busy:
            # Asked for behind the leases: a run that has just ended has told what it did.
            states = {state.id: state for state in await self.desk.ledger.states()}
            unfinished = await self.desk.ledger.unfinished_sources()
            young = await self.desk.ledger.young_sources(self.desk.now())
            tasks: list[asyncio.Task[Visit]] = []
            try:
                async with asyncio.TaskGroup() as group:
                    for source in sources:
                        state = states.get(source.id) or SourceState(source.id)
                        visit = (
                            self._not_now(run, state)
                            if source.id in busy
                            else self._visit(source, run, state, Left(source.id in unfinished, source.id in young))
                        )
                        tasks.append(group.create_task(visit))
            except* StoreError as errors:
                raise errors.exceptions[0] from None
        notes = await self._retained()
        report = Run(run, started_at, self.desk.now(), tuple(task.result() for task in tasks), notes)
        await self.desk.ledger.end_run(report)
        not_read = sum(visit.status in {"failed", "blocked"} for visit in report.visits)
        totals = report.totals
        logs.get("run").info(
            "run", run=run, sources=len(sources), not_read=not_read, new=totals.new, kept=totals.relevant,
            failed=totals.failed,
        )  # fmt: skip
        return report

    @asynccontextmanager
    async def _leased(self, sources: Sequence[str]) -> AsyncIterator[frozenset[str]]:
        """Keep other runs from visiting these sources meanwhile; answer those that others visit already."""
        ledger = self.desk.ledger
        busy = await ledger.take(sources, self.desk.now())
        beating = asyncio.create_task(self._beat())
        try:
            yield busy
        except BaseException:
            # Sources whose visits have ended were given back with them.
            with suppress(StoreError):
                await ledger.give_back(sources)
            raise
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            try:
                await self.desk.ledger.renew(self.desk.now())
            except StoreError as error:
                logs.get("run").warning("the leases could not be renewed; it is tried again", error=str(error))

    async def _not_now(self, run: int, state: SourceState) -> Visit:
        now = self.desk.now()
        visit = Visit(run, state.id, "skipped", now, now, warnings=(BUSY,), next_due_at=state.next_due_at)
        logs.get("collect").info("visit", source=state.id, run=run, status=visit.status, reason=BUSY)
        if self.on_visit is not None:
            self.on_visit(visit)
        return visit

    async def one(self, source: Source, run: int) -> Visit:
        """Visit one source as a part of a run that another program has begun, and will end.

        Raises:
            StoreError: the database refused; the visit was broken off.
        """
        await self.desk.ledger.join_run()
        async with self._leased([source.id]) as busy:
            state = await self.desk.ledger.state_of(source.id)
            return await (self._not_now(run, state) if busy else self._visit(source, run, state, Left()))

    async def past(self, stretch: Stretch) -> Past | None:
        """Go through one stretch of a source's past; None while another run visits the source.

        Raises:
            FetchError, DiscoverError: the first front page, or the archive, could not be had or read.
            StoreError: the database refused.
        """
        async with self._leased([stretch.lease]) as busy:
            if busy:
                return None
            try:
                return await go_through(stretch, self.desk, limit=self.wish.limit)
            finally:
                await self.desk.ledger.give_back([stretch.lease])

    async def _retained(self) -> tuple[str, ...]:
        """Drop the raw pages whose time is over, and say so."""
        kept_since = self.desk.now() - min(self.desk.keep_raw, _LONGEST)
        dropped = await self.desk.ledger.drop_raw(kept_since)
        if not dropped.pages:
            return ()
        before = kept_since.isoformat(timespec="seconds")
        logs.get("run").info("raw pages dropped", pages=dropped.pages, bytes=dropped.size, before=before)
        pages = "raw page" if dropped.pages == 1 else "raw pages"
        return (f"{dropped.pages} {pages} from before {kept_since:%Y-%m-%d %H:%M} UTC dropped (store.keep_raw)",)

    async def _visit(self, source: Source, run: int, state: SourceState, left: Left) -> Visit:
        visit = await collect(source, run=run, state=state, left=left, desk=self.desk, wish=self.wish)
        if self.on_visit is not None:
            self.on_visit(visit)
        return visit
