"""Numbers over time: stories a week for each sector, place and company."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mfg_monitor.web.asked import cursor_of
from mfg_monitor.web.desk import Desk
from mfg_monitor.web.page import Page
from mfg_monitor.web.words import told

WEEKS = 26
MOST_ROWS = 20
FRESH_S = 600.0
"""How long counted numbers are shown again before they are counted anew."""
cursor = cursor_of
_Counted = dict[str, Counter[date]]
_counted: dict[tuple[int, str], tuple[float, _Counted]] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One name with its stories a week, oldest first, as shares of the highest week shown."""

    id: str
    name: str
    count: int
    weeks: tuple[float, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows of one kind."""

    kind: str
    name: str
    rows: list[Row]


def rows_of(page: Page, kind: str, since_at: datetime) -> list[Row]:
    """Answer the names of a kind with most stories, and their stories a week."""
    counted = _by_week(page.desk, kind, since_at)
    this_week = _week(page.desk.now().date())
    weeks = [this_week - timedelta(weeks=number) for number in reversed(range(WEEKS))]
    chosen = sorted(counted.items(), key=lambda pair: (-pair[1].total(), pair[0]))[:MOST_ROWS]
    most = max((counts[week] for _, counts in chosen for week in weeks), default=1) or 1
    rows = []
    for name, counts in chosen:
        numbers = [counts[week] for week in weeks]
        words = told(page.language, "{} stories; by week: {}", sum(numbers), ", ".join(map(str, numbers)))
        shares = tuple(number / most for number in numbers)
        rows.append(Row(name, page.name_of(kind, name), sum(numbers), shares, words))
    return [row for row in rows if row.count]


def _by_week(desk: Desk, kind: str, since_at: datetime) -> _Counted:
    key = (id(desk.store), kind)
    at, found = _counted.get(key, (0.0, {}))
    if not at or time.monotonic() - at > FRESH_S:
        found = defaultdict(Counter)
        for day, name, count in desk.store.tally(kind, since_at):
            found[name][_week(day)] += count
        _counted[key] = (time.monotonic(), found)
    return found


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())
