"""All that is particular to SQLite: how a file is opened, probed, copied and checked.

WAL lets readers go on beside the one writer. `synchronous=FULL` syncs each commit, so that what was acknowledged
survives a power cut. Articles that wait for one sync share the next.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from mfg_monitor.store.database.place import Place

MAGIC = b"SQLite format 3\0"
"""The first bytes of every SQLite file (sqlite.org/fileformat2.html, section 1.3)."""
Mode = Literal["look", "read", "write"]
WRITES = "mfg_monitor_writes"
"""The execution option of connections that write."""
_JOURNAL_BYTES = 16_000_000
"""To what the write-ahead log is cut back after a checkpoint."""
_CACHE_KIB = 8_000


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file says of itself: its tables, and the version of its schema where it has one."""

    tables: frozenset[str]
    version: str | None


def connect(path: Path | None, mode: Mode, *, busy_s: float) -> sqlite3.Connection:
    """Open a connection that begins no transaction by itself and may change threads.

    `look` leaves every byte of the file as it is; `read` writes no data, and tidies the log away like any reader;
    `write` makes the file where there is none.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    if path is None:
        return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    may_write = is_writable(path.parent) and (is_writable(path) or not path.exists())
    options = {"look": "mode=ro", "read": "mode=rw" if may_write else "mode=ro", "write": "mode=rwc"}[mode]
    if mode != "write" and not may_write and not path.with_name(path.name + "-wal").exists():
        # Without the right to make the log's index, only a file at rest can be read.
        options += "&immutable=1"
    address = f"file:{quote(str(path))}?{options}"
    connection = sqlite3.connect(address, uri=True, timeout=busy_s, isolation_level=None, check_same_thread=False)
    if mode != "write":
        connection.execute("PRAGMA query_only=ON")
    return connection


def is_writable(path: Path) -> bool:
    """Tell whether this user may write a file or folder, without changing it."""
    return os.access(path, os.W_OK)


def probe(path: Path, *, busy_s: float) -> Probe:
    """Read what a file is, and change nothing.

    Raises:
        sqlite3.Error: it is no database, it is damaged or locked.
    """
    with closing(connect(path, "look", busy_s=busy_s)) as connection:
        tables = frozenset(name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'"))
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if _is_ours(tables) else None
    return Probe(tables, str(row[0]) if row else None)


def _is_ours(tables: frozenset[str]) -> bool:
    return tables >= {"alembic_version", "address", "source_state"}


def use_wal(path: Path, *, busy_s: float) -> None:
    """Switch a file to write-ahead logging, where it is not. Waits for others that do the same.

    Raises:
        sqlite3.Error: the file cannot be written.
    """
    until = time.monotonic() + busy_s
    with closing(connect(path, "write", busy_s=busy_s)) as connection:
        while not _is_wal(connection):
            # The busy timeout does not hold for a change of the journal's kind.
            if time.monotonic() > until:
                raise sqlite3.OperationalError("database is locked")
            time.sleep(0.02)


def _is_wal(connection: sqlite3.Connection) -> bool:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return True
    try:
        # Where a file system cannot share memory the old journal stays, which is as safe and only slower.
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return True


def new_engine(place: Place, *, readonly: bool = False, foreign_keys: bool = True) -> Engine:
    """Answer an engine whose writing connections hold the write lock from their beginning."""

    file = _File(place.path)

    def opened() -> sqlite3.Connection:
        file.require()
        connection = connect(place.path, "read" if readonly else "write", busy_s=place.busy_s)
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA journal_size_limit={_JOURNAL_BYTES}")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        file.note()
        return connection

    pool: dict[str, Any] = (
        {"poolclass": StaticPool}
        if place.path is None
        else {"poolclass": QueuePool, "pool_size": 2, "max_overflow": 6, "pool_timeout": place.busy_s}
    )
    engine = create_engine("sqlite://", creator=opened, **pool)

    def begun(connection: Connection) -> None:
        # A transaction that first reads and then writes would fail, not wait, when another one wrote in between.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "begin", begun)
    event.listen(engine, "checkout", lambda *_: file.require())
    return engine


class _File:
    """The file that is first opened. With another in its place, what is written would be gone with the process."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._first: tuple[int, int] | None = None

    def require(self) -> None:
        """Raise sqlite3.OperationalError where it is there no more."""
        if self._first is not None and self._now() != self._first:
            raise sqlite3.OperationalError("the file was removed or replaced")

    def note(self) -> None:
        """Remember which it is."""
        self._first = self._first or self._now()

    def _now(self) -> tuple[int, int] | None:
        try:
            stat = self._path.stat() if self._path else None
        except OSError:
            return None
        return (stat.st_dev, stat.st_ino) if stat else None


def shrink(engine: Engine) -> None:
    """Give back what connections at rest remember of the file, up to `_CACHE_KIB` each.

    Raises:
        sqlite3.Error: the file is damaged.
    """
    if engine.dialect.name != "sqlite" or not isinstance(engine.pool, QueuePool):
        return
    at_rest = [engine.raw_connection() for _ in range(engine.pool.checkedin())]
    for one in at_rest:
        with closing(one):
            one.cursor().execute("PRAGMA shrink_memory")


def copy(source: Path, target: Path, *, busy_s: float) -> None:
    """Copy a database whole and consistent into a new single file, beside whoever reads and writes it.

    Raises:
        sqlite3.Error: the source is damaged, or the disk full.
    """
    with (
        closing(connect(source, "read", busy_s=busy_s)) as origin,
        closing(connect(target, "write", busy_s=busy_s)) as copied,
    ):
        copied.execute("PRAGMA synchronous=FULL")
        origin.backup(copied)  # all pages in one step: the copy is of one moment, and writers are not held up
        copied.execute("PRAGMA journal_mode=DELETE")
        if (found := copied.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(f"database disk image is malformed: {found}")


@contextmanager
def reading(path: Path, *, busy_s: float) -> Iterator[sqlite3.Connection]:
    """Open a file for reading only, in one transaction.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    with closing(connect(path, "read", busy_s=busy_s)) as connection:
        connection.execute("BEGIN")
        yield connection


def damages(connection: sqlite3.Connection) -> list[str]:
    """Answer what SQLite itself finds wrong: pages, indexes, and rows that point nowhere."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    problems = [f"damaged: {' '.join(line.split())}" for line in found]
    if not problems:
        orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
        problems += [f"row {row} of {table} points to a missing row of {parent}" for table, row, parent, _ in orphans]
    return problems
