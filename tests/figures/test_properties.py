"""Whatever the text: offsets point at the quotes, in order, without overlap; the width of digits changes nothing."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfg_monitor.figures import find_figures

PIECES = (
    "12 3.5 1,496 2025 18 000 0 007 一 二十四 一百二十亿 三四百 两 万 亿 千 百 十 半 多 余 近 超 约 逾 第 "
    "前 每 成 倍 番 分之 % percent percentage points 元 亿元 万元 美元 yuan $ US$ RMB € ¥ million billion "
    "bn m k hundred dozen one twenty-four half a a an the of to - — ~ 至 和 and ( ) （ ） , ， . 。 、 辆 "
    "台 家 个 项目 吨 平方米 亩 GWh MW km per year / 万人 people robots projects companies first "
    "third-largest ranked No. top ten 全国 世界 首位 连续 年 月 日 下降 增长 fell rose by 同比 \u200b "
    "\u202e \n ２５ ％ ① ٣ 5G C919 doubled twice times as 级 产业 every 45 seconds consecutive 最大 的 "
    "翻番 持平 tops list world's largest Ⅷ İ ﬁ 𝟙"
).split(" ")
anything = st.text(max_size=200)
newslike = st.lists(st.sampled_from(PIECES), max_size=40).flatmap(
    lambda pieces: st.sampled_from(["".join(pieces), " ".join(pieces)])
)
WIDE = {ord(digit): 0xFF10 + int(digit) for digit in "0123456789"} | {ord("%"): 0xFF05}


@settings(max_examples=400)
@given(st.one_of(anything, newslike), st.sampled_from(["en", "zh", "ja", "fr"]))
def test_figures_point_at_their_words(text: str, language: str) -> None:
    place = 0
    for figure in find_figures(text, language=language):
        assert text[figure.start : figure.end] == figure.quote != ""
        assert figure.start >= place
        assert math.isfinite(figure.value)
        assert figure.unit
        assert figure.currency is None or figure.unit.startswith(figure.currency)
        assert figure.bound is not None
        assert figure.bound.split()[0] in {"exact", "min", "max", "approx", "range", "target", "forecast"}
        place = figure.end


@settings(max_examples=200)
@given(newslike)
def test_full_width_digits_mean_the_same(text: str) -> None:
    plain = [(figure.value, figure.unit, figure.bound) for figure in find_figures(text, language="zh")]
    wide = [(figure.value, figure.unit, figure.bound) for figure in find_figures(text.translate(WIDE), language="zh")]
    assert wide == plain


@settings(max_examples=200)
@given(newslike)
def test_a_paragraph_before_changes_no_value(text: str) -> None:
    alone = [(figure.value, figure.unit) for figure in find_figures(text, language="en")]
    below = [(figure.value, figure.unit) for figure in find_figures(f"Nothing to count here.\n\n{text}", language="en")]
    assert below == alone


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,111",
        "一",
        "万",
        "1 ",
        "1.",
        "1-",
        "one ",
        "5 yuan (",
        "1 million, ",
        "twenty-",
        "一分之",
        "12万辆增长",
        "(",
        "2025年",
    ],
)
def test_two_megabytes_on_one_line_take_seconds_not_minutes(piece: str) -> None:
    line = piece * (2_000_000 // len(piece))
    begun = time.process_time()
    figures = find_figures(line, language="zh")
    assert time.process_time() - begun < 10
    assert all(line[figure.start : figure.end] == figure.quote for figure in figures[:50])


def test_an_empty_text_has_no_figures() -> None:
    assert find_figures("", language="en") == ()
    assert find_figures(" \n\u200b", language="zh") == ()
