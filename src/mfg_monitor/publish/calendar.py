"""Which days a digest covers and when it is due, in the digest's zone, whatever the clocks there do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Every = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Span:
    """Whole calendar days of one zone."""

    first_on: date
    last_on: date
    zone: str

    @property
    def since_at(self) -> datetime:
        """When its first day begins, in UTC."""
        return _begins(self.first_on, self.zone)

    @property
    def until_at(self) -> datetime:
        """When the day after its last one begins, in UTC."""
        return _begins(self.last_on + timedelta(days=1), self.zone)

    @property
    def is_day(self) -> bool:
        """Is it one day alone?"""
        return self.first_on == self.last_on


def _begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def today(zone: str, now: datetime) -> date:
    """Answer the calendar day in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def span_ending(every: Every, last_on: date, zone: str) -> Span:
    """Answer the day, the week from Monday or the month that ends with a day."""
    match every:
        case "day":
            return Span(last_on, last_on, zone)
        case "week":
            return Span(last_on - timedelta(days=6), last_on, zone)
        case "month":
            return Span(last_on.replace(day=1), last_on, zone)


def spans_due(every: Every, at: time, zone: str, now: datetime, after_on: date | None, most_days: int) -> list[Span]:
    """Answer the spans that are over and due at a time of day on the day after, oldest first.

    `after_on` is the last day of the newest one that was published; without it only the newest is due. What is older
    than `most_days` is let go.
    """
    newest = today(zone, now) - timedelta(days=1)
    while datetime.combine(newest + timedelta(days=1), at, ZoneInfo(zone)).astimezone(UTC) > now:
        newest -= timedelta(days=1)
    oldest = newest - timedelta(days=most_days)
    ends = [day for day in _days(oldest, newest) if _ends(every, day)]
    if after_on is None:
        ends = ends[-1:]
    return [span_ending(every, day, zone) for day in ends if after_on is None or day > after_on]


def _days(first_on: date, last_on: date) -> Iterator[date]:
    for number in range((last_on - first_on).days + 1):
        yield first_on + timedelta(days=number)


def _ends(every: Every, day: date) -> bool:
    match every:
        case "day":
            return True
        case "week":
            return day.weekday() == 6
        case "month":
            return (day + timedelta(days=1)).day == 1
