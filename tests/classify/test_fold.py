"""Folding keeps the way back to the original text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.classify.fold import fold
from mfg_monitor.script import simplified_forms


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＳＨＡＮＧＨＡＩ　Ｇ６０", "shanghai g60"),
        ("滬上臨港機器人", "沪上临港机器人"),
        ("上\u200b海", "上海"),
        ("\u202bShang\u00adhai\u202c", "shanghai"),
        ("smart-factory", "smart factory"),
        ("Jing’an", "jing'an"),
        ("f0undry in 5hanghai", "foundry in shanghai"),
        ("5G, C919 and 12-inch", "5g, c919 and 12 inch"),
        ("中國(guó)商飛", "中国商飞"),
        ("中國(上海)自由貿易", "中国(上海)自由贸易"),
        ("Sh\u0430nghai", "shanghai"),
        ("a  \t b", "a b"),
    ],
)
def test_one_spelling_of_many(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_a_skipped_character_lies_inside_the_original_span() -> None:
    text = "在上\u200b海的工厂"
    folded = fold(text)
    start = folded.text.index("上海")
    assert text[slice(*folded.original(start, start + 2))] == "上\u200b海"
    assert folded.here(text.index("的")) == folded.text.index("的")


def test_the_table_is_one_to_one() -> None:
    table = simplified_forms()
    assert len(table) > 3000
    assert {len(one) for pair in table.items() for one in pair} == {1}
    assert table["滬"] == "沪"


@given(st.text(alphabet=st.characters(codec="utf-8", max_codepoint=0x3100), max_size=20))
def test_signs_in_a_latin_text_are_folded_as_in_a_chinese_one(signs: str) -> None:
    latin, chinese = fold(f"{'Pumps of Minhang. ' * 30}| {signs}"), fold(f"{'中国商飞。' * 100}| {signs}")
    assert latin.text.partition("|")[2] == chinese.text.partition("|")[2]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_every_folded_character_has_its_original(text: str) -> None:
    folded = fold(text)
    assert folded.at is None or len(folded.at) == len(folded.text)
    if folded.at is None:
        assert len(folded.text) == len(text)
    for index in range(len(folded.text)):
        start, end = folded.original(index, index + 1)
        assert 0 <= start < end <= len(text)
