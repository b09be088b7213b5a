"""Where two nearly equal texts lie beside each other: at rows of tokens that stand once in either of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import compress, count
from operator import ne

Row = tuple[str, ...]


def anchors(one: Sequence[str], other: Sequence[str], size: int) -> Iterator[tuple[int, int]]:
    """Answer where rows of `size` tokens begin that stand once in either text, in the order of the first.

    Of the beginning and the end that both have in common only the anchor next to what differs is answered, and of other
    stretches that are the same the first and the last: from anchor to anchor the texts are the same there. Tokens hold
    no blanks. Cost: of copies, a third of looking at every row.
    """
    before, behind = _in_common(one, other)
    if before == len(one) == len(other):
        return
    mine, theirs = (_rows(tokens, before, behind, size) for tokens in (one, other))
    shared = _Shared(one[:before], one[len(one) - behind :], {*mine, *theirs})
    for at in range(before - size, -1, -1):
        if shared.has_once(tuple(one[at : at + size])):
            yield at, at
            break
    first = max(0, before - size + 1)
    places = _once(theirs, first)
    both = [(at, places[row]) for row, at in _once(mine, first).items() if row in places]
    for run in _runs(both):
        own = (pair for pair in run if not shared.has(mine[pair[0] - first]))
        if begun := next(own, None):
            yield begun
            last = next(pair for pair in reversed(run) if not shared.has(mine[pair[0] - first]))
            if last != begun:
                yield last
    for at in range(len(one) - behind, len(one) - size + 1):
        if shared.has_once(tuple(one[at : at + size])):
            yield at, at + len(other) - len(one)
            break


def _runs(both: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """Answer the rows of two texts that follow each other in either of them, stretch by stretch."""
    begun = 0
    for end in range(1, len(both) + 1):
        if end == len(both) or both[end] != (both[end - 1][0] + 1, both[end - 1][1] + 1):
            yield both[begun:end]
            begun = end


class _Shared:
    """The beginning and the end that two texts have in common, between them rows that only either of them has."""

    def __init__(self, head: Sequence[str], tail: Sequence[str], between: Collection[Row]) -> None:
        self._words = {*head, *tail}
        self._text = f" {' '.join(head)} \n {' '.join(tail)} "
        self._between = between

    def has(self, row: Row) -> bool:
        """Does a row stand in the beginning or the end?"""
        return self._words.issuperset(row) and f" {' '.join(row)} " in self._text

    def has_once(self, row: Row) -> bool:
        """Does a row of the beginning or the end stand nowhere else?"""
        if row in self._between:
            return False
        told = f" {' '.join(row)} "
        return self._text.find(told, self._text.find(told) + 1) < 0


def _in_common(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Answer how many tokens are the same at the beginning, and of the others at the end."""
    least = min(len(one), len(other))
    before = next(compress(count(), map(ne, one, other)), least)
    behind = next(compress(count(), map(ne, reversed(one), reversed(other))), least)
    return before, min(behind, least - before)


def _rows(tokens: Sequence[str], before: int, behind: int, size: int) -> list[Row]:
    """Answer the rows that are neither whole in the beginning nor in the end."""
    start, stop = max(0, before - size + 1), len(tokens) - behind
    return list(zip(*(tokens[start + at : stop + at] for at in range(size)), strict=False))


def _once(rows: Sequence[Row], first: int) -> dict[Row, int]:
    found = dict(zip(rows, range(first, first + len(rows)), strict=True))
    if len(found) < len(rows):
        for row in [row for row, times in Counter(rows).items() if times > 1]:
            del found[row]
    return found
