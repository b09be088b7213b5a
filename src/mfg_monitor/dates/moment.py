"""A moment: a date as far as it is known, and the bounds within which a date is believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo

from mfg_monitor.model import Precision

FIRST_YEAR = 1990
"""News sites are younger than this; earlier dates are epochs, defaults and history."""
LEEWAY = timedelta(days=1)
"""How far ahead of the clock a date may be: the widest difference between two zones, with clocks that run fast."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date cut to what is known of it: ISO 8601, with an offset where there is a time."""

    value: str
    precision: Precision

    @property
    def day(self) -> date:
        """The day as written, in its own offset; the first day of the month or year for coarse ones."""
        return day_of(self.value)


def moment_of_day(year: int, month: int | None = None, day: int | None = None) -> Moment | None:
    """Answer the moment of a day, month or year, or None where the calendar has no such day."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if year < FIRST_YEAR:
        return None
    if month is None:
        return Moment(f"{year:04d}", "year")
    if day is None:
        return Moment(f"{year:04d}-{month:02d}", "month")
    return Moment(f"{year:04d}-{month:02d}-{day:02d}", "day")


def moment_of_time(at: datetime, *, seconds: bool) -> Moment | None:
    """Answer the moment of an aware time, to the minute or second; midnight sharp is only a day.

    Systems that know no time write 00:00, so that a midnight is no evidence of one.
    """
    if at.year < FIRST_YEAR:
        return None
    if at.hour == at.minute == at.second == 0:
        return moment_of_day(at.year, at.month, at.day)
    if seconds:
        return Moment(at.isoformat(timespec="seconds"), "second")
    return Moment(at.isoformat(timespec="minutes"), "minute")


def day_of(value: str) -> date:
    """Answer the first day of an ISO 8601 value of any precision."""
    year, month, day = value[:4], value[5:7] or "1", value[8:10] or "1"
    return date(int(year), int(month), int(day))


def span_of(value: str) -> tuple[date, date]:
    """Answer the first and last day that an ISO 8601 value of any precision covers."""
    first = day_of(value)
    if len(value) == 4:
        return first, date(first.year, 12, 31)
    if len(value) == 7:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return first, following - timedelta(days=1)
    return first, first


def instant_of(value: str) -> datetime | None:
    """Answer the aware instant of a value that holds a time, else None."""
    if "T" not in value:
        return None
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else None


def believable(value: str, now: datetime) -> bool:
    """Say whether a date may be one of publication: not before 1990, not more than a day ahead of `now`."""
    try:
        day = day_of(value)
        instant = instant_of(value)
    except ValueError:
        return False
    if day.year < FIRST_YEAR:
        return False
    if instant is not None:
        return instant <= now + LEEWAY
    return day <= (now + LEEWAY).date()


def fixed(minutes: int) -> tzinfo | None:
    """Answer the zone of a constant offset, or None for an offset that no place on earth has."""
    return timezone(timedelta(minutes=minutes)) if -12 * 60 <= minutes <= 14 * 60 else None
