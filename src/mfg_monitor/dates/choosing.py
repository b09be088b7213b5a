"""Chooses among the places that say when an article was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from mfg_monitor.dates.moment import believable, day_of, instant_of, span_of
from mfg_monitor.dates.words import is_vague
from mfg_monitor.model import DateWitness, Dating, Evidence

_TRUST: dict[Evidence, float] = {
    "json-ld": 0.9,
    "meta": 0.85,
    "byline": 0.82,
    "url": 0.8,
    "feed": 0.79,
    "time-tag": 0.7,
    "text": 0.45,
    "sitemap": 0.6,
    "inferred": 0.3,
    "none": 0.0,
}
"""How often each place names the day of publication; ranked on pages with known days, agreement beats rank.

A feed stands below any single word of the page that is as exact: feeds are rebuilt, and lists are typed by hand.
"""
_DAY_BYLINE = 0.77
"""A byline without a time may be a day that the story tells of."""
_DAY_FEED = 0.6
"""A front page's day without a time of its own: a list, or a feed that writes midnight."""
_VAGUE = 0.5
"""A day worked out from the time of reading: relative words, or month and day without a year."""
_ENOUGH = 0.36
"""Below this trust a day is not named. Any one kind of place but `inferred` reaches it where none contradicts."""
_ZONED = re.compile(r"(?:[Zz]|[A-Z]{3,4}|[+-]\d{2}:?\d{2})$")
_FINENESS = {"year": 0, "month": 1, "day": 2, "minute": 3, "second": 4}
_ZONES_APART = timedelta(hours=14)


def choose(witnesses: Sequence[DateWitness], *, now: datetime) -> Dating:
    """Answer the best supported date of publication, every witness kept.

    Witnesses that agree on the day add up, so that two of middling rank outvote a better one; within the chosen day the
    finest witness gives the value, and is named as the evidence. Where only weak witnesses contradict each other there
    is no date but the interval that they span. Dates later than a day after `now` or before 1990 do not vote. An update
    alone dates an article whose page tells nothing else; a sitemap's change date only bounds it.
    """
    kept = tuple(dict.fromkeys(witnesses))
    voters = [w for w in kept if believable(w.value, now) and w.precision != "unknown" and _TRUST[w.evidence] > 0]
    updates = [w for w in voters if w.role == "updated"]
    published = [w for w in voters if w.role == "published"]
    updated = max(updates, key=_sort_key).value if updates else None
    voting = published or [w for w in updates if w.evidence != "sitemap"]
    if not voting:
        latest = max((day_of(w.value) for w in updates), default=None)
        return Dating(evidence="inferred" if latest else "none", latest_on=latest, updated=updated, witnesses=kept)
    # In a fixed order, the earlier day first: of two days with equal support the later is more often a change.
    voting.sort(key=lambda w: (w.value, w.evidence, w.quote))
    # A month or year agrees with many days, and must not bind days together that contradict each other.
    leaders = [w for w in voting if _FINENESS[w.precision] >= _FINENESS["day"]] or voting
    groups = [[w for w in voting if agree(w, leader)] for leader in leaders]
    group = min(groups, key=_standing)
    rivals = [w for w in voting if not any(w is member for member in group)]
    if _support(group) * (1 - _support(rivals) / 2) < _ENOUGH:
        spans = [span_of(w.value) for w in voting]
        earliest, latest = min(first for first, _ in spans), max(last for _, last in spans)
        return Dating(evidence="inferred", earliest_on=earliest, latest_on=latest, updated=updated, witnesses=kept)
    finest = min(group, key=lambda w: (-_FINENESS[w.precision], -_trust(w)))
    if updated and span_of(updated)[1] < day_of(finest.value) - timedelta(days=1):
        updated = None  # nothing is changed before it is published
    return Dating(finest.value, finest.precision, finest.evidence, updated=updated, witnesses=kept)


def agree(one: DateWitness, other: DateWitness) -> bool:
    """Say whether two witnesses name the same day, as far as each knows it; zones may move a time over midnight."""
    here, there = instant_of(one.value), instant_of(other.value)
    if here is not None and there is not None:
        return one.value[:10] == other.value[:10] or abs(here - there) <= timedelta(hours=2)
    first, last = span_of(one.value)
    begin, end = span_of(other.value)
    if first <= end and begin <= last:
        return True
    timed, day = (here, begin) if here is not None else (there, first)
    if timed is None or timed.utcoffset() != timedelta(0):
        return False
    return day == (timed + _ZONES_APART).date() or day == (timed - timedelta(hours=12)).date()


def doubts(dating: Dating) -> tuple[str, ...]:
    """Answer plain words for each witness that contradicts the chosen date; empty where all agree."""
    chosen = dating.published
    if chosen is None or dating.precision == "unknown":
        return ()
    mine = DateWitness(dating.evidence, chosen, dating.precision, "")
    return tuple(
        f"{w.evidence} says {w.value}, not {chosen}"
        for w in dating.witnesses
        if w.role == "published" and not agree(w, mine)
    )


def _standing(group: Sequence[DateWitness]) -> tuple[float, float, int]:
    """Sorts the better supported group first, then the one with the more trusted member, then the more exact."""
    finest = max(_FINENESS[w.precision] for w in group)
    return -round(_support(group), 6), -max(_trust(w) for w in group), -finest


def _support(group: Sequence[DateWitness]) -> float:
    """The chance that one of the places is right, each kind of place counted once, by its best word."""
    best: dict[Evidence, float] = {}
    for witness in group:
        best[witness.evidence] = max(best.get(witness.evidence, 0.0), _trust(witness))
    wrong = 1.0
    for trust in best.values():
        wrong *= 1 - trust
    return 1 - wrong


def _trust(witness: DateWitness) -> float:
    """How far this word of its place is believed: exact times above days, and both above what was worked out."""
    trust = _TRUST[witness.evidence]
    if witness.evidence not in {"feed", "byline", "time-tag"}:
        return trust
    if is_vague(witness.quote):
        return min(trust, _VAGUE)
    timed = _FINENESS[witness.precision] > _FINENESS["day"]
    if witness.evidence == "byline" and not timed:
        return _DAY_BYLINE
    # Feeds write seconds or a zone; a time without either was typed into a list.
    if witness.evidence == "feed" and not (timed and (witness.precision == "second" or _ZONED.search(witness.quote))):
        return _DAY_FEED
    return trust


def _sort_key(witness: DateWitness) -> tuple[float, str]:
    at = instant_of(witness.value)
    if at is not None:
        return at.timestamp(), witness.value
    day = day_of(witness.value)
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp(), witness.value
