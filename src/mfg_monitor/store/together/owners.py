"""Who holds something in the store, told so that another program can see that the holder is dead.

An owner is named by machine, process and the moment that the process began: a process's number alone is given out
again. Of owners on other machines, and in other containers, nothing can be seen from here.
"""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_DEAD = frozenset("ZX")
"""States of a process that has ended and was not asked for its exit code yet (proc(5))."""


def new_owner() -> str:
    """Answer a name for a new owner in this process."""
    return f"{_machine()} {os.getpid()} {_began(os.getpid())} {secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """Tell whether an owner is known to have ended; False where it lives, or cannot be seen from here."""
    machine, process, began, _ = owner.split(" ")
    return machine == _machine() and _began(int(process)) != began


def _machine() -> str:
    """Answer what is the same for all processes that see each other, and only for these."""
    parts = [socket.gethostname()]
    with suppress(OSError):
        parts.append((_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
    with suppress(OSError):
        parts.append(str((_PROC / "self/ns/pid").readlink()))
    return "/".join(part.replace(" ", "") for part in parts)


def _began(process: int) -> str | None:
    """Answer when a process began, in ticks of the kernel's clock; None where there is none."""
    try:
        told = (_PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "running" if not (_PROC / "self").exists() and _answers(process) else None
    fields = told.rpartition(")")[2].split()  # behind the program's name, which may hold anything
    return None if fields[0] in _DEAD else fields[19]


def _answers(process: int) -> bool:
    """Tell whether a process lives, where the system has no /proc."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
