"""Secrets out of what is shown: passwords in addresses, tokens of chat channels."""

from __future__ import annotations

import re

MASK = "***"
_DATABASE = re.compile(r"^([\w+]+://[^:/?#]*:).*@")
_USER = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]*://)[^\s/?#@\"']*(?:@[^\s/?#@\"']*)*@(?=[^\s/?#@\"'])")
_PARAMETER = re.compile(
    r"([?&;](?:[\w.-]*(?:key|token|secret|passw(?:or)?d|signature)|pwd|pass|sig|auth)=)[^&;#\s\"']*", re.IGNORECASE
)
_REFERENCE = re.compile(r"(?:env|file):(?!//)")
_CHANNEL = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)?.*$", re.DOTALL)


def mask_database(address: str) -> str:
    """Answer the database's address without its password, which may hold `/` and `@` unescaped."""
    return _PARAMETER.sub(rf"\g<1>{MASK}", _DATABASE.sub(rf"\g<1>{MASK}@", address))


def mask_channel(address: str) -> str:
    """Answer only what kind of channel this is: the rest of such an address is tokens, names and passwords.

    Where the secret is kept elsewhere (`env:NAME`, `file:PATH`), that is shown as it is.
    """
    if _REFERENCE.match(address):
        return address
    return _CHANNEL.sub(rf"\g<1>{MASK}", address, count=1)


def mask_text(text: str) -> str:
    """Answer a text with the names, passwords and keys taken out of the web addresses in it."""
    return _PARAMETER.sub(rf"\g<1>{MASK}", _USER.sub(rf"\g<1>{MASK}@", text))


def mask_setting(name: str, value: object) -> object:
    """Answer the value of a setting (`store.url`) as it may be shown; lists stay lists."""
    if isinstance(value, list | tuple):
        return [mask_setting(name, entry) for entry in value]
    if isinstance(value, dict):
        return {
            key: mask_setting("digest.send_to" if key == "to" else f"{name}.{key}", entry)
            for key, entry in value.items()
        }
    if not isinstance(value, str):
        return value
    if name == "web.password":
        return MASK if value else value
    if name.startswith("digest.send_to"):
        return mask_channel(value)
    return mask_database(value) if name == "store.url" else mask_text(value)
