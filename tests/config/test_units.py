from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.config.units import parse_duration, parse_size, write_duration, write_size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("15m", 900),
        ("6h", 21600),
        ("2d", 172800),
        ("1w", 604800),
        ("0d", 0),
        ("1.5h", 5400),
        ("250ms", 0.25),
    ],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "30", "-3s", "3 weeks", "1e9s", "٣s", None, True, [], "s"])
def test_what_is_no_duration_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ValueError, match='such as "30s"'):
        parse_duration(text)


def test_a_bare_number_is_answered_with_the_same_number_and_a_unit() -> None:
    with pytest.raises(ValueError, match='"2s"'):
        parse_duration(2)


@pytest.mark.parametrize("text", ["36526d", "999999999999d", "999999999999w"])
def test_durations_that_would_overflow_the_calendar_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at most"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "size"), [("10MB", 10_000_000), ("500 kB", 500_000), ("1.5gb", 1_500_000_000), ("7B", 7), (12, 12)]
)
def test_sizes_are_read(text: object, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["10", "10MiB", "-1MB", "many", True, 1.5, None])
def test_what_is_no_size_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match='"10MB"'):
        parse_size(text)


@given(st.integers(min_value=0, max_value=36525 * 86400 * 1000))
def test_durations_survive_writing(milliseconds: int) -> None:
    value = timedelta(milliseconds=milliseconds)
    assert parse_duration(write_duration(value)) == pytest.approx(value, abs=timedelta(microseconds=1000))


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_sizes_survive_writing(size: int) -> None:
    assert parse_size(write_size(size)) == size
