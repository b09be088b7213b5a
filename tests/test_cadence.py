"""When a source is due next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.cadence import LONGEST_WAIT, next_check, next_reread

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_good_visit_waits_its_interval() -> None:
    assert next_check(NOW, HOUR) == (NOW + HOUR, "its interval")


def test_failures_in_a_row_double_the_wait_up_to_a_day() -> None:
    waits = [next_check(NOW, HOUR, failures=n)[0] - NOW for n in (1, 2, 3, 10, 400)]
    assert waits == [2 * HOUR, 4 * HOUR, 8 * HOUR, LONGEST_WAIT, LONGEST_WAIT]
    assert "3 failed visits" in next_check(NOW, HOUR, failures=3)[1]


def test_a_slow_source_that_fails_is_not_asked_more_often_than_its_interval() -> None:
    assert next_check(NOW, timedelta(days=7), failures=3)[0] == NOW + timedelta(days=7)


def test_a_front_pages_own_rhythm_only_lengthens_and_at_most_to_a_day() -> None:
    assert next_check(NOW, HOUR, ttl_s=60)[0] == NOW + HOUR
    assert next_check(NOW, HOUR, ttl_s=7200) == (NOW + 2 * HOUR, "the front page asks for it (ttl)")
    assert next_check(NOW, HOUR, ttl_s=1e12)[0] == NOW + timedelta(days=1)


def test_a_host_that_asked_to_be_left_alone_is() -> None:
    until = NOW + timedelta(days=3)
    due, reason = next_check(NOW, HOUR, held_until=until)
    assert due == until
    assert "Retry-After" in reason


@given(
    every=st.timedeltas(timedelta(seconds=1), timedelta(days=30)),
    failures=st.integers(0, 10_000),
    ttl=st.none() | st.floats(0, 1e15),
    jitter=st.floats(0, 1),
)
def test_nothing_is_ever_due_before_its_interval(
    every: timedelta, failures: int, ttl: float | None, jitter: float
) -> None:
    due, _ = next_check(NOW, every, failures=failures, ttl_s=ttl, jitter=jitter)
    assert NOW + every <= due <= NOW + max(every, LONGEST_WAIT) * 1.1 + timedelta(seconds=1)


def test_a_source_without_news_is_asked_less_often_and_says_so() -> None:
    assert next_check(NOW, HOUR, quiet_for=timedelta(days=2))[0] == NOW + HOUR
    assert next_check(NOW, HOUR, quiet_for=timedelta(days=5)) == (
        NOW + 2 * HOUR,
        "nothing new for 5 days: asked half as often",
    )
    assert next_check(NOW, HOUR, quiet_for=timedelta(days=30))[0] == NOW + 4 * HOUR
    assert next_check(NOW, timedelta(days=3), quiet_for=timedelta(days=30))[0] == NOW + timedelta(days=3)


def test_an_address_that_is_gone_is_asked_once_a_week() -> None:
    assert next_check(NOW, HOUR, failures=1, gone=True) == (NOW + timedelta(days=7), "its address is gone (410)")


def test_a_young_article_is_asked_for_again_ever_more_rarely_and_missed_times_once() -> None:
    seen = datetime(2026, 3, 1, 8, tzinfo=UTC)
    hours = [(0, 1), (0.5, 1), (1, 6), (5, 6), (30, 72)]
    assert [next_reread(seen, seen + timedelta(hours=now)) for now, _ in hours] == [
        seen + timedelta(hours=due) for _, due in hours
    ]
    assert next_reread(seen, seen + timedelta(hours=72)) is None
