"""Two texts laid beside each other: one made from the other by exchanges, and what stands for what, both ways."""

from __future__ import annotations

from mfg_monitor.dedupe import fingerprint
from mfg_monitor.dedupe.laying.exchanges import exchanged
from mfg_monitor.dedupe.laying.laying import laid
from mfg_monitor.dedupe.telling.traits import traits_of
from mfg_monitor.model import Article, Dating, Verdict
from mfg_monitor.model.story import Traits

Told = tuple[str, str]
"""Title and text."""


def with_other(told: Told, *exchanges: tuple[str, str]) -> Told:
    """Answer the text with other words wherever these stood."""
    title, text = told
    for old, new in exchanges:
        title, text = title.replace(old, new), text.replace(old, new)
    return title, text


def names(one: Told, other: Told, *, is_other_known: bool = False) -> list[tuple[str, str]]:
    """Answer what of one text stands for what of the other; the same must be found whichever comes first."""
    found = exchanged(laid(*one), laid(*other), is_other_known=is_other_known)
    back = exchanged(laid(*other), laid(*one), is_other_known=is_other_known)
    assert sorted(found) == sorted((mine, theirs) for theirs, mine in back), "whichever comes first"
    return found


def traits(told: Told, language: str) -> Traits:
    """Answer what an article of that title and text is compared by with other tellings."""
    url = "http://a.example/1"
    one = Article(url, url, told[0], told[1], told[1].split("\n")[0], language, Dating("2026-06-16", "day", "meta"))
    return traits_of(one, Verdict(relevant=True, score=1), fingerprint(one), wide=())
