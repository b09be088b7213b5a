"""Hosts over programs that share a server: one has it, the others are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from mfg_monitor.model import Hold, HostNews
from mfg_monitor.ports import HostLocks
from mfg_monitor.store import SqlStore, Team, open_store
from tests.store.building import at

HOST = "news.example:443"


@pytest.fixture
def shared(postgres_url: str) -> Iterator[SqlStore]:
    with open_store(postgres_url) as store:
        yield store


@pytest.fixture
def program(shared: SqlStore) -> Iterator[Callable[[], HostLocks]]:
    """Another program at each call."""
    made: list[HostLocks] = []

    def another() -> HostLocks:
        locks = shared.host_locks()
        assert locks is not None
        made.append(locks)
        return locks

    yield another
    for locks in made:
        locks.close()


def test_a_host_is_one_programs_at_a_time(shared: SqlStore, program: Callable[[], HostLocks]) -> None:
    one, other = program(), program()
    assert one.take_host(HOST, is_paced=True, now=at(0)) == HostNews()
    assert other.take_host(HOST, is_paced=True, now=at(0)) is None
    assert other.take_host("other.example:443", is_paced=True, now=at(0)) == HostNews()
    one.leave_host(HOST)
    assert other.take_host(HOST, is_paced=True, now=at(0)) == HostNews(), "it was left in order"
    one.close()
    other.close()
    with shared.engine.connect() as connection:
        left = "pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database"
        left += " WHERE datname = current_database())"
        assert connection.scalar(text(f"SELECT count(*) FROM {left}")) == 0
    assert program().take_host(HOST, is_paced=False, now=at(0)) == HostNews(), "so it was at the end"


def test_who_takes_a_host_is_told_what_others_know(shared: SqlStore, program: Callable[[], HostLocks]) -> None:
    one, other = program(), program()
    one.take_host(HOST, is_paced=False, now=at(0))
    one.keep_rules(HOST, "{}", at(60))
    hold = Hold(HOST, at(30), "Retry-After")
    shared.hold(hold)
    shared.pause({HOST: at(9)}, at(0))
    one.leave_host(HOST)
    assert other.take_host(HOST, is_paced=False, now=at(1)) == HostNews(hold, at(9), False, "{}", at(60))


def test_a_killed_program_is_seen_by_the_next(shared: SqlStore, program: Callable[[], HostLocks]) -> None:
    killed, other = program(), program()
    killed.take_host(HOST, is_paced=True, now=at(0))
    killed.take_host("fast.example:443", is_paced=False, now=at(0))
    with shared.engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid, 60000) FROM pg_locks WHERE locktype = 'advisory'"
        assert connection.execute(text(others)).all()
    assert other.take_host(HOST, is_paced=True, now=at(1)) == HostNews(is_orphan=True)
    assert other.take_host("fast.example:443", is_paced=False, now=at(1)) == HostNews()
    other.leave_host(HOST)
    assert other.take_host(HOST, is_paced=True, now=at(2)) == HostNews(), "once is enough"


def test_word_of_hosts_is_forgotten_when_it_is_old(shared: SqlStore, program: Callable[[], HostLocks]) -> None:
    locks = program()
    locks.take_host(HOST, is_paced=True, now=at(0))
    locks.keep_rules("rules.example:443", "{}", at(10))
    shared.pause({"pause.example:443": at(5)}, at(0))
    for before, left in ((0, 3), (8, 1), (20, 0)):
        Team(shared.engine, "it").forget(at(before))
        with shared.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM host")) == left


def test_files_have_no_locks(url: str) -> None:
    with open_store(url) as store:
        assert store.host_locks() is None


def test_a_clock_that_is_set_back_makes_no_long_pauses(url: str) -> None:
    with open_store(url) as store:
        store.begin_run(at(1000))
        store.pause({HOST: at(1003)}, at(1000))
        assert store.pauses(at(1001)) == {HOST: at(1003)}
        assert store.pauses(at(1)) == {}
        store.begin_run(at(1))
        assert store.pauses(at(2)) == {}
