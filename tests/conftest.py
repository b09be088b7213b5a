"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import postgres
from tests.loopback import World
from tests.running import Monitor

# An example's time by the clock says how busy the machine is, and nothing about the code. Each run tries the same
# examples, so that a change is refused for its own faults; `pytest --hypothesis-profile seeking` looks for others.
UNHURRIED = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("seeking", UNHURRIED)
hypothesis.settings.register_profile("unhurried", UNHURRIED, derandomize=True)
hypothesis.settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that in the end no process waits for another one's."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def monitor(tmp_path: Path) -> Monitor:
    """The command in an empty folder."""
    return Monitor(tmp_path)


@pytest.fixture
def world() -> Iterator[World]:
    """Servers on loopback that end with the test."""
    with World() as open_world:
        yield open_world


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server, started when first asked for."""
    with postgres.running() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """A database of the newest schema with nothing in it."""
    url = postgres_server.fresh()
    yield url
    postgres_server.drop(url)
