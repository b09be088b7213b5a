"""Statements that both databases understand: insert or replace, insert what is missing, long lists in parts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Executable, Table, TableClause, Text, column, table
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import SQLModel

from mfg_monitor.store.database.columns import CleanText

T = TypeVar("T")
CHUNK = 5_000
"""Values in one IN: far below SQLite's bound of 32,766 parameters."""


def table_of(row: type[SQLModel]) -> Table:
    """Answer the table of a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]


def unchecked(row: type[SQLModel]) -> TableClause:
    """Answer the table of a row class for values whose text is storable already: to see that costs half an insert."""
    made = table_of(row)
    kinds = ((each.name, Text() if isinstance(each.type, CleanText) else each.type) for each in made.c)
    return table(made.name, *(column(name, kind) for name, kind in kinds))


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterable[list[T]]:
    """Answer the values in lists of at most `size`."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def plain(connection: Connection, sql: str, values: Iterable[Any] = ()) -> list[Any]:
    """Answer the rows of a query that is written out, with `?` for each value.

    For what every article needs, and for numbers, bytes and clean text alone: nothing is converted on the way. What
    SQLAlchemy does to bind a value costs more than SQLite's whole work on such a statement; SQLite is asked without it.
    """
    if (driver := _sqlite_of(connection)) is not None:
        return list(driver.execute(sql, tuple(values)))
    return list(connection.exec_driver_sql(sql.replace("?", "%s"), tuple(values)).all())


def plain_put(connection: Connection, sql: str, rows: list[tuple[Any, ...]]) -> None:
    """Run a statement that is written out once for each row of values; as `plain`."""
    if not rows:
        return
    if (driver := _sqlite_of(connection)) is not None:
        driver.executemany(sql, rows)
    else:
        connection.exec_driver_sql(sql.replace("?", "%s"), rows)


def _sqlite_of(connection: Connection) -> sqlite3.Connection | None:
    """Answer SQLite's own connection, in the transaction that SQLAlchemy has begun; None of a server."""
    if connection.dialect.name != "sqlite":
        return None
    if not connection.in_transaction():
        connection.begin()  # as SQLAlchemy does by itself
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def marks(count: int) -> str:
    """Answer so many marks for values, as they stand between the brackets of an IN."""
    return ",".join("?" * count)


def upsert(connection: Connection, row: SQLModel) -> None:
    """Insert a row, or replace the one with the same key."""
    connection.execute(_upsert(type(row), connection.dialect.name), row.model_dump())


def upsert_all(connection: Connection, rows: Sequence[SQLModel]) -> None:
    """Insert rows of one table, or replace those with the same keys, in one statement."""
    if rows:
        upsert_values(connection, type(rows[0]), [row.model_dump() for row in rows])


def upsert_values(connection: Connection, row: type[SQLModel], values: Sequence[dict[str, Any]]) -> None:
    """Insert rows that are given as the values of their columns, or replace those with the same keys."""
    if values:
        connection.execute(_upsert(row, connection.dialect.name), values)


def add_missing(connection: Connection, row: SQLModel) -> None:
    """Insert a row, unless there is one with its key."""
    connection.execute(insert_for(type(row), connection.dialect.name).on_conflict_do_nothing(), row.model_dump())


@cache
def _upsert(row: type[SQLModel], dialect: str) -> Executable:
    # Made once a table: building a statement costs more than running it.
    table, statement = table_of(row), insert_for(row, dialect)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    made: Executable = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    return made


def insert_for(row: type[SQLModel], dialect: str) -> Any:
    """Answer an insert that can be told what to do about conflicts; both databases spell that alike."""
    if dialect == "sqlite":
        return sqlite_insert(table_of(row))
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - as large as all the rest of this module's imports

    return postgresql.insert(table_of(row))
