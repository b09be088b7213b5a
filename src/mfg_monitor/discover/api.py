"""Interfaces that answer JSON: any, by key paths from the configuration; GDELT DOC 2.0 article lists without them."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import quote, urldefrag

from mfg_monitor import charset, urls
from mfg_monitor.config.asking import LIST_STEP, is_list_step, part_of
from mfg_monitor.config.sources import ApiSource
from mfg_monitor.discover.candidates import MAX_ADDRESS, Collector, signature
from mfg_monitor.discover.markup import plain
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Found, Page
from mfg_monitor.text import one_line

_PAGE_PARAMETER = re.compile(
    r"([?&](?:page|p|pageno|pagenum|pageindex|page_no|page_num|currentpage|pageno)=)(\d{1,6})(?=&|$)", re.IGNORECASE
)
_WRAPPED = re.compile(r"\s*(?:[\w.$]{1,100}\s*\(|(?:var\s+)?[\w.$]{1,100}\s*=)\s*(?=[\[{])")
"""JSONP and assignments, as Chinese portals answer: `callback({...})`, `var data = {...};`."""
_GDELT = {"items": "articles", "url": "url", "title": "title", "date": "seendate"}
_IN_TEMPLATE = re.compile(r"\{([\w.-]{1,100})\}")
_A_SENTENCE = 500
"""So short an answer that is no JSON is a message to people, as GDELT answers a query that it cannot read."""
_DEEPEST_LIST = 6
_WIDEST_LEVEL = 2_000
_COMMON_URL = ("url", "link", "href", "articleUrl", "article_url", "web_url", "contUrl", "docUrl")


def read_api(source: ApiSource, page: Page, body: bytes, *, now: datetime) -> Found:
    """Answer the articles of one JSON answer, and the address of the next one where the address counts pages.

    Raises:
        DiscoverError: empty, no JSON, or no list where `items` says there is one.
    """
    text = charset.decode(body, page.content_type).lstrip("\ufeff")
    if not text.strip():
        raise DiscoverError("empty", "the interface's answer is empty", url=page.url)
    if source.list_pattern is not None and not is_list_step(page.url):
        return Found(children=(_list_address(source, source.list_pattern, page, text),))
    items = _items(_parsed(text, page), source, page)
    collector = Collector(source, page, now=now)
    for item in items:
        if isinstance(item, dict):
            _add(collector, source, item)
    warnings = []
    if items and not len(collector) and not collector.unwanted:
        warnings.append(f"none of {len(items)} items has an address at {source.item_url or _GDELT['url']!r}")
    return collector.found(children=_next(source, page, now) if len(collector) else (), warnings=warnings)


def _list_address(source: ApiSource, pattern: str, page: Page, text: str) -> str:
    """Answer the address of the list that a page names."""
    found = re.search(pattern, text)
    named = html.unescape(found[1] or "").strip() if found else ""
    if not named:
        raise DiscoverError("parse", f"list_pattern {pattern!r} finds nothing in the page"[:300], url=page.url)
    href = source.list_url.replace("{found}", quote(named, safe="")) if source.list_url else named
    url = urls.absolute(page.final_url, href)
    if url is None or len(url) > MAX_ADDRESS:
        raise DiscoverError("parse", f"list_pattern finds {named!r}, which is no address"[:300], url=page.url)
    return f"{urldefrag(url).url}#{LIST_STEP}"


def _items(data: Any, source: ApiSource, page: Page) -> list[Any]:
    path = source.items if source.items is not None else _GDELT["items"]
    items = at_path(data, path)
    if items is None and data == {}:
        return []  # how GDELT says that nothing was found
    if items is None and source.items is None:
        items = _first_list(data, source)
    if isinstance(items, dict):
        items = list(items.values())
    if not isinstance(items, list):
        keys = ", ".join(sorted(map(str, data))[:10]) if isinstance(data, dict) else f"a {type(data).__name__}"
        raise DiscoverError("parse", f"no list at {path!r}; the answer holds {keys}"[:300], url=page.url)
    return items


def _first_list(data: Any, source: ApiSource) -> list[Any] | None:
    """Answer the list nearest to the top whose entries have addresses, else an empty one: nothing was found today."""
    level = [data]
    empty: list[Any] | None = None
    for _ in range(_DEEPEST_LIST):
        for value in level:
            if isinstance(value, list) and any(isinstance(one, dict) and _href(source, one) for one in value[:20]):
                return value
            empty = value if value == [] else empty
        inner = (
            one
            for value in level
            if isinstance(value, dict | list)
            for one in (value.values() if isinstance(value, dict) else value)
        )
        level = list(islice(inner, _WIDEST_LEVEL))
    return None if isinstance(data, dict) and data.get("error") else empty


def _parsed(text: str, page: Page) -> Any:
    wrapped = _WRAPPED.match(text)
    if wrapped:
        text = text[wrapped.end() :].rstrip("\r\n\t ;)")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("<"):
            raise DiscoverError("content_type", "a web page came in place of JSON", url=page.url) from error
        if len(text) <= _A_SENTENCE and text[:1].isalpha():
            raise DiscoverError("parse", f"the interface says: {one_line(text)}"[:300], url=page.url) from error
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
    title = plain(_string(at_path(item, source.item_title or _GDELT["title"])))
    raw = _date(at_path(item, source.item_date or _GDELT["date"]))
    collector.add(
        _href(source, item),
        title=title,
        witnesses=(collector.witness(raw, "feed"),),
        signature=signature(title, raw),
        language=_language(item.get("language")) if source.items is None else None,
    )


def _href(source: ApiSource, item: dict[str, Any]) -> str:
    """Answer an entry's address: what stands at a path, or a template filled from paths; "" where it has none."""
    if source.item_url is None:
        return next((_string(item.get(key)) for key in _COMMON_URL if _string(item.get(key))), "")
    if "{" not in source.item_url:
        return _string(at_path(item, source.item_url))
    parts = {path: at_path(item, path) for path in _IN_TEMPLATE.findall(source.item_url)}
    if not all(isinstance(part, str | int) and not isinstance(part, bool) and part != "" for part in parts.values()):
        return ""
    return _IN_TEMPLATE.sub(lambda found: quote(str(parts[found[1]]), safe="/"), source.item_url)


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


def _next(source: ApiSource, page: Page, now: datetime) -> tuple[str, ...]:
    if source.pages > 1 and source.counts_pages:
        return (source.address_at(now, part_of(page.url) + 1),)
    found = _PAGE_PARAMETER.search(page.final_url)
    if source.pages < 2 or not found:
        return ()
    number = str(int(found[2]) + 1)
    return (page.final_url[: found.start(2)] + number + page.final_url[found.end(2) :],)
