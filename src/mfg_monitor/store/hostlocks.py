"""Which program talks to which host, where several share a server's store.

Locks of the database session: they end with the program that holds them, however it ends, and leave nothing behind.
"""

from __future__ import annotations

from hashlib import blake2b

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from mfg_monitor.store.place import refusals

_KIND = 0x6D66686F
"""Sets these apart from a server's other advisory locks ("mfho")."""


class HostLocks:
    """Locks on hosts, held by one connection. Implements `ports.HostLocks`; to be asked from one thread at a time."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._shown = shown
        self._connection: Connection | None = None
        self._held: set[str] = set()  # the server counts how often a lock was taken

    def take_host(self, host: str) -> bool:
        """Take a host; False where another program has it."""
        if host not in self._held and self._ask("SELECT pg_try_advisory_lock(:kind, :key)", host):
            self._held.add(host)
        return host in self._held

    def leave_host(self, host: str) -> None:
        """Leave a host to others."""
        if host in self._held:
            self._held.discard(host)
            self._ask("SELECT pg_advisory_unlock(:kind, :key)", host)

    def close(self) -> None:
        """Leave all hosts."""
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            connection.invalidate()  # a pooled connection would keep its locks
            connection.close()

    def _ask(self, statement: str, host: str) -> object:
        with refusals(self._shown):
            if self._connection is None:
                self._connection = self._engine.connect()
            try:
                return self._connection.execute(text(statement), {"kind": _KIND, "key": _key(host)}).scalar()
            except DBAPIError:
                self.close()
                raise


def _key(host: str) -> int:
    return int.from_bytes(blake2b(host.encode(), digest_size=4).digest(), "big", signed=True)
