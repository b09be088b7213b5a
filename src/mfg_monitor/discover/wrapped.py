"""Links of search services that carry the publisher's address within them: taken out, so that no detour is asked."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import parse_qs, urlsplit

from mfg_monitor import urls

_BY_PARAMETER = (
    (re.compile(r"(?:[a-z0-9-]+\.)*bing\.com"), re.compile(r"/(?:[a-z]+/)*apiclick(?:\.aspx)?"), ("url",)),
    (re.compile(r"(?:[a-z0-9-]+\.)*google(?:\.[a-z]{2,3}){1,2}"), re.compile(r"/url"), ("url", "q")),
)
"""Hosts, paths and parameters: the click counter of Bing's news search, and the one of Google's alerts and searches."""
_GOOGLE_NEWS = re.compile(r"/(?:rss/)?(?:articles|read)/([A-Za-z0-9_-]{20,1000})")
_LENGTH = re.compile(rb"\x22([\x01-\x7f]|[\x80-\xff][\x01-\x1f])(?=https?://)")
"""Before the address: the mark of the fourth field of a protocol buffer, and its length."""


def target_of(url: str) -> str | None:
    """Answer the publisher's address that a link of a search service carries; None for every other link."""
    if "google." not in url and "bing." not in url:
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    for hosts, paths, names in _BY_PARAMETER:
        if hosts.fullmatch(host) and paths.fullmatch(parts.path.lower()):
            given = parse_qs(parts.query, max_num_fields=50)
            return next((found for name in names if (found := _absolute(given.get(name, [""])[0]))), None)
    named = _GOOGLE_NEWS.fullmatch(parts.path) if host == "news.google.com" else None
    return _absolute(_in_name(named[1])) if named else None


def _in_name(name: str) -> str:
    """Answer the address in the name of an older Google News link; newer names hold none."""
    try:
        data = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4))
    except (ValueError, binascii.Error):
        return ""
    found = _LENGTH.search(data)
    if not found:
        return ""
    size = found[1]
    length = size[0] if len(size) == 1 else (size[0] & 0x7F) | size[1] << 7
    return data[found.end() : found.end() + length].decode("utf-8", "replace")


def _absolute(text: str) -> str | None:
    return urls.absolute(text, text) if re.match(r"https?://[^/\s]", text) else None
