"""Which links of a page lead to articles: by their addresses, words and repetition, and the dates beside them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from lxml import etree

from mfg_monitor import urls
from mfg_monitor.discover.beside import date_beside, is_stamp, without_date, words_of
from mfg_monitor.text import hanzi_count, one_line

MAX_LINKS = 60_000
_NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|mp[34]|m4[av]|avi|mov|wmv|flv|zip|rar|7z|gz|exe|apk|dmg|css|js|json|xml|rss|"
    r"docx?|xlsx?|pptx?|pdf|wps|epub|txt)$",
    re.IGNORECASE,
)
_DATED_PATH = re.compile(
    r"/(?:19|20)\d\d[-/_]?(?:0?[1-9]|1[0-2])(?:[-/_]?(?:0?[1-9]|[12]\d|3[01]))?(?=[/_\-.]|$|\d{0,2}/)"
)
_DATED_LEAF = re.compile(r"(?<!\d)t?(?:19|20)\d\d[-_]?(?:0[1-9]|1[0-2])[-_]?(?:[0-2]\d|3[01])")
_PAGE_LEAF = re.compile(r"\.(?:s?html?|shtm|jsp|jspx|aspx?|php|do)$", re.IGNORECASE)
_LONG_ID = re.compile(r"\d{5,}|[0-9a-f]{16,}|(?=[A-Za-z]*\d)[A-Za-z0-9]{10,}")
_QUERY_ID = re.compile(
    r"(?:^|&)(?:[a-z_]{0,20}id|aid|nid|cid|p|art|article|news|no|newsid|docid)=[\w-]{2,}", re.IGNORECASE
)
_SECTION = re.compile(
    r"(?:^|/)(?:index|default|home|list|node|col|channel|category|categories|cat|tag|tags|topic|topics|author|authors|"
    r"about|about-?us|contact|contact-?us|login|register|signup|subscribe|subscription|search|privacy|terms|sitemap|help|"
    r"faq|careers|jobs|advertis\w{0,6}|user|member|account|cart|feed|rss|special|zt|video|videos|live|page|archive|archives)"
    r"(?:[-_]?\d{0,8})?(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_NOT_NEWS = re.compile(
    r"/(?:users?|u|authors?|profiles?|accounts?|log-?in|register|subscri\w{0,8}|api|tags?|search|help|privacy|shop|cart)/",
    re.IGNORECASE,
)
_ARTICLE_WORD = re.compile(
    r"/(?:article|articles|news|story|stories|content|detail|details|post|posts|press-?releases?|a|art|newsdetail|show|view|"
    r"read|item|info|doc|xinwen|yw|wz)(?:[/_\-]|\w{0,8}\.)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|navigation|menu|submenu|footer|foot|copyright|breadcrumbs?|crumbs?|bread|login|toolbar|"
    r"topbar|friendlinks?|friend|flink|sitemap|pagination|pager|pages?|paging|share|social|lang|language|search|cookie\w{0,8}|"
    r"tags?|weizhi|position|current)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_NOT_TITLES = re.compile(
    r"(?:首页|更多|更多>+|下一[页頁]|上一[页頁]|尾页|末页|登录|注册|返回\w{0,4}|"
    r"联系我们|关于我们|网站地图|法律声明|隐私\w{0,4}|"
    r"版权\w{0,6}|繁體\w{0,2}|English|中文\w{0,3}|(?:read |learn )?more|"
    r"(?:view|see) (?:all|more)|next|previous|prev|older|newer|home|"
    r"log ?in|sign ?(?:in|up)|subscribe|contact(?: us)?|about(?: us)?|privacy(?: policy)?|"
    r"terms(?: of (?:use|service))?|"
    r"\d{1,4}|"
    r"skip to \w{0,20}(?: \w{0,20})?|.{0,6}icp备.{0,30}|.{0,12}公网安备.{0,30})[\s>»›→\[\]()（）.…]{0,6}",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Link:
    """One address of the page, with all that its links say together."""

    url: str
    elements: list[etree._Element] = field(default_factory=list)
    title: str = ""
    date: str = ""
    score: float = 0.0
    shape: str = ""
    block: str = ""


def links_of(root: etree._Element, base: str) -> dict[str, Link]:
    """Answer the links to the web, in the page's order, each address once, with titles and the dates beside them."""
    links: dict[str, Link] = {}
    holders: dict[etree._Element, set[str]] = defaultdict(set)
    for element in root.iter("a"):
        href = element.get("href")
        url = urls.absolute(base, href) if href and len(href) <= 2_000 else None
        if not url:
            continue
        if url not in links and len(links) >= MAX_LINKS:
            break
        links.setdefault(url, Link(url)).elements.append(element)
        for depth, parent in enumerate(element.iterancestors()):
            if depth == 5 or len(holders[parent]) > 1:
                break
            holders[parent].add(url)
    for link in links.values():
        link.title = _title(link.elements)
        headlines = frozenset(_headline(element) for element in link.elements[:10])
        link.date = date_beside(link.elements, headlines, holders)
    return links


def _title(elements: list[etree._Element]) -> str:
    """The longest words of the links to one address; a title attribute where the words shown were cut."""
    best = ""
    for element in elements[:10]:
        shown = without_date(_shown(_headline(element)))
        full = one_line((element.get("title") or "")[:500])
        stem = shown.rstrip(".…· ")
        if full and (not shown or (len(full) > len(stem) and full.startswith(stem[:8]))):
            shown = full
        if not shown:
            image = element.find(".//img")
            shown = one_line((image.get("alt") or "")[:500]) if image is not None else ""
        if len(shown) > len(best) and not _NOT_TITLES.fullmatch(shown):
            best = shown
    return best


def _shown(headline: etree._Element) -> str:
    """The headline's words without an element at its end that is only a date."""
    words = words_of(headline)
    inside = list(headline)
    for inner in inside[:1] + inside[1:][-1:]:
        if is_stamp(inner):
            stamp = words_of(inner)
            words = words.removesuffix(stamp).removeprefix(stamp).strip()
    return words


def _headline(element: etree._Element) -> etree._Element:
    """A link around a whole teaser: its heading is the title."""
    if len(element) == 0:
        return element
    for inner in element.iterdescendants("h1", "h2", "h3", "h4", "h5", "h6"):
        return inner
    for inner in element.iterdescendants("p", "div", "span", "strong", "b"):
        if re.search(r"tit|headline", inner.get("class") or "", re.IGNORECASE):
            return inner
    return element


def article_links(links: dict[str, Link], page_url: str) -> list[Link]:
    """Answer the links that lead to articles of the same site, in the page's order."""
    own, host = urlsplit(page_url), urlsplit(page_url).hostname
    for link in links.values():
        link.shape, link.block = _shape(link.url), block_of(link.elements[0])
        same = urlsplit(link.url).hostname == host or urls.same_site(link.url, page_url)
        link.score = (
            _score(link) if same and not _is_same_page(link.url, own) and not urls.is_front_page(link.url) else -9.0
        )
    strong = [link for link in links.values() if link.score >= 3]
    shapes = Counter(link.shape for link in strong)
    blocks = Counter(link.block for link in strong)
    chosen = [
        link
        for link in links.values()
        if link.score + min(shapes[link.shape], 3) * 0.5 + min(blocks[link.block], 3) * 0.5 >= 4
    ]
    return chosen or _largest_block(links)


def _is_same_page(url: str, own: SplitResult) -> bool:
    """The page itself, also with another text size or in another order."""
    parts = urlsplit(url)
    if (parts.netloc, parts.path) != (own.netloc, own.path):
        return False
    return parts.query == own.query or not _QUERY_ID.search(parts.query)


def _largest_block(links: dict[str, Link]) -> list[Link]:
    """Where no address looks like an article: the block with the most headlines."""
    blocks: dict[str, list[Link]] = defaultdict(list)
    for link in links.values():
        if link.score > -5 and headline_weight(link.title) > 0 and not in_aside(link.elements[0]):
            blocks[link.block].append(link)
    largest = max(blocks.values(), key=len, default=[])
    return largest if len(largest) >= 4 else []


def _score(link: Link) -> float:
    words = headline_weight(link.title)
    score = address_weight(link.url) + words + (2.0 if link.date else 0.0)
    if all(in_aside(element) for element in link.elements[:3]):
        score -= 3.0
    return score if words > -2 else min(score, 2.0)


def headline_weight(title: str) -> float:
    """Answer how much a link's words look like a headline: -3 (none) to 2."""
    if not title or _NOT_TITLES.fullmatch(title):
        return -3.0
    hanzi = hanzi_count(title)
    size = hanzi if hanzi >= 2 else len(title.split()) * 2
    if size >= 10:
        return 2.0
    return 1.0 if size >= 7 else 0.0 if size >= 5 else -1.5


def address_weight(url: str) -> float:
    """Answer how much an address looks like that of one article: -6 to 4."""
    parts = urlsplit(url)
    path = parts.path
    if _NOT_PAGES.search(path):
        return -6.0
    leaf = path.rstrip("/").rpartition("/")[2]
    stem = _PAGE_LEAF.sub("", leaf)
    score = 0.0
    if _DATED_PATH.search(path) or _DATED_LEAF.search(leaf):
        score += 2.0
    if _LONG_ID.search(stem) or (stem.isdigit() and len(stem) >= 3):
        score += 2.0
    elif stem.count("-") >= 3 and len(stem) >= 18:
        score += 2.5
    elif _QUERY_ID.search(parts.query):
        score += 2.0
    if _PAGE_LEAF.search(leaf) and any(char.isdigit() for char in stem):
        score += 0.5
    if _ARTICLE_WORD.search(path):
        score += 0.5
    if _NOT_NEWS.search(path):
        score -= 3.0
    if _SECTION.search(path) and not _QUERY_ID.search(parts.query):
        score -= 4.0
    return min(score, 4.0)


def in_aside(element: etree._Element) -> bool:
    """Tell whether a link stands in navigation, header bar, footer or pager."""
    for depth, parent in enumerate(element.iterancestors()):
        if parent.tag in {"nav", "footer"}:
            return True
        if parent.tag in {"body", "html"} or depth == 12:
            return False
        names = f"{parent.get('class') or ''} {parent.get('id') or ''}"[:300]
        if names.strip() and depth < 7 and _ASIDE.search(names):
            return True
    return False


def _shape(url: str) -> str:
    """The address with its digits and slug folded, so that articles of one kind share it."""
    parts = urlsplit(url)
    folders, _, leaf = re.sub(r"\d+", "0", parts.path).rpartition("/")
    return f"{parts.netloc}{folders}/{re.sub(r'[A-Za-z]+', 'a', leaf)[:1]}{'?' if parts.query else ''}"


def block_of(element: etree._Element) -> str:
    """Answer the path of tags and classes to a link, without positions: what repeated blocks share."""
    steps = []
    for depth, node in enumerate(element.iterancestors()):
        if depth == 6 or node.tag in {"body", "html"}:
            break
        steps.append(f"{node.tag}.{(node.get('class') or '').split(' ')[0][:40] if depth > 1 else ''}")
    return ">".join(steps)
