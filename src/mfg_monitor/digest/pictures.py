"""What a digest's pictures show: the strip of the last days by sector, the bars of the sources, sparklines in text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mfg_monitor.digest.model import Label, SourceCount, Strip, StripDay
from mfg_monitor.model.telling import DayCount

STRIP_DAYS = 30
MOST_SECTORS = 4
MOST_SOURCES = 8
REST = Label("", "Other", "其他")
_BARS = "▁▂▃▄▅▆▇█"


def strip_of(counts: Iterable[DayCount], last_on: date, zone: str, names: Mapping[str, Label]) -> Strip:
    """Answer the strip of the thirty days up to one; a story counts on the day it was first seen, for one sector.

    That is its main sector, under which the digest of that day has it. The strip is empty where no day had a story.
    """
    where = ZoneInfo(zone)
    first: dict[int, tuple[datetime, str]] = {}
    for each in counts:
        if each.story not in first or each.first_seen_at < first[each.story][0]:
            first[each.story] = each.first_seen_at, each.sector
    told = Counter(sector for _, sector in first.values() if sector)
    shown = sorted(told, key=lambda sector: (-told[sector], sector))[:MOST_SECTORS]
    by_day: dict[date, Counter[int]] = {}
    for at, sector in first.values():
        place = shown.index(sector) if sector in shown else len(shown)
        by_day.setdefault(at.astimezone(where).date(), Counter())[place] += 1
    days = [last_on - timedelta(days=back) for back in range(STRIP_DAYS - 1, -1, -1)]
    if not any(day in by_day for day in days):
        return Strip()
    labels = (*(names.get(sector, Label(sector)) for sector in shown), REST)
    none: Counter[int] = Counter()
    return Strip(
        labels, tuple(StripDay(day, tuple(by_day.get(day, none)[n] for n in range(len(labels)))) for day in days)
    )


def by_source(tellings: Iterable[str]) -> tuple[SourceCount, ...]:
    """Answer how many tellings each source brought, most first; the least share one entry."""
    counted = Counter(tellings)
    ordered = sorted(counted, key=lambda source: (-counted[source], source))
    found = [SourceCount(source, counted[source]) for source in ordered[:MOST_SOURCES]]
    rest = ordered[MOST_SOURCES:]
    if rest:
        found.append(SourceCount(f"{len(rest)} more", sum(counted[source] for source in rest)))
    return tuple(found)


def sparkline(values: Sequence[int]) -> str:
    """Answer a line of bars, one character a value: "▁▃█"; nothing is a dot."""
    most = max(values, default=0)
    return "".join("·" if not value else _BARS[-(-value * 8 // most) - 1] for value in values)
