"""A page that lists links to articles, read by the configuration's selector or pattern, or by itself."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from datetime import datetime
from typing import Any

from lxml import etree

from mfg_monitor import charset, urls
from mfg_monitor.config.sources import ListingSource
from mfg_monitor.discover import xmltext
from mfg_monitor.discover.candidates import Collector
from mfg_monitor.discover.links import Link, article_links, links_of
from mfg_monitor.discover.markup import MAX_TAGS, bounded_page
from mfg_monitor.discover.paging import next_page
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Found, Page

_MAX_TAGS_FOR_CSS = 100_000
"""A tree that answers the user's CSS takes three times the room; 10,000 links in list items with dates are 60,000."""
_LEAD = 4_096
"""Characters in which a picture or an archive shows itself: once decoded, no text holds NUL (as `file` sees it)."""
_CLASS_NAME = re.compile(r"[A-Za-z_][\w-]{0,60}")


def read_listing(source: ListingSource, page: Page, body: bytes, *, now: datetime) -> Found:
    """Answer the article links of a page in its order, and its next page where more than one is wanted.

    Raises:
        DiscoverError: empty or without article links, no text, no web page, or `link_selector` is no CSS selector.
    """
    text = charset.decode(body, page.content_type)
    if not text.strip("\ufeff \t\r\n\0"):
        raise DiscoverError("empty", "the listing's answer is empty", url=page.url)
    if "\0" in text[:_LEAD]:
        raise DiscoverError("content_type", "the listing's answer is no text", url=page.url)
    text = bounded_page(text, MAX_TAGS if source.link_selector is None else _MAX_TAGS_FOR_CSS)
    root = _tree(text, page)
    base = _base(root, page.final_url)
    links = links_of(root, base)
    collector = Collector(source, page, now=now)
    told: list[str] = []
    if source.link_selector is not None:
        chosen = _selected(source.link_selector, text, base, links, page)
        if not chosen and links:
            told.append(_proposal(source.link_selector, text, base, links, page))
    elif source.link_pattern is not None:
        chosen = list(links.values())
    else:
        chosen = article_links(links, page.final_url)
    if not links or (not chosen and source.link_selector is None):
        raise DiscoverError("empty", _nothing(len(links)), url=page.url)
    for link in chosen:
        collector.add(link.url, title=link.title, witnesses=(collector.witness(link.date, "feed"),))
    following = next_page(root, base, page.final_url) if source.pages > 1 else None
    return collector.found(children=[following] if following else (), warnings=told, title=_title(root))


def _nothing(count: int) -> str:
    if not count:
        return "the page holds no links"
    return (
        f"none of the page's {count} links looks like an article; a script may fill in the list, or set link_selector"
    )


def _tree(text: str, page: Page) -> etree._Element:
    name = xmltext.root_name(xmltext.without_doctype(text))
    if name in {"rss", "feed", "RDF", "urlset", "sitemapindex"} and xmltext.root_name(text) != "html":
        kind = "sitemap" if name in {"urlset", "sitemapindex"} else "feed"
        raise DiscoverError("content_type", f'this is a {kind}; kind = "{kind}" reads it', url=page.url)
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise DiscoverError("parse", "the listing is no web page", url=page.url)
    return root


def _base(root: etree._Element, page_url: str) -> str:
    for element in root.iter("base"):
        href = element.get("href")
        if href:
            return urls.absolute(page_url, href) or page_url
    return page_url


def _title(root: etree._Element) -> str | None:
    element = root.find(".//title")
    return element.text if element is not None else None


def _selected(selector: str, text: str, base: str, links: dict[str, Link], page: Page) -> list[Link]:
    """The links that the user's CSS names, or that lie within what it names."""
    soup = _soup(text)
    chosen: dict[str, Link] = {}
    for element in _select(soup, selector, page):
        anchors = [element] if element.get("href") else element.find_all("a", href=True)
        for anchor in anchors:
            url = urls.absolute(base, str(anchor["href"]))
            if url and url in links:
                chosen[url] = links[url]
    return list(chosen.values())


def _soup(text: str) -> Any:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - slow to import, and only for the user's CSS

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return BeautifulSoup(text, "lxml")


def _select(soup: Any, selector: str, page: Page) -> list[Any]:
    from soupsieve import SelectorSyntaxError  # noqa: PLC0415

    try:
        return list(soup.select(selector))
    except (SelectorSyntaxError, NotImplementedError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"link_selector {selector!r} is no CSS selector: {reason}"[:300]
        raise DiscoverError("parse", message, url=page.url) from error


def _proposal(selector: str, text: str, base: str, links: dict[str, Link], page: Page) -> str:
    """The sentence for the report: the selector found nothing, and one that would."""
    said = f"link_selector {selector!r} found nothing among {len(links)} links"
    articles = article_links(links, page.final_url)
    if not articles:
        return said
    block = Counter(link.block for link in articles).most_common(1)[0][0]
    members = [link for link in articles if link.block == block]
    soup = _soup(text)
    for proposed in _selectors(members[0].elements[0]):
        found = {urls.absolute(base, str(a["href"])) for a in _select(soup, proposed, page) if a.get("href")}
        if found.issuperset(link.url for link in members):
            return f"{said}; {proposed!r} would find {len(found)}"
    return said


def _selectors(anchor: etree._Element) -> list[str]:
    """Selectors for links like this one: the nearest named box first, shortest path last."""
    proposals: list[str] = []
    path = "a"
    for node in anchor.iterancestors():
        if node.tag in {"body", "html"}:
            break
        names = [name for name in (node.get("class") or "").split() if _CLASS_NAME.fullmatch(name)]
        if names:
            proposals.append(f"{node.tag}.{names[0]} {path}")
        elif _CLASS_NAME.fullmatch(node.get("id") or ""):
            proposals.append(f"{node.tag}#{node.get('id')} {path}")
        if node.tag in {"li", "tr", "dd", "h2", "h3", "h4"} and path == "a":
            path = f"{node.tag} a"
    return [*proposals, path]
