"""OPML in and out: nothing is lost on the way back, and nothing that lies elsewhere is loaded."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfg_monitor import shipped
from mfg_monitor.config.load import load
from mfg_monitor.config.opml import MOST_BYTES, Outlines, read_opml, source_of, write_opml
from mfg_monitor.config.sources import ApiSource, FeedSource, FilesSource, ListingSource, Source
from mfg_monitor.errors import ConfigError
from mfg_monitor.service.exchange import sort

AT = datetime(2026, 11, 22, tzinfo=UTC)


def opml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><opml version="2.0"><body>{body}</body></opml>'.encode()


def there_and_back(sources: list[Source]) -> list[object]:
    read = read_opml(write_opml(sources).encode(), "x.opml")
    assert read.passed_over == 0
    return [source_of(entry.values) for entry in read.entries]


def test_the_shipped_sources_come_back_as_they_went() -> None:
    sources = load(shipped.folder("config"), environ={}, parts=frozenset({"sources"})).sources
    web = [source for source in sources if source.kind not in {"files", "warc"}]
    assert len(web) > 100
    assert there_and_back(list(sources)) == web


def test_every_setting_comes_back() -> None:
    sources: list[Source] = [
        ListingSource.model_validate(
            {
                "kind": "listing", "id": "l", "url": "http://a.example/{date:%Y-%m-%d}/?a=1&b=2", "every": "6h",
                "link_selector": "ul > li a", "link_pattern": r"<\d+>\"'&amp;", "pages": 3, "enabled": False,
                "timezone": "Europe/Berlin", "note": "two\nlines\tand a tab", "homepage": "a.example", "name": "",
                "article": {"title": "h1", "remove": ["div.a", "p:not(.b)"]}, "scope": "company",
            }
        ),
        ApiSource.model_validate(
            {"kind": "api", "id": "p", "url": "http://x.cn/{query}", "query": "上海", "items": "", "item_url": "u"},
        ),
        FilesSource(kind="files", id="f", path="x"),
    ]  # fmt: skip
    assert there_and_back(sources) == sources[:2]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=60))
def test_any_name_is_escaped(name: str) -> None:
    source = FeedSource(kind="feed", id="a", name=name, url="http://a.example/")
    (outline,) = ET.fromstring(write_opml([source])).iter("outline")
    assert outline.get("type") == "rss"
    assert (outline.get("xmlUrl"), outline.get("text")) == ("http://a.example/", name or "a")


def test_feeds_are_rss_and_the_rest_are_links_for_other_readers() -> None:
    sources: list[Source] = [
        FeedSource(
            kind="feed", id="a", name="A", url="http://a.example/f", homepage="http://a.example/", language="zh"
        ),
        ListingSource(kind="listing", id="b", url="http://b.example/"),
    ]
    feed, listing = ET.fromstring(write_opml(sources)).iter("outline")
    assert {key: feed.get(key) for key in ("text", "type", "xmlUrl", "htmlUrl", "language")} == {
        "text": "A", "type": "rss", "xmlUrl": "http://a.example/f", "htmlUrl": "http://a.example/", "language": "zh",
    }  # fmt: skip
    assert (listing.get("type"), listing.get("url"), listing.get("xmlUrl")) == ("link", "http://b.example/", None)


def test_a_list_of_another_program_groups_and_odd_prefixes() -> None:
    found = read_opml(
        opml(
            '<outline text="Group"><outline title="Wire\u202e" TYPE="rss" xmlURL=" http://a.example/rss " ng:id="7" '
            'htmlUrl="javascript:x" language="zh_Hans"/></outline><outline type="link" url="http://b.example/"/>'
            '<outline type="include" url="http://c.example/more.opml"/>'
        ),
        "x",
    )
    assert found.passed_over == 2
    (entry,) = found.entries
    assert (entry.title, entry.url, entry.line) == ("Wire", "http://a.example/rss", 1)
    assert source_of({**entry.values, "id": "w"}) == FeedSource(
        kind="feed", id="w", name="Wire", url="http://a.example/rss"
    )


def test_any_charset_is_read() -> None:
    text = '<?xml version="1.0" encoding="gb2312"?><opml version="1.0"><body><outline text="上海制造业新闻网" xmlUrl="http://a.example/"/></body></opml>'
    assert read_opml(text.encode("gb18030"), "x").entries[0].title == "上海制造业新闻网"


BOMB = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "x:1: no OPML: empty"),
        (b"hello", "x:1: no OPML: not well-formed"),
        (b'<opml><body>\n<outline text="a" xmlUrl="http://a.example/">', "x:2: no OPML: not well-formed"),
        (b'<opml><body><outline xmlUrl="http://a.example/?a=1&b=2"/></body></opml>', "not well-formed"),
        (b"<rss/>", "its root is <rss>"),
        (f'{BOMB}<opml><body><outline text="&b;" xmlUrl="http://a.example/"/></body></opml>'.encode(), "entities"),
        (f"{OUTSIDE}<opml><body>&a;</body></opml>".encode(), "entities"),
        (b"<opml>" + b"<outline>" * 100_000, "nest deeper"),
        (b" " * (MOST_BYTES + 1), "larger than 20 MB"),
        (bytes(range(256)) * 10, "no OPML"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_opml(content, "x")


def test_an_outer_document_type_is_not_loaded_and_does_no_harm() -> None:
    content = b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/x.dtd"><opml><body><outline xmlUrl="http://a.example/"/></body></opml>'
    assert [entry.url for entry in read_opml(content, "x").entries] == ["http://a.example/"]


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ('m:kind="files" m:path="/etc" url="http://a.example/"', 'kind "files"'),
        ('m:kind="warc" xmlUrl="http://a.example/"', 'kind "warc"'),
        ('m:wrong="1" xmlUrl="http://a.example/"', "unknown key wrong"),
        ('m:every="soon" xmlUrl="http://a.example/"', "every: expected a duration"),
        ('m:id="../x" xmlUrl="http://a.example/"', "id: expected up to 100 letters"),
        ('m:enabled="[" xmlUrl="http://a.example/"', "enabled: expected true or false"),
        ('xmlUrl="ftp://a.example/"', "only http and https"),
        ('xmlUrl="/etc/passwd"', "only http and https"),
        ('xmlUrl="http://a.example/{x}"', "unknown placeholder"),
        ('xmlUrl="http://0x7f.1/feed"', "not a public address"),
        ('xmlUrl="http://[::ffff:10.0.0.1]/feed"', "not a public address"),
        ('xmlUrl="http://LOCALHOST:8080/feed"', "not a public address"),
    ],
)
def test_entries_that_may_not_be_sources_are_refused_one_by_one(attributes: str, words: str) -> None:
    body = f'<outline xmlns:m="x" text="A" {attributes}/><outline text="B" xmlUrl="http://b.example/"/>'
    content = opml(body).replace(b"<opml ", b'<opml xmlns:m="urn:mfg-monitor:opml" ')
    found = sort(read_opml(content, "x"), [], file="x", at=AT, allow_private=False)
    assert [addition.source.id for addition in found.added] == ["b-example"] or [
        a.source.name for a in found.added
    ] == ["B"]
    ((_, why),) = found.refused
    assert words in why


def test_known_ones_are_told_ids_are_unique_and_private_ones_go_where_they_are_allowed() -> None:
    sources = [FeedSource(kind="feed", id="wire", url="https://a.example/feed/?utm_source=x")]
    body = (
        '<outline text="Other" xmlUrl="http://a.example/feed"/><outline text="Wire" xmlUrl="http://b.example/1"/>'
        '<outline text="Wire" xmlUrl="http://b.example/2"/><outline text="again" xmlUrl="http://b.example/2#x"/>'
        '<outline text="新闻" xmlUrl="http://10.0.0.1/rss"/>'
    )
    found = sort(read_opml(opml(body), "x"), sources, file="l.opml", at=AT, allow_private=True)
    assert [there for _, there in found.known] == ["wire", "wire-3"]
    assert [addition.source.id for addition in found.added] == ["wire-2", "wire-3", "10-0-0-1"]
    assert found.added[0].comments == ("Added 2026-11-22 by `monitor sources import` from l.opml.",)
    assert found.refused == ()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for content in (body, b"<opml><body><outline " + body + b"/></body></opml>"):
        with contextlib.suppress(ConfigError):
            assert isinstance(read_opml(content, "x"), Outlines)


def test_a_file_name_is_never_read_from(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    body = f'<outline text="A" xmlUrl="file://{tmp_path}/secret"/>'
    assert sort(read_opml(opml(body), "x"), [], file="x", at=AT, allow_private=True).added == ()
