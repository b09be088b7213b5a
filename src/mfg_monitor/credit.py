"""Who reports a story by itself, and who reprints it: one rule for digests, the terminal, pages and export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mfg_monitor.model import Item
from mfg_monitor.model.telling import Relative
from mfg_monitor.text import one_line


@dataclass(frozen=True, slots=True)
class Credit:
    """The tellings of a story, each list in the order of their days."""

    reports: tuple[Item, ...]
    """One for each source that reports independently of the others, with the first one of all at the beginning."""
    reprints: tuple[Item, ...]
    """Copies, what is credited to one of these sources or an agency, and what a source told again."""


def credit_of(tellings: Iterable[Item]) -> Credit:
    """Answer who of a story's tellings reports it independently."""
    ordered = sorted(tellings, key=lambda item: (item.article.dating.published or "9999", item.first_seen_at, item.id))
    originals = [item for item in ordered if item.duplicate_of is None] or ordered[:1]
    reports = independent(originals)
    own = {item.id for item in reports}
    return Credit(tuple(reports), tuple(item for item in ordered if item.id not in own))


def independent(originals: Iterable[Item]) -> list[Item]:
    """Answer those of some tellings, none a copy of another, that none of the ones before has told already."""
    found: list[Item] = []
    known: list[Relative] = []
    for item in originals:
        if is_independent(item, known):
            found.append(item)
            known.append(Relative(item.id, item.story, item.source, item.article.origin, (), item.first_seen_at))
    return found


def is_independent(item: Item, known: Sequence[Relative]) -> bool:
    """Is this a report of its own, by none of those who told the story before nor taken from them?"""
    # Who only reprinted has not reported yet.
    tellers = {_folded(relative.source) for relative in known if relative.family in {0, relative.item_id}}
    tellers |= {_folded(relative.origin) for relative in known if relative.origin}
    return _folded(item.source) not in tellers and (
        item.article.origin is None or _folded(item.article.origin) not in tellers
    )


def _folded(words: str | None) -> str:
    return one_line(words or "").casefold()
