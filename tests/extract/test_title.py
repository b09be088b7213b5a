"""The title vote: the article's own words, without site, section or date."""

from __future__ import annotations

import pytest

from mfg_monitor.extract import metadata, title
from mfg_monitor.extract.html import chunks, parse

URL = "https://news.example.com/a/1"


def titled(head: str, body: str = "", given: str | None = None) -> str:
    root = parse(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>", url=URL)
    return title.choose(metadata.read(root), url=URL, shown=chunks(root), given=given)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("Robot plant doubles output | Example News", "Robot plant doubles output"),
        ("Robot plant doubles output - Business - The Daily Example", "Robot plant doubles output"),
        ("机器人工厂产量翻番_财经频道_示例网", "机器人工厂产量翻番"),
        ("机器人工厂产量翻番--时政--人民网", "机器人工厂产量翻番"),
        ("机器人工厂产量翻番，第二座厂房开工_网易订阅", "机器人工厂产量翻番，第二座厂房开工"),
        ("Robot plant doubles output | DW | 28.04.2023", "Robot plant doubles output"),
        ("State-of-the-art robots leave Lingang", "State-of-the-art robots leave Lingang"),
    ],
)
def test_site_section_and_date_are_cut_off_the_title_tag(tag: str, expected: str) -> None:
    assert titled(f"<title>{tag}</title><meta property='og:site_name' content='Example News'>") == expected


def test_the_heading_inside_the_title_tag_wins_over_the_logo() -> None:
    body = "<h1>Example News</h1><h1>Robot plant doubles output</h1>"
    assert titled("<title>Robot plant doubles output - Example News</title>", body) == "Robot plant doubles output"


def test_a_social_title_cut_at_a_quote_is_mended_by_the_heading() -> None:
    body = '<h1>Plant builds "robots of tomorrow" in Lingang</h1>'
    assert (
        titled("<meta property='og:title' content='Plant builds '>", body)
        == 'Plant builds "robots of tomorrow" in Lingang'
    )


def test_a_social_title_of_another_story_is_not_taken() -> None:
    head = "<title>Robot plant doubles output</title><meta property='og:title' content='Zwölf Boxkämpfe, jung'>"
    assert titled(head, "<h1>Robot plant doubles output</h1>") == "Robot plant doubles output"


def test_a_feed_title_helps_where_the_tag_names_only_a_section() -> None:
    assert titled("<title>新闻动态</title>", given="机器人工厂产量翻番") == "机器人工厂产量翻番"


@pytest.mark.parametrize(
    ("tag", "given"),
    [
        ("Robot plant doubles its output | Delta Wire", None),
        ("Robot plant doubles its output - The Wire of the Yangtze Delta", "Robot plant doubles its output"),
    ],
)
def test_a_site_that_names_itself_nowhere_is_cut_off(tag: str, given: str | None) -> None:
    assert titled(f"<title>{tag}</title>", given=given) == "Robot plant doubles its output"


def test_titles_hold_no_control_or_bidi_characters() -> None:
    assert titled("<title>Robot\u202e plant\x07 doubles\noutput</title>") == "Robot plant doubles output"


@pytest.mark.parametrize(
    ("heading", "given"),
    [("Factory in Shanghai", "Weekly quiz: how much do you know?"), ("上海新厂房启用", "一周要闻回顾")],
)
def test_the_pages_heading_wins_over_a_feed_title_of_other_words(heading: str, given: str) -> None:
    assert titled("", f"<h1>{heading}</h1>", given=given) == heading
    assert titled("<title>Example</title>", f"<h1>{heading}</h1>", given=given) == heading


def test_a_feed_title_that_the_page_shows_wins_over_a_logo() -> None:
    body = "<h1>The Daily Example</h1><p><b>Robot plant doubles output</b></p>"
    assert titled("", body, given="Robot plant doubles output") == "Robot plant doubles output"


def test_elements_named_title_help_where_no_heading_does() -> None:
    body = "<div class='article-title'>Robot plant doubles output</div>"
    assert titled("<title>Robot plant doubles output_Example_Site</title>", body) == "Robot plant doubles output"
