"""One step of a back-fill: what a source published in a stretch of days, found, read and stored as a visit does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from mfg_monitor.collect.articles import wanted
from mfg_monitor.collect.desk import Desk, Tally, Wish
from mfg_monitor.collect.fronts import FrontReader
from mfg_monitor.collect.visit import read_chosen, read_local
from mfg_monitor.config.sources import LocalSource, WebSource
from mfg_monitor.model import Candidate, Failure, Skipped, SourceState

CHANGED_LATER = timedelta(days=31)
"""So long after a stretch a sitemap may say that an article of it was last changed."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one step goes through."""

    source: WebSource | LocalSource
    """As it is asked in this step; of the web, its address stands for a day or for all days."""
    name: str
    """Names the step among those of the source, the same on every run."""
    first_on: date
    last_on: date
    asked_at: datetime | None = None
    """The time that the address's placeholders stand for; now, where there are none."""
    path: Path | None = None
    """The archive file of this step."""

    @property
    def lease(self) -> str:
        """Answer what nobody else may go through meanwhile: an archive file, of the web the whole source."""
        return self.source.id if self.path is None else f"{self.source.id} {self.name}"


@dataclass(frozen=True, slots=True)
class Past:
    """What a step found."""

    tally: Tally
    failures: tuple[Failure, ...] = ()
    """Of front pages beside the first one; the step is not done while there are any."""
    undated: int = 0
    """Addresses that were left out because nothing said when they were published."""


async def go_through(stretch: Stretch, desk: Desk, *, limit: int | None = None) -> Past:
    """Read what was published in a stretch of days, and store it.

    Raises:
        FetchError, DiscoverError: the first front page, or the archive, could not be had or read.
        StoreError: the database refused.
    """
    wish = Wish(stretch.first_on, limit, stretch.last_on)
    if isinstance(stretch.source, LocalSource):
        return await _from_archive(stretch, stretch.source, desk, wish)
    return await _from_web(stretch, stretch.source, desk, wish)


async def _from_web(stretch: Stretch, source: WebSource, desk: Desk, wish: Wish) -> Past:
    tally = Tally()
    undated: set[str] = set()

    def is_wanted(candidate: Candidate) -> bool:
        day, is_change = day_of(candidate)
        if day is None and stretch.asked_at is not None:
            return True  # the front page of a day names what was published then
        if day is None:
            undated.add(candidate.canonical_url)
            return False
        return stretch.first_on <= day <= stretch.last_on + (CHANGED_LATER if is_change else timedelta())

    now = stretch.asked_at or desk.now()
    reader = FrontReader(source, SourceState(source.id), desk.fetcher, desk.examiner, now, is_wanted)
    reading = await reader.read()
    named = {url: replace(candidate, is_past=True) for url, candidate in reading.candidates.items()}
    tally.discovered = len(named)
    choice = await wanted(named, desk, wish)
    await read_chosen(source, choice, desk, wish, tally)
    return Past(tally, tuple(reading.failures), len(undated))


async def _from_archive(stretch: Stretch, source: LocalSource, desk: Desk, wish: Wish) -> Past:
    from mfg_monitor.discover import local_pages  # noqa: PLC0415 - a back-fill over the web reads no archive

    entries = local_pages(source.id, stretch.path or desk.path_of(source), now=desk.now())
    past = (entry if isinstance(entry, Skipped) else (replace(entry[0], is_past=True), *entry[1:]) for entry in entries)
    tally = Tally()
    await read_local(source, past, desk, wish, tally)
    return Past(tally)


def day_of(candidate: Candidate) -> tuple[date | None, bool]:
    """Answer the day on which a candidate was published, as its front page or its address says; else the day of its
    last change, and that it is one."""
    told = {witness.role: witness.value[:10] for witness in reversed(candidate.witnesses) if len(witness.value) >= 10}
    if "published" in told:
        return date.fromisoformat(told["published"]), False
    from mfg_monitor import dates  # noqa: PLC0415 - its patterns take longer to load than a small round to run

    moment = dates.from_url(candidate.url)
    if moment is not None and moment.precision not in {"month", "year"}:
        return moment.day, False
    return (date.fromisoformat(told["updated"]), True) if "updated" in told else (None, False)
