"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import Monitor


@pytest.fixture
def monitor(tmp_path: Path) -> Monitor:
    """The command in an empty folder."""
    return Monitor(tmp_path)
