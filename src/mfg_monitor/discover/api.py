"""Interfaces that answer JSON: any, by key paths from the configuration; GDELT DOC 2.0 article lists without them."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from mfg_monitor import charset
from mfg_monitor.config.sources import ApiSource
from mfg_monitor.discover.candidates import Collector, signature
from mfg_monitor.discover.markup import plain
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Found, Page

_PAGE_PARAMETER = re.compile(
    r"([?&](?:page|p|pageno|pagenum|pageindex|page_no|page_num|currentpage|pageno)=)(\d{1,6})(?=&|$)", re.IGNORECASE
)
_WRAPPED = re.compile(r"\s*(?:[\w.$]{1,100}\s*\(|(?:var\s+)?[\w.$]{1,100}\s*=)\s*(?=[\[{])")
"""JSONP and assignments, as Chinese portals answer: `callback({...})`, `var data = {...};`."""
_GDELT = {"items": "articles", "url": "url", "title": "title", "date": "seendate"}
_COMMON_URL = ("url", "link", "href", "articleUrl", "article_url", "web_url", "contUrl", "docUrl")


def read_api(source: ApiSource, page: Page, body: bytes, *, now: datetime) -> Found:
    """Answer the articles of one JSON answer, and the address of the next one where the address counts pages.

    Raises:
        DiscoverError: empty, no JSON, or no list where `items` says there is one.
    """
    text = charset.decode(body, page.content_type).lstrip("\ufeff")
    if not text.strip():
        raise DiscoverError("empty", "the interface's answer is empty", url=page.url)
    data = _parsed(text, page)
    path = source.items if source.items is not None else _GDELT["items"]
    items = at_path(data, path)
    if items is None and data == {}:
        items = []  # how GDELT says that nothing was found
    if isinstance(items, dict):
        items = list(items.values())
    if not isinstance(items, list):
        keys = ", ".join(sorted(map(str, data))[:10]) if isinstance(data, dict) else f"a {type(data).__name__}"
        raise DiscoverError("parse", f"no list at {path!r}; the answer holds {keys}"[:300], url=page.url)
    collector = Collector(source, page, now=now)
    for item in items:
        if isinstance(item, dict):
            _add(collector, source, item)
    warnings = []
    if items and not len(collector) and not collector.unwanted:
        warnings.append(f"none of {len(items)} items has an address at {source.item_url or _GDELT['url']!r}")
    return collector.found(children=_next(source, page) if len(collector) else (), warnings=warnings)


def _parsed(text: str, page: Page) -> Any:
    wrapped = _WRAPPED.match(text)
    if wrapped:
        text = text[wrapped.end() :].rstrip("\r\n\t ;)")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("<"):
            raise DiscoverError("content_type", "a web page came in place of JSON", url=page.url) from error
        raise DiscoverError("parse", f"JSON that cannot be read: {error}"[:300], url=page.url) from error


def at_path(data: Any, path: str) -> Any:
    """Answer what stands at a dotted path of keys and list indexes; None where there is nothing. "" is all of it."""
    for key in path.split(".") if path else ():
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and re.fullmatch(r"-?\d{1,6}", key) and -len(data) <= int(key) < len(data):
            data = data[int(key)]
        else:
            return None
    return data


def _add(collector: Collector, source: ApiSource, item: dict[str, Any]) -> None:
    href = _string(at_path(item, source.item_url or _GDELT["url"]))
    if not href and source.item_url is None:
        href = next((_string(item.get(key)) for key in _COMMON_URL if _string(item.get(key))), "")
    title = plain(_string(at_path(item, source.item_title or _GDELT["title"])))
    raw = _date(at_path(item, source.item_date or _GDELT["date"]))
    collector.add(
        href,
        title=title,
        witnesses=(collector.witness(raw, "feed"),),
        signature=signature(title, raw),
        language=_language(item.get("language")) if source.items is None else None,
    )


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _date(value: Any) -> str:
    """The date as text; numbers are seconds or milliseconds since the epoch."""
    if isinstance(value, bool) or value is None:
        return ""
    text = str(value).strip()[:100]
    if re.fullmatch(r"1\d{9}(?:\d{3})?(?:\.\d{1,6})?", text):
        from datetime import UTC  # noqa: PLC0415

        seconds = float(text[:10])
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    compact = re.fullmatch(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", text)
    if compact:  # as GDELT writes it
        return "{}-{}-{}T{}:{}:{}Z".format(*compact.groups())
    return text


def _language(value: Any) -> str | None:
    return {"english": "en", "chinese": "zh"}.get(_string(value).lower())


def _next(source: ApiSource, page: Page) -> tuple[str, ...]:
    found = _PAGE_PARAMETER.search(page.final_url)
    if source.pages < 2 or not found:
        return ()
    number = str(int(found[2]) + 1)
    return (page.final_url[: found.start(2)] + number + page.final_url[found.end(2) :],)
