"""The shelf in memory: what settling reads and writes, over dicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from mfg_monitor import clock
from mfg_monitor.model import (
    Capture,
    Examined,
    Fingerprint,
    Item,
    Likeness,
    Page,
    Raw,
    Revision,
    State,
)
from mfg_monitor.packing import unpacked
from mfg_monitor.recurring import Recurring
from mfg_monitor.search.query import EARLIEST, day_of
from mfg_monitor.store.memory.tellings import MemoryTellings
from mfg_monitor.store.rules.days import days_of
from mfg_monitor.store.rules.families import Kin
from mfg_monitor.store.rules.records import MOST_SAME, Entry, item_of
from mfg_monitor.store.rules.slices import DAY_BITS


@dataclass(slots=True)
class Kept:
    """One item with all that is kept beside it."""

    item: Item
    fingerprint: Fingerprint
    round: int
    number: int
    """Begins with its day, as search numbers it."""
    changed_at: datetime
    revisions: list[Revision] = field(default_factory=list)
    captures: dict[int, tuple[datetime, Capture]] = field(default_factory=dict)
    """By revision: when they were kept, and the pages."""


class MemoryShelf:
    """`settling.Shelf` over dicts."""

    def __init__(self) -> None:
        self.addresses: dict[str, Entry] = {}
        self.kept: dict[int, Kept] = {}
        self.round = 1
        self.told = MemoryTellings(self)
        self.recurring: defaultdict[str, Recurring] = defaultdict(Recurring)
        self._of_day: Counter[int] = Counter()

    def entries(self, canonical_urls: Sequence[str]) -> dict[str, Entry]:
        """See settling.Shelf."""
        return {url: self.addresses[url] for url in canonical_urls if url in self.addresses}

    def put(self, entry: Entry) -> None:
        """See settling.Shelf."""
        self.addresses[entry.canonical_url] = entry

    def restate(self, item_ids: Sequence[int], state: State) -> None:
        """See settling.Shelf."""
        for url, entry in self.addresses.items():
            if entry.item_id in item_ids and entry.state in {"kept", "rejected"}:
                self.addresses[url] = replace(entry, state=state)

    def item(self, item_id: int) -> Item | None:
        """See settling.Shelf."""
        kept = self.kept.get(item_id)
        return kept.item if kept else None

    def foresee(self, outcomes: Sequence[Examined]) -> None:
        """See settling.Shelf. All of it is at hand."""

    def same_text(self, text_hash: str) -> list[int]:
        """See settling.Shelf."""
        return [item_id for item_id, kept in self.kept.items() if kept.fingerprint.text_hash == text_hash][:MOST_SAME]

    def giving(self, source: str, text_hash: str, limit: int) -> int:
        """See repeating.RepeatShelf."""
        told = (entry for entry in self.addresses.values() if entry.source == source and entry.retryable)
        return min(limit, sum(entry.text_hash == text_hash for entry in told))

    def sharing_bands(self, bands: Sequence[int], limit: int) -> list[int]:
        """See settling.Shelf."""
        wanted = set(bands)
        shared = Counter(
            {
                item_id: count
                for item_id, kept in self.kept.items()
                if (count := len(wanted & {*kept.fingerprint.bands}))
            }
        )
        return sorted(shared, key=lambda item_id: (-shared[item_id], item_id))[:limit]

    def likenesses(self, relations: dict[int, Literal["address", "text", "near"]]) -> list[Likeness]:
        """See settling.Shelf."""
        found = []
        for item_id, relation in relations.items():
            item, fingerprint = self.kept[item_id].item, self.kept[item_id].fingerprint
            found.append(
                Likeness(
                    item_id=item_id,
                    relation=relation,
                    canonical_url=item.article.canonical_url,
                    source=item.source,
                    title=item.article.title,
                    fingerprint=fingerprint,
                    published=item.article.dating.published,
                    first_seen_at=item.first_seen_at,
                    duplicate_of=item.duplicate_of,
                    text=item.article.text,
                )
            )
        return found

    def add(self, examined: Examined, original: Kin | None = None) -> Item:
        """See settling.Shelf."""
        item_id = max(self.kept, default=0) + 1
        of, story = (original.item_id, original.story) if original else (None, item_id)
        item = item_of(examined, item_id, story=story, duplicate_of=of)
        self.kept[item_id] = Kept(item, examined.fingerprint, self.round, self._numbered(item), clock.now())
        return item

    def families(self, item_ids: Iterable[int]) -> list[Kin]:
        """See families.FamilyShelf."""
        heads = {_head(self.kept[item_id].item) for item_id in item_ids}
        return [
            Kin(
                item.id,
                item.source,
                item.article.dating.published,
                item.first_seen_at,
                kept.round,
                item.duplicate_of,
                item.story,
            )
            for kept in self.kept.values()
            if _head(item := kept.item) in heads
        ]

    def kin(self, item_id: int) -> Kin | None:
        """See families.FamilyShelf."""
        return next((kin for kin in self.families([item_id]) if kin.item_id == item_id), None)

    def point(self, item_ids: Sequence[int], original: int | None) -> None:
        """See families.FamilyShelf."""
        for item_id in item_ids:
            kept = self.kept[item_id]
            kept.item, kept.changed_at = replace(kept.item, duplicate_of=original), clock.now()

    def tell(self, item_ids: Sequence[int], story: int) -> None:
        """See stories.TellingShelf."""
        for item_id in item_ids:
            kept = self.kept[item_id]
            kept.item, kept.changed_at = replace(kept.item, story=story), clock.now()

    def all_items(self) -> dict[int, Item]:
        """Answer all items by id."""
        return {item_id: kept.item for item_id, kept in self.kept.items()}

    def revisions(self, item_id: int) -> list[Revision]:
        """See revising.RevisionShelf."""
        kept = self.kept.get(item_id)
        return list(kept.revisions) if kept else []

    def revise(self, item: Item, fingerprint: Fingerprint, changed: tuple[str, ...]) -> None:
        """See settling.Shelf."""
        kept = self.kept[item.id]
        old, hashed = kept.item, kept.fingerprint.text_hash
        kept.revisions.append(
            Revision(old.revision, old.article.title, old.article.text, hashed, old.last_seen_at, changed)
        )
        kept.item, kept.fingerprint, kept.changed_at = item, fingerprint, clock.now()
        kept.number = self._numbered(item)

    def _numbered(self, item: Item) -> int:
        day = (day_of(days_of(item.article.dating)[1], item.first_seen_at.astimezone(UTC).date()) - EARLIEST).days
        self._of_day[day] += 1
        return (day << DAY_BITS) + self._of_day[day]

    def replace(self, item: Item, fingerprint: Fingerprint) -> None:
        """See settling.Shelf."""
        kept = self.kept[item.id]
        kept.item, kept.fingerprint, kept.changed_at = item, fingerprint, clock.now()
        kept.number = self._numbered(item)

    def draw_behind(self) -> None:
        """See restoring.Shelf. The next id is always behind the highest."""

    def restore(self, item: Item, fingerprint: Fingerprint) -> Item:
        """See restoring.Shelf."""
        item_id = item.id or max(self.kept, default=0) + 1
        item = replace(item, id=item_id, story=item.story or item_id)
        self.kept[item_id] = Kept(item, fingerprint, self.round, self._numbered(item), clock.now())
        self.kept = dict(sorted(self.kept.items()))
        return item

    def keep_raw(self, item: Item, examined: Examined) -> None:
        """See settling.Shelf."""
        if examined.raw is not None:
            pages = tuple(_page(raw) for raw in examined.raw)
            fetched_at = pages[0].fetched_at if pages else examined.fetched_at
            capture = Capture(item.id, item.revision, examined.candidate, pages, fetched_at)
            self.kept[item.id].captures.setdefault(item.revision, (clock.now(), capture))

    def withdraw(self, item_id: int, at: datetime | None) -> None:
        """See settling.Shelf."""
        kept = self.kept[item_id]
        if (kept.item.withdrawn_at is None) != (at is None):
            kept.item, kept.changed_at = replace(kept.item, withdrawn_at=at), clock.now()

    def touch(self, item_ids: Sequence[int], at: datetime) -> None:
        """See settling.Shelf."""
        for item_id in item_ids:
            kept = self.kept[item_id]
            kept.item = replace(kept.item, last_seen_at=max(kept.item.last_seen_at, at))

    def learn(self, source: str, title: str, text: str) -> None:
        """See settling.Shelf."""
        self.recurring[source].learn(title, text)


def _head(item: Item) -> int:
    return item.id if item.duplicate_of is None else item.duplicate_of


def _page(raw: Raw) -> Page:
    return replace(raw.page, body=unpacked(raw.data) if raw.is_packed else raw.data)
