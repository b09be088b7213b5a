"""Who may ask, and how much: every answer leaves with the headers that keep a browser safe."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from mfg_monitor.web import guard, server
from mfg_monitor.web.guard import Crowd, is_own
from tests.serving import Pages


@pytest.mark.parametrize(
    "path", ["/healthz", "/feed.atom", "/digest/2026-03-01", "/nothing", "/digest/x", "/openapi.json"]
)
def test_every_answer_has_the_headers(pages: Pages, path: str) -> None:
    headers = pages.ask(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_head_is_answered_like_get_without_a_body(pages: Pages) -> None:
    answer = pages.ask("/feed.atom", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 100


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1:8000", True), ("localhost", True), ("[::1]:8000", True), ("::1", True), ("monitor:8000", True),
        ("10.1.2.3", True), ("a.localhost", True), ("News.Example.org", True), ("news.example.org.", True),
        ("evil.example", False), ("127.0.0.1.evil.example", False), ("localhost.evil.example:8000", False), ("", False),
        (":8000", False), ("evil.example@127.0.0.1", False), ("127.0.0.1:8000@evil.example", False),
        ("[::1]:x", False), ("[::1", False), ("]", False), ("[name]", False), ('a"><script>', False), ("a b", False),
        ("localhost:999999", False), ("a/b", False), ("\xff", False), ("NEWS.example.org:443", True), (".", False),
    ],
)  # fmt: skip
def test_host_names_of_our_own(host: str, own: bool) -> None:
    assert is_own(host, {"news.example.org"}) is own


def test_a_foreign_host_name_is_refused(pages: Pages) -> None:
    answer = pages.ask("/feed.atom", headers={"Host": "evil.example"})
    assert answer.status == 421
    assert "web.names" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/" + "a" * 3000, 414), ("/feed.atom?" + "q" * 5000, 414), ("/a%00b", 400),
        ("/feed.atom?q=%00", 400), ("//", 404), ("/%2e%2e/%2e%2e/etc/passwd", 404), ("/static/..%2f..%2fsite.py", 404),
    ],
)  # fmt: skip
def test_odd_addresses_are_refused_in_words(pages: Pages, path: str, status: int) -> None:
    answer = pages.ask(path)
    assert answer.status == status
    assert answer.json()["error"]["message"]


def test_methods_that_are_not_taken_are_refused(pages: Pages) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert pages.ask("/feed.atom", method=method).status == 405


def test_a_large_body_is_refused_without_being_read(pages: Pages) -> None:
    answer = pages.ask("/feed.atom", method="POST", headers={"Content-Length": "99999999999"})
    assert answer.status == 413


def test_a_crowd_is_slowed_down_by_client() -> None:
    crowd = Crowd(per_s=0.001, burst=2)
    assert [crowd.wait_s("a"), crowd.wait_s("a")] == [0.0, 0.0]
    assert crowd.wait_s("a") > 1
    assert crowd.wait_s("b") == 0.0


def test_a_client_that_asks_too_much_is_told_when_to_come_back(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard.Crowd, "wait_s", lambda _self, _client: 2.5)
    answer = pages.ask("/healthz")
    assert (answer.status, answer.headers["retry-after"]) == (429, "3")


@contextmanager
def connected(pages: Pages) -> Iterator[socket.socket]:
    host, _, port = pages.url.removeprefix("http://").rstrip("/").partition(":")
    with socket.create_connection((host, int(port)), timeout=300) as connection:
        yield connection


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_half_open_connections_are_hung_up_on(pages: Pages, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(server, "LONGEST_SILENCE_S", 0.2)
    with connected(pages) as connection:
        connection.sendall(sent)
        assert connection.recv(1000) in {b"", b"HTTP/1.1 408"}


def test_nonsense_is_answered_400(pages: Pages) -> None:
    with connected(pages) as connection:
        connection.sendall(b"\x16\x03\x01\x02\x00nonsense\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 400")


def test_a_second_request_on_a_connection_is_answered(pages: Pages) -> None:
    with connected(pages) as connection:
        for _ in range(2):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = connection.recv(4000)
            while not answer.endswith(b"}"):  # head and body may come apart
                answer += connection.recv(4000)
            assert answer.startswith(b"HTTP/1.1 200")


FORM = "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400),
        ("GET /items HTTP/1.1\r\n\r\n", 400),
        ("GET http://evil.example/items HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        ("CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        (f"GET / HTTP/1.1\r\nHost: localhost\r\nX: {'a' * 200_000}\r\n\r\n", 400),
        (f"{FORM}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (f"{FORM}Transfer-Encoding: chunked\r\n\r\nZZ\r\n", 400),
        (f"{FORM}Transfer-Encoding: chunked\r\n\r\n20000\r\n{'a' * 0x20000}\r\n0\r\n\r\n", 413),
        (f"{FORM}Content-Length: -5\r\n\r\n", 400),
        (f"{FORM}Origin: http://[\r\nContent-Length: 6\r\n\r\nword=x", 403),
        (f"{FORM}Origin: null\r\nContent-Length: 6\r\n\r\nword=x", 403),
        ("GET /items?q=\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: mfg_monitor_session=\xff\r\n\r\n", 200),
        ("GET /feed.atom HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIf-Modified-Since: 9 Foo 1\r\n\r\n", 200),
    ],
)
def test_odd_requests_are_answered_without_a_traceback(
    pages: Pages, capfd: pytest.CaptureFixture[str], sent: str, status: int
) -> None:
    answer = b""
    # Who goes on sending after the refusal may find the connection closed before he reads it.
    with connected(pages) as connection, suppress(ConnectionError):
        connection.sendall(sent.encode("latin-1"))
        answer = connection.recv(100)
    assert answer.startswith(f"HTTP/1.1 {status}".encode()) or (len(sent) > 65_536 and not answer)
    assert pages.ask("/healthz").status == 200
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_body_that_breaks_off_leaves_no_traceback(pages: Pages, capfd: pytest.CaptureFixture[str]) -> None:
    with connected(pages) as connection:
        connection.sendall(f"{FORM}Content-Length: 500\r\n\r\nword=".encode())
    assert pages.ask("/healthz").status == 200
    assert "Traceback" not in "".join(capfd.readouterr())
