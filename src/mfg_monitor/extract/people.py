"""Who wrote it: authors as people, and the publisher it came from where the page says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mfg_monitor.extract.dateline import dateline_of
from mfg_monitor.extract.metadata import Head
from mfg_monitor.extract.plain_names import authors_in, origin_in
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
    r"(?:(?:本报|本网|新华社|中新社|见习|首席|实习|特约|全媒体)?记者|通讯员|作\s*者|撰文|撰稿|文)\s*[:：/丨|]\s*([^\n|｜:：]{2,40})"
    r"|^(?:By|BY|Von|Por|Par|Di|Door|Av)\s+([A-Z][^\n|｜]{3,80}?)(?:,\s*(?:[Ss]taff|[Ss]enior|[Ss]pecial)\s[^\n|｜]{3,40})?"
    r"\s*(?:[|｜][^\n]*)?$"
    r"|(?:^|\s)(?:本报|本网|新华社|中新社|见习|首席|全媒体)?记者\s+"
    r"([\u4e00-\u9fff·]{2,4}(?:[ 、]{1,2}[\u4e00-\u9fff·]{2,4}){0,3})\s*$",
    re.MULTILINE,
)
_LATIN_PEOPLE = re.compile(r"^[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}$")
_NOT_PEOPLE = re.compile(
    r"\b(?:staff|team|desk|editors?|editorial|redaktion|rédaction|redacción|redazione|newsroom|agency|agencies|press|reuters|afp|dpa|efe|ansa|xinhua"
    r"|news|daily|times|post|online|magazine|media|tv|radio|contributors?|correspondents?|reporters?|admin|guest|unknown|www|http)\b|[@/]|\.(?:com|cn|net|org|de|fr)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s(?:and|und|et|&)\s", re.IGNORECASE)
_STORY_CREDIT = re.compile(r"^(?:by|von|por|par|di|door|av)\s+", re.IGNORECASE)


def authors(head: Head, near: str) -> tuple[str, ...]:
    """Answer the people who wrote the story. `near` is the text around the headline, one piece a line."""
    for names in (head.described.authors, _from_metas(head)):
        people = _people(names)
        if people:
            return people
    return _people([found[1] or found[2] or found[3] for found in _BYLINE.finditer(near)])


def named(names: Sequence[str]) -> tuple[str, ...]:
    """Answer the people named by the words that a source's own rule selected."""
    return _people(names)


def origin(head: Head, near: str, text: str) -> str | None:
    """Answer who published it first: 来源, Source, or the agency in the dateline. None where the page does not say."""
    declared = head.first(*_ORIGIN_METAS)
    if declared and _is_name(declared):
        return one_line(declared)
    found = _ORIGIN.search(near)
    if found is not None:
        name = (found[1] or found[2]).strip(" -·[]【】()（）")
        if _is_name(name) and not re.match(r"(?:作者|编辑|时间|日期|浏览|字号)", name):
            return name
    dateline = dateline_of(text[:160])
    if dateline is not None and dateline.agency:
        return dateline.agency
    for name in head.described.authors:
        agency = origin_in(name)
        if agency is not None and len(agency) <= 40:
            return agency
    return None


def _from_metas(head: Head) -> list[str]:
    return [value for name in _AUTHOR_METAS for value in head.metas.get(name, ()) if "://" not in value]


def _people(names: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for raw in names:
        name = _STORY_CREDIT.sub("", one_line(raw)[:200])
        if _is_latin_person(name):
            found.setdefault(folded(name), name)
            continue
        for person in authors_in(name):
            if not _NOT_PEOPLE.search(person):
                found.setdefault(folded(person), person)
    return tuple(found.values())[:_MAX_AUTHORS]


def _is_latin_person(name: str) -> bool:
    """Names of other tongues, such as those with "van der" or accents, that a page declares as an author."""
    if hanzi_count(name) or _SEVERAL.search(name):
        return False
    return bool(_LATIN_PEOPLE.match(name)) and not _NOT_PEOPLE.search(name)


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= 40 and "://" not in text and any(c.isalpha() for c in text)
