"""Addresses: one spelling for one page, and never one spelling for two."""

from __future__ import annotations

import tracemalloc
from urllib.parse import clear_cache, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor.urls import absolute, canonical, host_of, identity, is_front_page, registrable_domain, same_site

ARTICLE = "https://news.example.com.cn/a/2025/05/21/c_1310.html"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://News.Example.COM:80/A/b", "http://news.example.com/A/b"),
        ("https://example.com:443", "https://example.com/"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("http://example.com/a/./b/../c/", "http://example.com/a/c/"),
        ("http://example.com/../../a", "http://example.com/a"),
        ("http://example.com/a/..", "http://example.com/"),
        ("http://example.com/a%2fb/%7euser/%e4%b8%8a", "http://example.com/a%2Fb/~user/%E4%B8%8A"),
        ("http://example.com/上海 制造", "http://example.com/%E4%B8%8A%E6%B5%B7%20%E5%88%B6%E9%80%A0"),
        ("http://example.com/100%", "http://example.com/100%25"),
        ("http://新闻.cn/a", "http://xn--efvy88h.cn/a"),
        ("http://user:secret@example.com/a", "http://example.com/a"),
        ("http://[2001:DB8:0:0::1]:80/a", "http://[2001:db8::1]/a"),
        (" \n\thttps://example.com/a\u3000", "https://example.com/a"),
        ("http://example.com\\a\\b", "http://example.com/a/b"),
        ("http://example.com/a?x=1&amp;y=2", "http://example.com/a?x=1&y=2"),
        ("http://example.com/a?", "http://example.com/a"),
        ("http://example.com/#!/story/7", "http://example.com/#!/story/7"),
        ("http://example.com/?b=2&a=1&a=0", "http://example.com/?b=2&a=1&a=0"),
        ("file:///srv/a b/上.txt", "file:///srv/a%20b/%E4%B8%8A.txt"),
        ("file://localhost/srv/a.txt", "file:///srv/a.txt"),
        ("file:seeds/./x/../1.txt", "file:seeds/1.txt"),
    ],
)
def test_spelling(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "tail",
    [
        "?utm_source=x&UTM_Medium=y",
        "?fbclid=IwAR0",
        "?spm=a2.b3.4",
        "?from=timeline&isappinstalled=0",
        "?wfr=spider&for=pc",
        "?ivk_sa=1024320u",
        "?from=singlemessage",
        "?share_token=f00&share_source=wechat",
        "?ref=rss",
        "?ref=someblog.example.org",
        "?source=weibo",
        "#comments",
        ";jsessionid=0A1B2C",
        "?PHPSESSID=abc123",
        "?sid=0123456789abcdef0123456789abcdef",
        "?_=1716259200000",
        "?ncid=newsletter-top",
        "?bd_vid=1&hmsr=baidu",
    ],
)
def test_one_page_under_tracking_links(tail: str) -> None:
    """P32."""
    assert canonical(ARTICLE + tail) == ARTICLE


@pytest.mark.parametrize(
    "query",
    [
        *("id=1", "page=2", "aid=77", "contentid=9", "p=1", "ncid=4711", "ref=chapter-2", "from=2024", "source=12"),
        *("sid=88", "_=x", "t=5", "v=3", "docid=KCD1", "newsid=3&page=2", "url=http%3A%2F%2Fa.b%2Fc%3Futm_source%3D1"),
    ],
)
def test_what_may_name_an_article_stays(query: str) -> None:
    assert canonical(f"http://example.com/view.do?{query}") == f"http://example.com/view.do?{query}"


def test_two_ids_are_two_pages() -> None:
    """P32."""
    assert canonical("http://a.example/?id=1") != canonical("http://a.example/?id=2")
    assert identity("http://a.example/?id=1") != identity("http://a.example/?id=2")


def test_wechat_keeps_what_names_the_article() -> None:
    url = "https://mp.weixin.qq.com/s?__biz=MzA&mid=26&idx=1&sn=ab"
    assert canonical(url + "&chksm=8c&scene=21#wechat_redirect") == url
    assert canonical("https://example.com/s?scene=21") == "https://example.com/s?scene=21"


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "/a", "mailto:a@b.c", "javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "http://"),
        *("http:///a", "http://a b/", "http://a.example:99999/", "http://a.example:x/", "http://[::1", "http://[zz]/"),
        *("file://server/share", "file:", "http://%61.example/", "http://[fe80::1%25eth0]/", "http://" + "a" * 300),
    ],
)
def test_only_the_web_and_files(url: str) -> None:
    """P46."""
    with pytest.raises(ValueError, match=r"."):
        canonical(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.com/2025/0521/c90.html",
        "https://m.example.com/2025/0521/c90.html",
        "https://wap.example.com/2025/0521/c90.html?utm_source=x",
        "https://example.com/2025/0521/c90.html?print=1",
        "https://example.com/2025/0521/c90.html?output=amp",
        "https://example.com/2025/0521/c90.html?page=1",
        "https://example.com/amp/2025/0521/c90.html",
        "https://example.com/2025/0521/c90.html/amp/",
        "https://example.com/2025/0521/c90.amp.html",
        "https://example.com/2025/0521/c90_print.html",
        "https://example.com/2025/0521/c90_m.html",
        "https://example.com/print/2025/0521/c90.html",
        "https://example.com/m/2025//0521/c90.html#top",
    ],
)
def test_identity_joins_the_twins(url: str) -> None:
    assert identity(url) == "example.com/2025/0521/c90.html"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://example.com/a/", "http://example.com/a"),
        ("http://example.com/a/index.shtml", "http://example.com/a"),
        ("http://en.m.example.org/wiki/X", "http://en.example.org/wiki/X"),
        ("http://example.com/?b=1&a=2", "http://example.com/?a=2&b=1"),
        ("http://m.com/x", "https://m.com/x"),
    ],
)
def test_identity_of_spellings(first: str, second: str) -> None:
    assert identity(first) == identity(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://example.com/3d-print.html", "http://example.com/3d.html"),
        ("http://example.com/a?page=2", "http://example.com/a"),
        ("http://m.com/x", "http://com/x"),
        ("http://example.com:8001/a", "http://example.com:8002/a"),
        ("http://example.com/amp", "http://example.com/"),
        ("http://news.example.com/a", "http://example.com/a"),
        ("http://example.com/?a=1&a=0", "http://example.com/?a=0&a=1"),
    ],
)
def test_identity_keeps_apart(first: str, second: str) -> None:
    assert identity(first) != identity(second)


def test_identity_of_what_is_no_address() -> None:
    assert identity("what?") == "what?"
    assert identity("file:///a/1.txt") == "file:///a/1.txt"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.com", True),
        ("http://example.com/index.html?utm_source=x", True),
        ("https://example.com/en/", True),
        ("https://example.com/english/index.shtml", True),
        ("https://example.com/zh-cn", True),
        ("https://example.com/?id=3", False),
        ("https://example.com/news/1.html", False),
        ("https://example.com/#!/story/7", False),
        ("file:///index.html", False),
        ("no address", False),
    ],
)
def test_front_page(url: str, expected: bool) -> None:
    assert is_front_page(url) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://news.example.com.cn/a", "example.com.cn"),
        ("http://jxw.sh.gov.cn/", "sh.gov.cn"),
        ("http://www.pudong.sh.cn/", "pudong.sh.cn"),
        ("http://a.b.example.co.uk/", "example.co.uk"),
        ("http://one.github.io/", "one.github.io"),
        ("http://example.com/", "example.com"),
        ("http://localhost:8000/", "localhost"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]:80/", "[::1]"),
        ("file:///a", ""),
        ("nothing", ""),
    ],
)
def test_registrable_domain(url: str, expected: str) -> None:
    assert registrable_domain(url) == expected


def test_same_site() -> None:
    assert same_site("http://m.example.com/a", "https://news.example.com/b")
    assert not same_site("http://one.github.io/", "http://two.github.io/")
    assert not same_site("http://a.com.cn/", "http://b.com.cn/")
    assert not same_site("nothing", "nothing")


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("//cdn.example.org/a", "https://cdn.example.org/a"),
        ("b?x=1&amp;y=2", "https://example.com/news/b?x=1&y=2"),
        ("/a%2Fb", "https://example.com/a%2Fb"),
        ("../上海.html", "https://example.com/%E4%B8%8A%E6%B5%B7.html"),
        ("..\\x.html", "https://example.com/x.html"),
        (" \r\nx y.html\n", "https://example.com/news/x%20y.html"),
        ("?id=2", "https://example.com/news/list?id=2"),
        ("a?utm_source=x#part", "https://example.com/news/a?utm_source=x"),
        ("http://u:p@other.example/", "http://other.example/"),
        ("#!/story/1", "https://example.com/news/list#!/story/1"),
        ("", None),
        ("#top", None),
        ("javascript:void(0)", None),
        ("JavaScript :x", "https://example.com/news/JavaScript%20:x"),
        ("java\nscript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("data:text/html,hi", None),
        ("file:///etc/passwd", None),
        ("http://[bad", None),
        ("http://a.example:99999/", None),
    ],
)
def test_absolute(href: str, expected: str | None) -> None:
    assert absolute("https://example.com/news/list", href) == expected


def test_absolute_on_a_bad_base() -> None:
    assert absolute("http://[", "x") is None
    assert absolute("file:///a/b.html", "c.html") is None
    assert absolute("file:///a/b.html", "http://example.com/c") == "http://example.com/c"


def test_host_of() -> None:
    assert host_of("https://Example.com/a") == "example.com:443"
    assert host_of("file:///a") == ""


hosts = st.sampled_from(
    ["example.com", "m.example.com.cn", "127.0.0.1:8080", "xn--efvy88h.cn", "Ex_ample.org.", "新闻.cn"]
)
tails = st.text(alphabet="ab1/.;?&=#%!2eE7[]\\ +-_上~:@(S)jsesionid", max_size=40)


@given(st.sampled_from(["http", "https", "HTTP"]), hosts, tails)
def test_canonical_is_idempotent_and_keeps_the_host(scheme: str, host: str, tail: str) -> None:
    url = f"{scheme}://{host}/{tail}"
    once = canonical(url)
    assert canonical(once) == once
    assert identity(once) == identity(url)
    before = host.lower().removesuffix(".").replace("新闻", "xn--efvy88h")
    assert urlsplit(once).netloc == before
    assert once.isascii()


@given(st.text(max_size=60), st.text(max_size=60))
def test_absolute_never_raises_and_is_fetchable(base: str, href: str) -> None:
    found = absolute("http://example.com/" + base, href)
    assert found is None or canonical(found).startswith(("http://", "https://"))


@given(st.text(max_size=60))
def test_identity_never_raises(url: str) -> None:
    assert isinstance(identity(url), str)
    assert is_front_page(url) in {True, False}


@given(
    st.lists(
        st.tuples(st.sampled_from(["id", "aid", "page", "contentid", "n"]), st.integers(0, 99)), min_size=1, max_size=4
    )
)
def test_distinguishing_parameters_stay(pairs: list[tuple[str, int]]) -> None:
    wanted = [f"{key}={value}" for key, value in pairs]
    noisy = "&utm_source=x&".join(wanted) + "&spm=1.2"
    assert urlsplit(canonical(f"http://example.com/v?{noisy}")).query.split("&") == wanted


def test_long_addresses_do_not_stay_in_memory() -> None:
    tracemalloc.start()
    try:
        for number in range(300):
            canonical(f"https://example.com/{number}/" + "a" * 50_000)
        clear_cache()  # the library's own, which is small
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert kept < 2_000_000
