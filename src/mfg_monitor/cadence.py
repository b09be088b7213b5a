"""When is a source due next? Pure: the time, the jitter and what happened are arguments."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(days=1)
"""A failing source is asked at least once a day: nothing is ever disabled silently."""


def next_check(
    now: datetime,
    every: timedelta,
    *,
    failures: int = 0,
    held_until: datetime | None = None,
    ttl_s: float | None = None,
    jitter: float = 0.0,
) -> tuple[datetime, str]:
    """Answer when to ask again, and why then, in plain words.

    `failures` in a row double the interval each time, up to a day (or `every`, if that is longer). A host's own word
    (`held_until`) and the front page's own rhythm (`ttl_s`) can only lengthen the wait. `jitter`, 0.0 to 1.0, adds up
    to a tenth of the interval, so that sources do not fire together.
    """
    wait, reason = every, "its interval"
    if failures:
        wait = min(every * 2 ** min(failures, 16), max(LONGEST_WAIT, every))
        reason = f"backing off after {failures} failed {'visit' if failures == 1 else 'visits'}"
    if ttl_s is not None and timedelta(seconds=min(ttl_s, 86400.0)) > wait:
        wait, reason = timedelta(seconds=min(ttl_s, 86400.0)), "the front page asks for it (ttl)"
    due = now + wait * (1 + 0.1 * jitter)
    if held_until is not None and held_until > due:
        due, reason = held_until, "its host asked to be left alone (Retry-After)"
    return due, reason
