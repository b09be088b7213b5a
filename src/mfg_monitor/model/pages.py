"""Front pages, candidates and pages: what was asked for and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mfg_monitor.errors import ErrorKind

Precision = Literal["second", "minute", "day", "month", "year", "unknown"]
Evidence = Literal["feed", "json-ld", "meta", "time-tag", "url", "byline", "text", "sitemap", "inferred", "none"]
Where = Literal["title", "lead", "body"]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise its answer by, byte for byte (as latin-1 text)."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent beyond a plain GET of an address. It asks for something to read, and changes nothing."""

    headers: tuple[tuple[str, str], ...] = ()
    """For the asked host:port alone."""
    body: bytes | None = None
    """Sent by POST; None asks by GET."""
    content_type: str = ""


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
    validators: Validators = Validators()
    """What to send next time: ours, with what the 304 gave anew (RFC 9111, 4.3.4). Empty where nothing was new."""


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
    """Changes when the front page says that the article changed; None where it says nothing. Begins with the source."""
    language: str | None = None
    tries: int = 0
    is_past: bool = False
    """Found by a back-fill, which looks for what was published before the program watched."""

    def speaks_as(self, signature: str | None) -> bool:
        """Is `signature` this source's own, or nobody's? What sources say of one article cannot be compared."""
        speaker, mark, _ = (signature or "").partition(":")
        return not mark or speaker == (self.signature or "").partition(":")[0]

    def tells_change_from(self, signature: str | None) -> bool:
        """Does the source say something else now than when it said `signature`?"""
        known = signature is not None and self.signature is not None
        return known and signature != self.signature and self.speaks_as(signature)


@dataclass(frozen=True, slots=True)
class Raw:
    """A page to be kept as it came: `page` lacks its body, which is `data`, packed already where it is large."""

    page: Page
    data: bytes
    size: int
    """Bytes of the body before packing."""
    is_packed: bool = False


@dataclass(frozen=True, slots=True)
class Capture:
    """The pages that one revision of an item was read from, and what had led to them."""

    item_id: int
    revision: int
    candidate: Candidate
    pages: tuple[Page, ...]
    """The parts in order; none where a feed carried the text."""
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Dropped:
    """What retention has taken away: pages, and their bytes as packed."""

    pages: int = 0
    size: int = 0


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


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with a source or an address, as the run report tells it."""

    kind: ErrorKind
    message: str
    url: str | None = None
