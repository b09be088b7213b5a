"""Numbers as dates are written with."""

from __future__ import annotations

import pytest

from mfg_monitor.dates.words import from_numerals


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("二〇二五", 2025),
        ("二零○九", 2009),
        ("2O25", None),
        ("十", 10),
        ("二十一", 21),
        ("廿一", 21),
        ("卅", 30),
        ("", None),
    ],
)
def test_numerals(written: str, number: int | None) -> None:
    assert from_numerals(written) == number


@pytest.mark.parametrize("written", ["两", "十两", "两十", "二〇两五"])
def test_a_count_of_two_names_no_day(written: str) -> None:
    assert from_numerals(written) is None
