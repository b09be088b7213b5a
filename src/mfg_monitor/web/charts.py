"""Numbers over time: stories a week for each sector, place and company."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mfg_monitor.web.asked import cursor_of
from mfg_monitor.web.desk import Desk
from mfg_monitor.web.page import Page
from mfg_monitor.web.words import listed, told

WEEKS = 26
MOST_ROWS = 20
SHOWN = (("sector", "Sectors"), ("place", "Districts and zones"), ("company", "Companies"))
WIDE = frozenset({"city", "region"})
"""Places that all the others lie in: beside them no district would be seen."""
Counted = dict[str, dict[str, Counter[date]]]
cursor = cursor_of


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


def counted(desk: Desk) -> Counted:
    """Answer the stories of each name a week, by kind, as of some minutes ago at most."""
    return desk.lately("charts", lambda: _count(desk))


def _count(desk: Desk) -> Counted:
    since_at = desk.now() - timedelta(weeks=WEEKS)
    found: Counted = {}
    for kind, _ in SHOWN:
        by_name: dict[str, Counter[date]] = defaultdict(Counter)
        for day, name, count in desk.store.tally(kind, since_at):
            by_name[name][_week(day)] += count
        found[kind] = dict(by_name)
    return found


def rows_of(page: Page, kind: str, counted: dict[str, Counter[date]]) -> list[Row]:
    """Answer the names of a kind with most stories, and their stories a week."""
    wide = {place.id for place in page.desk.config.topics.places if place.kind in WIDE} if kind == "place" else set()
    counted = {name: counts for name, counts in counted.items() if name not in wide}
    weeks = weeks_until(page.desk.now())
    chosen = sorted(counted.items(), key=lambda pair: (-pair[1].total(), pair[0]))[:MOST_ROWS]
    most = max((counts[week] for _, counts in chosen for week in weeks), default=1) or 1
    rows = []
    for name, counts in chosen:
        numbers = [counts[week] for week in weeks]
        words = told(page.language, "{} stories; by week: {}", sum(numbers), listed(page.language, map(str, numbers)))
        shares = tuple(number / most for number in numbers)
        rows.append(Row(name, page.name_of(kind, name), sum(numbers), shares, words))
    return [row for row in rows if row.count]


def weeks_until(now: datetime) -> list[date]:
    """Answer the Mondays of the weeks shown, the oldest first."""
    return [_week(now.date()) - timedelta(weeks=number) for number in reversed(range(WEEKS))]


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())
