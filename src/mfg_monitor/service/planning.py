"""What a back-fill is to do, before anybody is asked for anything: its steps, and how long they take at least."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mfg_monitor import clock
from mfg_monitor.app import path_of
from mfg_monitor.collect import Stretch
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import ApiSource, ListingSource, LocalSource, SitemapSource, Source, WarcSource
from mfg_monitor.ports import Store
from mfg_monitor.urls import host_of

KNOWN_DAYS = 60
"""Of so many days it is known how much a source brings."""
_FROM_NAME = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{6})?(?!\d)")
"""The day in the name of an archive file, as CC-NEWS writes it."""


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
    how, steps = steps_of(config, source, *span)
    left = tuple(step for step in steps if step.name not in done)
    days = (span[1] - span[0]).days + 1
    share = len(left) / len(steps) if steps else 0.0
    delay = config.settings.fetch.per_host_delay
    if not isinstance(source, LocalSource):
        delay = max(delay, source.delay or timedelta())
    return Plan(source, how, left, len(steps) - len(left), a_day * days * share, delay.total_seconds())


def steps_of(config: Config, source: Source, first_on: date, last_on: date) -> tuple[str, list[Stretch]]:
    """Answer how a source's past can be read, or why not, and the steps of these days; the same on every machine."""
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
