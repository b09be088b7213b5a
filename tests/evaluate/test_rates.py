"""Rates against values worked out elsewhere, and against what must hold for any counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.evaluate import average_precision, f1_rate, wilson
from mfg_monitor.evaluate.rates import average_precision_rate, middle_95

COUNTS = st.integers(0, 500)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    # Newcombe 1998, table I, method 3 (score without correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(hits: int, count: int, low: float, high: float) -> None:
    rate = wilson(hits, count)
    assert (rate.value, rate.of) == (hits / count, count)
    assert (rate.low, rate.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_to_divide_by_is_no_rate() -> None:
    assert wilson(0, 0).value is None
    assert f1_rate(0, 0, 0).value is None
    assert average_precision([(0.5, False)]) is None
    assert average_precision_rate([]).value is None


@given(COUNTS, COUNTS, COUNTS)
def test_f1_is_the_harmonic_mean_and_lies_in_its_interval(right: int, wrong: int, missed: int) -> None:
    rate = f1_rate(right, wrong, missed)
    if right + wrong + missed == 0:
        assert rate.value is None
        return
    assert rate.value == pytest.approx(2 * right / (2 * right + wrong + missed))
    assert rate.low is not None
    assert rate.high is not None
    assert 0 <= rate.low <= rate.value <= rate.high <= 1
    assert rate.low < rate.high


def test_more_cases_make_the_interval_narrower() -> None:
    few, many = f1_rate(9, 1, 1), f1_rate(900, 100, 100)
    assert few.value == many.value
    assert (many.high or 0) - (many.low or 0) < ((few.high or 0) - (few.low or 0)) / 5


def test_average_precision_by_hand() -> None:
    ranking = [(0.9, True), (0.8, False), (0.7, True), (0.1, False)]
    assert average_precision(ranking) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(ranking[::-1]) == pytest.approx((1 + 2 / 3) / 2)


def test_the_order_of_equal_scores_is_nothing() -> None:
    assert average_precision([(0.5, True), (0.5, False)]) == average_precision([(0.5, False), (0.5, True)]) == 0.5


def test_a_weight_is_as_many_cases() -> None:
    thrice = [(0.9, False)] * 3 + [(0.4, True)]
    assert average_precision([(0.9, False), (0.4, True)], [3, 1]) == average_precision(thrice)


def test_the_bootstrap_gives_the_same_interval_twice_and_holds_the_value() -> None:
    scored = [(n / 100, n % 3 == 0 or n > 60) for n in range(100)]
    rate = average_precision_rate(scored)
    assert rate == average_precision_rate(scored[::-1])
    assert rate.low is not None
    assert rate.high is not None
    assert rate.value is not None
    assert rate.low < rate.value < rate.high
    assert rate.high - rate.low < 0.25


def test_a_ranking_without_an_error_claims_no_interval() -> None:
    rate = average_precision_rate([(0.9, True), (0.8, True), (0.1, False)])
    assert (rate.value, rate.low, rate.high) == (1.0, None, None)


def test_the_middle_95() -> None:
    assert middle_95(list(range(1001))) == (25, 975)
