"""Whose turn is it? Requests queue by host:port, so that a slow host keeps nobody else waiting."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType

from mfg_monitor.fetch.pace import Pace
from mfg_monitor.model import HostNews
from mfg_monitor.ports import Hosts

LINGERED_S = 0.25
"""So long a host is kept behind a request, since a visit soon has the next one: all that share it ask a server."""


class _Host:
    __slots__ = ("gate", "ours", "pace", "slots", "taking", "users", "uses")

    def __init__(self, delay_s: float, at_once: int) -> None:
        self.users = 0
        self.uses = 0
        self.ours = False
        self.taking = asyncio.Lock()
        self.slots = asyncio.Semaphore(at_once)
        self.gate = asyncio.Lock()
        self.pace = Pace(delay_s)


class Turn:
    """The right to ask a host once."""

    __slots__ = ("_gate", "_sent_s", "pace")

    def __init__(self, pace: Pace, gate: asyncio.Lock) -> None:
        self.pace = pace
        self._sent_s: float | None = None
        self._gate: asyncio.Lock | None = gate

    @property
    def timed(self) -> bool:
        """Does it matter when the request leaves?"""
        return self.pace.interval_s > 0.0

    def sent(self) -> None:
        """The request has left, perhaps long after its start because connecting took time."""
        self._sent_s = asyncio.get_running_loop().time()
        self.pace.sent(self._sent_s)
        self.pass_on()

    def answered(self) -> None:
        """The answer's headers are there."""
        if self._sent_s is not None:
            self.pace.answered(asyncio.get_running_loop().time(), self._sent_s)

    def pass_on(self) -> None:
        """Let the next one begin its wait; what is done twice is done once."""
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.release()


class Turns:
    """Grants requests their turns: so many at once to a host, so many in all, so far apart."""

    def __init__(
        self,
        *,
        delay_s: float,
        at_once: int,
        per_host: int,
        delays_s: Mapping[str, float] = MappingProxyType({}),
        hosts: Hosts | None = None,
        on_news: Callable[[str, HostNews], None] | None = None,
    ) -> None:
        """`hosts` is asked before a host is, where others may ask it, too; `on_news` is told what they left word of.

        `delays_s` are the pauses of hosts that need longer ones than `delay_s`.
        """
        self._shared = hosts
        self._on_news = on_news
        self._leaving: set[asyncio.Task[None]] = set()
        self._delay_s = delay_s
        self._delays_s = delays_s
        self._per_host = per_host
        self._places = asyncio.Semaphore(at_once)
        self._hosts: dict[str, _Host] = {}
        self._random = random.Random()  # noqa: S311 -- spreads requests, keeps no secret

    def pace_of(self, key: str) -> Pace:
        """Answer the rhythm of a host:port."""
        return self._host(key).pace

    @asynccontextmanager
    async def take(self, key: str, admit: Callable[[], None]) -> AsyncIterator[Turn]:
        """Wait for a turn at `key`, hold it for one request.

        `admit` is asked at the last moment before the start, and raises where the request is no longer wanted. A place
        among all requests is taken only when the host's own time has come. Where there is a delay, the next one waits
        until this request has left, since only then is it known what the delay counts from.
        """
        host = self._host(key)
        async with self.ours(key), host.slots:
            await host.gate.acquire()
            turn = Turn(host.pace, host.gate)
            try:
                await self._place(host.pace, admit)
                try:
                    if not turn.timed:
                        turn.pass_on()
                    yield turn
                finally:
                    self._places.release()
            finally:
                turn.pass_on()

    def pauses_s(self) -> dict[str, float]:
        """Answer the seconds for which hosts are not to be asked yet, by host:port."""
        now_s = asyncio.get_running_loop().time()
        waits = {key: host.pace.ready_at_s - now_s for key, host in self._hosts.items()}
        return {key: wait_s for key, wait_s in waits.items() if wait_s > 0.0}

    async def aclose(self) -> None:
        """Wait for no pause: whoever shares the hosts is to be told of `pauses_s`."""
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    @asynccontextmanager
    async def ours(self, key: str) -> AsyncIterator[None]:
        """Hold the host against other programs as long as anybody here wants something of it."""
        if self._shared is None:
            yield
            return
        host = self._host(key)
        host.users += 1
        host.uses += 1
        try:
            async with host.taking:
                if not host.ours:
                    news = await self._shared.take(key, is_paced=host.pace.interval_s > 0.0)
                    host.ours = True
                    if self._on_news is not None:
                        self._on_news(key, news)
            yield
        finally:
            host.users -= 1
            if not host.users:
                task = asyncio.create_task(self._leave(host, key, self._shared))
                self._leaving.add(task)
                task.add_done_callback(self._leaving.discard)

    async def _leave(self, host: _Host, key: str, shared: Hosts) -> None:
        """Leave the host to others once its delay has passed, which counts from our last request for them, too, and
        nothing more is wanted of it."""
        uses, wait_s = host.uses, host.pace.ready_at_s - asyncio.get_running_loop().time()
        await asyncio.sleep(max(LINGERED_S, wait_s))
        async with host.taking:
            if host.ours and not host.users and host.uses == uses:
                await shared.leave(key)
                host.ours = False

    async def _place(self, pace: Pace, admit: Callable[[], None]) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            if (wait_s := pace.ready_at_s - clock()) > 0:
                await asyncio.sleep(wait_s)
            await self._places.acquire()
            try:
                admit()
                if pace.ready_at_s <= (now_s := clock()):
                    pace.start(now_s, self._random.random())
                    return
            except BaseException:
                self._places.release()
                raise
            self._places.release()

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            host = self._hosts[key] = _Host(max(self._delay_s, self._delays_s.get(key, 0.0)), self._per_host)
        return host
