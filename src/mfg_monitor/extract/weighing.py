"""Puts the witnesses of a page's date right before they vote: local days, relative words, missing years, updates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from mfg_monitor import dates
from mfg_monitor.model import DateWitness

_QUARTER = timedelta(minutes=15)
_FARTHEST = timedelta(hours=14)
_SHOWN = frozenset({"byline", "url", "time-tag", "meta"})


def is_vague(witness: DateWitness) -> bool:
    """Is the day worked out from the time of reading, by relative words or for want of a year?"""
    if witness.evidence not in {"byline", "time-tag"}:
        return False
    return dates.is_vague(witness.quote)


def weighed(witnesses: Sequence[DateWitness], *, zone: str) -> list[DateWitness]:
    """Answer the witnesses fit to vote, doubles included.

    Vague ones step back where an exact one speaks; shown days that repeat the declared update are updates; instants
    told in UTC are told on the day that the page itself shows. `zone` is that of the source.
    """
    exact = [w for w in witnesses if w.role == "published" and not is_vague(w)]
    kept = [w for w in witnesses if w.role == "updated" or not exact or not is_vague(w)]
    kept = _updates_apart(kept)
    return [_at_home(w, kept, zone) for w in kept]


def at_home(witnesses: Sequence[DateWitness], page: Sequence[DateWitness], *, zone: str) -> list[DateWitness]:
    """Answer a front page's witnesses with instants in UTC told on the day that the article's page itself shows."""
    return [_at_home(w, page, zone) for w in witnesses]


def _updates_apart(witnesses: list[DateWitness]) -> list[DateWitness]:
    declared = {"json-ld", "meta"}
    published = {w.value[:10] for w in witnesses if w.role == "published" and w.evidence in declared}
    updated = {w.value[:10] for w in witnesses if w.role == "updated" and w.evidence in declared}
    later = updated - published
    if not published or not later or max(later) < max(published):
        return witnesses
    return [
        replace(w, role="updated")
        if w.evidence in {"byline", "time-tag"} and w.value[:10] in later and w.role == "published"
        else w
        for w in witnesses
    ]


def _at_home(witness: DateWitness, others: Sequence[DateWitness], zone: str) -> DateWitness:
    """Tell an instant given in UTC as the page tells it to its readers."""
    at = _instant(witness)
    if at is None or at.utcoffset() != timedelta(0) or not _says_utc(witness.quote):
        return witness
    for other in others:
        here = _instant(other)
        if here is not None and here.utcoffset() and abs(here - at) < timedelta(minutes=2):
            local = at.astimezone(here.tzinfo)
            return replace(witness, value=_written(local, witness.value))
    shown = [w for w in others if w.evidence in _SHOWN and w.role == witness.role and not _says_utc(w.quote)]
    if any(w.value[:10] == witness.value[:10] for w in shown):
        return witness
    for other in shown:
        moved = _moved(witness, at, other, zone)
        if moved is not None:
            return moved
    return witness


def _moved(witness: DateWitness, at: datetime, other: DateWitness, zone: str) -> DateWitness | None:
    """The same instant on the day that the other shows, where a zone on earth can explain the difference.

    The offset is that of the source's zone if it fits, else the one between the clocks, else the smallest that fits.
    """
    if len(other.value) < 10:
        return None
    shown = datetime.fromisoformat(other.value[:10]).date()
    if abs((shown - at.date()).days) != 1:
        return None
    offsets: list[tzinfo] = [ZoneInfo(zone)] if zone else []
    clock = _instant(other)
    if clock is not None and other.evidence == "byline":
        apart = round((clock.replace(tzinfo=at.tzinfo) - at) / _QUARTER) * _QUARTER
        offsets += [timezone(apart)] if abs(apart) <= _FARTHEST else []
    step = 1 if shown > at.date() else -1
    offsets += [timezone(timedelta(hours=step * hours)) for hours in range(1, 14 if step > 0 else 12)]
    home = next((offset for offset in offsets if at.astimezone(offset).date() == shown), None)
    return replace(witness, value=_written(at.astimezone(home), witness.value)) if home is not None else None


def _says_utc(quote: str) -> bool:
    return quote.rstrip().endswith(("Z", "z", "+00:00", "+0000", "GMT", "UTC", "+00"))


def _instant(witness: DateWitness) -> datetime | None:
    if "T" not in witness.value:
        return None
    try:
        at = datetime.fromisoformat(witness.value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _written(at: datetime, like: str) -> str:
    """ISO 8601, cut as the value it stands for."""
    clock = like.partition("T")[2]
    return at.isoformat(timespec="seconds" if clock.count(":") >= 3 or len(clock) > 11 else "minutes")
