"""A page that a site gives for many addresses (a soft 404) is no article, nor is what was first stored of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from mfg_monitor import urls
from mfg_monitor.dedupe.copying.match import stands_for_all
from mfg_monitor.model import Examined, Fingerprint, Item, Likeness, Skipped, State, Stored, Validators
from mfg_monitor.store.rules import skipping
from mfg_monitor.store.rules.families import own_addresses
from mfg_monitor.store.rules.records import Entry

SAME_ANSWER = "it gives the same page as other addresses of its source: an error page, or the front page"
NO_ARTICLE = "other addresses of its source give the very same page: an error page, or the front page"
REPEATED = 3
"""Other addresses that make an error page of the article that had the page first; fewer may be its sections' links."""


class RepeatShelf(skipping.SkipShelf, Protocol):
    """What a repeated page needs of a store, within one transaction."""

    def giving(self, source: str, text_hash: str, limit: int) -> int:
        """Answer how many addresses of a source are to be asked again and gave this text last; at most `limit`."""
        ...

    def replace(self, item: Item, fingerprint: Fingerprint) -> None:
        """Replace an item's content; what it said before is not kept."""
        ...

    def restate(self, item_ids: Sequence[int], state: State) -> None:
        """Give the addresses of kept or rejected items their new state."""
        ...


def is_repeated(before: Entry | None, examined: Examined, likenesses: Sequence[Likeness]) -> bool:
    """Tell whether the page says nothing of its address, which was known as `before`: others give it, too."""
    if before is not None and before.text_hash == examined.fingerprint.text_hash:
        return before.item_id is None or before.message == NO_ARTICLE
    return stands_for_all(examined, likenesses)


def settle(shelf: RepeatShelf, examined: Examined, before: Entry | None, likenesses: Sequence[Likeness]) -> Stored:
    """Note that an address gave no article, to be asked again; withdraw the article that had the page first."""
    candidate, text_hash = examined.candidate, examined.fingerprint.text_hash
    message = NO_ARTICLE if before is not None and before.message == NO_ARTICLE else SAME_ANSWER
    skipped = Skipped(candidate, "empty", message, examined.fetched_at, retryable=True)
    told = skipping.settle_skipped(shelf, [skipped])[0]
    entry = shelf.entries([candidate.canonical_url])[candidate.canonical_url]
    if entry.item_id is None:
        shelf.put(replace(entry, text_hash=text_hash))
    first = [one for one in likenesses if one.source == candidate.source and one.fingerprint.text_hash == text_hash]
    if first and shelf.giving(candidate.source, text_hash, REPEATED) >= REPEATED:
        for likeness in first:
            _withdraw(shelf, likeness, examined.fetched_at)
    return replace(told, message=message)


def _withdraw(shelf: RepeatShelf, likeness: Likeness, at: datetime) -> None:
    """Reject what was stored as an article, with the reason, and ask its address again, in full."""
    item = shelf.item(likeness.item_id)
    if item is None or item.withdrawn_at is not None:
        return
    verdict = replace(item.verdict, relevant=False, notes=(*item.verdict.notes, NO_ARTICLE))
    shelf.replace(replace(item, verdict=verdict), likeness.fingerprint)
    shelf.restate([item.id], "rejected")
    shelf.withdraw(item.id, at)
    asked = None
    with suppress(ValueError):
        asked = urls.canonical(item.url)
    for entry in shelf.entries(own_addresses(item)).values():
        if entry.item_id == item.id:
            again = replace(entry.again(), tries=1, is_past=item.is_past) if entry.canonical_url == asked else None
            told = replace(entry, state="rejected" if entry.state == "kept" else entry.state, message=NO_ARTICLE)
            told = replace(told, reason="empty", validators=Validators(), reread_at=None)
            shelf.put(replace(told, tries=1 if again else 0, retryable=again is not None, pending=again))
