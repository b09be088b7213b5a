"""JSON-LD of a page: the one object that describes the article, whatever shape the page gave it. Never fatal."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from mfg_monitor.extract.html import Tree

_MAX_BYTES = 2_000_000
_MAX_NODES = 5_000
_MAX_NAMES = 20
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|SocialMediaPosting)$")
_PAGE = re.compile(r"^(?:WebPage|ItemPage|VideoObject|MediaObject|CreativeWork)$")
_ORGANIZATION = re.compile(r"Organi[sz]ation$")
_LISTS = frozenset({"itemListElement", "hasPart", "liveBlogUpdate", "comment", "review", "relatedLink", "mentions"})
_CDATA = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_FIELD = re.compile(r'"(headline|datePublished|dateModified|dateCreated)"\s*:\s*"((?:[^"\\]|\\.){1,400})"')


@dataclass(frozen=True, slots=True)
class Described:
    """What the page's JSON-LD says of the article; absent is None or empty."""

    headline: str | None = None
    published: str | None = None
    created: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    body: str | None = None
    language: str | None = None


def read(root: Tree) -> Described:
    """Answer what the page's JSON-LD says of its article; wrong shapes are ignored."""
    nodes: list[dict[str, Any]] = []
    broken: list[str] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        raw = (script.text or "")[:_MAX_BYTES]
        loaded = _loaded(raw)
        if loaded is None:
            broken.append(raw)
        else:
            nodes.extend(_nodes(loaded))
    articles = [node for node in nodes if _is(node, _ARTICLE)]
    best = max(articles, key=_fullness, default=None)
    page = next((node for node in nodes if _is(node, _PAGE)), None)
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}
    described = _described(best, known) if best is not None else Described()
    if best is None and page is not None and (page.get("datePublished") or page.get("uploadDate")):
        described = _described(page, known)
    if described == Described() and broken:
        return _salvaged("\n".join(broken))
    return described


def _loaded(raw: str) -> Any:
    text = _CDATA.sub("", raw.strip())
    if '"' not in text and "&quot;" in text:
        text = unescape(text)
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(loaded: Any) -> Iterator[dict[str, Any]]:
    """Walk outwards-in; what lists other stories is passed over."""
    queue = deque([loaded])
    seen = 0
    while queue and seen < _MAX_NODES:
        seen += 1
        value = queue.popleft()
        if isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, dict):
            yield value
            queue.extend(v for k, v in value.items() if k not in _LISTS and isinstance(v, dict | list))


def _is(node: dict[str, Any], kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(isinstance(t, str) and kind.search(t) for t in (types if isinstance(types, list) else [types]))


def _fullness(node: dict[str, Any]) -> int:
    """How much of an article's description a node holds; the first of equals wins."""
    return sum(bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "publisher"))


def _described(node: dict[str, Any], known: dict[str, dict[str, Any]]) -> Described:
    """What a node says; `known` are the page's nodes by their @id, which others name in their place."""
    return Described(
        headline=_string(node.get("headline") or node.get("name")),
        published=_string(node.get("datePublished") or node.get("uploadDate")),
        created=_string(node.get("dateCreated")),
        modified=_string(node.get("dateModified")),
        authors=tuple(_names(node.get("author") or node.get("creator"), known, people=True)),
        publisher=next(iter(_names(node.get("publisher"), known)), None),
        body=_long(node.get("articleBody")),
        language=_string(node.get("inLanguage")),
    )


def _string(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    return " ".join(unescape(value[:2_000]).split()) or None


def _long(value: Any) -> str | None:
    return unescape(value) if isinstance(value, str) and value.strip() else None


def _names(value: Any, known: dict[str, dict[str, Any]], *, people: bool = False) -> list[str]:
    """Answer the names in an author or publisher, in order: string, object, or lists of these, to any sane depth.

    `people` leaves out what says that it is an organization.
    """
    found: list[str] = []
    queue = deque([value])
    for _ in range(200):
        if not queue or len(found) >= _MAX_NAMES:
            break
        item = queue.popleft()
        if isinstance(item, list):
            queue.extendleft(item[49::-1])
        elif isinstance(item, dict):
            key = item.get("@id")
            named = item if item.get("name") else known.get(key) if isinstance(key, str) else None
            if named and not (people and _is(named, _ORGANIZATION)):
                queue.appendleft(named.get("name"))
        elif isinstance(item, str) and item.strip():
            found.append(" ".join(unescape(item[:300]).split()))
    return found


def _salvaged(raw: str) -> Described:
    """Read the plain fields of a script that is not valid JSON, first mention each."""
    fields: dict[str, str] = {}
    for found in _FIELD.finditer(raw):
        fields.setdefault(found[1], " ".join(unescape(found[2].replace('\\"', '"').replace("\\/", "/")).split()))
    return Described(
        headline=fields.get("headline"),
        published=fields.get("datePublished"),
        created=fields.get("dateCreated"),
        modified=fields.get("dateModified"),
    )
