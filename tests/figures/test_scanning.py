"""Where figures could begin."""

from __future__ import annotations

import pytest

from mfg_monitor.figures.scanning import MULTIPLES, places


@pytest.mark.parametrize("word", [*MULTIPLES, "largest", "topping", "seventh", "twenty-first", "forty"])
def test_every_word_of_number_is_a_place_to_look_at(word: str) -> None:
    assert [start for start, _, _ in places(f"it {word} then")] == [3]


@pytest.mark.parametrize("words", ["were flat", "was unchanged", "remained largely unchanged", "stayed roughly flat"])
def test_every_word_of_no_change_is_one_too(words: str) -> None:
    assert [(start, sort) for start, sort, _ in places(f"it {words} on the year")] == [(3, "flat")]


def test_other_words_are_none() -> None:
    assert not [*places("the works in lingang make robots, zero of them sold, and warehouses")]
