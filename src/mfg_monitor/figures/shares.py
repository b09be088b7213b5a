"""Percentages, percentage points, fractions, tenths and multiples."""

from __future__ import annotations

import re
from decimal import Decimal
from math import gcd
from typing import NamedTuple

from mfg_monitor.numerals import DIGITS, HAN, HAN_DIGITS, WORDS, value_of_digits, value_of_han

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
    r"|its|their|those|of|over|lower|last (?:year|month|quarter)'s|current|previous|"
    r"longer|stronger|oversubscribed)\b)|x(?![a-z0-9]))"
)
_GROWN_TIMES = re.compile(
    r" times(?P<from> (?:year-on-year|year on year|on-year|on the year|compared (?:with|to)"
    r"|(?:from|against) (?:the )?(?:same |(?:an?|one|two|last|previous|prior|year)[ -])"
    r"(?:earlier |ago )?(?:years?|months?|quarters?|period|decade))\b)?"
)
_GREW_BEFORE = re.compile(
    r"\b(?:gr[eo]wn?|growing|rose|risen|rise|rising|increas(?:e|ed|ing)|jump(?:ed)?|surg(?:e|ed)|climb(?:ed)?"
    r"|expand(?:ed)?|soar(?:ed)?|swelled|ballooned|multiplied|up)(?P<by> by| to)?"
    r"(?: (?:about|around|nearly|almost|roughly|some|more than|over|at least|close to))? $"
)
_TIMES = re.compile(" times")
_SLASHED_AFTER = re.compile(r"\s?(?:的(?!会|早|晚|上午|下午|活动|展)|以上|左右|强(?!度|化)|来自)| of (?!20|an? )")
_SLASHED_BEFORE = re.compile(
    r"(?:[近约超过逾占足达的减降增]|不到|减少|下降|增加|增长|提高|降低|缩短|节省|提升)了?(?:约|近|超过?)?\s?$"
)
_HALF_EN = re.compile(r"half(?= of (?!(?:the )?(?:year|month|decade|century)\b|20|a\b))")
_HALF_BEFORE = re.compile(r"\b(?:than|nearly|almost|about|over|around|roughly|some) $")
_HALF_ZH = re.compile(r"半(?![导年月天个小路时径成自挂夜封])")
_HALF_BEFORE_ZH = re.compile(r"(?:[过近约占逾的达]|不足|不到|将近)$")
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
    r"(?= (?:of|people|(?!(?:years|months|weeks|days|hours|minutes|quarters)\b)[a-z]+s)\b)"
)
_ROUND = {5, 10, 100}
"""Of so many every few are a share: nine in ten firms."""
_FIRST_SIGNS = frozenset("%pb个百基成倍番多半ftx")
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
    if value > 1 and (found := _TIMES_EN.match(lower, end) or _grown(lower, start, end, value)):
        return Share(value, "x", "multiple", found.end(), high)
    if (
        (found := _BANG.match(text, end))
        and text[max(0, start - 2) : start].rstrip("了").endswith("翻")
        and value <= 10
    ):
        return Share(Decimal(2) ** int(value), "x", "multiple", found.end())
    if value == 1 and (found := _half_chinese(text, start, end)):
        return Share(Decimal(50), "%", "percent", found.end(), rough=True)
    return None


def is_change(lower: str, end: int) -> bool:
    """Answer whether a number that ends here is a percentage or tells points."""
    return bool(PERCENT_AT.match(lower, end) or _POINTS_AT.match(lower, end))


def fraction_slashed(lower: str, start: int, end: int) -> Share | None:
    """Answer the share that 1/3 from `start` to `end` is, where the words beside it show that it is no date."""
    top, low = map(int, lower[start:end].split("/"))
    if top >= low or gcd(top, low) > 1:
        return None
    if not _SLASHED_AFTER.match(lower, end) and not _SLASHED_BEFORE.search(lower[max(0, start - 9) : start]):
        return None
    return Share(_hundredths(top, low), "%", "percent", end, rough=True)


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
    if (found := _HALF_EN.match(lower, start)) and _HALF_BEFORE.search(lower[max(0, start - 9) : start]):
        return Share(Decimal(50), "%", "percent", found.end(), rough=True)
    if found := _OUT_OF.match(lower, start):
        top, low = (int(word) if word.isdigit() else WORDS.get(word, 0) for word in (found["top"], found["low"]))
        if 0 < top < low <= 100 and (found["of"] or top == 1 or low in _ROUND):
            return Share(_hundredths(top, low), "%", "percent", found.end(), rough=True)
    return None


def _grown(lower: str, start: int, end: int, value: Decimal) -> re.Match[str] | None:
    """Answer the "times" by which something grew, not on how many occasions it did."""
    found = _GROWN_TIMES.match(lower, end)
    grew = _GREW_BEFORE.search(lower[max(0, start - 32) : start]) if found else None
    return _TIMES.match(lower, end) if found and grew and (grew["by"] or found["from"] or value % 1) else None


def _half_chinese(text: str, start: int, end: int) -> re.Match[str] | None:
    found = _HALF_ZH.match(text, end)
    told = found and (
        text.startswith(("以上", "左右"), found.end()) or _HALF_BEFORE_ZH.search(text[max(0, start - 2) : start])
    )
    return found if told else None


def _hundredths(top: int, low: int) -> Decimal:
    return (Decimal(100 * top) / low).quantize(Decimal("0.01"))


def _tenths(text: str, start: int, found: re.Match[str], value: Decimal, high: Decimal | None) -> Share | None:
    if not 0 < value <= 10 or text[start - 1 : start] == "第":
        return None
    more = 5 if found["half"] else HAN_DIGITS[found["tail"]] if found["tail"] else 0
    return Share(value * 10 + more, "%", "percent", found.end(), high * 10 if high is not None else None)


def _value(written: str) -> Decimal:
    return (value_of_digits(written) if written[0].isascii() else value_of_han(written))[0]
