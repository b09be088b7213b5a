"""A front page → the feeds, sitemaps and lists that it names. Bytes in, proposals out; no address is ever guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from mfg_monitor import charset, urls
from mfg_monitor.discover import xmltext
from mfg_monitor.discover.inflate import TooLargeError, inflated
from mfg_monitor.discover.markup import bounded_page
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Page
from mfg_monitor.text import one_line

Kind = Literal["feed", "sitemap", "listing"]

MOST_PROPOSALS = 30
"""Feeds, and as many sitemaps, that are taken from one page."""
_MOST_TEXT = 3_000_000
"""Characters of a page that are read: real front pages hold less, and a tree takes fifty times the room of its text."""
_MOST_LINKS = 60_000
_LONGEST = 2_000
_LONGEST_TITLE = 200
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/rss+xml"}
)
_VAGUE_TYPES = frozenset({"application/xml", "text/xml", "application/json", "application/rss", "application/atom", ""})
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._?&=-])(?:rss\d?|atom|feeds?|rdf|jsonfeed)(?:[/._?&=-]|\d{0,2}$)|\.(?:rss|atom|rdf|xml)(?:$|\?)",
    re.IGNORECASE,
)
_FEED_WORDS = re.compile(r"\b(?:rss|atom|feeds?|syndication)\b|订阅|訂閱|聚合", re.IGNORECASE)
_SITEMAP = re.compile(r"sitemap[^/]{0,80}\.(?:xml|txt)(?:\.gz)?(?:$|\?)", re.IGNORECASE)
_COMMENTS = re.compile(r"/comments?(?:[/._-]|$)|\bcomments? feed\b|\bcomments on\b|评论", re.IGNORECASE)
_READERS = frozenset(
    {
        "feedly.com", "inoreader.com", "newsblur.com", "netvibes.com", "yahoo.com", "facebook.com", "twitter.com",
        "x.com", "linkedin.com", "youtube.com", "apple.com", "spotify.com", "weibo.com", "xianguo.com",
    }
)  # fmt: skip
"""Where "subscribe" buttons lead to: services, not feeds."""
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)", re.IGNORECASE)
_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?\s*([^'\"\s][^'\"]*)", re.IGNORECASE)
_OPML = re.compile(r"<opml[\s>]", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An address that may serve as a source, and where it was named."""

    kind: Kind
    url: str
    why: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """What an address turned out to be, and what it names."""

    kind: Kind
    title: str | None = None
    language: str | None = None
    moved_to: str | None = None
    """Where the page sends its readers (meta refresh)."""
    proposals: tuple[Proposal, ...] = ()
    """Feeds first, then sitemaps; the page itself is not among them."""


def look_at(page: Page) -> Front:
    """Answer whether the page is a feed, a sitemap or a web page, and what a web page names.

    Raises:
        DiscoverError: it is none of these, or unpacks beyond its bound.
    """
    try:
        body = inflated(page.body)
    except TooLargeError as error:
        raise DiscoverError("too_large", str(error), url=page.url) from error
    text = charset.decode(body, page.content_type)
    lead = text[:2_000].lstrip("\ufeff \t\r\n\0")
    if not lead:
        raise DiscoverError("empty", "the answer is empty", url=page.url)
    if lead.startswith(("{", "[")):
        return _json(text, page)
    if not lead.startswith("<") and re.match(r"https?://\S+\s*(?:\n|$)", lead):
        return Front("sitemap")
    root = xmltext.root_name(xmltext.without_doctype(text)) or ""
    plain = root.rpartition(":")[2]
    if plain in xmltext.FEED_ROOTS:
        return Front("feed")
    if plain.lower() in {"urlset", "sitemapindex"}:
        return Front("sitemap")
    if plain.lower() == "opml" or _OPML.search(lead):
        message = "this is a list of feeds (OPML): save it, then `monitor sources import FILE`"
        raise DiscoverError("content_type", message, url=page.url)
    declared = (page.content_type or "text/html").lower()
    if root != "html" and not ("html" in declared and "<" in text[:20_000]):
        what = (
            f"XML whose root is <{one_line(root)[:60]}>" if lead.startswith("<") else declared.partition(";")[0].strip()
        )
        raise DiscoverError("content_type", f"neither a feed, a sitemap nor a web page: {what[:100]}", url=page.url)
    return _web_page(bounded_page(text[:_MOST_TEXT]), page)


def _json(text: str, page: Page) -> Front:
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        entries = [entry for entry in found["items"] if isinstance(entry, dict)]
        if "jsonfeed.org" in str(found.get("version", "")) or any("url" in entry or "id" in entry for entry in entries):
            return Front("feed")
    message = 'JSON that is no JSON Feed; a source of kind "api", written by hand, may read it'
    raise DiscoverError("content_type", message, url=page.url)


def _web_page(text: str, page: Page) -> Front:
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise DiscoverError("parse", "the page cannot be read", url=page.url)
    base = next(
        (url for element in root.iter("base") if (url := _address(page.final_url, element.get("href")))), page.final_url
    )
    found: dict[str, Proposal] = {}
    for proposal in (*_declared(root, base), *_linked(root, base)):
        found.setdefault(proposal.url, proposal)
    feeds = [one for one in found.values() if one.kind == "feed"][:MOST_PROPOSALS]
    sitemaps = [one for one in found.values() if one.kind == "sitemap"][:MOST_PROPOSALS]
    language = _LANGUAGE.match(root.get("lang") or "")
    return Front(
        "listing",
        title=_text(root.find(".//title")) or None,
        language=language[0].lower() if language else None,
        moved_to=_moved_to(root, base, page.final_url),
        proposals=(*feeds, *sitemaps),
    )


def _declared(root: etree._Element, base: str) -> Iterator[Proposal]:
    """What `<link>` says, wherever it stands (HTML Living Standard 4.6.7.1: feeds are alternates)."""
    for element in islice(root.iter("link"), _MOST_LINKS):
        relations = (element.get("rel") or "").lower().split()
        url = _address(base, element.get("href"))
        title = one_line(element.get("title") or "")[:_LONGEST_TITLE]
        if not url or "stylesheet" in relations or _COMMENTS.search(f"{urlsplit(url).path} {title}"):
            continue
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        if "sitemap" in relations:
            yield Proposal("sitemap", url, "<link rel=sitemap> of the page", title or None)
        elif "feed" in relations or (
            "alternate" in relations
            and (kind in _FEED_TYPES or (kind in _VAGUE_TYPES and _seems_feed(url, title, strict=not kind)))
        ):
            yield Proposal("feed", url, "<link rel=alternate> of the page", title or None)


def _linked(root: etree._Element, base: str) -> Iterator[Proposal]:
    """Visible links that look like feeds or sitemaps, the surest first; the answer must show what they are."""
    ranked: list[tuple[int, Proposal]] = []
    for element in islice(root.iter("a", "area"), _MOST_LINKS):
        url = _address(base, element.get("href"))
        if not url or urls.registrable_domain(url) in _READERS:
            continue
        parts = urlsplit(url)
        words = _words(element)
        where = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if _COMMENTS.search(f"{parts.path} {words}"):
            continue
        if _SITEMAP.search(where):
            ranked.append((0, Proposal("sitemap", url, "a link on the page", words or None)))
            continue
        by_address = bool(_FEED_ADDRESS.search(where)) or (parts.hostname or "").startswith(("feeds.", "rss."))
        by_words = bool(_FEED_WORDS.search(f"{words} {_names(element)}"))
        if by_address or by_words:
            rank = 0 if by_address and by_words else 1 if by_address else 2
            ranked.append((rank, Proposal("feed", url, "a link on the page", words or None)))
    ranked.sort(key=lambda entry: entry[0])
    yield from (proposal for _, proposal in ranked)


def _address(base: str, href: str | None) -> str | None:
    if not href or len(href) > _LONGEST:
        return None
    href = _FEED_SCHEME.sub("", href.strip())
    if href[:7].lower() == "feed://":
        href = f"http://{href[7:]}"
    return urls.absolute(base, href)


def _seems_feed(url: str, title: str, *, strict: bool) -> bool:
    parts = urlsplit(url)
    by_address = bool(_FEED_ADDRESS.search(f"{parts.path}?{parts.query}"))
    by_title = bool(_FEED_WORDS.search(title))
    return (by_address and by_title) if strict else (by_address or by_title) and "oembed" not in url


def _words(element: etree._Element) -> str:
    shown = one_line(" ".join(str(piece) for piece in islice(element.itertext(), 20))[:_LONGEST_TITLE])
    if not shown:
        image = element.find(".//img")
        shown = one_line((image.get("alt") or "")[:_LONGEST_TITLE]) if image is not None else ""
    return shown if len(shown) <= 80 else ""


def _names(element: etree._Element) -> str:
    return " ".join((element.get(name) or "")[:100].replace("-", " ").replace("_", " ") for name in ("class", "title"))


def _text(element: etree._Element | None) -> str:
    return one_line((element.text or "")[:1_000])[:_LONGEST_TITLE] if element is not None else ""


def _moved_to(root: etree._Element, base: str, page_url: str) -> str | None:
    for element in islice(root.iter("meta"), 200):
        if (element.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        told = _REFRESH.match((element.get("content") or "")[:_LONGEST])
        url = urls.absolute(base, told[2].strip()) if told and int(told[1]) <= 10 else None
        if url and url != page_url.partition("#")[0]:
            return url
    return None
