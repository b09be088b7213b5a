"""Digests as bytes and back, so that the digest of a day stays what it was."""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING

from mfg_monitor.digest.model import Digest

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def written(digest: Digest) -> bytes:
    """Answer a digest as compressed JSON."""
    return zlib.compress(_adapter().dump_json(digest), 6)


def read(content: bytes) -> Digest:
    """Answer the digest that was written; fields that it did not have yet are empty."""
    return _adapter().validate_json(zlib.decompress(content))


@cache
def _adapter() -> TypeAdapter[Digest]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - only what is kept needs it

    return TypeAdapter(Digest)
