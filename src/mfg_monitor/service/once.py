"""One round over the sources, asked for by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date

from mfg_monitor import clock
from mfg_monitor.allocator import share_arenas
from mfg_monitor.app import open_collector
from mfg_monitor.collect import Wish
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import Source
from mfg_monitor.model import Run, Visit
from mfg_monitor.service.signals import ends_by_signal
from mfg_monitor.store import SqlStore


def run_once(
    config: Config,
    store: SqlStore,
    sources: Sequence[Source],
    *,
    since_on: date | None = None,
    limit: int | None = None,
    on_visit: Callable[[Visit], None] | None = None,
) -> tuple[Run, int | None]:
    """Visit each source once; answer the report, and the number of the signal that broke it off, or None."""
    share_arenas()
    return asyncio.run(_run(config, store, sources, Wish(since_on, limit), on_visit))


async def _run(
    config: Config,
    store: SqlStore,
    sources: Sequence[Source],
    wish: Wish,
    on_visit: Callable[[Visit], None] | None,
) -> tuple[Run, int | None]:
    ended: list[Visit] = []

    def note(visit: Visit) -> None:
        ended.append(visit)
        if on_visit is not None:
            on_visit(visit)

    async def work() -> Run:
        async with open_collector(config, store) as collector:
            return await collector.round(wish, note).over(sources)

    started_at = clock.now()
    task = asyncio.create_task(work())
    with ends_by_signal(task, clean_exit=False) as ending:
        try:
            return await task, None
        except asyncio.CancelledError:
            if ending.signal is None:
                raise
            run = ended[0].run if ended else 0
            return Run(run, started_at, clock.now(), tuple(ended)), ending.signal
