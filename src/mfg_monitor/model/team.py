"""Several programs at one work: what a worker tells of itself, and pieces of a command's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

ALIVE_FOR = timedelta(seconds=30)
"""A worker that was not heard of for longer is not counted on: six signs of life were missed."""


@dataclass(frozen=True, slots=True)
class SignOfLife:
    """What a worker tells of itself every few seconds; counts begin at nought with the process."""

    name: str
    """Machine and process: "host:pid"."""
    machine: str
    version: str
    started_at: datetime
    seen_at: datetime
    running: int = 0
    """Visits and errands under way."""
    visits: int = 0
    errands: int = 0
    articles: int = 0
    """New ones, copies among them."""

    def is_alive(self, now: datetime) -> bool:
        """Tell whether the worker was heard of lately."""
        return now - self.seen_at < ALIVE_FOR


@dataclass(frozen=True, slots=True)
class Errand:
    """A piece of one command's work that any worker may do, once more where the first one was killed."""

    key: str
    """Names it, the same whenever the same work is handed out."""
    kind: str
    arguments: dict[str, Any]
    """As JSON tells them."""
    lock: str | None = None
    """Errands and visits with the same lock are done one at a time."""
