"""The only place that asks what time it is. Everything else takes the time as an argument."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Answer the current time, aware, in UTC."""
    return datetime.now(UTC)
