"""Who wrote it: authors as people, and the publisher it came from where the page says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mfg_monitor.extract import bylines
from mfg_monitor.extract.dateline import dateline_of
from mfg_monitor.extract.html import Tree
from mfg_monitor.extract.metadata import Head
from mfg_monitor.extract.plain.names import authors_in, origin_in
from mfg_monitor.extract.surroundings import Surroundings
from mfg_monitor.extract.title import site_names
from mfg_monitor.text import folded, hanzi_count, one_line

_MAX_AUTHORS = 12
_AUTHOR_METAS = (
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor.author",
    "citation_author",
    "cxenseparse:author",
    "twitter:creator:name",
)
_ORIGIN_METAS = (
    "contentsource",
    "source",
    "article:source",
    "dc.source",
    "sourcename",
    "news:source",
    "mediaid",
    "copyright-source",
)
_ORIGIN = re.compile(
    r"(?:信息来源|文章来源|稿件来源|新闻来源|来\s*源|來\s*源|出处)\s*[:：]\s*([^\s|｜,，;；。]{2,30})"
    r"|(?:^|[\s|(（])(?:Source|Sources|Originally published (?:by|in))\s*[:：]\s*([A-Z][\w.&'’ -]{1,40}?)"
    r"(?=\s*(?:$|[|｜\n)）]|\s{2,}|\d))"
)
_BYLINE = re.compile(
    r"^(?:By|BY|Von|Por|Par|Di|Door|Av)\s+([A-Z][^\n|｜]{3,80}?)(?:,\s*(?:[Ss]taff|[Ss]enior|[Ss]pecial)\s[^\n|｜]{3,40})?"
    r"\s*(?:[|｜,–—-]?\s?(?:\d[^\n]*|[|｜][^\n]*))?$",
    re.MULTILINE,
)
_CREW = re.compile(r"\b(?:staff|team|desk|editors?|reporters?)\b", re.IGNORECASE)
_PUBLISHED_IN = re.compile(r"\s+(?:in|for|at|from)\s+\S.*$")
_HANGUL = re.compile(r"^([가-힣]{2,4})(?:\s?기자)?(?:\s외\s.*)?$")
_STAMPED = 8
_STAMP = 120
_DAY = re.compile(r"(?:19|20)\d\d|\d{1,2}月\d{1,2}日|\d{1,2}:\d\d")
_SET_OFF = re.compile(r"[|｜()（）\[\]【】\n]|\s{2,}|(?<=\d)\s(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s")
_LATIN_PEOPLE = re.compile(r"^[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}$")
_NOT_PEOPLE = re.compile(
    r"\b(?:staff|team|desk|writers?|follow|share|read|view|see|show|subscribe|bio|profile|updated|published|editors?|editorial|redaktion|rédaction|redacción|redazione|newsroom|agency|agencies|press|reuters|afp|dpa|efe|ansa|xinhua"
    r"|news|daily|times|post|online|magazine|media|tv|radio|contributors?|correspondents?|reporters?|admin|guest|unknown|www|http)\b|(?:新聞|通信|日報|電視)|[@/]|\.(?:com|cn|net|org|de|fr)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s(?:and|und|et|og|och|y|&)\s", re.IGNORECASE)
_STORY_CREDIT = re.compile(r"^(?:by|von|por|par|di|door|av)\s+", re.IGNORECASE)


def authors(head: Head, root: Tree, place: Surroundings, text: str, *, url: str) -> tuple[str, ...]:
    """Answer the people who wrote the story: declared, else marked, else named by the headline or dateline."""
    site = site_names(head, url)
    near = place.near
    dateline = dateline_of(text[:160])
    asks = (
        lambda: head.described.authors,
        lambda: _from_metas(head),
        lambda: bylines.marked(root, place),
        lambda: [found[1] for found in _BYLINE.finditer(near)],
        lambda: bylines.spoken(near),
        lambda: [dateline.names] if dateline and dateline.names else [],
        lambda: [bylines.signed(text) or ""],
    )
    for ask in asks:
        people = tuple(name for name in _people([*ask()]) if not site.holds(name))
        if people:
            return people
    return ()


def named(names: Sequence[str]) -> tuple[str, ...]:
    """Answer the people named by the words that a source's own rule selected."""
    return _people(names)


def origin(head: Head, place: Surroundings, text: str) -> str | None:
    """Answer who published it first: 来源, Source, a publisher's name beside the day, or the agency in the dateline.

    None where the page does not say.
    """
    declared = head.first(*_ORIGIN_METAS)
    if declared and _is_name(declared):
        return one_line(declared)
    found = _ORIGIN.search(place.near)
    if found is not None:
        name = (found[1] or found[2]).strip(" -·[]【】()（）")
        if _is_name(name) and not re.match(r"(?:作者|编辑|时间|日期|浏览|字号)", name):
            return name
    dateline = dateline_of(text[:160])
    if dateline is not None and dateline.agency:
        return dateline.agency
    beside = _beside_day(place.behind)
    if beside is not None:
        return beside
    for name in head.described.authors:
        agency = origin_in(name)
        if agency is not None and len(agency) <= 40 and not _CREW.search(agency):
            return agency
    return None


def _beside_day(pieces: Sequence[str]) -> str | None:
    """A stamp holds the day, and set off from it a publisher's name: (Xinhua) 10:17, May 21, 2025."""
    for i, piece in enumerate(pieces[:_STAMPED]):
        if len(piece) > _STAMP or not _DAY.search(piece):
            continue
        beside = [
            part for near in pieces[max(0, i - 2) : i + 3] if len(near) <= _STAMP for part in _SET_OFF.split(near)
        ]
        for part in beside:
            bare = part.strip(" \t:：-–—·")
            if origin_in(bare) == bare and _is_name(bare) and not _BYLINE.match(bare):
                return bare
    return None


def _from_metas(head: Head) -> list[str]:
    return [value for name in _AUTHOR_METAS for value in head.metas.get(name, ()) if "://" not in value]


def _people(names: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for raw in names:
        if "www." in raw:
            continue
        for part in _SEVERAL.split(one_line(raw)[:200]):
            name = _PUBLISHED_IN.sub("", _STORY_CREDIT.sub("", part))
            korean = _HANGUL.match(name)
            if korean or _is_latin_person(name):
                name = korean[1] if korean else name
                found.setdefault(folded(name), name)
                continue
            for person in authors_in(name):
                if not _NOT_PEOPLE.search(person):
                    found.setdefault(folded(person), person)
    return tuple(found.values())[:_MAX_AUTHORS]


def _is_latin_person(name: str) -> bool:
    """Names of other tongues, such as those with "van der" or accents, that a page declares as an author."""
    if hanzi_count(name):
        return False
    return bool(_LATIN_PEOPLE.match(name)) and not _NOT_PEOPLE.search(name)


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= 40 and "://" not in text and any(c.isalpha() for c in text)
