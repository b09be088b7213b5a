"""A page of several short stories as these stories, so that one of them can qualify by itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from mfg_monitor.classify.reading import Sentence

_DIGEST = re.compile(
    r"\b(?:in brief|briefs|news brief|briefing|round ?up|at a glance|in other news|news digest|in short|week in review"
    r"|recap|bulletin|dispatches|snippets|catch up|what you missed|in \w+ (?:seconds|minutes|lines|sentences)"
    r"|today's (?:news|headlines)|news from the (?:delta|region|coast|provinces))\b"
    r"|\b(?:this|last) week(?:'s news)?$|\bnotes(?: from \w+)?$|^(?:headlines|shorts|briefly|news)\b.{0,12}$"
    r"|^(?:all )?(?:around|across) the \w+\b"
    r"|速览|早报|晚报|早餐|要闻|简讯|快讯|短讯|简报|快报|速递|摘要|早知道|播报|汇总|集锦|拾零|联播|看天下|"
    r"[一三五两]分钟|一周(?:回顾|新闻|大事|动态)"
    r"|^(?:早安|晚安|早上好|晚上好|午间|今日|今天)[^，。]{0,4}[\d一二三四五六七八九十]{1,3}[条则件]"
    r"|\b(?:\w+|\d+) things (?:to know|today|this week)\b"
)
"""What a title calls a page of several stories."""
_MARK = re.compile(r"(?:【[^】\n]{1,24}】|\[[^\]\n]{2,24}\]|[■●•◆▲★▶►◎○※·①-⑳⑴-⒇]|//|\|)\s*")
"""What begins a story on such a page, as the original writes it."""
_FIRST_MARKS = frozenset("【[■●•◆▲★▶►◎○※·/|①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
_NUMBER = re.compile(r"(?:\(?\d{1,2}[.、)）]|[一二三四五六七八九十]{1,3}、)\s*(?!\d)")
_NAMED = re.compile(r"[A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’-]+)?: |[\u3400-\u9fff]{2,6}[:：]")
_MOST = 200
_LOCAL = frozenset(("place", "company", "agency"))
"""Kinds of names that may set a story in the city."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One story of a page: its number among `count`, from 1, and its sentences, the page's title first."""

    number: int
    count: int
    sentences: list[Sentence]
    titled: bool = True
    """The title is the story's own, or may be: not where it announces a digest."""


def segments(sentences: list[Sentence]) -> list[Segment]:
    """Answer what may be judged by itself: the stories of a page that holds several, and the page where it may be one.

    A title that announces a digest makes each of its paragraphs (or sentences, where there is one paragraph only) a
    story; without such a title marks before them do (【…】, bullets), and the page as a whole stays one candidate.
    """
    titles = [one for one in sentences if one.where == "title"]
    body = sentences[len(titles) :]
    whole = Segment(0, 1, sentences)
    announced = any(_DIGEST.search(one.folded) for one in titles)
    starts = _starts(body, announced=announced)
    if len(starts) < 2:
        return [whole]
    bounds = [*starts, len(body)]
    parts = [body[first:stop] for first, stop in pairwise(bounds)][:_MOST]
    says = _says_anything if announced else _could_qualify
    found = [
        Segment(number, len(parts), [*titles, *_led(part)], titled=not announced)
        for number, part in enumerate(parts, 1)
        if says(part)
    ]
    return found or [whole] if announced else [whole, *found]


def _starts(body: list[Sentence], *, announced: bool) -> list[int]:
    """Answer at which sentences a story begins; the first always does.

    Marks divide a page where some of what they stand before names the city: two, or one that the title announces or
    that stands in a line with others. Else they list what belongs to one story, or to none.
    """
    marks = [
        index
        for index, one in enumerate(body)
        if (announced or _first_letter(one) in _FIRST_MARKS)
        and _marked(one, body[index - 1] if index else None, announced=announced)
    ]
    if len(marks) > 1:
        parts = [body[first:stop] for first, stop in pairwise([*marks, len(body)])]
        lines = Counter(part[0].paragraph for part in parts)
        own = [part[0].paragraph for part in parts if _names_city(part)]
        if len(own) > (not announced) or any(lines[paragraph] > 1 for paragraph in own):
            return sorted({0, *marks})
    if not announced:
        return [0]
    paragraphs = [index for index, one in enumerate(body) if index == 0 or one.paragraph != body[index - 1].paragraph]
    return paragraphs if len(paragraphs) > 1 else list(range(len(body)))


def _first_letter(one: Sentence) -> str:
    begin, _ = one.part.folded.original(one.start, one.end)
    return one.part.original[begin : begin + 1]


def _marked(one: Sentence, before: Sentence | None, *, announced: bool) -> bool:
    begin, stop = one.part.folded.original(one.start, min(one.start + 30, one.end))
    written = one.part.original[begin:stop]
    if _MARK.match(written):
        return True
    if not announced:
        return False
    return bool(_NAMED.match(written)) or (
        (before is None or one.paragraph != before.paragraph) and bool(_NUMBER.match(written))
    )


def _led(part: list[Sentence]) -> list[Sentence]:
    """Answer a story's sentences with the first two as its lead."""
    return [replace(one, where="lead" if index < 2 else "body") for index, one in enumerate(part)]


def _says_anything(part: list[Sentence]) -> bool:
    return any(one.hits for one in part)


def _names_city(part: list[Sentence]) -> bool:
    """Names the paragraph that a part begins with what may set it in the city?"""
    return any(not _LOCAL.isdisjoint(one.by_kind) for one in part if one.paragraph == part[0].paragraph)


def _could_qualify(part: list[Sentence]) -> bool:
    """Has a story a place of the city, or what may stand for one, and a word of making?"""
    kinds = {kind for one in part for kind in one.by_kind}
    return not kinds.isdisjoint(("making", "sector")) and not kinds.isdisjoint(_LOCAL)
