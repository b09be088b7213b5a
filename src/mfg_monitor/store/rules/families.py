"""Copies of one text are a family, and its earliest is their original, in whatever order they arrived.

Earliest is the one published on the earliest day; of one day, the one that was stored by an earlier round; within a
round, in which sources answer in any order, the first by source and then as its source named them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from mfg_monitor import urls
from mfg_monitor.model import Examined, Item, Likeness, State
from mfg_monitor.store.rules.records import Entry, state_of


@dataclass(frozen=True, slots=True)
class Kin:
    """What ranks one copy among its family."""

    item_id: int
    source: str
    published: str | None
    first_seen_at: datetime
    round: int
    """The round that stored it: a run, together with the killed runs before it."""
    duplicate_of: int | None
    story: int

    @property
    def rank(self) -> tuple[str, int, str, int]:
        """The least is the original. What shows no date counts from the day it was first seen on, a month or year from
        its end."""
        seen_on = self.first_seen_at.date().isoformat()
        day = (self.published or seen_on)[: len(seen_on)]
        return day + "0000-99-99"[len(day) :], self.round, self.source, self.item_id


class FamilyShelf(Protocol):
    """What families need of a store, within one transaction."""

    def families(self, item_ids: Iterable[int]) -> list[Kin]:
        """Answer these items and all other copies of their texts."""
        ...

    def kin(self, item_id: int) -> Kin | None:
        """Answer what ranks one item; None where it is not stored."""
        ...

    def point(self, item_ids: Sequence[int], original: int | None) -> None:
        """Let items point at their original; None makes originals of them."""
        ...

    @property
    def round(self) -> int:
        """The round under way."""
        ...

    def item(self, item_id: int) -> Item | None: ...

    def entries(self, canonical_urls: Sequence[str]) -> dict[str, Entry]: ...

    def put(self, entry: Entry) -> None: ...

    def restate(self, item_id: int, state: State) -> None: ...


def head_for(shelf: FamilyShelf, copy: Examined, likenesses: Sequence[Likeness]) -> Kin | None:
    """Answer the original that a new copy of these articles is to point at, where it changes nothing else.

    None where it may become the original itself, or makes one family of several.
    """
    heads = {each.item_id if each.duplicate_of is None else each.duplicate_of for each in likenesses}
    head = shelf.kin(heads.pop()) if len(heads) == 1 else None
    if head is None or head.duplicate_of is not None:
        return None
    told, source = copy.article.dating.published, copy.candidate.source
    mine = Kin(head.item_id + 1, source, told, copy.fetched_at.astimezone(UTC), shelf.round, None, 0)
    return head if head.rank < mine.rank else None


def gather(shelf: FamilyShelf, item_ids: Iterable[int]) -> None:
    """Make one family of the families of these items, and let all its copies point at the earliest."""
    family = shelf.families(item_ids)
    if len(family) < 2:
        return
    original = min(family, key=lambda kin: kin.rank).item_id
    to_point = [kin.item_id for kin in family if original not in {kin.item_id, kin.duplicate_of}]
    was_copy = any(kin.item_id == original and kin.duplicate_of is not None for kin in family)
    if was_copy:
        shelf.point([original], None)
        _count_as_original(shelf, original)
    if to_point:
        shelf.point(to_point, original)
        for item_id in to_point:
            shelf.restate(item_id, "duplicate")


def leave(shelf: FamilyShelf, item_id: int) -> None:
    """Make a copy an article of its own again."""
    item = shelf.item(item_id)
    if item is not None and item.duplicate_of is not None:
        shelf.point([item_id], None)
        _count_as_original(shelf, item_id)


def _count_as_original(shelf: FamilyShelf, item_id: int) -> None:
    """Give an item's own addresses the state of its verdict; those of its twins stay duplicates."""
    item = shelf.item(item_id)
    if item is None:
        return
    for entry in shelf.entries(own_addresses(item)).values():
        if entry.item_id == item_id:
            shelf.put(replace(entry, state=state_of(item)))


def own_addresses(item: Item) -> list[str]:
    """Answer the canonical addresses that are an item's own: others that lead to it are those of its twins."""
    own = [item.article.canonical_url]
    with suppress(ValueError):
        own.append(urls.canonical(item.url))
    return own
