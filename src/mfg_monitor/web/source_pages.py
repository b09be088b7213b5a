"""The sources for readers: how each fares, in words, and when it is visited next."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from mfg_monitor.rest_days import is_rest_day
from mfg_monitor.web.answers import plain
from mfg_monitor.web.api import SourceId, source_at, source_objects
from mfg_monitor.web.desk import AtDesk, Sent
from mfg_monitor.web.notes import seen_in
from mfg_monitor.web.page import Page
from mfg_monitor.web.problem import ProblemError
from mfg_monitor.web.reasons import detail_in, due_in, failure_in, length_in
from mfg_monitor.web.words import aside, moment_in, named, told

router = APIRouter(include_in_schema=False)
DAYS_SHOWN = 28
_MOOD = {
    "failed": "bad",
    "blocked": "bad",
    "selector-broken": "bad",
    "silent": "bad",
    "frozen": "bad",
    "thin": "bad",
    "all-undated": "still",
    "all-rejected": "still",
    "skipped": "still",
    "not visited yet": "still",
    "not enabled": "still",
}


@router.get("/sources")
def sources(request: Request, desk: AtDesk) -> Response:
    """All sources that are watched, those in trouble first."""
    page = Page(desk, request)
    found = [_line(page, one) for one in source_objects(desk)]
    watched = [one for one in found if one["enabled"]]
    watched.sort(key=lambda one: (one["mood"] != "bad", one["name"].lower()))
    ill = sum(one["mood"] == "bad" for one in watched)
    off = len(found) - len(watched)
    return page.answer(
        "sources.html.j2",
        page.say("Sources"),
        summary=told(page.language, "{} sources watched, {} of them in trouble.", len(watched), ill),
        sources=watched,
        disabled=told(page.language, "{} more are not enabled.", off) if off else "",
    )


def _line(page: Page, one: dict[str, Any]) -> dict[str, Any]:
    rhythm, error = one["rhythm"], one["error"]
    state = (rhythm["state"] or one["status"] or "not visited yet") if one["enabled"] else "not enabled"
    why = _why(page, error) if error and state in {"failed", "blocked"} else ""
    if rhythm["state"]:
        why = seen_in(page.language, rhythm["evidence"])
        if rhythm["since"]:
            why = told(page.language, "since {}: {}", rhythm["since"], why)
    return {
        "id": one["id"],
        "name": plain(one["name"] or one["id"], 100),
        "kind": page.say(one["kind"]),
        "enabled": one["enabled"],
        "state": state,
        "mood": _MOOD.get(state, "yes"),
        "why": plain(why, 400) if one["enabled"] else "",
        "last_new": _short(one["last_new"], page),
        "next_due": _short(one["next_due"], page),
        "next_why": page.say("it is being visited now")
        if one["id"] in page.desk.clockwork.running()
        else plain(due_in(page.language, one["next_due_reason"] or ""), 200),
    }


def _why(page: Page, error: dict[str, str]) -> str:
    """Answer a failure in words, and as it was met."""
    words = failure_in(page.language, error["kind"], error["words"])
    detail = detail_in(page.language, error["message"])
    return aside(page.language, words, detail)


def _next(page: Page, one: dict[str, Any]) -> str:
    due, why = one["next_due"], one["next_why"]
    return named(page.language, due, why) if why else str(due)


def _short(written: str | None, page: Page) -> str:
    return moment_in(datetime.fromisoformat(written) if written else None, page.zone)


@router.get("/sources/{source_id}")
def source(request: Request, desk: AtDesk, source_id: SourceId) -> Response:
    """One source with its settings and last visits."""
    page = Page(desk, request)
    told_of = source_at(desk, source_id)
    one = _line(page, told_of)
    visits = [
        {
            **{key: visit[key] for key in ("status", "discovered", "new", "relevant", "failed")},
            "when": _short(visit["started"], page),
            "error": plain(_why(page, visit["error"]), 300) if visit["error"] else "",
        }
        for visit in told_of["visits"]
    ]
    record = [
        (page.say("id"), one["id"]),
        (page.say("kind"), one["kind"]),
        (page.say("address"), plain(told_of["address"], 500)),
        (page.say("every"), length_in(page.language, told_of["settings"]["every"])),
        (page.say("last visit"), _short(told_of["last_visit"], page)),
        (page.say("last good visit"), _short(told_of["last_ok"], page)),
        (page.say("last new"), one["last_new"]),
        (page.say("next visit"), _next(page, one)),
    ]
    rhythm, bars = told_of["rhythm"]["expected_a_week"], _bars(page, source_id)
    return page.answer(
        "source.html.j2",
        one["name"],
        one=one,
        record=record,
        visits=visits,
        bars=bars,
        bars_words=page.say("New articles a day, the last four weeks; weekends and holidays are grey."),
        most_words=told(page.language, "At most {} on a day.", max((bar["count"] for bar in bars), default=0)),
        rhythm_words="" if rhythm is None else told(page.language, "{} a week are usual.", f"{rhythm:g}"),
    )


def _bars(page: Page, source_id: str) -> list[dict[str, Any]]:
    """Answer the new articles of each day of the digests' zone, the last one today; nothing where there were none."""
    zone = ZoneInfo(page.zone)
    first_on = page.desk.now().astimezone(zone).date() - timedelta(days=DAYS_SHOWN - 1)
    arrivals = page.desk.store.arrivals(source_id, datetime.combine(first_on, time(), zone))
    counts = Counter(at.astimezone(zone).date() for at in arrivals)
    most = max(counts.values(), default=0)
    days = [first_on + timedelta(days=number) for number in range(DAYS_SHOWN if most else 0)]
    return [
        {
            "count": counts.get(day, 0),
            "share": counts.get(day, 0) / most,
            "words": told(page.language, "{}: {} new", day.isoformat(), counts.get(day, 0)),
            "rest": day.weekday() > 4 or is_rest_day(day),
        }
        for day in days
    ]


@router.post("/sources/{source_id}/try")
def try_now(request: Request, desk: AtDesk, source_id: SourceId, sent: Sent) -> Response:
    """Visit a source at once."""
    desk.access.require(desk.config, request, form_secret=sent.get("secret"))
    source_at(desk, source_id)
    if not desk.clockwork.try_now(source_id):
        raise ProblemError(409, "this source is not enabled")
    return Response(status_code=303, headers={"location": f"/sources/{source_id}"})
