"""The listening socket and the HTTP server on it. The only door to uvicorn."""

from __future__ import annotations

import asyncio
import errno
import resource
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import Any

import uvicorn
from anyio.to_thread import current_default_thread_limiter
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from mfg_monitor import logs
from mfg_monitor.errors import MonitorError
from mfg_monitor.web.guard import App

LONGEST_SILENCE_S = 15.0
"""A client that has not sent a whole request within this time is hung up on."""
LONGEST_GOODBYE_S = 3
_MOST_CONNECTIONS = 512
_KEPT_FILES = 96
"""File descriptors that the rest of the program needs."""
_LOG = logs.get("web")


@contextmanager
def listening(host: str, port: int) -> Iterator[list[socket.socket]]:
    """Listen on exactly this address; port 0 takes a free one.

    Raises:
        MonitorError: the address is in use, not this machine's, or not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise MonitorError(f"web.host: {host} is no address of this machine: {error}") from error
    family, kind, protocol, _, address = found[0]
    with closing(socket.socket(family, kind, protocol)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            listener.bind(address)
            listener.listen(256)
        except OSError as error:
            raise MonitorError(_refusal(host, port, error)) from error
        listener.settimeout(0)
        yield [listener]


def _refusal(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            why = "is in use by another program; end that one, or choose another web.port"
        case errno.EADDRNOTAVAIL:
            why = "is no address of this machine; choose another web.host"
        case errno.EACCES:
            why = "may not be listened on by this user; choose a web.port above 1023"
        case _:
            why = str(error.strerror or error)
    return f"web.host and web.port: {host}:{port} {why}"


def address_of(listener: socket.socket) -> str:
    """Answer the address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Impatient(H11Protocol):
    """HTTP/1.1 that hangs up on clients that open a connection, or begin a request, and never go on."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():  # it was refused already; a second refusal would be one too many
            return
        super().data_received(data)
        if self._answering():
            self._stop()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(LONGEST_SILENCE_S, self._hang_up)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _hang_up(self) -> None:
        if not self._answering():
            self.transport.close()

    def _answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete


class _Quiet(uvicorn.Server):
    """A server whose signals are somebody else's business."""

    def capture_signals(self) -> Any:
        return nullcontext()


WORKERS = 4
"""Requests worked on at once; the others wait in line. Fewer than the store has connections: waiting for one of those
ends in an error."""


async def serve(app: App, listeners: list[socket.socket]) -> None:
    """Answer requests until cancelled; requests under way have three seconds to end."""
    logs.adopt("uvicorn.error")
    current_default_thread_limiter().total_tokens = WORKERS
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = _MOST_CONNECTIONS if limit == resource.RLIM_INFINITY else limit - _KEPT_FILES
    server = _Quiet(
        uvicorn.Config(
            app,
            http=_Impatient,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=LONGEST_GOODBYE_S,
            limit_concurrency=max(16, min(_MOST_CONNECTIONS, room)),
        )
    )
    serving = asyncio.create_task(server.serve(sockets=listeners))
    _LOG.info("listening", url=address_of(listeners[0]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await asyncio.wait([serving], timeout=LONGEST_GOODBYE_S + 1)
