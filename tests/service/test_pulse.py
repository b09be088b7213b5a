"""What the log says of a schedule that cannot go on: each change once, not each second."""

from __future__ import annotations

import pytest
import structlog

from mfg_monitor.errors import StoreError
from mfg_monitor.service import ticking
from mfg_monitor.service.ticking import LONGEST_REST_S, SAID_AGAIN_S, STALE_AFTER_S, Pulse, Setback


def test_a_refusal_is_said_once_and_again_later_and_so_is_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    monkeypatch.setattr(ticking.time, "monotonic", lambda: now_s)
    pulse = Pulse("it cannot")
    with structlog.testing.capture_logs() as said:
        pulse.beat()
        for _ in range(int(SAID_AGAIN_S) + 30):
            now_s += 1
            pulse.refused(StoreError("away"))
        pulse.refused(StoreError("starting up"))
        assert pulse.problem() == "starting up"
        pulse.beat()
        pulse.beat()
        pulse.refused(StoreError("away"))
    assert [(one["event"], one.get("error")) for one in said] == [
        ("it cannot", "away"),
        ("it cannot", "away"),
        ("it cannot", "starting up"),
        ("the schedule goes on again", None),
        ("it cannot", "away"),
    ]
    assert said[3]["seconds"] == SAID_AGAIN_S + 30


def test_what_cannot_be_stored_is_tried_more_and_more_seldom_and_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    monkeypatch.setattr(ticking.time, "monotonic", lambda: now_s)
    setback, tries = Setback("not stored"), 0
    with structlog.testing.capture_logs() as said:
        for _ in range(300):
            now_s += 1
            if not setback.rests():
                tries += 1
                setback.happened(StoreError("the disk is full"))
        assert setback.problem() == "the disk is full"
        setback.over()
        setback.over()
        assert (setback.problem(), setback.rests()) == (None, False)
    assert tries == 10  # after 1, 2, 4 … 32 seconds, then each minute
    assert [one["event"] for one in said] == ["not stored", "visits are stored again"]
    setback.happened(StoreError("locked"))
    now_s += STALE_AFTER_S + 2
    assert (setback.problem(), setback.rests()) == (None, False)


def test_a_disk_may_be_full_for_days(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    monkeypatch.setattr(ticking.time, "monotonic", lambda: now_s)
    setback = Setback("not stored")
    for _ in range(3_000):
        now_s += LONGEST_REST_S
        assert not setback.rests()
        setback.happened(StoreError("the disk is full"))
        assert setback.rests()
    assert setback.problem() == "the disk is full"


def test_a_schedule_that_is_not_asked_any_more_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    monkeypatch.setattr(ticking.time, "monotonic", lambda: now_s)
    pulse = Pulse("it cannot")
    now_s += STALE_AFTER_S
    assert pulse.problem() is None
    now_s += 2
    assert pulse.problem() == f"the schedule was not asked for {STALE_AFTER_S + 2:.0f} s"
    pulse.beat()
    assert pulse.problem() is None
