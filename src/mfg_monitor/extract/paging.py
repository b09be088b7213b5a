"""Articles in several pages: where the next part is, and how parts are joined."""

from __future__ import annotations

from collections.abc import Sequence

from mfg_monitor import urls
from mfg_monitor.charset import decode
from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract.content import kind_of
from mfg_monitor.extract.html import parse
from mfg_monitor.extract.rules import select, soup_of
from mfg_monitor.model import Page


def next_page(page: Page, rules: ArticleRules) -> str | None:
    """Answer the absolute http(s) address of the article's next part, by the rule `next_page`; None without one.

    A link back to the page itself is none; loops over several pages are the caller's to end.

    Raises:
        ExtractError: kind "parse", the selector is no CSS.
    """
    if rules.next_page is None:
        return None
    try:
        root = parse(decode(page.body, page.content_type), url=page.url) if kind_of(page) == "html" else None
    except ExtractError:
        return None
    if root is None:
        return None
    from bs4 import Tag  # noqa: PLC0415 - slow to import, and only for the user's CSS

    soup = soup_of(root)
    base = soup.find("base", href=True)
    here = page.final_url or page.url
    start = urls.absolute(here, str(base.get("href"))) if isinstance(base, Tag) else None
    for tag in select(soup, rules.next_page, key="next_page", url=page.url):
        link = tag if tag.get("href") else tag.find("a", href=True)
        address = urls.absolute(start or here, str(link.get("href"))) if isinstance(link, Tag) else None
        if address and _key(address) not in {_key(here), _key(page.url)}:
            return address
    return None


def joined(parts: Sequence[Sequence[str]]) -> list[str]:
    """Answer the lines of all parts in order; what a later part repeats of an earlier one is said once."""
    seen: set[str] = set()
    lines: list[str] = []
    for part in parts:
        lines += [line for line in part if line not in seen]
        seen |= set(part)
    return lines


def _key(url: str) -> str:
    try:
        return urls.canonical(url)
    except ValueError:
        return url
