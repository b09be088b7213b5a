"""One request → one whole, bounded answer. The only place that knows httpx.

httpx's transport interface is used rather than its client, which would parse Location headers, keep cookies, follow
proxies of the environment and unpack bodies without a bound, all before we could say no.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import importlib.util
import socket
import ssl
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, cast

import certifi
import httpcore
import httpx

from mfg_monitor.errors import FetchError
from mfg_monitor.fetch.address import Address, shown
from mfg_monitor.fetch.body import BadEncodingError, Body, CutShortError, TooLargeError, encoding_of
from mfg_monitor.fetch.guard import GuardedBackend, RefusedAddressError
from mfg_monitor.fetch.retry import TransientError

MOST_IDLE_HOSTS = 16
MOST_IDLE_CONNECTIONS = 48
"""What is kept open between requests, so that 128 file descriptors are enough for the default settings."""
KEEP_OPEN_S = 5.0
_DRAINED_BYTES = 16_384
"""So much of the body of an error or a redirect is read, to keep the connection."""
_DRAINED_WITHIN_S = 0.5

if importlib.util.find_spec("sniffio") is None:
    # httpcore tries to import it six times a request, and each time Python would search all its folders again.
    cast("dict[str, object]", sys.modules).setdefault("sniffio", None)

_LIBRARY_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.ConnectionNotAvailable,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    RefusedAddressError,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    RuntimeError,
    AssertionError,
)
"""All that the libraries were seen to raise for a remote's fault, their slips on odd input included."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in lower case, values as latin-1), and the decoded body of a 2xx."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    cut: bool = False
    """The body was larger than wanted and is given in part."""

    def all(self, name: str) -> list[str]:
        """Answer the values of every header of this name, in the order received."""
        return [value for key, value in self.headers if key == name]

    def first(self, name: str) -> str | None:
        """Answer the first header of this name; None where there is none, or an empty one."""
        return next((value for key, value in self.headers if key == name and value), None)


class Watch(Protocol):
    """Is told how one request fares."""

    def sent(self) -> None:
        """The request has left."""

    def answered(self) -> None:
        """The answer's headers are there."""


class _Stream(httpx.AsyncByteStream):
    def __init__(
        self,
        answer: httpcore.Response,
        connection: httpcore.AsyncHTTPConnection,
        idle: list[httpcore.AsyncHTTPConnection],
    ) -> None:
        self._answer = answer
        self._connection = connection
        self._idle = idle

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in cast("AsyncIterator[bytes]", self._answer.stream):
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
        if self._connection.is_idle() and self._connection not in self._idle:
            self._idle.append(self._connection)


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's transport to one host, over connections that go through the guard and are kept open for a while.

    Not over httpcore's pool, which asks every connection how it is, and the system whether it still holds, at every
    request (httpcore 1.0.9: half of what a poll of 1,000 feeds costs). Who may ask at once is decided before.
    """

    def __init__(self, backend: GuardedBackend, tls: ssl.SSLContext | None) -> None:
        self._backend = backend
        self._tls = tls
        self._idle: list[httpcore.AsyncHTTPConnection] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, answer as soon as the headers are there; closing the answer frees its connection."""
        raw = request.url
        url = httpcore.URL(scheme=raw.raw_scheme, host=raw.raw_host, port=raw.port, target=raw.raw_path)
        connection = await self._connection(url.origin)
        asked = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.content, extensions=request.extensions
        )
        answer = await connection.handle_async_request(asked)
        stream = _Stream(answer, connection, self._idle)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream)

    async def _connection(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        """Answer the connection used last, if it still holds; the server may have closed it meanwhile."""
        if len(self._idle) > 1 and self._idle[0].has_expired():
            await self._idle.pop(0).aclose()
        while self._idle:
            connection = self._idle.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return httpcore.AsyncHTTPConnection(
            origin, ssl_context=self._tls, keepalive_expiry=KEEP_OPEN_S, network_backend=self._backend
        )

    async def aclose(self) -> None:
        """Close all connections."""
        while self._idle:
            await self._idle.pop().aclose()


@dataclass(slots=True)
class _Line:
    transport: GuardedTransport
    users: int = 0


class Client:
    """Asks one address at a time, within one deadline, through a pool for each host."""

    def __init__(self, *, timeout_s: float, connections: int, backend: GuardedBackend) -> None:
        self._timeout_s = timeout_s
        self._connections = connections
        self._backend = backend
        self._lines: OrderedDict[tuple[str, str], _Line] = OrderedDict()
        self._idle = 0
        self._most_idle = max(1, min(MOST_IDLE_HOSTS, MOST_IDLE_CONNECTIONS // connections))

    async def aclose(self) -> None:
        """Close every connection."""
        lines, self._lines, self._idle = list(self._lines.values()), OrderedDict(), 0
        for line in lines:
            await line.transport.aclose()

    async def ask(
        self,
        address: Address,
        headers: Mapping[str, str],
        *,
        limit: int,
        body: bytes | None = None,
        in_part: bool = False,
        watch: Watch | None = None,
    ) -> Answer:
        """Send one GET, or a POST where there is a body, and answer it; redirects are answers. The deadline covers
        headers and body.

        `limit` bounds the decoded body in bytes; with `in_part` a larger one is cut there instead of refused.

        Raises:
            FetchError: there is no whole answer; TransientError where a second try may have one.
        """
        with _translated(address, self._timeout_s):
            request = httpx.Request(
                "GET" if body is None else "POST",
                httpx.URL(address.url),
                content=body or b"",
                headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()],
                extensions={"trace": _tracer(watch)} if watch else None,
            )
            async with self._line(address) as transport, asyncio.timeout(self._timeout_s):
                response = await transport.handle_async_request(request)
                try:
                    return await _read(response, limit, in_part=in_part)
                finally:
                    await response.aclose()

    @contextlib.asynccontextmanager
    async def _line(self, address: Address) -> AsyncIterator[GuardedTransport]:
        key = (address.scheme, address.key)
        line = self._lines.get(key)
        if line is None:
            tls = self._tls if address.scheme == "https" else None
            line = self._lines[key] = _Line(GuardedTransport(self._backend, tls))
        elif line.users == 0:
            self._idle -= 1
        line.users += 1
        try:
            yield line.transport
        finally:
            line.users -= 1
            if line.users == 0 and self._lines.get(key) is line:
                self._idle += 1
                self._lines.move_to_end(key)
                await self._let_go()

    async def _let_go(self) -> None:
        while self._idle > self._most_idle:
            key = next(key for key, line in self._lines.items() if line.users == 0)
            line = self._lines.pop(key)
            self._idle -= 1
            await line.transport.aclose()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())  # a slim image may have no store of its own
        return context


async def _read(response: httpx.Response, limit: int, *, in_part: bool) -> Answer:
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)
    answer = Answer(response.status_code, headers)
    length = int(text) if (text := answer.first("content-length") or "").isdecimal() else None
    stream = cast("httpx.AsyncByteStream", response.stream)
    if not 200 <= answer.status < 300:
        if length is None or length <= _DRAINED_BYTES:
            await _drain(stream)
        return answer
    if length is not None and length > limit and not in_part:
        raise TooLargeError
    body = Body(encoding_of(answer.all("content-encoding")), limit, in_part=in_part)
    try:
        async with contextlib.aclosing(cast("Any", aiter(stream))) as chunks:
            async for chunk in chunks:
                body.add(chunk)
                if body.full:
                    break
        return Answer(answer.status, headers, body.whole(), cut=body.full)
    finally:
        body.drop()


async def _drain(stream: httpx.AsyncByteStream) -> None:
    """Read to the end, so that the connection can be used again; what goes wrong here changes no status."""
    with contextlib.suppress(TimeoutError, *_LIBRARY_ERRORS):
        async with asyncio.timeout(_DRAINED_WITHIN_S):
            left = _DRAINED_BYTES
            async for chunk in stream:
                left -= len(chunk)
                if left < 0:
                    return


def _tracer(watch: Watch) -> Any:
    async def trace(event: str, _info: Mapping[str, Any]) -> None:
        if event == "http11.send_request_headers.complete":
            watch.sent()
        elif event == "http11.receive_response_headers.complete":
            watch.answered()

    return trace


@contextlib.contextmanager
def _translated(address: Address, timeout_s: float) -> Iterator[None]:
    """Turn what the libraries raise into this program's errors, the cause kept."""
    where = shown(address.url)
    try:
        yield
    except TooLargeError as error:
        raise FetchError("too_large", f"{where}: the answer is larger than allowed", url=where) from error
    except BadEncodingError as error:
        raise FetchError("content_type", f"{where}: {error}", url=where) from error
    except CutShortError as error:
        raise TransientError("connect", f"{where}: {error}", url=where, retryable=True) from error
    except (TimeoutError, httpcore.TimeoutException) as error:
        message = f"{where}: no whole answer within {timeout_s:g} s"
        raise TransientError("timeout", message, url=where, retryable=True) from error
    except _LIBRARY_ERRORS as error:
        raise _error(error, where) from error


def _error(error: BaseException, where: str) -> FetchError:
    cause = error
    while cause.args and isinstance(cause.args[0], BaseException):
        cause = cause.args[0]
    if isinstance(cause, RefusedAddressError):
        return FetchError("refused_address", f"{where}: {cause}", url=where)
    if isinstance(cause, socket.gaierror):
        if cause.errno == socket.EAI_AGAIN:
            return TransientError("dns", f"{where}: the name cannot be looked up now", url=where, retryable=True)
        return FetchError("dns", f"{where}: the name has no address", url=where, retryable=True)
    if isinstance(cause, ssl.SSLError):
        why = getattr(cause, "verify_message", "") or cause.reason or "the handshake failed"
        return FetchError("tls", f"{where}: no trusted connection: {why}", url=where, retryable=True)
    if isinstance(error, httpcore.RemoteProtocolError):
        text = str(error)
        if "peer closed" in text or "disconnected" in text:
            message = f"{where}: the connection was closed before the answer was whole"
            return TransientError("connect", message, url=where, retryable=True)
        return FetchError("http", f"{where}: the answer is not HTTP: {shown(text)}", url=where, retryable=True)
    if isinstance(error, (httpcore.NetworkError, OSError)):
        return TransientError("connect", f"{where}: {_why(cause)}", url=where, retryable=True)
    if isinstance(error, httpx.InvalidURL):
        return FetchError("refused_address", f"{where}: the address is malformed", url=where)
    return FetchError("http", f"{where}: {shown(str(error)) or type(error).__name__}", url=where)


def _why(cause: BaseException) -> str:
    inner = cause.__cause__ or cause
    if isinstance(inner, BaseExceptionGroup):
        inner = inner.exceptions[0]
    number = getattr(inner, "errno", None)
    if number == errno.ECONNREFUSED:
        return "the connection was refused"
    if number in {errno.ECONNRESET, errno.EPIPE}:
        return "the connection was reset"
    if number in {errno.ENETUNREACH, errno.EHOSTUNREACH}:
        return "the network has no way there"
    return "the connection failed" + (f": {shown(str(inner))}" if str(inner) else "")
