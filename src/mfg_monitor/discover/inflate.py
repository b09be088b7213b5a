"""Gzip told by content, inflated with a bound: what servers and archives hand out as it lies on their disks."""

from __future__ import annotations

import zlib

GZIP = b"\x1f\x8b"
MAX_INFLATED = 50 * 2**20
"""Bytes; the limit of one sitemap in the protocol of sitemaps.org."""
_CHUNK = 2**18


class TooLargeError(ValueError):
    """More came out than was allowed."""


def inflated(body: bytes, limit: int = MAX_INFLATED) -> bytes:
    """Answer the body, unpacked while it is gzip (twice at most); what a cut or damaged stream still gives.

    Raises:
        TooLargeError: more than `limit` bytes come out.
    """
    for _ in range(2):
        if not body.startswith(GZIP):
            break
        body = _once(body, limit)
    return body


def _once(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit
    rest = body
    while rest.startswith(GZIP):
        stream = zlib.decompressobj(31)
        try:
            while not stream.eof:
                part = stream.decompress(rest, _CHUNK)
                rest = stream.unconsumed_tail
                if not part and not rest:
                    break
                parts.append(part)
                room -= len(part)
                if room < 0:
                    raise TooLargeError(f"more than {limit} bytes unpacked")
            rest = stream.unused_data
        except zlib.error:
            break
    return b"".join(parts)
