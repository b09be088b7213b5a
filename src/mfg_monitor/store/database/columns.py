"""Column types and keys that take text from anywhere."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL refuses NUL in text, and no database takes half a surrogate pair."""


def storable(text: str) -> str:
    """Answer the text with what no database takes replaced one for one, so that offsets stay."""
    with suppress(UnicodeEncodeError):  # a tenth of the cost of looking at every character
        if "\x00" not in text and text.encode():
            return text
    return _UNSTORABLE.sub("\ufffd", text)


class CleanText(TypeDecorator[str]):
    """Text of any length and from anywhere."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the library's door
        """Replace what the database would refuse."""
        return None if value is None else storable(value)


def address_key(canonical_url: str) -> bytes:
    """Answer the key of an address: 16 bytes, since foreign addresses may be longer than an index takes."""
    return hashlib.blake2b(storable(canonical_url).encode(), digest_size=16).digest()
