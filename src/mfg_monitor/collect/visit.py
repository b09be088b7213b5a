"""One source, from its front page to its stored outcomes and its next date."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from mfg_monitor import cadence, logs
from mfg_monitor.collect.articles import Choice, kept_by_age, limited, outcome_of, skipped, unfinished, wanted, young
from mfg_monitor.collect.desk import Desk, Left, Tally, Wish
from mfg_monitor.collect.fronts import FrontReader, FrontReading
from mfg_monitor.collect.lessons import Lessons
from mfg_monitor.collect.settle import settle_all
from mfg_monitor.config.sources import FilesSource, LocalSource, Source, WarcSource, WebSource
from mfg_monitor.errors import (
    DamagedRowError,
    DiscoverError,
    ExtractError,
    FetchError,
    HeldError,
    RemoteError,
    StoreError,
)
from mfg_monitor.model import (
    Candidate,
    Counts,
    Failure,
    Known,
    Outcome,
    Page,
    Skipped,
    SourceState,
    Visit,
    VisitStatus,
)
from mfg_monitor.urls import host_of

Local = tuple[Candidate, Page, *tuple[Page, ...]] | Skipped
"""One page that needs no network, with its further parts."""
LONGEST_VISIT_S = 6 * 3600.0
"""Ten thousand articles of one host at two seconds each; what takes longer is stuck, or may go on the next time."""


@dataclass(frozen=True, slots=True)
class _Ending:
    status: VisitStatus
    failure: Failure | None = None
    gone: bool = False
    reading: FrontReading | None = None


async def collect(
    source: Source,
    *,
    run: int,
    state: SourceState,
    left: Left,
    desk: Desk,
    wish: Wish,
    longest_s: float = LONGEST_VISIT_S,
) -> Visit:
    """Visit one source and store every outcome; answer the report. Never raises for a remote's fault.

    `state` is what is known of the source, `left` what earlier visits may have left to be asked for. A visit that has
    not ended after `longest_s` is broken off as failed.

    Raises:
        StoreError: the database refused; nothing of this visit's state is remembered.
    """
    with logs.bound(source=source.id, run=run):
        return await _collected(source, run, state, left, desk, wish, longest_s)


async def _collected(
    source: Source, run: int, state: SourceState, left: Left, desk: Desk, wish: Wish, longest_s: float
) -> Visit:
    log = logs.get("collect")
    started_at = desk.now()
    tally = Tally()
    try:
        if isinstance(source, FilesSource | WarcSource):
            ending = await _within(longest_s, _visit_local(source, desk, wish, tally))
        else:
            ending = await _within(longest_s, _visit_web(source, state, left, desk, wish, tally))
    except HeldError as error:
        tally.heed(error, desk.now())
        ending = _Ending("skipped", Failure(error.kind, error.message, error.url))
    except RemoteError as error:
        tally.heed(error, desk.now())
        status: VisitStatus = "blocked" if error.kind in {"robots", "refused_address"} else "failed"
        gone = error.status == HTTPStatus.GONE
        words = f"{error.message}: the publisher ended it; change its address or disable it" if gone else error.message
        ending = _Ending(status, Failure(error.kind, words, error.url), gone=gone)
    except DamagedRowError as error:
        ending = _Ending("failed", Failure("file", str(error)))
    except StoreError:
        raise
    except Exception as error:
        log.exception("visit failed by a fault of this program")
        ending = _Ending("failed", Failure("internal", f"fault of this program: {type(error).__name__}"))
    visit, state = _concluded(source, state, ending, tally, run=run, started_at=started_at, desk=desk)
    await desk.ledger.end_visit(visit, state)
    log.info("visit", status=visit.status, **_nonzero(visit.counts), **_told(visit.failure))
    return visit


async def _within(longest_s: float, visiting: Coroutine[Any, Any, _Ending]) -> _Ending:
    try:
        async with asyncio.timeout(longest_s) as limit:
            return await visiting
    except TimeoutError as error:
        if not limit.expired():
            raise
        words = f"the visit did not end within {longest_s / 3600:g} hours and was broken off; the next one goes on"
        raise FetchError("timeout", words, retryable=True) from error


async def _visit_web(
    source: WebSource, state: SourceState, left: Left, desk: Desk, wish: Wish, tally: Tally
) -> _Ending:
    reading: FrontReading | None = None
    refusal: RemoteError | None = None
    try:
        reading = await FrontReader(source, state, desk.fetcher, desk.examiner, desk.now()).read()
    except HeldError:
        raise
    except (FetchError, DiscoverError) as error:
        refusal = error
    named = reading.candidates if reading else {}
    tally.discovered = len(named)
    choice = await wanted(named, desk, wish)
    chosen = choice.chosen
    further = await unfinished(source, desk) if left.unfinished else []
    further += await young(source, desk, wish) if left.young and reading is not None else []
    for candidate, known in further:
        chosen[candidate.canonical_url] = (candidate, known)
        if choice.left.pop(candidate.canonical_url, None) is None:
            tally.unnamed.add(candidate.canonical_url)
    cut = wish.limit is not None and len(chosen) > wish.limit
    await read_chosen(source, choice, desk, wish, tally)
    if reading is None:
        raise refusal or DiscoverError("internal", "the front page was neither read nor refused", url=source.url)
    if cut or wish.since_on is not None:
        reading.fronts.clear()  # what was left out must be found again
    failure = next(iter(reading.failures), None)
    status: VisitStatus = "ok" if reading.changed or tally.fetched else "not_modified"
    return _Ending(status, failure, reading=reading)


async def read_chosen(source: WebSource, choice: Choice, desk: Desk, wish: Wish, tally: Tally) -> None:
    """Ask for the candidates that were chosen, up to the limit, and store what becomes of each."""
    chosen = choice.chosen
    claimed = set(chosen)
    if wish.limit is not None:
        limited(choice, wish.limit, desk.now())
    queue = list(chosen.values())

    async def read(candidate: Candidate) -> Outcome | None:
        return await outcome_of(source, candidate, chosen[candidate.canonical_url][1], desk, wish, tally)

    try:
        if choice.skipped:
            await desk.ledger.settle_skipped(choice.skipped)
        for url, end in choice.left.items():
            tally.end(url, end)
        lessons = Lessons(source, desk, deque(chosen))
        await settle_all([candidate for candidate, _ in queue], read, _width(queue, desk), desk, tally, lessons)
    finally:
        desk.asked.update(chosen)
        desk.claimed -= claimed


async def _visit_local(source: LocalSource, desk: Desk, wish: Wish, tally: Tally) -> _Ending:
    from mfg_monitor.discover import local_pages  # noqa: PLC0415 - a round over the web reads no page in this process

    path = desk.path_of(source)
    await read_local(source, local_pages(source.id, path, now=desk.now()), desk, wish, tally)
    # A file is its source's front page: where nothing of it can be read, the source has failed.
    is_unreadable = tally.failures and tally.failed == tally.discovered and path.is_file()
    return _Ending("failed", tally.failures[0]) if is_unreadable else _Ending("ok")


async def read_local(source: LocalSource, entries: Iterator[Local], desk: Desk, wish: Wish, tally: Tally) -> None:
    """Read pages that need no network, and store what becomes of each."""
    pages: dict[str, list[Page]] = {}

    async def named() -> AsyncIterator[Candidate | Skipped]:
        taken = 0
        while (entry := await asyncio.to_thread(next, entries, None)) is not None:
            if wish.limit is not None and taken >= wish.limit:
                return
            tally.discovered += 1
            if isinstance(entry, Skipped):
                yield entry
                continue
            candidate, *parts = entry
            largest = max(len(page.body) for page in parts)
            if largest > desk.settings.max_body:
                yield Skipped(candidate, "too_large", f"larger than fetch.max_body ({largest} bytes)", desk.now())
                continue
            memory = (await desk.ledger.known([candidate.canonical_url])).get(candidate.canonical_url)
            if memory is not None and memory.signature == candidate.signature and memory.state != "waiting":
                tally.end(candidate.canonical_url, "unchanged" if memory.item_id is not None else memory.state)
                continue
            taken += 1
            pages[candidate.canonical_url] = parts
            yield candidate

    async def read(candidate: Candidate) -> Outcome | None:
        tally.fetched += 1
        try:
            parts = pages.pop(candidate.canonical_url)
            return kept_by_age(await desk.examiner.examine(source, candidate, parts), wish)
        except ExtractError as error:
            return skipped(candidate, error, desk.now())

    await settle_all(named(), read, 4, desk, tally, Lessons(source, desk))


def _width(queue: list[tuple[Candidate, Known | None]], desk: Desk) -> int:
    hosts = len({host_of(candidate.url) for candidate, _ in queue[:64]})
    return min(32, 2 * desk.settings.per_host_concurrency * min(max(hosts, 1), 8) + 2)


def _concluded(
    source: Source, state: SourceState, ending: _Ending, tally: Tally, *, run: int, started_at: datetime, desk: Desk
) -> tuple[Visit, SourceState]:
    now = desk.now()
    good = ending.status in {"ok", "not_modified"}
    failures = 0 if good else state.failures + (ending.status != "skipped")
    due_at, due_reason = cadence.next_check(
        now,
        source.every or desk.settings.every,
        failures=failures,
        held_until=tally.held_until,
        ttl_s=ending.reading.ttl_s if ending.reading else None,
        quiet_for=now - state.last_new_at if state.last_new_at and not tally.new else None,
        gone=ending.gone,
        jitter=desk.jitter(),
    )
    failure = ending.failure or _miscounted(ending, tally) or next(iter(tally.failures), None)
    named = ending.reading.named if ending.reading else None
    fronts = {front.url: front for front in state.fronts if named is None or front.url in named}
    for front in ending.reading.fronts if ending.reading else ():
        fronts[front.url] = front
    visit = Visit(
        run=run,
        source=source.id,
        status=ending.status,
        started_at=started_at,
        finished_at=now,
        counts=tally.counts(),
        failure=failure,
        warnings=(*(ending.reading.warnings if ending.reading else ()), *tally.warnings()),
        failures=tuple(tally.failures),
        next_due_at=due_at,
        ends=tally.told_ends(),
    )
    return visit, replace(
        state,
        fronts=tuple(fronts.values()),
        last_visit_at=now,
        last_ok_at=now if good else state.last_ok_at,
        last_new_at=now if tally.new else state.last_new_at,
        next_due_at=due_at,
        due_reason=due_reason,
        failures=failures,
        last_status=ending.status,
        last_failure=failure,
    )


def _miscounted(ending: _Ending, tally: Tally) -> Failure | None:
    """Check that each candidate has come to one end; a visit that broke off has not brought them there."""
    words = tally.mismatch() if ending.status in {"ok", "not_modified"} else None
    return Failure("internal", words) if words else None


def _nonzero(counts: Counts) -> dict[str, int]:
    names: Iterator[str] = iter(Counts.__slots__)
    return {name: value for name in names if (value := getattr(counts, name))}


def _told(failure: Failure | None) -> dict[str, str]:
    return {"error": f"{failure.kind}: {failure.message}"} if failure else {}
