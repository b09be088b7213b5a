"""What lets a text be read quickly changes nothing of what is found in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.classify.fold import _MAY_BE_SKIPPED, _SKIPPED, fold
from mfg_monitor.classify.matcher import Matcher
from mfg_monitor.classify.vocabulary import Rule

PLANT = Rule("making", "strong", "plant", 1.0)
WORKS = Rule("making", "strong", "工厂", 1.0)
PAPER = Rule("sector", "paper", "《造纸》", 0.6)
EURO = Rule("sector", "money", "€uro note", 0.6)


def terms(rules: list[Rule], text: str) -> list[str]:
    return [hit.rule.term for hit in Matcher(rules).find(fold(text), text)]


@pytest.mark.parametrize("text", ["a plant of 工厂", "工厂 or plant", "The plant’s own “工厂”"])
def test_one_text_in_two_scripts_is_read_with_both(text: str) -> None:
    assert sorted(terms([PLANT, WORKS], text)) == ["plant", "工厂"]


def test_patterns_that_begin_with_a_sign_are_found() -> None:
    assert terms([PLANT, PAPER, EURO], "a €uro note on 《造纸》") == ["€uro note", "《造纸》"]


def test_a_pattern_is_found_wherever_it_stands_in_a_latin_text() -> None:
    mixed = Rule("company", "mixed", "中 chips and wafers 国", 1.0)
    tail = Rule("company", "tail", "沪 semiconductor", 1.0)
    for before, after in ((0, 0), (1, 1), (200, 200)):
        text = "x " * before + "中 chips and wafers 国, 沪 semiconductor, 工厂" + " x" * after + " 工厂"
        assert terms([mixed, tail, WORKS], text) == [mixed.term, tail.term, WORKS.term, WORKS.term]


@pytest.mark.parametrize(("rules", "found"), [([PLANT], ["plant"]), ([WORKS], ["工厂"]), ([], [])])
def test_a_vocabulary_of_one_script_or_none_reads_any_text(rules: list[Rule], found: list[str]) -> None:
    assert terms(rules, "the plant is a 工厂") == found


@given(st.text("a ü(\t\u00a0\u3000\u00ad\u200b上)", max_size=12))
def test_whatever_is_skipped_is_seen_by_the_quick_look(text: str) -> None:
    quick = any(blank in text for blank in ("  ", "\t", "\u00a0", "\u3000")) or _MAY_BE_SKIPPED.search(text)
    assert quick or not _SKIPPED.search(text)
