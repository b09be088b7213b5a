"""Candidates of the web: which of them to ask for, and what each one becomes."""

from __future__ import annotations

from datetime import datetime

from mfg_monitor.collect.desk import Desk, Tally, Wish
from mfg_monitor.config.sources import WebSource
from mfg_monitor.errors import ExtractError, FetchError, RemoteError
from mfg_monitor.model import Candidate, Examined, Known, NotModified, Outcome, Page, Skipped

MOST_PARTS = 30
"""Parts of one article that are joined at most."""


async def wanted(named: dict[str, Candidate], desk: Desk, wish: Wish) -> dict[str, tuple[Candidate, Known | None]]:
    """Answer which of the named candidates to ask for, each with what is known of it, and claim them for this visit."""
    known = await desk.ledger.known(list(named)) if named else {}
    chosen: dict[str, tuple[Candidate, Known | None]] = {}
    again: list[Candidate] = []
    for url, candidate in named.items():
        memory = known.get(url)
        if url in desk.claimed or _too_old(candidate, wish):
            continue
        if memory is None or _worth_reading(candidate, memory, wish):
            desk.claimed.add(url)
            chosen[url] = (candidate, memory)
        elif memory.item_id is not None:
            again.append(candidate)
    if again:
        await desk.ledger.seen_again(again, desk.now())
    return chosen


def _worth_reading(candidate: Candidate, known: Known, wish: Wish) -> bool:
    if known.reason == "old":
        return wish.since_on is None
    return candidate.signature is not None and known.signature is not None and candidate.signature != known.signature


def _too_old(candidate: Candidate, wish: Wish) -> bool:
    if wish.since_on is None:
        return False
    days = [w.value[:10] for w in candidate.witnesses if w.precision in {"second", "minute", "day"}]
    return bool(days) and max(days) < wish.since_on.isoformat()


async def outcome_of(
    source: WebSource, candidate: Candidate, known: Known | None, desk: Desk, wish: Wish, tally: Tally
) -> Outcome | None:
    """Fetch and examine one candidate; None where a known article is as it was."""
    try:
        page = await desk.fetcher.get(candidate.url, known.validators if known else None)
        if isinstance(page, NotModified):
            await desk.ledger.seen_again([candidate], page.fetched_at)
            return None
        pages = await _parts(source, page, desk)
        tally.fetched += 1
        examined = await desk.examiner.examine(source, candidate, pages)
    except RemoteError as error:
        return await _without_page(source, candidate, error, desk)
    return kept_by_age(examined, wish)


async def _without_page(source: WebSource, candidate: Candidate, error: RemoteError, desk: Desk) -> Outcome:
    if candidate.content and not error.retryable:
        try:
            return await desk.examiner.examine(source, candidate, ())
        except ExtractError:
            pass
    return skipped(candidate, error, desk.now())


async def _parts(source: WebSource, first: Page, desk: Desk) -> list[Page]:
    """Join the article's further parts, where the source has a rule for them; a part not to be had ends it."""
    pages, met = [first], {first.url, first.final_url}
    while source.article.next_page and len(pages) < MOST_PARTS and _size(pages) < desk.settings.max_body:
        url = await desk.examiner.next_page(source, pages[-1])
        if url is None or url in met:
            break
        met.add(url)
        try:
            page = await desk.fetcher.get(url)
        except FetchError as error:
            if error.retryable:
                raise
            break
        if isinstance(page, NotModified) or page.final_url in met - {url}:
            break
        met.add(page.final_url)
        pages.append(page)
    return pages


def _size(pages: list[Page]) -> int:
    return sum(len(page.body) for page in pages)


def skipped(candidate: Candidate, error: RemoteError, at: datetime) -> Skipped:
    """Answer the outcome of a failure. Each is tried again: even a wrong type or size may be one bad answer, and the
    store gives an address up after some tries."""
    return Skipped(candidate, error.kind, error.message, at, retryable=True)


def kept_by_age(examined: Examined, wish: Wish) -> Outcome:
    published = examined.article.dating.published
    if wish.since_on is None or published is None or published[:10] >= wish.since_on.isoformat()[: len(published)]:
        return examined
    return Skipped(examined.candidate, "old", f"published {published}, before {wish.since_on}", examined.fetched_at)
