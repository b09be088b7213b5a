"""When may a host be asked next?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.fetch.pace import JITTER, LONGEST_WIDENING_S, Pace


def test_a_host_never_asked_is_ready() -> None:
    assert Pace(2.0).ready_at_s == 0.0


@given(st.floats(0, 600), st.floats(0, 600), st.floats(0, 1))
def test_the_longer_delay_wins_and_jitter_is_only_upwards(delay: float, crawl: float, lateness: float) -> None:
    pace = Pace(delay, crawl)
    pace.start(1000.0, lateness)
    longer = max(delay, crawl)
    assert 1000.0 + longer <= pace.ready_at_s <= 1000.0 + longer * (1 + JITTER) + 1e-9


def test_a_crawl_delay_learnt_later_counts_from_when_the_server_had_the_request_before() -> None:
    pace = Pace(0.0)
    pace.start(100.0, 0.0)
    pace.sent(100.25)
    pace.crawl(5.0, 100.5)
    assert pace.ready_at_s == 105.5
    pace.start(105.5, 0.0)
    pace.crawl(5.0, 110.0)
    assert pace.ready_at_s == 110.5


def test_a_widened_interval_counts_from_the_complaint() -> None:
    pace = Pace(0.0)
    pace.start(100.0, 0.0)
    pace.widen(101.0)
    assert pace.ready_at_s == 101.5


def test_the_interval_counts_from_when_the_request_left() -> None:
    pace = Pace(1.0)
    pace.start(100.0, 0.0)
    pace.sent(100.25)
    assert pace.ready_at_s == 101.25
    pace.sent(99.0)
    assert pace.ready_at_s == 101.25


def test_a_request_on_its_way_counts_from_when_the_server_had_it() -> None:
    pace = Pace(1.0)
    pace.start(100.0, 0.0)
    pace.sent(100.25)
    pace.answered(100.3, 100.25)
    assert pace.ready_at_s == pytest.approx(101.3)
    pace.answered(105.0, 100.25)
    assert pace.ready_at_s == pytest.approx(101.35)


def test_a_host_that_complains_is_asked_less_often_for_a_while() -> None:
    pace = Pace(0.0)
    intervals = []
    for _ in range(12):
        pace.widen(0.0)
        intervals.append(pace.interval_s)
    assert intervals[:3] == [0.5, 1.0, 2.0]
    assert intervals[-1] == LONGEST_WIDENING_S
    for _ in range(12):
        pace.ease()
    assert pace.interval_s == 0.0


@pytest.mark.parametrize("delay", [2.0, 30.0])
def test_easing_never_goes_below_the_usual(delay: float) -> None:
    pace = Pace(delay)
    pace.widen(0.0)
    assert pace.interval_s == min(2 * delay, LONGEST_WIDENING_S)
    for _ in range(12):
        pace.ease()
    assert pace.interval_s == delay
