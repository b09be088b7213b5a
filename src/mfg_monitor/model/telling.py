"""What was told to whom: made digests, the stories in them, and what is to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from mfg_monitor.model.memory import Item

SendingState = Literal["waiting", "sending", "sent", "failed", "unsure"]
"""failed: given up; unsure: the program ended between handing it over and noting that it did."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One digest as it was made. `series` is whose digests follow on one another; `day` its last day."""

    series: str
    day: date
    made_at: datetime
    content: bytes
    """The digest, written by `digest.keeping`."""


@dataclass(frozen=True, slots=True)
class Told:
    """The state in which one article was told."""

    item_id: int
    revision: int
    day: date
    """The edition that told it."""
    state: str = ""
    """Headline, date, figures and names as told, written by `digest.changes`; "" for what was only counted."""

    def differs(self, revision: int, *, is_withdrawn: bool) -> bool:
        """Is the article another one now: revised, or withdrawn (or there again), where that was not told?"""
        was_withdrawn = '"withdrawn":true' in self.state
        return revision > self.revision or (bool(self.state) and is_withdrawn != was_withdrawn)


@dataclass(frozen=True, slots=True)
class Relative:
    """An earlier telling of a story: what makes a later one independent of it, or a new stage."""

    item_id: int
    story: int
    source: str
    origin: str | None
    topics: tuple[str, ...]
    first_seen_at: datetime
    family: int = 0
    """Copies of one text share it: the id of their original."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Since when a source could not be read."""

    source: str
    since_at: datetime
    """When the first of the failed visits ended."""
    visits: int
    """How many failed in a row."""
    last_ok_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayCount:
    """A relevant story first seen at a time: what a strip of days is drawn from."""

    first_seen_at: datetime
    story: int
    sector: str
    """Its main sector, "" where it has none."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One message to one address, and how far it came."""

    key: str
    """Stable: the same digest to the same address has the same key."""
    series: str
    day: date
    recipient: str
    """Its name in the configuration."""
    shown: str
    """The address without its secrets."""
    state: SendingState = "waiting"
    tries: int = 0
    planned_at: datetime | None = None
    changed_at: datetime | None = None
    next_try_at: datetime | None = None
    claimed_by: str | None = None
    """Which process is sending it: "host:pid:token"."""
    message: str | None = None
    """Why it failed, or what is not known of it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as a channel takes it: a subject, the words, and for mail the same as a page."""

    key: str
    """Stable: the key of its sending."""
    subject: str
    text: str
    html: str | None
    written_at: datetime
    is_markdown: bool = False


@dataclass(frozen=True, slots=True)
class Interest:
    """Which articles a reader wants. Empty means any; of several, one is enough."""

    sectors: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    minimum_score: float = 0.0

    def wants(self, item: Item) -> bool:
        """Is it about this article?"""
        verdict = item.verdict
        return (
            verdict.score >= self.minimum_score
            and (not self.languages or item.article.language in self.languages)
            and (not self.sectors or not self.sectors.isdisjoint(verdict.sectors))
            and (not self.places or not self.places.isdisjoint(verdict.places))
            and (not self.companies or not self.companies.isdisjoint(verdict.companies))
        )


ANYTHING = Interest()
"""What somebody wants who asks for nothing in particular."""
