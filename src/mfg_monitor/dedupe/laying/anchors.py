"""Where two nearly equal texts lie beside each other: at rows of tokens that stand once in either of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, count, pairwise
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
    first = max(0, before - size + 1)
    own, others = _Rows(mine, first), _Rows(theirs, first)
    shared = _Shared(one[:before], one[len(one) - behind :], (own, others))
    for at in range(before - size, -1, -1):
        if shared.has_once(tuple(one[at : at + size])):
            yield at, at
            break
    places = zip(own.once.values(), map(others.once.get, own.once), strict=True)
    for run in _runs([(at, there) for at, there in places if there is not None]):
        if begun := next((pair for pair in run if not shared.has(mine[pair[0] - first])), None):
            yield begun
            last = next(pair for pair in reversed(run) if not shared.has(mine[pair[0] - first]))
            if last != begun:
                yield last
    for at in range(len(one) - behind, len(one) - size + 1):
        if shared.has_once(tuple(one[at : at + size])):
            yield at, at + len(other) - len(one)
            break


class _Rows:
    """Rows of tokens: where those stand that stand once, the first of all at `first`."""

    def __init__(self, rows: Sequence[Row], first: int) -> None:
        places = range(first, first + len(rows))
        self.once = dict(zip(rows, places, strict=True))
        # Each row is hashed once: of one that stands twice the last place is known here, the others are missing.
        missing = {*places}.difference(self.once.values()) if len(self.once) < len(rows) else ()
        self._often = {rows[at - first] for at in missing}
        for row in self._often:
            del self.once[row]

    def has(self, row: Row) -> bool:
        """Is it one of these rows?"""
        return row in self.once or row in self._often


def _runs(both: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """Answer the rows of two texts that follow each other in either of them, stretch by stretch."""
    begun = 0
    for end, (last, found) in enumerate(pairwise(both), 1):
        if found[0] - last[0] != 1 or found[1] - last[1] != 1:
            yield both[begun:end]
            begun = end
    if both:
        yield both[begun:]


class _Shared:
    """The beginning and the end that two texts have in common, between them rows that only either of them has."""

    def __init__(self, head: Sequence[str], tail: Sequence[str], between: Sequence[_Rows]) -> None:
        self._words = {*head, *tail}
        self._text = f" {' '.join(head)} \n {' '.join(tail)} "
        self._between = between

    def has(self, row: Row) -> bool:
        """Does a row stand in the beginning or the end?"""
        return self._words.issuperset(row) and f" {' '.join(row)} " in self._text

    def has_once(self, row: Row) -> bool:
        """Does a row of the beginning or the end stand nowhere else?"""
        if any(rows.has(row) for rows in self._between):
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
