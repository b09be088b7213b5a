"""What a visit learns of its source as it goes: blocks that recur over the pages are cut from the articles.

Articles are taken in the order in which they are settled, so that the same front page always teaches the same,
whichever page came first over the wire, and whether or not an earlier visit was killed on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mfg_monitor.collect.desk import Desk
from mfg_monitor.config.sources import Source
from mfg_monitor.errors import RemoteError
from mfg_monitor.model import Examined, Outcome, Stored
from mfg_monitor.recurring import Recurring


@dataclass(slots=True)
class Lessons:
    """One visit's knowledge of its source's recurring blocks."""

    source: Source
    desk: Desk
    _known: Recurring | None = None

    async def applied(self, outcome: Outcome) -> Outcome:
        """Answer the outcome as it is to be settled: without boilerplate, and unchanged where only that changed."""
        if not isinstance(outcome, Examined):
            return outcome
        if self._known is None:
            self._known = await self.desk.ledger.recurring(self.source.id)
        if not self._known.is_telling:
            return outcome
        cut = self._known.cut(outcome.article.text)
        if cut != outcome.article.text:
            try:
                again = await self.desk.examiner.judge_again(self.source, replace(outcome, raw=None), cut)
            except RemoteError:
                return outcome
            outcome = replace(again, raw=outcome.raw)
        return await self._as_before(outcome, self._known)

    def learn(self, outcome: Outcome, stored: Stored) -> None:
        """Take note of an article that was stored, as the store does."""
        if isinstance(outcome, Examined) and stored.taught and self._known is not None:
            article = outcome.article
            self._known.learn(article.title, outcome.whole_text or article.text)

    async def _as_before(self, examined: Examined, known: Recurring) -> Examined:
        """A known article that differs from the stored one by boilerplate alone is what it was, not a revision."""
        urls = [examined.candidate.canonical_url, examined.article.canonical_url]
        for memory in (await self.desk.ledger.known(urls)).values():
            if memory.item_id is None or memory.text_hash in {None, examined.fingerprint.text_hash}:
                continue
            item = await self.desk.ledger.item(memory.item_id)
            if item is not None and known.same_story(item.article.text, examined.whole_text or examined.article.text):
                return replace(examined, fingerprint=replace(examined.fingerprint, text_hash=memory.text_hash or ""))
        return examined
