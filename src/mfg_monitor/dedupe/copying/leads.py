"""A copy under a lead of its own: headline and first paragraph written anew say what the original's say. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from mfg_monitor.dedupe.naming.words import rarity, words_of
from mfg_monitor.script import simplified

SAID_AGAIN = 0.33
"""Share of the rarer words of the shorter beginning that are in the other one. Beginnings of two articles have .1 in
common, of two about one firm .1 to .5: those differ in figures, dates or names."""
_LEAST = 3
_RARE = 3.0
_COMMON = 1.0
_LONGEST = 1_200
"""Characters of a first paragraph that are read: a text without breaks has no lead of its own."""


def say_the_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Do headline and first paragraph of one article, as (title, text), tell what those of the other do?"""
    mine, theirs = _beginning(one), _beginning(other)
    shared = mine & theirs
    if sum(rarity(word) > _RARE for word in shared) < _LEAST:
        return False
    return _weight(shared) >= SAID_AGAIN * min(_weight(mine), _weight(theirs))


def _beginning(article: tuple[str, str]) -> set[str]:
    title, text = article
    first, *_ = text.lstrip()[:_LONGEST].split("\n", 1)
    return set(words_of(simplified(unicodedata.normalize("NFKC", f"{title} \n{first}"))))


def _weight(words: Iterable[str]) -> float:
    return sum(max(0.0, rarity(word) - _COMMON) for word in words)
