"""Which program talks to which host, where several share a server's store, and what they leave word of.

Locks of the database session: they end with the program that holds them, however it ends, and leave nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, Select, Text, and_, bindparam, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from mfg_monitor.errors import StoreError
from mfg_monitor.model import Hold, HostNews
from mfg_monitor.store.database.place import refusals
from mfg_monitor.store.database.statements import table_of
from mfg_monitor.store.tables.journal import HoldRow
from mfg_monitor.store.together import hosts
from mfg_monitor.store.together.hosts import HostRow

T = TypeVar("T")
_KIND = 0x6D66686F
"""Sets these apart from a server's other advisory locks ("mfho")."""
_TAKE, _LEAVE = (text(f"SELECT pg_{name}(:kind, :key)") for name in ("try_advisory_lock", "advisory_unlock"))
_LEAVE_ALL = text("SELECT pg_advisory_unlock_all()")
_UNHURRIED = text("SET synchronous_commit = off")
"""A power cut may cost word of the last moment; nobody waits for a disk before each host."""


class HostLocks:
    """Locks on hosts, held by one connection. Implements `ports.HostLocks`; to be asked from one thread at a time."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._shown = shown
        self._connection: Connection | None = None
        self._held: set[str] = set()  # the server counts how often a lock was taken
        self._marked: set[str] = set()

    def take_host(self, host: str, *, is_paced: bool, now: datetime) -> HostNews | None:
        """Take a host; answer what others left word of, None where another program has it."""

        def work(connection: Connection) -> HostNews | None:
            if host not in self._held:
                if not connection.scalar(_TAKE, _lock_of(host)):
                    return None
                self._held.add(host)
            # Asked behind the lock: what its last holder wrote is seen.
            news = _news(host, connection.execute(_WORD, {"host": host, "now": now.astimezone(UTC)}).one())
            if is_paced and host not in self._marked:
                hosts.note(connection, [{"host": host, "taken_at": now.astimezone(UTC)}])
                self._marked.add(host)
            return news

        return self._ask(work)

    def keep_rules(self, host: str, rules: str, until_at: datetime) -> None:
        """Leave word of what robots.txt says."""
        told = {"host": host, "rules": rules, "rules_until_at": until_at.astimezone(UTC)}
        self._ask(lambda connection: hosts.note(connection, [told]))

    def leave_host(self, host: str) -> None:
        """Leave a host to others."""

        def work(connection: Connection) -> None:
            self._unmark(connection, {host} & self._marked)
            connection.execute(_LEAVE, _lock_of(host))

        if host in self._held:
            self._held.discard(host)
            self._ask(work)

    def close(self) -> None:
        """Leave all hosts."""
        if self._connection is not None:
            with suppress(StoreError):
                self._ask(self._leave_all)
        self._drop()

    def _leave_all(self, connection: Connection) -> None:
        self._unmark(connection, self._marked)
        # A server learns only later that a connection was closed, and until then would keep the locks.
        connection.execute(_LEAVE_ALL)

    def _unmark(self, connection: Connection, marked: set[str]) -> None:
        if marked:
            connection.execute(update(HostRow).where(col(HostRow.host).in_(marked)).values(taken_at=None))
            self._marked = self._marked - marked

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._held.clear()
        self._marked = set()
        if connection is not None:
            connection.invalidate()  # a pooled connection would keep its locks
            connection.close()

    def _ask(self, work: Callable[[Connection], T]) -> T:
        with refusals(self._shown):
            if self._connection is None:
                self._connection = self._engine.connect()
                self._connection.execute(_UNHURRIED)
            try:
                return work(self._connection)
            except DBAPIError:
                self._drop()
                raise


def _word() -> Select[Any]:
    hold, left = table_of(HoldRow).c, table_of(HostRow).c
    asked = select(bindparam("host", type_=Text).label("host")).subquery()
    joined = asked.outerjoin(table_of(HoldRow), and_(hold.host == asked.c.host, hold.until_at > bindparam("now")))
    joined = joined.outerjoin(table_of(HostRow), left.host == asked.c.host)
    columns = hold.until_at, hold.reason, left.ready_at, left.taken_at, left.rules, left.rules_until_at
    return select(*columns).select_from(joined)


_WORD = _word()


def _news(host: str, found: Row[Any]) -> HostNews:
    hold = None if found.until_at is None else Hold(host, found.until_at, found.reason)
    return HostNews(hold, found.ready_at, found.taken_at is not None, found.rules, found.rules_until_at)


def _lock_of(host: str) -> dict[str, int]:
    key = int.from_bytes(blake2b(host.encode(), digest_size=4).digest(), "big", signed=True)
    return {"kind": _KIND, "key": key}
