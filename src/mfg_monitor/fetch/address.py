"""The one spelling of an address that is asked, compared and shown: ASCII, no credentials, no fragment."""

from __future__ import annotations

import base64
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna

from mfg_monitor.fetch.guard import literal
from mfg_monitor.urls import host_of

MAX_LENGTH = 8192
"""Longer addresses are refused: common servers stop reading a request line here."""

_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>\\^`{|}')
_USERINFO = re.compile(r"//[^/?#\s]*@")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_-])?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class BadAddressError(ValueError):
    """This is no address that may be asked."""


@dataclass(frozen=True, slots=True)
class Address:
    """One http(s) address, ready to be asked."""

    url: str
    scheme: str
    host: str
    """ASCII, lower case, without brackets; numeric spellings of an address are written out."""
    port: int
    key: str
    """host:port, the unit of politeness."""
    userinfo: str = ""
    """Credentials that stood in the address, percent-encoded; never part of `url`."""

    @property
    def authorization(self) -> str | None:
        """The Authorization header that the credentials ask for, or None."""
        if not self.userinfo:
            return None
        name, _, password = self.userinfo.partition(":")
        pair = f"{unquote(name)}:{unquote(password)}".encode()
        return "Basic " + base64.b64encode(pair).decode()

    @property
    def robots(self) -> Address:
        """Where this host:port keeps its robots.txt."""
        return parse(f"{self.url.split('/', 3)[0]}//{self.url.split('/', 3)[2]}/robots.txt")


def parse(url: str) -> Address:
    """Answer the address that `url` spells.

    Raises:
        BadAddressError: not http or https, no host, or a host or port that cannot be.
    """
    text = url.strip()
    if len(text) > MAX_LENGTH:
        raise BadAddressError(f"the address is longer than {MAX_LENGTH} characters")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddressError("the address is malformed") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise BadAddressError("only http and https addresses are asked")
    if not host or port == 0:
        raise BadAddressError("the address names no host that can be asked")
    name = _host(host)
    number = port or _DEFAULT_PORTS[scheme]
    shown = f"[{name}]" if ":" in name else name
    netloc = shown if number == _DEFAULT_PORTS[scheme] else f"{shown}:{number}"
    path = _without_dots(_quoted(parts.path)) or "/"
    clean = f"{scheme}://{netloc}{path}" + (f"?{_quoted(parts.query)}" if parts.query else "")
    userinfo = parts.netloc.rpartition("@")[0]
    return Address(clean, scheme, name, number, host_of(clean), userinfo)


def follow(base: Address, location: bytes) -> Address:
    """Answer where a Location header leads from `base`; it may be relative, and hold raw UTF-8 or Latin-1.

    Raises:
        BadAddressError: it leads nowhere that may be asked.
    """
    try:
        text = location.decode()
    except UnicodeDecodeError:
        text = location.decode("latin-1")
    try:
        target = parse(urljoin(base.url, text.strip()))
    except BadAddressError:
        raise
    except ValueError as error:
        raise BadAddressError("the address is malformed") from error
    if target.key == base.key and target.scheme == base.scheme and base.userinfo and not target.userinfo:
        return Address(target.url, target.scheme, target.host, target.port, target.key, base.userinfo)
    return target


def same_resource(one: Address, other: Address) -> bool:
    """Is it one address but for an upgrade from http to https on the default ports?"""
    if one.url == other.url:
        return True
    return (one.scheme, one.port, other.scheme, other.port) == ("http", 80, "https", 443) and (
        one.url.removeprefix("http:") == other.url.removeprefix("https:")
    )


def shown(url: str) -> str:
    """Answer `url` as it may stand in a message: without credentials, on one line, not endless."""
    plain = "".join(char if char.isprintable() else "?" for char in _USERINFO.sub("//", url))
    return plain if len(plain) <= 200 else plain[:199] + "…"


def _host(host: str) -> str:
    name = unicodedata.normalize("NFKC", host).replace("。", ".").lower()
    if ":" in name:
        ip = literal(name)
        if ip is None:
            raise BadAddressError("the address names no host that can be asked")
        return str(ip)
    name = name.removesuffix(".")
    ip = literal(name)
    if ip is not None:
        return str(ip)
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError as error:
            raise BadAddressError("the address names no host that can be asked") from error
    if not _NAME.fullmatch(name) or ".." in name or re.fullmatch(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)", name):
        raise BadAddressError("the address names no host that can be asked")
    return name


def _quoted(part: str) -> str:
    return quote(part, safe=_SAFE, errors="replace")


def _without_dots(path: str) -> str:
    """Remove "." and ".." (RFC 3986, 5.2.4), so that robots.txt judges the path that the server sees."""
    if "/." not in path and not path.lower().startswith("/%2e") and "/%2e" not in path.lower():
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments):
        plain = re.sub("%2e", ".", segment, flags=re.IGNORECASE)
        last = number == len(segments) - 1
        if plain == "..":
            kept = kept[:-1]
        elif plain != ".":
            kept.append(segment)
        if plain in {".", ".."} and last:
            kept.append("")
    return "/" + "/".join(kept)
