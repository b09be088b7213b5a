"""The trip with nothing kept: one source, or single pages, through all stages into a store that is forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mfg_monitor import clock
from mfg_monitor.app import open_collector
from mfg_monitor.collect import Desk, Ledger, Round, Wish
from mfg_monitor.collect.onward import get_article
from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import FilesSource, Source
from mfg_monitor.discover import Local, local_pages
from mfg_monitor.errors import DiscoverError, RemoteError
from mfg_monitor.model import (
    Candidate,
    Examined,
    Failure,
    Hold,
    Item,
    ItemFilter,
    NotModified,
    Outcome,
    Page,
    Skipped,
    Stored,
)
from mfg_monitor.ports import Fetcher
from mfg_monitor.store import MemoryStore
from mfg_monitor.urls import canonical


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a visit of one source would bring."""

    discovered: int
    warnings: list[str]
    items: list[Item]
    skipped: list[dict[str, Any]]
    error: dict[str, Any] | None


def _forget(_hold: Hold) -> None:
    return


class _Heeding(MemoryStore):
    """A store that is forgotten, but for the hosts that ask to be left alone: those are told."""

    def __init__(self, holds: Iterable[Hold], on_hold: Callable[[Hold], None]) -> None:
        super().__init__()
        for hold in holds:
            super().hold(hold)
        self._on_hold = on_hold

    def hold(self, hold: Hold) -> None:
        super().hold(hold)
        self._on_hold(hold)


async def dry_run(
    config: Config,
    source: Source,
    *,
    limit: int,
    holds: Iterable[Hold] = (),
    on_hold: Callable[[Hold], None] = _forget,
) -> DryRun:
    """Visit one source as if for the first time, and forget it.

    `holds` are the hosts that asked to be left alone; `on_hold` is told of those that ask for it now.
    """
    async with open_collector(config, _Heeding(holds, on_hold), is_trial=True) as collector:
        return await dry_visit(collector.desk, source, limit=limit)


async def dry_visit(desk: Desk, source: Source, *, limit: int) -> DryRun:
    """Visit one source at this desk as if for the first time, with a memory of its own that is forgotten.

    The desk's fetcher serves on, so that several dry runs keep to one pace and ask each robots.txt once.
    """
    store = MemoryStore()
    skipped: list[dict[str, Any]] = []

    def note(outcome: Outcome, _stored: Stored) -> None:
        if isinstance(outcome, Skipped) and outcome.failure is not None:
            skipped.append(_told(outcome.failure))

    ledger = Ledger(store)
    try:
        own = replace(desk, ledger=ledger, on_outcome=note, claimed=set(), asked=set())
        run = await Round(own, Wish(limit=limit)).over([source])
    finally:
        await ledger.close()
    visit = run.visits[0]
    failed = visit.status in {"failed", "blocked", "skipped"}
    return DryRun(
        discovered=visit.counts.discovered,
        warnings=list(visit.warnings),
        items=list(store.items(ItemFilter())),
        skipped=skipped,
        error=_told(visit.failure) if failed and visit.failure else None,
    )


def _told(failure: Failure) -> dict[str, Any]:
    return {"kind": failure.kind, "message": failure.message, "url": failure.url}


async def try_pages(
    config: Config,
    places: Sequence[str],
    *,
    url: str | None = None,
    save: Callable[[Item, Page], None] | None = None,
    holds: Iterable[Hold] = (),
    on_hold: Callable[[Hold], None] = _forget,
) -> AsyncIterator[Item | Skipped]:
    """Take addresses, files and folders through all stages, and answer each as an item that is stored nowhere.

    `url` is the address that a single file is to be read as. `save` is told of each item with the page it came from.
    `holds` and `on_hold` are as in `dry_run`.
    """
    source = FilesSource(kind="files", id="try", path=".")
    number = 0
    async with open_collector(config, _Heeding(holds, on_hold), is_trial=True) as collector:
        desk = collector.desk
        for place in places:
            async for entry in _pages_at(place, desk.fetcher, url):
                if isinstance(entry, Skipped):
                    yield entry
                    continue
                candidate, *pages = entry
                number += 1
                try:
                    item = _item(number, await desk.examiner.examine(source, candidate, pages))
                except RemoteError as error:
                    yield Skipped(candidate, error.kind, error.message, clock.now())
                    continue
                if save is not None:
                    save(item, pages[0])
                yield item


async def _pages_at(place: str, fetcher: Fetcher, url: str | None) -> AsyncIterator[Local]:
    if place.startswith(("http://", "https://")):
        candidate = Candidate(url=place, canonical_url=place, source="try")
        try:
            candidate = replace(candidate, canonical_url=canonical(place))
            page = await get_article(fetcher, place)
        except RemoteError as error:
            yield Skipped(candidate, error.kind, error.message, clock.now())
        except ValueError as error:
            yield Skipped(candidate, "refused_address", str(error), clock.now())
        else:
            if not isinstance(page, NotModified):
                yield candidate, page
        return
    if "://" in place and not place.startswith("file:"):
        candidate = Candidate(url=place, canonical_url=place, source="try")
        yield Skipped(candidate, "refused_address", "only http and https addresses are asked", clock.now())
        return
    try:
        for entry in local_pages("try", Path(place), now=clock.now()):
            if url is None or isinstance(entry, Skipped):
                yield entry
            else:
                candidate, page, *further = entry
                named = replace(candidate, url=url, canonical_url=canonical(url))
                yield named, replace(page, url=url, final_url=url), *further
    except DiscoverError as error:
        yield Skipped(Candidate(url=place, canonical_url=place, source="try"), error.kind, error.message, clock.now())


def _item(number: int, examined: Examined) -> Item:
    return Item(
        id=number,
        url=examined.candidate.url,
        source=examined.candidate.source,
        article=examined.article,
        verdict=examined.verdict,
        first_seen_at=examined.fetched_at,
        last_seen_at=examined.fetched_at,
        story=number,
    )
