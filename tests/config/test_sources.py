from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from mfg_monitor.config.load import load
from mfg_monitor.config.sources import SOURCE_KINDS, SOURCE_TYPES, FeedSource, ListingSource
from tests.config.conftest import FEED, Folder

Check = Callable[[str], list[str]]
WEB = 'id = "x"\nkind = "feed"\nurl = "https://x.example/"\n'
LIST = WEB.replace("feed", "listing")
KINDS = 'the kinds are "feed", "sitemap", "listing", "api", "files", "warc"'

EXAMPLE = r"""
[[source]]
id = "people-en-business"          # stable
name = "People's Daily Online – Business"
kind = "listing"
url = "http://example.org/"
language = "en"
timezone = "Asia/Shanghai"
every = "30m"
enabled = true
link_selector = "ul.list a"
link_pattern = '/n3/\d{4}/\d{4}/'
pages = 1

[source.article]
title = "h1"
body = "div.content"
date = "span.pubtime"
author = "p.author"
next_page = "a.next"
remove = ["div.related"]
"""


def test_an_entry_with_every_key_of_the_interface_is_read(folder: Folder) -> None:
    folder.write("sources.toml", EXAMPLE)
    (source,) = load(folder.path, environ={}).sources
    assert isinstance(source, ListingSource)
    assert source.every == dt.timedelta(minutes=30)
    assert source.link_pattern == r"/n3/\d{4}/\d{4}/"
    assert source.article.remove == ("div.related",)


WRONG = [
    (WEB + 'lnk_pattern = "x"', '5: source "x": unknown key "lnk_pattern"; did you mean "link_pattern"?'),
    (WEB + 'topic_scope = "china"', '5: source "x": unknown key "topic_scope"; did you mean "scope"?'),
    (WEB + 'link_selector = "a"', '5: source "x": unknown key "link_selector"; it belongs to kind "listing"'),
    (WEB + "pages = 2", '5: source "x": unknown key "pages"; it belongs to kind "listing" or "api"'),
    (WEB + 'path = "x"', '5: source "x": unknown key "path"; it belongs to kind "files" or "warc"'),
    (WEB + 'body = "p"', '5: source "x": unknown key "body"; it belongs to [source.article], as "body"'),
    (
        WEB + 'body_selector = "p"',
        '5: source "x": unknown key "body_selector"; it belongs to [source.article], as "body"',
    ),
    (
        WEB + '[source.article]\nbody = "p"\nenabled = false',
        '7: source "x": unknown key "enabled" in [source.article]; it belongs above, to [[source]]',
    ),
    (
        WEB + '[source.article]\nbdy = "p"',
        '6: source "x": unknown key "bdy" in [source.article]; did you mean "body"?',
    ),
    (
        WEB + '[source.article]\nbody = "div["',
        '6: source "x": article.body: expected a CSS selector such as "div.content", found "div["',
    ),
    (
        WEB + "link_pattern = '(a'",
        '5: source "x": link_pattern: expected a regular expression: missing ), unterminated subpattern at position 0, '
        'found "(a"',
    ),
    (WEB + 'every = "0s"', '5: source "x": every: expected a duration longer than 0s, found "0s"'),
    (WEB + "every = 30", '5: source "x": every: expected a duration with its unit, such as "30s", found 30'),
    (WEB + 'enabled = "no"', '5: source "x": enabled: expected true or false, found "no"'),
    (
        WEB + 'language = "English"',
        '5: source "x": language: expected a language code such as "en" or "zh", found "English"',
    ),
    (
        WEB + 'timezone = "CST+8"',
        '5: source "x": timezone: expected an IANA time zone such as "Asia/Shanghai", found "CST+8"',
    ),
    (
        WEB + 'scope = "Shanghai"',
        '5: source "x": scope: expected one of "shanghai", "china", "world", "company", found "Shanghai"; '
        'did you mean "shanghai"?',
    ),
    (LIST + "pages = 0", '5: source "x": pages: expected a value of at least 1, found 0'),
    ('id = "x"\nkind = "feed"', '1: source "x": needs the key "url", as every source of kind "feed" does'),
    ('id = "x"\nkind = "files"', '1: source "x": needs the key "path", as every source of kind "files" does'),
    ('kind = "files"\npath = "p"', '1: source 1: needs the key "id", as every source of kind "files" does'),
    ('id = "x"', f'1: source "x": needs the key "kind"; {KINDS}'),
    ('id = "x"\nkind = "rss"', f'3: source "x": unknown kind "rss"; did you mean "feed"?; {KINDS}'),
    ('id = "x"\nkind = "Listings"', f'3: source "x": unknown kind "Listings"; did you mean "listing"?; {KINDS}'),
    ('id = "x"\nkind = 7', f'3: source "x": kind: expected text in quotes; {KINDS}'),
    (
        'id = "a b"\nkind = "files"\npath = "p"',
        '2: source "a b": id: expected up to 100 letters, digits, ".", "_" and "-", the first a letter or a digit, '
        'found "a b"',
    ),
    (WEB + 'query = "x"', '1: source "x": "query" and a "{query}" in "url" need each other'),
]


@pytest.mark.parametrize(("text", "line"), WRONG)
def test_a_wrong_source_is_one_line_with_its_mend(source_mistakes: Check, text: str, line: str) -> None:
    assert source_mistakes(text + "\n") == [f"sources.toml:{line}"]


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "a.example", "https://", "http://[::1", "http://a.example:99999/", "https://a b/", ""]
)
def test_what_is_no_web_address_is_refused(source_mistakes: Check, url: str) -> None:
    (line,) = source_mistakes(f'id = "x"\nkind = "feed"\nurl = "{url}"\n')
    assert line.startswith(
        'sources.toml:4: source "x": url: expected an address that begins with "http://" or "https://"'
    )


def test_an_unknown_kind_does_not_hide_other_slips(source_mistakes: Check) -> None:
    told = source_mistakes('id = "x"\nkind = "web"\nurrl = "x"\n')
    assert [line.partition("; ")[0] for line in told] == [
        'sources.toml:3: source "x": unknown kind "web"',
        'sources.toml:4: source "x": unknown key "urrl"',
    ]


def test_two_sources_with_one_id_are_told_with_both_lines(folder: Folder) -> None:
    folder.write("sources.toml", FEED + "\n" + FEED)
    assert folder.mistakes() == ['sources.toml:7: source "a": this id is taken already, in line 2']


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[sources]]", 'sources.toml:1: unknown key "sources"; did you mean "source"?'),
        ('[source]\nid = "a"', "sources.toml:1: expected [[source]], in two pairs of brackets"),
        ("source = [1]", "sources.toml:1: source 1: expected a table [[source]]"),
    ],
)
def test_a_file_of_the_wrong_form(folder: Folder, text: str, line: str) -> None:
    folder.write("sources.toml", text + "\n")
    assert folder.mistakes() == [line]


def test_every_kind_has_its_type() -> None:
    assert tuple(SOURCE_TYPES) == SOURCE_KINDS


def test_day_and_query_are_filled_into_the_address() -> None:
    source = FeedSource(
        id="a",
        kind="feed",
        url="https://a.example/{date:%Y-%m-%d}/{date:%Y}/1.html?q={query}&d={date}",
        query="上海 a&b",
    )
    late_in_utc = dt.datetime(2026, 3, 1, 17, 0, tzinfo=dt.UTC)
    assert source.address_at(late_in_utc) == (
        "https://a.example/2026-03-02/2026/1.html?q=%E4%B8%8A%E6%B5%B7%20a%26b&d=2026-03-02"
    )


def test_an_address_without_placeholders_stays_as_it_is() -> None:
    source = FeedSource(id="a", kind="feed", url="https://a.example/%7Bx%7D?a=%20")
    assert source.address_at(dt.datetime.now(dt.UTC)) == source.url


@pytest.mark.parametrize("placeholder", ["{day}", "{date:%Q}", "{query:x}", "{date:}"])
def test_an_unknown_placeholder_is_refused(source_mistakes: Check, placeholder: str) -> None:
    (line,) = source_mistakes(f'id = "x"\nkind = "feed"\nurl = "https://a.example/{placeholder}"\n')
    assert f'unknown placeholder "{placeholder}"; known are "{{date:%Y-%m-%d}}" and "{{query}}"' in line
