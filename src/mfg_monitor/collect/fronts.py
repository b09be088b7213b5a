"""The front pages of one source: ask for them, read them, and say which candidates they name and what to remember."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from mfg_monitor.collect import trust
from mfg_monitor.config.asking import is_list_step, part_of
from mfg_monitor.config.sources import ApiSource, ListingSource, SitemapSource, WebSource
from mfg_monitor.errors import DiscoverError, FetchError
from mfg_monitor.model import Candidate, Failure, Front, NotModified, Page, Question, SourceState, Validators
from mfg_monitor.ports import Examiner, Fetcher

MOST_SITEMAPS = 500
"""Children of a sitemap index that one visit reads at most; indexes may loop and lie."""

MOST_NAMED = 60_000
"""Candidates that one visit holds at most: an index of full sitemaps names millions."""


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
    named: frozenset[str] = frozenset()
    """The front pages that there are, the first one among them; others are forgotten."""
    changed: bool = False
    """At least one front page was new to us."""
    ttl_s: float | None = None
    """How long the first front page asks to be left alone."""


@dataclass(frozen=True, slots=True)
class FrontReader:
    """Reads the front pages of one visit."""

    source: WebSource
    state: SourceState
    fetcher: Fetcher
    examiner: Examiner
    now: datetime
    wants: Callable[[Candidate], bool] | None = None
    """Which candidates to keep, where not all."""

    async def read(self) -> FrontReading:
        """Read the front page of today and those that it names, within bounds.

        Raises:
            FetchError, DiscoverError: the first front page could not be had or read.
        """
        reading = FrontReading()
        first = self.source.address_at(self.now)
        waiting, met = deque([first]), {first}
        bound = _most_fronts(self.source)
        while waiting:
            url = waiting.popleft()
            if len(reading.candidates) >= MOST_NAMED:
                self._leave(url, reading)
                continue
            try:
                children = await self._read_one(url, reading)
            except (FetchError, DiscoverError) as error:
                if url == first:
                    raise
                reading.failures.append(Failure(error.kind, error.message, url))
                reading.fronts.extend(self._unread(url))
                continue
            for child in sorted(children, key=self._last_read):
                if child not in met and len(met) < bound:
                    met.add(child)
                    waiting.append(child)
        reading.named = frozenset(met)
        return reading

    async def _read_one(self, url: str, reading: FrontReading) -> tuple[str, ...]:
        before = self.state.front(url)
        rules = _rules_key(self.source)
        given = trust.conditions(before, rules=rules, now=self.now)
        asked = trust.address(before, url, failures=self.state.failures)
        answer = await self.fetcher.get(asked, given, _question(self.source, url, self.now))
        if isinstance(answer, NotModified):
            if before is not None and answer.validators:
                reading.fronts.append(replace(before, validators=answer.validators))
            return self._children_as_before(url)
        front = trust.remembered(before, answer, url=url, body_hash=f"{rules}:{_hash(answer.body)}")
        _note(reading, before, front, answer)
        is_same = before is not None and before.body_hash == front.body_hash
        if is_same and _most_fronts(self.source) == 1:
            reading.fronts.append(front)
            return ()
        found = await self.examiner.discover(self.source, replace(answer, url=url))
        if self.wants is not None:
            found = replace(found, candidates=tuple(filter(self.wants, found.candidates)))
        if reading.candidates and len(reading.candidates) + len(found.candidates) > MOST_NAMED:
            self._leave(url, reading)
            return ()
        reading.changed = reading.changed or not is_same
        reading.fronts.append(front)
        for candidate in found.candidates:
            reading.candidates.setdefault(candidate.canonical_url, candidate)
        reading.warnings.extend(found.warnings)
        if found.ttl_s is not None:
            reading.ttl_s = max(reading.ttl_s or 0.0, found.ttl_s)
        return found.children

    def _children_as_before(self, url: str) -> tuple[str, ...]:
        """Answer what to read behind an unchanged page: an index says nothing of its sitemaps, which change beneath it.

        Of other sources, the further pages that could not be had on earlier visits.
        """
        if url != self.source.address_at(self.now):
            return ()
        is_index = isinstance(self.source, SitemapSource) or _in_two_steps(self.source)
        return tuple(one.url for one in self.state.fronts if one.url != url and (is_index or not one.body_hash))

    def _leave(self, url: str, reading: FrontReading) -> None:
        """Leave a further page for the next visit, which begins with what was never read or read longest ago."""
        reading.fronts.extend(self._unread(url))
        told = f"more than {MOST_NAMED} addresses; further sitemaps are left for the next visit"
        if told not in reading.warnings:
            reading.warnings.append(told)

    def _last_read(self, url: str) -> float:
        before = self.state.front(url)
        return before.read_at.timestamp() if before is not None and before.body_hash else 0.0

    def _unread(self, url: str) -> tuple[Front, ...]:
        """Answer what to remember of a further page that could not be had: nothing, where it was read before."""
        return () if self.state.front(url) else (Front(url, Validators(), "", self.now),)


def _note(reading: FrontReading, before: Front | None, front: Front, page: Page) -> None:
    """Note what a person should know of this answer, and for how long it asks to be taken for fresh."""
    fresh_s = trust.fresh_for_s(dict(page.headers), now=page.fetched_at)
    if fresh_s is not None:
        reading.ttl_s = max(reading.ttl_s or 0.0, fresh_s)
    if front.lied and not (before is not None and before.lied):
        reading.warnings.append(f"{front.url}: changed behind an unchanged ETag or date; they are not trusted again")
    if front.moved_to is not None and front.moved_count >= trust.MOVES_BELIEVED_AFTER:
        reading.warnings.append(f"{front.url}: has moved for good to {front.moved_to}; change its url")


def _most_fronts(source: WebSource) -> int:
    match source:
        case SitemapSource():
            return MOST_SITEMAPS
        case ApiSource() if source.list_pattern is not None:
            return 2
        case ListingSource() | ApiSource():
            return source.pages
        case _:
            return 1


def _in_two_steps(source: WebSource) -> bool:
    return isinstance(source, ApiSource) and source.list_pattern is not None


def _question(source: WebSource, url: str, now: datetime) -> Question | None:
    """Answer what to send with the request for a front page; the page that only names the list is asked plainly."""
    if not isinstance(source, ApiSource):
        return None
    headers = tuple(source.headers.items())
    posted = None if _in_two_steps(source) and not is_list_step(url) else source.body_at(now, part_of(url))
    if posted is None:
        return Question(headers) if headers else None
    return Question(headers, posted[1], posted[0])


def _hash(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _rules_key(source: WebSource) -> str:
    rules = source.model_dump_json(
        include={"kind", "link_pattern", "link_selector", "pages", "items", "item_url", "item_title", "item_date"}
        | {"headers", "post_json", "post_form", "list_pattern", "list_url", "first_page", "page_size"}
    )
    return hashlib.blake2b(rules.encode(), digest_size=4).hexdigest()
