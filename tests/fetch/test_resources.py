"""Trust in certificates, and how little is needed to ask many."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import ssl
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import Any

import pytest

from mfg_monitor.errors import FetchError
from mfg_monitor.fetch import client
from mfg_monitor.model import Validators
from tests.fetch.conftest import fails, get, run, settings
from tests.loopback import Answer, Raw, Request, World, conditional, in_turn, page, redirect, text

_TLS_RECORD_BYTES = 16_384


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file with a key and a certificate for localhost that nobody signed."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl command, which makes a certificate for this test, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_text((folder / "cert.pem").read_text() + (folder / "key.pem").read_text())
    return both


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_certificate_nobody_signed_is_not_trusted(world: World, server_tls: ssl.SSLContext) -> None:
    site = world.site({"/": page("x")}, tls=server_tls, name="localhost")
    error = fails(site.url(), settings(retries=2))
    assert error.kind == "tls"
    assert site.connections == 1
    assert site.paths() == []


def test_a_trusted_certificate_is_for_its_own_name(
    world: World, server_tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certifi.where", lambda: str(certificate))
    site = world.site({"/": page("secure")}, tls=server_tls, name="localhost")
    assert get(site.url()).body == b"secure"
    assert fails(f"https://127.0.0.1:{site.port}/").kind == "tls"


def test_what_is_encrypted_is_read_record_by_record(
    world: World, server_tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[tuple[int, int]] = []

    class Noted(ssl.SSLObject):
        def read(self, *asked: Any) -> Any:
            got = super().read(*asked)
            reads.append((asked[0], len(got)))
            return got

    monkeypatch.setattr("certifi.where", lambda: str(certificate))
    monkeypatch.setattr(ssl.SSLContext, "sslobject_class", Noted)
    body = bytes(range(256)) * 4096
    site = world.site({"/": (200, {}, body)}, tls=server_tls, name="localhost")
    assert get(site.url()).body == body
    whole = [got for _, got in reads if got == _TLS_RECORD_BYTES]
    assert len(whole) >= len(body) // _TLS_RECORD_BYTES - 1
    assert {asked for asked, _ in reads} == {65_536}  # so much memory is set aside for each record


def test_plain_http_on_a_tls_address_is_a_tls_fault(world: World) -> None:
    site = world.site({"/": page("x")})
    assert fails(f"https://{site.host}/").kind == "tls"


def test_connections_are_used_again(world: World) -> None:
    chunked = Raw([b"HTTP/1.1 302 Found\r\nLocation: /a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"], keep=True)
    site = world.site({"/a": page("a"), "/b": redirect("/a"), "/c": conditional("c", etag='"c"'), "/d": chunked})

    async def work(fetcher: Any) -> None:
        for path in ("/a", "/b", "/c", "/missing", "/d", "/a"):
            with contextlib.suppress(FetchError):
                await fetcher.get(site.url(path), Validators('"c"'))

    run(work)
    assert site.paths() == ["/robots.txt", "/a", "/b", "/a", "/c", "/missing", "/d", "/a", "/a"]
    assert site.connections == 1


def test_connections_side_by_side_are_used_again(world: World) -> None:
    site = world.site({"/a": page("a")})

    async def work(fetcher: Any) -> None:
        await asyncio.gather(*(fetcher.get(site.url("/a")) for _ in range(200)))

    run(work, settings(per_host_concurrency=8, concurrency=8))
    assert site.times("/a") == 200
    assert site.connections <= 9


def test_a_connection_that_the_server_closed_is_not_used_again(world: World) -> None:
    hasty = Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"])  # says nothing of closing, and closes
    site = world.site({"/robots.txt": text("")}, fallback=hasty)

    async def work(fetcher: Any) -> list[bytes]:
        return [(await fetcher.get(site.url(f"/{number}"))).body for number in range(5)]

    assert run(work, settings(retries=1)) == [b"x"] * 5
    assert site.connections >= 5


def test_idle_connections_of_many_hosts_are_closed(world: World) -> None:
    sites = [world.site({"/a": page("a")}) for _ in range(40)]

    async def work(fetcher: Any) -> list[int]:
        most = []
        for site in sites:
            await fetcher.get(site.url("/a"))
            most.append(len(fetcher._client._lines))
        return most

    assert max(run(work)) == client.MOST_IDLE_HOSTS


def test_a_cancelled_request_leaves_the_host_usable(world: World) -> None:
    arrived = threading.Event()

    def hang(_request: Request) -> Answer:
        arrived.set()
        return Raw([60.0])

    site = world.site({"/a": in_turn(hang, page("a"))})

    async def work(fetcher: Any) -> bytes:
        task = asyncio.create_task(fetcher.get(site.url("/a")))
        await asyncio.to_thread(arrived.wait)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return (await fetcher.get(site.url("/a"))).body  # type: ignore[no-any-return]

    assert run(work) == b"a"


MANY = """
    import asyncio, pathlib, resource, sys
    from datetime import timedelta
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
    from mfg_monitor.config.settings import FetchSettings
    from mfg_monitor.fetch.fetcher import HttpFetcher

    async def main(ports):
        given = FetchSettings(per_host_delay=timedelta(0), allow_private_networks=True, retries=0)
        async with HttpFetcher(given) as fetcher:
            urls = [f"http://127.0.0.1:{port}/{n}" for n in range(4) for port in ports]
            answers = await asyncio.gather(*map(fetcher.get, urls), return_exceptions=True)
        print(len(answers), [str(a) for a in answers if isinstance(a, Exception)][:3])
        print(int(pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024)

    asyncio.run(main([int(port) for port in sys.argv[1:]]))
"""


def test_128_file_descriptors_are_enough(world: World) -> None:
    sites = [world.site(fallback=page("a")) for _ in range(150)]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(MANY), *(str(site.port) for site in sites)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.stderr == ""
    counted, megabytes = done.stdout.splitlines()
    assert counted == "600 []"
    assert int(megabytes) < 200


def test_the_room_is_not_imported_by_its_settings() -> None:
    heavy = "{'httpx', 'httpcore', 'protego'}"
    code = f"import sys, mfg_monitor.ports, mfg_monitor.fetch; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
