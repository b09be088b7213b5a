"""What a digest may be blind for: sources that failed, were refused, are held back, silent or not read yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from mfg_monitor.digest.model import Trouble, TroubleKind
from mfg_monitor.digest.words import clean, day_words, failure_words
from mfg_monitor.model import Failure, SourceState, Visit, VisitStatus
from mfg_monitor.model.telling import Outage
from mfg_monitor.rhythm import Rhythm

_ORDER: tuple[TroubleKind, ...] = (
    "failed",
    "blocked",
    "skipped",
    "selector-broken",
    "silent",
    "frozen",
    "partly",
    "thin",
    "all-undated",
    "all-rejected",
    "unread",
)


_BLIND = frozenset({"selector-broken", "silent", "frozen"})
"""What goes before single articles that could not be read."""
MOST_UNREAD = 3
"""Unread sources that get an entry each; more of them share one."""


def troubles_of(
    sources: Mapping[str, str],
    visits: Sequence[Visit],
    states: Sequence[SourceState],
    zone: str,
    rhythms: Mapping[str, Rhythm],
    outages: Iterable[Outage] = (),
) -> tuple[Trouble, ...]:
    """Answer the sources in trouble, the worst kinds first; what a day's visit says goes before the older state.

    `rhythms` tells which sources bring less than they should, `outages` since when sources could not be read.
    """
    down = {outage.source: outage for outage in outages}
    by_id = {state.id: state for state in states}
    newest: dict[str, Visit] = {}
    for visit in visits:
        if visit.source not in newest or newest[visit.source].finished_at <= visit.finished_at:
            newest[visit.source] = visit
    found = [
        trouble
        for source, name in sources.items()
        if (
            trouble := _trouble(
                source, name, newest.get(source), by_id.get(source), rhythms.get(source), down.get(source), zone
            )
        )
        is not None
    ]
    found.sort(key=lambda trouble: (_ORDER.index(trouble.kind), trouble.source))
    return tuple(_folded(found))


def nobody_was_asked(count: int) -> Trouble:
    """Answer the one trouble of a past day on which no source was visited."""
    return Trouble(
        "", f"{count} {'source' if count == 1 else 'sources'}", "unread", "", "no visit was made on this day"
    )


def _folded(troubles: Sequence[Trouble]) -> list[Trouble]:
    """Fold many unread sources into one entry."""
    unread = [trouble for trouble in troubles if trouble.kind == "unread"]
    if len(unread) <= MOST_UNREAD:
        return list(troubles)
    named = tuple(trouble.source for trouble in unread)
    together = Trouble("", f"{len(unread)} sources", "unread", "", "no visit has been made", named)
    return [*(trouble for trouble in troubles if trouble.kind != "unread"), together]


def _trouble(
    source: str,
    name: str,
    visit: Visit | None,
    state: SourceState | None,
    rhythm: Rhythm | None,
    outage: Outage | None,
    zone: str,
) -> Trouble | None:
    status: VisitStatus | None = visit.status if visit else state.last_status if state else None
    failure = visit.failure if visit else state.last_failure if state else None

    def told(kind: TroubleKind, since: str, why: str) -> Trouble:
        return Trouble(clean(source, 80), clean(name, 80), kind, since, why)

    if status is None:
        return told("unread", "", "no visit has been made")
    ailment = rhythm.ailment if rhythm else None
    if status in {"failed", "blocked"} and ailment != "selector-broken":
        since = _since_outage(outage, zone) if outage else _since_state(state, zone)
        return told("blocked" if status == "blocked" else "failed", since, _why(failure))
    if status == "skipped":
        until = f"until {_day(visit.next_due_at, zone)}" if visit and visit.next_due_at else "for now"
        return told("skipped", until, _why(failure) if failure else "its server asked to be left alone")
    if rhythm and ailment in _BLIND:
        return told(ailment, _since(rhythm), clean(rhythm.evidence, 300))
    if visit and visit.counts.failed:
        counted = f"{visit.counts.failed} {'article' if visit.counts.failed == 1 else 'articles'} could not be read"
        return told("partly", counted, _why(failure))
    if rhythm and ailment:
        return told(ailment, _since(rhythm), clean(rhythm.evidence, 300))
    return None


def _since_outage(outage: Outage, zone: str) -> str:
    read = f"last read {_day(outage.last_ok_at, zone)}" if outage.last_ok_at else "never read successfully"
    tries = f", {outage.visits} visits in a row" if outage.visits > 1 else ""
    return f"since {_day(outage.since_at, zone)} ({read}{tries})"


def _since_state(state: SourceState | None, zone: str) -> str:
    tries = f", {state.failures} visits in a row" if state and state.failures > 1 else ""
    return (
        f"last read {_day(state.last_ok_at, zone)}" if state and state.last_ok_at else "never read successfully"
    ) + tries


def _since(rhythm: Rhythm) -> str:
    return f"since {day_words(rhythm.since_on)}" if rhythm.since_on else "since the first visit"


def _why(failure: Failure | None) -> str:
    return failure_words(failure.kind, failure.message) if failure else "no reason was recorded"


def _day(at: datetime, zone: str) -> str:
    return day_words(at.astimezone(ZoneInfo(zone)).date())
