"""When is a source due next? Pure: the time, the jitter and what happened are arguments."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(days=1)
"""A failing source is asked at least once a day: nothing is ever disabled silently."""
GONE_WAIT = timedelta(days=7)
QUIET_AFTER = timedelta(days=3)
"""A weekend with a holiday is no reason to look away."""
LONG_QUIET_AFTER = timedelta(days=14)

REREAD_AFTER = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72))
"""After first sight: what a publisher corrects is corrected within the first days."""


def next_reread(first_seen_at: datetime, now: datetime) -> datetime | None:
    """Answer when to ask for a young article again, None once it is old. Times that were missed are made up once."""
    return next((at for after in REREAD_AFTER if (at := first_seen_at + after) > now), None)


def next_check(
    now: datetime,
    every: timedelta,
    *,
    failures: int = 0,
    held_until: datetime | None = None,
    ttl_s: float | None = None,
    quiet_for: timedelta | None = None,
    gone: bool = False,
    jitter: float = 0.0,
) -> tuple[datetime, str]:
    """Answer when to ask again, and why then, in plain words.

    `failures` in a row double the interval each time, up to a day (or `every`, if that is longer). A host's own word
    (`held_until`) and the front page's own rhythm (`ttl_s`) can only lengthen the wait. A source that brought nothing
    new for days (`quiet_for`) is asked less often, one whose address is `gone` (410) once a week. `jitter`, 0.0 to
    1.0, adds up to a tenth of the interval, so that sources do not fire together.
    """
    wait, reason = every, "its interval"
    if gone:
        wait, reason = max(GONE_WAIT, every), "its address is gone (410)"
    elif failures:
        wait = min(every * 2 ** min(failures, 16), max(LONGEST_WAIT, every))
        reason = f"backing off after {failures} failed {'visit' if failures == 1 else 'visits'}"
    elif quiet_for is not None and quiet_for > QUIET_AFTER:
        often = 4 if quiet_for > LONG_QUIET_AFTER else 2
        wait = min(every * often, max(LONGEST_WAIT, every))
        reason = f"nothing new for {quiet_for.days} days: asked {'a quarter' if often == 4 else 'half'} as often"
    if ttl_s is not None and timedelta(seconds=min(ttl_s, 86400.0)) > wait:
        wait, reason = timedelta(seconds=min(ttl_s, 86400.0)), "the front page asks for it (ttl)"
    due = now + wait * (1 + 0.1 * jitter)
    if held_until is not None and held_until > due:
        due, reason = held_until, "its host asked to be left alone (Retry-After)"
    return due, reason
