"""A list that may grow long: beyond a megabyte it lies in a file without a name, not in memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Generic, Self, TypeVar

T = TypeVar("T")
_IN_MEMORY_BYTES = 1_000_000


class Spool(Generic[T]):
    """Values of this program, in the order in which they came; to be added to, and gone through again and again."""

    def __init__(self, values: Iterable[T] = ()) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - goes with the list
        self._count = 0
        self += values

    def __del__(self) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        at = 0
        for _ in range(self._count):
            self._file.seek(at)
            value: T = pickle.load(self._file)  # noqa: S301 - of a file that nobody else can open
            at = self._file.tell()
            yield value

    def __iadd__(self, values: Iterable[T]) -> Self:
        for value in values:
            self.append(value)
        return self

    def append(self, value: T) -> None:
        """Add a value at the end."""
        self._file.seek(0, 2)
        pickle.dump(value, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._count += 1
