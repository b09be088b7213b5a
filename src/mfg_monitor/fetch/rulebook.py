"""The robots.txt of every host:port, asked once and remembered for the run, and told to programs that share hosts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext

from mfg_monitor.errors import FetchError, HeldError
from mfg_monitor.fetch.address import Address, BadAddressError, follow
from mfg_monitor.fetch.client import Answer
from mfg_monitor.fetch.robots import LONGEST_LIFE_S, MOST_REDIRECTS, Rules, heard, life_s, parse, told

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FAULT_LIFE_S = 300.0
"""A robots.txt that could not be had is asked for again after this, not once a page."""

AskRobots = Callable[[Address], Awaitable[Answer]]
"""One address → its answer, read in part where it is large; retries and pacing included. Raises FetchError."""
Meet = Callable[[str], AbstractAsyncContextManager[None]]
"""Holds a host:port against other programs; on the way in, what they know of it is given to `Rulebook.hear`."""
Tell = Callable[[str, str, float], None]
"""Told the rules of a host:port as text, and the seconds for which they hold."""


def _alone(_key: str) -> AbstractAsyncContextManager[None]:
    return nullcontext()


def _untold(_key: str, _rules: str, _life_s: float) -> None:
    return


class Rulebook:
    """Knows the rules of each host:port; the first who asks reads them, the others wait for that."""

    def __init__(self, ask: AskRobots, token: str, *, meet: Meet = _alone, tell: Tell = _untold) -> None:
        self._ask = ask
        self._token = token
        self._meet = meet
        self._tell = tell
        self._known: dict[str, tuple[Rules, float]] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def rules_for(self, address: Address) -> Rules:
        """Answer the rules for the host:port of `address`.

        Raises:
            FetchError: the host asked to be left alone meanwhile.
        """
        if known := self._fresh(address.key):
            return known
        async with self._reading.setdefault(address.key, asyncio.Lock()):
            if known := self._fresh(address.key):
                return known
            rules = await self._read(address)
            self._keep(address.key, rules, rules.life_s)
            return rules

    def hear(self, key: str, words: str, life_s: float) -> Rules | None:
        """Take over what another program told of a host:port, where it goes by our name; answer it.

        Where the clock was set back meanwhile, `life_s` is too long.
        """
        life_s = min(life_s, LONGEST_LIFE_S)
        rules = heard(words, self._token, life_s) if life_s > 0.0 else None
        if rules is not None:
            self._keep(key, rules, life_s)
        return rules

    def _fresh(self, key: str) -> Rules | None:
        rules, until_s = self._known.get(key, (None, 0.0))
        return rules if asyncio.get_running_loop().time() < until_s else None

    def _keep(self, key: str, rules: Rules, life_s: float) -> None:
        self._known[key] = (rules, asyncio.get_running_loop().time() + life_s)

    async def _read(self, asked: Address) -> Rules:
        # Other hosts that it redirects to are asked without holding this one: two programs could wait for each other.
        async with self._meet(asked.key):
            if known := self._fresh(asked.key):
                return known
            try:
                answer = await self._ask(asked.robots)
            except FetchError as error:
                return self._told(asked, _without_file(error))
            if answer.status not in REDIRECTS:
                return self._told(asked, self._rules(asked, answer))
        return self._told(asked, await self._follow(asked, answer))

    async def _follow(self, asked: Address, answer: Answer) -> Rules:
        address = asked.robots
        for _ in range(MOST_REDIRECTS):
            try:
                address = follow(address, (answer.first("location") or "").encode("latin-1"))
            except BadAddressError:
                return Rules()
            try:
                answer = await self._ask(address)
            except FetchError as error:
                return _without_file(error)
            if answer.status not in REDIRECTS:
                break
        return self._rules(asked, answer)

    def _told(self, asked: Address, rules: Rules) -> Rules:
        if rules.fault is None or rules.fault[0] == "robots":  # of others, the fault may be in our own network
            self._tell(asked.key, told(rules, self._token), rules.life_s)
        return rules

    def _rules(self, asked: Address, answer: Answer) -> Rules:
        if not 200 <= answer.status < 300:
            return Rules()  # "unavailable": RFC 9309, 2.3.1.3, and 2.3.1.2 for too many redirects
        life = life_s(",".join(answer.all("cache-control")), answer.first("age") or "")
        return parse(answer.body, self._token, base=asked.robots.url, cut=answer.cut, life_s=life)


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
