"""Datelines: what stands before the first sentence, and what only looks like it."""

from __future__ import annotations

import pytest

from mfg_monitor.extract.dateline import dateline_of

STORY = "Cranes leave the yard."
HAN = "吊车驶出堆场。"


@pytest.mark.parametrize(
    ("before", "date", "agency"),
    [
        ("SHANGHAI, March 5, 2026 (Reuters) - ", "March 5, 2026", "Reuters"),
        ("SHANGHAI, March 5 (Xinhua) -- ", "March 5", "Xinhua"),
        ("SHANGHAI (AP) — ", "", "AP"),
        ("Shanghai, 5 Mar. 2026 – ", "5 Mar. 2026", None),
        ("BEIJING/SHANGHAI, March 5, 2026 /PRNewswire/ -- ", "March 5, 2026", "PRNewswire"),
        ("SHANGHAI, China - March 5, 2026 - ", "March 5, 2026", None),
    ],
)
def test_latin_datelines(before: str, date: str, agency: str | None) -> None:
    found = dateline_of(before + STORY)
    assert found is not None
    assert (found.date, found.agency, found.end) == (date, agency, len(before))


@pytest.mark.parametrize(
    ("before", "date", "agency", "names"),
    [
        ("（新华社）上海3月5日电 ", "3月5日", "新华社", ""),
        ("新华社上海2026年3月5日电（记者王伟、李娜）", "2026年3月5日", "新华社", "王伟、李娜"),
        ("中新网上海3月5日电 (记者 王伟)", "3月5日", "中新网", "王伟"),
        ("【本报讯】", "", None, ""),
        ("【本报讯】（记者 王伟）", "", None, "王伟"),
        ("本报讯 记者王伟报道 ", "", None, "王伟"),
        ("【中央社上海5日電】", "5日", "中央社", ""),
        ("上海3月5日讯 ", "3月5日", None, ""),
    ],
)
def test_chinese_datelines(before: str, date: str, agency: str | None, names: str) -> None:
    found = dateline_of(before + HAN)
    assert found is not None
    assert (found.date, found.agency, found.names, found.end) == (date, agency, names, len(before))


@pytest.mark.parametrize(
    "line",
    [
        "上海电气集团发布新机组。",
        "人民网电视台今日开播。",
        "Tesla - the car maker - adds a shift.",
        "The yard (old) - was closed.",
        "China, Japan - the two agree.",
        "Cranes of Baoshan - A story",
        "",
    ],
)
def test_what_only_looks_like_a_dateline(line: str) -> None:
    assert dateline_of(line) is None
