"""The date that a list writes beside a link: in a short element of its own, never inside the headline's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from lxml import etree

from mfg_monitor.text import one_line

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?"
_FULL = (
    rf"(?:(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{{1,2}}\s?[-/.月]\s?\d{{1,2}}(?!\d)日?(?:[T\s]{{0,3}}{_CLOCK})?"
    r"|(?<!\d)(?:19|20)\d{6}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}\.?,?\s(?:19|20)\d\d(?:,?\s{_CLOCK})?"
    rf"|\b{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d(?:,?\s{_CLOCK})?)"
)
"""A day with its year."""
_SHORT = (
    rf"(?:\d{{1,2}}月\d{{1,2}}日(?:\s?{_CLOCK})?|[01]?\d[-/][0-3]\d(?:\s{_CLOCK})?"
    r"|\d{1,3}\s?(?:秒|分钟|分鐘|个?小时|小時|天)之?前"
    r"|(?:a|an|\d{1,3})\s(?:second|sec|minute|min|hour|hr|day)s?\sago"
    rf"|(?:今天|昨天|前天|今日|昨日|today|yesterday)(?:[\s,]{{0,3}}(?:at\s)?{_CLOCK})?)"
)
"""A day without a year, or a word for one: means a date only where nothing else is said."""
_LABEL = (
    r"(?:(?:发布|發布|发表|更新)?(?:时间|時間|日期)|发布于|发布|发表于|published(?:\son)?|posted(?:\son)?|date|updated(?:\son)?)"
    r"\s*[:：]?\s*"
)
_ALONE = re.compile(
    rf"[\[【(（|·•,，\s]{{0,4}}(?:{_LABEL})?(?P<date>{_FULL}|{_SHORT})[\])）】|·•,，\s]{{0,4}}", re.IGNORECASE
)
_FULL_DATE = re.compile(_FULL, re.IGNORECASE)
_SPLIT_DATE = re.compile(r"(?<![\d/.-])([0-3]?\d)\s{1,3}((?:19|20)\d\d)\s?[-/.年]\s?([01]?\d)(?!\d|\s?[-/.月]\s?\d)")
"""A day in large type with year and month beneath it: "15 2024-05"."""
_IN_SENTENCE = re.compile(
    r"\b(?:on|in|of|since|by|until|from|after|before|and|to)\s*$|[于在至自从到]\s*$", re.IGNORECASE
)
_NUMERIC = r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s\d{1,2}:\d\d(?::\d\d)?)?"
_TITLE_EDGE = re.compile(
    rf"^(?:[\[【(（]\s?(?:{_FULL}|[01]?\d[-/][0-3]\d)\s?[\])）】]\s*|{_NUMERIC}(?![\d-])\s+)"
    rf"|\s*[\[【(（]\s?(?:{_FULL}|[01]?\d[-/][0-3]\d)\s?[\])）】]$|\s+{_NUMERIC}$",
    re.IGNORECASE,
)
_STAMPED = re.compile(r"(?:^|[\s_-])(?:time|date|ago|pub\w{0,8}|stamp|when|sj|rq|shijian|riqi)", re.IGNORECASE)
_STAMP_LENGTH = 40
"""A longer element is a sentence that may speak of any day."""
_BOXES = frozenset({"time", "div", "p", "small"})
_PERHAPS_BOXES = frozenset({"span", "i", "em", "font", "label"})
_BOX_DEPTH = 5
_BOX_ELEMENTS = 60


def without_date(title: str) -> str:
    """Answer a link's words without the date that a list wrote before or behind them; days of the story stay."""
    return _TITLE_EDGE.sub("", title)


def is_stamp(element: etree._Element) -> bool:
    """Is this element inside a headline a date and nothing else, not a word that is only set off?"""
    text = words_of(element, _STAMP_LENGTH + 1)
    if len(text) > _STAMP_LENGTH or not _ALONE.fullmatch(text):
        return False
    return _is_box(element) or (element.tag in _PERHAPS_BOXES and bool(_FULL_DATE.search(text)))


def date_beside(
    anchors: Sequence[etree._Element],
    headlines: AbstractSet[etree._Element],
    holders: Mapping[etree._Element, AbstractSet[str]],
) -> str:
    """Answer the date in the largest box that holds links to one address alone, or next to its link; else "".

    `headlines` are the elements whose words are the link's title; `holders` tells which addresses an element holds.
    """
    for anchor in anchors[:5]:
        box = anchor
        for depth, parent in enumerate(anchor.iterancestors()):
            if depth == _BOX_DEPTH or len(holders.get(parent, ())) != 1 or parent.tag in {"body", "html"}:
                break
            box = parent
        found = _in_box(box, headlines) or _stamp(_neighbours(anchor))
        if found:
            return found
    return ""


def words_of(element: etree._Element, limit: int = 600) -> str:
    """Answer the text inside an element as one line, at most about `limit` characters of it."""
    pieces: list[str] = []
    room = limit
    for piece in element.itertext():
        pieces.append(str(piece[:room]))
        room -= len(piece)
        if room <= 0:
            break
    return one_line(" ".join(pieces))


def _in_box(box: etree._Element, headlines: AbstractSet[etree._Element]) -> str:
    for time in box.iter("time"):
        stamp = one_line((time.get("datetime") or "")[:60])
        if stamp:
            return stamp
    return _stamp(list(_pieces(box, headlines)))


def _pieces(box: etree._Element, headlines: AbstractSet[etree._Element]) -> Iterator[str]:
    """Each piece of text of the box that is not the headline's, and all of them together."""
    outside: list[str] = []
    inner: set[etree._Element] = set()
    for element in islice(box.iter(), _BOX_ELEMENTS):
        parent = element.getparent() if element is not box else None
        in_headline = element in headlines or parent in inner
        if in_headline:
            inner.add(element)
        own = in_headline and element not in headlines
        if own and is_stamp(element):
            yield words_of(element, _STAMP_LENGTH + 1)
        elif not in_headline:
            if element.tag != "a" and element.find(".//a") is None:
                yield words_of(element, _STAMP_LENGTH + 1)
            outside.append(one_line((element.text or "")[: _STAMP_LENGTH + 1]))
        if element is not box and parent not in inner:
            outside.append(one_line((element.tail or "")[: _STAMP_LENGTH + 1]))
    yield from outside
    yield " ".join(text for text in outside if text)[: _STAMP_LENGTH + 1]


def _is_box(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:200]
    return element.tag in _BOXES or bool(_STAMPED.search(names))


def _stamp(pieces: Sequence[str]) -> str:
    """The first piece that is only a date; else a day with its year at an end of a short piece that is no sentence."""
    near = [text for text in pieces if 2 <= len(text) <= _STAMP_LENGTH]
    for text in near:
        alone = _ALONE.fullmatch(text)
        if alone is not None:
            return alone["date"].strip()
    for text in near:
        split = _SPLIT_DATE.fullmatch(text)
        if split is not None:
            return f"{split[2]}-{int(split[3]):02d}-{int(split[1]):02d}"
        found = _FULL_DATE.search(text)
        at_edge = found is not None and (not found.start() or found.end() == len(text))
        if found is not None and at_edge and not _IN_SENTENCE.search(text[: found.start()]):
            return found[0].strip()
    return ""


def _neighbours(anchor: etree._Element) -> list[str]:
    """What stands just behind a link and just before it, as far as it is no link's."""
    before, parent = anchor.getprevious(), anchor.getparent()
    texts = [anchor.tail, (before.tail if before.tag != "a" else "") if before is not None else None]
    if before is None and parent is not None:
        texts.append(parent.text)
    found = [one_line((text or "")[: _STAMP_LENGTH + 1]) for text in texts]
    for sibling in (anchor.getnext(), before):
        if sibling is not None and sibling.tag != "a" and sibling.find(".//a") is None:
            found.append(words_of(sibling, _STAMP_LENGTH + 1))  # noqa: PERF401 - clearer than one long generator
    return found
