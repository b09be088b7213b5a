"""Gzip told by content, inflated with a bound: what servers and archives hand out as it lies on their disks."""

from __future__ import annotations

import zlib
from typing import BinaryIO

GZIP = b"\x1f\x8b"
MAX_INFLATED = 50 * 2**20
"""Bytes; the limit of one sitemap in the protocol of sitemaps.org."""
_CHUNK = 2**18
_MAX_LINE = 4 * 2**20
_GZIP_OR_ZLIB = 47


class TooLargeError(ValueError):
    """More came out than was allowed."""


class CutError(ValueError):
    """The stream ends before its end, or is damaged."""


def inflated(body: bytes, limit: int = MAX_INFLATED, *, whole: bool = False) -> bytes:
    """Answer the body, unpacked while it is gzip (twice at most); of a cut stream what it still gives.

    Raises:
        TooLargeError: more than `limit` bytes come out.
        CutError: `whole` is asked for, and the stream is cut or damaged.
    """
    for _ in range(2):
        if not body.startswith(GZIP):
            break
        body = unpacked(body, limit, whole=whole)
    return body


def unpacked(body: bytes, limit: int, *, whole: bool) -> bytes:
    """Answer what one layer of gzip (of several members) or zlib holds. Raises: as `inflated`."""
    parts: list[bytes] = []
    room = limit
    rest = body
    while rest:
        stream = zlib.decompressobj(_GZIP_OR_ZLIB)
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
        except zlib.error as error:
            if whole:
                raise CutError(str(error)) from error
            break
        if whole and not stream.eof:
            raise CutError("the stream is cut")
        rest = stream.unused_data if stream.unused_data.startswith(GZIP) else b""
    return b"".join(parts)


class PlainStream:
    """A file read as plain bytes, gzip members undone chunk by chunk. Bounds what a line reader above it gathers."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._gzip = file.read(2) == GZIP
        file.seek(0)
        self._stream = zlib.decompressobj(31)
        self._rest = b""
        self._line = 0
        self._at = 0
        self.tail = b""
        """The last bytes handed out."""

    def tell(self) -> int:
        """Answer how many plain bytes were handed out."""
        return self._at

    def read(self, size: int = _CHUNK) -> bytes:
        """Answer up to `size` bytes, b"" at the end. Raises: CutError."""
        data = self._unpacked(size) if self._gzip else self._file.read(size)
        self._at += len(data)
        self.tail = (self.tail + data[-4:])[-4:]
        last = data.rfind(b"\n")
        self._line = self._line + len(data) if last < 0 else len(data) - last - 1
        if self._line > _MAX_LINE:
            raise CutError(f"{_MAX_LINE} bytes without a line end")
        return data

    def _unpacked(self, size: int) -> bytes:
        while True:
            if self._stream.eof:
                self._rest = self._stream.unused_data or self._file.read(_CHUNK)
                if not self._rest:
                    return b""
                self._stream = zlib.decompressobj(31)
            drained = not self._rest
            self._rest = self._rest or self._file.read(_CHUNK)
            try:
                data = self._stream.decompress(self._rest, size)
            except zlib.error as error:
                raise CutError("its compression is damaged") from error
            ended = drained and not self._rest
            self._rest = self._stream.unconsumed_tail
            if data:
                return data
            if ended and not self._stream.eof:
                raise CutError("its compression ends early")
