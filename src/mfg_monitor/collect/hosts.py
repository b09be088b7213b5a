"""One program at a time talks to a host, where several share a store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import ParamSpec, TypeVar

from mfg_monitor.collect.ledger import Ledger
from mfg_monitor.model import Hold
from mfg_monitor.ports import HostLocks

P = ParamSpec("P")
R = TypeVar("R")
ASKED_AGAIN_S = 0.2
"""A host that another program has is asked for again after this."""


class SharedHosts:
    """Implements `ports.Hosts` with locks that all programs share."""

    def __init__(self, locks: HostLocks, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._locks = locks
        self._ledger = ledger
        self._now = now
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hosts")

    async def take(self, host: str) -> Hold | None:
        """See ports.Hosts."""
        while not await self._ask(self._locks.take_host, host):  # noqa: ASYNC110 - the other one is in another process
            await asyncio.sleep(ASKED_AGAIN_S)
        return (await self._ledger.holds(self._now())).get(host)

    async def leave(self, host: str) -> None:
        """See ports.Hosts. What the host asked of us is written before others may ask it."""
        await self._ledger.written()
        await self._ask(self._locks.leave_host, host)

    async def close(self) -> None:
        """Leave all hosts."""
        await self._ask(self._locks.close)
        self._thread.shutdown(wait=True)

    async def _ask(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.shield(
            asyncio.get_running_loop().run_in_executor(self._thread, lambda: call(*args, **kwargs))
        )
