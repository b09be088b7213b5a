"""Retry-After in all its spellings, and how long we wait by ourselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.fetch.retry import LONGEST_HOLD, LONGEST_PAUSE_S, pause_s, retry_after, retryable_status

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0120", 120),
        ("99999999999999999999999", 31 * 86400),
        ("2678401", 31 * 86400),
        ("Sun, 01 Mar 2026 08:02:00 GMT", 120),
        ("Sunday, 01-Mar-26 08:02:00 GMT", 120),
        ("Sun Mar  1 08:02:00 2026", 120),
        ("Wed, 01 Mar 2096 08:00:00 GMT", 31 * 86400),
    ],
)
def test_reads_seconds_and_dates(value: str, seconds: int) -> None:
    assert retry_after([value], NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        *("", "0", "-5", "1.5", "soon", "1e3", "0x10", "１２", "12 s", "Sun, 01 Mar 2026 07:59:00 GMT", "+5"),
        *("Sun, 99 Mar 2026 08:02:00 GMT", "2026-03-01T08:02:00Z", "Sun, 01 Mar 0000 08:02:00 GMT", "Mon " * 1000),
    ],
)
def test_ignores_nonsense_and_the_past(value: str) -> None:
    assert retry_after([value], NOW) is None


def test_the_longest_of_several_wins() -> None:
    assert retry_after(["nonsense", "30", "Sun, 01 Mar 2026 08:01:00 GMT"], NOW) == timedelta(seconds=60)
    assert retry_after([], NOW) is None


@given(st.integers(1, 31 * 86400))
def test_seconds_are_kept_exactly(seconds: int) -> None:
    assert retry_after([str(seconds)], NOW) == timedelta(seconds=seconds)


@given(st.timedeltas(timedelta(days=-20_000), timedelta(days=60_000)))
def test_dates_are_kept_to_the_second(away: timedelta) -> None:
    at = (NOW + away).replace(microsecond=0)
    wait = retry_after([format_datetime(at, usegmt=True)], NOW)
    assert wait == (min(at - NOW, LONGEST_HOLD) if at > NOW else None)


@given(st.lists(st.text(max_size=50), max_size=3))
def test_any_text_is_survived_and_bounded(values: list[str]) -> None:
    wait = retry_after(values, NOW)
    assert wait is None or timedelta(0) < wait <= LONGEST_HOLD


@given(st.integers(0, 10_000))
def test_pauses_grow_to_a_bound(attempt: int) -> None:
    assert 0 < pause_s(attempt) <= pause_s(attempt + 1) <= LONGEST_PAUSE_S


def test_statuses_that_may_pass() -> None:
    assert [s for s in (400, 401, 403, 404, 408, 410, 425, 429, 451, 500, 503, 599) if retryable_status(s)] == [
        *(408, 425, 429, 500, 503, 599)
    ]
