"""What a search answers, and in which order.

Hits are gathered newest first in windows, each at most `WINDOW` long, and ranked within their window: so a word that
stands in every second article costs no more than a rare one, and the newest articles come first either way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from mfg_monitor.errors import ConfigError
from mfg_monitor.model import Item

WINDOW = 1_000
"""Hits that are ranked among each other."""
_TITLE_OCTAVES = 3.0
"""A hit with all words in its title stands level with one without that is 2**3 times as new."""
_FRESH_DAYS = 7.0
_CURSOR = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, best first. `next` gives the following page, None after the last."""

    items: tuple[Item, ...]
    total: int
    """How many there are; at least so many where not `is_total_exact`."""
    is_total_exact: bool = True
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: in the window of the hits numbered below `below` (None: any), after `offset` hits."""

    below: int | None = None
    offset: int = 0

    def __str__(self) -> str:
        return f"{self.below or 0}.{self.offset}"


def cursor(text: str | None) -> Cursor:
    """Read a cursor that `Hits.next` gave.

    Raises:
        ConfigError: it is none.
    """
    if text is None:
        return Cursor()
    found = _CURSOR.fullmatch(text)
    if not found:
        raise ConfigError(f'"{text}" is no place in a list of hits; begin again without it')
    return Cursor(int(found[1]) or None, int(found[2]))


def ranked(numbers: Sequence[int], in_title: dict[int, float], *, day_bits: int) -> list[int]:
    """Answer the numbers of a window, best first. `in_title` is the share of the words that stand in the title.

    Numbers begin with the day, so the age of a hit is counted in days before the newest one of its window.
    """
    if not numbers:
        return []
    newest = max(numbers) >> day_bits

    def worth(number: int) -> float:
        age_days = newest - (number >> day_bits)
        return _TITLE_OCTAVES * in_title.get(number, 0.0) - math.log2(1 + age_days / _FRESH_DAYS)

    return sorted(numbers, key=lambda number: (-worth(number), -number))
