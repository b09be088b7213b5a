"""One spelling for every address, and a refusal for what cannot be asked."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mfg_monitor.fetch.address import BadAddressError, follow, parse, same_resource, shown
from mfg_monitor.urls import host_of

SPELLINGS = [
    ("http://News.Example", "http://news.example/", "news.example:80"),
    ("https://news.example:443/a?b=1#c", "https://news.example/a?b=1", "news.example:443"),
    ("http://news.example:8080/路径?q=上海", "http://news.example:8080/%E8%B7%AF%E5%BE%84?q=%E4%B8%8A%E6%B5%B7", None),
    ("http://news.example./a", "http://news.example/a", "news.example:80"),
    ("http://上海.中国/a", "http://xn--fhqz97e.xn--fiqs8s/a", None),
    ("http://ｎｅｗｓ。example/", "http://news.example/", None),
    ("http://user:secret@news.example/a", "http://news.example/a", None),
    ("http://news.example/a/../b/./c", "http://news.example/b/c", None),
    ("http://news.example/a/%2e%2E/b", "http://news.example/b", None),
    ("http://news.example/a%2Fb?x=%E4%B8%8A", "http://news.example/a%2Fb?x=%E4%B8%8A", None),
    ("http://news.example//double", "http://news.example//double", None),
    ("http://news.example/a b", "http://news.example/a%20b", None),
    ("http://2130706433/", "http://127.0.0.1/", "127.0.0.1:80"),
    ("http://0177.0.0.1/", "http://127.0.0.1/", "127.0.0.1:80"),
    ("http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1:80"),
    ("http://１２７.0.0.1/", "http://127.0.0.1/", "127.0.0.1:80"),
    ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/", None),
    (" http://news.example/a\n", "http://news.example/a", None),
]


@pytest.mark.parametrize(("url", "clean", "key"), SPELLINGS)
def test_spells_each_address_one_way(url: str, clean: str, key: str | None) -> None:
    address = parse(url)
    assert address.url == clean
    assert address.key == (key or host_of(clean))
    assert parse(clean) == parse(clean)
    assert parse(address.url).url == clean


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example/a",
        "ftp://news.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "http:///a",
        "http://[::1/",
        "http://news.example:99999/",
        "http://news.example:0/",
        "http://news.example:port/",
        "http://1.2.3.4.5/",
        "http://999.1.1.1/",
        "http://a..b/",
        "http://a b/",
        "http://<script>/",
        "http://" + "a" * 9000,
    ],
)
def test_refuses_what_cannot_be_asked(url: str) -> None:
    with pytest.raises(BadAddressError):
        parse(url)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (b"/b", "http://news.example/b"),
        (b"b?c", "http://news.example/x/b?c"),
        (b"//other.example/b", "http://other.example/b"),
        (b"?p=2", "http://news.example/x/a?p=2"),
        ("/路".encode(), "http://news.example/%E8%B7%AF"),
        (b"/caf\xe9", "http://news.example/caf%C3%A9"),
        (b" https://other.example ", "https://other.example/"),
    ],
)
def test_follows_relative_and_raw_locations(location: bytes, expected: str) -> None:
    assert follow(parse("http://news.example/x/a"), location).url == expected


@pytest.mark.parametrize(
    "location", [b"javascript:alert(1)", b"data:,x", b"file:///etc/passwd", b"http://[", b"http://a:0/"]
)
def test_follows_nothing_but_http(location: bytes) -> None:
    with pytest.raises(BadAddressError):
        follow(parse("http://news.example/"), location)


def test_credentials_stay_with_their_host_and_out_of_sight() -> None:
    base = parse("http://user:p%40ss@news.example/a")
    assert base.authorization == "Basic dXNlcjpwQHNz"
    assert follow(base, b"/b").authorization == base.authorization
    assert follow(base, b"http://other.example/b").authorization is None
    assert follow(base, b"https://news.example/b").authorization is None
    assert "p%40ss" not in base.url
    assert shown("http://user:p%40ss@news.example/a\x1b[31m") == "http://news.example/a?[31m"


def test_an_upgrade_to_https_is_the_same_resource() -> None:
    assert same_resource(parse("http://news.example/feed"), parse("https://news.example/feed"))
    assert not same_resource(parse("http://news.example/feed"), parse("https://news.example/feed2"))
    assert not same_resource(parse("http://news.example:8080/feed"), parse("https://news.example/feed"))
    assert not same_resource(parse("https://news.example/feed"), parse("http://news.example/feed"))


@given(st.text(max_size=40), st.text(max_size=40))
@example("/..", "")
@example("\ud800", "\ud800")
def test_is_idempotent_and_never_changes_the_host(path: str, query: str) -> None:
    try:
        once = parse(f"http://news.example/{path}?{query}")
    except BadAddressError:
        return
    assert once.host == "news.example"
    assert parse(once.url).url == once.url
    assert once.url.isascii()


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://{text}/"):
        with contextlib.suppress(BadAddressError):
            assert parse(url).url.isascii()
