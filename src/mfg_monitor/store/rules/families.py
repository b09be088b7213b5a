"""Copies of one text are a family, and its earliest is their original, in whatever order they arrived.

Earliest is the one published on the earliest day; of one day, the one that was stored by an earlier round; within a
round, in which sources answer in any order, the first by source and then as its source named them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from mfg_monitor import urls
from mfg_monitor.dedupe.copying.copies import partition, sameness, told
from mfg_monitor.model import Duplicate, Examined, Item, Likeness, State
from mfg_monitor.store.rules.records import Entry, state_of

MOST_NEAR = 50
"""Candidates by shared bands that are looked at."""
MOST_ANEW = 24
"""Articles whose families are made anew at once: each is laid beside each, a millisecond a pair."""


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

    def sharing_bands(self, bands: Sequence[int], limit: int) -> list[int]:
        """Answer the items that share a band, those that share most first."""
        ...

    def likenesses(self, relations: dict[int, Literal["address", "text", "near"]]) -> list[Likeness]:
        """Answer the likenesses of these items, in the order given."""
        ...

    def entries(self, canonical_urls: Sequence[str]) -> dict[str, Entry]: ...

    def put(self, entry: Entry) -> None: ...

    def restate(self, item_ids: Sequence[int], state: State) -> None: ...


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


def join(shelf: FamilyShelf, item_id: int, novelty: Duplicate) -> list[int]:
    """Let an item be the copy that it was found to be; answer the items that have another original since a dispute."""
    if novelty.is_disputed:
        return gather_anew(shelf, [item_id, *novelty.of])
    gather(shelf, [item_id, *novelty.of])
    return []


def gather(shelf: FamilyShelf, item_ids: Iterable[int]) -> None:
    """Make one family of the families of these items, and let all its copies point at the earliest."""
    family = shelf.families(item_ids)
    if len(family) < 2:
        return
    _point(shelf, family, min(family, key=lambda kin: kin.rank).item_id)


def gather_anew(shelf: FamilyShelf, item_ids: Sequence[int]) -> list[int]:
    """Make the families of all that is near these items anew; answer the items that have another original since.

    Of copies that lie between two texts which must stay apart, each depends on all the others: decided together, they
    end the same in whatever order they came. Where too many hang together, these items become one family.
    """
    near = _near(shelf, item_ids)
    before = {kin.item_id: kin for kin in shelf.families([each.item_id for each in near] or item_ids)}
    if not near:
        gather(shelf, item_ids)
    for group in partition(near):
        original = min((before[item_id] for item_id in group), key=lambda kin: kin.rank).item_id
        _point(shelf, [before[item_id] for item_id in group], original)
    after = {kin.item_id: kin.duplicate_of for kin in shelf.families(before)}
    return [item_id for item_id, original in after.items() if original != before[item_id].duplicate_of]


def _near(shelf: FamilyShelf, item_ids: Sequence[int]) -> list[Likeness]:
    """Answer these items, their families, the copies of all of them, and so on; nothing where these are too many."""
    found: dict[int, Likeness] = {}
    frontier = {kin.item_id for kin in shelf.families(item_ids)}
    while frontier:
        if len(found) + len(frontier) > MOST_ANEW:
            return []
        reached: set[int] = set()
        for each in shelf.likenesses(dict.fromkeys(sorted(frontier), "near")):
            found[each.item_id] = each
            alike = {*shelf.sharing_bands(each.fingerprint.bands, MOST_NEAR)} - found.keys() - frontier - reached
            others = shelf.likenesses(dict.fromkeys(sorted(alike), "near"))
            reached |= {other.item_id for other in others if sameness(told(each), told(other))}
        frontier = {kin.item_id for kin in shelf.families(reached)} - found.keys() if reached else set()
    return list(found.values())


def _point(shelf: FamilyShelf, family: Sequence[Kin], original: int) -> None:
    """Let all copies of one family point at their original."""
    to_point = [kin.item_id for kin in family if original not in {kin.item_id, kin.duplicate_of}]
    if any(kin.item_id == original and kin.duplicate_of is not None for kin in family):
        shelf.point([original], None)
        _count_as_original(shelf, original)
    if to_point:
        shelf.point(to_point, original)
        shelf.restate(to_point, "duplicate")


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
