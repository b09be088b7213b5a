"""What becomes of an address that gave no article: a failure to try again, or the end of a stored article's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Protocol, cast

from mfg_monitor.cadence import next_reread
from mfg_monitor.model import Item, Skipped, SkipReason, State, Stored, Validators
from mfg_monitor.store.rules.families import own_addresses
from mfg_monitor.store.rules.records import Entry


class SkipShelf(Protocol):
    """What skipping needs of a store, within one transaction."""

    def entries(self, canonical_urls: Sequence[str]) -> dict[str, Entry]: ...

    def put(self, entry: Entry) -> None:
        """Store what is known of an address, replacing what was known."""
        ...

    def item(self, item_id: int) -> Item | None: ...

    def withdraw(self, item_id: int, at: datetime | None) -> None:
        """Note since when an item's page is gone, None for one that is there; what is noted already stays."""
        ...


def state_for(reason: SkipReason) -> State:
    """Answer the end state of a candidate that was skipped for this reason."""
    if reason in {"robots", "refused_address"}:
        return "blocked"
    match reason:
        case "old":
            return "rejected"
        case "limit":
            return "waiting"
        case _:
            return "failed"


def settle_skipped(shelf: SkipShelf, outcomes: Sequence[Skipped]) -> list[Stored]:
    """Store many failures, in their order; what `settle` does with each."""
    entries = shelf.entries([outcome.candidate.canonical_url for outcome in outcomes])
    return [_put_skipped(shelf, outcome, entries) for outcome in outcomes]


def _put_skipped(shelf: SkipShelf, skipped: Skipped, entries: dict[str, Entry]) -> Stored:
    candidate = skipped.candidate
    own = entries.get(candidate.canonical_url)
    is_item = own is not None and own.item_id is not None
    state = own.state if own is not None and is_item else state_for(skipped.reason)
    told = Stored("skipped", state, own.item_id if own else None, relevant=False)
    if own is not None and _is_gone(shelf, own, skipped):
        return _withdrawn(shelf, own, skipped, entries)
    if own and (own.checked_at, own.reason, own.message) == (skipped.at, skipped.reason, skipped.message):
        return told
    tries = (own.tries if own else 0) + 1
    before = own if own is not None and is_item else None
    entry = Entry(
        canonical_url=candidate.canonical_url,
        url=candidate.url,
        source=before.source if before else candidate.source,
        state=state,
        first_seen_at=own.first_seen_at if own else skipped.at,
        checked_at=skipped.at,
        item_id=before.item_id if before else None,
        reason=skipped.reason,
        message=skipped.message,
        signature=before.signature if before else candidate.signature,
        validators=before.validators if before else Validators(),
        text_hash=before.text_hash if before else None,
        tries=tries,
        retryable=skipped.retryable,
        found_on=own.found_on if own and own.found_on else candidate.found_on,
        pending=replace(candidate, tries=tries) if skipped.retryable else None,
        reread_at=next_reread(before.first_seen_at, skipped.at) if before and before.reread_at else None,
    )
    entries[candidate.canonical_url] = entry
    shelf.put(entry)
    return told


def _is_gone(shelf: SkipShelf, own: Entry, skipped: Skipped) -> bool:
    """Is the page of a stored article gone: 410, or 404 on the visit before, too? A twin's address says nothing.

    404 is also what a page or a redirect stands for that says so in other words.
    """
    if own.item_id is None or skipped.status not in {HTTPStatus.GONE, HTTPStatus.NOT_FOUND}:
        return False
    item = shelf.item(own.item_id)
    if item is None or own.canonical_url not in own_addresses(item):
        return False
    was_missing = own.reason == skipped.reason and own.message == skipped.message and own.checked_at < skipped.at
    return skipped.status == HTTPStatus.GONE or was_missing or item.withdrawn_at is not None


def _withdrawn(shelf: SkipShelf, own: Entry, skipped: Skipped, entries: dict[str, Entry]) -> Stored:
    """Note that an article's page is gone. It is kept, and asked for again as long as it is young."""
    item_id = cast("int", own.item_id)
    gone = replace(
        own,
        checked_at=skipped.at,
        reason=skipped.reason,
        message=skipped.message,
        signature=skipped.candidate.signature or own.signature,
        retryable=False,
        pending=None,
        reread_at=next_reread(own.first_seen_at, skipped.at),
    )
    entries[own.canonical_url] = gone
    shelf.put(gone)
    shelf.withdraw(item_id, skipped.at)
    return Stored("withdrawn", own.state, item_id, relevant=False)
