"""Who may read, where reading needs a login, and who may change something.

There are three ways in: a token as header, for programs; a session, begun with the password or a token; and a trusted
proxy that names the user. Tokens are long random words, of which SHA-256 is enough; a password is kept by scrypt, and
wrong ones are slowed down. Sessions live in this process alone, and end with the word that they were begun with.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi import Request

from mfg_monitor import logs
from mfg_monitor.config.load import Config
from mfg_monitor.config.settings import WebSettings
from mfg_monitor.digest.words import clean
from mfg_monitor.web import passwords
from mfg_monitor.web.guard import Crowd
from mfg_monitor.web.problem import ProblemError

COOKIE = "mfg_monitor_session"
SESSION_S = 7 * 24 * 3600.0
MOST_SESSIONS = 1_000
LONGEST_WORD = 1_000
LONGEST_LINE_S = 5.0
"""Passwords are looked at one at a time; who would wait longer is sent away."""
_LOG = logs.get("web")


def new_token() -> str:
    """Answer a new token: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Answer what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Session:
    until_s: float
    secret: str
    credential: str
    """What is kept of the word that it was begun with."""


@dataclass(slots=True)
class Access:
    """Sessions and wrong tries of one running service."""

    _sessions: dict[str, _Session] = field(default_factory=dict)
    _wrong: Crowd = field(default_factory=lambda: Crowd(per_s=0.2, burst=10))
    _tries: Crowd = field(default_factory=lambda: Crowd(per_s=0.1, burst=5))
    _line: threading.Lock = field(default_factory=threading.Lock)
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def begin(self, config: Config, request: Request, word: str) -> str:
        """Answer a new session for who knows the password or a token. Raises: ProblemError (401, 403 or 429)."""
        if not _is_own_origin(request):
            raise ProblemError(403, "this form is not from the page itself; load the page again")
        credential = self._credential(config.settings.web, request, word[:LONGEST_WORD])
        self.end(request)
        now = time.monotonic()
        alive = {key: session for key, session in self._sessions.items() if session.until_s > now}
        self._sessions = dict(list(alive.items())[-MOST_SESSIONS:])
        key = secrets.token_urlsafe(32)
        self._sessions[key] = _Session(now + SESSION_S, secrets.token_urlsafe(32), credential)
        return key

    def end(self, request: Request) -> None:
        """Forget the request's session."""
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)

    def has_session(self, config: Config, request: Request) -> bool:
        """Tell whether the request belongs to a session, which can be ended."""
        return self._session(config, request) is not None

    def user_of(self, config: Config, request: Request) -> str:
        """Answer the user that a trusted proxy names; "" where there is none."""
        header = config.settings.web.user_header
        return clean(request.headers.get(header, ""), 100) if header else ""

    def secret_of(self, config: Config, request: Request) -> str | None:
        """Answer the word that forms of who is logged in must carry; None for everybody else."""
        if session := self._session(config, request):
            return session.secret
        user = self.user_of(config, request)
        return hmac.new(self._key, user.encode(), "sha256").hexdigest() if user else None

    def may_read(self, config: Config, request: Request) -> bool:
        """Tell whether the request may read. Raises: ProblemError (401 or 429), where it shows a wrong token."""
        if not config.settings.web.needs_login or self.secret_of(config, request) is not None:
            return True
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            self._token(config.settings.web, request, given.strip())
            return True
        # A wrong one may be meant for a proxy in front.
        return scheme.lower() == "basic" and _known(config.settings.web, _word_of_basic(given)) is not None

    def require(self, config: Config, request: Request, *, form_secret: str | None = None) -> None:
        """Let pass who may change something. Raises: ProblemError (401, 403 or 429)."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            self._token(config.settings.web, request, token.strip())
            return
        secret = self.secret_of(config, request)
        if secret is None:
            raise ProblemError(
                401,
                "changing something needs a token: Authorization: Bearer …; `monitor serve --new-token` makes one",
                {"www-authenticate": "Bearer"},
            )
        given = form_secret or request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(secret.encode(), given.encode()) or not _is_own_origin(request):
            raise ProblemError(403, "this form is not from the page itself, or too old; load the page again")

    def _session(self, config: Config, request: Request) -> _Session | None:
        found = self._sessions.get(request.cookies.get(COOKIE, ""))
        web = config.settings.web
        if found is None or found.until_s <= time.monotonic() or found.credential not in (*web.tokens, web.password):
            return None
        return found

    def _credential(self, web: WebSettings, request: Request, word: str) -> str:
        """Answer what is kept of the word, where it is the password or a token. Raises: ProblemError."""
        if not web.password:
            return self._token(web, request, word)
        if token := _known(web, word):
            return token
        client = _client_of(request)
        # Asked before the word is looked at: else a guesser would know the right one by its coming through.
        if (wait_s := self._tries.wait_s(client)) > 0:
            _LOG.warning("log-in refused: too many tries", client=client)
            raise ProblemError(429, "too many wrong tries; try again later", {"retry-after": str(int(wait_s) + 1)})
        with self._in_line():
            is_right = passwords.fits(word, web.password)
        if not is_right:
            _LOG.warning("log-in refused: a wrong password", client=client)
            raise ProblemError(401, "this password or token is not known")
        self._tries.forgive(client)
        return web.password

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        if not self._line.acquire(timeout=LONGEST_LINE_S):
            raise ProblemError(429, "too many are logging in at once; try again", {"retry-after": "10"})
        try:
            yield
        finally:
            self._line.release()

    def _token(self, web: WebSettings, request: Request, token: str) -> str:
        """Answer what is kept of a known token. Raises: ProblemError."""
        if found := _known(web, token):
            return found
        if not web.tokens:
            raise ProblemError(403, "no token is set up: `monitor serve --new-token` makes one for web.tokens")
        if (wait_s := self._wrong.wait_s(_client_of(request))) > 0:
            raise ProblemError(429, "too many wrong tokens; try again later", {"retry-after": str(int(wait_s) + 1)})
        raise ProblemError(401, "this token is not known", {"www-authenticate": "Bearer"})


def _known(web: WebSettings, token: str) -> str | None:
    hashed = hash_of(token)
    return next((one for one in web.tokens if hmac.compare_digest(hashed, one.lower())), None)


def _word_of_basic(given: str) -> str:
    """Answer the password of HTTP's plainest log-in, which feed readers know (RFC 7617)."""
    try:
        return base64.b64decode(given.strip(), validate=True).decode("utf-8", "replace").partition(":")[2]
    except (ValueError, binascii.Error):
        return ""


def _client_of(request: Request) -> str:
    """Answer whose tries are counted together: an address, of IPv6 the network that one household has."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ipaddress.ip_network((address.packed, 64), strict=False))


def _is_own_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    if origin is None:
        return True
    scheme, _, host = origin.partition("://")
    return scheme in {"http", "https"} and host.lower() == request.headers.get("host", "").lower()
