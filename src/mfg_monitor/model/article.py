"""Articles and the verdicts on them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from mfg_monitor import urls
from mfg_monitor.errors import ErrorKind
from mfg_monitor.model.pages import Candidate, DateWitness, Evidence, Failure, Precision, Raw, Validators, Where
from mfg_monitor.model.story import NO_TRAITS, Traits

SkipReason = ErrorKind | Literal["old", "limit"]


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
    """place, sector, company, topic or exclusion; maker for a company that no rule knows, found by its name's shape."""
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

    @property
    def listed_companies(self) -> tuple[str, ...]:
        """The companies that rules know, by their ids: a name found by its shape tells no two texts apart."""
        unlisted = {match.id for match in self.matches if match.kind == "maker"}
        return tuple(company for company in self.companies if company not in unlisted)


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
    traits: Traits = NO_TRAITS
    """What it is compared by with other tellings; empty where it is about nothing that is watched."""
    raw: tuple[Raw, ...] | None = field(default=None, compare=False, repr=False)
    """The pages it was read from, to be kept; empty where a feed carried the text, None where nothing is to be kept."""
    whole_text: str | None = None
    """The text as read from the page, where something that recurs over the source's pages was cut from it."""

    def addresses(self) -> dict[str, str]:
        """Answer the canonical addresses that lead to this article, the candidate's own first, each with one to ask."""
        addresses = {self.candidate.canonical_url: self.candidate.url}
        addresses.setdefault(self.article.canonical_url, self.article.canonical_url)
        with suppress(ValueError):  # an address that is no page's needs no memory
            addresses.setdefault(urls.canonical(self.final_url), self.final_url)
        return addresses


@dataclass(frozen=True, slots=True)
class Skipped:
    """A candidate that did not become an article, with the reason."""

    candidate: Candidate
    reason: SkipReason
    message: str
    at: datetime
    retryable: bool = False
    status: int | None = None
    """What the server answered, where it did; 404 for a page or a redirect that says as much in other words."""

    @property
    def failure(self) -> Failure | None:
        """Answer what went wrong; None where the candidate was left out on purpose."""
        match self.reason:
            case "old" | "limit":
                return None
            case kind:
                return Failure(kind, self.message, self.candidate.url)


Outcome = Examined | Skipped
