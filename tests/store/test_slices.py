"""Slices of time: whatever span is asked for, its documents lie in the slices that are named for it, and few others."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.store.rules.slices import DAY_BITS, beginning, cover, end_of_day, names, widened

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


@given(st.integers(0, DAYS), st.integers(1, 3_000))
def test_a_wider_span_is_a_quarter_wider_at_most_and_takes_few_slices(first: int, days: int) -> None:
    low, high = first * DAY, (first + days) * DAY
    wide = widened(low, high)
    assert 0 <= low - wide[0] <= (high - low) // 4
    assert 0 <= wide[1] - high <= (high - low) // 4
    longest = 1 if days < 64 else 16 if days < 1_024 else 256
    assert len(cover(*wide)) <= max(64, (wide[1] - wide[0]) // (longest * DAY))
    start = beginning(low, high)
    assert widened(start, high)[0] == start, "what a long slice holds is all asked for"


@given(NUMBERS)
def test_a_day_ends_where_the_next_begins(number: int) -> None:
    assert number < end_of_day(number) <= number + DAY
    assert end_of_day(number) % DAY == 0


def test_a_day_of_few_articles_has_three_names_and_a_crowded_one_is_asked_for_in_blocks() -> None:
    day = 20_000 * DAY
    assert names(day + 4_095) == [f"@24:{day >> 24}", f"@28:{day >> 28}", f"@32:{day >> 32}"]
    assert names(day + 4_096)[0] == f"@12:{(day >> 12) + 1}"
    start = beginning(day + 900_000, day + 1_000_000)
    assert 0 <= day + 900_000 - start < 4_096
    assert not set(cover(start, day + 1_000_000)) & set(names(start - 1))
    assert beginning(day + 900_000, day + DAY + 1) == day
