"""A command's work handed out to the workers in pieces, and followed until all have ended.

What is done stands in the store, piece by piece; so a command that was broken off goes on when it is run again.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from mfg_monitor import clock, logs
from mfg_monitor.model import Errand
from mfg_monitor.service.queue import Queue
from mfg_monitor.store import Team

LOOK_S = 0.5
MOST_OUT = 200
"""Errands handed out at a time: enough for some dozens of workers, few enough to be taken back."""
MOST_OF_A_LOCK = 2
"""Of those done one at a time: one under way and one that waits behind it."""
MOST_TRIES = 3
"""An errand that so many workers gave up is given up."""
_WARNED_S = 30.0
_LOG = logs.get("errands")
OnEnd = Callable[[Errand, dict[str, Any] | None], datetime | None]
"""Told how an errand ended, None where every worker gave it up; answers when it is to be done again, if it is."""


class HandingOut:
    """Hands errands out a few at a time, and follows them to their ends."""

    def __init__(self, queue: Queue, team: Team, on_end: OnEnd) -> None:
        self._queue = queue
        self._team = team
        self._on_end = on_end
        self._left: dict[str, Errand] = {}
        """By key, in the order in which they are handed out."""
        self._out: set[str] = set()
        self._rests_until: dict[str, datetime] = {}
        self._tries: Counter[str] = Counter()
        self._warned_s = asyncio.get_running_loop().time()

    def drop(self, keys: Collection[str]) -> None:
        """Hand these out no more."""
        for key in keys:
            self._left.pop(key, None)
            self._rests_until.pop(key, None)

    async def through(self, errands: Sequence[Errand]) -> None:
        """Hand out all of these, and return when each has ended.

        Cancelled, it takes back what no worker has begun.

        Raises:
            StoreError: the server refused; what was handed out is done all the same.
        """
        self._left = {errand.key: errand for errand in errands}
        waiting = await self._queue.errands()  # of a command that was killed: they are waited for
        self._out = self._left.keys() & waiting
        await asyncio.to_thread(self._team.forget_errands, self._left.keys() - waiting)
        try:
            while self._left:
                await self._look()
                await self._hand_out()
                await self._warn()
                await asyncio.sleep(LOOK_S)
        except asyncio.CancelledError:
            await self._queue.withdraw(self._out)
            raise

    async def _look(self) -> None:
        # The queue is asked first: an errand that ends in between has told how before it left the queue.
        waiting = await self._queue.errands()
        ended = await asyncio.to_thread(self._team.ended, self._out)
        lost = self._out - waiting - ended.keys()
        self._tries.update(lost)
        for key in [key for key in self._left if key in ended]:
            self._end(key, json.loads(ended[key]))
        for key in [key for key in lost if self._tries[key] >= MOST_TRIES]:
            self._end(key, None)
        if ended:
            await asyncio.to_thread(self._team.forget_errands, list(ended))
        self._out -= lost | ended.keys()

    def _end(self, key: str, told: dict[str, Any] | None) -> None:
        errand = self._left.pop(key, None)
        if errand is None:
            return
        again_at = self._on_end(errand, told)
        if again_at is not None:
            self._left[key], self._rests_until[key] = errand, again_at

    async def _hand_out(self) -> None:
        now = clock.now()
        chosen: list[Errand] = []
        locks = Counter(self._left[key].lock for key in self._out if key in self._left)
        for key, errand in self._left.items():
            if len(self._out) + len(chosen) >= MOST_OUT:
                break
            if key in self._out or self._rests_until.get(key, now) > now:
                continue
            if errand.lock is not None:
                if locks[errand.lock] >= MOST_OF_A_LOCK:
                    continue
                locks[errand.lock] += 1
            chosen.append(errand)
        if chosen:
            await self._queue.hand_out(chosen)
            self._out |= {errand.key for errand in chosen}

    async def _warn(self) -> None:
        """Tell from time to time that there is nobody to do the work."""
        now_s = asyncio.get_running_loop().time()
        if now_s - self._warned_s < _WARNED_S:
            return
        self._warned_s = now_s
        workers = await asyncio.to_thread(self._team.workers)
        if not any(each.is_alive(clock.now()) for each in workers):
            _LOG.warning("no worker is alive; it goes on as soon as `monitor worker` is started", left=len(self._left))
