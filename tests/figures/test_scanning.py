"""Where figures could begin."""

from __future__ import annotations

import pytest

from mfg_monitor.figures.scanning import MULTIPLES, places


@pytest.mark.parametrize("word", [*MULTIPLES, "largest", "topping", "seventh", "twenty-first", "were flat", "forty"])
def test_every_word_of_number_is_a_place_to_look_at(word: str) -> None:
    assert [start for start, _, _ in places(f"it {word} then")] == [3]


def test_other_words_are_none() -> None:
    assert not [*places("the works in lingang make robots, zero of them sold, and warehouses")]
