"""Percentages, percentage points, fractions, tenths and multiples."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from mfg_monitor.figures.numerals import DIGITS, HAN, HAN_DIGITS, WORDS, value_of_digits, value_of_han

_PERCENT = r"%|percent(?![a-z])(?!age)|per cent(?![a-z])|pct(?![a-z])|pc(?![a-z])"
PERCENT_AT = re.compile(rf"[ -]?(?:{_PERCENT})")
_POINTS_AT = re.compile(
    r"[ -]?(?:(?P<pp>percentage[ -]points?|per cent points?|percent points?|pps?(?![a-z]))"
    r"|(?P<bp>basis[ -]points?|bps?(?![a-z])))"
    r"|\s?(?:(?P<zpp>个?百分点|%个?点)|(?P<zbp>个?基点))"
)
_TENTHS_AT = re.compile(
    r"成(?P<half>半)?(?P<tail>[一二三四五六七八九](?![家个项成年月台]))?(?![套员为立功果都品长本交熟型像对分就因效])"
)
_TIMES_ZH = re.compile(r"\s?(?P<more>多)?倍(?!率|增|频)")
_INCREMENT_ZH = re.compile(
    r"(?:增长|增加|提高|提升|高出|扩大|上升|增幅达?|多出|上涨|增)了?(?:近|超过?|约|逾|将近|接近)?\s?$"
)
_TIMES_EN = re.compile(
    r"[ -]?(?:fold(?![a-z])|times(?=[- ](?:as|the|more|higher|larger|greater|faster|bigger|that|what"
    r"|its|their|those|of|over|lower|"
    r"longer|stronger|oversubscribed)\b)|x(?![a-z0-9]))"
)
_FRACTION_ZH = re.compile(rf"(?P<low>{DIGITS}|{HAN})分之(?P<top>{DIGITS}|{HAN})")
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "tenth": 10,
}
_FRACTION_EN = re.compile(
    r"(?P<top>a|one|two|three|four|five|six|seven|eight|nine)(?P<sign>[- ])"
    r"(?P<low>third|quarter|fourth|fifth|sixth|seventh|eighth|tenth)s?(?![a-z-])(?! of (?:20[0-9]{2}|the year))"
)
_PART_AFTER = re.compile(r" (?:of|since|from|over|compared|less|more|lower|higher|in the)\b")
_PART_BEFORE = re.compile(r"\b(?:by|about|around|nearly|almost|over|than|roughly|up|down) $")
_OUT_OF = re.compile(
    r"(?P<top>[a-z]+|[0-9]+) (?:(?P<of>out of)|in)(?: every)? (?P<low>[a-z]+|[0-9]+)"
    r"(?= (?:of|people|cars|vehicles|workers|robots|chips|[a-z]+s)\b)"
)
_FIRST_SIGNS = frozenset("%pb个百基成倍番多ftx")
_BANG = re.compile(r"\s?番")


class Share(NamedTuple):
    """A number without a thing: its factor, its unit, and where its words end."""

    value: Decimal
    unit: str
    form: str
    end: int
    high: Decimal | None = None
    bound: str | None = None
    rough: bool = False
    """A fraction in words, approximate where nothing else is said."""


def share_after(
    text: str, lower: str, start: int, end: int, value: Decimal, high: Decimal | None = None
) -> Share | None:
    """Answer the percentage, points, tenths or multiple that a number from `start` to `end` begins, or None."""
    next_sign = lower[end : end + 2].lstrip(" -\n")[:1]
    if next_sign not in _FIRST_SIGNS or not next_sign:
        return None
    if found := _POINTS_AT.match(lower, end):
        factor = Decimal("0.01") if found["bp"] or found["zbp"] else Decimal(1)
        return Share(value * factor, "pp", "points", found.end(), high and high * factor)
    if found := PERCENT_AT.match(lower, end):
        return Share(value, "%", "percent", found.end(), high)
    if found := _TENTHS_AT.match(text, end):
        return _tenths(text, start, found, value, high)
    if found := _TIMES_ZH.match(text, end):
        added = 1 if _INCREMENT_ZH.search(text[max(0, start - 8) : start]) else 0
        return Share(
            value + added, "x", "multiple", found.end(), high and high + added, "min" if found["more"] else None
        )
    if (found := _TIMES_EN.match(lower, end)) and value > 1:
        return Share(value, "x", "multiple", found.end(), high)
    if (
        (found := _BANG.match(text, end))
        and text[max(0, start - 2) : start].rstrip("了").endswith("翻")
        and value <= 10
    ):
        return Share(Decimal(2) ** int(value), "x", "multiple", found.end())
    return None


def fraction_chinese(text: str, start: int) -> Share | None:
    """Answer 三分之一, 百分之八十五点五 or 千分之三 where one begins here."""
    found = _FRACTION_ZH.match(text, start)
    if not found:
        return None
    low, top = (_value(found[name]) for name in ("low", "top"))
    if low == 100:
        return Share(top, "%", "percent", found.end())
    if low >= 1000:
        return Share(top, f"per {low}", "rate", found.end())
    if not 0 < top < low:
        return None
    return Share((100 * top / low).quantize(Decimal("0.01")), "%", "percent", found.end(), rough=True)


def fraction_english(lower: str, start: int) -> Share | None:
    """Answer two-thirds, a quarter of, one in four where one begins here."""
    found = _FRACTION_EN.match(lower, start)
    if found and (
        (found["top"] != "a" and (found["sign"] == "-" or found["low"] != "quarter"))
        or _PART_AFTER.match(lower, found.end())
        or _PART_BEFORE.search(lower[max(0, start - 9) : start])
    ):
        top = 1 if found["top"] == "a" else WORDS[found["top"]]
        return Share(_hundredths(top, _PARTS[found["low"]]), "%", "percent", found.end(), rough=True)
    if found := _OUT_OF.match(lower, start):
        top, low = (int(word) if word.isdigit() else WORDS.get(word, 0) for word in (found["top"], found["low"]))
        if 0 < top < low <= 100 and (found["of"] or top == 1):
            return Share(_hundredths(top, low), "%", "percent", found.end(), rough=True)
    return None


def _hundredths(top: int, low: int) -> Decimal:
    return (Decimal(100 * top) / low).quantize(Decimal("0.01"))


def _tenths(text: str, start: int, found: re.Match[str], value: Decimal, high: Decimal | None) -> Share | None:
    if not 0 < value <= 10 or text[start - 1 : start] == "第":
        return None
    more = 5 if found["half"] else HAN_DIGITS[found["tail"]] if found["tail"] else 0
    return Share(value * 10 + more, "%", "percent", found.end(), high * 10 if high is not None else None)


def _value(written: str) -> Decimal:
    return (value_of_digits(written) if written[0].isascii() else value_of_han(written))[0]
