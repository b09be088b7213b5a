"""One round over the sources: all at once, each on its own; the pace of every host is the fetcher's business."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from mfg_monitor import logs
from mfg_monitor.collect.desk import Desk, Wish
from mfg_monitor.collect.visit import collect
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import StoreError
from mfg_monitor.model import Run, SourceState, Visit

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
        """Visit every source once; the report keeps their order.

        Raises:
            StoreError: the database refused; visits still under way are broken off.
        """
        started_at = self.desk.now()
        run = await self.desk.ledger.begin_run(started_at)
        states = {state.id: state for state in await self.desk.ledger.states()}
        unfinished = await self.desk.ledger.unfinished_sources()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(
                        self._visit(
                            source, run, states.get(source.id) or SourceState(source.id), again=source.id in unfinished
                        )
                    )
                    for source in sources
                ]
        except* StoreError as errors:
            raise errors.exceptions[0] from None
        notes = await self._retained()
        report = Run(run, started_at, self.desk.now(), tuple(task.result() for task in tasks), notes)
        await self.desk.ledger.end_run(report)
        logs.get("run").info("run", run=run, sources=len(sources), new=report.totals.new, failed=report.totals.failed)
        return report

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

    async def _visit(self, source: Source, run: int, state: SourceState, *, again: bool) -> Visit:
        visit = await collect(source, run=run, state=state, again=again, desk=self.desk, wish=self.wish)
        if self.on_visit is not None:
            self.on_visit(visit)
        return visit
