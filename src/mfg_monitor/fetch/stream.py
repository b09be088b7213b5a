"""A connection that knows its socket, so that asking whether the server has hung up costs one call of the system."""

from __future__ import annotations

import select
import socket
import ssl
from typing import Any

import httpcore

_AT_ONCE = 262_144
"""As many bytes as asyncio takes from a socket at a time; TLS hands out records of 16 KiB at most."""


class Stream(httpcore.AsyncNetworkStream):
    """A connected stream of the library's, asked for what it is only once.

    httpcore asks before each request whether the server has hung up, and its own stream then first asks the system for
    the names of both ends (httpcore 1.0.9 over anyio 4: a tenth of what a poll over open connections costs).
    """

    def __init__(self, inner: httpcore.AsyncNetworkStream, *, at_once: int = _AT_ONCE) -> None:
        self._inner = inner
        self._at_once = at_once
        self._socket: socket.socket | None = inner.get_extra_info("socket")

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Answer what has come, none at the end; more than was asked for where the system hands in more at once."""
        return await self._inner.read(max(max_bytes, self._at_once), timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send all of it."""
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close it."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """Answer the same connection, encrypted."""
        return Stream(await self._inner.start_tls(ssl_context, server_hostname, timeout), at_once=0)

    def get_extra_info(self, info: str) -> Any:
        """Answer what the library's stream does; whether it is readable without its detours."""
        return _is_readable(self._socket) if info == "is_readable" else self._inner.get_extra_info(info)


def _is_readable(connected: socket.socket | None) -> bool:
    """Is there something to read, be it the end? A closed socket counts as one that ended."""
    if connected is None or connected.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(connected, select.POLLIN)
    return bool(poll.poll(0))
