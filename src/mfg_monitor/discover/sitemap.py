"""Sitemaps (sitemaps.org protocol 0.9, news extension) and indexes of them, in XML or as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from lxml import etree

from mfg_monitor import charset, urls
from mfg_monitor.attributes import few_attributes
from mfg_monitor.config.sources import WebSource
from mfg_monitor.discover import xmltext
from mfg_monitor.discover.candidates import MAX_ADDRESS, MAX_CANDIDATES, Collector, signature
from mfg_monitor.discover.feed import read_feed
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Found, Page

MAX_CHILDREN = 1_000
_PIECE = 2**16
"""Characters given to the parser at once, so that no second copy of the text is needed."""
_FEEDS = frozenset({"rss", "feed", "rdf"})
_END = re.compile(r"</(?:\w{1,40}:)?(?:urlset|sitemapindex)\s*>|<(?:\w{1,40}:)?(?:urlset|sitemapindex)\b[^<>]*/>")
_LINE_ADDRESS = re.compile(r"\s*https?://\S{3,2000}\s*", re.IGNORECASE)
_TEXTS = {
    "loc": ("url", "sitemap"),
    "lastmod": ("url", "sitemap"),
    "publication_date": ("news",),
    "title": ("news",),
    "language": ("publication",),
}
"""What is read of an entry, and what it stands in: pictures and films of an entry have addresses and titles, too."""
_STRAY = re.compile(r"(?s:<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!#\d{1,9};|#[xX][0-9a-fA-F]{1,8};|[A-Za-z_][\w.-]{0,31};)")


def read_sitemap(source: WebSource, page: Page, body: bytes, *, now: datetime) -> Found:
    """Answer the addresses of a sitemap, or the children of an index.

    Raises:
        DiscoverError: empty, a web page, or no sitemap.
    """
    text = charset.decode(body, page.content_type)
    lead = text[:2_000].strip("\ufeff \t\r\n\0")
    if not lead and not text.strip("\ufeff \t\r\n\0"):
        raise DiscoverError("empty", "the sitemap's answer is empty", url=page.url)
    collector = Collector(source, page, now=now)
    if not lead.startswith("<"):
        return _read_lines(collector, text)
    clean = xmltext.without_doctype(text)
    root = (xmltext.root_name(clean) or "").rpartition(":")[2].lower()
    if root == "html" or xmltext.root_name(text) == "html":
        raise DiscoverError("content_type", "a web page came in place of a sitemap", url=page.url)
    # The protocol takes a feed in place of a sitemap; one that names nothing is rather a mistaken address.
    if root in _FEEDS and (found := read_feed(source, page, body, now=now)).candidates:
        return found
    if root not in {"urlset", "sitemapindex"}:
        raise DiscoverError("parse", f"no sitemap: its root is <{root}>", url=page.url)
    return _read_xml(collector, few_attributes(clean))


def _read_lines(collector: Collector, text: str) -> Found:
    for line in text.lstrip("\ufeff").splitlines()[: 2 * MAX_CANDIDATES]:
        if _LINE_ADDRESS.fullmatch(line):
            collector.add(line.strip())
    if not len(collector) and not collector.unwanted:
        raise DiscoverError("parse", "no sitemap: neither XML nor lines of addresses", url=collector.page.url)
    return collector.found()


def _read_xml(collector: Collector, text: str) -> Found:
    children: dict[str, None] = {}
    values: dict[str, str] = {}
    start = text.find("<")
    entries = 0
    try:
        for name, value in _ends(text, max(start, 0)):
            if name in _TEXTS:
                values.setdefault(name, value)
            elif name in {"url", "sitemap"}:
                if name == "url":
                    _add(collector, values)
                else:
                    _add_child(collector, children, values)
                values = {}
                entries += 1
                if entries >= MAX_CANDIDATES:
                    break
    except etree.XMLSyntaxError:
        if not entries:
            raise DiscoverError("parse", "the sitemap is XML that cannot be read", url=collector.page.url) from None
    if not entries and not _END.search(text):
        raise DiscoverError("parse", "the sitemap breaks off before its first entry", url=collector.page.url)
    return collector.found(children=children)


def _ends(text: str, start: int) -> Iterator[tuple[str, str]]:
    """Walk over the elements as they end: name without prefix, and own text. What was passed is forgotten.

    Raises:
        etree.XMLSyntaxError: nothing can be made of it.
    """
    parser = etree.XMLPullParser(
        events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        encoding="utf-8",
    )  # fmt: skip
    for piece in _pieces(text, start):
        parser.feed((_STRAY.sub(_written_out, piece) if "&" in piece else piece).encode("utf-8", "replace"))
        for _, found in parser.read_events():
            element = cast("Any", found)
            if isinstance(element.tag, str):
                name, parent = _name(element), element.getparent()
                wanted = name in _TEXTS and parent is not None and _name(parent) in _TEXTS[name]
                value = (element.text or "").strip()[:MAX_ADDRESS] if wanted else ""
                _forget(element)
                if wanted or name not in _TEXTS:
                    yield name, value


def _pieces(text: str, start: int) -> Iterator[str]:
    """Cut the text before tags, so that no reference is torn apart."""
    while start < len(text):
        end = text.find("<", start + _PIECE)
        end = end if 0 <= end <= start + 2 * _PIECE else start + _PIECE
        yield text[start:end]
        start = end


def _written_out(found: re.Match[str]) -> str:
    return "&amp;" if found[0] == "&" else found[0]


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


def _add(collector: Collector, values: dict[str, str]) -> None:
    modified, published = values.get("lastmod", ""), values.get("publication_date", "")
    collector.add(
        values.get("loc"),
        title=values.get("title"),
        witnesses=(
            collector.witness(published, "sitemap"),
            collector.witness(modified, "sitemap", "updated"),
        ),
        signature=signature(modified, values.get("title")) if modified else None,
        language=values.get("language", "").split("-")[0].lower() or None,
    )


def _add_child(collector: Collector, children: dict[str, None], values: dict[str, str]) -> None:
    url = urls.absolute(collector.page.final_url, values.get("loc", ""))
    if url and len(children) < MAX_CHILDREN and url not in {collector.page.url, collector.page.final_url}:
        children[url] = None
