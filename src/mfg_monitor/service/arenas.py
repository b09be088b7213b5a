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
