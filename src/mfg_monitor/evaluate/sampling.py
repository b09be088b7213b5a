"""Which items to ask the user about: at random, but some of each kind, so that what was rejected is looked at too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest
from typing import Literal, get_args

Stratum = Literal["kept", "nearly", "rejected"]
STRATA: tuple[Stratum, ...] = get_args(Stratum)
NEARLY = 0.5
"""A rejected item whose score reaches this share of the threshold was nearly kept: there most misses are found."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One item that could be offered."""

    item_id: int
    stratum: Stratum


def stratum_of(*, relevant: bool, score: float, threshold: float) -> Stratum:
    """Answer to which kind of verdict an item belongs."""
    if relevant:
        return "kept"
    return "nearly" if score >= NEARLY * threshold else "rejected"


def sample(items: Iterable[Sampled], count: int, *, seed: int) -> list[Sampled]:
    """Answer `count` items, as many of each stratum as there are, up to an equal share; in an order that tells nothing.

    The draw is a fixed shuffle for each seed: more items or an answered one do not change the order of the others, so
    that going on with the same seed goes on with the same sample.
    """
    by_stratum: dict[Stratum, list[Sampled]] = {stratum: [] for stratum in STRATA}
    for item in items:
        by_stratum[item.stratum].append(item)
    chosen: list[Sampled] = []
    waiting = sorted(STRATA, key=lambda stratum: (len(by_stratum[stratum]), STRATA.index(stratum)))
    for place, stratum in enumerate(waiting):
        # The smallest first: what it cannot fill is left to the others.
        left = count - len(chosen)
        share = -(-left // (len(waiting) - place))
        chosen += nsmallest(min(share, left), by_stratum[stratum], key=lambda item: _draw(item, seed))
    return sorted(chosen, key=lambda item: _draw(item, seed))


def _draw(item: Sampled, seed: int) -> bytes:
    return blake2b(f"{seed}:{item.item_id}".encode(), digest_size=8).digest()
