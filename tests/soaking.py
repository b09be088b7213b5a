"""A month of sources in little time: a world of feeds on loopback, and the service's parts under a clock that is moved.

Nothing waits: the clock jumps a step, what is due then is visited for real, and what a day's jobs do is done. The month
is one of the past without public holidays, so that it does not matter when this runs.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from mfg_monitor import clock
from mfg_monitor.allocator import give_back
from mfg_monitor.app import open_collector, open_office
from mfg_monitor.collect import Wish
from mfg_monitor.config.load import Config, load
from mfg_monitor.model import Visit
from mfg_monitor.rhythm import heard
from mfg_monitor.service.schedule import Schedule
from mfg_monitor.store import SqlStore
from tests.loopback import Answer, Request, Site, conditional
from tests.newsworld import Story, feed_of, story
from tests.running import Monitor, source

BEGUN_AT = datetime(2025, 6, 8, tzinfo=UTC)
KINDS = ("steady", "failing", "silent", "frozen", "flaky")
STOPS_AFTER = timedelta(days=12)
"""When silent and frozen sources stop."""
IN_A_FEED = 12
_A_SOURCE = 1000
"""Numbers of articles that each source has for itself."""


def kind_of(number: int) -> str:
    """Answer how a source behaves: of ten, six are steady."""
    return {0: "failing", 1: "silent", 2: "frozen", 3: "flaky"}.get(number % 10, "steady")


def name_of(number: int) -> str:
    """Answer a source's id, which begins with its kind."""
    return f"{kind_of(number)}-{number}"


@dataclass(frozen=True)
class News:
    """Feeds that go on, fail, fall silent or freeze, by the clock that is moved on."""

    site: Site
    count: int
    every: timedelta
    """Between visits."""
    pause: timedelta
    """Between the articles of a source."""

    def __post_init__(self) -> None:
        self.site.fallback = self._answer

    def published(self, number: int, now: datetime) -> list[Story]:
        """Answer what a source has published until now, oldest first."""
        until = min(now, BEGUN_AT + STOPS_AFTER) if kind_of(number) in {"silent", "frozen"} else now
        told = int((until - BEGUN_AT) / self.pause)
        return [replace(story(number * _A_SOURCE + one), at=BEGUN_AT + one * self.pause) for one in range(told)]

    def configured(self, folder: Path) -> Config:
        """Answer a configuration that watches them."""
        monitor = Monitor(folder)
        hours = f'every = "{self.every.total_seconds() / 3600:g}h"'
        lines = (source(self.site, name=name_of(n), path=f"/{n}/feed.xml", extra=hours) for n in range(self.count))
        digest = {"formats": ["md"], "folder": str(folder / "digests")}
        monitor.configure("\n".join(lines), fetch={"per_host_concurrency": 16}, digest=digest)
        return load(monitor.config, environ={})

    def _answer(self, request: Request) -> Answer:
        now = clock.now()
        part, _, rest = request.path.lstrip("/").partition("/")
        if part == "robots.txt":
            return 404, {}, b""
        if rest == "feed.xml":
            return self._feed(int(part), request, now)
        number = int(request.path.rpartition("-")[2].partition(".")[0]) - 10000
        told = self.published(number // _A_SOURCE, now)[number % _A_SOURCE]
        return 200, {"Content-Type": "text/html; charset=utf-8"}, told.html().encode()

    def _feed(self, number: int, request: Request, now: datetime) -> Answer:
        kind = kind_of(number)
        if kind == "failing" or (kind == "flaky" and now.day % 3 == 0):
            return 500, {}, b"out of order"
        told = self.published(number, now)
        feed = feed_of(self.site, told[-IN_A_FEED:])
        etag = f'"{number}-{len(told)}"'
        if kind == "silent":  # the page changes, the articles do not
            feed, etag = f"{feed}<!-- {now} -->", f'"{now.isoformat()}"'
        answered = conditional(feed, content_type="application/rss+xml", etag=etag)
        assert callable(answered)
        return answered(request)


@dataclass(frozen=True)
class Month:
    """What a month came to."""

    statuses: dict[str, Counter[str]]
    """How the visits to each kind of source ended, and `new` articles."""
    found_on: dict[str, dict[str, int]]
    """For each source the days, counted from 0, on which an ailment was first told."""


async def month(
    news: News, config: Config, store: SqlStore, *, days: int, step: timedelta, each_day: Callable[[int], None]
) -> Month:
    """Move the clock through the month."""
    came = Month({kind: Counter() for kind in KINDS}, {name_of(number): {} for number in range(news.count)})

    def ended(visit: Visit) -> None:
        counts = came.statuses[visit.source.partition("-")[0]]
        counts.update({visit.status: 1, "new": visit.counts.new})

    with time_machine.travel(BEGUN_AT, tick=False) as traveller:
        async with open_collector(config, store) as collector:
            schedule = Schedule(store, config.sources, collector, Wish(), ended)
            for day in range(days):
                for _ in range(int(timedelta(days=1) / step)):
                    traveller.shift(step)
                    await schedule.tick()
                    await schedule.drain(600)
                office = open_office(config, store)
                await asyncio.to_thread(office.round)
                await asyncio.to_thread(office.watch)
                store.shrink()
                give_back()
                for name, rhythm in heard(store, config.sources, clock.now()).items():
                    if rhythm.ailment:
                        came.found_on[name].setdefault(rhythm.ailment, day)
                news.site.forget()
                each_day(day)
            await schedule.stop()
    return came
