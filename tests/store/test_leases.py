"""One visit of a source at a time, whoever makes it; nothing to clear away after a kill."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mfg_monitor import clock
from mfg_monitor.model import SourceState, Visit
from mfg_monitor.store import SqlStore, open_store
from mfg_monitor.store.together.leases import HELD_FOR
from mfg_monitor.store.together.owners import is_gone, new_owner
from tests.store.building import at

ROOT = Path(__file__).parents[2]
TAKING = """
import sys
from mfg_monitor import clock
from mfg_monitor.store import open_store
store = open_store(sys.argv[1])
print(sorted(store.take(sys.argv[2:], clock.now())), flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest, url: str) -> str:
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgresql" else url


def taker(url: str, *sources: str) -> tuple[subprocess.Popen[str], str]:
    """Start a program that leases sources and waits; answer what it was refused."""
    process = subprocess.Popen(
        [sys.executable, "-c", TAKING, url, *sources],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def rows(store: SqlStore) -> list[str]:
    with store.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT source FROM lease ORDER BY source")]


def test_a_source_is_one_programs_until_its_visit_ends(shared_url: str) -> None:
    with open_store(shared_url) as one, open_store(shared_url) as other:
        assert one.take(["a", "b"], at(0)) == frozenset()
        assert other.take(["b", "c"], at(0)) == {"b"}
        assert one.take(["a", "b", "c"], at(0)) == {"c"}
        one.end_visits([(Visit(1, "b", "ok", at(0), at(1)), SourceState("b"))])
        assert other.take(["a", "b"], at(0)) == {"a"}
        one.give_back(["a", "b", "c"])  # not its own to give: b and c
        assert one.take(["a", "b", "c"], at(0)) == {"b", "c"}


def test_a_lease_ends_by_itself_unless_it_is_renewed(url: str) -> None:
    with open_store(url) as one, open_store(url) as other:
        one.take(["a"], at(0))
        assert other.take(["a"], at(0) + HELD_FOR - timedelta(seconds=1)) == {"a"}
        one.renew(at(0) + HELD_FOR / 2)
        assert other.take(["a"], at(0) + HELD_FOR) == {"a"}
        assert other.take(["a"], at(0) + 1.5 * HELD_FOR) == frozenset()
        one.renew(at(60))
        assert one.take(["a"], at(0) + 2 * HELD_FOR) == {"a"}


def test_what_a_killed_program_held_is_free_at_once(shared_url: str) -> None:
    with open_store(shared_url) as store:
        process, refused = taker(shared_url, "a", "b")
        try:
            assert refused == "[]"
            assert store.take(["a"], clock.now()) == {"a"}
        finally:
            process.kill()
        # Not yet waited for: a process that has ended and still stands in the list is dead, too.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert store.take(["a"], clock.now()) == frozenset()
        process.communicate()
        assert store.take(["b"], clock.now()) == frozenset()
        assert rows(store) == ["a", "b"]


def test_an_owner_is_known_by_more_than_its_number() -> None:
    machine, process, _, token = new_owner().split(" ")
    assert not is_gone(new_owner())
    assert is_gone(f"{machine} {process} 1 {token}")  # an earlier process of the same number
    assert not is_gone(f"elsewhere {process} 1 {token}")  # cannot be seen from here


def test_leases_of_many_sources_and_of_none(url: str) -> None:
    names = [f"source-{number}" for number in range(12_000)]
    with open_store(url) as one, open_store(url) as other:
        assert one.take([], at(0)) == frozenset()
        assert one.take(names, at(0)) == frozenset()
        assert other.take(names, at(0)) == set(names)
        one.give_back(names)
        assert rows(one) == []
