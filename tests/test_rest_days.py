"""The days on which a source may be quiet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mfg_monitor.rest_days import is_rest_day


def days(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [  # the State Council's notices for 2025 and 2026
        ("2025-01-28", "2025-02-04"),
        ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"),
        ("2025-05-31", "2025-06-02"),
        ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ],
)
def test_decreed_days_off_are_among_them(first: str, last: str) -> None:
    assert all(is_rest_day(day) for day in days(first, last))


def test_most_days_are_none() -> None:
    for year in range(2024, 2046):
        rest = sum(is_rest_day(day) for day in days(f"{year}-01-01", f"{year}-12-31"))
        assert 35 <= rest <= 50
    assert not is_rest_day(date(2026, 3, 10))
