from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.discover.wrapped import target_of

LONG = "https://publisher.example/" + "a" * 120


def google(url: str) -> str:
    size = len(url)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    name = base64.urlsafe_b64encode(b"\x08\x13\x22" + length + url.encode() + b"\xd2\x01\x00").decode().rstrip("=")
    return f"https://news.google.com/rss/articles/{name}?oc=5"


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (
            "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=6&url=https%3a%2f%2fp.example%2fa%3fid%3d1&c=2",
            "https://p.example/a?id=1",
        ),
        ("https://www.google.com/url?rct=j&sa=t&url=https://p.example/a&ct=ga", "https://p.example/a"),
        ("https://www.google.com.hk/url?q=https%3A%2F%2Fp.example%2Fa", "https://p.example/a"),
        (google("https://p.example/a/b.html"), "https://p.example/a/b.html"),
        (google(LONG), LONG),
        ("https://news.google.com/rss/articles/CBMiswFBVV95cUxPX2R1bW15LW5hbWUtd2l0aG91dC1hZGRyZXNz", None),
        ("https://www.bing.com/news/apiclick.aspx?url=javascript:alert(1)", None),
        ("https://www.bing.com/news/apiclick.aspx?c=2", None),
        ("https://www.bing.com/news/search?q=x&url=https://p.example/", None),
        ("https://p.example/url?url=https://other.example/", None),
        ("https://bing.com.evil.example/news/apiclick.aspx?url=https://p.example/", None),
    ],
)
def test_the_address_within_a_link_of_a_search_service(link: str, target: str | None) -> None:
    assert target_of(link) == target


@given(st.text(alphabet="ABCDEFGHabcdefgh0123456789-_", min_size=20, max_size=200))
def test_any_name_is_read_without_a_fault(name: str) -> None:
    target_of(f"https://news.google.com/rss/articles/{name}")


def test_a_feed_of_a_news_search_names_the_publishers(read) -> None:
    items = "".join(
        f"<item><title>t</title><link>{link.replace('&', '&amp;')}</link></item>"
        for link in (
            google("https://p.example/1"),
            "https://www.bing.com/news/apiclick.aspx?url=https%3a%2f%2fp.example%2f2&c=1",
        )
    )
    body = f'<rss version="2.0"><channel>{items}</channel></rss>'
    assert [one.url for one in read("feed", body).candidates] == ["https://p.example/1", "https://p.example/2"]
    kept = read("feed", body, link_pattern=r"news\.google\.com/rss/articles/|p\.example/2").candidates
    assert len(kept) == 2
