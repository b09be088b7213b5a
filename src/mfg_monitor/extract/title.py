"""The article's own title, by a vote of everything that names it, without the site's name, section or date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from mfg_monitor.extract.letters import letters
from mfg_monitor.extract.metadata import Head
from mfg_monitor.text import hanzi_count, one_line

_DIVIDERS = re.compile(
    r"\s*[|｜¦ㅣ]+\s*|\s+[-–—―*~»›•·<>]+\s+|\s*(?:--+|__+|——|::|<<|>>)\s*|\s*_\s*|(?<=[\u3400-\u9fff！？”）])\s*[-–]\s*(?=[\u3400-\u9fff])"
)
_SITE_WORD = re.compile(
    r"(?:网|網|新闻|频道|日报|晚报|晨报|时报|在线|客户端|门户|官网|网站|报社|电视台|资讯|头条|中心|公报|News|Online|Times|Daily|\.(?:com|cn|net|org|de|fr))$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^\W*(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)\W*$"
)
_NOT_A_TITLE = re.compile(
    r"^(?:home(?:page)?|news|search|menu|untitled|index|404|403|error|首页|新闻|新闻动态|正文|详情|文章详情|导航|无标题文档|热点新闻|相关新闻)$"
)
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_AFTER_TITLE = re.compile(r"\s*[-–—|_*ㅣ｜¦]")
_SITE_WORDS = 4
"""Of a site's name in Latin letters, at most."""
_STRONG = re.compile(r"\s*(?:_+|--+|[|｜])\s*")
_SITE_METAS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "publisher",
    "sitename",
    "dc.publisher",
)


@dataclass(frozen=True, slots=True)
class Names:
    """The folded names of the site, to be told apart from the title."""

    folded: frozenset[str]

    def holds(self, part: str) -> bool:
        """Is this part of a title the site's name, or a date?"""
        own = letters(part)
        if not own or _DATED.match(part):
            return True
        return own in self.folded or (len(own) > 3 and any(own.startswith(n) or n.startswith(own) for n in self.folded))


class _Visible:
    """The pieces of text that the page shows; one is reduced to letters only when its size may fit."""

    def __init__(self, shown: Sequence[str]) -> None:
        self._pieces = [piece for piece in shown[:4_000] if 3 < len(piece) < 300]

    def shows(self, text: str) -> bool:
        own, size = letters(text), len(text)
        return any(abs(len(piece) - size) <= 6 and letters(piece) == own for piece in self._pieces)


def choose(head: Head, *, url: str, shown: Sequence[str], given: str | None = None) -> str:
    """Answer the article's title, "" where nothing names it.

    `shown` are the pieces of text that the page shows; `given` is the title that a feed or listing gave.
    """
    names = site_names(head, url)
    visible = _Visible(shown)
    headings = [h for h in head.headings if _is_title(h) and not names.holds(h)]
    social = _social(head, headings, names)
    if social:
        return social
    for heading in _longest_first(headings):
        if _confirmed(heading, (head.title_tag, head.described.headline or "", given or "")):
            return heading
    special = head.first(
        "articletitle", "article:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"
    )
    if special and _is_title(special):
        return _without_site(special, names, visible)
    for titled in head.titled():
        if _is_title(titled) and _confirmed(titled, (head.title_tag, given or "")):
            return titled
    return _remaining(head, headings, names, visible, given)


def _remaining(head: Head, headings: list[str], names: Names, visible: _Visible, given: str | None) -> str:
    """Answer the best of what no second witness confirms."""
    if given and _is_title(given) and head.title_tag.startswith(given) and _only_site(head.title_tag, given, names):
        return given
    tag = _without_site(head.title_tag, names, visible)
    if tag and _is_title(tag) and (visible.shows(tag) or not headings):
        return tag
    # A heading is the page's own word: a feed's title that shares nothing with it is another story's, unless shown.
    foreign = given and headings and not visible.shows(given) and not any(_shares(given, h) for h in headings)
    for choice in (None if foreign else given, head.described.headline):
        if choice and _is_title(choice):
            return _without_site(one_line(choice), names, visible)
    return headings[0] if headings else tag or next((t for t in head.titled() if _is_title(t)), "")


def site_names(head: Head, url: str) -> Names:
    """Answer what the site calls itself: declared names, its publisher, and the words of its host."""
    found = {head.first(name) for name in _SITE_METAS} | {head.described.publisher}
    keys = {letters(name) for name in found if name}
    host = (urlsplit(url).hostname or "") if "://" in url else ""
    keys |= {label for label in host.split(".") if len(label) > 3}
    keys |= {"".join(host.removeprefix("www.").split("."))} if host else set()
    return Names(frozenset(key for key in keys if key))


def _social(head: Head, headings: list[str], names: Names) -> str | None:
    """Answer og:title, mended by the heading it repeats, where it plainly names this page's story."""
    og = head.first("og:title", "twitter:title")
    if not og or not _is_title(og):
        return None
    key = letters(og)
    for heading in _longest_first(headings):
        own = letters(heading)
        if own == key or (len(own) >= 8 and key.startswith(own) and _only_site(og, heading, names)):
            return heading
        if len(key) >= 8 and own.startswith(key) and _was_cut(og, heading):
            return heading
    title = _without_site(og, names, None)
    others = [head.title_tag, head.described.headline or "", *headings]
    if not _is_title(title) or (any(others) and max(_likeness(title, other) for other in others if other) < 0.2):
        return None
    headline = head.described.headline
    if headline and title != og and letters(headline) == letters(title):
        return headline
    if (
        headline
        and len(letters(headline)) >= 8
        and key.startswith(letters(headline))
        and _only_site(og, headline, names)
    ):
        return headline
    return title


def _only_site(whole: str, part: str, names: Names) -> bool:
    """Is what follows `part` in `whole` only a site's name, section or date?"""
    rest = whole[len(part) :] if whole.startswith(part) else None
    if rest is None:
        return True
    return bool(_AFTER_TITLE.match(rest) or _DIVIDERS.match(rest)) or names.holds(rest.strip(" -–|:：_*"))


def _was_cut(short: str, whole: str) -> bool:
    """Was the shorter one cut at an unescaped quote, or by dots?"""
    if short.rstrip().endswith(("...", "…")):
        return True
    rest = whole[len(short.rstrip()) :].lstrip()
    return rest[:1] in {'"', "“", "”", "'", "‘", "’"} or short.count("“") > short.count("”")


def _without_site(title: str, names: Names, visible: _Visible | None) -> str:
    """Cut the site's name, section and date off a title's ends."""
    title = one_line(title)
    spans = [(0, 0), *((m.start(), m.end()) for m in _DIVIDERS.finditer(title)), (len(title), len(title))]
    if len(spans) == 2:
        return title
    for i in range(len(spans) - 1, 0, -1):
        front = title[: spans[i][0]].strip()
        if visible is not None and _is_title(front) and visible.shows(front):
            return front
    parts = [title[spans[i][1] : spans[i + 1][0]].strip() for i in range(len(spans) - 1)]
    first, last = 0, len(parts)
    while last - first > 1 and (
        _is_site_part(parts[last - 1], names) or _is_short_tail(parts, last, title[slice(*spans[last - 1])])
    ):
        last -= 1
    if last < len(parts) and last - first > 1 and _is_section(parts[last - 1]):
        last -= 1
    while last - first > 1 and names.holds(parts[first]):
        first += 1
    return title[spans[first][1] : spans[last][0]].strip()


def _is_site_part(part: str, names: Names) -> bool:
    own = letters(part)
    if len(part.split()) <= 4 and any(len(name) >= 5 and name in own for name in names.folded):
        return True
    return names.holds(part) or (len(part) <= 30 and bool(_SITE_WORD.search(part.strip())))


def _is_short_tail(parts: list[str], last: int, divider: str) -> bool:
    """What follows "_", "--" or "|" in a title tag is a column or the site unless it is a sentence."""
    tail = parts[last - 1]
    return (
        (len(tail) <= 10 if hanzi_count(tail) else len(tail.split()) <= _SITE_WORDS)
        and bool(_STRONG.fullmatch(divider))
        and sum(map(len, parts[: last - 1])) >= 2 * len(tail)
    )


def _is_section(part: str) -> bool:
    """A short word without a sentence's marks, standing between the headline and the site's name."""
    size = len(part)
    return size <= 4 if hanzi_count(part) else size <= 14 and len(part.split()) <= 2


def _confirmed(heading: str, others: Iterable[str]) -> bool:
    key = letters(heading)
    enough = 4 if hanzi_count(heading) else 8
    return len(key) >= enough and any(key in letters(other) for other in others)


def _is_title(text: str) -> bool:
    key = letters(text)
    return len(key) >= 2 and not _NOT_A_TITLE.match(text.strip().casefold()) and len(text) <= 300


def _likeness(one: str, other: str) -> float:
    """Share of the letter pairs of `one` that `other` has too."""
    a, b = letters(one), letters(other)
    pairs = {a[i : i + 2] for i in range(len(a) - 1)}
    others = {b[i : i + 2] for i in range(len(b) - 1)}
    return len(pairs & others) / len(pairs) if pairs else 0.0


def _shares(one: str, other: str) -> bool:
    """Do two titles have a telling word in common, or a tenth of their Chinese letter pairs?"""
    words = {word for word in _WORD.findall(one.casefold()) if len(word) > 3}
    return bool(words.intersection(_WORD.findall(other.casefold()))) or (
        hanzi_count(one) > 0 and hanzi_count(other) > 0 and max(_likeness(one, other), _likeness(other, one)) >= 0.1
    )


def _longest_first(titles: list[str]) -> list[str]:
    return sorted(titles, key=lambda title: -len(letters(title)))
