"""What a page's head and markup say of the article, read in one look at the shared tree: meta, title, headings, links.

Says nothing of which of them to believe: that is done in `title`, `dating`, `people` and `canonical`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from mfg_monitor.extract import jsonld
from mfg_monitor.extract.html import Tree, text_of
from mfg_monitor.extract.jsonld import Described
from mfg_monitor.text import one_line

_MAX_METAS = 400
_MAX_VALUE = 2_000
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:article|art|main|news|content|entry|post|detail|story|con)?[_-]?(?:title|headline|tit|biaoti))(?:$|[\s_-])",
    re.IGNORECASE,
)
_NAMED_TITLE: Any = etree.XPath(
    "//*[self::h2 or self::h3 or self::p or self::div or self::span]"
    "[contains(@class,'it') or contains(@id,'it') or contains(@class,'eadline') or contains(@id,'eadline')"
    " or contains(@class,'ti') or contains(@id,'ti')]"
)
_ICON_TEXT = 300


@dataclass(frozen=True, slots=True)
class Head:
    """What the page declares of itself."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    """By lower-case name, property, itemprop or http-equiv, in document order."""
    title_tag: str = ""
    headings: tuple[str, ...] = ()
    """h1 texts in document order."""
    root: Tree | None = None
    """The page's tree, for what is seldom asked."""
    canonical: str | None = None
    language: str | None = None
    region: str | None = None
    """In two capitals: GB of en-GB."""
    base: str | None = None
    described: Described = field(default_factory=Described)

    def first(self, *names: str) -> str | None:
        """Answer the first value of the first of these metas that has one."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), None)

    def titled(self) -> list[str]:
        """Answer the texts of h2, h3, p, div and span whose class or id says "title"; walks the tree."""
        return _titled(self.root) if self.root is not None else []


def read(root: Tree) -> Head:
    """Answer what the page declares, without believing any of it. Call before scripts are dropped from the tree."""
    title = next(root.iter("title"), None)
    canonical = next(
        (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower().strip() == "canonical"),
        None,
    )
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    metas = _metas(root)
    return Head(
        metas=metas,
        title_tag=one_line(text_of(title)[: _MAX_VALUE // 2]) if title is not None else "",
        headings=tuple(text for h1 in islice(root.iter("h1"), 12) if (text := _short_text(h1))),
        root=root,
        canonical=canonical,
        language=_language(root, metas),
        region=_region(root, metas),
        base=base,
        described=jsonld.read(root),
    )


def _metas(root: Tree) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in islice(root.iter("meta"), _MAX_METAS):
        value = meta.get("content")
        if not value or not value.strip():
            continue
        value = one_line(value[:_MAX_VALUE])
        names = {meta.get(key) for key in ("name", "property", "itemprop", "http-equiv")}
        for name in names:
            if name:
                metas.setdefault(name.strip().lower(), []).append(value)
    return metas


def _short_text(element: Tree) -> str:
    text = one_line(text_of(element))
    return text if len(text) <= _ICON_TEXT else ""


def _titled(root: Tree) -> list[str]:
    found: list[str] = []
    for element in _NAMED_TITLE(root):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(names) > 1 and _TITLE_CLASS.search(names) and (text := _short_text(element)):
            found.append(text)
            if len(found) >= 12:
                break
    return found


def _tags(root: Tree, metas: dict[str, list[str]]) -> list[list[str]]:
    """The parts of each language tag that the page declares: en-GB, zh_CN."""
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    values = (declared, *(v for name in ("og:locale", "content-language") for v in metas.get(name, ())))
    return [(value or "").strip().replace("_", "-").split("-") for value in values]


def _language(root: Tree, metas: dict[str, list[str]]) -> str | None:
    for tag in _tags(root, metas):
        hint = tag[0].lower()
        if len(hint) == 2 and hint.isalpha():
            return hint
    return None


def _region(root: Tree, metas: dict[str, list[str]]) -> str | None:
    parts = (part.upper() for tag in _tags(root, metas) for part in tag[1:])
    return next((part for part in parts if len(part) == 2 and part.isalpha()), None)
