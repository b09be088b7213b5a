"""Servers that do not speak HTTP, addresses that cannot be asked, secrets that must not be shown."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mfg_monitor.errors import FetchError
from tests.fetch.conftest import fails, get, run
from tests.loopback import Raw, World, page, redirect

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "wire",
    [
        b"SSH-2.0-OpenSSH_9.0\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
def test_what_is_not_http_is_an_http_fault(world: World, wire: bytes) -> None:
    site = world.site({"/a": Raw([wire])})
    error = fails(site.url("/a"))
    assert error.kind == "http"
    assert error.message.isprintable()
    assert len(error.message) < 400


def test_http_1_0_and_interim_answers_are_read(world: World) -> None:
    site = world.site(
        {
            "/a": Raw([b"HTTP/1.0 200 OK\r\n\r\nold"]),
            "/b": Raw([b"HTTP/1.1 103 Early Hints\r\n\r\n" + HEAD + b"\r\nnew"]),
        }
    )
    assert (get(site.url("/a")).body, get(site.url("/b")).body) == (b"old", b"new")


@pytest.mark.parametrize(
    "url", ["ftp://x/", "file:///etc/passwd", "http://", "http://[::1", "http://a:b/", "", "http://1.2.3.4.5/"]
)
def test_what_cannot_be_asked_is_refused(url: str) -> None:
    assert fails(url).kind == "refused_address"


def test_credentials_are_used_but_never_shown(world: World) -> None:
    other = world.site({"/b": page("b")})
    site = world.site({"/a": redirect("/c"), "/c": page("c"), "/out": redirect(other.url("/b"))})
    secret = site.url("/a").replace("http://", "http://user:hunter2@")
    answer = get(secret)
    assert "hunter2" not in answer.final_url
    assert site.last("/c").headers["authorization"] == "Basic dXNlcjpodW50ZXIy"
    get(secret.replace("/a", "/out"))
    assert "authorization" not in other.last("/b").headers
    for path in ("/missing", "/missing\x00"):
        error = fails(secret.replace("/a", path))
        assert "hunter2" not in f"{error} {error.url}"
    for bad in ("http://user:hunter2@[", "ftp://user:hunter2@x/", "http://user:hunter2@x:0/"):
        error = fails(bad)
        assert "hunter2" not in f"{error} {error.url}"


def test_one_fault_touches_no_other(world: World) -> None:
    good = world.site({"/a": page("a")})
    bad = world.site({"/a": Raw([], reset=True)})

    async def work(fetcher: Any) -> list[Any]:
        urls = [good.url("/a"), bad.url("/a"), "nonsense", good.url("/a")]
        return await asyncio.gather(*(fetcher.get(url) for url in urls), return_exceptions=True)

    first, second, third, fourth = run(work)
    assert (first.body, fourth.body) == (b"a", b"a")
    assert isinstance(second, FetchError)
    assert isinstance(third, FetchError)
