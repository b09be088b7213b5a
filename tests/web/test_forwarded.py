"""What a proxy says is believed of trusted ones alone."""

from __future__ import annotations

from typing import Any

import pytest

from mfg_monitor.config.settings import WebSettings
from mfg_monitor.web.forwarded import as_seen

WEB = WebSettings(proxies=("127.0.0.1", "10.0.0.0/8", "fd00::/8"), user_header="Remote-User")


def seen(client: str, *headers: tuple[str, str], web: WebSettings = WEB) -> dict[str, Any]:
    told = [(name.lower().encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "client": (client, 1), "scheme": "http", "headers": told}
    found = as_seen(scope, web)
    user = [value.decode() for name, value in found["headers"] if name == b"remote-user"]
    return {"client": found["client"][0], "scheme": found["scheme"], "user": user}


def test_a_trusted_proxy_is_believed() -> None:
    headers = ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("Remote-User", "ann")
    for proxy in ("127.0.0.1", "10.1.2.3", "::ffff:10.1.2.3", "fd00::1"):
        assert seen(proxy, *headers) == {"client": "203.0.113.7", "scheme": "https", "user": ["ann"]}


@pytest.mark.parametrize("client", ["203.0.113.9", "127.0.0.2", "", "a-socket"])
def test_nobody_else_is(client: str) -> None:
    headers = ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("Remote-User", "ann")
    assert seen(client, *headers) == {"client": client, "scheme": "http", "user": []}


@pytest.mark.parametrize(
    ("hops", "client"),
    [
        ("6.6.6.6, 203.0.113.7", "203.0.113.7"),  # the first is the client's own invention
        ("6.6.6.6, 203.0.113.7, 10.0.0.9", "203.0.113.7"),
        ("10.0.0.8, 10.0.0.9", "127.0.0.1"),
        ("nonsense", "127.0.0.1"),
        ("6.6.6.6, nonsense", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("6.6.6.6," * 500 + "203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_client_is_the_last_hop_that_is_no_proxy(hops: str, client: str) -> None:
    assert seen("127.0.0.1", ("X-Forwarded-For", hops))["client"] == client


def test_two_users_are_none() -> None:
    assert seen("127.0.0.1", ("Remote-User", "admin"), ("Remote-User", "ann"))["user"] == []


def test_the_scheme_is_what_the_nearest_proxy_says() -> None:
    assert seen("127.0.0.1", ("X-Forwarded-Proto", "https, http"))["scheme"] == "http"


def test_without_proxies_nothing_is_touched() -> None:
    scope = {"type": "http", "client": ("127.0.0.1", 1), "headers": [(b"x-forwarded-for", b"6.6.6.6")]}
    assert as_seen(scope, WebSettings()) is scope
