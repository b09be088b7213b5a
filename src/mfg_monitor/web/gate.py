"""The gate behind the guard: where reading needs a login, strangers come no further than to the log-in page.

What is open to them is listed here; all else is closed, whatever routes are added.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import Request, Response

from mfg_monitor.web.desk import desk_of
from mfg_monitor.web.guard import App, Receive, Scope, Send
from mfg_monitor.web.problem import ProblemError

OPEN = frozenset({"/healthz", "/readyz", "/login"})
OPEN_BELOW = "/static/"
_WORDS = "reading needs a login: as a browser at /login, as a program with a token (Authorization: Bearer …)"
Refuse = Callable[[Request, int, str, dict[str, str]], Response]


class Gate:
    """Lets readers pass (ASGI)."""

    def __init__(self, app: App, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or lead to the log-in page."""
        path = scope["path"]
        answer = None if path in OPEN or path.startswith(OPEN_BELOW) else self._stopped(Request(scope))
        await (answer or self._app)(scope, receive, send)  # type: ignore[arg-type]

    def _stopped(self, request: Request) -> Response | None:
        desk = desk_of(request)
        try:
            if desk.access.may_read(desk.config, request):
                return None
        except ProblemError as error:
            return self._refuse(request, error.status, error.message, error.headers or {})
        is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if is_page and not request.url.path.startswith("/api/"):
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            language = [("lang", one) for one in request.query_params.getlist("lang")[:1]]
            headers = {"location": f"/login?{urlencode([('next', wanted), *language])}", "cache-control": "no-store"}
            return Response(status_code=303, headers=headers)
        # Feed readers ask their user for a name and a password only when they are challenged so.
        scheme = 'Basic realm="mfg-monitor"' if request.url.path.endswith(".atom") else "Bearer"
        return self._refuse(request, 401, _WORDS, {"www-authenticate": scheme})


def led_on(wanted: str) -> str:
    """Answer where a log-in leads: a page of ours, never elsewhere."""
    own = wanted.startswith("/") and not wanted.startswith(("//", "/\\", "/login")) and wanted.isprintable()
    return wanted if own and wanted.isascii() and len(wanted) <= 2_000 else "/"
