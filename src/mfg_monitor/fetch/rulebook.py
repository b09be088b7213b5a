"""The robots.txt of every host:port, asked once and remembered for the run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from mfg_monitor.errors import FetchError, HeldError
from mfg_monitor.fetch.address import Address, BadAddressError, follow
from mfg_monitor.fetch.client import Answer
from mfg_monitor.fetch.robots import MOST_REDIRECTS, Rules, life_s, parse

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FAULT_LIFE_S = 300.0
"""A robots.txt that could not be had is asked for again after this, not once a page."""

AskRobots = Callable[[Address], Awaitable[Answer]]
"""One address → its answer, read in part where it is large; retries and pacing included. Raises FetchError."""


class Rulebook:
    """Knows the rules of each host:port; the first who asks reads them, the others wait for that."""

    def __init__(self, ask: AskRobots, token: str) -> None:
        self._ask = ask
        self._token = token
        self._known: dict[str, tuple[Rules, float]] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def rules_for(self, address: Address) -> Rules:
        """Answer the rules for the host:port of `address`.

        Raises:
            FetchError: the host asked to be left alone meanwhile.
        """
        clock = asyncio.get_running_loop().time
        known = self._known.get(address.key)
        if known is not None and clock() < known[1]:
            return known[0]
        async with self._reading.setdefault(address.key, asyncio.Lock()):
            known = self._known.get(address.key)
            if known is not None and clock() < known[1]:
                return known[0]
            rules = await self._read(address.robots)
            self._known[address.key] = (rules, clock() + rules.life_s)
            return rules

    async def _read(self, first: Address) -> Rules:
        address = first
        for _ in range(MOST_REDIRECTS + 1):
            try:
                answer = await self._ask(address)
            except FetchError as error:
                return _without_file(error)
            if answer.status not in REDIRECTS:
                break
            try:
                address = follow(address, (answer.first("location") or "").encode("latin-1"))
            except BadAddressError:
                return Rules()
        if not 200 <= answer.status < 300:
            return Rules()  # "unavailable": RFC 9309, 2.3.1.3, and 2.3.1.2 for too many redirects
        life = life_s(",".join(answer.all("cache-control")), answer.first("age") or "")
        return parse(answer.body, self._token, base=first.url, cut=answer.cut, life_s=life)


def _without_file(error: FetchError) -> Rules:
    """Answer that all is forbidden for now (RFC 9309, 2.3.1.4), keeping what hindered us as the reason."""
    if isinstance(error, HeldError):
        raise error
    if error.kind == "http" and error.status is not None:
        if error.status < 500:
            return Rules()  # where it came with a Retry-After, the host's hold refuses the page itself
        message = f"robots.txt answered {error.status}, which forbids everything for now"
        return Rules(life_s=FAULT_LIFE_S, fault=("robots", message))
    why = error.message.removeprefix(f"{error.url}: ")
    return Rules(life_s=FAULT_LIFE_S, fault=(error.kind, f"{why} (robots.txt was asked for)"))
