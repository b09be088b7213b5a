"""Real HTTP servers on loopback, each in threads of its own, for every test that asks over the network.

    with World() as world:
        site = world.site({"/robots.txt": text("User-agent: *"), "/feed": (200, {"Content-Type": "a/b"}, "<rss/>")})
        ... ask site.url("/feed") ...
        assert site.paths() == ["/robots.txt", "/feed"]

A route is an answer, or a function from the request to one. An answer is `(status, headers, body)` (the length is
announced for you), or `Raw` for bytes on the wire that no decent server would send. Unknown paths answer 404. What the
server saw, with time and headers, is in `site.asked`.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import random
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self

Headers = Mapping[str, str] | list[tuple[str, str]]


@dataclass(frozen=True)
class Request:
    """One request as the server saw it. Header names are in lower case, values as latin-1."""

    at: float
    """Seconds of a steady clock when the first byte was there."""
    method: str
    path: str
    headers: dict[str, str]
    raw_headers: tuple[tuple[str, str], ...]
    connection: int
    """Number of the connection that it came over."""
    body: bytes = b""


@dataclass(frozen=True)
class Raw:
    """Bytes for the wire, in pieces; a number among them is a pause in seconds. Then the connection ends."""

    parts: Iterable[bytes | float]
    reset: bool = False
    keep: bool = False
    """Leave the connection open for the next request."""


Answer = tuple[int, Headers, bytes | str] | Raw
Route = Answer | Callable[[Request], Answer]


def text(body: str, content_type: str = "text/plain; charset=utf-8", **headers: str) -> Answer:
    """Answer 200 with a text."""
    return 200, {"Content-Type": content_type, **headers}, body.encode()


def page(body: str, **headers: str) -> Answer:
    """Answer 200 with HTML."""
    return text(body, "text/html; charset=utf-8", **headers)


def redirect(to: str, status: int = 302) -> Answer:
    """Answer a redirect; `to` is sent as UTF-8."""
    return status, {"Location": to.encode().decode("latin-1")}, b""


def conditional(body: bytes | str, *, content_type: str = "text/html", etag: str = "", modified: str = "") -> Route:
    """Answer 200 with validators, and 304 to a request that gives one of them back unchanged."""
    given = {name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value}

    def answer(request: Request) -> Answer:
        known = (etag and request.headers.get("if-none-match") == etag) or (
            modified
            and not request.headers.get("if-none-match")
            and request.headers.get("if-modified-since") == modified
        )
        return (304, given, b"") if known else (200, {"Content-Type": content_type, **given}, body)

    return answer


def in_turn(*answers: Route) -> Route:
    """Give these answers one after the other; the last one stays."""
    left = list(answers)
    lock = threading.Lock()

    def answer(request: Request) -> Answer:
        with lock:
            chosen = left.pop(0) if len(left) > 1 else left[0]
        return chosen(request) if callable(chosen) else chosen

    return answer


@dataclass
class Site:
    """One server on one port of 127.0.0.1. `routes` may be changed while it runs."""

    routes: dict[str, Route]
    fallback: Route = (404, {}, b"no such page")
    tls: ssl.SSLContext | None = None
    name: str = "127.0.0.1"
    asked: list[Request] = field(default_factory=list)
    most_at_once: int = 0
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._at_once = 0
        self._closed = False
        self._kept: socket.socket | None = None
        threading.Thread(target=self._accept, name=f"site {self.port}", daemon=True).start()

    @property
    def host(self) -> str:
        """host:port, as `urls.host_of` writes it."""
        return f"{self.name}:{self.port}"

    def url(self, path: str = "/") -> str:
        """Answer the absolute address of a path."""
        return f"{'https' if self.tls else 'http'}://{self.host}{path}"

    def paths(self) -> list[str]:
        """Answer what was asked for, in order."""
        return [request.path for request in self.asked]

    def times(self, path: str) -> int:
        """Answer how often a path was asked for."""
        return self.paths().count(path)

    def gaps(self) -> list[float]:
        """Answer the seconds between the starts of successive requests."""
        starts = sorted(request.at for request in self.asked)
        return [later - earlier for earlier, later in itertools.pairwise(starts)]

    def last(self, path: str) -> Request:
        """Answer the newest request for a path."""
        return next(request for request in reversed(self.asked) if request.path == path)

    def forget(self) -> None:
        """Forget what was asked so far."""
        with self._lock:
            self.asked.clear()

    def close(self) -> None:
        """Stop listening and drop all connections. Nobody else listens on its port until it is released."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with contextlib.suppress(OSError):
            self._kept = self._kept or _bound(self.port)
        with self._lock:
            for connection in list(self._open):
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Close for good."""
        self.close()
        if self._kept is not None:
            self._kept.close()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        while not self._closed:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with self._lock:
            self._open.add(connection)
        wire = connection
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                wire = self.tls.wrap_socket(connection, server_side=True)
            buffer = b""
            while not self._closed:
                request, buffer = _receive(wire, buffer, number)
                if request is None:
                    return
                if not request.method.isalpha():
                    wire.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                    return
                if not self._answer(wire, request):
                    return
        except (OSError, ssl.SSLError):
            return
        finally:
            with self._lock:
                self._open.discard(connection)
            for one in {wire, connection}:
                one.close()

    def _answer(self, wire: socket.socket, request: Request) -> bool:
        with self._lock:
            self.asked.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            route = self.routes.get(request.path, self.routes.get(request.path.partition("?")[0], self.fallback))
            answer = route(request) if callable(route) else route
            if isinstance(answer, Raw):
                return self._send_raw(wire, answer)
            payload = _on_the_wire(answer)
        finally:
            with self._lock:
                self._at_once -= 1
        wire.sendall(payload)
        return request.headers.get("connection", "").lower() != "close"

    def _send_raw(self, wire: socket.socket, answer: Raw) -> bool:
        for part in answer.parts:
            if self._closed:
                return False
            if isinstance(part, bytes):
                wire.sendall(part)
            else:
                time.sleep(part)
        if answer.reset:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return answer.keep


def _receive(wire: socket.socket, buffer: bytes, number: int) -> tuple[Request | None, bytes]:
    at = 0.0
    while b"\r\n\r\n" not in buffer:
        chunk = wire.recv(65536)
        at = at or time.monotonic()
        if not chunk:
            return None, b""
        buffer += chunk
        if not buffer[:1].isalpha():
            return Request(at, "", "", {}, (), number), b""
    head, _, rest = buffer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, *_ = first.split(" ")
    pairs = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    headers = {name.lower(): value for name, value in pairs}
    length = int(headers.get("content-length", "0") or 0)
    while len(rest) < length:
        chunk = wire.recv(65536)
        if not chunk:
            return None, b""
        rest += chunk
    return Request(at or time.monotonic(), method, path, headers, pairs, number, rest[:length]), rest[length:]


def _on_the_wire(answer: tuple[int, Headers, bytes | str]) -> bytes:
    status, headers, body = answer
    content = body.encode() if isinstance(body, str) else body
    pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
    if status != 304 and not any(name.lower() in {"content-length", "transfer-encoding"} for name, _ in pairs):
        pairs.append(("Content-Length", str(len(content))))
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in pairs)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + content


class World:
    """Several sites that end together."""

    def __init__(self) -> None:
        self.sites: list[Site] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for site in self.sites:
            site.release()

    def site(
        self,
        routes: Mapping[str, Route] | None = None,
        *,
        fallback: Route = (404, {}, b"no such page"),
        tls: ssl.SSLContext | None = None,
        name: str = "127.0.0.1",
    ) -> Site:
        """Start one more server. `name` is the host that its addresses are written with ("localhost" works too)."""
        site = Site(dict(routes or {}), fallback=fallback, tls=tls, name=name)
        self.sites.append(site)
        return site


@contextlib.contextmanager
def serve(routes: Mapping[str, Route]) -> Iterator[Site]:
    """Run one site for the length of a `with` block."""
    with World() as world:
        yield world.site(routes)


def unused_port() -> int:
    """Answer a port on which nobody listens, nor will while these tests run."""
    held = _bound(0)
    atexit.register(held.close)
    port: int = held.getsockname()[1]
    return port


def free_port() -> int:
    """Answer a port for a program that is started next: none of those that the system hands out by itself."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError), _bound(port):
            return port
    raise AssertionError("of a hundred ports none was free")


def _bound(port: int) -> socket.socket:
    """Take a port without listening on it: who connects is refused."""
    taken = socket.socket()
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
    except OSError:
        taken.close()
        raise
    return taken
