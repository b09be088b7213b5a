"""The summary of an article: its first one or two real sentences, to the letter."""

from __future__ import annotations

import re

from mfg_monitor.extract.cues import is_prose
from mfg_monitor.extract.dateline import dateline_of
from mfg_monitor.text import hanzi_count, sentences

_LOOK_AT = 6_000
_TOGETHER = 300
"""How long two sentences may be together."""
_LONGEST = 600
"""A first sentence is told whole up to this length."""
_CAPTION = re.compile(
    r"^(?:\(?(?:photo|image|picture|foto|file photo|credit)\b|[△▲▼◀▶↑↓]|图\s?[为:：\d/]|图片|资料图|上图|下图)"
    r"|(?:\((?:photo|image|xinhua|ap|afp|reuters|getty)[^)]{0,60}\)|[（(](?:图|摄|视频截图|资料图|新华社)[^）)]{0,20}[）)])\W*$",
    re.IGNORECASE,
)


def lead_of(text: str) -> str:
    """Answer the first sentence of running text, whole, and a second where both are short; a part of `text`, or "".

    Two sentences have at most 300 characters; one longer than 600 is cut at the end of a clause.
    """
    look = text[:_LOOK_AT]
    if not look:
        return ""
    spans = sentences(look)
    chosen = next((i for i, span in enumerate(spans) if _is_running(look, span)), 0)
    start, end = spans[chosen] if spans else (0, len(look))
    dateline = dateline_of(look[start:end])
    if dateline is not None and dateline.end < end - start - 10:
        start += dateline.end
    if chosen + 1 < len(spans):
        further, stop = spans[chosen + 1]
        enough = 60 if hanzi_count(look[start:end]) * 2 > end - start else 160
        if end - start < enough and stop - start <= _TOGETHER and "\n" not in look[end:further]:
            end = stop
    return _short(look[start:end])


def _is_running(text: str, span: tuple[int, int]) -> bool:
    start, end = span
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    paragraph = text[begin : stop if stop >= 0 else len(text)]
    return is_prose(paragraph) and not _CAPTION.search(paragraph[:400]) and end - start >= 8


def _short(sentence: str) -> str:
    """Cut a sentence without end at the end of a clause, else between words."""
    if len(sentence) <= _LONGEST:
        return sentence
    for marks in ("；;，,：:、—–", " "):
        cut = max(sentence.rfind(mark, 80, _LONGEST) for mark in marks)
        if cut > 0:
            return sentence[:cut].rstrip()
    return sentence[:_LONGEST].rstrip()
