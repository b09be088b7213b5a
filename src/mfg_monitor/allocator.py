"""The allocator of memory: by itself it keeps what threads and large pages once needed."""

from __future__ import annotations

import contextlib
import ctypes
import gc

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Of mallopt(3)."""
_ARENAS = 2
_LARGE_BYTES = 128 * 1024
"""The allocator's own first bound."""


def share_arenas() -> None:
    """Let all threads share two arenas of the allocator, and large blocks go back at once, where it is glibc's.

    It would give each thread an arena of its own, up to eight a core, and each keeps the most it ever held. And with
    each large block that is freed it would take larger ones from the arenas, up to 32 MB, which leaves holes there.
    """
    with contextlib.suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_ARENA_MAX, _ARENAS)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        library.mallopt(_M_TRIM_THRESHOLD, _LARGE_BYTES)


def give_back(*, generation: int = 2) -> None:
    """Hand memory that is free, and lies between what is in use, back to the system, where the allocator is glibc's.

    By itself it returns only what is free at the end of an arena: over a month that held 15 MB (benchmarks/soak.py).
    Circular rubbish is looked for first, up to this generation of Python's; by itself it would wait for much more.
    """
    gc.collect(generation)
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
