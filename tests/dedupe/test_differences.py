"""Two wordings: the pieces hold both, and the class of a change is what a reader would call it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfg_monitor.dedupe.copying.differences import Wording, changes, difference, same_headline, shortened

WORDS = st.lists(st.sampled_from(["上", "海", "plant", "50", " ", "\n\n", ".", "GWh", "，"]), max_size=30).map("".join)


@given(WORDS, WORDS)
@settings(max_examples=150)
def test_the_pieces_hold_both_wordings(old: str, new: str) -> None:
    told = difference(old, new)
    assert "".join(words for kind, words in told if kind != "ins") == old
    assert "".join(words for kind, words in told if kind != "del") == new
    assert any(kind for kind, _ in told) == (old != new)


def test_words_are_compared_and_chinese_by_character() -> None:
    assert difference("It makes 50 GWh a year.", "It makes 60 MWh a year.") == [
        ("", "It makes "), ("del", "50 GWh"), ("ins", "60 MWh"), ("", " a year."),
    ]  # fmt: skip
    assert difference("将于三月投产", "已于三月投产") == [("del", "将"), ("ins", "已"), ("", "于三月投产")]
    long = "same " * 200
    assert [len(words) < 400 for _, words in shortened(difference(f"{long}old", f"{long}new"))] == [True] * 3


def test_long_texts_are_compared_in_good_time() -> None:
    old, new = "x " * 5000, "y " * 5000
    assert difference(old, new) == [("del", old), ("ins", new)]


CASES = [
    ("The plant will make 50 GWh a year.", "The plant will make 60 GWh a year.", {"figures"}),
    ("It costs three billion yuan.", "It costs four billion yuan.", {"figures"}),
    ("年产电池50台，五月交付。", "年产电池60台，五月交付。", {"figures"}),
    ("It opens on May 12 in Baoshan.", "It opens on May 14 in Baoshan.", {"date"}),
    ("The new works opened its gates on May 12, 2025.", "The new works opened its gates on May 12, 2026.", {"date"}),
    ("It opens on Monday at the port.", "It opens on Tuesday at the port.", {"date"}),
    ("工厂将于3月5日投产。", "工厂将于3月8日投产。", {"date"}),
    ("The works of Tesla will grow.", "The works of Bosch will grow.", {"names"}),
    ("临港的工厂投产。", "嘉定的工厂投产。", {"names"}),
    ("Workers said it was late.", "Officials said it was late.", {"wording"}),
    ("It is late.", "It is late.\n\nSome 50 people came.", {"wording"}),
    ("Makers of cars and ships came.", "Makers of ships and cars came.", {"wording"}),
    ("The yard will make 50 ships.", "The yard could make 60 ships.", {"figures", "wording"}),
    ("It is late.\n\nViews: 1,204", "It is late.\n\nViews: 1,377", set()),
    ("上海臨港的工廠。", "上海临港的工厂。", set()),
    ("“It is late”, he said.", '"It is late," he said.', set()),
]


@pytest.mark.parametrize(("old", "new", "classes"), CASES)
def test_each_change_has_its_class(old: str, new: str, classes: set[str]) -> None:
    terms = {"临港": "lingang", "嘉定": "jiading"}
    assert set(changes(Wording("t", old, terms=terms), Wording("t", new, terms=terms))) == classes


def test_headline_and_day_of_publication_are_told_first() -> None:
    old = Wording("Tesla to make 50 packs", "As told.", "2026-03-01")
    new = Wording("Tesla to make 60 packs", "As told.", "2026-02-28")
    assert changes(old, new) == ("headline", "figures", "date")


@pytest.mark.parametrize("title", ["A plant opens - Delta Wire", "a plant opens", "A  plant, opens!", "A plant opens"])
def test_what_a_site_puts_beside_a_headline_is_no_other_one(title: str) -> None:
    assert same_headline("A plant opens", title)
    assert not same_headline("A works opens", title)
