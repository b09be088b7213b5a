"""Two processes that store at once leave the families and stories that one of them would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mfg_monitor.store import MemoryStore, check, open_store
from tests.store.building import decide
from tests.store.telling import DAYS, GROUPS, articles, state

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_processes_at_once_end_in_the_state_of_one(database: str, url: str, request: pytest.FixtureRequest) -> None:
    if database == "postgresql":
        url = request.getfixturevalue("postgres_url")
    with open_store(url) as store:
        store.begin_run(articles()[0].fetched_at)
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT}
    processes = [
        subprocess.Popen([sys.executable, "-m", "tests.store.telling", url, str(first), "2"], **piped)  # type: ignore[call-overload]
        for first in (0, 1)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("begin\n")
        process.stdin.flush()
    told = [process.communicate(timeout=600)[1] for process in processes]
    assert [(errors, process.returncode) for errors, process in zip(told, processes, strict=True)] == [("", 0)] * 2

    alone = MemoryStore()
    alone.begin_run(articles()[0].fetched_at)
    for one in articles():
        alone.settle(one, decide)
    with open_store(url, readonly=True) as store:
        found = state(store)
    assert found == state(alone)
    originals, stories = found
    assert stories == {frozenset(f"http://{name}.example/{group}" for name in DAYS) for group in range(GROUPS)}
    assert [originals[f"http://{name}.example/0"] for name in ("wire", "portal")] == ["http://daily.example/0"] * 2
    assert check(url) == []
