"""Nothing but public addresses, in any spelling, and the address judged is the address connected."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.fetch.guard import GuardedBackend, RefusedAddressError, is_public, literal, resolve
from tests.fetch.conftest import fails, get, run, settings
from tests.loopback import World, page, redirect, text

REFUSED = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1
    224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
    64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 64:ff9b:1:fffe::808:808
    100::1 2001::1 2001:0:7f00:1::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:808:808::1
    3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 feff::1 ff02::1 ff0e::1 4000::1 e000::1
    nonsense 1.2.3 999.1.1.1
""".split()
PUBLIC = """
    1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.255.255 223.255.255.255
    ::ffff:8.8.8.8 64:ff9b::808:808 2400:3200::1 2606:4700:4700::1111 2a00:1450:4001::1 240e::1 2001:4860:4860::8888
""".split()


@pytest.mark.parametrize("ip", REFUSED)
def test_refuses(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_lets_pass(ip: str) -> None:
    assert is_public(ip)


@given(st.ip_addresses(v=4))
def test_agrees_with_the_library_on_what_is_global(ip: Any) -> None:
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        assert not is_public(ip) or str(ip).startswith("192.0.0.")


@given(st.ip_addresses(v=4))
def test_a_mapped_address_counts_as_what_it_leads_to(ip: Any) -> None:
    assert is_public(f"::ffff:{ip}") == is_public(f"64:ff9b::{ip}") == is_public(ip)


@pytest.mark.parametrize(
    ("host", "ip"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7F.0.0.0x1", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("[::1]", "::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_reads_numeric_hosts_as_a_connection_would(host: str, ip: str) -> None:
    assert str(literal(host)) == ip
    assert not is_public(ip)


@pytest.mark.parametrize("host", ["news.example", "1.2.3.4.5", "0x7f000001.example", "", "999.1.1.1", "1e3", "::g"])
def test_names_are_no_numbers(host: str) -> None:
    assert literal(host) is None


class _Wire(httpcore.AsyncNetworkStream):
    def __init__(self, host: str) -> None:
        self.host = host

    def get_extra_info(self, info: str) -> Any:
        return self.host if info == "server_addr" else None


class _Recorder(httpcore.AsyncNetworkBackend):
    def __init__(self, dead: frozenset[str] = frozenset()) -> None:
        self.connected: list[str] = []
        self.dead = dead

    async def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        self.connected.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("dead")
        return _Wire(host)


def _connect(
    answers: list[list[str]], dead: frozenset[str] = frozenset(), times: int = 1
) -> tuple[list[Any], list[str]]:
    left = list(answers)
    recorder = _Recorder(dead)

    async def find(host: str, port: int) -> list[str]:
        return left.pop(0)

    async def go() -> list[Any]:
        backend = GuardedBackend(open_to=lambda host, port: False, timeout_s=1, find=find)
        backend._inner = recorder  # type: ignore[assignment]
        return [await backend.connect_tcp("news.example", 80) for _ in range(times)]

    return asyncio.run(go()), recorder.connected


def test_connects_to_the_address_it_judged() -> None:
    streams, connected = _connect([["93.184.216.34", "127.0.0.1"][:1], ["8.8.8.8"]], times=2)
    assert connected == ["93.184.216.34", "8.8.8.8"]
    assert [stream.get_extra_info("server_addr") for stream in streams] == connected


def test_a_name_that_turns_private_is_refused_at_the_next_connection() -> None:
    with pytest.raises(RefusedAddressError):
        _connect([["93.184.216.34"], ["127.0.0.1"]], times=2)


@pytest.mark.parametrize("found", [["93.184.216.34", "127.0.0.1"], ["::1", "93.184.216.34"], ["fec0::1"]])
def test_one_private_answer_refuses_the_name(found: list[str]) -> None:
    with pytest.raises(RefusedAddressError):
        _connect([found])


def test_a_dead_address_leaves_the_living_one() -> None:
    _, connected = _connect([["2606:4700::1", "93.184.216.34"]], dead=frozenset({"2606:4700::1"}))
    assert connected == ["2606:4700::1", "93.184.216.34"]


def test_a_name_without_address_is_a_dns_fault() -> None:
    with pytest.raises(socket.gaierror):
        _connect([[]])


def test_there_are_no_unix_sockets() -> None:
    backend = GuardedBackend(open_to=lambda host, port: True, timeout_s=1)
    with pytest.raises(RefusedAddressError):
        asyncio.run(backend.connect_unix_socket("/run/x.sock"))


def test_the_system_resolver_answers_addresses() -> None:
    assert "127.0.0.1" in asyncio.run(resolve("localhost", 80))
    with pytest.raises(OSError, match=r".+"):
        asyncio.run(resolve("a" * 70 + ".example", 80))


CLOSED = {"allow_private_networks": False}


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "[::1]"]
)
def test_loopback_is_not_asked_in_any_spelling(world: World, host: str) -> None:
    site = world.site({"/": page("secret")})
    error = fails(f"http://{host}:{site.port}/", settings(**CLOSED))
    assert (error.kind, error.retryable) == ("refused_address", False)
    assert site.connections == 0


def test_a_trusted_server_may_not_lead_to_another_one(world: World) -> None:
    inside = world.site({"/": page("secret")})
    outside = world.site({"/": redirect(inside.url())})
    error = fails(outside.url(), settings(**CLOSED), trusted=frozenset({outside.host}))
    assert error.kind == "refused_address"
    assert inside.connections == 0


def test_robots_may_not_lead_inside(world: World) -> None:
    inside = world.site({"/robots.txt": text("")})
    outside = world.site({"/robots.txt": redirect(inside.url("/robots.txt")), "/": page("x")})
    assert fails(outside.url(), settings(**CLOSED), trusted=frozenset({outside.host})).kind == "refused_address"
    assert (inside.connections, outside.paths()) == (0, ["/robots.txt"])


def test_a_rebinding_name_is_judged_at_every_connection(world: World) -> None:
    site = world.site({"/": page("secret")})
    asked: list[str] = []

    async def find(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    url = f"http://rebind.example:{site.port}/"
    assert fails(url, settings(**CLOSED), find=find).kind == "refused_address"
    assert (site.connections, asked) == (0, ["rebind.example"])
    trusted = get(url, given=settings(**CLOSED), find=find, trusted=frozenset({f"rebind.example:{site.port}"}))
    assert trusted.body == b"secret"
    assert site.last("/").headers["host"] == f"rebind.example:{site.port}"


def test_proxies_of_the_environment_open_no_way_round(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = world.site(fallback=page("by proxy"))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url())
    site = world.site({"/": page("direct")})
    assert get(site.url()).body == b"direct"
    assert fails(site.url(), settings(**CLOSED)).kind == "refused_address"
    assert proxy.connections == 0


def test_many_look_ups_that_hang_delay_nobody(world: World) -> None:
    site = world.site({"/": page("here")})

    async def find(host: str, port: int) -> list[str]:
        if host.startswith("slow"):
            await asyncio.Event().wait()
        return ["127.0.0.1"]

    async def work(fetcher: Any) -> str:
        slow = [asyncio.create_task(fetcher.get(f"http://slow{n}.example/")) for n in range(8)]
        await asyncio.sleep(0)
        async with asyncio.timeout(120):
            body: str = (await fetcher.get(f"http://quick.example:{site.port}/")).body.decode()
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return body

    assert run(work, settings(timeout=timedelta(minutes=5)), find=find) == "here"
