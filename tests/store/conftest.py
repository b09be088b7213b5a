"""Stores to hold the contract on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfg_monitor.store import MemoryStore, open_store
from tests.store.building import AnyStore


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/db/monitor.sqlite3"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "db" / "monitor.sqlite3"


OPENERS: dict[str, Callable[[str], AnyStore]] = {
    "memory": lambda _url: MemoryStore(),
    "sqlite file": open_store,
    "sqlite in memory": lambda _url: open_store("sqlite://"),
    "postgresql": open_store,
}


@pytest.fixture(params=OPENERS)
def store(request: pytest.FixtureRequest, url: str) -> Iterator[AnyStore]:
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    with OPENERS[request.param](url) as opened:
        yield opened
