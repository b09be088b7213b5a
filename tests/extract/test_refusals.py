from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract import extract
from mfg_monitor.extract.canonical import choose
from mfg_monitor.extract.metadata import Head
from mfg_monitor.extract.notices import is_notice, notice
from mfg_monitor.extract.refusals import MOST_LETTERS, refusal
from mfg_monitor.model import Article, Candidate, Page

URL = "http://news.example/2026/0301/c1.html"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def read(page: Page, candidate: Candidate) -> Article:
    return extract([page], candidate, rules=ArticleRules(), zone="Asia/Shanghai", language=None, now=NOW)


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found", "Page Not Found - Shanghai Daily", "Just a moment...", "Attention Required! | Cloudflare",
        "Sorry, the page you requested was not found", "Service Unavailable", "Are you a robot?", "403 Forbidden",
        "页面不存在", "抱歉，您访问的页面不存在！", "很抱歉，您查看的新闻已被删除", "安全验证", "访问验证_某网",
        "请输入验证码", "您访问的页面不存在或已被删除", "没有找到您要访问的页面", "出错了！", "网站维护中",
    ],
)  # fmt: skip
def test_a_page_that_says_there_is_no_article(title: str) -> None:
    assert refusal(Head(title_tag=title), ["Words."]) is not None
    assert refusal(Head(headings=(title,)), ["Words."]) is not None
    assert refusal(Head(title_tag=title), ["Words." * MOST_LETTERS]) is None


@pytest.mark.parametrize(
    "title",
    [
        "404 workers hired at Lingang", "Fortune Global 500 | Shanghai", "Just a moment: the factory stands still",
        "Not found in Shanghai: spare parts", "人机验证技术企业落户临港", "智能检测",
        "安全检测中心", "验证", "文章", "",
    ],
)  # fmt: skip
def test_a_headline_is_none(title: str) -> None:
    assert refusal(Head(title_tag=title, headings=(title,)), ["Words."]) is None


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment – Tesla halts its plant in Shanghai for a week", "访问受限——上海芯片工厂如何自救",
        "Access denied - How chip makers were shut out of Shanghai", "出错了——临港一工厂为何停产",
    ],
)  # fmt: skip
def test_words_that_a_headline_begins_with_are_none(title: str) -> None:
    assert refusal(Head(title_tag=f"{title} | News", headings=(title,)), ["Words."]) is None


def test_a_box_beside_an_article_is_none() -> None:
    headline = "特斯拉电池工厂今天投产"
    assert refusal(Head(title_tag=f"{headline}_某网", headings=("系统提示", headline)), ["Words."]) is None
    assert refusal(Head(title_tag="某网", headings=("某网", "系统提示")), ["Words."]) == "系统提示"
    dated = {"article:published_time": ["2026-03-01T08:00:00+08:00"]}
    assert refusal(Head(title_tag="Access denied", metas=dated), ["Words."]) is None


def test_such_a_page_gives_no_article_but_what_the_feed_carried() -> None:
    wall = "<html><title>安全验证</title><body><p>请完成下方的验证，之后即可继续访问本站的内容。</p></body></html>"
    page = Page(URL, URL, 200, wall.encode(), NOW, "text/html; charset=utf-8")
    with pytest.raises(ExtractError, match="安全验证") as refused:
        read(page, Candidate(URL, URL, "s", title="上海工厂投产"))
    assert refused.value.kind == "empty"
    told = "<p>" + "上海临港的新工厂今天投产，生产轴承与电机。" * 30 + "</p>"
    assert "轴承" in read(page, Candidate(URL, URL, "s", title="上海工厂投产", content=told)).text


def test_titles_made_to_harm_cost_no_time() -> None:
    began_s = time.process_time()
    for title in ("a| " * 30_000, "抱歉您访问的" * 10_000, "error 40" * 10_000):
        assert refusal(Head(title_tag=title, headings=(title,) * 12), []) is None
    assert time.process_time() - began_s < 1.0


def test_xml_that_is_no_web_page_is_no_article() -> None:
    page = Page(URL, URL, 200, b"<?xml version='1.0'?>\n<answer><code>7</code></answer>", NOW, "text/xml")
    with pytest.raises(ExtractError) as refused:
        read(page, Candidate(URL, URL, "s"))
    assert refused.value.kind == "content_type"


NOTICES = [
    "该文章已被发布者删除", "此内容因违规无法查看", "稿件已撤回", "文章已下线", "原文已删除", "本稿件已撤稿",
    "该链接已过期", "发布者已删除该内容", "此视频因版权原因无法播放", "抱歉，您访问的文章不存在或已被删除",
    "This article has been withdrawn by the publisher", "This story has been retracted", "Content unavailable",
    "This article is no longer available", "Sorry, this content isn't available right now",
    "The page you are looking for doesn't exist", "The publisher has withdrawn this article",
    "This story has been removed because it did not meet our standards", "The requested article could not be found",
]  # fmt: skip


@pytest.mark.parametrize("words", NOTICES)
def test_a_body_that_is_a_notice_is_no_article_but_gone(words: str) -> None:
    for title in ("上海一工厂投产", words):
        markup = (
            f"<html><title>{title} - 新闻网</title><body><h1>{title}</h1><article><p>{words}。</p></article></body>"
        )
        page = Page(URL, URL, 200, f"{markup}</html>".encode(), NOW, "text/html; charset=utf-8")
        with pytest.raises(ExtractError) as refused:
            read(page, Candidate(URL, URL, "s"))
        assert (refused.value.kind, refused.value.status) == ("empty", 404)


def test_what_goes_with_a_notice_may_stand_beside_it() -> None:
    told = ["此内容因违规无法查看", "由用户投诉并经平台审核，涉嫌违反相关法律法规和政策，查看对应规则"]
    assert notice(told) == told[0]
    assert notice(
        ["Plant opens", "This story has been removed.", "We apologise for any inconvenience."], ["Plant opens"]
    )
    assert notice(["该视频已被删除。", "上海警方通报，宝山一钢厂起火。"]) is None
    assert notice(["This article has been removed.", "The plant in Baoshan makes 1,200 gearboxes a year."]) is None


@pytest.mark.parametrize(
    "words",
    [
        "Shanghai drug maker withdraws product", "The agency has withdrawn the report", "该公司已删除文章",
        "The video was removed from WeChat on Tuesday after it showed a fire at a Baoshan steel plant",
        "涉事视频已被平台删除，警方介入", "该产品已下架", "该车型已下线", "C919第三架机身下线", "本文已删除部分内容",
        "This report was published on Monday", "This plant is no longer available for lease", "这一消息已被公司否认",
    ],
)  # fmt: skip
def test_a_report_on_what_was_deleted_or_withdrawn_is_no_notice(words: str) -> None:
    assert notice([words]) is None
    assert not is_notice(words)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Tesla has apologised for an advertisement that showed a worker asleep at its Shanghai plant.",
          "The video has since been removed."), "Tesla apologises for advert"),
        (("Bosch will change its sick-leave policy at the Stuttgart plant, its works council wrote on LinkedIn.",
          "The post has since been deleted."), "Bosch to change sick-leave policy"),
        (("Samsung unveiled its new search for suppliers in Texas on its website on Friday.",
          "The page was taken down."), "Nvidia supplier list"),
        (("Tesla pulls an advert over a worker asleep. The video has since been removed.",),
         "Tesla pulls an advert over a worker asleep"),
        (("特斯拉宣布关闭柏林工厂。该消息已被撤回。",), "特斯拉"),
        (("网传某汽车厂商关闭工厂，当事企业已向警方投诉。", "该视频已下架。"), "某厂回应"),
        (("This report has been withdrawn.", "By Monday all workers were back."), "Bosch"),
        (("This report has been withdrawn.", "Contact was lost with the ship on Friday."), "Cosco"),
        (("该文章已被删除。", "公司因违反规定被关闭"), "某厂回应"),
        (("The video has been removed, the maker of gearboxes said.",), "Gearboxes"),
    ],
)  # fmt: skip
def test_an_article_with_something_deleted_in_it_stays_one(lines: tuple[str, ...], title: str) -> None:
    assert notice(lines, [title]) is None
    assert notice(lines, [title], is_dated=True) is None


@pytest.mark.parametrize(
    "words",
    [
        "抱歉，您访问的页面不存在，请检查网址是否正确。", "很抱歉，您查看的文章已被删除，点击返回首页",
        "您访问的页面不存在，3秒后自动跳转到首页", "您访问的文章已下线或不存在，5秒后返回首页",
        "稿件已撤回，请以官方发布为准。",
        "Sorry, the page you requested could not be found, please return to the home page.",
        "The page you are looking for might have been removed, had its name changed, or is temporarily unavailable.",
        "The requested URL was not found on this server.", "The requested URL /a/7.html was not found on this server.",
        "(Reuters) - This story has been withdrawn.", "LONDON (Reuters) - This report was withdrawn.",
        "新华社上海3月1日电 本稿件已撤稿。",
        "Oops! That page can’t be found. It looks like nothing was found at this location.",
        "We're sorry. The article you're looking for no longer exists. Please check the URL or search our site.",
        "您要查看的内容可能已被删除，或者暂时无法访问。您可以返回首页浏览更多内容，或联系客服。",
        "该内容已被发布者删除。来源：某网。感谢您的关注与支持。",
        "This story has been withdrawn. There will be no replacement story.",
    ],
)  # fmt: skip
def test_stock_phrases_may_stand_in_a_notices_sentence(words: str) -> None:
    assert notice([words], ["上海一工厂投产"])
    page = f"<html><title>上海一工厂投产</title><body><article><p>{words}</p></article></body></html>"
    with pytest.raises(ExtractError) as refused:
        read(Page(URL, URL, 200, page.encode(), NOW, "text/html; charset=utf-8"), Candidate(URL, URL, "s"))
    assert (refused.value.kind, refused.value.status) == ("empty", 404)


def test_where_a_date_is_declared_the_notice_comes_first() -> None:
    told = ["We apologise for any inconvenience.", "This story has been removed."]
    assert notice(told)
    assert notice(told, is_dated=True) is None
    assert notice(told[::-1], is_dated=True)


@pytest.mark.parametrize(
    "title",
    [
        "Report withdrawn", "Material unavailable", "Message deleted", "The video was removed", "消息撤回", "资源下线",
        "作品下架", "信息过期",
    ],
)  # fmt: skip
def test_a_short_headline_of_something_withdrawn_is_one(title: str) -> None:
    assert refusal(Head(title_tag=title, headings=(title,)), ["Words of an article."]) is None
    for gone in (
        "This report was withdrawn",
        "Page unavailable",
        "Article withdrawn",
        "该消息已撤回",
        "文章下架",
        "页面过期",
    ):
        assert refusal(Head(title_tag=gone, headings=(gone,)), ["Words of an article."])


def test_sentences_made_to_harm_cost_no_time() -> None:
    began_s = time.process_time()
    for words in (
        "is moved or " * 16, "has been removed or may have been " * 5, "违反法律法规政策" * 24,
        "please click here to " * 9, "can go back to home " * 9, "或者可能已被删除" * 24, "请您可以点击返回" * 24,
        "the page you are looking for has been " * 5,
    ):  # fmt: skip
        assert notice([f"{words}x.", "This page is gone."]) is None
    assert time.process_time() - began_s < 1.0


def test_a_wall_says_nothing_of_what_is_behind_it() -> None:
    wall = "<html><title>Access denied</title><body><p>You have no leave to see this, says the gate.</p></body></html>"
    with pytest.raises(ExtractError) as refused:
        read(Page(URL, URL, 200, wall.encode(), NOW, "text/html; charset=utf-8"), Candidate(URL, URL, "s"))
    assert (refused.value.kind, refused.value.status) == ("empty", None)


@pytest.mark.parametrize(
    ("named", "believed"),
    [
        ("/a/1.html", True), ("/news/list.html", False), ("/404.html", False), ("/error/404.html", False),
        ("http://news.example:8080/a/1.html", False), ("https://news.example/a/1.html", True), ("/a/404.html", True),
    ],
)  # fmt: skip
def test_a_canonical_address_is_an_articles(named: str, believed: bool) -> None:
    front = "http://news.example/news/list.html"
    chosen = choose(Head(canonical=named), url=URL, fallback=URL, front=front)
    assert (chosen != URL) is believed
