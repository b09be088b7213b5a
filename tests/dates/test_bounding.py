"""Intervals for undated texts: never one that a text's true day falls out of, none where nothing is said."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.dates import bounds

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def between(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Output grew 5 percent in the first four months of 2024, official data showed.", ("2024-05-01", "2024-08-29")),
        ("2024年1-4月，规模以上工业总产值同比增长5%。", ("2024-05-01", "2024-08-29")),
        ("2024年前三季度，产量增长5%。", ("2024-10-01", "2025-01-29")),
        ("In 2023, the city exported more than 4.9 million cars.", ("2024-01-01", "2024-12-31")),
        ("2023年，上海生产新能源汽车128万辆，同比增长34%。", ("2024-01-01", "2024-12-31")),
        (
            "In 2023 exports hit 4.9 million cars. Rules will come into force on September 1 this year. "
            "Firms held steady in the first four months of the year.",
            ("2024-05-01", "2024-08-29"),
        ),
        ("今年前4个月，产量增长。2023年完成产量128万辆。", ("2024-05-01", "2024-08-29")),
        ("Investment will reach 69 billion yuan in 2018. It was 62 million in 2017.", ("2018-01-01", "2018-12-31")),
    ],
)
def test_what_the_text_says_bounds_its_day(text, expected):
    assert bounds(text, now=NOW) == between(*expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing here tells of any time.",
        "By 2025, the city will have 300 factories.",
        "The plant was founded in 1998 and employs 300.",
        "On April 18, 1999 the plant opened.",
        "国发〔2009〕19号",
        "In 2009, the council issued its advice, and more than 100 firms came. A line for 20 jets in 2016 is planned.",
        "The regulation will come into force on September 1 this year.",
        "第2024号文件 model 2023-X and 2,023 cars",
    ],
)
def test_no_honest_interval_no_interval(text):
    assert bounds(text, now=NOW) is None


def test_nothing_is_later_than_first_seen_or_now():
    text = "In 2025 the city made 1.5 million cars."
    assert bounds(text, now=NOW) == between("2026-01-01", "2026-11-21")
    seen = datetime(2026, 3, 1, tzinfo=UTC)
    assert bounds(text, now=NOW, first_seen=seen) == between("2026-01-01", "2026-03-01")


WORDS = "In 2023 2024 2030 will more than 4.9 million 今年 前4个月 . 。 was founded by 2025年1月".split()


def test_an_endless_line_costs_no_endless_time():
    begun = time.process_time()
    bounds("制造2024年5月" * 200_000, now=NOW)
    assert time.process_time() - begun < 10


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_interval_is_ordered_and_past(words):
    interval = bounds(" ".join(words), now=NOW)
    assert interval is None or interval[0] <= interval[1] <= NOW.date()
