"""Lines of our own export, taken in as they were told: the other half of `monitor export`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mfg_monitor.collect import Desk
from mfg_monitor.dedupe import fingerprint, traits_of
from mfg_monitor.model import Candidate, Examined, Item, Stored
from mfg_monitor.ports import Pointer, Returned
from mfg_monitor.record import Imported
from mfg_monitor.urls import canonical


def returned(imported: Imported, source_id: str) -> Item | None:
    """Answer the item of a line that tells all of one; None for a line that has yet to be read and judged."""
    article, verdict = imported.article, imported.verdict
    first, last = imported.first_seen_at, imported.last_seen_at
    if verdict is None or first is None or last is None or imported.html is not None:
        return None
    if imported.id is None or not 0 < imported.id < 2**31 or imported.story is None or not article.url:
        return None
    return Item(
        id=imported.id,
        url=article.url,
        source=imported.source or source_id,
        article=article,
        verdict=verdict,
        first_seen_at=first,
        last_seen_at=last,
        story=imported.story,
        duplicate_of=imported.duplicate_of,
        revision=imported.revision,
    )


TOGETHER = 100
"""Items that are stored in one transaction: one sync of the disk serves them all."""


@dataclass(slots=True)
class Returning:
    """One import of our own lines: which item each of them has become."""

    desk: Desk
    wide: frozenset[str]
    """Ids of places too wide to tell stories apart."""
    count: Callable[[Examined, Stored], None]
    """Told of each item once it is stored."""
    _ids: dict[int, int] = field(default_factory=dict)
    _kin: set[int] = field(default_factory=set)
    """The values of `_ids`."""
    _waiting: dict[int, tuple[Item, int | None, Returned]] = field(default_factory=dict)
    """What is still to be stored, by the id that it is told with: as told, its original, and as it will be stored."""
    _pointing: list[tuple[int, Item]] = field(default_factory=list)
    _second: datetime | None = None
    _within: int = 0

    async def take(self, told: Item) -> None:
        """Store one item soon; its pointers to items that come later wait for `end`."""
        if told.id in self._waiting or told.duplicate_of in self._waiting or len(self._waiting) >= TOGETHER:
            await self.flush()
        original = self._ids.get(told.duplicate_of or 0)
        item = replace(told, first_seen_at=self._in_order(told.first_seen_at), duplicate_of=original)
        candidate = Candidate(url=item.url, canonical_url=canonical(item.url), source=item.source)
        print_ = fingerprint(item.article, names=(*item.verdict.listed_companies, *item.verdict.places))
        traits = traits_of(item.article, item.verdict, print_, wide=self.wide)
        examined = Examined(candidate, item.article, item.verdict, print_, item.first_seen_at, item.url, traits=traits)
        self._waiting[told.id] = told, original, (item, examined)

    async def flush(self) -> None:
        """Store what was taken."""
        waiting, self._waiting = list(self._waiting.values()), {}
        if not waiting:
            return
        all_stored = await self.desk.ledger.restore([one for _, _, one in waiting], self._kin, self.desk.decide)
        for (told, original, (_, examined)), stored in zip(waiting, all_stored, strict=True):
            self.count(examined, stored)
            if stored.item_id is not None:
                self._note(told, original, stored, stored.item_id)

    def _note(self, told: Item, original: int | None, stored: Stored, item_id: int) -> None:
        self._ids[told.id] = item_id
        self._kin.add(item_id)
        is_kept = item_id == told.id
        waits = told.duplicate_of is not None and (original is None or stored.novelty == "unchanged")
        moved = stored.novelty in {"new", "duplicate"} and not is_kept
        if (waits and (is_kept or stored.novelty == "new")) or moved:
            self._pointing.append((item_id, told))

    async def end(self) -> None:
        """Store what is left, and let the items point at each other as they did where they come from."""
        await self.flush()
        pointers: list[Pointer] = []
        for item_id, told in self._pointing:
            original = self._ids.get(told.duplicate_of or 0)
            own = told.story if item_id == told.id else item_id
            pointers.append((item_id, original, self._ids.get(told.story, own)))
        self._pointing.clear()
        if pointers:
            await self.desk.ledger.point(pointers)

    def _in_order(self, at: datetime) -> datetime:
        # Times are told in whole seconds and in order; within a second, the order of the lines is kept.
        self._within = min(self._within + 1, 999_999) if at == self._second else 0
        self._second = at
        return at + timedelta(microseconds=self._within) if not at.microsecond else at
