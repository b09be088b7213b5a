"""Which addresses may be connected to, and the connection that goes to nothing else.

The name is resolved here, every answer is judged, and the connection is made to a judged address: a second look-up,
which could answer differently (DNS rebinding), never happens.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore

from mfg_monitor.fetch.stream import Stream

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host, port → addresses, best first. Raises OSError (socket.gaierror) where there are none."""

_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers, RFC 6598; a cloud's metadata lives here too
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's wire server, reachable only from inside
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out as global unicast
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4 hides an IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the public one; 64:ff9b:1::/48 is for private use, RFC 8215
_NUMBER = r"(?:0x[0-9a-f]*|\d+)"
_NUMERIC_HOST = re.compile(rf"{_NUMBER}(?:\.{_NUMBER}){{0,3}}", re.IGNORECASE)


class RefusedAddressError(Exception):
    """The host lies where nothing may be asked."""


def literal(host: str) -> IP | None:
    """Answer the address that `host` spells, or None where it is a name.

    Decimal, octal, hexadecimal and shortened spellings are read as the C library reads them ("0x7f.1" is 127.0.0.1),
    since that is what a connection would do with them.
    """
    plain = host.strip("[]").partition("%")[0]
    if ":" in plain:
        try:
            return ipaddress.IPv6Address(plain)
        except ValueError:
            return None
    if not plain.isascii() or not _NUMERIC_HOST.fullmatch(plain):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(plain))
    except OSError:
        return None


def is_public(ip: str | IP) -> bool:
    """Is it a global unicast address? Tunnels and translations count as what they lead to, or as not public."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0]) if isinstance(ip, str) else ip
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    if address in _MAPPED or address in _NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_V6 and not any(address in network for network in _REFUSED_V6)


async def resolve(host: str, port: int) -> list[str]:
    """Answer the system's addresses for a name.

    Each look-up has a thread of its own that the program's end does not wait for: the shared pool of threads would let
    a few names whose servers never answer delay all others, and delay SIGTERM.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str] | None, error: OSError | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(addresses or [])

    def look_up() -> None:
        addresses: list[str] | None = None
        failure: OSError | None = None
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
        except UnicodeError:
            failure = socket.gaierror(socket.EAI_NONAME, "not a name")
        except OSError as error:
            failure = error
        try:
            loop.call_soon_threadsafe(settle, addresses, failure)
        except RuntimeError:
            return  # the loop is closed: nobody waits any more

    threading.Thread(target=look_up, name=f"look-up {host}", daemon=True).start()
    return await answer


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to judged addresses only. `open_to` says which host and port are exempt."""

    def __init__(self, *, open_to: Callable[[str, int], bool], timeout_s: float, find: Resolve = resolve) -> None:
        self._open_to = open_to
        self._timeout_s = timeout_s
        self._find = find
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 -- the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, judge all answers, connect to the first that takes us.

        Raises:
            RefusedAddressError: one of the answers is not public.
            socket.gaierror: the name has no address.
        """
        if f".{host}".endswith(".localhost") and not self._open_to(host, port):
            raise RefusedAddressError(f"{host} is this machine")  # by RFC 6761, 6.3, whatever a resolver says
        spelled = literal(host)
        found = [str(spelled)] if spelled is not None else await self._find(host, port)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
        if not self._open_to(host, port):
            for ip in found:
                if not is_public(ip):
                    raise RefusedAddressError(f"{host} lies at {ip}, which is not a public address")
        trouble: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for number, ip in enumerate(found):
            # A dead address must leave time for the living one behind it.
            share = None if number == len(found) - 1 else self._timeout_s / (len(found) + 1)
            try:
                return Stream(await self._inner.connect_tcp(ip, port, share, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
        raise trouble or httpcore.ConnectError("no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 -- the library's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no source lives in a file."""
        raise RefusedAddressError(f"{path} is not a public address")

    async def sleep(self, seconds: float) -> None:
        """Wait, as the library asks."""
        await asyncio.sleep(seconds)
