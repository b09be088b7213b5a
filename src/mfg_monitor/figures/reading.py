"""One figure as read, before its bound, kind and period are known."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Reading(NamedTuple):
    """A number with its unit at its place in the folded text."""

    start: int
    end: int
    value: Decimal
    unit: str
    form: str
    """number, money, percent, points, multiple, rate, rank, run or conversion."""
    currency: str | None = None
    high: Decimal | None = None
    bound: str | None = None
    """Where the words of the number itself settle it; None leaves it to the words around."""
    more: bool = False
    rough: bool = False
    converted: bool = False
