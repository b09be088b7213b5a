"""Pages that name another story's address as their own: a template's mistake, in which no article may be lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from mfg_monitor import urls
from mfg_monitor.dedupe.copying.match import are_strangers
from mfg_monitor.model import Examined, Fingerprint, Item, Likeness
from mfg_monitor.store.rules.records import Entry


class NamingShelf(Protocol):
    """What this needs of a store, within one transaction."""

    def item(self, item_id: int) -> Item | None: ...

    def replace(self, item: Item, fingerprint: Fingerprint) -> None:
        """Replace an item's content; what it said before is not kept."""
        ...


def rightly_named(
    shelf: NamingShelf, examined: Examined, entries: Mapping[str, Entry], likenesses: Sequence[Likeness]
) -> tuple[Examined, list[Likeness]]:
    """Answer the page under an address of its own, and what may be it or a copy of it.

    An address that a page only names belongs to the story that is read there. Where that is another one, the page keeps
    the address that it was found at; where the other story had only named this page's, it goes back to its own.
    """
    own_url = examined.candidate.canonical_url
    own = entries.get(own_url)
    own_id = own.item_id if own is not None else None
    kept = []
    for likeness in likenesses:
        is_named = likeness.relation == "address" or likeness.canonical_url == examined.article.canonical_url
        if not is_named or not are_strangers(examined, likeness):
            kept.append(likeness)
        elif likeness.item_id != own_id:
            examined = replace(examined, article=replace(examined.article, canonical_url=_found_at(examined)))
        elif not _gave_back(shelf, likeness, own_url):
            kept.append(likeness)
    return examined, kept


def _gave_back(shelf: NamingShelf, likeness: Likeness, address: str) -> bool:
    """Give a stored story the address that it was found at, where it had only named this one; tell whether it had."""
    item = shelf.item(likeness.item_id)
    if item is None or item.article.canonical_url != address:
        return False
    with suppress(ValueError):
        if (found_at := urls.canonical(item.url)) != address:
            article = replace(item.article, canonical_url=found_at)
            shelf.replace(replace(item, article=article), likeness.fingerprint)
            return True
    return False


def _found_at(examined: Examined) -> str:
    with suppress(ValueError):
        return urls.canonical(examined.final_url)
    return examined.candidate.canonical_url
