"""Bylines that a page shows: elements and links that say "author", and 记者, 通讯员 or By beside the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mfg_monitor.extract.html import Tree, is_aside, text_of
from mfg_monitor.extract.surroundings import Surroundings

_LONGEST = 120
_MANY = 60
_LOOK_BEHIND = 6
"""Pieces behind the text among which an author may be named."""
_MAY_PROFILE = re.compile("/(?:author|autor|journalist|reporter|profile/|contributor)")
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:[\w-]*[_-])?(?:by[_-]?lines?|authors?|autor(?:in)?|reporter)"
    r"(?:[_-]{1,2}(?:name|names|list|link|item|info|txt|text|title)[\w-]*)?(?:$|\s)|[a-z](?:Author(?:Name|List)?|Byline)",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|in|innen)?|journalists?|reporters?|profile|contributors?)/[^?#]{2,}", re.IGNORECASE
)
_EDITORS = re.compile(r"责编|責編|编辑|編輯|校对|校對|审核|\b[Ee]dit(?:ors?|ed by)\b|[Pp]hoto")
_BY = re.compile(r"^(?:By|BY|Von|von|Por|Par|Di|Door|Av|Af)\b")
_ROLE = (
    r"(?:记者|記者|通讯员|通訊員|特约撰稿人?)\s*[:：/／丨|｜]?"
    r"|(?:作\s{0,2}者|撰文|撰稿|采写|採寫|采访)\s*[:：/／丨|｜\s]|(?<![\u4e00-\u9fff])文\s*[:：/／丨|｜]"
)
_NO_NAME = (
    r"(?:见习|实习|特约|首席)?(?:记者|記者|通讯员|通訊員|编辑|編輯|责编|責編|摄影|攝影|来源|來源|时间|時間|发布|發佈|日期|浏览|阅读|字号"
    r"|报道|報道|報導|校对|审核|图片|视频|摄|原创|订阅|关注|分享|评论|打印"
    r"|了解|获悉|獲悉|从|從|在|日前|近日|今天|今日|昨天|昨日|注意到|看到|发现|走进|来到|表示)"
)
_ONE = (
    rf"(?!{_NO_NAME})[\u4e00-\u9fff]"
    rf"(?:[\u4e00-\u9fff·]{{1,3}}|\s{{1,2}}(?!{_NO_NAME})[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
)
_NAMES = rf"(?P<names>{_ONE}(?:[、，,\s和]{{1,3}}{_ONE}){{0,4}})"
_HAN = re.compile(
    rf"(?:{_ROLE})\s*{_NAMES}"
    r"(?![ \u3000]{0,2}(?:摄|攝|图|圖|制图|影))"
    r"(?=\s*(?:$|[^\u4e00-\u9fff]|报道|報道|報導|文|(?:见习|实习|特约)?(?:记者|通讯员)))"
)
_SIGNED = re.compile(
    rf"^[(（【\[]\s?(?:[\u4e00-\u9fff]{{0,8}})(?:记者|記者|作者|通讯员)[:：\s]*(?P<names>{_ONE}(?:[、，,\s和]{{1,3}}{_ONE}){{0,4}})\s?[)）】\]]$"
)


def marked(root: Tree, place: Surroundings) -> Iterator[str]:
    """Yield the words of elements that name an author near the story: the first such and its neighbours in one list."""
    near = place.near + "\n" + "\n".join(place.after[:_LOOK_BEHIND])
    group: Tree | None = None
    for element in islice(_candidates(root), _MANY):
        names = f"{element.get('class') or ''}"
        if not (
            element.get("rel") == "author"
            or element.get("itemprop") == "author"
            or _PROFILE.search(element.get("href") or "")
            or _NAMED.search(names)
        ):
            continue
        above = element.getparent()
        home = above.getparent() if above is not None and above.getparent() is not None else above
        if (group is not None and home is not group) or is_aside(element):
            continue
        words = _texts(element)
        if _EDITORS.search(" ".join(words)):
            continue
        if any(len(piece) > 3 and piece in near for piece in words):
            group = home
            yield from (_line(element), *words)


def _candidates(root: Tree) -> Iterator[Tree]:
    """Yield what may say "author", by a quick look at classes and links; XPath takes twice as long."""
    for element in root.iter():
        names = element.get("class")
        if (
            (names and ("uthor" in names or "yline" in names))
            or (element.tag == "a" and (link := element.get("href")) and _MAY_PROFILE.search(link))
            or element.get("rel") == "author"
            or element.get("itemprop") == "author"
        ):
            yield element


def _line(element: Tree) -> str:
    """The short line that the element stands in where that begins with By, else "": it may name further people."""
    for line in (element.getparent(), element):
        words = text_of(line)[: _LONGEST + 1] if line is not None and len(line) <= _LOOK_BEHIND else ""
        if _BY.match(words) and len(words) <= _LONGEST:
            return words
    return ""


def _texts(element: Tree) -> list[str]:
    return [
        text for piece in islice(element.itertext(), 12) if (text := " ".join(piece.split())) and len(text) <= _LONGEST
    ]


def spoken(near: str) -> Iterator[str]:
    """Yield the names behind 记者, 通讯员, 作者 and their like, one by one in order."""
    for found in _HAN.finditer(near):
        yield found["names"]


def signed(text: str) -> str | None:
    """Answer the names with which a story is signed in brackets at its end: （记者 王丽、李明）."""
    found = _SIGNED.match(text.rstrip().rpartition("\n")[2][:80])
    return found["names"] if found else None
