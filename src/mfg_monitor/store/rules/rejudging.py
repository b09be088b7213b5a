"""What stored items become under other rules: content, verdict and original change; id, times and revision stay."""

from __future__ import annotations

from dataclasses import replace

from mfg_monitor.model import Duplicate, Examined, New
from mfg_monitor.ports import Decide
from mfg_monitor.store.rules import families, settling, stories
from mfg_monitor.store.rules.records import item_of, state_of


def rejudge(shelf: settling.Shelf, item_id: int, revision: int, examined: Examined, decide: Decide) -> bool:
    """Replace what an item says by what was read again of the same pages; tell whether that changed anything.

    Where the publisher has changed the article meanwhile, the newer reading stays.
    """
    old = shelf.item(item_id)
    if old is None or old.revision != revision:
        return False
    new = replace(
        item_of(examined, old.id, story=old.story, duplicate_of=old.duplicate_of, first_seen_at=old.first_seen_at),
        url=old.url,
        source=old.source,
        last_seen_at=old.last_seen_at,
        revision=old.revision,
        withdrawn_at=old.withdrawn_at,
    )
    if new != old:
        shelf.replace(new, examined.fingerprint)
        if old.duplicate_of is None:
            shelf.restate([item_id], state_of(new))
    _join_again(shelf, item_id, examined, decide)
    stories.retell(shelf.told, item_id, examined.traits, old.first_seen_at.date(), is_new=False)
    return new != old or shelf.item(item_id) != new


def _join_again(shelf: settling.Shelf, item_id: int, examined: Examined, decide: Decide) -> None:
    alike = [each for each in settling.gathered(shelf, examined, {}) if each.item_id != item_id]
    match decide(examined, alike):
        case Duplicate() as novelty:
            stories.regroup(shelf.told, families.join(shelf, item_id, novelty))
        case New():
            families.leave(shelf, item_id)
        case _:
            pass  # the same article under another of its addresses is what it was
