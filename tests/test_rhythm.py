"""What a source's history says of it: synthetic histories of quiet, busy and dying sources."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from mfg_monitor.model import Failure, SourceDay, SourceState
from mfg_monitor.rest_days import is_rest_day
from mfg_monitor.rhythm import LOOKED_BACK, Rhythm, one_rhythm, rhythms

MONDAY = date(2026, 6, 29)
Volume = Callable[[date], float]


def office(a_day: float) -> Volume:
    """Answer a publisher that is closed on weekends and holidays."""
    return lambda day: 0.0 if day.weekday() > 4 or is_rest_day(day) else a_day


def steady(a_day: float) -> Volume:
    return lambda _: a_day


def history(
    volume: Volume, until: date, *, seed: int = 1, kept: float = 0.1, days: int = LOOKED_BACK.days, exact: bool = False
) -> list[SourceDay]:
    """Answer the days before `until` of a source that is visited 48 times a day; its first day brings a backlog."""
    chance = random.Random(seed)
    found = []
    for number in range(days, 0, -1):
        day = until - timedelta(days=number)
        new = 60 if number == days else round(volume(day)) if exact else drawn(chance, volume(day))
        few = sum(chance.random() < kept for _ in range(new))
        found.append(SourceDay("a", day, new, few, 0, day if new else None, 48, 40, 30))
    return found


def drawn(chance: random.Random, mean: float) -> int:
    """Answer a number by Poisson (Knuth)."""
    bound, product, count = math.exp(-mean), chance.random(), 0
    while product > bound:
        product, count = product * chance.random(), count + 1
    return count


def gone_quiet(days: list[SourceDay], since: date, *, changed: int = 40) -> list[SourceDay]:
    """Answer the same days with nothing new from one on."""
    empty = {"new": 0, "kept": 0, "undated": 0, "latest_on": None, "changed_visits": changed}
    return [replace(day, **empty) if day.day >= since else day for day in days]


def judged(days: list[SourceDay], today: date, state: SourceState | None = None) -> Rhythm:
    last = max((day.day for day in days if day.new), default=None)
    new_at = datetime.combine(last, time(9), UTC) if last else None
    now = datetime.combine(today, time(10), UTC)
    return one_rhythm(state or SourceState("a", last_new_at=new_at, last_ok_at=now, last_status="ok"), days, now)


def test_a_rhythm_is_learned_by_weekday_without_the_first_day() -> None:
    found = judged(history(office(10), MONDAY, exact=True), MONDAY)
    assert found.ailment is None
    assert all(9 < count < 11 for count in found.expected[:5])
    assert all(count < 1.5 for count in found.expected[5:])


@pytest.mark.parametrize(
    ("volume", "days_until_told"), [(steady(20.0), (1, 2)), (office(20.0), (1, 3)), (steady(1.0), (7, 25))]
)
def test_a_source_that_falls_silent_is_told_soon(volume: Volume, days_until_told: tuple[int, int]) -> None:
    least, most = days_until_told
    for seed in range(8):
        told_after = None
        for passed in range(1, 40):
            today = MONDAY + timedelta(days=passed)
            days = gone_quiet(history(volume, today, seed=seed, days=60 + passed), MONDAY)
            found = judged(days, today)
            if found.ailment:
                told_after = passed
                assert found.ailment == "silent"
                assert found.since_on is not None
                assert found.since_on < MONDAY
                assert "would have been usual" in found.evidence
                break
        assert told_after is not None
        assert least <= told_after <= most + 1


def test_no_false_alarm_in_a_year_of_weekends_and_holidays() -> None:
    """Spring Festival, National Day and all: 12 healthy sources, each looked at every third day of a year."""
    volumes = [office(v) for v in (0.6, 2, 8, 40)] + [steady(v) for v in (0.3, 1, 3, 12, 60)]
    volumes += [lambda day: 5.0 if day.weekday() == 2 else 0.0, lambda day: 7.0 if day.day == 15 else 0.0]
    volumes.append(lambda day: 0.2 if day.weekday() > 4 or is_rest_day(day) else 6.0)
    first = date(2025, 12, 1)
    alarms = []
    for seed, volume in enumerate(volumes):
        year = history(volume, first + timedelta(days=365), seed=seed, days=425)
        for number in range(seed % 3, 365, 3):
            today = first + timedelta(days=number)
            seen = [day for day in year if today - LOOKED_BACK <= day.day < today]
            found = judged(seen, today)
            if found.ailment:
                alarms.append((seed, today, found))
    assert alarms == []


def test_days_on_which_nobody_asked_prove_nothing() -> None:
    days = gone_quiet(history(steady(20), MONDAY), MONDAY - timedelta(days=10))
    unasked = [replace(d, good_visits=0, changed_visits=0) if d.day >= MONDAY - timedelta(days=10) else d for d in days]
    assert judged(days, MONDAY).ailment == "silent"
    assert judged(unasked, MONDAY).ailment is None


def test_frozen_is_what_answers_with_the_same() -> None:
    days = gone_quiet(history(steady(20), MONDAY), MONDAY - timedelta(days=4), changed=0)
    found = judged(days, MONDAY)
    assert (found.ailment, found.since_on) == ("frozen", MONDAY - timedelta(days=5))


def test_frozen_is_what_names_only_old_articles() -> None:
    days = [
        SourceDay("a", MONDAY - timedelta(days=n), 5 * (n == 4), 0, 0, date(2021, 3, 4), 48, 40, 9) for n in (4, 3, 2)
    ]
    found = judged(days, MONDAY)
    assert (found.ailment, found.since_on) == ("frozen", date(2021, 3, 4))
    assert found.evidence == "it answers, but its newest article is of 2021-03-04"


def test_a_young_source_waits_two_weeks() -> None:
    def young(days: int) -> Rhythm:
        seen = [SourceDay("a", MONDAY, 8, 0, 0, MONDAY, 48, 40, 9)]
        seen += [SourceDay("a", MONDAY + timedelta(days=n), good_visits=48, changed_visits=9) for n in range(1, days)]
        return judged(seen, MONDAY + timedelta(days=days))

    assert young(14) == Rhythm()
    assert (young(15).ailment, young(15).since_on) == ("silent", MONDAY)


def test_a_source_that_never_named_anything() -> None:
    seen = [SourceDay("a", MONDAY + timedelta(days=n), good_visits=48, changed_visits=48) for n in range(14)]
    found = judged(seen, MONDAY + timedelta(days=14))
    assert (found.ailment, found.since_on) == ("silent", MONDAY)
    assert "14 days" in found.evidence


def test_thin() -> None:
    days = history(office(20), MONDAY, exact=True)
    few = [replace(day, new=day.new // 5) if day.day >= MONDAY - timedelta(days=7) else day for day in days]
    found = judged(few, MONDAY)
    assert (found.ailment, found.since_on) == ("thin", MONDAY - timedelta(days=7))
    assert found.evidence.startswith("20 new articles in 7 days, where ")


def test_all_undated() -> None:
    days = history(steady(3), MONDAY, exact=True)
    stripped = [replace(day, undated=day.new) if day.day >= MONDAY - timedelta(days=4) else day for day in days]
    found = judged(stripped, MONDAY)
    assert (found.ailment, found.since_on) == ("all-undated", MONDAY - timedelta(days=4))
    assert found.evidence == "none of its last 12 articles has a date"
    assert judged([replace(d, undated=d.new - 1) if d.new else d for d in stripped], MONDAY).ailment is None


def test_all_rejected() -> None:
    days = history(steady(10), MONDAY, kept=0.2)
    begin = MONDAY - timedelta(days=14)
    rejected = [replace(day, kept=0) if day.day >= begin else day for day in days]
    found = judged(rejected, MONDAY)
    assert found.ailment == "all-rejected"
    assert found.since_on is not None
    assert found.since_on <= begin
    never = [replace(day, kept=0) for day in days]
    assert judged(never, MONDAY).ailment is None, "a source that never brought what is wanted brings what it always did"


def test_selector_broken() -> None:
    days = history(steady(10), MONDAY)
    read_at = datetime.combine(MONDAY - timedelta(days=2), time(9), UTC)
    state = SourceState(
        "a", last_new_at=read_at, last_ok_at=read_at, failures=3, last_status="failed",
        last_failure=Failure("empty", "40 links, none fits link_pattern"),
    )  # fmt: skip
    found = judged(days, MONDAY, state)
    assert (found.ailment, found.since_on) == ("selector-broken", MONDAY - timedelta(days=2))
    assert "on a good day 30 addresses were found: 40 links, none fits link_pattern" in found.evidence
    assert judged(days, MONDAY, replace(state, failures=2)).ailment != "selector-broken"
    assert judged(days, MONDAY, replace(state, last_failure=Failure("dns", "no"))).ailment != "selector-broken"


def test_local_folders_are_never_silent() -> None:
    days = gone_quiet(history(steady(20), MONDAY), MONDAY - timedelta(days=9))
    state = SourceState("a", last_new_at=datetime.combine(MONDAY - timedelta(days=10), time(9), UTC))
    now = datetime.combine(MONDAY, time(9), UTC)
    assert rhythms([state], days, now)["a"].ailment == "silent"
    assert rhythms([state], days, now, local=["a"]) == {"a": Rhythm()}
