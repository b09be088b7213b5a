"""Passwords: what is kept of one, and whether a word is the one that was kept (scrypt, RFC 7914)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata

SHORTEST = 8
_COST, _BLOCK, _ROUNDS = 2**14, 8, 5
"""16 MB and some tenths of a second; among the choices of OWASP's Password Storage Cheat Sheet (2024)."""
_SALT_BYTES = 16


def kept_of(password: str) -> str:
    """Answer what is kept of a password. No `$` is in it: compose files would take that for a variable."""
    salt = secrets.token_bytes(_SALT_BYTES)
    hashed = _hashed(password, salt, _COST, _BLOCK, _ROUNDS)
    return f"scrypt:{_COST}:{_BLOCK}:{_ROUNDS}:{_written(salt)}:{_written(hashed)}"


def fits(password: str, kept: str) -> bool:
    """Tell whether this is the password; takes some tenths of a second on purpose."""
    _, cost, block, rounds, salt, hashed = kept.split(":")
    found = _hashed(password, _read(salt), int(cost), int(block), int(rounds))
    return hmac.compare_digest(found, _read(hashed))


def _hashed(password: str, salt: bytes, cost: int, block: int, rounds: int) -> bytes:
    # The same letters typed on another machine may come composed in another way.
    word = unicodedata.normalize("NFC", password).encode("utf-8", "replace")
    return hashlib.scrypt(word, salt=salt, n=cost, r=block, p=rounds, maxmem=2 * 128 * block * (cost + rounds + 2))


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
