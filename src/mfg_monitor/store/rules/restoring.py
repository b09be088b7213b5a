"""Items that another store exported, taken in as they were told: ids, times, revision and place among the others."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from typing import Protocol

from mfg_monitor.model import Examined, Fingerprint, Item, New, Stored
from mfg_monitor.ports import Decide, Pointer, Returned
from mfg_monitor.store.rules import settling, stories
from mfg_monitor.store.rules.records import state_of


class Shelf(settling.Shelf, Protocol):
    """What restoring needs of a store besides."""

    def restore(self, item: Item, fingerprint: Fingerprint) -> Item:
        """Store an item as it is told; with id 0 the store gives one."""
        ...

    def draw_behind(self) -> None:
        """See to it that no id which an item brought along is given to another one."""
        ...


def restore(shelf: Shelf, told: Sequence[Returned], kin: Container[int], decide: Decide) -> list[Stored]:
    """Store items as they were told, under their ids where these are free.

    What is there already stays: importing twice is importing once. `kin` are the items that came from the same export,
    which told already what they are to each other; what resembles another item is settled like any article.
    """
    here: set[int | None] = set()
    stored: list[Stored] = []
    for item, examined in told:
        one = _restore(shelf, item, examined, lambda item_id: item_id in kin or item_id in here, decide)
        here.add(one.item_id)
        stored.append(one)
    shelf.draw_behind()
    return stored


def _restore(shelf: Shelf, item: Item, examined: Examined, is_kin: Callable[[int], bool], decide: Decide) -> Stored:
    addresses = examined.addresses()
    entries = shelf.entries(list(addresses))
    own = entries.get(examined.candidate.canonical_url)
    there = shelf.item(own.item_id) if own is not None and own.item_id is not None else None
    if own is not None and there is not None:
        as_told = (there.article.text, there.article.title) == (item.article.text, item.article.title)
        if not as_told and there.revision <= item.revision:
            return settling.settle(shelf, examined, decide)
        shelf.touch([there.id], item.last_seen_at)
        return Stored("unchanged", own.state, there.id, there.verdict.relevant)
    strangers = [each for each in settling.gathered(shelf, examined, entries) if not is_kin(each.item_id)]
    if strangers and not isinstance(decide(examined, strangers), New):
        return settling.settle(shelf, examined, decide)
    free = shelf.item(item.id) is None
    kept = shelf.restore(item if free else replace(item, id=0, story=0), examined.fingerprint)
    stories.describe(shelf.told, kept.id, examined.traits, kept.first_seen_at.date(), is_new=True)
    settling.put_addresses(shelf, examined, kept, entries, addresses, is_telling=False)
    return Stored("new" if kept.duplicate_of is None else "duplicate", state_of(kept), kept.id, kept.verdict.relevant)


def point(shelf: settling.Shelf, pointers: Sequence[Pointer]) -> None:
    """Let restored items point at their originals and share their stories, where that makes no chain."""
    for item_id, original, story in pointers:
        item = shelf.item(item_id)
        if item is None:
            continue
        if original is not None and item.duplicate_of is None:
            head = shelf.item(original)
            family = shelf.families([item_id])
            if head is None or head.duplicate_of is not None or len(family) > 1 or original == item_id:
                continue
            shelf.point([item_id], original)
            shelf.restate([item_id], "duplicate")
        if item.story != story:
            shelf.told.tell([item_id], story)
