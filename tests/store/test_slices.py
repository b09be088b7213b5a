"""Slices of time: whatever span is asked for, its documents lie in the slices that are named for it, and few others."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.store.rules.slices import DAY_BITS, beginning, cover, names

DAYS = 22_000
DAY = 1 << DAY_BITS
NUMBERS = st.builds(lambda day, within: day * DAY + within, st.integers(0, DAYS), st.integers(0, DAY - 1))


@given(NUMBERS, st.integers(1, 40 * DAY), st.integers(0, 2**32))
def test_every_document_of_a_span_lies_in_one_of_its_slices(low: int, length: int, seed: int) -> None:
    found = set(cover(low, low + length))
    drawn = random.Random(seed)
    for number in (low, low + length - 1, *(drawn.randrange(low, low + length) for _ in range(20))):
        assert found & set(names(number))


@given(st.integers(0, DAYS), st.integers(1, 3_000))
def test_whole_days_take_few_slices_and_no_other_day(first: int, days: int) -> None:
    low, high = first * DAY, (first + days) * DAY
    found = cover(low, high)
    assert len(found) <= 2 * 15 + 2 * 15 + days // 256
    for outside in (low - 1, high):
        assert outside < 0 or not set(found) & set(names(outside))


def test_a_day_of_few_articles_has_three_names_and_a_crowded_one_is_asked_for_in_blocks() -> None:
    day = 20_000 * DAY
    assert names(day + 4_095) == [f"@24:{day >> 24}", f"@28:{day >> 28}", f"@32:{day >> 32}"]
    assert names(day + 4_096)[0] == f"@12:{(day >> 12) + 1}"
    start = beginning(day + 900_000, day + 1_000_000)
    assert 0 <= day + 900_000 - start < 4_096
    assert not set(cover(start, day + 1_000_000)) & set(names(start - 1))
    assert beginning(day + 900_000, day + DAY + 1) == day
