"""Back-fills: what sources published before the program watched them, a step at a time.

A step is a day of a source whose address names days, all days of a sitemap, or one archive file. Each that is done is
remembered, so that a back-fill that was broken off goes on where it was when it is run again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mfg_monitor import clock
from mfg_monitor.app import open_collector
from mfg_monitor.collect import Past, Round, Stretch, Wish
from mfg_monitor.config.load import Config
from mfg_monitor.errors import HeldError, RemoteError
from mfg_monitor.model import Counts, Failure, Run, Step
from mfg_monitor.service.planning import Plan
from mfg_monitor.service.signals import run_until_signal
from mfg_monitor.store import SqlStore

BUSY = timedelta(seconds=10)
"""How long to leave a source alone that another run visits."""
LONGEST_WAIT = timedelta(hours=1)
"""For so long a host's wish to be left alone is waited for; after longer ones a person runs the back-fill again."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A step that cannot be done before a time."""

    until_at: datetime
    failure: Failure | None = None
    """What the host asked for; None where another run visits the source."""


StepEnd = Past | Failure | Rest
OnStep = Callable[[Plan, Stretch, Past | Failure, float | None], None]
"""Told of each step as it ends, with the seconds that are left at the pace so far."""


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


@dataclass(slots=True)
class Work:
    """One back-fill under way: what it is to do, and the account of what became of it."""

    result: Backfill
    limit: int | None = None
    """Of the articles a step."""
    on_step: OnStep | None = None
    began_at: datetime = field(default_factory=clock.now)
    ended: int = 0

    def ends(self, plan: Plan, stretch: Stretch, end: Past | Failure) -> bool:
        """Take note of a step's end; answer whether the source's other steps are worth trying."""
        progress = self.result.progress[plan.source.id]
        self.ended += 1
        if isinstance(end, Failure):
            progress.failures.append(end)
        else:
            progress.counts += end.tally.counts()
            progress.undated += end.undated
            progress.failures += end.failures
            progress.done += not end.failures
        if self.on_step is not None:
            self.on_step(plan, stretch, end, self._left_s())
        return not (isinstance(end, Failure) and end.kind in {"robots", "refused_address"})

    def rests(self, plan: Plan, rest: Rest) -> bool:
        """Answer whether a rest is worth waiting for; one that is not ends the source's steps."""
        if rest.failure is None or rest.until_at - clock.now() <= LONGEST_WAIT:
            return True
        told = rest.failure
        words = f"{told.message}; run it again after that"
        self.result.progress[plan.source.id].failures.append(Failure(told.kind, words, told.url))
        return False

    def _left_s(self) -> float | None:
        """Answer the seconds left, if the other steps take as long as those that have ended."""
        steps = sum(len(each.steps) for each in self.result.plans)
        spent = (clock.now() - self.began_at).total_seconds()
        return spent / self.ended * (steps - self.ended) if self.ended else None


def backfill(config: Config, store: SqlStore, work: Work) -> None:
    """Do what was planned, in this process.

    Raises:
        StoreError: the database refused.
    """
    work.result.ended_by = run_until_signal(_here(config, store, work))


async def step_end(stretch: Stretch, round_: Round) -> StepEnd:
    """Go through one stretch; one that is done whole is remembered.

    Raises:
        StoreError: the database refused.
    """
    try:
        past = await round_.past(stretch)
    except HeldError as error:
        return Rest(error.until_at, Failure(error.kind, error.message, error.url))
    except RemoteError as error:
        return Failure(error.kind, error.message, error.url)
    if past is None:
        return Rest(round_.desk.now() + BUSY)
    if not past.failures and round_.wish.limit is None:
        counts = past.tally.counts()
        await round_.desk.ledger.end_step(Step(stretch.source.id, stretch.name, round_.desk.now(), counts))
    return past


async def _here(config: Config, store: SqlStore, work: Work) -> None:
    """Go through all steps in this process, the sources beside each other."""
    async with open_collector(config, store) as collector:
        desk = collector.desk
        run = await desk.ledger.begin_run(desk.now())
        round_ = collector.round(Wish(limit=work.limit))
        async with asyncio.TaskGroup() as group:
            for plan in work.result.plans:
                group.create_task(_source(plan, work, round_))
        await desk.ledger.end_run(Run(run, work.began_at, desk.now()))


async def _source(plan: Plan, work: Work, round_: Round) -> None:
    for stretch in plan.steps:
        while isinstance(end := await step_end(stretch, round_), Rest):
            if not work.rests(plan, end):
                return
            await asyncio.sleep(max(0.0, (end.until_at - clock.now()).total_seconds()))
        if not work.ends(plan, stretch, end):
            return  # so it will be for its other days, too
