"""What collecting asks: pages of the web, the stages that read them, hosts, and the store it tells."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from mfg_monitor.config.sources import Source
from mfg_monitor.model import (
    Article,
    Candidate,
    Dropped,
    Examined,
    Found,
    Hold,
    HostNews,
    Item,
    Known,
    Likeness,
    NotModified,
    Novelty,
    Outcome,
    Page,
    Question,
    Run,
    Skipped,
    SourceState,
    Step,
    Stored,
    Validators,
    Visit,
)
from mfg_monitor.recurring import Recurring


class Fetcher(Protocol):
    """Asks servers, politely. One instance serves a whole run."""

    async def get(
        self, url: str, validators: Validators | None = None, question: Question | None = None
    ) -> Page | NotModified:
        """Answer the page at `url`, or NotModified where the validators still hold.

        `question` is what is sent beyond a plain GET.

        Raises:
            FetchError: any reason why there is no believable answer; `kind` says which.
        """
        ...


class Examiner(Protocol):
    """Does the CPU work on foreign bytes, within a time budget, where it can harm nobody."""

    async def discover(self, source: Source, page: Page) -> Found:
        """Read a front page. Raises: DiscoverError."""
        ...

    async def next_page(self, source: Source, page: Page) -> str | None:
        """Answer the absolute address of the article's next part, where the source's rules name one."""
        ...

    async def examine(self, source: Source, candidate: Candidate, pages: Sequence[Page]) -> Examined:
        """Read, date, judge and fingerprint one article, given as one page or several parts. Raises: ExtractError."""
        ...

    async def judge_again(self, source: Source, examined: Examined, text: str) -> Examined:
        """Judge and fingerprint an article again, with less text. Raises: ExtractError."""
        ...

    async def told(self, source: Source, candidate: Candidate, article: Article) -> Examined:
        """Complete, judge and fingerprint an article that was told field by field. Raises: ExtractError."""
        ...


class Hosts(Protocol):
    """Asked before a host is talked to, where several programs share the work; each host is one program's at a time."""

    async def take(self, host: str, *, is_paced: bool) -> HostNews:
        """Wait until no other program talks to this host:port, and take it; answer what they left word of.

        `is_paced` tells that requests to it are to lie apart: then a kill is to be seen by whoever takes it next.

        Raises:
            StoreError: the database refused.
        """
        ...

    def keep_rules(self, host: str, rules: str, life_s: float) -> None:
        """Tell other programs what robots.txt of a host that was taken says; answers at once, written in turn."""
        ...

    async def leave(self, host: str) -> None:
        """Leave the host to other programs."""
        ...


class HostLocks(Protocol):
    """Locks on hosts that programs on any machine share, and what they leave word of. Each call may raise StoreError,
    but for `close`."""

    def take_host(self, host: str, *, is_paced: bool, now: datetime) -> HostNews | None:
        """Take a host; None where another program has it."""
        ...

    def keep_rules(self, host: str, rules: str, until_at: datetime) -> None: ...

    def leave_host(self, host: str) -> None: ...

    def close(self) -> None:
        """Leave all hosts."""
        ...


Decide = Callable[[Examined, Sequence[Likeness]], Novelty]
"""Pure: what is this article to those that look like it?"""


Pointer = tuple[int, int | None, int]
"""An item, the original that it is to point at, and its story."""
Returned = tuple[Item, Examined]
"""An item as another store told it, and what it is recognised and filed by."""


class Memory(Protocol):
    """What a visit asks of the store and tells it."""

    def state_of(self, source_id: str) -> SourceState:
        """What is known of this source (validators of its front pages, failures, next due)."""
        ...

    def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """What became of these canonical addresses; unknown ones are absent."""
        ...

    def unfinished(self, source_id: str, limit: int) -> list[Candidate]:
        """Candidates of earlier visits whose last try failed in a way that may pass, oldest try first."""
        ...

    def settle(self, outcome: Outcome, decide: Decide) -> Stored:
        """Store the one outcome of one candidate in one transaction. Idempotent by canonical address.

        What a new article's blocks teach of its source is stored with it.
        """
        ...

    def settle_all(self, outcomes: Sequence[Outcome], decide: Decide) -> list[Stored]:
        """Settle outcomes in their order, all of them in one transaction."""
        ...

    def recurring(self, source_id: str) -> Recurring:
        """What is known of the blocks that a source's pages hold."""
        ...

    def item(self, item_id: int) -> Item | None: ...

    def settle_skipped(self, outcomes: Sequence[Skipped]) -> list[Stored]:
        """Store many failures in one transaction, in their order."""
        ...

    def restore(self, told: Sequence[Returned], kin: Container[int], decide: Decide) -> list[Stored]:
        """Store items that another store exported as they were told, under their ids where these are free.

        All of them in one transaction. `kin` are the items stored from the same export before. What is there already
        stays.
        """
        ...

    def point(self, pointers: Sequence[Pointer]) -> None:
        """Let restored items point at their originals and share their stories."""
        ...

    def rejudge(self, item_id: int, revision: int, examined: Examined, decide: Decide) -> bool:
        """Replace what a revision of an item says by what was read again; tell whether that changed anything."""
        ...

    def seen_again(self, candidates: Sequence[Candidate], at: datetime) -> None:
        """Remember that known articles were found unchanged: their newest signatures and when they were last seen."""
        ...

    def confirmed(self, candidate: Candidate, answer: NotModified) -> None:
        """Remember that a known article was asked for and is as it was: validators, times, the next re-reading."""
        ...

    def young(self, source_id: str, now: datetime, limit: int) -> list[tuple[Candidate, Known]]:
        """Young articles of a source that are due to be asked for again, longest due first."""
        ...

    def unfinished_sources(self) -> set[str]:
        """The sources that have unfinished candidates."""
        ...

    def young_sources(self, now: datetime) -> set[str]:
        """The sources that have young articles due to be asked for again."""
        ...

    def states(self) -> list[SourceState]:
        """What is known of every source that was ever visited."""
        ...

    def take(self, sources: Sequence[str], at: datetime) -> frozenset[str]:
        """Keep these sources from being visited by others; answer those that a living program visits already.

        Holds for a minute after `at`, and is over at once where this program ends, however it does.
        """
        ...

    def renew(self, at: datetime) -> None:
        """Prolong what was taken and neither ended nor given back, for another minute."""
        ...

    def give_back(self, sources: Sequence[str]) -> None:
        """Let others visit these sources, whose visits were broken off."""
        ...

    def end_visits(self, ended: Sequence[tuple[Visit, SourceState]]) -> None:
        """Store visits' reports and their sources' new states together, after their articles; give the sources back."""
        ...

    def begin_run(self, at: datetime) -> int: ...

    def join_run(self) -> None:
        """Go on in a run that another program has begun."""
        ...

    def end_run(self, run: Run) -> None: ...

    def holds(self, now: datetime) -> dict[str, Hold]:
        """Hosts (host:port) that asked to be left alone beyond `now`."""
        ...

    def hold(self, hold: Hold) -> None:
        """Remember a host's Retry-After across runs."""
        ...

    def pauses(self, now: datetime) -> dict[str, datetime]:
        """Hosts (host:port) that are not to be asked before a time beyond `now`, having been asked just before."""
        ...

    def pause(self, pauses: Mapping[str, datetime], now: datetime) -> None:
        """Remember until when hosts are not to be asked, and forget the pauses that are over."""
        ...

    def host_locks(self) -> HostLocks | None:
        """Answer what keeps programs from asking a host at once; None where only programs of one machine share this."""
        ...

    def steps(self, sources: Iterable[str]) -> list[Step]: ...

    def end_step(self, step: Step) -> None:
        """Remember that a step of a back-fill was done."""
        ...

    def drop_raw(self, before: datetime) -> Dropped:
        """Drop the raw pages that were kept before a time."""
        ...
