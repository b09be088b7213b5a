from __future__ import annotations

import contextlib
import time

import pytest

from mfg_monitor.errors import DiscoverError

NAV = (
    '<div class="nav"><a href="/">首页</a><a href="/xw/">新闻中心</a><a href="/gk/index.html">政务公开</a>'
    '<a href="/hd/">互动交流</a></div>'
)
FOOT = (
    '<div class="footer"><a href="/about.html">关于我们</a><a href="http://beian.example.gov/">沪ICP备12345678号</a>'
    '<a href="/sitemap.html">网站地图</a></div>'
)
HEADLINES = [
    "上海临港新片区三个汽车零部件项目集中开工",
    "本市前三季度集成电路产业规模同比增长百分之十二",
    "大飞机产业园新增供应商二十家落户浦东新区",
    "嘉定氢能港燃料电池生产线正式投入运行",
    "宝山超导产业基地完成首批产品交付仪式",
]


def chinese_listing() -> str:
    rows = "".join(
        f'<li><a href="./202611/t202611{day:02d}_88{day:02d}17.shtml" title="{title}" target="_blank">{title[:12]}…</a>'
        f"<span>2026-11-{day:02d}</span></li>"
        for day, title in zip(range(19, 14, -1), HEADLINES, strict=True)
    )
    return f"<html><head><title>要闻</title></head><body>{NAV}<ul class='news-list'>{rows}</ul>{FOOT}</body></html>"


def test_chinese_listing_is_read_by_itself(read) -> None:
    found = read("listing", chinese_listing(), url="http://www.city.example/xw/yw/index.html")
    assert [c.title for c in found.candidates] == HEADLINES
    assert found.candidates[0].url == "http://www.city.example/xw/yw/202611/t20261119_881917.shtml"
    assert [c.witnesses[0].value for c in found.candidates] == [f"2026-11-{day}" for day in range(19, 14, -1)]
    assert {(w.evidence, w.role) for c in found.candidates for w in c.witnesses} == {("feed", "published")}


def english_listing() -> str:
    cards = "".join(
        f'<article class="card"><a href="/news/{slug}"><img src="/x.jpg" alt="picture"></a><h3>'
        f'<a href="/news/{slug}">{title}</a></h3><time datetime="2026-11-{day:02d}T09:00:00+08:00">Nov {day}</time>'
        f'<a href="/news/{slug}#comments">Read more</a></article>'
        for day, (slug, title) in enumerate(
            [
                ("shanghai-plant-opens-second-battery-line", "Shanghai plant opens second battery line"),
                ("chipmaker-expands-lingang-cleanroom-space", "Chipmaker expands Lingang cleanroom space"),
                ("shipyard-delivers-first-lng-carrier", "Shipyard delivers first LNG carrier of the year"),
                ("robot-maker-moves-into-songjiang-park", "Robot maker moves into Songjiang park"),
            ],
            11,
        )
    )
    return (
        '<html><body><nav><a href="/news">News</a><a href="/about-us">About us</a>'
        f'<a href="/category/auto-makers-of-the-world">Auto</a></nav><main>{cards}</main><footer>'
        '<a href="/privacy-policy-of-this-web-site">Privacy policy of this site</a>'
        '<a href="https://social.example/some-long-profile-name-here">Follow us on the social network</a>'
        "</footer></body></html>"
    )


def test_english_cards_are_read_by_themselves(read) -> None:
    found = read("listing", english_listing(), url="https://news.example/news")
    assert [c.url.rpartition("/")[2] for c in found.candidates] == [
        "shanghai-plant-opens-second-battery-line",
        "chipmaker-expands-lingang-cleanroom-space",
        "shipyard-delivers-first-lng-carrier",
        "robot-maker-moves-into-songjiang-park",
    ]
    assert found.candidates[2].title == "Shipyard delivers first LNG carrier of the year"
    assert found.candidates[0].witnesses[0].value.startswith("2026-11-11T09:00")


@pytest.mark.parametrize(
    ("beside", "value"),
    [
        ("<em>2026/11/3</em>", "2026-11-03"),
        ("[2026年11月3日]", "2026-11-03"),
        ("<i>November 3, 2026</i>", "2026-11-03"),
        ("<div class='d'><b>03</b><span>2026-11</span></div>", "2026-11-03"),
        ("<i>2026-11-03 10:20</i>", "2026-11-03T10:20+08:00"),
    ],
)
def test_dates_beside_links(read, beside: str, value: str) -> None:
    rows = "".join(f"<li><a href='/a/1000{n}.html'>{title}</a> {beside}</li>" for n, title in enumerate(HEADLINES))
    found = read("listing", f"<ul>{rows}</ul>")
    assert [c.witnesses[0].value for c in found.candidates] == [value] * 5


def test_dates_of_a_table_and_inside_the_link(read) -> None:
    table = "".join(
        f"<tr><td>2026-11-0{n}</td><td><a href='/a/1000{n}.html'>{t}</a></td></tr>" for n, t in enumerate(HEADLINES, 1)
    )
    found = read("listing", f"<table>{table}</table>")
    assert [c.witnesses[0].value for c in found.candidates] == [f"2026-11-0{n}" for n in range(1, 6)]
    inside = "".join(
        f"<li><a href='/a/1000{n}.html'>{t}<span>2026-11-0{n}</span></a></li>" for n, t in enumerate(HEADLINES, 1)
    )
    found = read("listing", f"<ul>{inside}</ul>")
    assert [c.title for c in found.candidates] == HEADLINES
    assert found.candidates[1].witnesses[0].value == "2026-11-02"


def test_a_neighbours_date_is_not_taken(read) -> None:
    rows = (
        f"<p><a href='/a/10001.html'>{HEADLINES[0]}</a></p><p><a href='/a/10002.html'>{HEADLINES[1]}</a> 2026-11-02</p>"
    )
    first, second = read("listing", f"<div>{rows}</div>", link_pattern="/a/").candidates
    assert first.witnesses == ()
    assert second.witnesses[0].value == "2026-11-02"


def test_addresses_without_marks_are_found_by_their_block(read) -> None:
    rows = "".join(
        f"<div class='item'><a href='/x/{word}'>{t}</a></div>" for word, t in zip("abcde", HEADLINES, strict=True)
    )
    found = read("listing", f"{NAV}<div>{rows}</div>{FOOT}")
    assert [c.title for c in found.candidates] == HEADLINES


def test_the_page_itself_and_accounts_are_no_articles(read) -> None:
    rows = "".join(f"<li><a href='/a/1000{n}.html'>{title}</a></li>" for n, title in enumerate(HEADLINES))
    extra = (
        "<li><a href='/list?size=large'>把这个网页的字体变大一些来阅读吧</a></li>"
        "<li><a href='/user/5504383432/'>某某某某某某某某某某某某用户主页</a></li>"
    )
    found = read("listing", f"<ul>{rows}{extra}</ul>", url="http://news.example/list")
    assert [c.title for c in found.candidates] == HEADLINES


def test_selector_pattern_and_base(read) -> None:
    body = (
        "<head><base href='http://news.example/deep/'></head><div class=a><a href='1.html#top'>One</a>"
        "<a href='1.html'>One</a><a href='javascript:void(0)'>x</a><a href='mailto:a@b.example'>y</a>"
        "<a href='2.html'>Two</a></div>"
        "<a href='3.html'>Three</a>"
    )
    found = read("listing", body, link_selector="div.a a")
    assert [c.url for c in found.candidates] == ["http://news.example/deep/1.html", "http://news.example/deep/2.html"]
    assert [c.url[-6:] for c in read("listing", body, link_selector="div.a").candidates] == ["1.html", "2.html"]
    assert [c.url[-6:] for c in read("listing", body, link_pattern=r"/[23]\.html$").candidates] == ["2.html", "3.html"]
    both = read("listing", body, link_selector="div.a a", link_pattern="2")
    assert [c.url[-6:] for c in both.candidates] == ["2.html"]


def test_an_invalid_selector_is_told_in_clear_words(read) -> None:
    with pytest.raises(DiscoverError, match=r"link_selector 'ul:nonsense\(a\)' is no CSS selector") as caught:
        read("listing", chinese_listing(), link_selector="ul:nonsense(a)")
    assert "\n" not in str(caught.value)


def test_a_selector_that_finds_nothing_proposes_one_that_would(read) -> None:
    found = read("listing", chinese_listing(), url="http://www.city.example/xw/", link_selector="div.old a")
    assert found.candidates == ()
    assert found.warnings == (
        "link_selector 'div.old a' found nothing among 12 links; 'ul.news-list li a' would find 5",
    )
    assert len(read("listing", chinese_listing(), link_selector="ul.news-list li a").candidates) == 5


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "empty"),
        ("<html><body><p>No links</p></body></html>", "empty"),
        (f"<html><body>{NAV}</body></html>", "empty"),
        ("<rss version='2.0'><channel/></rss>", "content_type"),
        ("<a href='javascript:x()'>A headline that is long enough</a>", "empty"),
        ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0<a href='/1'>", "content_type"),
        ("PK\3\4\n\0\0\0\0\0 index.html", "content_type"),
    ],
)
def test_what_is_no_listing_is_told_by_kind(read, body: str, kind: str) -> None:
    with pytest.raises(DiscoverError) as caught:
        read("listing", body)
    assert caught.value.kind == kind


ROW = "<a href='/a/20261101.html'>上海临港新片区三个汽车零部件项目</a>"


@pytest.mark.parametrize(
    ("url", "pager", "following"),
    [
        ("http://n.example/xw/index.html", "<a href='index_2.html'>下一页</a>", "http://n.example/xw/index_2.html"),
        (
            "http://n.example/xw/",
            "<a href='index_1.html'>2</a><a href='index_2.html'>3</a>",
            "http://n.example/xw/index_1.html",
        ),
        (
            "http://n.example/xw/index_2.html",
            "<a href='index.html'>1</a><a href='index_3.html'>3</a>",
            "http://n.example/xw/index_3.html",
        ),
        (
            "http://n.example/xw/index2.html",
            "<a href='index.html'>1</a><a href='index3.html'>3</a>",
            "http://n.example/xw/index3.html",
        ),
        (
            "http://n.example/list?page=2",
            "<a href='?page=1'>1</a><a href='?page=3'>3</a>",
            "http://n.example/list?page=3",
        ),
        ("http://n.example/news", "<a href='/news/page/2/'>2</a>", "http://n.example/news/page/2/"),
        ("http://n.example/news/page/2/", "<a href='/news/page/3/'>3</a>", "http://n.example/news/page/3/"),
        ("http://n.example/news", "<link rel='next' href='/news?p=2'>", "http://n.example/news?p=2"),
        ("http://n.example/news", "<a href='/older'>Next »</a>", "http://n.example/older"),
        (
            "http://n.example/xw/",
            "<script>createPageHTML(25, 0, 'index', 'html');</script>",
            "http://n.example/xw/index_1.html",
        ),
        ("http://n.example/xw/index_24.html", "<script>createPageHTML(25, 24, 'index', 'html');</script>", None),
        ("http://n.example/news", "<a href='/news'>next</a>", None),
        ("http://n.example/news", "<a href='javascript:next()'>下一页</a>", None),
        ("http://n.example/news", "<a href='http://other.example/2'>下一页</a>", None),
    ],
)
def test_next_pages_that_the_page_names(read, url: str, pager: str, following: str | None) -> None:
    found = read("listing", f"<body>{ROW}{pager}</body>", url=url, pages=3, link_pattern="/a/")
    assert found.children == ((following,) if following else ())
    assert read("listing", f"<body>{ROW}{pager}</body>", url=url, link_pattern="/a/").children == ()


@pytest.mark.parametrize(
    "body",
    [
        "<a " + " ".join(f'a{n}="1"' for n in range(150_000)) + f" href='/a/10001.html'>{HEADLINES[0]}</a>",
        "<a " + " ".join(f"a{n}='>'" for n in range(150_000)) + f" href='/a/10001.html'>{HEADLINES[0]}</a>",
        "<div>" * 100_000 + ROW,
        "<p>" + "x" * 5_000_000 + ROW,
        "<a href='/a/10001.html'>" * 50_000 + HEADLINES[0],
        "<meta " * 200_000 + ROW,
        "<a href='" * 100_000 + ROW,
        f"{ROW}<p title='" + "<b x='" * 100_000,
        "<" * 1_000_000 + ROW,
    ],
    ids=[
        "attributes",
        "attributes with >",
        "deep",
        "paragraph",
        "nested links",
        "metas",
        "quotes",
        "open quotes",
        "angles",
    ],
)
def test_traps_are_read_in_bounded_time(read, body: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(DiscoverError):
        read("listing", body)
    assert time.process_time() - begun < 8


def test_ten_thousand_links_keep_their_order(read) -> None:
    rows = "".join(
        f"<li><a href='/2026/11/{n}.html'>Some headline of a decent length {n}</a></li>" for n in range(10_000)
    )
    found = read("listing", f"<ul>{rows}</ul>")
    assert [c.url for c in found.candidates] == [f"http://news.example/2026/11/{n}.html" for n in range(10_000)]


def test_gbk_listing_with_a_lying_label(read) -> None:
    body = chinese_listing().replace("<head>", "<head><meta charset='utf-8'>").encode("gb18030")
    assert [c.title for c in read("listing", body).candidates] == HEADLINES


def test_a_slow_pattern_sees_no_giant_address(read) -> None:
    body = ROW + "<a href='/" + "a" * 100_000 + "'>x</a>"
    assert len(read("listing", body, link_pattern="^http://news.example/a/").candidates) == 1
