"""What could be watched at an address: ask it, find what it names, dry-run each, and say which is best and why.

Nothing is written or stored here. Only addresses that the page, a feed page or robots.txt named are asked.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from mfg_monitor import logs
from mfg_monitor.app import open_collector
from mfg_monitor.collect import Desk
from mfg_monitor.config.editing import Addition
from mfg_monitor.config.load import Config
from mfg_monitor.config.naming import new_id, same_address
from mfg_monitor.config.sources import (
    SOURCE_TYPES,
    FeedSource,
    ListingSource,
    LocalSource,
    SitemapSource,
    Source,
    WebSource,
)
from mfg_monitor.discover.autodiscovery import Front, Proposal, look_at
from mfg_monitor.errors import DiscoverError, FetchError, RemoteError
from mfg_monitor.fetch.address import shown
from mfg_monitor.model import Article, Candidate, Examined, Found, Hold, NotModified, Page, Question, Validators
from mfg_monitor.ports import Examiner, Fetcher
from mfg_monitor.service.choosing import Trial
from mfg_monitor.service.dryrun import DryRun, dry_visit
from mfg_monitor.store import MemoryStore
from mfg_monitor.text import one_line
from mfg_monitor.urls import host_of

MOST_ASKED = 24
"""Addresses of one site that are asked to see what they are."""
MOST_TRIED = 8
"""Proposals of one site that are dry-run."""
MOST_MOVES = 2
_CACHE_BYTES = 60_000_000
_FULL_TEXT = 400
"""Characters of an entry's content from which it is taken for the article, not for a teaser."""
_PROVISIONAL = "proposal"
_LONGEST_NAME = 200
_LIKELY_CHILD = re.compile(r"news|article|post|story|stories|content", re.IGNORECASE)
_DATED_CHILD = re.compile(r"(?:19|20)\d\d(?:[-_/]?\d{2})*")


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was tried, in the order in which it was named; `left_out` are proposals beyond the bound."""

    asked: str
    trials: tuple[Trial, ...] = ()
    left_out: int = 0
    holds: tuple[Hold, ...] = ()
    """What hosts asked for meanwhile (Retry-After), to be remembered."""
    error: RemoteError | None = None
    """Why the address itself could not be had or read; there are no trials then."""


async def survey(config: Config, url: str, *, holds: Iterable[Hold] = (), limit: int = 3) -> Survey:
    """Ask `url` and what it names; dry-run each proposal with `limit` articles. `holds` are kept to."""
    memory = MemoryStore()
    before = {hold.host: hold for hold in holds}
    for hold in before.values():
        memory.hold(hold)
    async with open_collector(config, memory, is_trial=True) as collector:
        desk = collector.desk
        visitor = _Visitor(config.sources, desk, _Remembering(desk.fetcher), limit)
        try:
            trials, left_out = await visitor.look(url)
            found = Survey(url, tuple(trials), left_out)
        except RemoteError as error:
            found = Survey(url, error=error)
    new = tuple(hold for host, hold in memory.holds(desk.now()).items() if before.get(host) != hold)
    return replace(found, holds=new)


def known_as(sources: Sequence[Source], url: str) -> str | None:
    """Answer the id of the source that already asks this address."""
    key = same_address(url)
    return next((s.id for s in sources if not isinstance(s, LocalSource) and same_address(s.url) == key), None)


@dataclass(slots=True)
class _Remembering:
    """A fetcher that asks each address once: what was asked to see what it is, is not asked again to be read."""

    inner: Fetcher
    _pages: dict[str, Page | FetchError] = field(default_factory=dict)
    _room: int = _CACHE_BYTES

    async def get(
        self, url: str, validators: Validators | None = None, question: Question | None = None
    ) -> Page | NotModified:
        known = self._pages.get(url)
        if isinstance(known, Page):
            return known
        if known is not None:
            raise known
        try:
            answer = await self.inner.get(url, validators, question)
        except FetchError as error:
            self._pages[url] = error
            raise
        if isinstance(answer, Page) and len(answer.body) <= self._room:
            self._room -= len(answer.body)
            self._pages[url] = answer
        return answer

    async def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """The Sitemap lines of robots.txt; none where it cannot be had."""
        ask = getattr(self.inner, "sitemaps_of", None)
        if ask is None:
            return ()
        try:
            named: tuple[str, ...] = await ask(url)
        except FetchError:
            return ()
        return named


@dataclass(slots=True)
class _Noting:
    """An examiner that notes what a front page held, and reads no further front pages."""

    inner: Examiner
    found: Found | None = None

    async def discover(self, source: Source, page: Page) -> Found:
        found = await self.inner.discover(source, page)
        candidates = found.candidates
        if isinstance(source, SitemapSource):  # in the order of an archive; the newest tell most
            candidates = tuple(sorted(candidates, key=_newest_of, reverse=True))
        self.found = replace(found, candidates=candidates, children=())
        return self.found

    async def next_page(self, source: Source, page: Page) -> str | None:
        return await self.inner.next_page(source, page)

    async def examine(self, source: Source, candidate: Candidate, pages: Sequence[Page]) -> Examined:
        return await self.inner.examine(source, candidate, pages)

    async def judge_again(self, source: Source, examined: Examined, text: str) -> Examined:
        return await self.inner.judge_again(source, examined, text)

    async def told(self, source: Source, candidate: Candidate, article: Article) -> Examined:
        return await self.inner.told(source, candidate, article)


@dataclass(slots=True)
class _Visitor:
    """One look at one site."""

    sources: Sequence[Source]
    desk: Desk
    fetcher: _Remembering
    limit: int
    asked: int = 0
    _met: set[str] = field(default_factory=set)

    async def look(self, url: str) -> tuple[list[Trial], int]:
        page, front = await self._front(url)
        stayed = same_address(page.final_url) == same_address(page.url)  # then with the credentials it was given with
        where = page.permanent_url or (page.url if stayed else page.final_url)
        if front.kind != "listing":
            given = Proposal(front.kind, page.permanent_url or url, "the address given", front.title)
            return [await self._try(given, front, homepage=None, given=True)], 0
        proposals = list(front.proposals)
        named = await self.fetcher.sitemaps_of(page.final_url)
        proposals += [Proposal("sitemap", address, "a Sitemap line of robots.txt") for address in named]
        self._met.add(same_address(where))
        checked = await self._checked(proposals)
        listing = Proposal("listing", where, "the page itself", front.title)
        chosen = checked[: MOST_TRIED - 1]
        trials = [await self._try(one, front, homepage=page.final_url) for one in chosen]
        trials.append(await self._try(listing, front, homepage=None))
        return trials, len(checked) - len(chosen)

    async def _front(self, url: str) -> tuple[Page, Front]:
        page = await self._get(url)
        front = await asyncio.to_thread(look_at, page)
        for _ in range(MOST_MOVES):
            if not front.moved_to or front.proposals:
                break
            page = await self._get(front.moved_to)
            front = await asyncio.to_thread(look_at, page)
        return page, front

    async def _get(self, url: str) -> Page:
        answer = await self.fetcher.get(url)
        if isinstance(answer, NotModified):
            raise FetchError("http", f"{shown(url)}: the server answered 304, which was not asked for", url=url)
        return answer

    async def _checked(self, proposals: Sequence[Proposal], *, within: str | None = None) -> list[Proposal]:
        """Ask what each address is; a page of feeds that a link led to is looked through in turn, once."""
        kept: list[Proposal] = []
        pages: list[tuple[Proposal, Front]] = []
        for one in proposals:
            key = same_address(one.url)
            if key in self._met or self.asked >= MOST_ASKED:
                continue
            self._met.add(key)
            self.asked += 1
            try:
                front = await asyncio.to_thread(look_at, await self._get(one.url))
            except RemoteError as error:
                logs.get("add").info("passed over", url=shown(one.url), why=f"{error.kind}: {error.message}")
                continue
            if front.kind == "listing":
                pages.append((one, front))
            else:
                named = f"{one.why} {shown(within)}" if within else one.why
                kept.append(replace(one, kind=front.kind, why=named))
        if within is None:
            for one, front in pages:
                feeds = [proposal for proposal in front.proposals if proposal.kind == "feed"]
                kept += await self._checked(feeds, within=one.url)
        return sorted(kept, key=lambda proposal: proposal.kind != "feed")

    async def _try(self, proposal: Proposal, front: Front, *, homepage: str | None, given: bool = False) -> Trial:
        known = known_as(self.sources, proposal.url)
        url, why, sample = proposal.url, proposal.why, proposal.url
        if proposal.kind == "sitemap":
            url, sample, why = await self._within_index(url, why)
            known = known or known_as(self.sources, url)
        noting = _Noting(self.desk.examiner)
        desk = replace(self.desk, fetcher=self.fetcher, examiner=noting)
        dry = await dry_visit(desk, _source(proposal.kind, sample), limit=self.limit)
        source = _source(proposal.kind, url)
        logs.get("add").info("tried", kind=proposal.kind, url=shown(url), found=dry.discovered, read=len(dry.items))
        return _trial(
            source,
            dry,
            noting.found or Found(),
            why=why,
            title=proposal.title if proposal.kind != "listing" else None,
            site=front.title,
            homepage=homepage,
            given=given,
            known=known,
        )

    async def _within_index(self, url: str, why: str) -> tuple[str, str, str]:
        """Answer the sitemap to watch, the one to try, and why: an index is tried by one of its children."""
        try:
            found = await self.desk.examiner.discover(_source("sitemap", url), await self._get(url))
        except (FetchError, DiscoverError):
            return url, url, why
        if found.candidates or not found.children:
            return url, url, why
        news = [child for child in found.children if "news" in _leaf(child) and not re.search(r"\d", _leaf(child))]
        if news:
            return news[0], news[0], f"the news sitemap that the index {shown(url)} names"
        child = max(found.children, key=_promise)
        return url, child, f"{why}; an index of {len(found.children)} sitemaps, tried with {shown(child)}"


def _leaf(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2].lower()


def _promise(child: str) -> tuple[bool, str]:
    """Rank the children of an index: those of articles first, then the newest date in the name."""
    leaf = _leaf(child)
    dated = _DATED_CHILD.search(leaf)
    return bool(_LIKELY_CHILD.search(leaf)), dated[0] if dated else ""


def _source(kind: str, url: str) -> WebSource:
    match kind:
        case "feed":
            return FeedSource(kind="feed", id=_PROVISIONAL, url=url)
        case "sitemap":
            return SitemapSource(kind="sitemap", id=_PROVISIONAL, url=url)
        case _:
            return ListingSource(kind="listing", id=_PROVISIONAL, url=url)


def _newest_of(candidate: Candidate) -> str:
    return max((witness.value for witness in candidate.witnesses), default="")


def _trial(
    source: WebSource,
    dry: DryRun,
    found: Found,
    *,
    why: str,
    title: str | None,
    site: str | None,
    homepage: str | None,
    given: bool,
    known: str | None,
) -> Trial:
    articles = [item.article for item in dry.items]
    named = max((_newest_of(candidate)[:10] for candidate in found.candidates), default="")
    seen = max(((article.dating.published or "")[:10] for article in articles), default="")
    languages = {article.language for article in articles}
    name = found.title or title or site
    full = [candidate for candidate in found.candidates if len(candidate.content or "") >= _FULL_TEXT]
    return Trial(
        source=source,
        why=why,
        title=name,
        homepage=homepage,
        language=languages.pop() if len(languages) == 1 else None,
        found=dry.discovered,
        read=len(articles),
        dated=sum(article.dating.published is not None for article in articles),
        kept=sum(item.verdict.relevant for item in dry.items),
        newest=named or seen or None,
        full=bool(full) and len(full) * 2 >= len(found.candidates),
        entries=tuple(candidate.canonical_url.partition("://")[2] for candidate in found.candidates),
        titles=tuple(article.title for article in articles),
        warnings=tuple(dry.warnings),
        error=dry.error,
        unread=tuple(f"{told['kind']}: {told['message']}" for told in dry.skipped),
        given=given,
        known=known,
    )


def addition_of(trial: Trial, *, taken: Container[str], at: datetime, source_id: str = "", name: str = "") -> Addition:
    """Answer what to write for a trial: the source with id and name, and comments that say what was seen.

    `source_id` and `name` are the user's; without them they are made of the title or the address.
    """
    url = trial.source.url
    title = (name or _printable(trial.title or "")) or host_of(url).partition(":")[0]
    values = trial.source.model_dump(exclude_defaults=True) | {
        "id": source_id or new_id(title, url, taken),
        "name": title,
        "homepage": trial.homepage,
        "language": trial.language,
    }
    source = SOURCE_TYPES[trial.source.kind].model_validate(values | {"kind": trial.source.kind})
    newest = f", newest of {trial.newest}" if trial.newest else ""
    comments = (
        f"Added {at:%Y-%m-%d} by `monitor sources add`: {trial.why}.",
        f"Dry run: {trial.found} found{newest}; of {trial.read} read, {trial.dated} dated and {trial.kept} kept.",
    )
    return Addition(cast("WebSource", source), comments)


def _printable(title: str) -> str:
    return one_line(title.encode("utf-8", "ignore").decode())[:_LONGEST_NAME]
