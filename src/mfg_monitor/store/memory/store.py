"""The store in memory: the twin of the SQL store, for `monitor try`, for dry runs and for tests."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import RLock
from typing import Self

from mfg_monitor.errors import StoreError
from mfg_monitor.model import (
    Candidate,
    Capture,
    Dropped,
    Examined,
    Item,
    ItemFilter,
    Known,
    NotModified,
    Outcome,
    Revision,
    Run,
    Skipped,
    SourceDay,
    SourceState,
    Step,
    Stored,
    Trail,
    Visit,
)
from mfg_monitor.model.labels import Label, LabelValue
from mfg_monitor.model.run import counted_on
from mfg_monitor.model.story import Tied
from mfg_monitor.ports import Decide, Pointer, Returned
from mfg_monitor.recurring import Recurring
from mfg_monitor.search import Hits, Query
from mfg_monitor.search.hits import Cursor, cursor, ranked
from mfg_monitor.search.matching import Entry as Words
from mfg_monitor.search.matching import entry_of, fits, title_share
from mfg_monitor.search.query import days_between
from mfg_monitor.store.memory.hosts import MemoryHosts
from mfg_monitor.store.memory.press import MemoryPress
from mfg_monitor.store.memory.shelf import Kept, MemoryShelf
from mfg_monitor.store.rules import rejudging, restoring, settling, skipping, stories
from mfg_monitor.store.rules.days import days_of
from mfg_monitor.store.rules.records import MOST_TRIES, NO_ITEM
from mfg_monitor.store.rules.slices import DAY_BITS


class MemoryStore(MemoryHosts, MemoryPress):
    """`ports.Store` without a database, for tests and dry runs: nothing outlives the program."""

    def __init__(self) -> None:
        super().__init__()
        self._shelf = MemoryShelf()
        self._states: dict[str, SourceState] = {}
        self._visits: dict[tuple[int, str], Visit] = {}
        self._visit_days: dict[tuple[str, date], SourceDay] = {}
        self._runs: dict[int, Run | None] = {}
        self._labels: dict[int, Label] = {}
        self._steps: dict[tuple[str, str], Step] = {}
        self._lock = RLock()

    def close(self) -> None:
        """There is nothing to close."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- memory -----------------------------------------------------------------------------------------------------

    def state_of(self, source_id: str) -> SourceState:
        """See ports.Memory."""
        return self._states.get(source_id, SourceState(source_id))

    def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """See ports.Memory."""
        with self._lock:
            return {url: entry.known() for url, entry in self._shelf.entries(urls).items()}

    def find_address(self, url: str) -> Trail | None:
        """See ports.Library."""
        with self._lock:
            entry = self._shelf.addresses.get(url)
        return entry.trail() if entry else None

    def unfinished(self, source_id: str, limit: int) -> list[Candidate]:
        """See ports.Memory."""
        with self._lock:
            waiting = [
                entry
                for entry in self._shelf.addresses.values()
                if entry.source == source_id and entry.retryable and entry.tries < MOST_TRIES
            ]
        waiting.sort(key=lambda entry: entry.checked_at)
        return [entry.pending for entry in waiting[:limit] if entry.pending is not None]

    def unfinished_sources(self) -> set[str]:
        """See ports.Memory."""
        with self._lock:
            waiting = (entry for entry in self._shelf.addresses.values() if entry.retryable)
            return {entry.source for entry in waiting if entry.tries < MOST_TRIES}

    def settle(self, outcome: Outcome, decide: Decide) -> Stored:
        """See ports.Memory."""
        with self._lock:
            return settling.settle(self._shelf, outcome, decide)

    def settle_all(self, outcomes: Sequence[Outcome], decide: Decide) -> list[Stored]:
        """See ports.Memory; but there are no transactions: of a batch that fails, what came before stays settled."""
        with self._lock:
            return list(settling.settle_all(self._shelf, outcomes, decide))

    def recurring(self, source_id: str) -> Recurring:
        """See ports.Memory."""
        with self._lock:
            known = self._shelf.recurring.get(source_id, Recurring())
            return Recurring(known.page_count, dict(known.blocks))

    def settle_skipped(self, outcomes: Sequence[Skipped]) -> list[Stored]:
        """See ports.Memory."""
        with self._lock:
            return skipping.settle_skipped(self._shelf, outcomes)

    def restore(self, told: Sequence[Returned], kin: Container[int], decide: Decide) -> list[Stored]:
        """See ports.Memory."""
        with self._lock:
            return restoring.restore(self._shelf, told, kin, decide)

    def point(self, pointers: Sequence[Pointer]) -> None:
        """See ports.Memory."""
        with self._lock:
            restoring.point(self._shelf, pointers)

    def rejudge(self, item_id: int, revision: int, examined: Examined, decide: Decide) -> bool:
        """See ports.Memory."""
        with self._lock:
            return rejudging.rejudge(self._shelf, item_id, revision, examined, decide)

    def seen_again(self, candidates: Sequence[Candidate], at: datetime) -> None:
        """See ports.Memory."""
        with self._lock:
            settling.seen_again(self._shelf, candidates, at)

    def confirmed(self, candidate: Candidate, answer: NotModified) -> None:
        """See ports.Memory."""
        with self._lock:
            settling.confirmed(self._shelf, candidate, answer)

    def young(self, source_id: str, now: datetime, limit: int) -> list[tuple[Candidate, Known]]:
        """See ports.Memory."""
        with self._lock:
            due = [
                (entry.reread_at, entry)
                for entry in self._shelf.addresses.values()
                if entry.source == source_id and entry.reread_at is not None and entry.reread_at <= now
            ]
        due.sort(key=lambda each: each[0])
        return [(entry.again(), entry.known()) for _, entry in due[:limit]]

    def young_sources(self, now: datetime) -> set[str]:
        """See ports.Memory."""
        with self._lock:
            entries = self._shelf.addresses.values()
            return {entry.source for entry in entries if entry.reread_at is not None and entry.reread_at <= now}

    def begin_run(self, at: datetime) -> int:
        """Note that a run begins; answer its id."""
        del at  # an unfinished run is told to nobody
        with self._lock:
            run_id = max(self._runs, default=0) + 1
            self._runs[run_id] = None
            self._shelf.round = max((run_id for run_id, run in self._runs.items() if run), default=0) + 1
            return run_id

    def take(self, sources: Sequence[str], at: datetime) -> frozenset[str]:  # noqa: ARG002 - see ports.Memory
        """See ports.Memory. Nobody else has this memory."""
        return frozenset()

    def renew(self, at: datetime) -> None:
        """See ports.Memory."""

    def give_back(self, sources: Sequence[str]) -> None:
        """See ports.Memory."""

    def join_run(self) -> None:
        """See ports.Memory; there is no other program."""

    def end_visit(self, visit: Visit, state: SourceState) -> None:
        """Store one visit's report and its source's new state."""
        self.end_visits([(visit, state)])

    def end_visits(self, ended: Sequence[tuple[Visit, SourceState]]) -> None:
        """See ports.Memory."""
        with self._lock:
            for visit, state in ended:
                self._visits[visit.run, visit.source] = visit
                key = visit.source, visit.finished_at.astimezone(UTC).date()
                self._visit_days[key] = counted_on(self._visit_days.get(key) or SourceDay(*key), visit)
                self._states[state.id] = state

    def end_run(self, run: Run) -> None:
        """Note that a run has ended. Visits that were told by `end_visit` stay as told."""
        with self._lock:
            self._runs[run.id] = run
            for visit in run.visits:
                self._visits.setdefault((visit.run, visit.source), visit)

    def drop_visits(self, before: datetime) -> int:
        """Forget the visits that ended before a time, their runs and the older days; answer how many visits."""
        with self._lock:
            old = [key for key, visit in self._visits.items() if visit.finished_at < before]
            for key in old:
                del self._visits[key]
            self._runs = {number: run for number, run in self._runs.items() if run is None or run.started_at >= before}
            self._visit_days = {key: day for key, day in self._visit_days.items() if key[1] >= before.date()}
            return len(old)

    def steps(self, sources: Iterable[str]) -> list[Step]:
        """See ports.Memory."""
        wanted = set(sources)
        with self._lock:
            return [step for key, step in sorted(self._steps.items()) if key[0] in wanted]

    def end_step(self, step: Step) -> None:
        """See ports.Memory."""
        with self._lock:
            self._steps[step.source, step.name] = step

    def label(self, item_id: int, value: LabelValue, at: datetime) -> None:
        """See ports.Store."""
        with self._lock:
            self._needed(item_id)
            self._labels[item_id] = Label(item_id, value, at)

    def drop_raw(self, before: datetime) -> Dropped:
        """See ports.Memory."""
        total = Dropped()
        with self._lock:
            for kept in self._shelf.kept.values():
                for revision, (kept_at, capture) in list(kept.captures.items()):
                    if kept_at < before:
                        del kept.captures[revision]
                        size = sum(len(page.body) for page in capture.pages)
                        total = Dropped(total.pages + max(1, len(capture.pages)), total.size + size)
        return total

    def split_story(self, item_id: int) -> list[int]:
        """See ports.Store."""
        with self._lock:
            self._needed(item_id)
            return stories.split(self._shelf.told, item_id)

    def join_stories(self, one: int, other: int) -> int:
        """See ports.Store."""
        with self._lock:
            self._needed(one, other)
            return stories.join(self._shelf.told, one, other)

    def _needed(self, *item_ids: int) -> None:
        for item_id in item_ids:
            if item_id not in self._shelf.kept:
                raise StoreError(NO_ITEM.format(item_id))

    # -- library ----------------------------------------------------------------------------------------------------

    def item(self, item_id: int) -> Item | None:
        """Answer one item, None where there is none with this id."""
        return self._shelf.item(item_id)

    def items(self, wanted: ItemFilter) -> Iterator[Item]:
        """See ports.Library."""
        with self._lock:
            found = [kept.item for kept in self._shelf.kept.values() if _passes(kept, wanted)]
            if wanted.one_a_story:
                all_of_them = replace(wanted, after=None, ids=None)
                passing = (kept.item for kept in self._shelf.kept.values() if _passes(kept, all_of_them))
                first: dict[int, int] = {}
                for item in passing:
                    first[item.story] = min(item.id, first.get(item.story, item.id))
                found = [item for item in found if first[item.story] == item.id]
        found.sort(key=_place, reverse=wanted.newest_first)
        yield from found[: wanted.limit]

    def search(self, query: Query, limit: int, after: str | None = None, *, newest_first: bool = False) -> Hits:
        """See ports.Library. Reads every text, and counts exactly."""
        place = cursor(after)
        low, high = days_between(query)
        entries: dict[int, Words] = {}
        with self._lock:
            numbers = {item_id: kept.number for item_id, kept in self._shelf.kept.items()}
            found = {number: self._shelf.kept[item_id].item for item_id, number in numbers.items()}
        for number, item in found.items():
            entry = entry_of(item)
            if low <= number >> DAY_BITS < high and fits(query, entry):
                entries[number] = entry
        shares = {} if newest_first else {number: title_share(query, entry) for number, entry in entries.items()}
        order = sorted(entries, reverse=True)
        if not newest_first:
            order = ranked(order, shares, day_bits=DAY_BITS)
        page = order[place.offset : place.offset + limit]
        has_more = place.offset + limit < len(order)
        following = str(Cursor(None, place.offset + limit)) if has_more else None
        return Hits(tuple(found[number] for number in page), len(order), next=following)

    def count(self, wanted: ItemFilter) -> int:
        """Answer how many items the filter lets through; its limit is not heeded."""
        return sum(1 for _ in self.items(replace(wanted, limit=None)))

    def captures(self, item_id: int) -> list[Capture]:
        """See ports.Library."""
        kept = self._shelf.kept.get(item_id)
        return [capture for _, (_, capture) in sorted(kept.captures.items())] if kept else []

    def revisions(self, item_id: int) -> list[Revision]:
        """Answer the older wordings of an item, oldest first."""
        return self._shelf.revisions(item_id)

    def ties(self, item_id: int) -> list[Tied]:
        """See ports.Library."""
        with self._lock:
            return stories.ties_of(self._shelf.told, item_id)

    def states(self) -> list[SourceState]:
        """Answer what is known of every source, by id."""
        return [self._states[source_id] for source_id in sorted(self._states)]

    def visits(self, source_id: str | None, limit: int) -> list[Visit]:
        """Answer the newest visits of a source, or of all, newest first."""
        with self._lock:
            found = [visit for visit in self._visits.values() if source_id in {None, visit.source}]
        return sorted(found, key=lambda visit: (-visit.run, visit.source))[:limit]

    def labels(self) -> list[Label]:
        """See ports.Library."""
        with self._lock:
            return [self._labels[item_id] for item_id in sorted(self._labels)]

    def runs(self, limit: int) -> list[Run]:
        """Answer the newest finished runs with their visits, newest first."""
        with self._lock:
            finished = sorted((run for run in self._runs.values() if run), key=lambda run: -run.id)[:limit]
            visits = sorted(self._visits.values(), key=lambda visit: visit.source)
        return [replace(run, visits=tuple(visit for visit in visits if visit.run == run.id)) for run in finished]


def _place(item: Item) -> tuple[datetime, int]:
    return item.first_seen_at, item.id


def _is_behind(item: Item, wanted: ItemFilter) -> bool:
    if wanted.after is None:
        return True
    return _place(item) < wanted.after if wanted.newest_first else _place(item) > wanted.after


def _passes(kept: Kept, wanted: ItemFilter) -> bool:
    item, article, verdict = kept.item, kept.item.article, kept.item.verdict
    first_on, last_on = days_of(article.dating)
    return (
        wanted.relevant in {None, verdict.relevant}
        and wanted.source in {None, item.source}
        and wanted.language in {None, article.language}
        and (wanted.sector is None or wanted.sector in verdict.sectors)
        and (wanted.place is None or wanted.place in verdict.places)
        and (wanted.company is None or wanted.company in verdict.companies)
        and (wanted.topic is None or wanted.topic in verdict.topics)
        and (wanted.duplicates or item.duplicate_of is None)
        and wanted.story in {None, item.story}
        and wanted.is_past in {None, item.is_past}
        and (wanted.ids is None or wanted.ids[0] <= item.id <= wanted.ids[1])
        and (wanted.nearly_from is None or (not verdict.relevant and verdict.score >= wanted.nearly_from))
        and _is_behind(item, wanted)
        and (wanted.since_at is None or item.first_seen_at >= wanted.since_at)
        and (wanted.changed_since_at is None or kept.changed_at >= wanted.changed_since_at)
        and (wanted.until_at is None or item.first_seen_at < wanted.until_at)
        and (wanted.published_from_on is None or (last_on is not None and last_on >= wanted.published_from_on))
        and (wanted.published_to_on is None or (first_on is not None and first_on <= wanted.published_to_on))
    )
