"""The front pages of one source: ask for them, read them, and say which candidates they name and what to remember."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from mfg_monitor.config.sources import ApiSource, ListingSource, SitemapSource, WebSource
from mfg_monitor.errors import DiscoverError, FetchError
from mfg_monitor.model import Candidate, Failure, Front, NotModified, SourceState
from mfg_monitor.ports import Examiner, Fetcher

MOST_SITEMAPS = 500
"""Children of a sitemap index that one visit reads at most; indexes may loop and lie."""


@dataclass(slots=True)
class FrontReading:
    """What the front pages of one visit said."""

    candidates: dict[str, Candidate] = field(default_factory=dict)
    """By canonical address, in the order named."""
    fronts: list[Front] = field(default_factory=list)
    """To be remembered once every candidate is settled."""
    warnings: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    """Of further front pages; the first one's failure is raised instead."""
    changed: bool = False
    """At least one front page was new to us."""
    ttl_s: float | None = None


async def read_fronts(
    source: WebSource, state: SourceState, *, fetcher: Fetcher, examiner: Examiner, now: datetime
) -> FrontReading:
    """Read the source's front page of today and those that it names, within bounds.

    Raises:
        FetchError, DiscoverError: the first front page could not be had or read.
    """
    reading = FrontReading()
    first = source.address_at(now)
    waiting, met = deque([first]), {first}
    bound = _most_fronts(source)
    while waiting:
        url = waiting.popleft()
        try:
            children = await _read_one(source, url, state, reading, fetcher, examiner)
        except (FetchError, DiscoverError) as error:
            if url == first:
                raise
            reading.failures.append(Failure(error.kind, error.message, url))
            continue
        for child in children:
            if child not in met and len(met) < bound:
                met.add(child)
                waiting.append(child)
    return reading


async def _read_one(
    source: WebSource, url: str, state: SourceState, reading: FrontReading, fetcher: Fetcher, examiner: Examiner
) -> tuple[str, ...]:
    rules = _rules_key(source)
    before = state.front(url)
    # Validators speak of what we read with the rules of that day: after a change of rules the page is asked for whole.
    trusted = before is not None and before.body_hash.startswith(rules)
    answer = await fetcher.get(url, before.validators if before and trusted else None)
    if isinstance(answer, NotModified):
        if before is not None:
            reading.fronts.append(Front(url, before.validators, before.body_hash, answer.fetched_at))
        return ()
    body_hash = f"{rules}:{hashlib.blake2b(answer.body, digest_size=16).hexdigest()}"
    if before and before.body_hash == body_hash and not _names_fronts(source):
        reading.fronts.append(Front(url, answer.validators, body_hash, answer.fetched_at))
        return ()
    found = await examiner.discover(source, answer)
    reading.changed = True
    reading.fronts.append(Front(url, answer.validators, body_hash, answer.fetched_at))
    for candidate in found.candidates:
        reading.candidates.setdefault(candidate.canonical_url, candidate)
    reading.warnings.extend(found.warnings)
    if found.ttl_s is not None:
        reading.ttl_s = max(reading.ttl_s or 0.0, found.ttl_s)
    return found.children


def _most_fronts(source: WebSource) -> int:
    match source:
        case SitemapSource():
            return MOST_SITEMAPS
        case ListingSource() | ApiSource():
            return source.pages
        case _:
            return 1


def _names_fronts(source: WebSource) -> bool:
    return _most_fronts(source) > 1


def _rules_key(source: WebSource) -> str:
    rules = source.model_dump_json(
        include={"kind", "link_pattern", "link_selector", "pages", "items", "item_url", "item_title", "item_date"}
    )
    return hashlib.blake2b(rules.encode(), digest_size=4).hexdigest()
