"""Raw bytes of an answer → its body, decoded by us and never larger than allowed."""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
"""What we ask for. Nothing else is unpacked, whatever a server sends."""

_PLAIN = frozenset({"identity", "none", "utf-8", "utf8", "binary", "8bit"})
"""No encodings, though servers write them where an encoding belongs."""


class TooLargeError(Exception):
    """The decoded body goes beyond the limit."""


class CutShortError(Exception):
    """The encoded body ends, or breaks, before it is whole."""


class BadEncodingError(Exception):
    """The body is encoded in a way that was not asked for."""


def encoding_of(values: list[str]) -> str | None:
    """Answer "gzip", "deflate" or None for the values of all Content-Encoding headers.

    Raises:
        BadEncodingError: another encoding, or several on top of each other (a bomb within a bomb).
    """
    names = [name for value in values for part in value.split(",") if (name := part.strip().lower())]
    real = [name.removeprefix("x-") for name in names if name not in _PLAIN]
    if not real:
        return None
    if len(real) > 1:
        raise BadEncodingError("the answer is encoded several times over")
    if real[0] not in {"gzip", "deflate"}:
        raise BadEncodingError("the answer is in an encoding that was not asked for")
    return real[0]


class Body:
    """Takes chunks as they arrive, keeps at most `limit` decoded bytes.

    With `in_part`, what goes beyond the limit is left away instead of refused, and `full` tells to stop reading.
    """

    def __init__(self, encoding: str | None, limit: int, *, in_part: bool = False) -> None:
        self._encoding = encoding
        self._limit = limit
        self._in_part = in_part
        self._decoder: zlib._Decompress | None = None
        self._head = b""
        self._parts: list[bytes] = []
        self._size = 0
        self._received = 0
        self._ended = False
        self.full = False

    def add(self, chunk: bytes) -> None:
        """Take one chunk as received.

        Raises:
            TooLargeError, CutShortError, BadEncodingError: see there.
        """
        self._received += len(chunk)
        if self._encoding is None:
            self._keep(chunk)
        elif self._decoder is not None or self._started(chunk):
            self._inflate(self._head or chunk)
            self._head = b""

    def whole(self) -> bytes:
        """Answer the body, once all was received.

        Raises:
            CutShortError: the compressed stream has no end.
        """
        if self._encoding is not None and self._received and not self._ended and not self.full:
            raise CutShortError("the compressed answer ends too early")
        body = b"".join(self._parts)
        self.drop()
        return body

    def drop(self) -> None:
        """Forget what was kept, so that an error that is kept for a report does not keep megabytes with it."""
        self._parts.clear()
        self._head = b""

    def _keep(self, data: bytes) -> None:
        room = self._limit - self._size
        if len(data) > room:
            if not self._in_part:
                raise TooLargeError
            data = data[:room]
            self.full = True
        self._size += len(data)
        self._parts.append(data)

    def _started(self, chunk: bytes) -> bool:
        """Choose the decoder by the first two bytes: "deflate" is sent with and without its wrapping."""
        self._head += chunk
        if len(self._head) < 2:
            return False
        first, second = self._head[0], self._head[1]
        if self._encoding == "gzip":
            if (first, second) != (0x1F, 0x8B):
                raise BadEncodingError("the answer says gzip and is not")
            self._decoder = zlib.decompressobj(31)
        else:
            wrapped = first & 0x0F == 8 and (first << 8 | second) % 31 == 0
            self._decoder = zlib.decompressobj(15 if wrapped else -15)
        return True

    def _inflate(self, data: bytes) -> None:
        while data and self._decoder is not None and not self.full:
            if self._ended:
                if data[0] != 0x1F or self._encoding != "gzip":
                    return  # padding after the end, as some servers send
                self._decoder, self._ended = zlib.decompressobj(31), False
            try:
                out = self._decoder.decompress(data, self._limit - self._size + 1)
            except zlib.error as error:
                raise CutShortError("the compressed answer is damaged") from error
            self._keep(out)
            self._ended = self._decoder.eof
            data = self._decoder.unused_data if self._ended else self._decoder.unconsumed_tail
