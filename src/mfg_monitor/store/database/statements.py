"""Statements that both databases understand, made by SQLAlchemy: insert or replace, insert what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import SQLModel

T = TypeVar("T")
CHUNK = 5_000
"""Values in one IN: far below SQLite's bound of 32,766 parameters."""


def table_of(row: type[SQLModel]) -> Table:
    """Answer the table of a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterable[list[T]]:
    """Answer the values in lists of at most `size`."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


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
