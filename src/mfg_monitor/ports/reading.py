"""What readers of the store ask, digests among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from mfg_monitor.model import (
    Capture,
    Item,
    ItemFilter,
    Revision,
    SourceDay,
    SourceState,
    Trail,
    Visit,
)
from mfg_monitor.model.labels import Label, LabelValue
from mfg_monitor.model.story import Tied
from mfg_monitor.model.telling import (
    ANYTHING,
    DayCount,
    Edition,
    Interest,
    Outage,
    Relative,
    Sending,
    SendingState,
    Told,
)
from mfg_monitor.ports.collecting import Memory
from mfg_monitor.recurring import Recurring
from mfg_monitor.search import Hits, Query


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
        """What each day (UTC) from that time's on brought of each source, or of one; empty days are absent."""
        ...

    def arrivals(self, source_id: str, since_at: datetime) -> list[datetime]:
        """When each article of a source was first seen, from that time on; those of the past are left out."""
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

    def day_counts(self, since_at: datetime, until_at: datetime, interest: Interest = ANYTHING) -> list[DayCount]:
        """Relevant originals first seen in this span that somebody wants, by id."""
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
