"""Memory that outlives a run: tables, SQL, migrations, backup, and the in-memory twin.

What needs SQLAlchemy is loaded when it is first asked for, so that a program without a database starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mfg_monitor.store.database.place import server_address
    from mfg_monitor.store.memory.store import MemoryStore
    from mfg_monitor.store.opening import open_store, upgrade
    from mfg_monitor.store.sql import SqlStore
    from mfg_monitor.store.together.team import Team
    from mfg_monitor.store.upkeep import backup, check

_MODULES = {
    "MemoryStore": "memory.store",
    "SqlStore": "sql",
    "Team": "together.team",
    "backup": "upkeep",
    "check": "upkeep",
    "open_store": "opening",
    "server_address": "database.place",
    "upgrade": "opening",
}

__all__ = [
    "MemoryStore",
    "SqlStore",
    "Team",
    "backup",
    "check",
    "open_store",
    "server_address",
    "upgrade",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
