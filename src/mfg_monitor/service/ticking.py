"""What goes on by the wall clock while that clock is set, and the machine sleeps.

APScheduler waits for a time of day. Set forward by a week, a second's interval would be caught up step by step; set
back by an hour, it would wait that hour. Both are seen by comparing the wall clock with one that is never set.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from mfg_monitor import clock, logs
from mfg_monitor.model import SourceState

LOOK_S = 2.0
JUMP_S = 5.0
"""A clock that is corrected by less has not jumped: time servers slew."""
AHEAD = timedelta(minutes=1)
"""A visit that ended so far in the future was dated by another clock."""
STALE_AFTER_S = 60.0
"""A schedule that was not asked for so long does not answer: it should be asked every second."""
LONGEST_REST_S = 60.0
SAID_AGAIN_S = 600.0
"""What is refused each second is said once, and again after this."""
_LOG = logs.get("schedule")


class Pulse:
    """Whether the schedule is asked every second, and can do what it should; the log has each change of that once."""

    def __init__(self, words: str) -> None:
        self._words = words
        """What is said in the log when it cannot."""
        self._beat_at = time.monotonic()
        self._refusal: str | None = None
        self._said: dict[str, float] = {}

    def beat(self) -> None:
        """Note that all went well."""
        if self._refusal is not None:
            _LOG.info("the schedule goes on again", seconds=round(time.monotonic() - self._beat_at))
        self._refusal, self._beat_at = None, time.monotonic()
        self._said.clear()

    def refused(self, error: Exception) -> None:
        """Note that it could not be done, and say so where that is news."""
        now, self._refusal = time.monotonic(), str(error)
        if now - self._said.get(self._refusal, -SAID_AGAIN_S) >= SAID_AGAIN_S:
            self._said[self._refusal] = now
            _LOG.error(self._words, error=self._refusal)

    def problem(self) -> str | None:
        """Answer why the schedule does not go on; None while it does."""
        if self._refusal is not None:
            return self._refusal
        silent_s = time.monotonic() - self._beat_at
        return f"the schedule was not asked for {silent_s:.0f} s" if silent_s > STALE_AFTER_S else None


class Setback:
    """What keeps visits from being stored, such as a full disk: the log has it once, and each try waits for longer.

    Else servers would be asked each second for what cannot be kept.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._refusal: str | None = None
        self._tries = 0
        self._rest_s = 1.0
        self._rests_until_s = 0.0
        self._said: dict[str, float] = {}

    def happened(self, error: Exception) -> None:
        """Note that it could not be done; begins a rest."""
        now, self._refusal = time.monotonic(), str(error)
        self._rests_until_s = now + self._rest_s
        self._rest_s = min(LONGEST_REST_S, 2 * self._rest_s)
        self._tries += 1
        if now - self._said.get(self._refusal, -SAID_AGAIN_S) >= SAID_AGAIN_S:
            self._said[self._refusal] = now
            _LOG.error(self._words, error=self._refusal)

    def over(self) -> None:
        """Note that all went well."""
        if self._refusal is not None:
            _LOG.info("visits are stored again", tries=self._tries)
        self._refusal, self._tries, self._rest_s = None, 0, 1.0
        self._said.clear()

    def rests(self) -> bool:
        """Tell whether it is too early to try again."""
        return self._refusal is not None and time.monotonic() < self._rests_until_s

    def problem(self) -> str | None:
        """Answer what happened; None once it is over, or nothing was left to be tried again."""
        return self._refusal if time.monotonic() < self._rests_until_s + STALE_AFTER_S else None


class Steadily(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Fires again an interval after it has last fired; what was missed is made up once, however long it was."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Answer when to fire next."""
        return now if previous_fire_time is None else now + self._interval


async def mind_the_clock(ticking: AsyncIOScheduler) -> None:
    """Wake all jobs whenever the clock has jumped, until cancelled."""
    wall, steady = clock.now(), time.monotonic()
    while True:
        await asyncio.sleep(LOOK_S)
        seen, passed_s = clock.now(), time.monotonic() - steady
        jump_s = (seen - wall).total_seconds() - passed_s
        wall, steady = seen, steady + passed_s
        if abs(jump_s) > JUMP_S:
            how = "forward, or the machine has slept" if jump_s > 0 else "back"
            _LOG.warning(f"the clock was set {how}; the schedule goes on", seconds=round(jump_s))
            for job in ticking.get_jobs():
                job.modify(next_run_time=seen)


class Waiting:
    """Which sources' time has not come, also where the clock was ahead when they were visited."""

    def __init__(self) -> None:
        self._until_s: dict[str, float] = {}
        """Of sources that were visited in the future: when to visit them, by the steady clock."""

    def among(self, states: Iterable[SourceState], now: datetime) -> set[str]:
        """Answer the ids of those that wait. A source visited in the future waits for as long as was meant then."""
        found, ahead = set(), {}
        for state in states:
            due_at, visited_at = state.next_due_at, state.last_visit_at
            if due_at is None or due_at <= now:
                continue
            if visited_at is not None and visited_at > now + AHEAD:
                meant_s = (due_at - visited_at).total_seconds()
                until_s = self._until_s.get(state.id, time.monotonic() + meant_s)
                ahead[state.id] = until_s
                if until_s <= time.monotonic():
                    continue
            found.add(state.id)
        self._until_s = ahead
        return found
