"""mailto:// and mailtos:// addresses as Apprise writes them: server, login, sender and mailboxes in one line."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from mfg_monitor.config.mask import mask_channel
from mfg_monitor.errors import ConfigError
from mfg_monitor.text import one_line

Security = Literal["plain", "starttls", "tls"]
_PORTS: dict[Security, int] = {"plain": 25, "starttls": 587, "tls": 465}
_SERVERS: dict[str, tuple[str, Security]] = {
    "gmail.com": ("smtp.gmail.com", "starttls"),
    "outlook.com": ("smtp-mail.outlook.com", "starttls"),
    "hotmail.com": ("smtp-mail.outlook.com", "starttls"),
    "icloud.com": ("smtp.mail.me.com", "starttls"),
    "qq.com": ("smtp.qq.com", "tls"),
    "foxmail.com": ("smtp.qq.com", "tls"),
    "163.com": ("smtp.163.com", "tls"),
    "126.com": ("smtp.126.com", "tls"),
}
"""Mail houses whose server has another name than their mailboxes, by their help pages (November 2026)."""
_MAILBOX = re.compile(r"[^\s@<>,;:\"()\x00-\x1f\x7f-\x9f]+@[^\s@<>,;:\"()\x00-\x1f]+")
_MEND = 'write it as "mailtos://user:password@example.org?from=monitor@example.org&to=team@example.org"'


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox, and how it is reached."""

    to: str
    sender: str
    sender_name: str
    server: str
    port: int
    security: Security
    user: str = ""
    password: str = ""
    verify: bool = True


def mailboxes(address: str) -> list[Mailbox]:
    """Answer the mailboxes of a mailto:// or mailtos:// address, each once.

    Parameters are `to` (several by commas), `from`, `name`, `smtp` (the server, where it is not the host), `user`,
    `pass`, `mode` (`starttls`, `ssl`, `insecure`) and `verify=no` for a server with a certificate of its own.

    Raises:
        ConfigError: it cannot be understood; the message names it without its secrets.
    """
    shown = mask_channel(address)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise ConfigError(f"{shown}: is no mail address: {error}; {_MEND}") from error
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = set(given) - {"to", "from", "name", "smtp", "user", "pass", "mode", "verify", "format", "cc", "bcc"}
    if unknown:
        raise ConfigError(f"{shown}: unknown parameter {', '.join(sorted(unknown))}; {_MEND}")
    host = parts.hostname or ""
    if not host:
        raise ConfigError(f"{shown}: names no server; {_MEND}")
    server, security = _server(shown, parts.scheme.casefold(), host, port, given)
    user, password = unquote(parts.username or given.get("user", "")), unquote(parts.password or given.get("pass", ""))
    domain = host if re.search(r"[a-z]", host) else socket.gethostname()
    sender = given.get("from", "") or (user if "@" in user else f"{user or 'mfg-monitor'}@{domain}")
    path = unquote(parts.path).strip("/").replace("/", ",")
    listed = ",".join(part for part in (path, given.get("to", ""), given.get("cc", ""), given.get("bcc", "")) if part)
    boxes = [box.strip() for box in listed.split(",") if box.strip()] or [sender]
    for box in (sender, *boxes):
        if not _MAILBOX.fullmatch(box):
            raise ConfigError(f"{shown}: {box!r} is no mailbox; {_MEND}")
    return [
        Mailbox(
            to=box,
            sender=sender,
            sender_name=one_line(given.get("name", "")) or "mfg-monitor",
            server=server,
            port=port or _PORTS[security],
            security=security,
            user=user if password else "",
            password=password,
            verify=given.get("verify", "yes").casefold() not in {"no", "false", "0"},
        )
        for box in dict.fromkeys(boxes)
    ]


def _server(shown: str, scheme: str, host: str, port: int | None, given: dict[str, str]) -> tuple[str, Security]:
    known = _SERVERS.get(host)
    server = given.get("smtp") or (known[0] if known else host)
    modes: dict[str, Security] = {"starttls": "starttls", "ssl": "tls", "tls": "tls", "insecure": "plain"}
    mode = given.get("mode", "").casefold()
    if mode and mode not in modes:
        raise ConfigError(f"{shown}: mode {mode!r} is none of {', '.join(modes)}")
    if mode:
        return server, modes[mode]
    if known and "smtp" not in given:
        return server, known[1]
    if scheme == "mailtos":
        return server, "tls" if port == 465 else "starttls"
    return server, "plain"
