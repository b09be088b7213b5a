"""Stored pages read, judged and joined again, as after a change of rules.

What is done shows in the items themselves: each carries the version of the rules that judged it, so that a run that was
killed goes on where it was.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace

from mfg_monitor.app import new_workers
from mfg_monitor.classify import rules_version
from mfg_monitor.collect import Ledger
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import Source, undeclared
from mfg_monitor.dedupe import decide
from mfg_monitor.errors import ExtractError, StoreError
from mfg_monitor.examine import rules_of
from mfg_monitor.model import Candidate, Capture, Examined, Item, ItemFilter
from mfg_monitor.ports import Store
from mfg_monitor.recurring import Recurring
from mfg_monitor.service.signals import run_until_signal
from mfg_monitor.service.spool import Spool
from mfg_monitor.store import SqlStore
from mfg_monitor.workers.pool import Workers


@dataclass(frozen=True, slots=True)
class Turned:
    """One item that the rules now keep and did not before, or the other way round."""

    item_id: int
    title: str
    is_kept: bool
    before: float
    after: float
    reason: str


@dataclass(slots=True)
class Replay:
    """What was done, or would be."""

    examined: int = 0
    changed: int = 0
    current: int = 0
    """Judged by the present rules already, and left alone."""
    from_text: int = 0
    """Without a raw page: judged by the stored text."""
    turned: Spool[Turned] = field(default_factory=Spool)
    failed: Spool[tuple[int, str]] = field(default_factory=Spool)
    """Items whose pages could not be read again, and why; they stay as they were."""
    refused: list[str] = field(default_factory=list)
    """Slices that no worker could go through, and why."""
    ended_by: int | None = None
    """The signal that broke it off."""

    def add(self, other: Replay) -> None:
        """Add what became of a further slice."""
        self.examined += other.examined
        self.changed += other.changed
        self.current += other.current
        self.from_text += other.from_text
        self.turned += other.turned
        self.failed += other.failed


_Read = tuple[Item, Examined | str, bool]


def reprocess(config: Config, store: SqlStore, wanted: ItemFilter, *, dry_run: bool, redo: bool) -> Replay:
    """Read the wanted items again, those that other rules judged or with `redo` all; a dry run writes nothing.

    Raises:
        StoreError: the database refused.
    """
    replay = Replay()
    replay.ended_by = run_until_signal(_here(config, store, wanted, replay, dry_run=dry_run, redo=redo))
    return replay


async def _here(
    config: Config, store: SqlStore, wanted: ItemFilter, replay: Replay, *, dry_run: bool, redo: bool
) -> None:
    ledger = Ledger(store)
    try:
        async with new_workers(config) as workers:
            await replayed(config, store, wanted, workers, ledger, replay, dry_run=dry_run, redo=redo)
    finally:
        await ledger.close()


async def replayed(
    config: Config,
    store: Store,
    wanted: ItemFilter,
    workers: Workers,
    ledger: Ledger,
    replay: Replay,
    *,
    dry_run: bool,
    redo: bool,
) -> None:
    """Read the wanted items again, and take note in `replay` of what became of each."""
    reader = _Reader(config, store, workers, replay, redo=redo)
    async for item, read, from_text in reader.read(store.items(wanted)):
        replay.examined += 1
        replay.from_text += from_text
        if isinstance(read, str):
            replay.failed.append((item.id, read))
            continue
        _note(replay, item, read)
        if dry_run:
            replay.changed += _differs(item, read)
        else:
            replay.changed += await ledger.rejudge(item.id, item.revision, read, decide)


class _Reader:
    """Reads several items at once, and answers them in order."""

    def __init__(self, config: Config, store: Store, workers: Workers, replay: Replay, *, redo: bool) -> None:
        self._sources = {source.id: source for source in config.sources}
        self._judging = rules_version(config.topics, threshold=config.settings.classify.threshold)
        self._store = store
        self._workers = workers
        self._replay = replay
        self._redo = redo
        self._recurring: dict[str, Recurring] = {}

    async def read(self, items: Iterator[Item]) -> AsyncIterator[_Read]:
        window: deque[asyncio.Task[_Read]] = deque()
        try:
            while (item := await asyncio.to_thread(next, items, None)) is not None:
                source = self._sources.get(item.source) or undeclared(item.source)
                if not self._redo and item.verdict.rules == rules_of(self._judging, source):
                    self._replay.current += 1
                    continue
                window.append(asyncio.create_task(self._one(item, source)))
                if len(window) > 2 * self._workers.count:
                    yield await window.popleft()
            while window:
                yield await window.popleft()
        finally:
            for task in window:
                task.cancel()
            await asyncio.gather(*window, return_exceptions=True)

    async def _one(self, item: Item, source: Source) -> _Read:
        try:
            capture = await asyncio.to_thread(self._capture, item)
            if capture is None:
                return item, await self._workers.judge(source, _candidate(item), item.article, item.last_seen_at), True
            examined = await self._workers.examine(source, capture.candidate, capture.pages, at=capture.fetched_at)
            examined = await self._without_boilerplate(source, examined)
        except (ExtractError, StoreError) as error:
            return item, str(error), False
        return item, _dated(item, examined), False

    async def _without_boilerplate(self, source: Source, examined: Examined) -> Examined:
        """Cut what was learned to recur over the source's pages, as a visit does."""
        if source.id not in self._recurring:
            self._recurring[source.id] = await asyncio.to_thread(self._store.recurring, source.id)
        known = self._recurring[source.id]
        cut = known.cut(examined.article.text) if known.is_telling else examined.article.text
        if cut == examined.article.text:
            return examined
        return await self._workers.judge_again(source, examined, cut)

    def _capture(self, item: Item) -> Capture | None:
        return next((one for one in self._store.captures(item.id) if one.revision == item.revision), None)


def _candidate(item: Item) -> Candidate:
    return Candidate(url=item.url, canonical_url=item.article.canonical_url, source=item.source)


def _dated(item: Item, examined: Examined) -> Examined:
    """A revision that showed no date keeps the one that was shown before."""
    if item.revision == 1 or examined.article.dating.published is not None:
        return examined
    return replace(examined, article=replace(examined.article, dating=item.article.dating))


def _differs(item: Item, examined: Examined) -> bool:
    return (item.article, item.verdict) != (examined.article, examined.verdict)


def _note(replay: Replay, item: Item, examined: Examined) -> None:
    before, after = item.verdict, examined.verdict
    if before.relevant == after.relevant:
        return
    parts = sorted(after.parts, key=lambda part: -part.value)
    if after.relevant:
        reason = "; ".join(part.reason for part in parts[:2] if part.value > 0)
    else:
        reason = after.notes[0] if after.notes else "too little speaks for it"
    title = examined.article.title or item.article.title
    replay.turned.append(Turned(item.id, title, after.relevant, before.score, after.score, reason))
