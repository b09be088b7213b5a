"""How a source stands, as one plain object: settings, state, last visits, next visit and why, errors in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from mfg_monitor.config.load import Config
from mfg_monitor.config.mask import mask_text
from mfg_monitor.config.sources import Source
from mfg_monitor.config.units import write_duration
from mfg_monitor.errors import ErrorKind
from mfg_monitor.model import Failure, Hold, SourceState, Visit
from mfg_monitor.rhythm import Rhythm
from mfg_monitor.text import one_line
from mfg_monitor.urls import host_of

_WORDS: dict[ErrorKind, str] = {
    "dns": "its host's name leads nowhere: check the address, or this machine's name server",
    "connect": "its host does not take connections: it may be down, or refuse this network",
    "tls": "its certificate or encryption is not to be trusted",
    "timeout": "it did not answer in time: fetch.timeout bounds a whole response",
    "http": "its server answered with an error",
    "too_large": "its answer is larger than fetch.max_body",
    "robots": "its robots.txt forbids the address, or could not be had",
    "refused_address": "it leads to an address that is not public; fetch.allow_private_networks would allow it",
    "redirects": "its redirects do not come to an end",
    "content_type": "something else came in place of what this kind of source is: check `kind` and `url`",
    "parse": "its answer could not be read: check `kind` and `url`",
    "empty": "its answer held nothing to read",
    "file": "its file or folder could not be read: check `path`",
    "internal": "a fault of this program; the log has the details",
}


def hold_of(source: Source, holds: Iterable[Hold]) -> Hold | None:
    """Answer the wish of the source's host to be left alone, where it has one."""
    host = host_of(getattr(source, "url", ""))
    return next((hold for hold in holds if host and hold.host == host), None)


def source_object(
    config: Config,
    source: Source,
    state: SourceState | None,
    visits: Sequence[Visit],
    hold: Hold | None,
    now: datetime,
    rhythm: Rhythm,
) -> dict[str, Any]:
    """Answer all that is known of a source; passwords in addresses are masked."""
    settings = source.model_dump(mode="json")
    address = settings.get("url") or settings.get("path")
    for key in ("url", "homepage", "note"):
        if settings.get(key):
            settings[key] = mask_text(settings[key])
    every = source.every or config.settings.fetch.every
    due, reason = _due(source, state, hold, now)
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "address": mask_text(str(address)),
        "enabled": source.enabled,
        "file": str(config.folder / "sources.toml"),
        "settings": settings | {"every": write_duration(every)},
        "every_from": "sources.toml" if source.every else config.origins["fetch.every"],
        "status": state.last_status if state else None,
        "failures": state.failures if state else 0,
        "last_visit": _time(state.last_visit_at if state else None),
        "last_ok": _time(state.last_ok_at if state else None),
        "last_new": _time(state.last_new_at if state else None),
        "next_due": _time(due),
        "next_due_reason": reason,
        "error": _failure(state.last_failure if state else None),
        "rhythm": rhythm_object(rhythm),
        "fronts": [{"url": mask_text(front.url), "read": _time(front.read_at)} for front in state.fronts]
        if state
        else [],
        "visits": [_visit(visit) for visit in visits],
    }


def rhythm_object(rhythm: Rhythm) -> dict[str, Any]:
    """Answer what is usual for a source, and what is the matter with it."""
    return {
        "expected_a_week": round(rhythm.a_week, 1) if rhythm.expected else None,
        "expected_by_weekday": [round(count, 2) for count in rhythm.expected] or None,
        "state": rhythm.ailment,
        "since": rhythm.since_on.isoformat() if rhythm.since_on else None,
        "evidence": one_line(rhythm.evidence) or None,
    }


def _due(source: Source, state: SourceState | None, hold: Hold | None, now: datetime) -> tuple[datetime | None, str]:
    if not source.enabled:
        return None, "it is not enabled: visited only by `monitor fetch --once --source`"
    due = state.next_due_at if state else None
    if hold is not None and (due is None or hold.until_at > due):
        return hold.until_at, f"its host asked to be left alone ({one_line(hold.reason)})"
    if due is None:
        return now, "it was not visited yet"
    return due, (state.due_reason if state else None) or "its interval"


def _failure(failure: Failure | None) -> dict[str, Any] | None:
    if failure is None:
        return None
    return {
        "kind": failure.kind,
        "message": one_line(failure.message),
        "url": one_line(failure.url) if failure.url else None,
        "words": _WORDS[failure.kind],
    }


def _visit(visit: Visit) -> dict[str, Any]:
    counts = visit.counts
    return {
        "run": visit.run,
        "started": _time(visit.started_at),
        "seconds": round((visit.finished_at - visit.started_at).total_seconds(), 1),
        "status": visit.status,
        "discovered": counts.discovered,
        "fetched": counts.fetched,
        "new": counts.new,
        "updated": counts.updated,
        "duplicates": counts.duplicates,
        "relevant": counts.relevant,
        "failed": counts.failed,
        "warnings": [one_line(warning) for warning in visit.warnings],
        "error": _failure(visit.failure),
    }


def _time(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None
