"""Rates with their 95 % intervals, and the measures made of them. Nothing here is drawn without a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt

Z = 1.959964
"""Two-sided 95 % of the normal distribution."""
SEED = 20_260_301
_RESAMPLES = 1_000
_WORK = 2_000_000
"""Draws spent on one bootstrap: of large sets fewer resamples are taken, which are then steadier too."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % interval; `value` is None where there was nothing to divide by.

    Without bounds the measurement cannot tell how sure it is.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    of: int = 0
    """How many cases it was measured on."""


NOTHING = Rate(None)


@dataclass(frozen=True, slots=True)
class Counted:
    """Right, wrongly said and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> Rate:
        """Of what was said, the share that is right."""
        return wilson(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Rate:
        """Of what is there, the share that was said."""
        return wilson(self.right, self.right + self.missed)

    @property
    def f1(self) -> Rate:
        """The harmonic mean of both."""
        return f1_rate(self.right, self.wrong, self.missed)

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


def wilson(hits: int, count: int) -> Rate:
    """Answer the share hits / count with Wilson's score interval (Wilson 1927), honest for few cases, near 0 and 1."""
    if count == 0:
        return NOTHING
    share = hits / count
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    reach = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    # At the ends the formula gives 0 and 1 but for the last bit.
    low = 0.0 if hits == 0 else max(0.0, middle - reach)
    high = 1.0 if hits == count else min(1.0, middle + reach)
    return Rate(share, low, high, count)


def f1_rate(right: int, wrong: int, missed: int) -> Rate:
    """Answer F1 with an interval in closed form.

    Of the cases that count for F1 (right, wrong or missed) the share J that is right is binomial, and F1 = 2J / (1 + J)
    rises with J: so Wilson's interval for J, carried over, is one for F1.
    """
    share = wilson(right, right + wrong + missed)
    if share.value is None or share.low is None or share.high is None:
        return NOTHING
    return Rate(_carried(share.value), _carried(share.low), _carried(share.high), share.of)


def _carried(share: float) -> float:
    return 2 * share / (1 + share)


def average_precision(scored: Sequence[tuple[float, bool]], weights: Sequence[float] | None = None) -> float | None:
    """Answer the average precision of a ranking by score; equal scores are one step, so that their order is nothing.

    `weights` say for how many unseen cases each one stands. None where nothing is positive.
    """
    weighed = zip(scored, weights if weights is not None else (1.0,) * len(scored), strict=True)
    ordered = sorted(((score, positive, weight) for (score, positive), weight in weighed), key=lambda case: -case[0])
    total = sum(weight for _, positive, weight in ordered if positive)
    if total <= 0:
        return None
    seen = hits = sum_ = 0.0
    for _, step in groupby(ordered, key=lambda case: case[0]):
        cases = list(step)
        new = sum(weight for _, positive, weight in cases if positive)
        seen += sum(weight for _, _, weight in cases)
        hits += new
        if new:
            sum_ += new / total * (hits / seen)
    return round(min(1.0, sum_), 12)


def average_precision_rate(scored: Sequence[tuple[float, bool]]) -> Rate:
    """Answer the average precision with a percentile bootstrap interval (Efron 1979), drawn from a fixed seed."""
    value = average_precision(scored)
    if value is None:
        return NOTHING
    ordered = sorted(scored, key=lambda case: (-case[0], case[1]))
    count = len(ordered)
    rng = random.Random(SEED)  # noqa: S311 - a resample, no secret
    found = []
    for _ in range(max(100, min(_RESAMPLES, _WORK // count))):
        drawn = average_precision(rng.choices(ordered, k=count))
        if drawn is not None:
            found.append(drawn)
    low, high = middle_95(found)
    if low == high:
        # A ranking without an error stays so however it is drawn: that is no proof that it will.
        return Rate(value, of=count)
    return Rate(value, min(low, value), max(high, value), count)


def middle_95(values: Sequence[float]) -> tuple[float, float]:
    """Answer between which values 95 % of these lie."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(last * 0.025)], ordered[round(last * 0.975)]
