"""Statements that are written out: the same on both databases, and refused as SQLAlchemy refuses."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from mfg_monitor.model import ItemFilter
from mfg_monitor.store import open_store
from mfg_monitor.store.database.plain import Insert, plain, plain_among, plain_each, plain_insert, plain_record
from mfg_monitor.store.index.indexing import tsvector
from mfg_monitor.store.tables.journal import RunRow
from tests.store.building import decide, examined

BUCKETS = Insert(
    "band_bucket",
    {"number": "integer", "entries": "bytea"},
    "ON CONFLICT (number) DO UPDATE SET entries = excluded.entries",
)
OLD_ROWS = [(number, b"%d?" % number) for number in range(60)]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/monitor.sqlite3"


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    with open_store(database) as store, store.engine.connect() as connection:
        plain_insert(connection, BUCKETS, OLD_ROWS)
        yield connection


def test_rows_are_inserted_and_replaced(connection: Connection) -> None:
    plain_insert(connection, BUCKETS, [])
    plain_insert(connection, BUCKETS, [(1, b"\x00new"), (70, b"")])
    found = dict(plain(connection, "SELECT number, entries FROM band_bucket"))
    assert found == {**dict(OLD_ROWS), 1: b"\x00new", 70: b""}


@pytest.mark.parametrize("count", [0, 1, 4, 5, 50])
def test_values_of_a_list_are_found(connection: Connection, count: int) -> None:
    wanted = list(range(count))
    sql = "SELECT number FROM band_bucket WHERE number > ? AND number IN {} OR number IN {} AND number < 1"
    assert sorted(number for (number,) in plain_among(connection, sql, wanted, 2)) == wanted[:1] + wanted[3:]


def test_a_query_is_asked_for_each_row_of_values(connection: Connection) -> None:
    rows = [(number, number + 2) for number in range(0, 100, 2)]
    sql = "SELECT number FROM band_bucket WHERE number >= ? AND number < ? ORDER BY number DESC LIMIT 1"
    assert [number for (number,) in plain_each(connection, sql, rows)] == list(range(1, 60, 2))
    assert list(plain_each(connection, sql, [])) == []
    lists = "SELECT number FROM band_bucket WHERE number > ? AND number IN {}"
    found = plain_each(connection, lists, [(3, [1, 2, 3, 4]), (5, [1, 9, 1000]), (50, [50])])
    assert sorted(number for (number,) in found) == [4, 9]


def test_a_record_is_stored_as_sqlalchemy_stores_it(connection: Connection) -> None:
    in_shanghai = datetime(2026, 3, 1, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    plain_record(connection, "run", {"id": 7, "started_at": in_shanghai, "finished_at": None})
    connection.execute(RunRow.__table__.insert(), {"id": 8, "started_at": in_shanghai, "finished_at": None})  # type: ignore[attr-defined]
    told = connection.execute(select(RunRow.id, RunRow.started_at).order_by(RunRow.id)).all()  # type: ignore[call-overload]
    assert [tuple(row) for row in told] == [(number, in_shanghai.astimezone(UTC)) for number in (7, 8)]
    kept = connection.execute(text("SELECT CAST(started_at AS text) FROM run ORDER BY id")).scalars().all()
    assert len(kept) == 2
    assert len(set(kept)) == 1


def test_what_is_refused_is_raised_as_sqlalchemy_does_and_ends_the_transaction_alone(database: str) -> None:
    with open_store(database) as store:
        with store.engine.connect() as connection, pytest.raises((DBAPIError, sqlite3.Error), match="no_such_table"):
            plain(connection, "SELECT * FROM no_such_table WHERE number = ?", (1,))
        with store.engine.connect() as connection:
            assert plain(connection, "SELECT count(*) FROM band_bucket")[0][0] == 0
        store.settle(examined("http://a.example/1", "one"), decide)
        assert store.count(ItemFilter()) == 1


def test_words_of_any_letters_and_texts_of_any_length_are_indexed(postgres_url: str) -> None:
    body = ["it's", "back\\slash", "plain", *(f"w{number}" for number in range(20_000)), "plain"]
    with open_store(postgres_url) as store, store.engine.connect() as connection:
        sql = (
            "SELECT tsvector_to_array(v), (SELECT positions FROM unnest(v) WHERE lexeme = 'plain')"
            " FROM CAST(? AS tsvector) v"
        )
        ((told, places),) = plain(connection, sql, (tsvector(["plain", "d'or"], body, ["source:a'b"]),))
    assert {"it's", "back\\slash", "d'or", "source:a'b", "w0", "w19999"} <= set(told)
    assert places == [1, 14, 16_383]
