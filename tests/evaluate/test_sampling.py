"""The sample: some of each kind, the same for a seed, in no telling order."""

from __future__ import annotations

from collections import Counter

import pytest

from mfg_monitor.evaluate import Sampled, Stratum, sample, stratum_of


def items(kept: int, nearly: int, rejected: int) -> list[Sampled]:
    strata: list[Stratum] = ["kept"] * kept + ["nearly"] * nearly + ["rejected"] * rejected
    return [Sampled(number, stratum) for number, stratum in enumerate(strata, 1)]


@pytest.mark.parametrize(
    ("there", "count", "drawn"),
    [
        ((100, 100, 100), 30, (10, 10, 10)),
        ((100, 2, 1000), 30, (14, 2, 14)),
        ((0, 0, 50), 20, (0, 0, 20)),
        ((3, 4, 5), 100, (3, 4, 5)),
        ((100, 100, 100), 1, (1, 0, 0)),
        ((0, 0, 0), 10, (0, 0, 0)),
    ],
)
def test_equal_shares_and_what_is_short_goes_to_the_others(
    there: tuple[int, int, int], count: int, drawn: tuple[int, int, int]
) -> None:
    found = Counter(item.stratum for item in sample(items(*there), count, seed=1))
    assert (found["kept"], found["nearly"], found["rejected"]) == drawn


def test_a_seed_draws_the_same_and_another_one_does_not() -> None:
    there = items(200, 200, 200)
    first = sample(there, 30, seed=1)
    assert first == sample(there[::-1], 30, seed=1)
    assert set(first) != set(sample(there, 30, seed=2))


def test_answered_items_make_room_for_the_next_of_the_same_draw() -> None:
    there = items(60, 60, 60)
    all_at_once = sample(there, 60, seed=5)
    first = sample(there, 30, seed=5)
    second = sample([item for item in there if item not in first], 30, seed=5)
    assert set(first) | set(second) == set(all_at_once)


def test_the_draw_is_even() -> None:
    drawn = Counter(item.item_id for seed in range(400) for item in sample(items(10, 0, 0), 3, seed=seed))
    assert set(drawn) == set(range(1, 11))
    assert all(80 <= count <= 160 for count in drawn.values())


def test_the_strata() -> None:
    assert stratum_of(relevant=True, score=0.1, threshold=0.5) == "kept"
    assert stratum_of(relevant=False, score=0.25, threshold=0.5) == "nearly"
    assert stratum_of(relevant=False, score=0.24, threshold=0.5) == "rejected"
