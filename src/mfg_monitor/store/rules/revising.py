"""When a changed page is a new revision of its article, and what that revision says.

A page that flaps between two wordings, or that is dated anew every day, must not make the store grow for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from mfg_monitor.dedupe.copying.differences import Wording, changes
from mfg_monitor.model import Article, Dating, Examined, Fingerprint, Item, Precision, Revision, State
from mfg_monitor.store.rules.records import item_of, state_of

MOST_REVISIONS = 100
"""Older wordings kept of one article: a live page tells more, and is none of the stories that are watched."""
MOST_RETURNS = 2
"""A wording that stood so often before is no news: the page flaps."""
_FINENESS: dict[Precision, int] = {"second": 5, "minute": 4, "day": 3, "month": 2, "year": 1, "unknown": 0}
_DATED_ANEW = "the page shows another day of publication than at first; the first one is kept"


class RevisionShelf(Protocol):
    """What revising needs of a store, within one transaction."""

    def revisions(self, item_id: int) -> list[Revision]:
        """Answer the older wordings of an item, oldest first."""
        ...

    def revise(self, item: Item, fingerprint: Fingerprint, changed: tuple[str, ...]) -> None:
        """Replace an item's content, and keep what it said before with the names of what changed."""
        ...

    def replace(self, item: Item, fingerprint: Fingerprint) -> None:
        """Replace an item's content; what it said before is not kept."""
        ...

    def restate(self, item_ids: Sequence[int], state: State) -> None:
        """Give the addresses of kept or rejected items their new state."""
        ...


def is_noise(shelf: RevisionShelf, old: Item, examined: Examined) -> bool:
    """Does a page that reads otherwise than before say nothing new?

    So it is where only counters and stamps changed; where the page flaps between wordings that it had before; and
    where again nothing but days was changed.
    """
    changed = _changed(old, examined)
    if not changed:
        return True
    older = shelf.revisions(old.id)
    if Counter(revision.text_hash for revision in older)[examined.fingerprint.text_hash] >= MOST_RETURNS:
        return True
    return changed == ("date",) and any(revision.changed == changed for revision in older)


def revise(shelf: RevisionShelf, old: Item, examined: Examined) -> None:
    """Give an article the wording that its page has now."""
    new = replace(
        item_of(examined, old.id, story=old.story, duplicate_of=old.duplicate_of, first_seen_at=old.first_seen_at),
        url=old.url,
        source=old.source,
        article=_dated(old.article, examined.article),
        last_seen_at=max(old.last_seen_at, examined.fetched_at),
        revision=old.revision + 1,
    )
    if old.revision > MOST_REVISIONS:
        shelf.replace(replace(new, revision=old.revision), examined.fingerprint)
    else:
        shelf.revise(new, examined.fingerprint, _changed(old, examined))
    shelf.restate([new.id], state_of(new))


def _changed(old: Item, examined: Examined) -> tuple[str, ...]:
    article = _dated(old.article, examined.article)
    return changes(Wording.of(old.article, old.verdict), Wording.of(article, examined.verdict))


def _dated(old: Article, new: Article) -> Article:
    """Answer the new wording with the day of publication that is believed.

    A page that no longer shows its day does not unmake what it said; one that shows a later one was dated anew. A day
    that is earlier, or that was not known as exactly, is believed.
    """
    first, now = old.dating, new.dating
    if first.published is None or first.published == now.published:
        return new
    if now.published is None:
        return replace(new, dating=first)
    if _day(now) < _day(first) or _FINENESS[now.precision] > _FINENESS[first.precision]:
        return new
    if _day(now) == _day(first):
        return replace(new, dating=replace(first, updated=now.updated or first.updated))
    dating = replace(first, updated=now.updated or now.published)
    return replace(new, dating=dating, quality=tuple(dict.fromkeys((*new.quality, _DATED_ANEW))))


def _day(dating: Dating) -> str:
    """Answer the day; a month or a year counts from its end."""
    published = (dating.published or "")[:10]
    return published + "0000-99-99"[len(published) :]
