"""What a visit works with, what it is asked for, and what it has done so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from mfg_monitor.collect.ledger import Ledger
from mfg_monitor.config.settings import FetchSettings
from mfg_monitor.config.sources import LocalSource
from mfg_monitor.errors import HeldError, RemoteError
from mfg_monitor.model import Counts, Ends, Failure, Outcome, Skipped, State, Stored
from mfg_monitor.ports import Decide, Examiner, Fetcher
from mfg_monitor.urls import host_of

End = State | Literal["unchanged", "elsewhere"]
MOST_TOLD = 100
"""Failures of single addresses that one visit's report names."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What this run is asked for beyond the configuration."""

    since_on: date | None = None
    limit: int | None = None
    """Articles a source."""
    until_on: date | None = None
    """Nothing newer, for back-fills."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a source may have from before, beside what its front page names; asked for where it may be so."""

    unfinished: bool = True
    """Candidates that could not be read."""
    young: bool = True
    """Young articles that are due to be asked for again."""


@dataclass(slots=True)
class Desk:
    """Everything a visit works with. One desk serves all visits of a run."""

    fetcher: Fetcher
    examiner: Examiner
    ledger: Ledger
    decide: Decide
    settings: FetchSettings
    keep_raw: timedelta
    """How long raw pages are kept."""
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    path_of: Callable[[LocalSource], Path]
    on_outcome: Callable[[Outcome, Stored], None] | None = None
    """Told of each outcome once it is stored."""
    claimed: set[str] = field(default_factory=set)
    """Addresses that some visit reads at this moment: two sources that name one article ask for it once."""
    asked: set[str] = field(default_factory=set)
    """Addresses that the ended visits of this run have asked for; each run has its own set."""

    def is_taken(self, canonical_url: str) -> bool:
        """Is the address some other visit's of this run, be that under way or ended?"""
        return canonical_url in self.claimed or canonical_url in self.asked


@dataclass(slots=True)
class Tally:
    """What a visit has done so far."""

    discovered: int = 0
    fetched: int = 0
    new: int = 0
    updated: int = 0
    duplicates: int = 0
    relevant: int = 0
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)
    """The first hundred failures of single addresses."""
    held_until: datetime | None = None
    ends: Counter[End] = field(default_factory=Counter)
    unnamed: set[str] = field(default_factory=set)
    """Candidates of earlier visits that are taken up again, and that no front page named now."""
    same_answers: int = 0
    """Addresses that were answered with one and the same page."""
    withdrawn: int = 0

    def heed(self, error: RemoteError, now: datetime, *, of: str | None = None) -> None:
        """Take note of how long a host wants to be left alone, where the error says so; `of` one host:port alone."""
        until_at = error.until_at if isinstance(error, HeldError) else None
        if error.retry_after_s is not None:
            until_at = now + timedelta(seconds=error.retry_after_s)
        if until_at is not None and (of is None or host_of(error.url or "") == of):
            self.held_until = max(until_at, self.held_until or until_at)

    def end(self, canonical_url: str, end: End) -> None:
        """Take note of the end of one candidate, where the front pages named it."""
        if canonical_url not in self.unnamed:
            self.ends[end] += 1

    def count(self, outcome: Outcome, stored: Stored) -> None:
        """Take note of what became of one candidate."""
        self.end(outcome.candidate.canonical_url, _end_of(outcome, stored))
        match stored.novelty:
            case "new":
                self.new += 1
            case "updated":
                self.updated += 1
            case "duplicate":
                self.duplicates += 1
            case "withdrawn":
                self.withdrawn += 1
                return
            case "unchanged" | "skipped":
                pass
        if stored.relevant and stored.novelty in {"new", "updated"}:
            self.relevant += 1
        if isinstance(outcome, Skipped) and outcome.failure is not None:
            if outcome.reason == "robots" and outcome.candidate.tries:
                return  # still forbidden: that was told when it was found
            self._fail(outcome.failure)
        elif stored.message is not None:
            self.same_answers += 1
            self._fail(Failure("empty", stored.message, outcome.candidate.url))

    def _fail(self, failure: Failure) -> None:
        self.failed += 1
        if len(self.failures) < MOST_TOLD:
            self.failures.append(failure)

    def warnings(self) -> list[str]:
        """Answer in words what a person should know of the articles."""
        told = []
        if self.same_answers:
            told.append(
                f"{self.same_answers} addresses were answered with the same page: an error page, or the front page"
            )
        if self.withdrawn:
            told.append(
                f"{self.withdrawn} {'article is' if self.withdrawn == 1 else 'articles are'} gone from the site"
            )
        return told

    def counts(self) -> Counts:
        """Answer the counts for the report."""
        return Counts(
            self.discovered, self.fetched, self.new, self.updated, self.duplicates, self.relevant, self.failed
        )

    def told_ends(self) -> Ends:
        """Answer the ends for the report."""
        return Ends(**{str(end): count for end, count in self.ends.items()})

    def mismatch(self) -> str | None:
        """Answer how what was found differs from what became of it; None where each candidate is accounted for."""
        accounted = self.ends.total()
        if accounted == self.discovered:
            return None
        return f"fault of this program: {self.discovered} candidates found, {accounted} accounted for"


def _end_of(outcome: Outcome, stored: Stored) -> End:
    if stored.novelty in {"unchanged", "withdrawn"}:
        return "unchanged"
    if isinstance(outcome, Skipped) and outcome.failure is not None and stored.item_id is not None:
        # What is stored stays as it is; this time it could not be had.
        return "blocked" if outcome.reason in {"robots", "refused_address"} else "failed"
    return stored.state
