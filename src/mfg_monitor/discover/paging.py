"""The next page of a listing, only where the page itself names it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml import etree

from mfg_monitor import urls
from mfg_monitor.text import one_line

_NEXT_WORDS = re.compile(
    r"(?:下\s?一?\s?[页頁]|后一页|後一頁|下页|next(?: page)?|older(?: posts| articles| news)?|more results)"
    r"[\s>»›→＞]{0,4}|[>»›→＞]{1,2}",
    re.IGNORECASE,
)
_SCRIPTED = re.compile(
    r"createPage(?:HTML)?\(\s*(?:[\"'][\w-]{0,40}[\"']\s*,\s*)?(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*[\"']([\w-]{1,40})[\"']\s*,"
    r"\s*[\"'](\w{2,5})[\"']"
)
"""The pager of a content system that many Chinese public bodies use: count, current (from 0), stem, ending."""
_NUMBERED_LEAF = re.compile(r"(?P<stem>.*?[A-Za-z]?[-_]?)(?P<number>\d{1,4})(?P<end>\.\w{2,5})?")
_PAGE_KEY = re.compile(
    r"(?:^|[?&])(?:page|p|pn|pageno|pagenum|pageindex|paged|currentpage|start|offset)=(\d{1,6})", re.IGNORECASE
)
_PAGE_FOLDER = re.compile(r"/(?:page|p)/(\d{1,5})/?$", re.IGNORECASE)
_PLAIN_LEAVES = ("index", "list", "default", "node")


def next_page(root: etree._Element, base: str, page_url: str) -> str | None:
    """Answer the next page's address: rel=next, a link that says so, a link numbered one higher, or a known script."""
    for element in root.iter("link", "a"):
        rel = (element.get("rel") or "").lower().split()
        if "next" in rel:
            url = _other(base, element.get("href"), page_url)
            if url:
                return url
    anchors = [element for element in root.iter("a") if element.get("href")]
    for element in anchors:
        label = _label(element)
        if label and _NEXT_WORDS.fullmatch(label):
            url = _other(base, element.get("href"), page_url)
            if url and urls.same_site(url, page_url) | (urlsplit(url).hostname == urlsplit(page_url).hostname):
                return url
    hrefs = (_other(base, element.get("href"), page_url) for element in anchors)
    return _numbered(hrefs, page_url) or _scripted(root, base, page_url)


def _label(element: etree._Element) -> str:
    text = one_line("".join(map(str, element.itertext()))[:200]) if len(element) < 5 else ""
    return text or one_line((element.get("title") or element.get("aria-label") or "")[:40])


def _other(base: str, href: str | None, page_url: str) -> str | None:
    url = urls.absolute(base, href) if href and len(href) <= 2_000 else None
    return url if url and url != page_url.partition("#")[0] else None


def _numbered(hrefs: Iterable[str | None], page_url: str) -> str | None:
    """A link to the same list with the number after ours."""
    for url in hrefs:
        if url and _follows(page_url, url):
            return url
    return None


def _follows(first: str, second: str) -> bool:
    one, two = urlsplit(first), urlsplit(second)
    if one.netloc != two.netloc:
        return False
    if one.path == two.path and two.query:
        return _next_in_query(one.query, two.query)
    folder = _PAGE_FOLDER.search(two.path)
    if folder:
        ours = _PAGE_FOLDER.search(one.path)
        stem = one.path[: ours.start()] if ours else one.path.rstrip("/")
        return two.path[: folder.start()] == stem and int(folder[1]) == (int(ours[1]) if ours else 1) + 1
    return one.query == two.query and _next_leaf(one.path, two.path)


def _next_in_query(first: str, second: str) -> bool:
    ours, theirs = _PAGE_KEY.search(first), _PAGE_KEY.search(second)
    if not theirs or _PAGE_KEY.sub("", first).strip("&") != _PAGE_KEY.sub("", second).strip("&"):
        return False
    return int(theirs[1]) == int(ours[1]) + 1 if ours else int(theirs[1]) in {1, 2} and "=0" not in theirs[0]


def _next_leaf(first: str, second: str) -> bool:
    """`index.html` → `index_1.html` or `index_2.html` or `index2.html`; `list_4.html` → `list_5.html`."""
    folder, _, leaf = first.rpartition("/")
    other_folder, _, other = second.rpartition("/")
    theirs = _NUMBERED_LEAF.fullmatch(other)
    if folder != other_folder or not theirs:
        return False
    number, stem = int(theirs["number"]), theirs["stem"].rstrip("-_").lower()
    ours = _NUMBERED_LEAF.fullmatch(leaf)
    if ours and ours["stem"].rstrip("-_").lower() == stem and ours["number"]:
        return number == int(ours["number"]) + 1 and len(ours["number"]) <= 4
    plain = leaf.partition(".")[0].lower()
    return number in {1, 2} and (stem == plain or (not plain and stem in _PLAIN_LEAVES)) and bool(stem)


def _scripted(root: etree._Element, base: str, page_url: str) -> str | None:
    for script in root.iter("script"):
        found = _SCRIPTED.search((script.text or "")[:20_000])
        if found:
            count, current = int(found[1]), int(found[2])
            return _other(base, f"{found[3]}_{current + 1}.{found[4]}", page_url) if current + 1 < count else None
    return None
