"""Statements that are written out, with `?` for each value, run on the database's driver itself.

For what every article needs, and for numbers, bytes and clean text alone: nothing is converted on the way, but for the
times and days of `plain_record`. What SQLAlchemy does to bind a value costs more than SQLite's whole work on such a
statement; a server is asked less often besides, by lists of values and by several queries in one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from itertools import chain
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

_CURSOR = "plain cursor"
"""Where a connection keeps the cursor for all such statements, so that none is made for each."""
_MOST_AT_ONCE = 20
"""Queries that are sent as one."""
_FEW = 4
"""Values that a server is told one by one: how many there are is known to whom plans the query."""


@dataclass(frozen=True)
class Insert:
    """An insert into a table, with what is done about rows whose keys are there."""

    table: str
    columns: Mapping[str, str]
    """Their types, by names: of each row's values in turn, as a server writes them."""
    conflict: str = ""

    @cached_property
    def of_one(self) -> str:
        """The statement that takes one row's values."""
        return f"{self._head} VALUES ({_marks(len(self.columns))}) {self.conflict}"

    @cached_property
    def of_lists(self) -> str:
        """The statement that takes a list of values for each column, as psycopg writes it: one for all rows."""
        lists = ", ".join(f"%b::{kind}[]" for kind in self.columns.values())
        return f"{self._head} SELECT * FROM unnest({lists}) {self.conflict}"  # noqa: S608 - its own columns

    @property
    def _head(self) -> str:
        return f"INSERT INTO {self.table} ({', '.join(self.columns)})"


def plain(connection: Connection, sql: str, values: Iterable[Any] = ()) -> list[Any]:
    """Answer the rows of a query."""
    if (driver := _sqlite_of(connection)) is not None:
        return list(driver.execute(sql, tuple(values)))
    with _server_of(connection) as server:
        server.execute(sql.replace("?", "%s"), tuple(values))
        return cast("list[Any]", server.fetchall())


def plain_among(connection: Connection, sql: str, wanted: Sequence[Any], *before: Any) -> list[Any]:
    """Answer the rows of a query that asks for some values of a column, as `id IN {}`, once or several times; `before`
    are the values of the marks that precede it. A server is told one list, so that it knows the statement again."""
    if not wanted:
        return []
    times = sql.count("{}")
    if len(wanted) <= _FEW or _is_sqlite(connection):
        return plain(connection, sql.replace("{}", f"({_marks(len(wanted))})"), (*before, *(list(wanted) * times)))
    return plain(connection, sql.replace("IN {}", "= ANY(?)"), (*before, *([list(wanted)] * times)))


def plain_each(connection: Connection, sql: str, values: Iterable[Sequence[Any]]) -> Iterator[Any]:
    """Answer the rows of a query for one row of values after the other; a server is asked for them at once.

    Where the query asks for `column IN {}` at its end, each row's last value is a list.
    """
    rows, asks_for_lists = list(values), sql.endswith("{}")
    if _is_sqlite(connection):
        for row in rows:
            yield from (
                plain_among(connection, sql, row[-1], *row[:-1]) if asks_for_lists else plain(connection, sql, row)
            )
        return
    sql = sql.replace("IN {}", "= ANY(?)")
    for at in range(0, len(rows), _MOST_AT_ONCE):
        some = rows[at : at + _MOST_AT_ONCE]
        parts = (f"SELECT * FROM ({sql}) AS one_{number}" for number in range(len(some)))  # noqa: S608
        together = " UNION ALL ".join(parts)
        yield from plain(connection, together, chain.from_iterable(some))


def plain_put(connection: Connection, sql: str, rows: list[tuple[Any, ...]]) -> None:
    """Run a statement once for each row of values."""
    if not rows:
        return
    if (driver := _sqlite_of(connection)) is not None:
        driver.executemany(sql, rows)
        return
    with _server_of(connection) as server:
        server.executemany(sql.replace("?", "%s"), rows)


def plain_insert(connection: Connection, insert: Insert, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows; on a server by one statement, since what it does for each statement costs more than a short row.

    No two rows have the same key, and no value is None.
    """
    if not rows:
        return
    if (driver := _sqlite_of(connection)) is not None:
        driver.executemany(insert.of_one, rows)
        return
    with _server_of(connection) as server:
        server.execute(insert.of_lists, [list(column) for column in zip(*rows, strict=True)])


def plain_record(connection: Connection, table: str, values: Mapping[str, Any]) -> None:
    """Insert a row, given as the values of its columns, aware times and days among them."""
    sql = _record(table, tuple(values))
    if (driver := _sqlite_of(connection)) is not None:
        driver.execute(sql, [_as_sqlite_has_it(value) for value in values.values()])
        return
    with _server_of(connection) as server:
        server.execute(sql.replace("?", "%s"), list(values.values()))


@cache
def _record(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({_marks(len(columns))})"  # noqa: S608 - its own columns


def _as_sqlite_has_it(value: Any) -> Any:
    """Answer a value as SQLAlchemy stores it: SQLite has no times and no days."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _sqlite_of(connection: Connection) -> sqlite3.Connection | None:
    """Answer SQLite's own connection, in the transaction that SQLAlchemy has begun; None of a server."""
    if not _is_sqlite(connection):
        return None
    _begun(connection)
    return cast("sqlite3.Connection", connection.connection.driver_connection)


@contextmanager
def _server_of(connection: Connection) -> Iterator[Any]:
    """Lend a cursor of psycopg's, in the transaction that SQLAlchemy has begun, and raise what SQLAlchemy would."""
    _begun(connection)
    kept, refused = connection.info, cast("Any", connection.dialect.loaded_dbapi).Error
    if _CURSOR not in kept:
        kept[_CURSOR] = cast("Any", connection.connection.driver_connection).cursor(binary=True)
    try:
        yield kept[_CURSOR]
    except refused as error:
        if connection.dialect.is_disconnect(error, connection.connection.driver_connection, None):
            connection.invalidate(error)
        raise DBAPIError(None, None, error) from error


def _begun(connection: Connection) -> None:
    if not connection.in_transaction():
        connection.begin()  # as SQLAlchemy does by itself


def _marks(count: int) -> str:
    """Answer so many marks for values."""
    return ",".join("?" * count)
