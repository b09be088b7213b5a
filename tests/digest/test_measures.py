"""Figures in both notations, with what each unit is called."""

from __future__ import annotations

import pytest

from mfg_monitor.digest.amounts import english
from mfg_monitor.digest.measures import in_chinese
from mfg_monitor.model import Figure


@pytest.mark.parametrize(
    ("value", "unit", "currency", "in_english", "chinese"),
    [
        (500_000, "vehicle per year", None, "500,000 vehicles per year", "每年50万辆"),
        (10_000, "unit per year", None, "10,000 units per year", "每年1万台"),
        (1.6e7, "t per year", None, "16 million t per year", "每年1,600万吨"),
        (300_000, "per day", None, "300,000 per day", "每天30万"),
        (17, "hour per day", None, "17 hours per day", "每天17小时"),
        (3, "per 1000", None, "3 per 1000", "每1000有3"),
        (45, "second per unit", None, "45 seconds per unit", "每台45秒"),
        (3, "firm", None, "3 firms", "3家企业"),
        (2, "leg", None, "2 legs", "2条腿"),
        (120, "pitch", None, "120 pitches", "120"),
        (40, "GWh", None, "40 GWh", "40吉瓦时"),
        (7, "nm", None, "7 nm", "7纳米"),
        (5, "PFLOPS", None, "5 PFLOPS", "5 PFLOPS"),
        (1, "rank (China)", None, "number 1 (China)", "第1（全国）"),
        (2, "rank", None, "number 2", "第2"),
        (-12.5, "%", None, "-12.5%", "-12.5%"),
        (3587, "CNY per t", "CNY", "¥3,587 per t", "每吨3,587元"),
        (5e9, "CNY", "CNY", "¥5 billion", "50亿元"),
        (12, "XAU", "XAU", "XAU 12", "12 XAU"),
        (9, "", None, "9", "9"),
    ],
)
def test_both_notations(value: float, unit: str, currency: str | None, in_english: str, chinese: str) -> None:
    figure = Figure(value, unit, currency, "", 0, 0)
    assert (english(figure), in_chinese(figure)) == (in_english, chinese)
