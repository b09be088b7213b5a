"""What is made of one value for many comparisons, remembered by the very value: long tuples are slow to hash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 320
"""Values remembered at once, of an article some 15 kB in all: more articles than are compared with one (`MOST_NEAR` of
the store), few enough for a service that runs for years."""


_ALL: list[dict[int, tuple[Any, Any]]] = []


def forget() -> None:
    """Forget it all: a service that rests needs none of it, and it is soon made again."""
    for kept in _ALL:
        kept.clear()


def remembered(make: Callable[[K], V]) -> Callable[[K], V]:
    """Let a pure function of one immutable value answer at once for a value that it was asked for before."""
    kept: dict[int, tuple[K, V]] = {}
    _ALL.append(kept)

    def answer(key: K) -> V:
        found = kept.get(id(key))
        # The key is kept beside its answer, so that no other value can have its identity.
        if found is not None and found[0] is key:
            return found[1]
        if len(kept) >= MOST:
            kept.clear()
        made = make(key)
        kept[id(key)] = key, made
        return made

    return answer
