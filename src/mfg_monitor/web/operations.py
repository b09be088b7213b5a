"""What machines ask: is it alive, is it ready, its numbers, its feed, a day's digest."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from mfg_monitor import publish
from mfg_monitor.digest import FORMATS
from mfg_monitor.model import ItemFilter
from mfg_monitor.model.telling import SendingState
from mfg_monitor.web import feed, meter
from mfg_monitor.web.answers import tagged
from mfg_monitor.web.api import WRONG
from mfg_monitor.web.asked import Listed, Subscribed, refuse_misspelt
from mfg_monitor.web.desk import AtDesk, Desk
from mfg_monitor.web.meter import Metric
from mfg_monitor.web.problem import ProblemError

router = APIRouter()
IN_FEED = 50
MESSAGES_AGE = timedelta(days=7)
"""For so long a message that did not arrive is measured."""
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@router.get("/healthz", tags=["operations"])
async def healthz(desk: AtDesk) -> JSONResponse:
    """200 while the process lives; the body tells how database and schedule fare."""
    return JSONResponse({"status": "alive", **await _state(desk)})


@router.get("/readyz", tags=["operations"], responses={503: {"description": "It does not; the body says why."}})
async def readyz(desk: AtDesk) -> JSONResponse:
    """200 while database and schedule answer, else 503 with the reason."""
    state = await _state(desk)
    parts: dict[str, list[str]] = {}
    for part in ("database", "scheduler"):
        parts.setdefault(state[part], []).append(part)  # of a database that is away both say the same
    problems = [f"{' and '.join(names)}: {words}" for words, names in parts.items() if words != "ok"]
    return JSONResponse(
        {"status": "not ready" if problems else "ready", "reason": "; ".join(problems) or None, **state},
        status_code=503 if problems else 200,
    )


async def _state(desk: Desk) -> dict[str, str]:
    return {
        "database": await desk.database_problem() or "ok",
        "scheduler": desk.clockwork.problem() or "ok",
        "configuration": desk.clockwork.config_problem or "ok",
    }


@router.get("/metrics", tags=["operations"], response_class=Response)
async def metrics(desk: AtDesk) -> Response:
    """Numbers for Prometheus."""
    ready = await desk.database_problem() is None
    found = [
        meter.version(),
        meter.gauge("database_up", "1 while the database answers.", float(ready)),
        meter.gauge("scheduler_up", "1 while the schedule answers.", float(desk.clockwork.problem() is None)),
        meter.gauge(
            "config_ok", "1 while the configuration files are in use.", float(not desk.clockwork.config_problem)
        ),
        meter.gauge("visits_running", "Visits under way.", float(len(desk.clockwork.running()))),
        meter.gauge("visits_longest_seconds", "Since when the oldest are under way.", desk.clockwork.longest_s()),
    ]
    if ready:
        found += await asyncio.to_thread(_stored, desk)
    return Response(desk.meter.text(found), media_type=meter.CONTENT_TYPE)


def _stored(desk: Desk) -> list[Metric]:
    known = {source.id for source in desk.config.sources if source.enabled}
    states = [state for state in desk.store.states() if state.id in known]
    now = desk.now()
    due = sum(state.next_due_at is not None and state.next_due_at <= now for state in states)
    counts = {
        name: float(desk.store.count(ItemFilter(relevant=kept))) for name, kept in (("kept", True), ("rejected", False))
    }
    sent = Counter(each.state for each in desk.store.sendings(since_on=now.date() - MESSAGES_AGE))
    states_of_messages = ((state, float(sent[state])) for state in get_args(SendingState))
    found = [
        meter.by_label("items", "Stored items.", "verdict", counts.items()),
        meter.by_label("messages", "Digests and alerts of the last week.", "state", states_of_messages),
        meter.gauge("sources", "Sources watched.", float(len(known))),
        meter.gauge("sources_due", "Sources whose time has come.", float(due + len(known) - len(states))),
        *meter.of_jobs(desk.clockwork.jobs()),
        *meter.of_workers(desk.clockwork.workers(), now),
        *meter.of_sources(states),
        *meter.of_rhythms(desk.rhythms()),
    ]
    return [*found, meter.gauge("database_bytes", "Size of the database.", float(desk.store.size_bytes()))]


@router.get("/feed.atom", tags=["feeds"], responses=WRONG, response_class=Response)
def relevant_feed(request: Request, desk: AtDesk, asked: Annotated[Subscribed, Query()]) -> Response:
    """The newest relevant stories as a feed, if wanted of one sector, place … alone; answers conditional requests."""
    refuse_misspelt(request.query_params)
    narrowed = asked.model_dump(exclude_none=True)
    wanted = Listed(**narrowed, relevant=True, duplicates=False, limit=IN_FEED).filter(desk.config)
    items = list(desk.store.items(replace(wanted, is_past=False, limit=IN_FEED)))
    path = "/feed.atom" + (f"?{urlencode(narrowed)}" if narrowed else "")
    text = feed.atom(items, title="Manufacturing in Shanghai", base_url=str(request.base_url), path=path)
    return tagged(request, text, feed.CONTENT_TYPE, changed_at=feed.changed_at(items))


@router.get("/digest/{day}", tags=["digests"], response_class=Response)
def digest(
    request: Request, desk: AtDesk, day: Annotated[str, Path(description="YYYY-MM-DD, or YYYY-MM-DD.md, .json …")]
) -> Response:
    """The digest of a day as a page; today's is today so far."""
    on, form = day_asked(desk, day)
    text = FORMATS[form](publish.digest_of(on, config=desk.config, library=desk.store, now=desk.now()))
    kinds = {
        "atom": "application/atom+xml",
        "html": "text/html",
        "md": "text/markdown",
        "text": "text/plain",
        "json": "application/json",
    }
    extra = {"content-security-policy": _policy(text)} if form == "html" else None
    return tagged(request, text, f"{kinds[form]}; charset=utf-8", extra=extra)


def day_asked(desk: Desk, written: str) -> tuple[date, str]:
    """Answer the day and the form. Raises: ProblemError."""
    day, _, ending = written.partition(".")
    form = {"": "html", "txt": "text"}.get(ending, ending)
    if form not in FORMATS:
        raise ProblemError(404, f"there is no form {ending[:20]!r} of a digest; there are {', '.join(FORMATS)}")
    on = a_day(day)
    if on > publish.today(desk.config.settings.digest.timezone, desk.now()):
        raise ProblemError(404, f"{on.isoformat()} lies ahead; there is no digest of it yet")
    return on, form


def a_day(written: str) -> date:
    """Answer a day written as YYYY-MM-DD. Raises: ProblemError."""
    try:
        on = date.fromisoformat(written) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII) else None
    except ValueError:
        on = None
    if on is None or not 1970 <= on.year <= 9000:
        raise ProblemError(404, f"{written[:40]!r} is not a day; write YYYY-MM-DD")
    return on


def _policy(text: str) -> str:
    """Answer a policy that allows this page's own style sheet, and nothing else."""
    style = _STYLE.search(text)
    own = base64.b64encode(hashlib.sha256((style[1] if style else "").encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{own}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
