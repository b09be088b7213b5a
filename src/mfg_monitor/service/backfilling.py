"""Back-fills: what sources published before the program watched them, a step at a time.

A step is a day of a source whose address names days, all days of a sitemap, or one archive file. Each that is done is
remembered, so that a back-fill that was broken off goes on where it was when it is run again.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mfg_monitor import clock, logs
from mfg_monitor.app import open_collector, path_of
from mfg_monitor.collect import Past, Round, Stretch, Wish
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import ApiSource, ListingSource, LocalSource, SitemapSource, Source, WarcSource
from mfg_monitor.errors import HeldError, RemoteError
from mfg_monitor.model import Counts, Failure, Run, Step
from mfg_monitor.ports import Store
from mfg_monitor.service.signals import ends_by_signal
from mfg_monitor.urls import host_of

KNOWN_DAYS = 60
"""Of so many days it is known how much a source brings."""
BUSY_S = 10.0
"""How long to leave a source alone that another run visits."""
LONGEST_WAIT = timedelta(hours=1)
"""For so long a host's wish to be left alone is waited for; after longer ones a person runs the back-fill again."""
_FROM_NAME = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{6})?(?!\d)")
"""The day in the name of an archive file, as CC-NEWS writes it."""
_LOG = logs.get("backfill")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a back-fill does for one source."""

    source: Source
    how: str
    """By days, by sitemap, by archive file; or why it cannot be done."""
    steps: tuple[Stretch, ...] = ()
    """Those still to be done."""
    done: int = 0
    articles: float = 0.0
    """Expected, by what the source brought in the last weeks; 0 where nothing is known of it."""
    delay_s: float = 0.0
    """Least seconds between two requests to its host."""

    @property
    def requests(self) -> float:
        """How many requests are expected; none for archives."""
        if isinstance(self.source, LocalSource):
            return 0.0
        pages = self.source.pages if isinstance(self.source, ListingSource | ApiSource) else 1
        return len(self.steps) * pages + self.articles


@dataclass(slots=True)
class Progress:
    """How far a source has come."""

    done: int = 0
    counts: Counts = field(default_factory=Counts)
    undated: int = 0
    failures: list[Failure] = field(default_factory=list)


@dataclass(slots=True)
class Backfill:
    """What was done."""

    first_on: date
    last_on: date
    plans: tuple[Plan, ...]
    progress: dict[str, Progress] = field(init=False)
    """By source."""
    ended_by: int | None = None
    """The signal that broke it off."""

    def __post_init__(self) -> None:
        self.progress = {each.source.id: Progress(each.done) for each in self.plans}


def plan(
    config: Config,
    store: Store,
    sources: Sequence[Source],
    first_on: date,
    last_on: date,
    *,
    redo: bool = False,
    now: datetime,
) -> tuple[Plan, ...]:
    """Answer what is to be done for each source; nothing is asked for yet.

    `redo` also does the steps that were done before.
    """
    done: dict[str, set[str]] = defaultdict(set)
    for step in () if redo else store.steps([source.id for source in sources]):
        done[step.source].add(step.name)
    brought: dict[str, int] = defaultdict(int)
    for day in store.source_days(now - timedelta(days=KNOWN_DAYS)):
        brought[day.source] += day.new
    return tuple(
        _plan(config, source, (first_on, last_on), done[source.id], brought[source.id] / KNOWN_DAYS)
        for source in sources
    )


def _plan(config: Config, source: Source, span: tuple[date, date], done: set[str], a_day: float) -> Plan:
    how, steps = _steps(config, source, *span)
    left = tuple(step for step in steps if step.name not in done)
    days = (span[1] - span[0]).days + 1
    share = len(left) / len(steps) if steps else 0.0
    delay = config.settings.fetch.per_host_delay
    if not isinstance(source, LocalSource):
        delay = max(delay, source.delay or timedelta())
    return Plan(source, how, left, len(steps) - len(left), a_day * days * share, delay.total_seconds())


def _steps(config: Config, source: Source, first_on: date, last_on: date) -> tuple[str, list[Stretch]]:
    if isinstance(source, WarcSource):
        found = [
            Stretch(source, file.name, first_on, last_on, path=file)
            for file in _archives(path_of(config, source))
            if first_on <= (_day_named(file) or first_on) <= last_on
        ]
        return ("by archive file" if found else f"no archive of these days in {path_of(config, source)}"), found
    if isinstance(source, LocalSource):
        return "a folder of files has no past", []
    of_days = source.of_past_days()
    if of_days is not None:
        zone = ZoneInfo(source.timezone)
        days = [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]
        noons = [datetime.combine(day, time(12), zone).astimezone(UTC) for day in days]
        return "by days", [
            Stretch(of_days, day.isoformat(), day, day, asked_at=noon) for day, noon in zip(days, noons, strict=True)
        ]
    if isinstance(source, SitemapSource):
        return "by sitemap", [Stretch(source, f"{first_on}..{last_on}", first_on, last_on)]
    return "its address names only the newest; a past_url with {date:%Y-%m-%d} would tell how to ask for a day", []


def _archives(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.name.lower().endswith((".warc", ".warc.gz")))
    return [path]


def _day_named(file: Path) -> date | None:
    named = _FROM_NAME.search(file.name)
    try:
        return date(*map(int, named.groups())) if named else None
    except ValueError:
        return None


def least_s(plans: Iterable[Plan]) -> float:
    """Answer how many seconds the pace of the hosts makes it take at least: hosts are asked side by side."""
    hosts: dict[str, float] = defaultdict(float)
    for each in plans:
        if not isinstance(each.source, LocalSource) and each.steps:
            hosts[host_of(each.steps[0].source.address_at(clock.now()))] += each.requests * each.delay_s  # type: ignore[union-attr]
    return max(hosts.values(), default=0.0)


def backfill(
    config: Config,
    store: Store,
    plans: Sequence[Plan],
    span: tuple[date, date],
    *,
    limit: int | None = None,
    on_step: Callable[[Plan, Stretch, Past | Failure, float | None], None] | None = None,
) -> Backfill:
    """Do what was planned. `limit` bounds the articles a step.

    `on_step` is told of each step as it ends, with the seconds that are left at the pace so far.

    Raises:
        StoreError: the database refused.
    """
    result = Backfill(*span, tuple(plans))
    asyncio.run(_Work(config, store, result, limit, on_step).through())
    return result


@dataclass(slots=True)
class _Work:
    config: Config
    store: Store
    result: Backfill
    limit: int | None
    on_step: Callable[[Plan, Stretch, Past | Failure, float | None], None] | None
    began_at: datetime = field(default_factory=clock.now)
    ended: int = 0

    async def through(self) -> None:
        task = asyncio.create_task(self._all())
        with ends_by_signal(task, clean_exit=False) as ending:
            try:
                await task
            except asyncio.CancelledError:
                if ending.signal is None:
                    raise
                self.result.ended_by = ending.signal

    async def _all(self) -> None:
        async with open_collector(self.config, self.store) as collector:
            desk = collector.desk
            run = await desk.ledger.begin_run(desk.now())
            work = collector.round(Wish(limit=self.limit))
            async with asyncio.TaskGroup() as group:
                for each in self.result.plans:
                    group.create_task(self._source(each, work))
            await desk.ledger.end_run(Run(run, self.began_at, desk.now()))

    async def _source(self, each: Plan, work: Round) -> None:
        progress = self.result.progress[each.source.id]
        for stretch in each.steps:
            try:
                outcome = await self._step(stretch, work)
            except HeldError as error:
                progress.failures.append(Failure(error.kind, f"{error.message}; run it again after that", error.url))
                return
            self.ended += 1
            if isinstance(outcome, Failure):
                progress.failures.append(outcome)
            else:
                progress.counts += outcome.tally.counts()
                progress.undated += outcome.undated
                progress.failures += outcome.failures
                progress.done += not outcome.failures
            if self.on_step is not None:
                self.on_step(each, stretch, outcome, self._left_s())
            if isinstance(outcome, Failure) and outcome.kind in {"robots", "refused_address"}:
                return  # so it will be for its other days, too

    async def _step(self, stretch: Stretch, work: Round) -> Past | Failure:
        """Go through a stretch as soon as the source is free and its host wants to be asked.

        Raises:
            HeldError: the host wants to be left alone for longer than one waits.
        """
        past: Past | None = None
        while past is None:
            try:
                past = await work.past(stretch)
            except HeldError as error:
                wait = error.until_at - work.desk.now()
                if wait > LONGEST_WAIT:
                    raise
                await asyncio.sleep(max(0.0, wait.total_seconds()))
                continue
            except RemoteError as error:
                return Failure(error.kind, error.message, error.url)
            if past is None:
                await asyncio.sleep(BUSY_S)
        if not past.failures and self.limit is None:
            counts = past.tally.counts()
            await work.desk.ledger.end_step(Step(stretch.source.id, stretch.name, work.desk.now(), counts))
        return past

    def _left_s(self) -> float | None:
        """Answer the seconds left, if the other steps take as long as those that have ended."""
        steps = sum(len(each.steps) for each in self.result.plans)
        spent = (clock.now() - self.began_at).total_seconds()
        return spent / self.ended * (steps - self.ended) if self.ended else None
