from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfg_monitor.attributes import few_attributes, may_be_crowded
from mfg_monitor.config.sources import ApiSource, FeedSource, ListingSource, SitemapSource
from mfg_monitor.discover import discover, local_pages
from mfg_monitor.discover.markup import plain
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Found, Page, Skipped

NOW = datetime(2026, 11, 20, tzinfo=UTC)
URL = "http://n.example/a"
SOURCES = [
    FeedSource(id="s", kind="feed", url=URL),
    SitemapSource(id="s", kind="sitemap", url=URL),
    ListingSource(id="s", kind="listing", url=URL, pages=5),
    ListingSource(id="s", kind="listing", url=URL, link_selector="li > a"),
    ListingSource(id="s", kind="listing", url=URL, link_pattern="a"),
    ApiSource(id="s", kind="api", url=URL, pages=3),
    ApiSource(id="s", kind="api", url=URL, items="a.0", item_url="b.c", item_date="d"),
]
SCRAPS = st.sampled_from(
    """
    <rss> <rss version="2.0"> <channel> <item> </item> </channel> <title> </title> <link> http://a.example/1
    <guid> &amp; &nbsp; & &#0; &#xFFFFFFF; <![CDATA[ ]]> <!-- --> <?xml <?xml?> <!DOCTYPE [ <feed <entry>
    href=" ' " = > < / <urlset> <url> <loc> </loc> <sitemapindex> <sitemap> <lastmod> 2026-11-01 <html>
    <body> <a href="/a/12345.html"> </a> <base href="//["> <ul> <li> <time datetime=" { } [ ] "items":
    "url": "articles": "a": , : null 1e999 \\ud800 NaN \x00 \x1f \x1f\x8b \ufeff 上海工厂今天 xmlns= xmlns:x="y"
    x:y xml:base=" <pubDate> 昨天 99999999999 <dc:date> http://[ ://: %zz <link rel="next" href="?page=2">
    createPageHTML(9,0,'index','html') <script>
    """.split()
)
SOUP = st.lists(SCRAPS | st.text(max_size=8), max_size=40).map(lambda parts: " ".join(parts).encode("utf-8", "replace"))
HEADERS = st.sampled_from(
    [None, "text/html", "text/xml; charset=gbk", "application/json; charset=utf-16", "x; charset=utf-7"]
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source.kind}")
@settings(max_examples=150)
@given(body=st.binary(max_size=300) | SOUP, header=HEADERS)
def test_any_bytes_give_candidates_or_a_told_error(source, body: bytes, header: str | None) -> None:
    try:
        found = discover(source, Page(URL, URL, 200, body, NOW, header), now=NOW)
    except DiscoverError as error:
        told = (error.kind, str(error))
        assert told[0] in {"parse", "content_type", "empty"}
        assert "\n" not in told[1]
    else:
        assert isinstance(found, Found)
        assert all(c.url.startswith(("http://", "https://")) for c in found.candidates)
        assert all(child.startswith(("http://", "https://")) for child in found.children)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=st.binary(max_size=300) | st.binary(max_size=100).map(lambda b: b"WARC/1.0\r\nWARC-Type: response\r\n" + b))
def test_any_bytes_are_an_archive_or_a_skipped(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(body)
    assert all(isinstance(o, tuple | Skipped) for o in local_pages("s", path, now=NOW))


@given(st.text(max_size=200))
def test_plain_text_is_one_line(text: str) -> None:
    clean = plain(text)
    assert clean == " ".join(clean.split())


@given(st.lists(SCRAPS | st.text(max_size=8), max_size=40).map(" ".join))
def test_markup_without_traps_stays_as_it_is(text: str) -> None:
    assert few_attributes(text) == text


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_crowd_of_attributes_is_seen_behind_a_quoted_end_of_a_tag(quote: str) -> None:
    crowd = " ".join(f"a{i}={quote}>{quote}" for i in range(400))
    for markup in (f"<a {crowd}>", f"<p>x</p><a {crowd} href={quote}/1{quote}>", f"<a {crowd.replace('>', 'b' * 9)}>"):
        assert may_be_crowded(markup)
        assert len(few_attributes(markup)) < 300
    assert not may_be_crowded("<p class='a'>words</p>" * 400)
