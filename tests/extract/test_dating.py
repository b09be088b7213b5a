"""The witnesses of a page's date: which places speak, and which are not asked."""

from __future__ import annotations

import pytest
from tests.extract.pages import ENGLISH, NOW, candidate, html, page, paragraphs, read

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.extract import extract
from mfg_monitor.extract.weighing import is_vague, weighed
from mfg_monitor.model import DateWitness

PLAIN = {"url": "https://news.example.com/robots", "canonical_url": "https://news.example.com/robots"}


def dated(around: str = "", head: str = "", after: str = "") -> str | None:
    markup = html(f"<h1>Robot plant doubles output</h1>{around}{paragraphs(ENGLISH)}{after}", head=head)
    pages = [page(markup, url=PLAIN["url"])]
    known = candidate(**PLAIN)
    return extract(pages, known, rules=ArticleRules(), zone="Asia/Shanghai", language=None, now=NOW).dating.published


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2025-05-20T08:30:00+08:00">', "2025-05-20T08:30:00+08:00"),
        ('<meta name="PubDate" content="2025-05-20 08:30">', "2025-05-20T08:30+08:00"),
        ('<meta name="publishdate" content="2025-05-20">', "2025-05-20"),
        ('<meta name="firstpublishedtime" content="2025-05-20-08:30:10">', "2025-05-20T08:30:10+08:00"),
        ('<meta itemprop="datePublished" content="2025-05-20">', "2025-05-20"),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"Article","datePublished":"2025-05-20"}]}</script>',
            "2025-05-20",
        ),
        ('<script>var info = {"publishTime": "2025-05-20 08:30:00"};</script>', "2025-05-20T08:30:00+08:00"),
    ],
)
def test_the_head_names_the_day(head: str, expected: str) -> None:
    assert dated(head=head) == expected


def test_a_scripts_date_is_whole_however_far_other_dates_stand_from_it() -> None:
    script = '<script>var a={"updateTime":"2025-05-22 09:00:00","id":"%s","publishTime":"2025-05-20 08:30:00"}</script>'
    assert {dated(head=script % ("9" * digits)) for digits in range(120)} == {"2025-05-20T08:30:00+08:00"}


@pytest.mark.parametrize(
    "around",
    [
        "<p>May 20, 2025</p>",
        "<div><span>2025年5月20日</span> <span>来源：示例报</span></div>",
        "<time datetime='2025-05-20'>Tuesday</time>",
        "<div class='pubtime'>发布时间：25-05-20</div>",
        "<ul><li>May</li><li>20</li><li>2025</li></ul>",
    ],
)
def test_the_words_behind_the_headline_name_the_day(around: str) -> None:
    assert (dated(around) or "")[:10] == "2025-05-20"


@pytest.mark.parametrize(
    "after",
    [
        "<aside class='related'><a href='/x'>Another tale</a> <time datetime='2025-01-02'>2 Jan</time></aside>",
        "<aside><h3>Latest</h3><ul><li><a href='/x'>Another tale</a> <span>2025-01-02</span></li></ul></aside>",
        "<div class='comments'><p>Tom 2025-01-02 10:05 well said</p></div>",
        "<footer>2025-01-02</footer>",
    ],
)
def test_days_of_related_stories_and_comments_are_no_witnesses(after: str) -> None:
    assert dated(after=after) is None


@pytest.mark.parametrize(
    "calendar",
    [
        f"今天是{NOW:%Y年%m月%d日}",
        f"{NOW:%Y年%m月%d日} 星期三 农历四月廿四",
        f"<span>{NOW:%Y年%m月%d日}</span> <span>星期三</span>",
        f"{NOW:%A, %B %d, %Y}",
        f"<p class='date'>Printed on {NOW:%B %d, %Y}</p>",
    ],
)
def test_a_pages_own_calendar_dates_no_article(calendar: str) -> None:
    markup = html(f"<div>{calendar}</div><h1>Robot plant doubles output</h1>{paragraphs(ENGLISH)}")
    known = candidate(**PLAIN)
    read_ = extract([page(markup, url=PLAIN["url"])], known, rules=ArticleRules(), zone="UTC", language=None, now=NOW)
    assert read_.dating.published is None


@pytest.mark.parametrize("kind", ["ItemList", "Comment"])
def test_json_ld_of_other_things_dates_no_article(kind: str) -> None:
    told = f'{{"@type": "{kind}", "itemListElement": [{{"@type": "NewsArticle", "datePublished": "2025-01-02"}}]}}'
    assert dated(head=f'<script type="application/ld+json">{told}</script>') is None


def test_a_page_without_any_date_has_none() -> None:
    assert dated() is None


def test_an_update_is_not_the_day_of_publication() -> None:
    article = read(
        html(
            f"<h1>Robot plant doubles output</h1><p>Updated: May 30, 2025</p>{paragraphs(ENGLISH)}",
            head='<meta property="article:published_time" content="2025-05-21">',
        )
    )
    assert article.dating.published == "2025-05-21"
    assert article.dating.updated == "2025-05-30"


def test_relative_words_step_back_before_an_exact_day() -> None:
    vague = DateWitness("byline", "2025-06-01T09:00+08:00", "minute", "3 hours ago")
    exact = DateWitness("meta", "2025-05-20", "day", "2025-05-20")
    assert is_vague(vague)
    assert weighed([vague, exact], zone="Asia/Shanghai") == [exact]
    assert weighed([vague], zone="Asia/Shanghai") == [vague]


def test_an_instant_in_utc_is_told_on_the_day_that_the_page_shows() -> None:
    utc = DateWitness("json-ld", "2025-05-20T22:17:00+00:00", "second", "2025-05-20T22:17:00Z")
    shown = DateWitness("byline", "2025-05-21", "day", "May 21, 2025")
    told, _ = weighed([utc, shown], zone="Asia/Shanghai")
    assert told.value == "2025-05-21T06:17:00+08:00"


def test_a_day_that_no_zone_explains_moves_nothing() -> None:
    utc = DateWitness("json-ld", "2025-05-20T12:26:15+00:00", "second", "2025-05-20T12:26:15Z")
    shown = DateWitness("byline", "2025-05-19", "day", "May 19, 2025")
    assert weighed([utc, shown], zone="Asia/Shanghai")[0] == utc


def test_relative_words_in_a_subheading_date_nothing() -> None:
    assert dated("<h2>A hall that closed 3 days ago opens again</h2>") is None
    assert dated("<p>工厂昨天 10:00 恢复生产</p>") is None
    assert (dated("<p>3 days ago</p>") or "")[:10] == "2025-05-29"


def test_a_feeds_midnight_yields_to_meta_and_byline_that_agree() -> None:
    markup = html(
        f"<h1>Robot plant doubles output</h1><p>May 20, 2025 08:30:10</p>{paragraphs(ENGLISH)}",
        head='<meta property="article:published_time" content="2025-05-20T08:30:10+08:00">',
    )
    feed = DateWitness("feed", "2025-05-23", "day", "Fri, 23 May 2025 00:00:00 GMT")
    dating = read(markup, **PLAIN, witnesses=(feed,)).dating
    assert (dating.published, dating.precision) == ("2025-05-20T08:30:10+08:00", "second")
    assert feed in dating.witnesses


def test_a_feeds_utc_time_is_told_on_the_day_that_the_page_shows() -> None:
    markup = html(f"<h1>Robot plant doubles output</h1><p>May 21, 2025</p>{paragraphs(ENGLISH)}")
    feed = DateWitness("feed", "2025-05-20T22:17:00+00:00", "second", "Tue, 20 May 2025 22:17:00 GMT")
    dating = read(markup, **PLAIN, witnesses=(feed,)).dating
    assert (dating.published, dating.evidence) == ("2025-05-21T06:17:00+08:00", "feed")
