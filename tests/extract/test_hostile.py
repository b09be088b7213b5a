"""No page stops a run: whatever the bytes, an article or an ExtractError, in bounded time."""

from __future__ import annotations

import contextlib
import json
import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.pages import ENGLISH, NOW, html, page, paragraphs, read

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract import next_page
from mfg_monitor.extract.html import parse

START = "<html><head><title>Robots</title></head><body><h1>Robots</h1>"
STORY = paragraphs(ENGLISH)
LONG = " ".join(ENGLISH)

READABLE = {
    "deep": START + "<div>" * 10_000 + STORY + "</div>" * 10_000,
    "deep, with early ends": START + "<div></body>" * 3_000 + STORY,
    "unclosed": START + "".join(f"<p>{line}" for line in ENGLISH),
    "attributes": START + "<p " + " ".join(f'a{i}="{i}"' for i in range(150_000)) + f">{LONG}</p>",
    "quoted brackets": START + "<p " + " ".join(f'a{i}="<"' for i in range(150_000)) + f">{LONG}</p>",
    "both brackets quoted once": START + "<p b='<>' " + " ".join(f"a{i}" for i in range(150_000)) + f">{LONG}</p>",
    "tags begun and never ended": START + STORY + (">" + "x" * 60 + "<a " * 660 + ">") * 800,
    "linked data never ended": START + STORY + "<script type=ld+json>" * 20_000,
    "hidden in hidden": START + STORY + "<div hidden>" * 190 + "<p>" + "word " * 500_000,
    "hidden all along": START + STORY + "<i hidden itemprop=a></i>" * 80_000,
    "bars all along": START + STORY + "".join(f"<p>a | b {ENGLISH[0]} {i}</p>" for i in range(3_000)),
    "nulls": (START + STORY).replace(" ", " \0"),
    "deep json": f'{START}<script type="application/ld+json">{"[" * 100_000}</script>{STORY}',
    "long title": f"<title>{'word - ' * 300_000}</title>{STORY}",
}


@pytest.mark.parametrize("name", READABLE)
def test_odd_pages_are_read_in_seconds(name: str) -> None:
    begin = time.process_time()
    article = read(READABLE[name])
    assert ENGLISH[0] in article.text
    assert time.process_time() - begin < 10


def test_a_large_page_keeps_few_of_its_many_attributes() -> None:
    noise = " ".join(f"a{number}=1" for number in range(60))
    crowd = f"<p {noise} class=lead>x</p>" * 6_000
    kept = parse(f"{START}{STORY}{crowd}", url="http://news.example/1").xpath("//@*")
    assert kept == ["lead"] * 6_000
    assert len(parse(f"{START}{crowd[:3_000]}", url="http://news.example/1").xpath("//@*")) > 60


def test_a_paragraph_of_5_mb_is_cut_and_told() -> None:
    begin = time.process_time()
    article = read(f"{START}<p>{LONG * 12_000}</p>")
    assert len(article.text) <= 1_000_000
    assert article.quality == ("the page is too large to be read in full",)
    assert time.process_time() - begin < 15


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"", "text/html", "empty"),
        (b" \n\0 ", "text/html", "empty"),
        (b"<html><frameset><frame src='a'></frameset></html>", "text/html", "empty"),
        (b"<html><body>" + b"<script>var a = 1;</script>" * 100, "text/html", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "image/png", "content_type"),
        (bytes(range(256)) * 40, "text/html", "content_type"),
        (b'{"a": 1}', "application/json", "content_type"),
        (
            b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<rss version="2.0"><channel/></rss>',
            "text/xml",
            "content_type",
        ),
        (b'<urlset xmlns="x"><url><loc>http://a.example/</loc></url></urlset>', "text/html", "content_type"),
        (b"%PDF-1.7 no more", "text/html", "parse"),
    ],
)
def test_pages_without_article_say_why(body: bytes, content_type: str, kind: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(body, content_type=content_type)
    assert caught.value.kind == kind
    assert caught.value.url


def test_markup_announced_as_pdf_is_told_by_content() -> None:
    assert read(html(STORY), content_type="application/pdf").text == "\n\n".join(ENGLISH)


@given(st.binary(max_size=600))
@settings(max_examples=60)
def test_any_bytes_are_an_article_or_an_extract_error(body: bytes) -> None:
    with contextlib.suppress(ExtractError):
        assert read(b"<html><p>" + body, content_type=None).text


@given(st.data())
@settings(max_examples=40)
def test_mutated_markup_is_survived(data: st.DataObject) -> None:
    markup = html(f"<h1>Robots</h1><time datetime='2025-05-20'>x</time>{STORY}")
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(markup)))
        markup = (
            markup[:at]
            + data.draw(st.sampled_from(["<", ">", '"', "\0", "<!--", "</html>", "&#x", "<p", "\ud800"]))
            + markup[at + 3 :]
        )
    with contextlib.suppress(ExtractError):
        article = read(markup.encode("utf-8", "surrogatepass"))
        assert article.lead in article.text


shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("2025-05-20"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@type", "name", "@value", "@graph"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["headline", "author", "datePublished", "dateModified", "articleBody", "publisher", "@graph"]),
        shapes,
    )
)
@settings(max_examples=60)
def test_json_ld_of_any_shape_is_not_fatal(node: dict[str, object]) -> None:
    raw = json.dumps({"@type": "NewsArticle", **node})
    article = read(html(f"<h1>Robots</h1>{STORY}", head=f'<script type="application/ld+json">{raw}</script>'))
    assert ENGLISH[1] in article.text


@pytest.mark.parametrize("told", ["2031-01-01", "1970-01-01T00:00:00Z", "soon", "0000-00-00"])
def test_unbelievable_dates_are_no_dates(told: str) -> None:
    article = read(
        html(f"<h1>Robots</h1>{STORY}", head=f'<meta property="article:published_time" content="{told}">'),
        url="https://news.example.com/a",
        canonical_url="https://news.example.com/a",
    )
    published = article.dating.published
    assert published is None or datetime.fromisoformat(published[:10]).date() <= NOW.date()
    assert not (published or "").startswith(("2031", "1970"))


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("c1-2_2.html", "https://news.example.com/2025/0521/c1-2_2.html"),
        ("", None),
        ("#top", None),
        ("c1-2.html#part", None),
        ("javascript:next()", None),
        ("file:///etc/passwd", None),
    ],
)
def test_the_next_part_is_a_web_address_or_none(href: str, expected: str | None) -> None:
    rules = ArticleRules(next_page="a.next")
    assert next_page(page(html(f"<a class='next' href='{href}'>next</a>")), rules) == expected


def test_without_a_rule_there_is_no_next_part() -> None:
    assert next_page(page(html("<a rel='next' href='2.html'>next</a>")), ArticleRules()) is None
