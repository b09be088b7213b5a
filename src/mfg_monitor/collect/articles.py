"""Candidates of the web: which of them to ask for, and what each one becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mfg_monitor.collect.desk import Desk, End, Tally, Wish
from mfg_monitor.collect.onward import get_article
from mfg_monitor.config.sources import WebSource
from mfg_monitor.errors import ExtractError, FetchError, RemoteError
from mfg_monitor.model import Candidate, Examined, Known, NotModified, Outcome, Page, Skipped
from mfg_monitor.urls import host_of

MOST_RETRIED = 200
"""Unfinished candidates of earlier visits that one visit takes up."""
MOST_REREAD = 20
"""Young articles that one visit asks for again; the others wait for the next one."""
MOST_PARTS = 30
"""Parts of one article that are joined at most."""


@dataclass(slots=True)
class Choice:
    """Which of the named candidates to ask for, and what becomes of the others."""

    chosen: dict[str, tuple[Candidate, Known | None]] = field(default_factory=dict)
    """By canonical address, each with what is known of it; claimed for this visit."""
    left: dict[str, End] = field(default_factory=dict)
    """The ends of those that are not asked for, unless the visit takes them up as unfinished."""
    skipped: list[Skipped] = field(default_factory=list)
    """Those that are left out for the first time, to be remembered with the reason."""


async def wanted(named: dict[str, Candidate], desk: Desk, wish: Wish) -> Choice:
    """Choose which of the named candidates to ask for."""
    known = await desk.ledger.known(list(named)) if named else {}
    choice = Choice()
    again: list[Candidate] = []
    for url, candidate in named.items():
        memory = known.get(url)
        if desk.is_taken(url):
            choice.left[url] = "elsewhere"
        elif (why := _outside(wish, *_days_told(candidate))) is not None:
            choice.left[url] = "rejected"
            if memory is None:
                choice.skipped.append(Skipped(candidate, "old", why, desk.now()))
        elif memory is None or _worth_reading(candidate, memory, wish):
            desk.claimed.add(url)
            choice.chosen[url] = (candidate, memory)
        elif memory.item_id is not None:
            choice.left[url] = "unchanged"
            again.append(candidate)
        else:
            choice.left[url] = memory.state
    if again:
        await desk.ledger.seen_again(again, desk.now())
    return choice


def limited(choice: Choice, limit: int, at: datetime) -> None:
    """Leave what is beyond the limit for a later run."""
    for url in list(choice.chosen)[limit:]:
        candidate, memory = choice.chosen.pop(url)
        choice.left[url] = "waiting"
        if memory is None and not candidate.tries:  # what was tried before waits for its next try as it is
            choice.skipped.append(Skipped(candidate, "limit", "left for a later run by --limit", at))


async def unfinished(source: WebSource, desk: Desk) -> list[tuple[Candidate, Known | None]]:
    """Answer what earlier visits could not read, claimed; a known article among it is asked for by its validators."""
    found = await desk.ledger.unfinished(source.id, MOST_RETRIED)
    waiting = [candidate for candidate in found if not desk.is_taken(candidate.canonical_url)]
    desk.claimed.update(candidate.canonical_url for candidate in waiting)
    known = await desk.ledger.known([candidate.canonical_url for candidate in waiting]) if waiting else {}
    return [(candidate, known.get(candidate.canonical_url)) for candidate in waiting]


async def young(source: WebSource, desk: Desk, wish: Wish) -> list[tuple[Candidate, Known]]:
    """Answer the young articles to ask for once more, by their validators alone, and claim them for this visit."""
    if wish.limit is not None or wish.since_on is not None:
        return []
    due = await desk.ledger.young(source.id, desk.now(), MOST_REREAD)
    free = [(candidate, known) for candidate, known in due if not desk.is_taken(candidate.canonical_url)]
    desk.claimed.update(candidate.canonical_url for candidate, _ in free)
    return free


def _worth_reading(candidate: Candidate, known: Known, wish: Wish) -> bool:
    if known.state == "waiting":
        return True
    if known.reason == "old":
        return wish.since_on is None or any(_days_told(candidate))
    return candidate.tells_change_from(known.signature)


def _days_told(candidate: Candidate) -> tuple[str | None, str | None]:
    """Answer the newest day on which the front page says that a candidate was published, and was last changed."""
    days = [(w.value[:10], w.role) for w in candidate.witnesses if w.precision in {"second", "minute", "day"}]
    published, changed = (
        max((day for day, role in days if role == of), default=None) for of in ("published", "updated")
    )
    return published, changed


def _outside(wish: Wish, published: str | None, changed: str | None = None) -> str | None:
    """Answer in words why a day, a month or a year lies outside of what is asked for; None where it does not.

    What was changed later may be older than the last day asked for: only the page says so.
    """
    since, until = wish.since_on, wish.until_on
    newest = max(filter(None, (published, changed)), default=None)
    if since is not None and newest is not None and newest < since.isoformat()[: len(newest)]:
        return f"{'published' if newest == published else 'last changed'} {newest}, before {since}"
    if until is not None and published is not None and published > until.isoformat()[: len(published)]:
        return f"published {published}, after {until}"
    return None


async def outcome_of(
    source: WebSource, candidate: Candidate, known: Known | None, desk: Desk, wish: Wish, tally: Tally
) -> Outcome | None:
    """Fetch and examine one candidate; None where a known article is as it was."""
    try:
        front = source.address_at(desk.now())
        page = await get_article(desk.fetcher, candidate.url, known.validators if known else None, front=front)
        if isinstance(page, NotModified):
            await desk.ledger.confirmed(candidate, page)
            tally.end(candidate.canonical_url, "unchanged")
            return None
        pages = await _parts(source, page, desk)
        tally.fetched += 1
        examined = await desk.examiner.examine(source, candidate, pages)
    except RemoteError as error:
        tally.heed(error, desk.now(), of=host_of(front))
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
    return Skipped(candidate, error.kind, error.message, at, retryable=True, status=error.status)


def kept_by_age(examined: Examined, wish: Wish) -> Outcome:
    published = examined.article.dating.published
    why = _outside(wish, published[:10] if published else None)
    return examined if why is None else Skipped(examined.candidate, "old", why, examined.fetched_at)
