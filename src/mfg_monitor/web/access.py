"""Who may change something: a token as header, or a browser's session that was begun with one.

Tokens are long random words; only their SHA-256 is kept (`web.tokens`), which is enough for words that nobody can
guess. Wrong ones are slowed down. A session lives in this process alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fastapi import Request

from mfg_monitor.config.load import Config
from mfg_monitor.web.guard import Crowd
from mfg_monitor.web.problem import ProblemError

COOKIE = "mfg_monitor_session"
SESSION_S = 12 * 3600.0
MOST_SESSIONS = 1_000


def new_token() -> str:
    """Answer a new token: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Answer what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@dataclass(slots=True)
class Access:
    """Sessions and wrong tries of one running service."""

    _sessions: dict[str, tuple[float, str]] = field(default_factory=dict)
    _wrong: Crowd = field(default_factory=lambda: Crowd(per_s=0.2, burst=10))

    def begin(self, config: Config, request: Request, token: str) -> str:
        """Answer a new session for who shows a token. Raises: ProblemError."""
        self._require(config, request, token)
        now = time.monotonic()
        alive = {key: state for key, state in self._sessions.items() if state[0] > now}
        self._sessions = dict(list(alive.items())[-MOST_SESSIONS:])
        key = secrets.token_urlsafe(32)
        self._sessions[key] = (now + SESSION_S, secrets.token_urlsafe(32))
        return key

    def end(self, request: Request) -> None:
        """Forget the request's session."""
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)

    def secret_of(self, request: Request) -> str | None:
        """Answer the word that forms of this session must carry; None without a session."""
        until, secret = self._sessions.get(request.cookies.get(COOKIE, ""), (0.0, ""))
        return secret if until > time.monotonic() else None

    def require(self, config: Config, request: Request, *, form_secret: str | None = None) -> None:
        """Let pass who may change something. Raises: ProblemError (401, 403 or 429)."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            self._require(config, request, token.strip())
            return
        secret = self.secret_of(request)
        if secret is None:
            raise ProblemError(
                401,
                "changing something needs a token: Authorization: Bearer …; `monitor serve --new-token` makes one",
                {"www-authenticate": "Bearer"},
            )
        given = form_secret or request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(secret.encode(), given.encode()) or not _is_own_origin(request):
            raise ProblemError(403, "this form is not from the page itself, or too old; load the page again")

    def _require(self, config: Config, request: Request, token: str) -> None:
        known = config.settings.web.tokens
        if not known:
            raise ProblemError(403, "no token is set up: `monitor serve --new-token` makes one for web.tokens")
        hashed = hash_of(token)
        if any(hmac.compare_digest(hashed, one.lower()) for one in known):
            return
        wait_s = self._wrong.wait_s(request.client.host if request.client else "")
        if wait_s > 0:
            raise ProblemError(429, "too many wrong tokens; try again later", {"retry-after": str(int(wait_s) + 1)})
        raise ProblemError(401, "this token is not known", {"www-authenticate": "Bearer"})


def _is_own_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
