"""One program at a time talks to a host, where several share a store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from mfg_monitor.collect.ledger import Ledger
from mfg_monitor.model import HostNews
from mfg_monitor.ports import HostLocks

P = ParamSpec("P")
R = TypeVar("R")
ASKED_AGAIN_S = 0.2
"""A host that another program has is asked for again after this."""
MOST_TOLD = 65_536
"""Letters of rules that are told to others; a longer robots.txt is read by each of them, for the store's sake."""


class SharedHosts:
    """Implements `ports.Hosts` with locks that all programs share."""

    def __init__(
        self, locks: HostLocks, ledger: Ledger, now: Callable[[], datetime], *, shares_rules: bool = False
    ) -> None:
        """With `shares_rules`, what one program reads of robots.txt serves the others that do so."""
        self._locks = locks
        self._ledger = ledger
        self._now = now
        self._shares_rules = shares_rules
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hosts")

    async def take(self, host: str, *, is_paced: bool) -> HostNews:
        """See ports.Hosts."""
        while True:
            news = await self._ask(self._locks.take_host, host, is_paced=is_paced, now=self._now())
            if news is not None:
                return news if self._shares_rules else replace(news, rules=None)
            await asyncio.sleep(ASKED_AGAIN_S)

    def keep_rules(self, host: str, rules: str, life_s: float) -> None:
        """See ports.Hosts."""
        if self._shares_rules and len(rules) <= MOST_TOLD:
            until_at = self._now() + timedelta(seconds=life_s)
            self._thread.submit(self._locks.keep_rules, host, rules, until_at)

    async def leave(self, host: str) -> None:
        """See ports.Hosts. What the host asked of us is written before others may ask it."""
        await self._ledger.told_of_hosts()
        await self._ask(self._locks.leave_host, host)

    async def close(self) -> None:
        """Leave all hosts, once it is written until when they are not to be asked."""
        await self._ledger.told_of_hosts()
        await self._ask(self._locks.close)
        self._thread.shutdown(wait=True)

    async def _ask(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.shield(
            asyncio.get_running_loop().run_in_executor(self._thread, lambda: call(*args, **kwargs))
        )
