"""What a front page names: feeds, sitemaps, where it moved to; what an address turned out to be."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.discover.autodiscovery import MOST_PROPOSALS, Front, look_at
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Page

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HOME = "http://news.example/en/"


def looked(body: str | bytes, content_type: str | None = "text/html", url: str = HOME) -> Front:
    data = body if isinstance(body, bytes) else body.encode()
    return look_at(Page(url, url, 200, data, NOW, content_type))


def named(markup: str, kind: str = "feed") -> list[str]:
    front = looked(f"<!doctype html><html><body>{markup}</body></html>")
    return [proposal.url for proposal in front.proposals if proposal.kind == kind]


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="alternate" type="application/rss+xml" href="/f">',
        '<link rel="alternate" type="application/atom+xml; charset=utf-8" href="/f">',
        "<LINK REL='ALTERNATE home' TYPE='Application/RSS+XML' HREF='../f'>",
        '<link rel="alternate" type="application/feed+json" href="http://news.example/f">',
        '<link rel="feed" href="/f">',
        '<link rel="alternate" type="text/xml" title="RSS" href="/f">',
    ],
)
def test_feeds_that_the_head_declares(markup: str) -> None:
    assert named(markup) == ["http://news.example/f"]


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="stylesheet" type="text/xml" href="/feed.xml">',
        '<link rel="alternate" hreflang="zh" href="/zh/">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="text/xml+oembed" href="/oembed?format=xml">',
        '<link rel="alternate" type="application/rss+xml" title="Site » Comments Feed" href="/comments/feed/">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<a href="https://feedly.com/i/subscription/feed/https://news.example/f">RSS</a>',
        '<a href="/newsfeedback.html">Feedback</a>',
        '<a href="/2026/0301/a.html">Plant opens</a>',
    ],
)
def test_what_is_no_feed(markup: str) -> None:
    assert named(markup) == []


def test_visible_links_count_by_address_or_by_words_the_surest_first() -> None:
    markup = (
        '<a href="/subscribe.html">订阅</a> <a href="/export/all.rdf">all</a> <a href="feed.xml"><img alt="RSS"></a>'
        '<a href="feed:https://feeds.example/x">x</a> <a href="feed://other.example/rss">y</a>'
    )
    assert named(markup) == [
        "http://news.example/en/feed.xml",
        "http://news.example/export/all.rdf",
        "https://feeds.example/x",
        "http://other.example/rss",
        "http://news.example/subscribe.html",
    ]


def test_sitemaps_that_the_page_names() -> None:
    markup = '<link rel="sitemap" href="/map"><a href="/sitemap_news.xml.gz">XML</a><a href="/sitemap.html">Sitemap</a>'
    assert named(markup, "sitemap") == ["http://news.example/map", "http://news.example/sitemap_news.xml.gz"]


def test_what_stands_behind_an_early_end_is_read() -> None:
    front = looked("<html><body>head</body></html>\n<html><body><a href='/rss.xml'>RSS</a></body></html>")
    assert [proposal.url for proposal in front.proposals] == ["http://news.example/rss.xml"]


def test_nothing_is_guessed() -> None:
    front = looked("<html><head><title>Delta</title></head><body><a href='/about.html'>About</a></body></html>")
    assert front == Front("listing", title="Delta")


def test_base_title_language_and_each_address_once() -> None:
    front = looked(
        "<html lang='zh-CN'><head><base href='http://cdn.example/x/'><title> 长江\n新闻 </title>"
        "<link rel=alternate type=application/rss+xml href=f title='要\u202e闻'>"
        "<link rel=alternate type=application/atom+xml href=f></head></html>"
    )
    (only,) = front.proposals
    assert (only.url, only.title, only.why) == ("http://cdn.example/x/f", "要闻", "<link rel=alternate> of the page")
    assert (front.title, front.language) == ("长江 新闻", "zh")


@pytest.mark.parametrize(
    ("content", "to"),
    [
        ("0; url=/main/index.html", "http://news.example/main/index.html"),
        ("3;URL='http://www.news.example/'", "http://www.news.example/"),
        ("600; url=/later", None),
        ("30", None),
        ("0; url=javascript:x()", None),
    ],
)
def test_a_page_that_sends_its_readers_on(content: str, to: str | None) -> None:
    assert looked(f'<html><head><meta http-equiv="Refresh" content="{content}"></head></html>').moved_to == to


def test_a_page_in_gbk_is_read() -> None:
    body = '<html><head><meta charset="gb2312"><title>上海制造业新闻</title></head><body>'.encode("gb18030")
    assert looked(body).title == "上海制造业新闻"


RSS = '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'
URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (RSS, "text/html", "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', None, "feed"),
        (json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": []}), "application/json", "feed"),
        (URLSET, "text/xml", "sitemap"),
        (gzip.compress(URLSET.encode(), mtime=0), "application/octet-stream", "sitemap"),
        ("http://a.example/1\nhttp://a.example/2\n", "text/plain", "sitemap"),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z"></html>', None, "listing"),
        ("<div><a href='/a'>a</a></div>", "text/html", "listing"),
    ],
)
def test_what_an_address_turned_out_to_be(body: str | bytes, content_type: str | None, kind: str) -> None:
    assert looked(body, content_type).kind == kind


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        ("", None, "empty"),
        ('{"list": []}', "application/json", 'kind "api"'),
        ('<opml version="2.0"><body/></opml>', "text/xml", "monitor sources import"),
        ("<svg/>", "image/svg+xml", "root is <svg>"),
        (b"%PDF-1.7 \x00\x01", "application/pdf", "application/pdf"),
        (gzip.compress(b" " * 60_000_000, mtime=0), None, "unpacked"),
    ],
)
def test_what_cannot_be_a_source(body: str | bytes, content_type: str | None, words: str) -> None:
    with pytest.raises(DiscoverError, match=words):
        looked(body, content_type)


def test_a_page_of_traps_is_bounded() -> None:
    links = "".join(f'<a href="/rss/{number}">RSS {number}</a>' for number in range(20_000))
    many = "<link rel=alternate type=application/rss+xml href=/f " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"
    started = time.process_time()
    front = looked(f"<html><body>{many}{links}")
    assert len(front.proposals) == MOST_PROPOSALS
    assert front.proposals[0].url == "http://news.example/f"
    assert time.process_time() - started < 10


@given(st.binary(max_size=400) | st.text("<>/ah!-[]&;=\"' rslinkfed{}0", max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        front = look_at(Page(HOME, HOME, 200, body, NOW, "text/html"))
    except DiscoverError:
        return
    assert all(proposal.url.startswith(("http://", "https://")) for proposal in front.proposals)
