"""The values that travel, one way: source, page, candidate, article, verdict, item, visit, run.

Times are aware UTC and end in `_at`; dates end in `_on`; durations in `_s`; absent is None, never "". Dates of
publication stay ISO 8601 strings cut to their precision ("2025-05-21T10:17+08:00", "2024-05"), because a day that is
known is not a midnight that is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from mfg_monitor.errors import ErrorKind

Precision = Literal["second", "minute", "day", "month", "year", "unknown"]
Evidence = Literal["feed", "json-ld", "meta", "time-tag", "url", "byline", "text", "sitemap", "inferred", "none"]
Where = Literal["title", "lead", "body"]
State = Literal["kept", "rejected", "duplicate", "blocked", "failed", "waiting"]
VisitStatus = Literal["ok", "not_modified", "skipped", "blocked", "failed"]
SkipReason = ErrorKind | Literal["old", "unwanted"]


# -- front pages and pages ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise its answer by, byte for byte (as latin-1 text)."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True)
class Page:
    """One whole answer: decompressed body, never cut short. Files look the same, with a `file:` address."""

    url: str
    final_url: str
    status: int
    body: bytes
    fetched_at: datetime
    content_type: str | None = None
    """The Content-Type header as sent, or None."""
    headers: tuple[tuple[str, str], ...] = ()
    """Response headers, names in lower case, in the order received."""
    validators: Validators = Validators()
    permanent_url: str | None = None
    """Where a chain of only permanent redirects (301, 308) led, or None."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server answered 304 to our validators."""

    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class DateWitness:
    """One place that says when an article was published or updated."""

    evidence: Evidence
    value: str
    """ISO 8601, cut to `precision`, with offset where there is a time."""
    precision: Precision
    quote: str
    """The words read, as they stand on the page."""
    role: Literal["published", "updated"] = "published"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that a front page named, with what the front page said of it."""

    url: str
    canonical_url: str
    source: str
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    """Full text markup carried by a feed, used when the page cannot be had."""
    witnesses: tuple[DateWitness, ...] = ()
    found_on: str | None = None
    """The front page that named it."""
    path: str | None = None
    """The file to read, for sources that need no network."""
    signature: str | None = None
    """Changes when the front page says that the article changed; None where it says nothing."""
    language: str | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What one front page held."""

    candidates: tuple[Candidate, ...] = ()
    children: tuple[str, ...] = ()
    """Further front pages to read: children of a sitemap index, next pages of a listing."""
    warnings: tuple[str, ...] = ()
    """Plain sentences for the run report, such as a selector that found nothing."""
    title: str | None = None
    ttl_s: float | None = None
    """How long the front page asks to be left alone (feed ttl, sy:updatePeriod)."""


# -- articles -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dating:
    """When an article was published: the choice, and every witness behind it."""

    published: str | None = None
    precision: Precision = "unknown"
    evidence: Evidence = "none"
    earliest_on: date | None = None
    latest_on: date | None = None
    updated: str | None = None
    witnesses: tuple[DateWitness, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from a page: the article alone, without the page around it."""

    url: str
    canonical_url: str
    title: str
    text: str
    """Clean body, paragraphs divided by one blank line."""
    lead: str
    """One or two sentences, taken from `text` to the letter."""
    language: str
    dating: Dating = Dating()
    authors: tuple[str, ...] = ()
    origin: str | None = None
    extractor: str = ""
    """How the body was read: "trafilatura", "site rules", "plain text", "feed content" …"""
    quality: tuple[str, ...] = ()
    """Plain words on what is weak about the reading; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a rule of topics.toml was met. `part[start:end] == term` holds for the part named by `where`."""

    kind: str
    """place, sector, company, topic or exclusion."""
    id: str
    term: str
    """The words as written in the article."""
    where: Where
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One addend of the score; the parts of a verdict sum to its score."""

    name: str
    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, normalised; `text[start:end] == quote`."""

    value: float
    unit: str
    currency: str | None
    quote: str
    start: int
    end: int
    kind: str | None = None
    bound: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Is it a Shanghai manufacturing story, and why."""

    relevant: bool
    score: float
    sectors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    figures: tuple[Figure, ...] = ()
    parts: tuple[ScorePart, ...] = ()
    notes: tuple[str, ...] = ()
    """What was discounted and why, and what would have been needed, in plain sentences."""
    rules: str = ""
    """Version (hash) of the rules that judged."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an article's text is recognised by, with boilerplate and typography folded away."""

    text_hash: str
    """Hex digest of the folded text."""
    signature: bytes
    """MinHash signature, 128 unsigned 32-bit numbers, little endian; empty for texts too short to have one."""
    bands: tuple[int, ...]
    """Keys for the index, signed 64-bit; two texts that share one may resemble each other."""
    marks: tuple[str, ...] = ()
    """Figures, dates and names that tell template twins apart, sorted."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One article after all pure stages: what is known of it but for what the store remembers."""

    candidate: Candidate
    article: Article
    verdict: Verdict
    fingerprint: Fingerprint
    fetched_at: datetime
    final_url: str
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A candidate that did not become an article, with the reason."""

    candidate: Candidate
    reason: SkipReason
    message: str
    at: datetime
    retryable: bool = False


Outcome = Examined | Skipped


# -- memory ---------------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class New:
    """Nothing stored resembles it."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another address holds the same text already."""

    of: int
    similarity: float


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
class Stored:
    """What the store made of an outcome."""

    novelty: Literal["new", "updated", "duplicate", "unchanged", "skipped"]
    state: State
    item_id: int | None
    relevant: bool


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
    published_from_on: date | None = None
    published_to_on: date | None = None
    duplicates: bool = True
    newest_first: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A host:port that asked to be left alone until a time."""

    host: str
    until_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Front:
    """What is remembered of one front page's newest good answer."""

    url: str
    validators: Validators
    body_hash: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source's visit failed, as the run report tells it."""

    kind: ErrorKind
    message: str
    url: str | None = None


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


@dataclass(frozen=True, slots=True)
class Counts:
    """What one visit, or one run, did. Each candidate is counted as discovered once."""

    discovered: int = 0
    fetched: int = 0
    new: int = 0
    updated: int = 0
    duplicates: int = 0
    relevant: int = 0
    failed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.discovered + other.discovered,
            self.fetched + other.fetched,
            self.new + other.new,
            self.updated + other.updated,
            self.duplicates + other.duplicates,
            self.relevant + other.relevant,
            self.failed + other.failed,
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """One source's part of a run."""

    run: int
    source: str
    status: VisitStatus
    started_at: datetime
    finished_at: datetime
    counts: Counts = Counts()
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One round over the sources."""

    id: int
    started_at: datetime
    finished_at: datetime
    visits: tuple[Visit, ...] = field(default=())

    @property
    def totals(self) -> Counts:
        """The sum of the visits' counts."""
        return sum((visit.counts for visit in self.visits), Counts())
