"""The summary of an article: its first one or two real sentences, to the letter."""

from __future__ import annotations

import re

from mfg_monitor.extract.cues import is_prose
from mfg_monitor.text import hanzi_count, sentences

_LOOK_AT = 6_000
_LONGEST = 300
_DATELINE = re.compile(
    r"^\W{0,3}(?:(?:新华社|中新社|中新网|人民网|本报|央视网|央广网|新京报|澎湃)[^\n。]{0,40}?(?:电|讯)(?:\s*[（(][^）)\n]{0,40}[）)])?\s*"
    r"|[A-Z][A-Za-z .,]{2,40}?(?:\s\d{1,2})?\s*[(（][A-Z][A-Za-z ]{1,24}[)）]\s*(?:--|—|–|-)\s*)"
)
_CAPTION = re.compile(
    r"^(?:\(?(?:photo|image|picture|foto|file photo|credit)\b|[△▲▼◀▶↑↓]|图\s?[为:：\d/]|图片|资料图|上图|下图)"
    r"|(?:\((?:photo|image|xinhua|ap|afp|reuters|getty)[^)]{0,60}\)|[（(](?:图|摄|视频截图|资料图|新华社)[^）)]{0,20}[）)])\W*$",
    re.IGNORECASE,
)


def lead_of(text: str) -> str:
    """Answer the first one or two sentences of running text, at most about 300 characters; a part of `text`, or ""."""
    look = text[:_LOOK_AT]
    if not look:
        return ""
    spans = sentences(look)
    chosen = next((i for i, span in enumerate(spans) if _is_running(look, span)), 0)
    start, end = spans[chosen] if spans else (0, len(look))
    dateline = _DATELINE.match(look[start:end])
    if dateline is not None and dateline.end() < end - start - 10:
        start += dateline.end()
    if chosen + 1 < len(spans):
        further, stop = spans[chosen + 1]
        enough = 60 if hanzi_count(look[start:end]) * 2 > end - start else 160
        if end - start < enough and stop - start <= _LONGEST and "\n" not in look[end:further]:
            end = stop
    return _short(look[start:end])


def _is_running(text: str, span: tuple[int, int]) -> bool:
    start, end = span
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    paragraph = text[begin : stop if stop >= 0 else len(text)]
    return is_prose(paragraph) and not _CAPTION.search(paragraph[:400]) and end - start >= 8


def _short(sentence: str) -> str:
    """Cut an overlong sentence at a clause's end or between words."""
    if len(sentence) <= _LONGEST:
        return sentence
    for marks in ("，；,;", " "):
        cut = max(sentence.rfind(mark, 80, _LONGEST) for mark in marks)
        if cut > 0:
            return sentence[:cut].rstrip()
    return sentence[:_LONGEST].rstrip()
