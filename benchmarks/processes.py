"""The memory of a process and of all that came from it, as Linux tells it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def tree(root: int) -> list[int]:
    """Answer a process and all that came from it."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        with suppress(OSError):  # it may have ended meanwhile
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += [int(child) for child in children.read_text().split()]
    return found


def resident(pid: int) -> int:
    """Answer the resident bytes of a process; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
