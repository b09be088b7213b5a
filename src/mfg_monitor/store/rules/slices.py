"""Slices of time, as words of a document: a server looks for a frequent word in some slices, not in all it holds.

A document's number begins with its day, so a slice is a span of numbers: a block of a crowded day, a day, 16 days, 256
days. Each document carries the name of its slice of each size.
"""

from __future__ import annotations

DAY_BITS = 24
"""Sixteen million documents a day; an import without dates falls all on one."""
_WITHIN_A_DAY = (12, 18)
_SIZES = (*_WITHIN_A_DAY, DAY_BITS, DAY_BITS + 4, DAY_BITS + 8)
"""As powers of two, in numbers."""
_BLOCK = 1 << _SIZES[0]
_DAY = 1 << DAY_BITS


def names(number: int) -> list[str]:
    """Answer the slices that a document lies in. Most days are one block, so the first block of a day has no name."""
    within = [size for size in _WITHIN_A_DAY if (number % _DAY) >> size]
    return [_name(number, size) for size in (*within, *_SIZES[len(_WITHIN_A_DAY) :])]


def cover(low: int, high: int) -> list[str]:
    """Answer slices that hold all numbers from `low` on and below `high`, and few others."""
    found: dict[str, None] = {}
    at = low - low % _BLOCK
    while at < high:
        size = max((size for size in _SIZES if at % (1 << size) == 0 and at + (1 << size) <= high), default=_SIZES[0])
        is_first = size < DAY_BITS and (at % _DAY) >> size == 0
        found[_name(at, DAY_BITS if is_first else size)] = None
        at += 1 << size
    return list(found)


def beginning(number: int, high: int) -> int:
    """Answer where the slices begin that reach from about this number up to `high`: a few long ones, not many short."""
    unit = _BLOCK if number >> DAY_BITS == (high - 1) >> DAY_BITS else max(_DAY, _unit(high - number))
    return number - number % unit


def widened(low: int, high: int) -> tuple[int, int]:
    """Answer a span around this one that takes fewer slices, a quarter wider at most on either side.

    A server tells for each document in which of the slices that are asked for it lies: twenty of them more are twice
    the work (PostgreSQL 18, 35,000 documents, 2026-11).
    """
    unit = _unit(high - low)
    return low - low % unit, high + -high % unit


def end_of_day(number: int) -> int:
    """Answer where the next day's numbers begin."""
    return number - number % _DAY + _DAY


def _unit(length: int) -> int:
    """Answer the longest slices by which so long a span is measured."""
    return max((1 << size for size in _SIZES if size > DAY_BITS and length >= 4 << size), default=1)


def _name(number: int, size: int) -> str:
    return f"@{size}:{number >> size}"
