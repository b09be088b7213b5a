"""What a visit learns of its source as it goes: blocks that recur over the pages are cut from the articles.

Articles are taken in the order in which they are settled, so that the same front page always teaches the same,
whichever page came first over the wire, and whether or not an earlier visit was killed on the way.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from mfg_monitor.collect.desk import Desk
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import RemoteError
from mfg_monitor.model import Examined, Known, Stored
from mfg_monitor.recurring import Recurring

FRESH_S = 5.0
"""For so long it is believed what the store knew of an address; another source may store an article that has it."""
ASKED_AT_ONCE = 50
"""Addresses that come next, and are asked for with an article's own."""
Store = Callable[[], Awaitable[None]]
"""Waits until everything that was handed in is stored."""


@dataclass(slots=True)
class Lessons:
    """One visit's knowledge of its source's recurring blocks."""

    source: Source
    desk: Desk
    to_come: deque[str] = field(default_factory=deque)
    """The candidates' canonical addresses in their order, where they are known beforehand."""
    _known: Recurring | None = None
    _fresh: dict[str, Known | None] = field(default_factory=dict)
    """What the store knew of some addresses a moment ago, those left out that an article was handed in by since."""
    _asked_s: float = 0.0

    async def applied(self, examined: Examined, before: Sequence[Examined], store: Store) -> Examined:
        """Answer an article as it is to be settled: without boilerplate, and unchanged where only that changed.

        Those `before` it were handed in and are perhaps not stored yet; where it may depend on them it waits for
        `store`. That is rare once a site's template is known, which takes three of its pages.
        """
        if self._known is None:
            self._known = await self.desk.ledger.recurring(self.source.id)
        if before and _depends(examined, before, self._known):
            await store()
            before = ()
        memories = await self._memories(examined, before)
        cut = self._known.cut(examined.article.text)
        if cut != examined.article.text:
            try:
                again = await self.desk.examiner.judge_again(self.source, replace(examined, raw=None), cut)
            except RemoteError:
                return examined
            examined = replace(again, raw=examined.raw)
        return await self._as_before(examined, memories, self._known, store)

    def learn(self, examined: Examined, stored: Stored) -> None:
        """Take note of an article that was stored, as the store does."""
        if stored.taught and self._known is not None:
            self._known.learn(examined.article.title, _taught(examined))

    async def _as_before(
        self, examined: Examined, memories: Sequence[Known], known: Recurring, store: Store
    ) -> Examined:
        """A known article that differs from the stored one by boilerplate alone is what it was, not a revision."""
        for memory in memories:
            if memory.item_id is None or memory.text_hash in {None, examined.fingerprint.text_hash}:
                continue
            await store()  # what is stored of it may hold blocks that those before it teach
            item = await self.desk.ledger.item(memory.item_id)
            if item is not None and known.is_telling and known.same_story(item.article.text, _taught(examined)):
                return replace(examined, fingerprint=replace(examined.fingerprint, text_hash=memory.text_hash or ""))
        return examined

    async def _memories(self, examined: Examined, before: Sequence[Examined]) -> list[Known]:
        """Answer what is known of an article's addresses; the store is asked for those of many at once."""
        own = examined.candidate.canonical_url
        wanted = dict.fromkeys((own, examined.article.canonical_url))
        while self.to_come and self.to_come.popleft() != own:
            pass
        now_s = asyncio.get_running_loop().time()
        if own not in self._fresh or now_s - self._asked_s > FRESH_S:
            asked = [*wanted, *islice(self.to_come, ASKED_AT_ONCE)]
            self._fresh, self._asked_s = {}, now_s
        else:
            asked = [url for url in wanted if url not in self._fresh]
        if asked:
            found = await self.desk.ledger.known(asked)
            self._fresh.update((url, found.get(url)) for url in asked)
        memories = [memory for url in wanted if (memory := self._fresh[url]) is not None]
        for other in (*before, examined):
            for url in other.addresses():
                self._fresh.pop(url, None)
        return memories


def _depends(examined: Examined, before: Sequence[Examined], known: Recurring) -> bool:
    """Tell whether what becomes of an article may depend on whether those before it are stored."""
    mine = examined.addresses().keys()
    if any(mine & other.addresses().keys() for other in before):
        return True
    return known.depends(examined.article.text, [_taught(other) for other in before])


def _taught(examined: Examined) -> str:
    return examined.whole_text or examined.article.text
