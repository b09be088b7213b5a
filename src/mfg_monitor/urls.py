"""Addresses: absolute, canonical, and the host:port that pacing is about."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Answer host:port, the unit of politeness: lower case, default port filled in. "" for addresses without a host."""
    parts = urlsplit(url)
    if not parts.hostname:
        return ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.hostname.lower()}:{port}"
