"""The store, asked from async code: every call runs on one thread of its own, so that a slow disk delays no deadline
and all writing is done by one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import ParamSpec, TypeVar

from mfg_monitor.model import Candidate, Hold, Known, Outcome, Run, SourceState, Stored, Visit
from mfg_monitor.ports import Decide, Memory

P = ParamSpec("P")
T = TypeVar("T")


class Ledger:
    """`ports.Memory` with awaitable methods. Close it before the store."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    def close(self) -> None:
        """Wait for what is being written."""
        self._thread.shutdown(wait=True)

    async def _ask(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        # Shielded: a cancelled visit must not leave before what it is storing is stored.
        return await asyncio.shield(
            asyncio.get_running_loop().run_in_executor(self._thread, lambda: call(*args, **kwargs))
        )

    async def state_of(self, source_id: str) -> SourceState:
        """See ports.Memory."""
        return await self._ask(self._memory.state_of, source_id)

    async def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """See ports.Memory."""
        return await self._ask(self._memory.known, urls)

    async def unfinished(self, source_id: str, limit: int) -> list[Candidate]:
        """See ports.Memory."""
        return await self._ask(self._memory.unfinished, source_id, limit)

    async def settle(self, outcome: Outcome, decide: Decide) -> Stored:
        """See ports.Memory."""
        return await self._ask(self._memory.settle, outcome, decide)

    async def seen_again(self, candidates: Sequence[Candidate], at: datetime) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.seen_again, candidates, at)

    async def begin_run(self, at: datetime) -> int:
        """See ports.Memory."""
        return await self._ask(self._memory.begin_run, at)

    async def end_visit(self, visit: Visit, state: SourceState) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.end_visit, visit, state)

    async def end_run(self, run: Run) -> None:
        """See ports.Memory."""
        await self._ask(self._memory.end_run, run)

    def hold(self, hold: Hold) -> None:
        """See ports.Memory; answers at once, written in turn."""
        self._thread.submit(self._memory.hold, hold)
