"""Days that a text tells by the day it was published: yesterday, on Tuesday, 昨晚, 周三, 20日. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AGO = {
    **dict.fromkeys("today tonight 今天 今日 今晨 今早 今晚".split(), 0),
    **dict.fromkeys(("yesterday", "last night", "last evening", *"昨天 昨日 昨晚 昨夜 昨晨".split()), 1),
    **dict.fromkeys("前天 前日 前晚".split(), 2),
}
_TOLD = re.compile(
    r"(?=[TYLMWFStylmwfs今昨前周星礼1-9])(?:"
    r"(?P<ago>\b(?ai:today|tonight|yesterday|last (?:night|evening))\b|[今昨][天日晨早晚夜](?!头条)|前[天日晚])"
    r"|\b(?P<english>(?ai:(?:mon|tues|wednes|thurs|fri|satur|sun)day))\b"
    r"|(?<![下上每])(?:周|星期|礼拜)(?P<chinese>[一二三四五六日天])(?![至到—-])"
    r"|(?<![\d月.\-/初])(?<!月 )(?P<day>3[01]|[12]\d|[1-9])日(?![内均游元]))"
)
"""What each begins with is looked at first: a third of the time."""
_AHEAD = re.compile(r"\b(?:next|every|each|coming|until|by|following)\s+$", re.IGNORECASE)
_BEFORE = 12


def days_told(text: str, published_on: date) -> Iterator[str]:
    """Answer the days of a month that a text tells without a month, the last ones before it was published."""
    for found in _TOLD.finditer(text):
        if found["english"] and _AHEAD.search(text, max(0, found.start() - _BEFORE), found.start()):
            continue
        day = _day(found, published_on)
        if day is not None:
            yield f"{day.month}-{day.day}"


def _day(found: re.Match[str], published_on: date) -> date | None:
    if found["ago"]:
        ago = _AGO.get(found["ago"].lower())
        return None if ago is None else published_on - timedelta(days=ago)
    if found["day"]:
        number = int(found["day"])
        last = published_on if number <= published_on.day else published_on.replace(day=1) - timedelta(days=1)
        return last.replace(day=number) if number <= last.day else None
    if found["english"]:
        weekday = _WEEKDAYS.index(found["english"].lower())
    else:
        weekday = min("一二三四五六日天".index(found["chinese"]), 6)
    return published_on - timedelta(days=(published_on.weekday() - weekday) % 7)
