"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback import World
from tests.running import Monitor


@pytest.fixture
def monitor(tmp_path: Path) -> Monitor:
    """The command in an empty folder."""
    return Monitor(tmp_path)


@pytest.fixture
def world() -> Iterator[World]:
    """Servers on loopback that end with the test."""
    with World() as open_world:
        yield open_world
