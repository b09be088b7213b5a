"""All routes put together, and the words in which a request is refused."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from mfg_monitor import __version__, logs
from mfg_monitor.errors import MonitorError
from mfg_monitor.web import api, item_pages, login_pages, looking, operations, pages, source_pages, story_pages
from mfg_monitor.web.desk import Desk
from mfg_monitor.web.forwarded import as_seen
from mfg_monitor.web.gate import Gate
from mfg_monitor.web.guard import App, Guard, Scope
from mfg_monitor.web.page import Page
from mfg_monitor.web.problem import ProblemError
from mfg_monitor.web.refusals import refusal_in

TITLES = {
    400: "That was asked wrongly",
    401: "A log-in is needed",
    403: "That is not allowed",
    404: "There is no such page",
    422: "That was asked wrongly",
    429: "Too much at once",
    503: "It cannot be done just now",
}
_LOG = logs.get("web")


def new_site(desk: Desk) -> App:
    """Answer the application, behind its guard."""
    site = FastAPI(
        title="mfg-monitor",
        version=__version__,
        description="Stories about manufacturing in Shanghai: what was found, what was kept, and why.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    site.state.desk = desk
    site.include_router(operations.router)
    for room in (api, looking, login_pages, item_pages, story_pages, pages, source_pages):
        site.include_router(room.router)
    site.add_exception_handler(ProblemError, _problem)
    site.add_exception_handler(RequestValidationError, _invalid)
    site.add_exception_handler(HTTPException, _http)
    site.add_exception_handler(MonitorError, _refused)
    site.add_middleware(Gate, refuse=_told)

    def names() -> Collection[str]:
        web = desk.config.settings.web
        return (web.host, *web.names)

    def seen(scope: Scope) -> Scope:
        return as_seen(scope, desk.config.settings.web)

    return Guard(cast("App", site), names=names, as_seen=seen, answered=desk.meter.request)


def _told(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """Answer a refusal: as a page to a browser, else as JSON."""
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        page = Page(request.app.state.desk, request)
        title = page.say(TITLES.get(status, "That did not work"))
        words = refusal_in(page.language, message)
        response = page.answer("problem.html.j2", title, status=status, message=words)
        response.headers.update(headers or {})
        return response
    body = json.dumps({"error": {"status": status, "message": message}})
    return Response(body, status_code=status, media_type="application/json", headers=headers)


async def _problem(request: Request, error: Exception) -> Response:
    problem = cast("ProblemError", error)
    return _told(request, problem.status, problem.message, problem.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    mistakes = cast("RequestValidationError", error).errors()
    return _told(request, 422, "; ".join(_mistake(mistake) for mistake in mistakes[:5]))


def _mistake(mistake: dict[str, Any]) -> str:
    return f"{'.'.join(str(part) for part in mistake['loc'][1:])[:100]}: {mistake['msg']}"


async def _http(request: Request, error: Exception) -> Response:
    known = cast("HTTPException", error)
    words = {404: "there is no such page", 405: "this address does not take that method"}
    message = words.get(known.status_code, str(known.detail))
    return _told(request, known.status_code, message, dict(known.headers or {}))


async def _refused(request: Request, error: Exception) -> Response:
    _LOG.error("a request could not be met", error=str(error))
    return _told(request, 503, str(error), {"retry-after": "5"})
