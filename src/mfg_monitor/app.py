"""The only place that puts parts together, and closes what it opened."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mfg_monitor import clock, logs
from mfg_monitor.config.folders import resolve_path
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import LocalSource, Source
from mfg_monitor.model import Visit
from mfg_monitor.urls import host_of

if TYPE_CHECKING:
    from mfg_monitor.collect import Desk, OnStage, Round, Wish
    from mfg_monitor.ports import Press, Store
    from mfg_monitor.publish import Office
    from mfg_monitor.publish.letters import Render
    from mfg_monitor.workers.pool import Workers


def path_of(config: Config, source: LocalSource) -> Path:
    """Answer the file or folder that a local source reads."""
    return resolve_path(source.path, config.folder, Path.cwd())


def new_workers(config: Config, *, count: int | None = None, keeps_raw: bool = False) -> Workers:
    """Answer the processes that read pages; they start when first needed."""
    from mfg_monitor.workers.pool import Workers  # noqa: PLC0415 - a reader of the store needs none

    settings = config.settings
    wanted = settings.extract.workers if count is None else count
    return Workers(config.topics, threshold=settings.classify.threshold, count=wanted, keeps_raw=keeps_raw)


@dataclass(frozen=True, slots=True)
class Collector:
    """All that is needed to visit sources."""

    config: Config
    desk: Desk
    workers: Workers
    """The processes that read pages; the desk's examiner."""

    def round(self, wish: Wish, on_visit: Callable[[Visit], None] | None = None) -> Round:
        """Answer a round that has not begun."""
        from mfg_monitor.collect import Round  # noqa: PLC0415

        return Round(replace(self.desk, asked=set()), wish, on_visit)


@asynccontextmanager
async def open_collector(
    config: Config,
    store: Store,
    *,
    trusted: frozenset[str] = frozenset(),
    is_trial: bool = False,
    shares_rules: bool = False,
    on_stage: OnStage | None = None,
) -> AsyncIterator[Collector]:
    """Put fetcher, workers and store together for one or many rounds. The store stays the caller's to close.

    A trial keeps no raw pages. With `shares_rules`, robots.txt is read once for all workers; `on_stage` is told times.
    """
    from mfg_monitor.collect import Desk, Ledger, SharedHosts, timed_examiner, timed_fetcher  # noqa: PLC0415
    from mfg_monitor.dedupe import decide  # noqa: PLC0415
    from mfg_monitor.fetch.fetcher import HttpFetcher  # noqa: PLC0415

    ledger, now, keep_raw = Ledger(store, on_stage), clock.now, config.settings.store.keep_raw
    hosts = SharedHosts(locks, ledger, now, shares_rules=shares_rules) if (locks := store.host_locks()) else None
    try:
        async with (
            new_workers(config, keeps_raw=bool(keep_raw) and not is_trial) as workers,
            HttpFetcher(
                config.settings.fetch,
                holds=store.holds(now()),
                on_hold=ledger.hold,
                trusted=trusted,
                delays_s=_delays_s(config.sources, now()),
                room=workers.room,
                hosts=hosts,
                pauses=store.pauses(now()),
                on_pauses=lambda pauses: ledger.pause(pauses, now()),
            ) as fetcher,
        ):
            desk = Desk(
                fetcher=timed_fetcher(fetcher, on_stage),
                examiner=timed_examiner(workers, on_stage),
                ledger=ledger,
                decide=decide,
                settings=config.settings.fetch,
                keep_raw=keep_raw,
                now=now,
                jitter=random.random,
                path_of=lambda source: path_of(config, source),
            )
            yield Collector(config, desk, workers)
    finally:
        if hosts is not None:
            await hosts.close()
        await ledger.close()


def _delays_s(sources: Sequence[Source], now: datetime) -> dict[str, float]:
    """Answer the seconds that sources want between requests to their host:port; the longest wish counts."""
    delays: dict[str, float] = {}
    for source in sources:
        if not isinstance(source, LocalSource) and source.delay is not None:
            host = host_of(source.address_at(now))
            delays[host] = max(delays.get(host, 0.0), source.delay.total_seconds())
    return delays


def renderer(config: Config) -> Render:
    """Answer what writes digests: the user's own templates, else those that come with the program."""
    from mfg_monitor.digest import FORMATS, forms  # noqa: PLC0415

    log = logs.get("templates")
    own = forms.Own(config.folder / forms.FOLDER, lambda words: log.warning("a template failed", cause=words))
    return lambda form, digest: own.render(form, digest) or FORMATS[form](digest)


def open_office(config: Config, press: Press) -> Office:
    """Put together what publishes digests. The store stays the caller's to close."""
    from mfg_monitor.deliver import open_channels  # noqa: PLC0415
    from mfg_monitor.publish import Office  # noqa: PLC0415

    return Office(config, press, open_channels, clock.now, renderer(config))


def local_only(sources: Sequence[Source]) -> list[Source]:
    """Answer the sources that need no network."""
    return [source for source in sources if source.kind in {"files", "warc"}]
