"""The door: who may ask, how much, and with which headers every answer leaves.

Host names are checked against DNS rebinding: a page elsewhere can make a browser ask this address under a name of its
own, but not under an address, a name without dots, or a name of `web.names`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from mfg_monitor.web.problem import ProblemError

LONGEST_PATH = 2_000
LONGEST_QUERY = 4_000
LARGEST_BODY_BYTES = 65_536
LONGEST_BODY_S = 10.0
CALM_PER_S = 200.0
BURST = 2_000.0
"""Requests of one address: far above what readers need, below what a loop gone wild asks."""
MOST_KNOWN = 10_000
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]*[a-z0-9_-])\.?)(?::\d{1,5})?|([0-9a-f:.]+)")
"""RFC 9110, section 7.2: an address in brackets or a name, with a port; or an IPv6 address alone, as some send it."""
Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Guard:
    """The outermost layer of the application (ASGI)."""

    def __init__(
        self,
        app: App,
        *,
        names: Callable[[], Collection[str]],
        as_seen: Callable[[Scope], Scope],
        answered: Callable[[int, float], None],
    ) -> None:
        self._app = app
        self._names = names
        self._as_seen = as_seen
        self._answered = answered
        self._crowd = Crowd(CALM_PER_S, BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it in words."""
        if scope["type"] != "http":
            return
        began, status = time.perf_counter(), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                sent = {name.lower() for name, _ in message["headers"]}
                spent = f"app;dur={(time.perf_counter() - began) * 1000:.1f}"
                for name, value in {**HEADERS, "server-timing": spent}.items():
                    if name.encode() not in sent:
                        message["headers"].append((name.encode(), value.encode()))
            await send(message)

        scope = self._as_seen(scope)
        if scope["method"] == "HEAD":  # answered like GET; the server leaves the body away
            scope = {**scope, "method": "GET"}
        try:
            self._check(scope)
            await self._app(scope, _bounded(receive), told)
        except ProblemError as refused:
            if status != 500:
                raise
            await _say(told, refused.status, refused.message, refused.headers or {})
        finally:
            self._answered(status, time.perf_counter() - began)

    def _check(self, scope: Scope) -> None:
        client = scope.get("client")
        wait_s = self._crowd.wait_s(client[0] if client else "")
        if wait_s > 0:
            again = {"retry-after": str(int(wait_s) + 1)}
            raise ProblemError(429, "too many requests from this address; ask again a little later", again)
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        if host and not is_own(host, self._names()):
            raise ProblemError(421, "this host name is not served here; web.names in monitor.toml allows it")
        if len(scope["raw_path"]) > LONGEST_PATH or len(scope["query_string"]) > LONGEST_QUERY:
            raise ProblemError(414, "the address is too long")
        if b"\0" in unquote_to_bytes(scope["raw_path"] + scope["query_string"]):
            raise ProblemError(400, "the address holds a NUL character")
        if b"content-length" in headers and b"transfer-encoding" in headers:
            # A proxy in front may have believed the one, we the other: what follows would be somebody else's request.
            raise ProblemError(400, "the length of the body is told twice")
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length[:18]) > LARGEST_BODY_BYTES:
            raise ProblemError(413, "the body is too large")


class Crowd:
    """Requests a second of each client, with a burst ahead (token bucket)."""

    def __init__(self, per_s: float, burst: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._left: dict[str, tuple[float, float]] = {}

    def wait_s(self, client: str) -> float:
        """Count one request; answer how long to wait, 0 where it may pass."""
        now = time.monotonic()
        if len(self._left) > MOST_KNOWN:
            self._left = {name: state for name, state in self._left.items() if now - state[1] < 60}
        left, at = self._left.get(client, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_s)
        if left < 1:
            return (1 - left) / self._per_s
        self._left[client] = (left - 1, now)
        return 0.0

    def forgive(self, client: str) -> None:
        """Forget what was counted of a client."""
        self._left.pop(client, None)


def is_own(host: str, names: Collection[str]) -> bool:
    """Tell whether a Host header names this service: an address, a name without dots, or one of `names`."""
    found = _HOST.fullmatch(host.strip().lower())
    if found is None:
        return False
    name = next(filter(None, found.groups()))
    try:
        ipaddress.ip_address(name)
    except ValueError:
        if ":" in name or found[1]:
            return False
        plain = "." not in name or name.endswith(".localhost")
        return plain or name in {one.lower() for one in names}
    return True


def _bounded(receive: Receive) -> Receive:
    """Answer a reader of the body that neither takes too much nor waits for ever."""
    got = 0

    async def bounded() -> Message:
        nonlocal got
        if got < 0:
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), LONGEST_BODY_S)
        except TimeoutError:
            raise ProblemError(408, "the body did not come in time") from None
        if message["type"] == "http.disconnect":
            raise ProblemError(400, "the body broke off")
        got += len(message.get("body", b""))
        if got > LARGEST_BODY_BYTES:
            raise ProblemError(413, "the body is too large")
        if not message.get("more_body", False):
            got = -1
        return message

    return bounded


async def _say(send: Send, status: int, message: str, headers: Mapping[str, str]) -> None:
    body = json.dumps({"error": {"status": status, "message": message}}).encode()
    told = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    start = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
