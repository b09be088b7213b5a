"""Each source's own rhythm, learned from what it brought, and what to make of it when that fails to come. Pure.

Waiting is measured in articles expected meanwhile, not in hours: a weekend or a holiday in which a source never brings
anything takes no time at all, and a source that publishes once a week gets weeks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from mfg_monitor.config.sources import LocalSource, Source
from mfg_monitor.model import SourceDay, SourceState
from mfg_monitor.ports import Library
from mfg_monitor.rest_days import is_rest_day

Ailment = Literal["selector-broken", "silent", "frozen", "thin", "all-undated", "all-rejected"]

LOOKED_BACK = timedelta(days=60)
"""How much history a rhythm is learned from."""
LEAST_DAYS = 14
"""Days that must be known before a rhythm is: two of each weekday."""
LEAST_BUSY_DAYS = 4
"""And of these, days that brought something: a bulletin's few batches tell no rhythm."""
LONGEST_STRANGE_DAYS = 14
"""A young source, whose rhythm is not known yet, counts as silent after so many days that are no holidays."""
LONGEST_RARE_DAYS = 45
"""An old one that brought next to nothing in all the time looked back: a monthly bulletin is none."""
LEAST_WAITED = 10.0
"""Articles that must have been expected in vain. By chance (Poisson) one pause in 20,000 is as long; a year of twelve
healthy synthetic sources had a false alarm at 8, and none at 10 (tests/test_rhythm.py)."""
PAUSE_FACTOR = 2.5
"""And so many times what the longest pause before was: publishers are burstier than chance."""
OLD_DAYS = 60
"""A source whose newest article is older than this while it answers is frozen."""
THIN_DAYS = 7
THIN_EXPECTED = 15.0
THIN_SHARE = 0.3
"""Thin: over seven days less than this share of what was expected, and half of the least such share before."""
LEAST_UNDATED = 10
LEAST_KEPT = 5
MOST_BROKEN_VISITS = 3
"""Visits in a row in which a front page held nothing readable."""
_UNREADABLE = frozenset({"empty", "parse", "content_type"})


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How much a source brings, and what is the matter with it."""

    expected: tuple[float, ...] = ()
    """New articles a day, Monday first; empty while too little is known. The days are UTC's, as those that visits are
    counted by: a weekday in China goes from eight to eight, which parts the week as well."""
    ailment: Ailment | None = None
    since_on: date | None = None
    evidence: str = ""
    """What was seen, in words."""

    @property
    def is_blind(self) -> bool:
        """May articles be missed?"""
        return self.ailment in {"selector-broken", "silent", "frozen", "thin"}

    @property
    def a_week(self) -> float:
        """New articles expected in a week without holidays."""
        return sum(self.expected)


def heard(library: Library, sources: Iterable[Source], now: datetime) -> dict[str, Rhythm]:
    """Answer the rhythms of the enabled ones of these sources, from what is stored. Costs a look at 60 days."""
    enabled = {source.id: source for source in sources if source.enabled}
    states = [state for state in library.states() if state.id in enabled]
    local = [source.id for source in enabled.values() if isinstance(source, LocalSource)]
    return rhythms(states, library.source_days(now - LOOKED_BACK), now, local=local)


def rhythms(
    states: Iterable[SourceState], days: Iterable[SourceDay], now: datetime, *, local: Iterable[str] = ()
) -> dict[str, Rhythm]:
    """Answer the rhythm of each source that was ever visited; folders of one's own (`local`) have none."""
    by_source: dict[str, list[SourceDay]] = defaultdict(list)
    for day in days:
        by_source[day.source].append(day)
    left_out = frozenset(local)
    return {
        state.id: Rhythm() if state.id in left_out else one_rhythm(state, by_source[state.id], now) for state in states
    }


def one_rhythm(state: SourceState, days: Sequence[SourceDay], now: datetime) -> Rhythm:
    """Answer how a source stands by its days, which may come in any order and with gaps."""
    known = {day.day: day for day in days}
    today = now.astimezone(UTC).date()
    usual = _counted(known, until_on=_day(state.last_new_at) or today)
    expected = _expected(usual)
    for look in (_broken, _silent, _undated, _rejected, _thin):
        found = look(state, known, expected, today)
        if found is not None:
            return Rhythm(expected, *found)
    return Rhythm(expected)


Known = Mapping[date, SourceDay]
_Found = tuple[Ailment, date | None, str]


def _day(at: datetime | None) -> date | None:
    return at.astimezone(UTC).date() if at else None


def _counted(known: Known, until_on: date) -> list[SourceDay]:
    """Answer the days that tell of the rhythm: read, no holiday, over, and after the first, which brings a backlog."""
    read = sorted(day for day, seen in known.items() if seen.good_visits or seen.new)
    return [known[day] for day in read[1:] if day <= until_on and not is_rest_day(day)]


def _expected(usual: Sequence[SourceDay]) -> tuple[float, ...]:
    """Answer the mean of each weekday, drawn a little to that of all days."""
    if len(usual) < LEAST_DAYS or sum(day.new > 0 for day in usual) < LEAST_BUSY_DAYS:
        return ()
    mean = sum(day.new for day in usual) / len(usual)
    found = []
    for weekday in range(7):
        counts = [day.new for day in usual if day.day.weekday() == weekday]
        found.append((sum(counts) + mean) / (len(counts) + 1))
    return tuple(found)


def _pauses(days: Sequence[SourceDay], worth: Mapping[date, float], came: Mapping[date, int]) -> tuple[float, float]:
    """Answer what was expected during the longest pause that ended, and during the one that goes on."""
    longest = now = 0.0
    for day in days:
        if came[day.day]:
            longest, now = max(longest, now), 0.0
        else:
            now += worth[day.day]
    return longest, now


def _is_too_long(longest: float, now: float) -> bool:
    return now >= max(LEAST_WAITED, PAUSE_FACTOR * longest)


def _broken(state: SourceState, known: Known, _rates: tuple[float, ...], _today: date) -> _Found | None:
    failure = state.last_failure
    if failure is None or failure.kind not in _UNREADABLE or state.failures < MOST_BROKEN_VISITS:
        return None
    before = max((day.discovered for day in known.values()), default=0)
    once = f"; on a good day {before} addresses were found" if before else ""
    words = f"it answers, but nothing is found in its answer, {state.failures} visits in a row{once}: {failure.message}"
    return "selector-broken", _day(state.last_ok_at), words


def _silent(state: SourceState, known: Known, expected: tuple[float, ...], today: date) -> _Found | None:
    new_on = _day(state.last_new_at)
    if new_on is None:
        return _never(known, today)
    waited = [day for on, day in sorted(known.items()) if new_on < on < today and day.good_visits]
    counted = [day for day in waited if not is_rest_day(day.day)]
    if not counted:
        return _old(known, today)
    if expected:
        usual = _counted(known, until_on=new_on)
        worth = {day.day: expected[day.day.weekday()] for day in [*usual, *counted]}
        longest, now = _pauses([*usual, *counted], worth, {day.day: day.new for day in [*usual, *counted]})
        if not _is_too_long(longest, now):
            return _old(known, today)
        words = f"{now:.0f} new articles would have been usual since then"
    elif len(counted) < _patience(known, today):
        return _old(known, today)
    else:
        words = f"nothing new on {len(counted)} working days and weekends"
    if any(day.changed_visits for day in waited):
        return "silent", new_on, f"it answers, but names no new article: {words}"
    return "frozen", new_on, f"it answers with the same as on that day: {words}"


def _patience(known: Known, today: date) -> int:
    is_young = today - min(known) < LOOKED_BACK - timedelta(days=2)
    return LONGEST_STRANGE_DAYS if is_young else LONGEST_RARE_DAYS


def _never(known: Known, today: date) -> _Found | None:
    counted = [day for on, day in known.items() if on < today and day.good_visits and not is_rest_day(on)]
    if len(counted) < LONGEST_STRANGE_DAYS:
        return None
    first_on = min(day.day for day in counted)
    return "silent", first_on, f"it was read on {len(counted)} days and never named an article that could be read"


def _old(known: Known, today: date) -> _Found | None:
    """A source that answers, and even names what is new to us, while nothing of it is young."""
    told = [day for day in known.values() if day.new]
    latest = max((day.latest_on for day in told if day.latest_on), default=None)
    read = sum(day.good_visits > 0 for day in known.values())
    if latest is None or read < 3 or (today - latest).days < OLD_DAYS or sum(day.new for day in told) < 3:
        return None
    return "frozen", latest, f"it answers, but its newest article is of {latest.isoformat()}"


def _streak(known: Known, breaks: frozenset[date]) -> list[SourceDay]:
    """Answer the newest days with articles, back to the last one of `breaks`."""
    last = max(breaks, default=date.min)
    return [day for on, day in sorted(known.items()) if on > last and day.new]


def _undated(_state: SourceState, known: Known, _rates: tuple[float, ...], _today: date) -> _Found | None:
    streak = _streak(known, frozenset(on for on, day in known.items() if day.undated < day.new))
    count = sum(day.new for day in streak)
    if count < LEAST_UNDATED:
        return None
    return "all-undated", streak[0].day, f"none of its last {count} articles has a date"


def _rejected(_state: SourceState, known: Known, _rates: tuple[float, ...], _today: date) -> _Found | None:
    days = [day for _, day in sorted(known.items()) if day.new]
    kept, new = sum(day.kept for day in days), sum(day.new for day in days)
    if kept < LEAST_KEPT:
        return None
    streak = _streak(known, frozenset(day.day for day in days if day.kept))
    before = new - sum(day.new for day in streak)
    share = kept / before
    longest, now = _pauses(days, {day.day: day.new * share for day in days}, {day.day: day.kept for day in days})
    if not _is_too_long(longest, now):
        return None
    count = sum(day.new for day in streak)
    return "all-rejected", streak[0].day, f"none of its last {count} articles was kept; {now:.0f} would be usual"


def _thin(_state: SourceState, known: Known, _rates: tuple[float, ...], today: date) -> _Found | None:
    usual = _counted(known, until_on=today - timedelta(days=1))
    before, last = usual[:-THIN_DAYS], usual[-THIN_DAYS:]
    rates = _expected(before)
    if not rates or len(before) < 3 * THIN_DAYS:
        return None
    due = sum(rates[day.day.weekday()] for day in last)
    came = sum(day.new for day in last)
    shares = [_share(before[at : at + THIN_DAYS], rates) for at in range(len(before) - THIN_DAYS + 1)]
    if due < THIN_EXPECTED or came > THIN_SHARE * due or came / due > 0.5 * min(shares):
        return None
    return "thin", last[0].day, f"{came} new articles in {THIN_DAYS} days, where {due:.0f} would be usual"


def _share(days: Sequence[SourceDay], rates: tuple[float, ...]) -> float:
    due = sum(rates[day.day.weekday()] for day in days)
    return sum(day.new for day in days) / due if due else 1.0
