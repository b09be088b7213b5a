"""Page shapes of news sites, government portals, papers and makers: day, people, origin and text at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.extract import extract
from mfg_monitor.model import Article, Candidate, Page

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
EN = [
    "Shanghai's output of battery cells grew a fifth in nine months, and a second line in Jinshan is to add to it.",
    "The plant will turn out three hundred thousand packs a year once its second hall is ready, the company said.",
    "“Suppliers, engineers and a port lie within an hour's drive,” the venture's manager said at the opening.",
    "Officials promised faster approvals and cheaper green power for factories that move up the value chain.",
    "Twelve further projects are to break ground before the winter ends, most of them suppliers of the plant.",
]
ZH = [
    "上海市前三季度动力电池产量同比增长两成，金山区第二条生产线投产后产能将进一步提升。",
    "该项目占地约十二万平方米，第二座厂房建成后每年可生产三十万套电池，带动二十余家企业集聚。",
    "企业负责人表示，供应商、工程师和深水港都在一小时车程之内，目前订单已经排到明年六月。",
    "有关部门表示，将优化审批流程，推动绿电直供，支持制造业向高端化、智能化方向迈进。",
]
NAV = (
    "<ul class='nav'><li><a href='/'>Home</a></li><li><a href='/b'>Business</a></li><li><a href='/t'>Tech</a></li></ul>"
)
MORE = (
    "<div class='more'><h3>Most viewed</h3><ul><li><a href='/1'>A headline of quite another kind</a> Nov 3, 2026</li>"
    "<li><a href='/2'>Yet another headline of the week</a> Nov 2, 2026</li></ul></div>"
)
E, Z = "Second battery line starts in Jinshan", "金山第二条电池生产线投产"


def ps(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@dataclass(frozen=True)
class Shape:
    """A page and what a reader takes from it."""

    name: str
    stamp: str
    published: str | None
    authors: tuple[str, ...] = ()
    origin: str | None = None
    head: str = ""
    lang: str = "en"
    url: str = "https://www.example.com/a"
    updated: str | None = None
    more: str = ""
    text: str = ps(EN)


def chinese(
    name: str,
    stamp: str,
    published: str,
    authors: tuple[str, ...] = (),
    origin: str | None = None,
    *,
    text: str = ps(ZH),
    lang: str = "zh",
    updated: str | None = None,
) -> Shape:
    return Shape(name, stamp, published, authors, origin, lang=lang, updated=updated, text=text)


SHAPES = [
    Shape(
        "agency in brackets", "<div>(<a>Xinhua</a>) 10:17, November 05, 2026</div>", "2026-11-05T10:17", origin="Xinhua"
    ),
    Shape(
        "stamp with bars",
        "<span>By ZHOU WEN in Shanghai | China Daily | Published: 2026-11-02 09:12</span>",
        "2026-11-02T09:12",
        ("ZHOU WEN",),
        "China Daily",
        text=ps([*EN, "zhouwen@example.com.cn"]),
    ),
    Shape(
        "editor is no author",
        "<p>2026-11-05 09:22:31 <a>China Daily</a> Editor : Li Yan</p>",
        "2026-11-05T09:22:31",
        origin="China Daily",
    ),
    Shape(
        "two names, one linked",
        "<p>By <a rel='author' href='/author/x'>Maria Gomez</a> and John O'Neil</p><time>5 November 2026</time>",
        "2026-11-05",
        ("Maria Gomez", "John O'Neil"),
    ),
    Shape(
        "two profiles in a byline",
        "<span class='byline'>by <span class='author vcard'><a href='/author/wl/'>Wang Lei</a></span> and "
        "<span class='author vcard'><a href='/author/eb/'>Eva Brandt</a></span></span><span>November 4, 2026</span>",
        "2026-11-04",
        ("Wang Lei", "Eva Brandt"),
    ),
    Shape(
        "columnists beside the story",
        "<aside><a href='/author/jc'>Joe Column</a></aside><a href='/author/cb'>Carl Brown</a><p>Nov 3, 2026</p>",
        "2026-11-03",
        ("Carl Brown",),
    ),
    Shape(
        "name before the clock",
        "<div class='byline'><span>Hu Min</span> <span>17:42 UTC+8, 2026-11-05</span></div>",
        "2026-11-05T17:42",
        ("Hu Min",),
    ),
    Shape(
        "role behind the name",
        "<div class='byline'>Jane Roe, Staff Writer</div><p>Nov. 5, 2026, 3:30 p.m. ET</p>",
        "2026-11-05T15:30",
        ("Jane Roe",),
    ),
    Shape(
        "bar before the clock",
        "<p>By CHEN AI</p><p>Thursday, 05 Nov 2026 | 10:40 AM</p>",
        "2026-11-05T10:40",
        ("CHEN AI",),
    ),
    Shape(
        "author named by reference",
        "",
        "2026-11-05T05:00:22-05:00",
        ("Keith Brown",),
        head='<script type="application/ld+json">{"@graph":[{"@type":"Person","@id":"#p","name":"Keith Brown"},'
        '{"@type":"NewsArticle","headline":"Second battery line starts in Jinshan",'
        '"datePublished":"2026-11-05T05:00:22-05:00",'
        '"author":[{"@id":"#p"},{"@type":"Organization","name":"Example News Staff"}]}]}</script>',
    ),
    Shape("British order", "<p>Published: 04/11/2026 08:15</p>", "2026-11-04T08:15", lang="en-GB"),
    Shape(
        "order by the host", "<p>Published: 04/11/2026 08:15</p>", "2026-11-04T08:15", url="https://www.example.co.uk/a"
    ),
    Shape("American order", "<p>Posted 11/04/2026 8:15 AM</p>", "2026-11-04T08:15", lang="en-US"),
    Shape("order by the zone", "<p>Posted 11/04/2026 8:15 AM EST</p>", "2026-11-04T08:15-05:00"),
    Shape(
        "order by locale",
        "<p>Published 10/11/2026</p>",
        "2026-10-11",
        head="<meta property='og:locale' content='en_US'>",
    ),
    Shape("order by another day", "<p>Published: 05/11/2026</p>", "2026-11-05", more="<p>Next review: 23/11/2026</p>"),
    Shape(
        "order by the address",
        "<p>05/11/2026 14:30</p>",
        "2026-11-05T14:30",
        url="https://www.example.net/2026/11/05/a",
    ),
    Shape("order by the calendar", "<p>05/12/2026</p>", "2026-05-12"),
    Shape("order unknown", "<p>Published 05/06/2026</p>", None),
    Shape(
        "day of the picture",
        "<figure><img src='a'><figcaption>Cells are checked in Jinshan, April 15, 2026. (Photo by A B/Xinhua)"
        "</figcaption></figure>",
        None,
    ),
    Shape(
        "day of the picture beside the day",
        "<p>2026-11-04</p><p class='img-caption'>A worker checks cells at a plant in Jinshan on August 8, 2026.</p>",
        "2026-11-04",
    ),
    Shape(
        "dateline without a year",
        "",
        "2026-03-05",
        origin="Xinhua",
        text=ps([f"SHANGHAI, March 5 (Xinhua) -- {EN[0]}", *EN[1:]]),
        url="https://www.example.com/english/2026-03/a1.html",
    ),
    Shape(
        "dateline of a notice",
        "",
        "2026-11-05",
        text=ps(
            [
                f"<b>SHANGHAI – November 5, 2026 –</b> {EN[0]}",
                *EN[1:],
                "<b>About Maker X</b>",
                "Maker X leads the world in batteries and serves forty countries from twelve plants.",
                "Media contact: press@example.com",
            ]
        ),
    ),
    Shape("end mark", "<p>2026-11-03 16:20:45</p>", "2026-11-03T16:20:45", text=ps([*EN, "■"])),
    Shape("year in an address", "<p>Posted Mar 5 10:30</p><img src='/up/2025/0305/x.jpg'>", "2025-03-05T10:30"),
    chinese(
        "paper's reporters", "<p>■本报记者 俞凯 通讯员 王丽</p><p>2026年11月01日</p>", "2026-11-01", ("俞凯", "王丽")
    ),
    chinese(
        "author before the day",
        "<div>来源：上观新闻 作者：俞陶然 2026-11-06 07:30:12</div>",
        "2026-11-06T07:30:12",
        ("俞陶然",),
        "上观新闻",
    ),
    chinese(
        "reporter of an outlet",
        "<div>澎湃新闻记者 杨漾</div><div>2026-11-05 19:04</div><div>∙ 能见度 &gt;</div>",
        "2026-11-05T19:04",
        ("杨漾",),
    ),
    chinese(
        "author and editor",
        "<p>2026-11-05 21:15:07</p><p>作者：<a>魏中原</a>　责编：<a>黄宇</a></p>",
        "2026-11-05T21:15:07",
        ("魏中原",),
    ),
    chinese(
        "words and pictures", "<p><span>文/张煜</span> <span>图/海沙尔</span> 2026-11-04</p>", "2026-11-04", ("张煜",)
    ),
    chinese(
        "reporters in the dateline",
        "<div>2026年11月04日10:22 | 来源：人民网－上海频道</div>",
        "2026-11-04T10:22",
        ("葛俊俊", "唐小丽"),
        "人民网－上海频道",
        text=ps([f"人民网上海11月4日电 （记者葛俊俊、唐小丽）{ZH[0]}", *ZH[1:]]),
    ),
    chinese(
        "photographer is no author",
        "<div><p>8月8日，工人在金山一家工厂检查电池。新华社记者 王翔 摄</p></div><p>2026-11-04</p>",
        "2026-11-04",
    ),
    chinese(
        "no name behind the reporter",
        "<p>2026-11-04</p>",
        "2026-11-04",
        text=ps([f"记者从金山区获悉，{ZH[0]}", *ZH[1:]]),
    ),
    chinese(
        "outlet beside the day",
        "<div><span>2026年11月04日 07:11</span> <a class='source'>证券时报</a></div>",
        "2026-11-04T07:11",
        origin="证券时报",
    ),
    chinese("today and outlet", "<p>今天 09:05　第一财经</p>", "2026-11-20T09:05", origin="第一财经"),
    chinese("day before yesterday", "<div><span>前天 21:00</span></div>", "2026-11-18T21:00"),
    chinese("time of a messenger's script", "<script>var ct = '1793943000';</script>", "2026-11-06T13:30"),
    chinese("month and day beside a clock", "<p>11-04 08:15 新民晚报</p>", "2026-11-04T08:15", origin="新民晚报"),
    chinese(
        "half of the day", "<div>2026年11月4日 星期三 下午3:05 来源：央视网</div>", "2026-11-04T15:05", origin="央视网"
    ),
    chinese(
        "traditional stamps",
        "<div>【香港某報訊】（記者 陳大文）</div><div>更新時間：2026-11-06 08:00 發佈時間：2026-11-05 20:10</div>",
        "2026-11-05T20:10",
        ("陳大文",),
        lang="zh-Hant",
        updated="2026-11-06T08:00",
    ),
    chinese(
        "maker's closing words",
        "<p>2026-11-04</p>",
        "2026-11-04",
        text=ps(
            [
                *ZH,
                "关于某某集团",
                "某某集团是全球领先的电池制造商，业务遍及四十个国家和地区。",
                "媒体联系：press@example.com",
            ]
        ),
    ),
]


def read(shape: Shape) -> Article:
    page = (
        f"<!DOCTYPE html><html lang='{shape.lang}'><head><title>{Z if shape.lang.startswith('zh') else E} - Example"
        f"</title>{shape.head}</head><body>{NAV}<h1>{Z if shape.lang.startswith('zh') else E}</h1>{shape.stamp}"
        f"<div class='t'>{shape.text}</div>{shape.more}</body></html>"
    )
    saved = Page(shape.url, shape.url, 200, page.encode(), NOW, "text/html; charset=utf-8")
    asked = Candidate(shape.url, shape.url, "example")
    return extract([saved], asked, rules=ArticleRules(), zone="Asia/Shanghai", language=None, now=NOW)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_page_of_this_shape_is_read(shape: Shape) -> None:
    article = read(shape)
    dating = article.dating
    assert (dating.published or "")[: len(shape.published or "x")] == (shape.published or "")
    assert article.authors == shape.authors
    assert article.origin == shape.origin
    assert shape.updated is None or (dating.updated or "").startswith(shape.updated)
    chinese_page = shape.lang.startswith("zh")
    assert article.title == (Z if chinese_page else E)
    lines = [line for line in article.text.split("\n") if line]
    told = ZH if chinese_page else EN
    assert [line[-20:] for line in lines] == [t[-20:] for t in told]


def test_boxes_of_one_kind_are_one_story_and_advertisements_between_them_are_not() -> None:
    boxes = "".join(
        f"<section class='block'>{ps(EN[i : i + 2])}</section><div class='ad'><p>Advertisement</p></div>"
        for i in (0, 2, 4)
    )
    long = ps([line + " " + line for line in EN]).replace("Officials", "Ministers")
    for body in (f"<div class='c'><div class='w'>{boxes}</div></div>", f"<div class='c'>{long}</div>"):
        article = read(Shape("boxes", "<p>Nov 4, 2026</p>", None, text=body, more=MORE))
        assert all(line[-30:] in article.text for line in EN if "Officials" not in line)
        assert "Advertisement" not in article.text
        assert "another kind" not in article.text


def test_teaser_cards_behind_the_story_are_left_out() -> None:
    card = (
        "<div class='card'><h3><a href='/o{0}'>Other story {0}</a></h3><p>A wholly different story number {0} that "
        "tells of a match played on Sunday in the rain before forty thousand people in the old stadium.</p></div>"
    )
    cards = "".join(card.format(i) for i in range(3))
    body = f"<div class='g'><div class='card'>{ps(EN)}</div></div><div class='g'>{cards}</div>"
    text = read(Shape("cards", "<p>Nov 4, 2026</p>", None, text=body)).text
    assert "a match played" not in text
    assert EN[-1] in text


def test_a_headline_with_its_own_anchor_keeps_its_paragraphs() -> None:
    part = f"<div class='part'><h2><a href='#two'>The second hall</a></h2>{ps(EN[3:])}</div>"
    body = f"<div class='all'><div class='part'>{ps(EN[:3])}</div>{part}</div>"
    assert EN[-1] in read(Shape("anchors", "<p>Nov 4, 2026</p>", None, text=body)).text
