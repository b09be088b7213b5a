"""What the shelf reads by written-out statements is what was stored, whatever zone the database tells times in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import make_url, text
from sqlmodel import Session

from mfg_monitor.model import Dating, ItemFilter, Validators
from mfg_monitor.store import SqlStore, open_store
from mfg_monitor.store.database.statements import CHUNK
from mfg_monitor.store.rules.records import Entry
from mfg_monitor.store.shelf import SqlShelf
from tests.postgres import Server
from tests.store.building import UNDATED, at, candidate, decide, examined

SEEN_AT = datetime(2026, 3, 1, 17, 0, 0, 123456, tzinfo=UTC)
"""Already the next day in Shanghai."""
MINUTES = (SEEN_AT - at(0)) / timedelta(minutes=1)


@pytest.fixture
def shanghai_url(postgres_server: Server, postgres_url: str) -> str:
    """A database whose sessions tell times as they are in Shanghai."""
    postgres_server.execute(f"ALTER DATABASE {make_url(postgres_url).database} SET timezone = 'Asia/Shanghai'")
    return postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def sql_store(request: pytest.FixtureRequest, url: str) -> Iterator[SqlStore]:
    with open_store(url if request.param == "sqlite" else request.getfixturevalue("shanghai_url")) as opened:
        yield opened


def is_seen_at(told: datetime | None) -> bool:
    return told == SEEN_AT and told is not None and told.tzinfo is UTC


def entry(url: str = "http://news.example/a") -> Entry:
    return Entry(
        canonical_url=url,
        url=f"{url}?from=list",
        source="daily",
        state="skipped",
        first_seen_at=SEEN_AT,
        checked_at=SEEN_AT + timedelta(hours=1),
        reason="http",
        message="100 % of the answers were 503 (上海)",
        signature="signed",
        validators=Validators('"tag"', "Sun, 01 Mar 2026 17:00:00 GMT"),
        text_hash="ab" * 16,
        tries=3,
        retryable=True,
        found_on="http://news.example/",
        pending=candidate(url),
        reread_at=SEEN_AT + timedelta(days=1),
    )


def test_the_session_tells_times_as_in_shanghai(shanghai_url: str) -> None:
    with open_store(shanghai_url) as store, store.engine.connect() as connection:
        assert connection.scalar(text("SHOW timezone")) == "Asia/Shanghai"


def test_the_day_something_was_seen_on_is_the_one_in_utc(sql_store: SqlStore) -> None:
    copied = "one text " * 60
    seen = examined("http://z.example/x", copied, source="z", minutes=MINUTES, dating=UNDATED)
    dated = Dating("2026-03-02", "day", "meta")
    sql_store.begin_run(at(0))

    first = sql_store.settle(seen, decide).item_id
    sql_store.settle(examined("http://a.example/y", copied, source="a", minutes=MINUTES + 1, dating=dated), decide)

    assert {item.source: item.duplicate_of for item in sql_store.items(ItemFilter())} == {"z": None, "a": first}


def test_kin_tells_when_it_was_seen_first_in_utc(sql_store: SqlStore) -> None:
    item_id = sql_store.settle(examined(minutes=MINUTES), decide).item_id
    assert item_id is not None
    with Session(sql_store.engine) as session:
        shelf = SqlShelf(session)
        kin = shelf.kin(item_id)
        assert kin is not None
        assert shelf.families([item_id]) == [kin]
        assert is_seen_at(kin.first_seen_at)


def test_addresses_are_read_as_they_were_put(sql_store: SqlStore) -> None:
    scarce = Entry("http://news.example/b", "http://news.example/b", "daily", "skipped", SEEN_AT, SEEN_AT)
    put = {each.canonical_url: each for each in (entry(), scarce)}
    with Session(sql_store.engine) as session, session.begin():
        shelf = SqlShelf(session)
        for each in put.values():
            shelf.put(each)
        shelf.flush()

    with Session(sql_store.engine) as session:
        read = SqlShelf(session).entries([*put, "http://news.example/new"])
    known = sql_store.known([*put, "http://news.example/new"])

    assert read == put
    assert [type(each.retryable) for each in read.values()] == [bool, bool]
    assert known == {url: each.known() for url, each in put.items()}
    for told in (*read.values(), *known.values()):
        assert is_seen_at(told.first_seen_at)
        assert told.checked_at is not None
        assert told.checked_at.tzinfo is UTC
    assert read[entry().canonical_url].reread_at == SEEN_AT + timedelta(days=1)


def test_more_addresses_than_one_statement_takes_are_read(sql_store: SqlStore) -> None:
    urls = [f"http://news.example/{number}" for number in range(CHUNK + 1)]
    with Session(sql_store.engine) as session, session.begin():
        shelf = SqlShelf(session)
        for url in urls:
            shelf.put(replace(entry(url), pending=None))
        shelf.flush()

    with Session(sql_store.engine) as session:
        assert list(SqlShelf(session).entries(urls)) == urls
    assert set(sql_store.known(urls)) == set(urls)
