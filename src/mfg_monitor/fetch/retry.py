"""Which faults may pass, how long to wait before asking again, and what Retry-After says. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from mfg_monitor.errors import FetchError

LONGEST_HOLD = timedelta(days=31)
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
SLOWED = frozenset({429, 503})
"""Answers that ask us to come less often (RFC 6585, 4; RFC 9110, 15.6.4)."""

_RETRYABLE_4XX = frozenset({408, 425, 429})
_SECONDS = re.compile(r"[0-9]+")


class TransientError(FetchError):
    """A fault that may pass while the run lasts: the same request is worth a second try."""


def retry_after(values: Iterable[str], now: datetime) -> timedelta | None:
    """Answer how long a server asks to be left alone (RFC 9110, 10.2.3), at most 31 days.

    None where no value is a count of seconds or a date of HTTP, or where the time has passed already. The longest of
    several wins.
    """
    waits = [wait for value in values if (wait := _one(value.strip(), now)) is not None]
    longest = max(waits, default=timedelta(0))
    return min(longest, LONGEST_HOLD) if longest > timedelta(0) else None


def _one(value: str, now: datetime) -> timedelta | None:
    if _SECONDS.fullmatch(value):
        digits = value.lstrip("0")
        if len(digits) > 9:
            return LONGEST_HOLD
        return min(timedelta(seconds=int(digits or "0")), LONGEST_HOLD)
    if len(value) > 64 or not value[:1].isalpha():
        return None  # a date of HTTP begins with its weekday, in all three of its spellings
    try:
        at = parsedate_to_datetime(value)
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        return at.astimezone(UTC) - now
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def retryable_status(status: int) -> bool:
    """May the same request succeed in a later run?"""
    return status >= 500 or status in _RETRYABLE_4XX


def pause_s(attempt: int) -> float:
    """Answer the seconds to wait after attempt 0, 1, 2 …; the host's own interval comes on top."""
    return min(FIRST_PAUSE_S * 2.0 ** min(attempt, 16), LONGEST_PAUSE_S)
