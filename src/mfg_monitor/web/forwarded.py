"""What a proxy in front says of a request: who asks, by which scheme, and as which user.

Only the proxies of `web.proxies` are believed; from anybody else such headers are taken away.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from mfg_monitor.config.settings import WebSettings
from mfg_monitor.web.guard import Scope

_MOST_HOPS = 20


def as_seen(scope: Scope, web: WebSettings) -> Scope:
    """Answer the request as the foremost trusted proxy saw it; one that came directly as it is, without the user."""
    user = web.user_header.encode()
    if not web.proxies or not _is_trusted((scope.get("client") or ("",))[0], web.proxies):
        if not user:
            return scope
        return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != user]}
    seen = dict(scope)
    if hops := _all_of(scope, b"x-forwarded-for"):
        seen["client"] = _client(hops, web.proxies) or scope["client"]
    if _all_of(scope, b"x-forwarded-proto")[-1:] == ["https"]:
        seen["scheme"] = "https"
    if user and len([name for name, _ in scope["headers"] if name == user]) > 1:
        # A proxy replaces the header. Where it only adds to it, one of the two is the client's own.
        seen["headers"] = [pair for pair in scope["headers"] if pair[0] != user]
    return seen


def _all_of(scope: Scope, name: bytes) -> list[str]:
    values = b",".join(value for known, value in scope["headers"] if known == name).decode("latin-1")
    return [part.strip() for part in values.split(",") if part.strip()]


def _client(hops: Sequence[str], proxies: Sequence[str]) -> tuple[str, int] | None:
    """Answer the last hop that is no proxy of ours: what stands before it may be invented."""
    for hop in reversed(hops[-_MOST_HOPS:]):
        try:
            address = str(ipaddress.ip_address(hop))
        except ValueError:
            return None
        if not _is_trusted(address, proxies):
            return address, 0
    return None


def _is_trusted(address: str, proxies: Sequence[str]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    return any(mapped in ipaddress.ip_network(network) for network in proxies)
