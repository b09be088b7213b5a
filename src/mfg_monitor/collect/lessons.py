"""What a visit learns of its source as it goes: blocks that recur over the pages are cut from the articles.

Articles are taken in the order in which they are settled, so that the same front page always teaches the same,
whichever page came first over the wire, and whether or not an earlier visit was killed on the way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from mfg_monitor.collect.desk import Desk
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import RemoteError
from mfg_monitor.model import Examined, Stored
from mfg_monitor.recurring import Recurring

Store = Callable[[], Awaitable[None]]
"""Waits until everything that was handed in is stored."""


@dataclass(slots=True)
class Lessons:
    """One visit's knowledge of its source's recurring blocks."""

    source: Source
    desk: Desk
    unknown: set[str] = field(default_factory=set)
    """Addresses that led to no article when the visit asked, and by which it has handed in none."""
    _known: Recurring | None = None

    def depends(self, examined: Examined, others: Sequence[Examined]) -> bool:
        """Tell whether what becomes of an article may depend on others, handed in right before it and not stored yet.

        It hardly ever does once a site's template is known, which takes three of its pages.
        """
        if not others or self._known is None:
            return bool(others)
        return self._known.depends(examined.article.text, [_taught(other) for other in others])

    async def applied(self, examined: Examined, store: Store) -> Examined:
        """Answer an article as it is to be settled: without boilerplate, and unchanged where only that changed."""
        if self._known is None:
            self._known = await self.desk.ledger.recurring(self.source.id)
        wanted = {examined.candidate.canonical_url, examined.article.canonical_url} - self.unknown
        self.unknown -= examined.addresses().keys()
        cut = self._known.cut(examined.article.text)
        if cut != examined.article.text:
            try:
                again = await self.desk.examiner.judge_again(self.source, replace(examined, raw=None), cut)
            except RemoteError:
                return examined
            examined = replace(again, raw=examined.raw)
        return await self._as_before(examined, wanted, self._known, store) if wanted else examined

    def learn(self, examined: Examined, stored: Stored) -> None:
        """Take note of an article that was stored, as the store does."""
        if stored.taught and self._known is not None:
            self._known.learn(examined.article.title, _taught(examined))

    async def _as_before(self, examined: Examined, wanted: Iterable[str], known: Recurring, store: Store) -> Examined:
        """A known article that differs from the stored one by boilerplate alone is what it was, not a revision."""
        for memory in (await self.desk.ledger.known(sorted(wanted))).values():
            if memory.item_id is None or memory.text_hash in {None, examined.fingerprint.text_hash}:
                continue
            await store()  # what is stored of it may hold blocks that those before it teach
            item = await self.desk.ledger.item(memory.item_id)
            if item is not None and known.is_telling and known.same_story(item.article.text, _taught(examined)):
                return replace(examined, fingerprint=replace(examined.fingerprint, text_hash=memory.text_hash or ""))
        return examined


def _taught(examined: Examined) -> str:
    return examined.whole_text or examined.article.text
