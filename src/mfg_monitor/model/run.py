"""Runs and visits: what was done, counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mfg_monitor.model.memory import VisitStatus
from mfg_monitor.model.pages import Failure

READ = ("ok", "not_modified")
"""Statuses of visits that could read their source."""
UNREAD = ("failed", "blocked")
"""Those of visits that could not."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one visit, or one run, did. Each candidate is counted as discovered once."""

    discovered: int = 0
    fetched: int = 0
    new: int = 0
    updated: int = 0
    duplicates: int = 0
    relevant: int = 0
    failed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.discovered + other.discovered,
            self.fetched + other.fetched,
            self.new + other.new,
            self.updated + other.updated,
            self.duplicates + other.duplicates,
            self.relevant + other.relevant,
            self.failed + other.failed,
        )


@dataclass(frozen=True, slots=True)
class Ends:
    """What became of the candidates that one visit's front pages named: each is counted once."""

    kept: int = 0
    rejected: int = 0
    """Judged irrelevant, or older than what was asked for."""
    duplicate: int = 0
    blocked: int = 0
    failed: int = 0
    waiting: int = 0
    """Left for a later run by a limit."""
    unchanged: int = 0
    """Known before, and as they were."""
    elsewhere: int = 0
    """Read by the visit of another source that named them first."""

    @property
    def total(self) -> int:
        """Answer how many candidates are accounted for."""
        return sum(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Visit:
    """One source's part of a run."""

    run: int
    source: str
    status: VisitStatus
    started_at: datetime
    finished_at: datetime
    counts: Counts = Counts()
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    """What went wrong with single addresses, the first hundred; told in the run's report, not stored with the visit."""
    next_due_at: datetime | None = None
    ends: Ends = Ends()
    """Told in the run's report, not stored with the visit."""


@dataclass(frozen=True, slots=True)
class SourceDay:
    """What one day (UTC) brought of one source."""

    source: str
    day: date
    new: int = 0
    """Articles first seen, copies among them; of these those `kept` and those `undated`."""
    kept: int = 0
    undated: int = 0
    latest_on: date | None = None
    """The newest day of publication among them."""
    good_visits: int = 0
    changed_visits: int = 0
    """Good visits that found the front page changed."""
    discovered: int = 0
    """The most addresses that one visit found."""


def counted_on(day: SourceDay, visit: Visit) -> SourceDay:
    """Answer a day with one more visit that ended on it."""
    is_ok = visit.status == "ok"
    return replace(
        day,
        good_visits=day.good_visits + (is_ok or visit.status == "not_modified"),
        changed_visits=day.changed_visits + is_ok,
        discovered=max(day.discovered, visit.counts.discovered),
    )


@dataclass(frozen=True, slots=True)
class RunSum:
    """What one round over the sources came to."""

    id: int
    started_at: datetime
    finished_at: datetime
    sources: int
    totals: Counts
    unread: tuple[str, ...]
    """Sources whose visit failed or was refused."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of a source's past that a back-fill has gone through: a day, a span of days, or an archive file."""

    source: str
    name: str
    done_at: datetime
    counts: Counts = Counts()


@dataclass(frozen=True, slots=True)
class Run:
    """One round over the sources."""

    id: int
    started_at: datetime
    finished_at: datetime
    visits: tuple[Visit, ...] = field(default=())
    notes: tuple[str, ...] = ()
    """What else was done, in plain sentences; told in the report, not stored."""

    @property
    def totals(self) -> Counts:
        """The sum of the visits' counts."""
        return sum((visit.counts for visit in self.visits), Counts())
