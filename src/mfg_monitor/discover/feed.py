"""RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0 and CDF by feedparser behind one door; JSON Feed by the standard library."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from mfg_monitor import charset
from mfg_monitor.config.sources import WebSource
from mfg_monitor.discover import xmltext
from mfg_monitor.discover.candidates import MAX_CONTENT, Collector, signature
from mfg_monitor.discover.markup import plain
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Found, Page

_PERIODS_S = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
"""RSS 1.0 syndication module."""
MAX_ENTRIES = 10_000
"""Feeds name their newest entries first; 10,000 take 8 s and 120 MB to read, 150,000 more than a page's time."""
_MAX_TTL_S = 31 * 86400.0
_ITEMS = re.compile(r"\"items\"\s*:\s*\[\s*")
_COMMA = re.compile(r"\s*,\s*")
_HTTP = re.compile(r"\s*https?://", re.IGNORECASE)


def read_feed(source: WebSource, page: Page, body: bytes, *, now: datetime) -> Found:
    """Answer the entries of a feed, in its order.

    Raises:
        DiscoverError: empty, a web page, or no feed at all.
    """
    text = charset.decode(body, page.content_type)
    lead = text[:2_000].lstrip("\ufeff \t\r\n")
    if not lead and not text.strip("\ufeff \t\r\n\0"):
        raise DiscoverError("empty", "the feed's answer is empty", url=page.url)
    collector = Collector(source, page, now=now)
    if lead.startswith(("{", "[")):
        return _read_json(collector, text)
    clean = xmltext.without_doctype(text)
    root = xmltext.root_name(clean)
    if root == "html" or (root not in xmltext.FEED_ROOTS and xmltext.root_name(text) == "html"):
        raise DiscoverError("content_type", f"a web page{_titled(text)} came in place of a feed", url=page.url)
    clean, is_cut = _first_entries(clean)
    xml = xmltext.strict_xml(clean)
    if xml is None:
        what = f"XML whose root is <{root}>" if root else "no XML"
        raise DiscoverError("parse", f"no feed: {what}", url=page.url)
    parsed = _parsed(xml, page)
    if not parsed.entries and xmltext.breaks_off(clean, root or ""):
        raise DiscoverError("parse", "the feed breaks off, or is damaged, before its first entry", url=page.url)
    return _read_xml(collector, parsed, is_cut=is_cut)


def _first_entries(text: str) -> tuple[str, bool]:
    """Answer the feed up to its last entry that is read, and whether something was left out."""
    beyond = next(islice(xmltext.ENTRY.finditer(text), MAX_ENTRIES, None), None)
    return (text[: beyond.start()], True) if beyond else (text, False)


def _titled(text: str) -> str:
    found = re.search(r"<title[^>]{0,200}>([^<]{1,200})", text[:50_000], re.IGNORECASE)
    return f" (“{plain(found[1])[:80]}”)" if found else ""


def _parsed(xml: bytes, page: Page) -> Any:
    """The one door to feedparser: bytes of UTF-8, never a path or an address; dates stay raw strings for us."""
    import feedparser  # noqa: PLC0415 - heavy, and needed by feeds alone

    sent = dict(page.headers)
    try:
        base = urljoin(page.final_url, sent.get("content-location", ""))
    except ValueError:
        base = page.final_url
    headers = {
        "content-type": "application/xml; charset=utf-8",
        "content-location": base if urlsplit(base).scheme in {"http", "https"} else page.final_url,
    }
    if "content-language" in sent:
        headers["content-language"] = sent["content-language"]
    try:
        return feedparser.parse(
            io.BytesIO(xml), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # the parser's door: whatever it trips over is a feed we cannot read
        raise DiscoverError("parse", f"the feed could not be read ({type(error).__name__})", url=page.url) from error


def _read_xml(collector: Collector, parsed: Any, *, is_cut: bool) -> Found:
    feed = parsed.feed
    is_atom = str(parsed.get("version", "")).startswith("atom")
    base = parsed.headers.get("content-location") or collector.page.final_url
    for entry in parsed.entries:
        _add(collector, entry, base=base, is_atom=is_atom, language=_text(feed, "language"))
    warnings = _left_out(collector, is_cut=is_cut)
    return collector.found(warnings=warnings, title=_text(feed, "title"), ttl_s=_ttl_s(feed))


def _left_out(collector: Collector, *, is_cut: bool) -> list[str]:
    told = [f"more than {MAX_ENTRIES} entries; the rest was left out"] if is_cut else []
    if collector.without_address:
        told.append(f"{collector.without_address} entries without an address of the web were left out")
    return told


def _text(values: Any, key: str) -> str:
    """The plain value: feedparser's own look-up falls back to other keys and warns."""
    value = dict.get(values, key)
    return value if isinstance(value, str) else ""


def _add(collector: Collector, entry: Any, *, base: str, is_atom: bool, language: str) -> None:
    published, updated = _dates(entry, is_atom=is_atom)
    title, summary = plain(_text(entry, "title")), _text(entry, "summary")
    content = _content(entry)
    if not content and len(summary) > 400 and "<" in summary:
        content = summary
    collector.add(
        _link(entry),
        base=base,
        title=title,
        summary=plain(summary or content),
        content=content,
        witnesses=(
            collector.witness(published, "feed"),
            collector.witness(updated, "feed", "updated") if updated != published else None,
        ),
        signature=signature(title, updated or published, summary),
        language=(_language(entry) or language).split("-")[0].lower() or None,
    )


def _dates(entry: Any, *, is_atom: bool) -> tuple[str, str]:
    """Raw published and updated. In RSS a dc:date alone says when the item was published."""
    published = _text(entry, "published") or _text(entry, "created")
    updated = _text(entry, "updated")
    if not published and not is_atom:
        return updated, ""
    return published, updated


def _link(entry: Any) -> str | None:
    """The page of the entry: alternate links first, those of HTML before others; then a permalink guid or id."""
    original = _text(entry, "feedburner_origlink")
    if _HTTP.match(original):
        return original
    links = [link for link in dict.get(entry, "links") or () if isinstance(link, dict) and _text(link, "href")]
    alternates = [link for link in links if (_text(link, "rel") or "alternate") == "alternate"]
    for link in alternates:
        if not _text(link, "type") or "html" in _text(link, "type"):
            return _text(link, "href")
    named = _text(entry, "link")
    if alternates:
        return _text(alternates[0], "href")
    if named and not (named == _text(entry, "id") and not _HTTP.match(named)):
        return named
    identity = _text(entry, "id")
    if _HTTP.match(identity) and dict.get(entry, "guidislink", True):
        return identity
    related = next((link for link in links if _text(link, "rel") in {"via", "related", "self"}), None)
    return _text(related, "href") if related and not identity else None


def _content(entry: Any) -> str:
    pieces = dict.get(entry, "content") or ()
    texts = [_text(piece, "value") for piece in pieces if isinstance(piece, dict)]
    return max(texts, key=len, default="")[:MAX_CONTENT]


def _language(entry: Any) -> str:
    detail = dict.get(entry, "title_detail")
    return _text(detail, "language") if isinstance(detail, dict) else ""


def _ttl_s(feed: Any) -> float | None:
    ttl = _text(feed, "ttl").strip()
    if re.fullmatch(r"\d{1,7}", ttl) and int(ttl) > 0:
        return min(int(ttl) * 60.0, _MAX_TTL_S)
    period = _PERIODS_S.get(_text(feed, "sy_updateperiod").strip().lower())
    if period is None:
        return None
    frequency = _text(feed, "sy_updatefrequency").strip()
    return min(period / (int(frequency) if re.fullmatch(r"[1-9]\d{0,5}", frequency) else 1), _MAX_TTL_S)


# -- JSON Feed ------------------------------------------------------------------------------------------------------


def _read_json(collector: Collector, text: str) -> Found:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    try:
        feed = _whole_json(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError) as error:
        raise DiscoverError(
            "parse", f"no feed: JSON that cannot be read ({error})"[:300], url=collector.page.url
        ) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise DiscoverError("parse", "no feed: JSON without a list of items", url=collector.page.url)
    language = _string(feed, "language")
    for item in feed["items"][:MAX_ENTRIES]:
        if isinstance(item, dict):
            _add_item(collector, item, language)
    warnings = _left_out(collector, is_cut=len(feed["items"]) > MAX_ENTRIES)
    return collector.found(warnings=warnings, title=_string(feed, "title"))


def _whole_json(text: str) -> Any:
    """Answer what JSON says though something follows it, or it holds bare line breaks; of a cut one its whole items.

    Raises:
        ValueError, RecursionError: nothing can be had.
    """
    decoder = json.JSONDecoder(strict=False)
    try:
        return decoder.raw_decode(text)[0]
    except ValueError:
        items = list(_whole_items(decoder, text))
        if not items:
            raise
        return {"items": items}


def _whole_items(decoder: json.JSONDecoder, text: str) -> Iterator[Any]:
    at = _ITEMS.search(text)
    while at is not None:
        try:
            item, end = decoder.raw_decode(text, at.end())
        except ValueError:
            return
        yield item
        at = _COMMA.match(text, end)


def _add_item(collector: Collector, item: dict[str, Any], language: str) -> None:
    markup = _string(item, "content_html")
    published, updated = _string(item, "date_published"), _string(item, "date_modified")
    title, summary = plain(_string(item, "title")), _string(item, "summary")
    href = next(_addresses(item), None)
    collector.add(
        href,
        title=title,
        summary=plain(summary or markup) or _string(item, "content_text"),
        content=markup or _string(item, "content_text"),
        witnesses=(collector.witness(published, "feed"), collector.witness(updated, "feed", "updated")),
        signature=signature(title, updated or published, summary),
        language=(_string(item, "language") or language).split("-")[0].lower() or None,
    )


def _addresses(item: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "external_url"):
        if _string(item, key):
            yield _string(item, key)
    if _HTTP.match(_string(item, "id")):
        yield _string(item, "id")


def _string(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
