"""What the store remembers, and what it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from mfg_monitor.model.article import Article, Fingerprint, Verdict
from mfg_monitor.model.pages import Failure, Validators

State = Literal["kept", "rejected", "duplicate", "blocked", "failed", "waiting"]
VisitStatus = Literal["ok", "not_modified", "skipped", "blocked", "failed"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stored article that looks like a new one."""

    item_id: int
    relation: Literal["address", "text", "near"]
    """Same canonical address, same folded text, or a shared band."""
    canonical_url: str
    source: str
    title: str
    fingerprint: Fingerprint
    published: str | None
    first_seen_at: datetime
    duplicate_of: int | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class New:
    """Nothing stored resembles it."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another address holds the same text already."""

    of: tuple[int, ...]
    """All that it is a copy of; which of the family is the original is the store's to say."""
    similarity: float
    is_disputed: bool = False
    """It is a copy of two that may not be one family: the families of all that is near are to be made anew."""


@dataclass(frozen=True, slots=True)
class Update:
    """The same address, with a changed text."""

    item_id: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The same address with the same text."""

    item_id: int


Novelty = New | Duplicate | Update | Unchanged


@dataclass(frozen=True, slots=True)
class Known:
    """What became of one address."""

    canonical_url: str
    state: State
    source: str
    item_id: int | None = None
    signature: str | None = None
    validators: Validators = Validators()
    text_hash: str | None = None
    checked_at: datetime | None = None
    first_seen_at: datetime | None = None
    reason: str | None = None
    message: str | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Trail:
    """The way of one address: what became of it, who named it where, and whether it is asked for again."""

    known: Known
    url: str
    """The address that is asked for, as it was named."""
    found_on: str | None
    """The front page that named it first, None for a file."""
    is_tried_again: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store made of an outcome."""

    novelty: Literal["new", "updated", "duplicate", "unchanged", "skipped", "withdrawn"]
    state: State
    item_id: int | None
    relevant: bool
    taught: bool = False
    """Its blocks were counted among those of its source."""
    message: str | None = None
    """Why an article that was read is not kept."""


@dataclass(frozen=True, slots=True)
class Item:
    """One stored article: the article, the verdict on it, and its place among the others."""

    id: int
    url: str
    source: str
    article: Article
    verdict: Verdict
    first_seen_at: datetime
    last_seen_at: datetime
    story: int
    duplicate_of: int | None = None
    revision: int = 1
    withdrawn_at: datetime | None = None
    """Since when its page is gone: 410, or 404 on two visits."""
    is_past: bool = False
    """Found by a back-fill long after its publication: no news of the day on which it was found."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What an article said before its text was changed."""

    number: int
    title: str
    text: str
    text_hash: str
    seen_at: datetime
    """When this wording was last seen."""
    changed: tuple[str, ...]
    """What the next revision changed: see dedupe.differences.ORDER."""


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items, and in which order. None means any; `since` (inclusive) and `until` bound `first_seen_at`."""

    relevant: bool | None = None
    source: str | None = None
    sector: str | None = None
    place: str | None = None
    company: str | None = None
    topic: str | None = None
    language: str | None = None
    since_at: datetime | None = None
    until_at: datetime | None = None
    changed_since_at: datetime | None = None
    """Stored, revised or judged otherwise then or later (inclusive)."""
    published_from_on: date | None = None
    published_to_on: date | None = None
    duplicates: bool = True
    story: int | None = None
    one_a_story: bool = False
    """Of the items that all else lets through, only the first stored one of each story."""
    nearly_from: float | None = None
    """Only what was rejected with at least this score."""
    after: tuple[datetime, int] | None = None
    """First seen and id of an item: only what comes behind it in the order asked for."""
    newest_first: bool = False
    is_past: bool | None = None
    ids: tuple[int, int] | None = None
    """The first and the last id of a slice of the store."""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A host:port that asked to be left alone until a time."""

    host: str
    until_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class HostNews:
    """What other programs on the same store have left word of a host:port."""

    hold: Hold | None = None
    ready_at: datetime | None = None
    """It is not to be asked before."""
    is_orphan: bool = False
    """Whoever talked to it last was killed, perhaps a moment ago."""
    rules: str | None = None
    """Its robots.txt, as the fetcher writes down what it says."""
    rules_until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """What is remembered of one front page's newest good answer."""

    url: str
    validators: Validators
    body_hash: str
    read_at: datetime
    whole_at: datetime | None = None
    """When the whole page was last sent to us, not only a 304."""
    lied: bool = False
    """Its validators once stayed the same while the page changed; they are not trusted again."""
    moved_to: str | None = None
    """Where permanent redirects led, and on how many visits in a row."""
    moved_count: int = 0


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of one source between visits."""

    id: str
    fronts: tuple[Front, ...] = ()
    last_visit_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    next_due_at: datetime | None = None
    due_reason: str | None = None
    failures: int = 0
    """Failed visits in a row."""
    last_status: VisitStatus | None = None
    last_failure: Failure | None = None

    def front(self, url: str) -> Front | None:
        """Answer what is remembered of this front page."""
        return next((front for front in self.fronts if front.url == url), None)
