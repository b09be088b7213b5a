"""The feed is well-formed and says only what it may, whatever its items hold."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime

import pytest
from tests.store.building import examined

from mfg_monitor.digest.atom import feed
from mfg_monitor.model import Dating, Item
from mfg_monitor.store.rules.records import item_of

NAMES = {"a": "http://www.w3.org/2005/Atom"}


def item(number: int = 1, url: str = "http://news.example/a?x=1&y=2", **more: object) -> Item:
    return item_of(examined(url, **more), number, story=number, duplicate_of=None)  # type: ignore[arg-type]


def read(*items: Item) -> ET.Element:
    return ET.fromstring("".join(feed(items, title="Stories & more", name="test")))


def test_an_entry_has_what_a_reader_needs() -> None:
    root = read(item())
    (entry,) = root.findall("a:entry", NAMES)
    told = {name: entry.findtext(f"a:{name}", None, NAMES) for name in ("title", "published", "updated", "summary")}
    assert told == {
        "title": "A battery plant for Lingang",
        "published": "2026-03-01T10:17:00+08:00",
        "updated": "2026-03-01T08:30:15Z",
        "summary": "The plant in Lingang will make 50 GWh of",
    }
    assert [link.attrib for link in entry.findall("a:link", NAMES)] == [
        {"rel": "alternate", "href": "http://news.example/a?x=1&y=2"}
    ]
    assert [name.text for name in entry.findall("a:author/a:name", NAMES)] == ["Li Na", "王芳"]
    assert [category.get("term") for category in entry.findall("a:category", NAMES)] == [
        *("batteries", "lingang", "tesla", "new-plant")
    ]
    assert root.findtext("a:title", None, NAMES) == "Stories & more"
    assert root.findtext("a:updated", None, NAMES) == "2026-03-01T08:30:15Z"


def test_ids_follow_from_addresses_not_from_the_database() -> None:
    ids = [read(item(number)).findtext("a:entry/a:id", None, NAMES) for number in (1, 2)]
    assert ids[0] == ids[1]
    assert str(ids[0]).startswith("urn:uuid:")
    assert read(item(1, "http://news.example/b")).findtext("a:entry/a:id", None, NAMES) != ids[0]


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "]]>&amp;", "a\x00b\x1b[31m\ud800\uffff", "\"'<!--"])
def test_foreign_words_are_words(title: str) -> None:
    (entry,) = read(item(title=title, text=title)).findall("a:entry", NAMES)
    safe = "".join(char if char.isprintable() and char != "\uffff" else "\ufffd" for char in title)
    assert entry.findtext("a:title", None, NAMES) == entry.findtext("a:content", None, NAMES) == safe
    assert not list(entry.find("a:title", NAMES) or ())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:/etc/passwd", "data:text/html,x", "ftp://a.example/"])
def test_only_http_becomes_a_link(url: str) -> None:
    assert read(item(url=url)).find("a:entry/a:link", NAMES) is None


@pytest.mark.parametrize("published", [None, "2026", "2026-03", "2026-03-01", "2026-03-01T10:17"])
def test_a_date_that_is_no_moment_is_not_made_one(published: str | None) -> None:
    dated = item()
    dated = replace(dated, article=replace(dated.article, dating=Dating(published, "day", "meta")))
    assert read(dated).find("a:entry/a:published", NAMES) is None


def test_an_empty_feed_is_a_feed() -> None:
    updated = read().findtext("a:updated", None, NAMES)
    assert updated is not None
    assert datetime.fromisoformat(updated).tzinfo is not None
