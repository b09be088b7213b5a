"""What the middle asks of the rim. Each port belongs to the one who asks and is small; implementations say how."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from mfg_monitor.config.sources import Source
from mfg_monitor.model import (
    Candidate,
    Capture,
    Dropped,
    Examined,
    Found,
    Hold,
    Item,
    ItemFilter,
    Known,
    Likeness,
    NotModified,
    Novelty,
    Outcome,
    Page,
    Question,
    Revision,
    Run,
    Skipped,
    SourceDay,
    SourceState,
    Step,
    Stored,
    Trail,
    Validators,
    Visit,
)
from mfg_monitor.model.labels import Label, LabelValue
from mfg_monitor.model.story import Tied
from mfg_monitor.model.telling import DayCount, Edition, Letter, Outage, Relative, Sending, SendingState, Told
from mfg_monitor.recurring import Recurring
from mfg_monitor.search import Hits, Query


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


class Hosts(Protocol):
    """Asked before a host is talked to, where several programs share the work; each host is one program's at a time."""

    async def take(self, host: str) -> Hold | None:
        """Wait until no other program talks to this host:port, and take it; answer what it asked of others meanwhile.

        Raises:
            StoreError: the database refused.
        """
        ...

    async def leave(self, host: str) -> None:
        """Leave the host to other programs."""
        ...


class HostLocks(Protocol):
    """Locks on hosts that programs on any machine share; `take_host` answers False where another program has it."""

    def take_host(self, host: str) -> bool: ...

    def leave_host(self, host: str) -> None: ...

    def close(self) -> None: ...


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

    def steps(self, sources: Iterable[str]) -> list[Step]: ...

    def end_step(self, step: Step) -> None:
        """Remember that a step of a back-fill was done."""
        ...

    def drop_raw(self, before: datetime) -> Dropped:
        """Drop the raw pages that were kept before a time."""
        ...


class Library(Protocol):
    """What readers of the store ask."""

    def item(self, item_id: int) -> Item | None: ...

    def find_address(self, url: str) -> Trail | None:
        """The way of one canonical address; None where it was never named."""
        ...

    def states(self) -> list[SourceState]:
        """What is known of every source that was ever visited."""
        ...

    def recurring(self, source_id: str) -> Recurring:
        """What is known of the blocks that a source's pages hold."""
        ...

    def items(self, wanted: ItemFilter) -> Iterator[Item]:
        """Stream items in stable order (first seen, then id), or newest first where the filter says so."""
        ...

    def search(self, query: Query, limit: int, after: str | None = None, *, newest_first: bool = False) -> Hits:
        """Answer a page of the items that fit a query, best first; `after` is the `next` of the page before.

        Raises:
            ConfigError: `after` is no such place.
        """
        ...

    def captures(self, item_id: int) -> list[Capture]:
        """Answer the raw pages kept of an item, oldest revision first; nothing where none are kept.

        Raises:
            StoreError: what is kept is damaged.
        """
        ...

    def revisions(self, item_id: int) -> list[Revision]:
        """Answer the older wordings of an item, oldest first."""
        ...

    def ties(self, item_id: int) -> list[Tied]:
        """Why other items tell the same story as this one, or follow it; the strongest first."""
        ...

    def visits(self, source_id: str | None, limit: int) -> list[Visit]: ...

    def source_days(self, since_at: datetime, source_id: str | None = None) -> list[SourceDay]:
        """What each day since then brought of each source, or of one; days without visit and article are absent."""
        ...

    def labels(self) -> list[Label]:
        """The user's labels, by item id."""
        ...


class Press(Library, Protocol):
    """What digests ask of the store, and what they tell it: editions, articles told, messages sent."""

    def edition(self, series: str, day: date) -> Edition | None:
        """The digest of a day as it was made, None where it was not."""
        ...

    def edition_days(self, series: str, since_on: date) -> set[date]:
        """The days from one on whose digests were made."""
        ...

    def newest_edition(self, series: str) -> date | None: ...
    def seal(self, edition: Edition, told: Sequence[Told]) -> Edition:
        """Store a digest and what it told in one transaction; answer the one that holds, which is the first made."""
        ...

    def told(self, series: str, item_ids: Iterable[int], before_on: date) -> dict[int, Told]:
        """How each of these articles was last told in editions before a day; untold ones are absent."""
        ...

    def changed(self, series: str, since_on: date, before_on: date) -> list[Told]:
        """What was told in editions of these days and has a newer revision now, or was withdrawn."""
        ...

    def untold(self, series: str, since_at: datetime, until_at: datetime) -> list[tuple[int, datetime]]:
        """Relevant articles first seen in this span that no edition has told: id and when first seen."""
        ...

    def relatives(self, stories: Iterable[int], before_at: datetime) -> list[Relative]:
        """Relevant articles of these stories that were first seen before a time, by id."""
        ...

    def day_counts(self, since_at: datetime, until_at: datetime) -> list[DayCount]:
        """Relevant originals first seen in this span, by id."""
        ...

    def visits_between(self, since_at: datetime, until_at: datetime) -> list[Visit]:
        """Visits that ended in this span, by run and source."""
        ...

    def outages(self, sources: Iterable[str], before_at: datetime) -> list[Outage]:
        """Since when each of these sources could not be read up to a time; those that could are absent."""
        ...

    def plan(self, sendings: Sequence[Sending]) -> None:
        """Store messages that are to be sent; those that are known already stay as they are."""
        ...

    def claim(self, key: str, by: str, at: datetime) -> bool:
        """Take a waiting message for sending; False where another has it, or it is not waiting."""
        ...

    def note(self, sending: Sending) -> None:
        """Store how far a message came."""
        ...

    def sendings(
        self, states: Sequence[SendingState] = (), *, series: str | None = None, since_on: date | None = None
    ) -> list[Sending]:
        """Messages in these states (in any, where none is named), by day."""
        ...


class Store(Memory, Press, Protocol):
    """The whole memory that outlives a run."""

    def label(self, item_id: int, value: LabelValue, at: datetime) -> None:
        """Store the user's judgement on an item, in place of an earlier one.

        Raises:
            StoreError: there is no such item.
        """
        ...

    def split_story(self, item_id: int) -> list[int]:
        """Keep an item apart from the other tellings of its story, for good; answer these.

        Raises:
            StoreError: there is no such item.
        """
        ...

    def join_stories(self, one: int, other: int) -> int:
        """Make one story of two items', for good; answer its id.

        Raises:
            StoreError: there is no such item.
        """
        ...

    def close(self) -> None: ...


class Channel(Protocol):
    """One address that messages go to."""

    @property
    def name(self) -> str:
        """Stable and without secrets: what a message to this address is told apart by."""
        ...

    @property
    def is_mail(self) -> bool:
        """Does it take long letters with a page in them, and know a second copy of one by its Message-ID?"""
        ...

    @property
    def limit(self) -> int | None:
        """Characters that one message may have; None for any number."""
        ...

    def send(self, letter: Letter) -> None:
        """Hand a message over. Waits for the other side, at most some tens of seconds for each of its answers.

        Raises:
            DeliverError: it did not leave the house; `retryable` says whether it may later.
        """
        ...


OpenChannels = Callable[[str], "Sequence[Channel]"]
"""An address of the configuration → its channels: one for each mailbox. Raises: ConfigError."""
