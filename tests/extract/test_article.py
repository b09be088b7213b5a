"""The whole reading of a page: text, title, people, dates, address."""

from __future__ import annotations

import pytest
from tests.extract.pages import CHINESE, ENGLISH, URL, html, paragraphs, read

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.errors import ExtractError

MENU = "<nav><ul>" + "".join(f'<li><a href="/{i}">Section {i}</a></li>' for i in range(12)) + "</ul></nav>"
STORY = f"{MENU}<h1>Robot plant doubles output</h1><div class='body'>{paragraphs(ENGLISH)}</div>"


def test_text_is_the_story_alone() -> None:
    article = read(html(f"{STORY}<h3>Related stories</h3><ul><li><a href='/x'>Another tale</a></li></ul>"))
    assert article.text == "\n\n".join(ENGLISH)
    assert article.title == "Robot plant doubles output"
    assert article.quality == ()


def test_lead_is_taken_to_the_letter() -> None:
    article = read(html(STORY))
    assert article.lead in article.text
    assert article.lead.startswith(ENGLISH[0])
    assert len(article.lead) <= 300


def test_chinese_story_ends_at_its_editor() -> None:
    tail = (
        "<p>（责任编辑：王小明）</p><h4>相关阅读</h4><p><a href='/a'>另一个城市的工厂关闭，员工转岗培训已经开始</a></p>"
    )
    article = read(html(f"<h1>机器人工厂产量翻番</h1>{paragraphs(CHINESE)}{tail}", title="机器人工厂产量翻番_示例网"))
    assert article.text == "\n\n".join(CHINESE)
    assert (article.title, article.language) == ("机器人工厂产量翻番", "zh")


def test_people_origin_and_day_stand_around_the_headline() -> None:
    around = "<div>2025-05-21 10:17 来源：新华社 作者：王小明 编辑：李四</div>"
    article = read(html(f"<h1>机器人工厂产量翻番</h1>{around}{paragraphs(CHINESE)}", title="机器人工厂产量翻番"))
    assert article.dating.published == "2025-05-21T10:17+08:00"
    assert article.origin == "新华社"
    assert article.text == "\n\n".join(CHINESE)
    assert article.authors == ("王小明",)


def test_agencies_are_no_authors() -> None:
    data = '{"@type":"NewsArticle","headline":"Robots","author":[{"name":"Ann Lee"},{"name":"Reuters"}]}'
    article = read(html(STORY, head=f'<script type="application/ld+json">{data}</script>'))
    assert article.authors == ("Ann Lee",)
    assert article.origin == "Reuters"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("https://news.example.com/robots", "https://news.example.com/robots"),
        ("/robots", "https://news.example.com/robots"),
        ("https://news.example.com/", URL),
        ("https://elsewhere.org/robots", URL),
        ("javascript:alert(1)", URL),
    ],
)
def test_only_a_believable_canonical_address_is_taken(named: str, expected: str) -> None:
    assert read(html(STORY, head=f'<link rel="canonical" href="{named}">')).canonical_url == expected


def test_a_canonical_address_is_read_beside_the_pages_base() -> None:
    head = '<base href="/robots/"><link rel="canonical" href="new">'
    assert read(html(STORY, head=head)).canonical_url == "https://news.example.com/robots/new"


def test_feed_content_stands_in_for_a_short_page() -> None:
    article = read(html("<h1>Robots</h1><p>Please enable scripts.</p>"), title="Robots", content=paragraphs(ENGLISH))
    assert article.text == "\n\n".join(ENGLISH)
    assert article.extractor == "feed content"
    assert article.quality


def test_parts_are_joined_without_repeats() -> None:
    first = html(f"<h1>Robots</h1>{paragraphs(ENGLISH[:3])}")
    second = html(f"<h1>Robots</h1>{paragraphs([ENGLISH[0], ENGLISH[3], CHINESE[0] * 3])}")
    text = read(first, second).text
    assert text.count(ENGLISH[0]) == 1
    assert text.index(ENGLISH[2]) < text.index(ENGLISH[3])


def test_the_link_to_the_next_part_is_no_text() -> None:
    first = html(f"<h1>Robot plant doubles output</h1>{paragraphs(ENGLISH[:2])}<a class='next' href='/b'>2</a>")
    joined = read(first, html(paragraphs(ENGLISH[2:])), rules=ArticleRules(next_page="a.next"))
    assert joined.text == "\n\n".join(ENGLISH)


def test_organizations_are_no_people_and_people_keep_their_order() -> None:
    told = (
        '[{"@type": "Person", "name": "Li Na"}, "Tom Reed", {"@type": "NewsMediaOrganization", "name": "Delta Wire"}]'
    )
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {told}}}</script>'
    assert read(html(paragraphs(ENGLISH), head=head)).authors == ("Li Na", "Tom Reed")


def test_an_early_end_of_the_document_loses_nothing() -> None:
    markup = f"<html><head></head><body><div>menu</div></html>{STORY}</body></html>"
    assert read(markup).text == "\n\n".join(ENGLISH)


def test_gbk_under_a_false_label_is_read() -> None:
    markup = html(f"<h1>机器人工厂产量翻番</h1>{paragraphs(CHINESE)}", title="机器人工厂产量翻番")
    assert read(markup.encode("gb18030")).text == "\n\n".join(CHINESE)


def test_rules_win_over_the_general_reading() -> None:
    rules = ArticleRules(title="h2.real", body="div.text", date="i.when", author="b.who", remove=("div.advert",))
    advert = "<div class='advert'>Buy a welding robot today and save a lot of money on shipping.</div>"
    body = "<h1>Site</h1><h2 class='real'>Robots</h2><i class='when'>20 May 2025</i><b class='who'>Ann Lee</b>"
    article = read(
        html(f"{body}<div class='text'>{paragraphs(ENGLISH[:2])}{advert}</div>{paragraphs(ENGLISH)}"), rules=rules
    )
    assert article.text == "\n\n".join(ENGLISH[:2])
    assert (article.title, article.authors, article.dating.published) == ("Robots", ("Ann Lee",), "2025-05-20")
    assert article.extractor == "site rules"


def test_a_rule_that_finds_nothing_is_told() -> None:
    article = read(html(STORY), rules=ArticleRules(body="div.gone"))
    assert article.text == "\n\n".join(ENGLISH)
    assert article.quality == ('the rule body = "div.gone" found nothing',)


def test_a_wrong_selector_is_named() -> None:
    with pytest.raises(ExtractError, match=r'rule body = "div\[\["') as caught:
        read(html(STORY), rules=ArticleRules.model_construct(body="div[["))
    assert caught.value.kind == "parse"
