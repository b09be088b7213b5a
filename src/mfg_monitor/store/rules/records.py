"""The values that both stores keep and that the port does not name: what is known of an address, an older revision."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mfg_monitor.model import Candidate, Examined, Item, Known, State, Trail, Validators
from mfg_monitor.store.rules.days import days_of

MOST_SAME = 10
"""Copies of one text that are looked at, earliest first."""
MOST_TRIES = 10
"""Failures after which an address is given up."""
NO_ITEM = "there is no item {}; `monitor list` shows the ids"
NEWS_FOR = timedelta(days=7)
"""For so long an article that visits have missed is still told in a digest when a back-fill finds it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is remembered of one address: what `Known` tells, and what a further try needs."""

    canonical_url: str
    url: str
    source: str
    state: State
    first_seen_at: datetime
    checked_at: datetime
    item_id: int | None = None
    reason: str | None = None
    message: str | None = None
    signature: str | None = None
    validators: Validators = field(default_factory=Validators)
    text_hash: str | None = None
    tries: int = 0
    retryable: bool = False
    found_on: str | None = None
    pending: Candidate | None = None
    """The candidate to try again; None once there is nothing left to try."""
    reread_at: datetime | None = None
    """When a young article is to be asked for again."""

    def again(self) -> Candidate:
        """Answer the candidate by which the address is asked for again."""
        return Candidate(
            url=self.url,
            canonical_url=self.canonical_url,
            source=self.source,
            found_on=self.found_on,
            signature=self.signature,
        )

    def known(self) -> Known:
        """Answer what the port tells of this address."""
        return Known(
            canonical_url=self.canonical_url,
            state=self.state,
            source=self.source,
            item_id=self.item_id,
            signature=self.signature,
            validators=self.validators,
            text_hash=self.text_hash,
            checked_at=self.checked_at,
            first_seen_at=self.first_seen_at,
            reason=self.reason,
            message=self.message,
            tries=self.tries,
        )

    def trail(self) -> Trail:
        """Answer the way of this address."""
        is_tried_again = self.pending is not None and self.retryable and self.tries < MOST_TRIES
        return Trail(self.known(), self.url, self.found_on, is_tried_again)


def item_of(
    examined: Examined, item_id: int, *, story: int, duplicate_of: int | None, first_seen_at: datetime | None = None
) -> Item:
    """Answer the stored article that an examined one becomes."""
    return Item(
        id=item_id,
        url=examined.candidate.url,
        source=examined.candidate.source,
        article=examined.article,
        verdict=examined.verdict,
        first_seen_at=first_seen_at or examined.fetched_at,
        last_seen_at=examined.fetched_at,
        story=story,
        duplicate_of=duplicate_of,
        is_past=examined.candidate.is_past and not _is_news(examined),
    )


def _is_news(examined: Examined) -> bool:
    """May it have been published in the last days, so that a back-fill has found what the visits have missed?"""
    last_on = days_of(examined.article.dating)[1]
    return last_on is not None and last_on >= (examined.fetched_at - NEWS_FOR).date()


def state_of(item: Item) -> State:
    """Answer how an item is counted."""
    if item.duplicate_of is not None:
        return "duplicate"
    return "kept" if item.verdict.relevant else "rejected"
