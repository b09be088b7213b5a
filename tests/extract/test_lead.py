"""Leads are whole sentences, to the letter from the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.extract.lead import lead_of

LONG = (
    "Counting on castings, gears, bearings, drives, controls and the people who know how to put them together, the "
    "works in Minhang, which stood half empty a decade ago, now ships, by its own account, more heavy machines abroad "
    "than any other hall in the city, and it wants, as its managers told visitors, to double what it ships "
    "(see 〔2026〕7号), without another hall."
)
CHINESE = "闵行一家重型机械厂" + "依靠铸件、齿轮、轴承和熟练工人，" * 20 + "出口量居全市之首。"


def test_a_long_first_sentence_is_told_whole() -> None:
    assert 300 < len(LONG) < 600
    assert lead_of(f"{LONG} A second one follows.\n\nAnd more.") == LONG
    assert 300 < len(CHINESE) < 600
    assert lead_of(f"{CHINESE}第二句。") == CHINESE


def test_a_second_sentence_comes_along_only_while_both_are_short() -> None:
    first = "A yard in Baoshan opened a second hall for its cranes on Monday."
    second = "It cost two billion yuan."
    assert lead_of(f"{first} {second} Third.") == f"{first} {second}"
    assert lead_of(f"{first} {LONG}") == first


def test_a_sentence_without_end_is_cut_behind_a_clause() -> None:
    endless = "The hall holds cranes, " * 60
    lead = lead_of(endless)
    assert 500 < len(lead) <= 600
    assert lead.endswith("cranes")


@pytest.mark.parametrize(
    "before", ["SHANGHAI, March 5, 2026 (Reuters) - ", "新华社上海3月5日电（记者王伟）", "【本报讯】（记者 王伟）"]
)
def test_a_dateline_is_no_part_of_the_lead(before: str) -> None:
    first = "宝山一家船厂为吊车建成的第二座厂房于周一投入使用，可容纳四百台机器。"
    assert lead_of(f"{before}{first}").startswith("宝山")


@given(st.text(alphabet="aA .,。，\n；(", max_size=900))
def test_a_lead_is_a_part_of_the_text(text: str) -> None:
    lead = lead_of(text)
    assert lead in text
    assert len(lead) <= 600
