"""Days that a page shows of its own accord: its calendar, the day of printing. They say nothing of the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from mfg_monitor.dates import read, search

_TOLD_NOW = re.compile(
    r"(?:\btoday\s+is|\bcurrent\s+(?:date|time)|\bprinted(?:\s+on)?|\baccessed(?:\s+on)?|\bretrieved(?:\s+on)?"
    r"|\blast\s+(?:login|visit)|今天是|今日是|现在是|現在是|当前(?:时间|日期)|打印(?:时间|日期)|访问时间|登录时间)\W{0,3}"
    r"(?:(?:sun|mon|tues|wednes|thurs|fri|satur)day\W{0,3})?$",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"\b(?:sun|mon|tues|wednes|thurs|fri|satur)day\b|(?:星期|礼拜|周|週)[一二三四五六日天]|[农農][历曆]|今天|今日|\btoday\b",
    re.IGNORECASE,
)
_LONGEST = 80


def is_told_of_now(led: str) -> bool:
    """Do the words before a day say that it is the day on which the page was made or asked for?"""
    return _TOLD_NOW.search(led) is not None


def without_calendars(pieces: Sequence[str], *, zone: str, now: datetime) -> list[str]:
    """Answer the pieces of a page's head without its calendar: the day of reading, with its weekday or the like.

    A site's head shows today above every article, old ones too; articles hardly ever name the weekday there.
    """
    kept: list[str] = []
    for i, piece in enumerate(pieces):
        beside = f"{piece} {pieces[i + 1]}" if i + 1 < len(pieces) and len(pieces[i + 1]) <= _LONGEST else piece
        if len(piece) > _LONGEST or not (_CALENDAR.search(beside) and _is_today(piece, zone, now)):
            kept.append(piece)
    return kept


def _is_today(piece: str, zone: str, now: datetime) -> bool:
    today = read("today", zone=zone, now=now)
    return any(today and hit.moment.value[:10] == today.value for hit in search(piece, zone=zone, now=now))
