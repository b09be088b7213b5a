"""Dates beside links: only what stands apart is a date; a headline's own words never are."""

from __future__ import annotations

import pytest
from lxml import etree

from mfg_monitor.discover.links import links_of


def beside(item: str) -> tuple[str, str]:
    """Answer title and date of the one link in a list's item."""
    root = etree.HTML(f"<html><body><ul><li>{item}</li><li><a href='/other'>Another story</a></li></ul></body></html>")
    link = links_of(root, "http://news.example/")["http://news.example/n/1"]
    return link.title, link.date


@pytest.mark.parametrize(
    "headline",
    [
        "今天起上海新能源货车可全天进城",
        "昨天 10:00 投产的临港工厂迎来首批订单",
        "3天前停产的车间已恢复运行",
        "3月5日上海一批工厂集中开工",
        "Works that closed 3 days ago is running again",
        "What Baoshan builds today",
        "Yesterday at 10:00 the last press stopped",
        "Strike of May 3, 2021 is settled",
    ],
)
def test_words_of_a_headline_are_never_a_date(headline: str) -> None:
    assert beside(f"<a href='/n/1'>{headline}</a>") == (headline, "")
    assert beside(f"<h3><a href='/n/1'>{headline}</a></h3> <span>2026-11-02</span>") == (headline, "2026-11-02")


@pytest.mark.parametrize(
    "item",
    [
        "<a href='/n/1'>What Baoshan builds <b>today</b></a>",
        "<a href='/n/1'>What Baoshan builds <em>yesterday</em></a>",
        "<a href='/n/1'>Strike of <strong>May 3, 2021</strong></a>",
        "<a href='/n/1'><h3>A strike is settled</h3><p>The strike began 3 days ago, on May 3, 2021.</p></a>",
        "<a href='/n/1'>A strike is settled</a><p>Work stopped 3 days ago</p>",
        "<a href='/n/1'>A strike is settled</a><p>Work stopped on May 3, 2021</p>",
        "<a href='/n/1'>一家工厂复工</a><p>工厂昨天 10:00 恢复生产</p>",
        "<a href='/n/1'>[2026-11-02] 一家工厂复工</a>",
    ],
)
def test_days_that_a_teaser_tells_of_are_no_dates(item: str) -> None:
    assert beside(item)[1] == ""


@pytest.mark.parametrize(
    ("item", "date"),
    [
        ("<a href='/n/1'>一家工厂复工</a><span>10小时前</span>", "10小时前"),
        ("<a href='/n/1'><h3>一家工厂复工</h3><i>昨天 10:00</i></a>", "昨天 10:00"),
        ("<a href='/n/1'>一家工厂复工 <span class='time'>昨天 10:00</span></a>", "昨天 10:00"),
        ("<a href='/n/1'>A strike is settled</a> <small>3 days ago</small>", "3 days ago"),
        ("<a href='/n/1'>一家工厂复工</a>（11-02）", "11-02"),
        ("<a href='/n/1'>一家工厂复工</a><p>发布时间：2026-11-02 10:20</p>", "2026-11-02 10:20"),
        ("<a href='/n/1'>A strike is settled</a><p>Example Post | Nov 2, 2026</p>", "Nov 2, 2026"),
        ("<a href='/n/1'>A strike is settled</a><div><b>02</b><span>2026-11</span></div>", "2026-11-02"),
        ("<a href='/n/1'>Settled <time datetime='2026-11-02T10:20:00Z'>today</time></a>", "2026-11-02T10:20:00Z"),
        ("2 Nov 2026 <a href='/n/1'>A strike is settled</a>", "2 Nov 2026"),
    ],
)
def test_what_stands_apart_beside_a_link_is_its_date(item: str, date: str) -> None:
    assert beside(item)[1] == date


def test_a_date_typed_before_or_behind_the_words_is_not_part_of_the_title() -> None:
    assert beside("<a href='/n/1'>[2026-11-02] 一家工厂复工</a>")[0] == "一家工厂复工"
    assert beside("<a href='/n/1'>A strike is settled 2026-11-02</a>")[0] == "A strike is settled"
    assert beside("<a href='/n/1'>一家工厂复工<span>2026-11-02</span></a>") == ("一家工厂复工", "2026-11-02")
