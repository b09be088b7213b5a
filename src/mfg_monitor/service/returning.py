"""Lines of our own export, taken in as they were told: the other half of `monitor export`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mfg_monitor.collect import Desk
from mfg_monitor.dedupe import fingerprint, traits_of
from mfg_monitor.model import Candidate, Examined, Item, Stored
from mfg_monitor.ports import Pointer
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


@dataclass(slots=True)
class Returning:
    """One import of our own lines: which item each of them has become."""

    desk: Desk
    wide: frozenset[str]
    """Ids of places too wide to tell stories apart."""
    _ids: dict[int, int] = field(default_factory=dict)
    _pending: list[tuple[int, Item]] = field(default_factory=list)
    _second: datetime | None = None
    _within: int = 0

    async def take(self, told: Item) -> tuple[Examined, Stored]:
        """Store one item; its pointers to items that come later wait for `end`."""
        original = self._ids.get(told.duplicate_of or 0)
        item = replace(told, first_seen_at=self._in_order(told.first_seen_at), duplicate_of=original)
        candidate = Candidate(url=item.url, canonical_url=canonical(item.url), source=item.source)
        print_ = fingerprint(item.article, names=(*item.verdict.companies, *item.verdict.places))
        traits = traits_of(item.article, item.verdict, wide=self.wide)
        examined = Examined(candidate, item.article, item.verdict, print_, item.first_seen_at, item.url, traits=traits)
        stored = await self.desk.ledger.restore(item, examined, self._ids.values(), self.desk.decide)
        if stored.item_id is None:
            return examined, stored
        self._ids[told.id] = stored.item_id
        is_kept = stored.item_id == told.id
        waits = told.duplicate_of is not None and (original is None or stored.novelty == "unchanged")
        moved = stored.novelty in {"new", "duplicate"} and not is_kept
        if (waits and (is_kept or stored.novelty == "new")) or moved:
            self._pending.append((stored.item_id, told))
        return examined, stored

    async def end(self) -> None:
        """Let the items point at each other as they did where they come from."""
        pointers: list[Pointer] = []
        for item_id, told in self._pending:
            original = self._ids.get(told.duplicate_of or 0)
            own = told.story if item_id == told.id else item_id
            pointers.append((item_id, original, self._ids.get(told.story, own)))
        self._pending.clear()
        if pointers:
            await self.desk.ledger.point(pointers)

    def _in_order(self, at: datetime) -> datetime:
        # Times are told in whole seconds and in order; within a second, the order of the lines is kept.
        self._within = min(self._within + 1, 999_999) if at == self._second else 0
        self._second = at
        return at + timedelta(microseconds=self._within) if not at.microsecond else at
