"""The allocator of a process that runs for years with many threads."""

from __future__ import annotations

import contextlib
import ctypes

_M_ARENA_MAX = -8
_ARENAS = 2


def share_arenas() -> None:
    """Let all threads share two arenas of the allocator, where it is glibc's.

    It would give each thread one of its own, up to eight a core, and each keeps the most it ever held.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Hand memory that is free, and lies between what is in use, back to the system, where the allocator is glibc's.

    By itself it returns only what is free at the end of an arena: over a month that held 15 MB (benchmarks/soak.py).
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
