"""Finds dates in text: a day by its shape, then the time and zone that stand beside it.

Two scans, one for shapes that begin with a digit and one for those that begin with a word; every pattern begins with a
bounded piece, so that a scan stays linear. Knows nothing of who asks and what is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from mfg_monitor.dates.moment import Moment, moment_of_day, moment_of_time
from mfg_monitor.dates.words import (
    HAN_MONTH,
    JUST_NOW,
    MONTH,
    MONTHS,
    RELATIVE_DAYS,
    UNIT_SECONDS,
    WEEKDAY,
    from_numerals,
)
from mfg_monitor.dates.zones import ZONE, zone_named, zone_written
from mfg_monitor.text import hanzi_count

Order = Literal["dmy", "mdy"]

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x2002: 0x20, 0x2009: 0x20}
_WIDE |= {0x202F: 0x20, 0x2010: 0x2D, 0x2011: 0x2D, 0x2012: 0x2D}

_UNIT = "|".join(sorted((re.escape(unit) for unit in UNIT_SECONDS), key=len, reverse=True))
_ORDINAL = r"(?:st|nd|rd|th|er|º|\.)?"
_DIGIT_LED = re.compile(
    r"(?P<ymd>(?P<ymd_y>\d{4})\s?(?P<ymd_s>[-/.])\s?(?P<ymd_m>\d{1,2})\s?(?P=ymd_s)\s?(?P<ymd_d>\d{1,2})(?!\d|-\d))"
    r"|(?P<roc>(?<=民[国國])(?P<roc_y>\d{2,3})\s?年\s?(?P<roc_m>\d{1,2})\s?月(?:\s?(?P<roc_d>\d{1,2})\s?[日号號])?)"
    r"|(?P<han>(?P<han_y>\d{4})\s?年\s?(?P<han_m>\d{1,2})\s?月份?(?:\s?(?P<han_d>\d{1,2})\s?[日号號])?)"
    rf"|(?P<dmony>(?P<dmony_d>\d{{1,2}}){_ORDINAL}(?:\s?[-/]\s?|\s+(?:of\s|de\s)?|,\s)(?P<dmony_m>{MONTH}|{HAN_MONTH})\.?"
    r"(?:[-/]|\s?,?\s+(?:de[l]?\s)?)(?P<dmony_y>\d{4}|\d{2}(?=\s+\d{1,2}:))(?!\d))"
    r"|(?P<num>(?P<num_a>\d{1,2})\s?(?P<num_s>[-/.])\s?(?P<num_b>\d{1,2})\s?(?P=num_s)\s?(?P<num_y>\d{4})(?!\d))"
    rf"|(?P<ago>(?P<ago_n>\d{{1,3}})\s?(?P<ago_u>{_UNIT})(?:之?前|\s+ago\b))"
    r"|(?P<mdhan>(?P<mdhan_m>\d{1,2})\s?月\s?(?P<mdhan_d>\d{1,2})\s?[日号號])"
    rf"|(?P<dmon>(?P<dmon_d>\d{{1,2}}){_ORDINAL}\s+(?:of\s|de\s)?(?P<dmon_m>{MONTH})(?!\.?,?\s+\d{{4}}))"
    r"|(?P<md>(?P<md_m>\d{1,2})(?P<md_s>[-/])(?P<md_d>\d{1,2})(?![\d/-]))"
    r"|(?P<yy>(?P<yy_y>[012]\d)(?P<yy_s>[-/.])(?P<yy_m>\d{1,2})(?P=yy_s)(?P<yy_d>\d{1,2})(?![\d./-]))"
    r"|(?P<ym>(?P<ym_y>(?:19|20)\d{2})[-/.](?P<ym_m>\d{1,2})(?![\d/.-]))",
    re.IGNORECASE,
)
_MONTH_LED = re.compile(
    rf"(?P<mondy>(?P<mondy_m>{MONTH})\.?\s*(?P<mondy_d>\d{{1,2}}){_ORDINAL}(?:\s?,\s*|"
    rf"\s+)(?P<mondy_y>\d{{4}})(?![\d:]))"
    rf"|(?P<ctime>(?P<ctime_m>{MONTH})\s+(?P<ctime_d>\d{{1,2}}),?\s+(?P<ctime_t>\d{{1,2}}:\d{{2}}(?::\d{{2}})?)\s+"
    r"(?:(?P<ctime_z>[a-z]{2,4}|[+-]\d{4})\s+)?(?P<ctime_y>\d{4})(?!\d))"
    rf"|(?P<mony>(?P<mony_m>{MONTH})\.?,?\s+(?:de\s)?(?P<mony_y>(?:19|20)\d{{2}})(?!\d))"
    rf"|(?P<mond>(?P<mond_m>{MONTH})\.?\s+(?P<mond_d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|[.,]\d))",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9]+")
_WORD_BEFORE = re.compile(r"([^\W\d_]{3,12})[.,]{0,2}\s{0,3}(?:de\s)?\Z")
_NUMERALS = re.compile(
    "(?P<hannum>(?P<hannum_y>[一二][〇零○0Oo一二三四五六七八九]{3})年(?P<hannum_m>[一二三四五六七八九十]{1,2})月"
    "(?:(?P<hannum_d>[一二三四五六七八九十廿卅]{1,3})[日号號])?)"
)
_RELATIVE = re.compile(
    rf"(?P<rel>{'|'.join((*RELATIVE_DAYS, *JUST_NOW))})(?![a-z])"
    r"|(?P<aword>(?P<aword_n>an?|半)\s?(?P<aword_u>minute|hour|day|week|month|个?小时|天)(?:之?前|\s+ago\b))",
    re.IGNORECASE,
)

_JOIN = rf"(?:[\s,;|·•/–—-]|(?<=\d)t(?=\d)|\bat\b|\bum\b|\bà\b|\bon\b|{WEEKDAY}){{0,8}}"
_HALF = r"a\.?\s?m\b\.?|p\.?\s?m\b\.?"
_DAY_PART = "凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚"
_ZONE_TOLD = r"(?:\s?(?:\([^()\d]{3,40}\)|\[[a-z_]{2,20}(?:/[a-z_]{2,30}){1,2}\]))?"
"""An offset's place told once more, as JavaScript and Java write it."""
_TIME = (
    rf"(?:(?:(?P<b_half>{_DAY_PART}|[ap]m)\s?)?(?P<t_h>\d{{1,2}}):(?P<t_m>\d{{2}})(?::(?P<t_s>\d{{2}})(?:[.,]\d{{1,9}})?)?"
    rf"(?!\d)(?:\s?(?P<t_half>{_HALF}))?"
    rf"|(?:(?P<c_half>{_DAY_PART})\s?)?(?P<c_h>\d{{1,2}})\s?(?:[时點点時:]\s?(?P<c_m>\d{{1,2}})\s?分?"
    r"(?:\s?(?P<c_s>\d{1,2})\s?秒)?|[时點点時]整?)"
    rf"|(?P<o_h>\d{{1,2}})\s?(?P<o_half>{_HALF})"
    r"|(?P<u_h>\d{1,2})(?:h(?P<u_m>\d{2})|\.(?P<uhr_m>\d{2})(?=\s?uhr)))"
    rf"(?:\s?\(?\s?{ZONE}\)?{_ZONE_TOLD}|\s?[(]?(?P<bj>北京时间|北京時間)[)]?)?"
)
_AFTER = re.compile(_JOIN + _TIME, re.IGNORECASE)
_BEFORE = re.compile(r"(?<![\d:.])" + _TIME + _JOIN + r"\Z", re.IGNORECASE)
_PM_WORDS = {"下午", "傍晚", "晚上", "晚", "pm"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reader must know to understand a date: the page's zone, the time of reading, language, order."""

    zone: str
    now: datetime
    language: str | None = None
    order: Order | None = None

    @property
    def local(self) -> datetime:
        """The time of reading in the page's zone."""
        return self.now.astimezone(zone_named(self.zone))


@dataclass(frozen=True, slots=True)
class Hit:
    """A date found: what it says, where, and which shape it has."""

    moment: Moment
    start: int
    end: int
    shape: str
    timed: bool = False
    rival: Moment | None = None
    """The other reading of a day and month that may be swapped."""


def plain(text: str) -> str:
    """Answer the text with full-width letters, digits and odd blanks made ASCII; offsets stay the same."""
    return text if text.isascii() else text.translate(_WIDE)


def hits(text: str, setting: Setting, *, relative: bool) -> Iterator[Hit]:
    """Yield the dates of a text that went through `plain`, in no particular order; they may overlap.

    `relative` says whether words such as 昨天 and "2 hours ago" count, which they do not in running text; nor do years
    of two digits, which only Chinese stamps write first (25-05-20).
    """
    chinese = relative and ((setting.language or "").startswith("zh") or hanzi_count(text) > 0)
    for found in _matches(text, relative=relative):
        if found.lastgroup == "yy" and not chinese:
            continue
        if _begins_apart(text, found.start()):
            hit = _hit(text, found, setting)
            if hit is not None:
                yield hit


def _matches(text: str, *, relative: bool) -> Iterator[re.Match[str]]:
    """Every shape with digits is found from its digits, which are few: cheaper than looking for each month's name."""
    for digits in _DIGITS.finditer(text):
        start, end = digits.span()
        if end - start > 4:
            continue
        led = _DIGIT_LED.match(text, start)
        if led is not None and (relative or led.lastgroup not in {"ago", "yy"}):
            yield led
        word = _WORD_BEFORE.search(text, max(0, start - 18), start)
        if word is not None and word[1].lower() in MONTHS:
            led = _MONTH_LED.match(text, word.start())
            if led is not None:
                yield led
    if not text.isascii():
        yield from _NUMERALS.finditer(text)
    if relative:
        yield from _RELATIVE.finditer(text)


def _begins_apart(text: str, start: int) -> bool:
    """Is the match more than the tail of a longer number, word or path, and no day of the lunar calendar?"""
    if start == 0:
        return True
    if text[max(0, start - 2) : start] in _LUNAR:
        return False
    before = text[start - 1]
    if before.isdigit() or before == "_":
        return False
    if before.isalpha():
        return not (before.isascii() or (text[start].isalpha() and not "\u3400" <= text[start] <= "\u9fff"))
    return not (before in ".,-/:$€£¥" and ((start > 1 and text[start - 2].isdigit()) or before in "$€£¥"))


def _hit(text: str, found: re.Match[str], setting: Setting) -> Hit | None:
    shape = found.lastgroup or ""
    if shape in {"ago", "aword"} or (shape == "rel" and found[0].lower() in JUST_NOW):
        moment = _since(found, shape, setting)
        return Hit(moment, found.start(), found.end(), shape, timed=True) if moment else None
    readings = _days(found, shape, setting)
    if not readings:
        return None
    start, end = found.span()
    time = _AFTER.match(text, end)
    if shape == "ctime":
        time = _AFTER.match(found["ctime_t"] + " " + (found["ctime_z"] or ""))
    elif time is not None:
        end = time.end()
    elif readings[0].precision == "day":
        near = max(0, start - 48)
        time = _BEFORE.search(text[near:start])
        start = near + time.start() if time else start
    moments = [_with_time(day, time, setting) for day in readings] if time else [*readings]
    if time is not None and moments[0] is None:
        return Hit(readings[0], *found.span(), shape)
    first = moments[0]
    if first is None:
        return None
    return Hit(first, start, end, shape, time is not None, moments[1] if len(moments) > 1 else None)


def _days(found: re.Match[str], shape: str, setting: Setting) -> list[Moment]:
    """Answer the readings of the day, likeliest first; two only where day and month may be swapped."""
    if shape == "rel":
        day = setting.local.date() + timedelta(days=RELATIVE_DAYS[found[0].lower()])
        return _only(moment_of_day(day.year, day.month, day.day))
    if shape == "num":
        return _swappable(int(found["num_a"]), int(found["num_b"]), int(found["num_y"]), found["num_s"], setting)
    if shape == "md":
        return _month_and_day(found, setting)
    year = found.groupdict().get(f"{shape}_y")
    month = _number(found[f"{shape}_m"])
    day_words = found.groupdict().get(f"{shape}_d")
    day_number = _number(day_words) if day_words else None
    if month is None:
        return []
    if year is None:
        return _only(_yearless(month, day_number or 1, setting))
    number = _number(year) or 0
    if shape == "roc":
        number += _ROC_FOUNDED
    return _only(moment_of_day(number + 2000 if len(year) == 2 and shape != "roc" else number, month, day_number))


def _only(moment: Moment | None) -> list[Moment]:
    return [moment] if moment else []


def _number(words: str) -> int | None:
    if words.isdigit() and words.isascii():
        return int(words)
    name = words.lower()
    if name.endswith("月"):
        return _number(name[:-1])
    return MONTHS[name] if name in MONTHS else from_numerals(words)


_ROC_FOUNDED = 1911
"""The year before 民國元年."""
_LUNAR = frozenset({"农历", "農曆", "阴历", "陰曆", "夏历", "旧历", "舊曆"})
_DAY_FIRST = {
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "tr",
    "cs",
    "da",
    "sv",
    "no",
    "nb",
    "fi",
    "el",
    "ro",
    "uk",
}


def _swappable(first: int, second: int, year: int, mark: str, setting: Setting) -> list[Moment]:
    day_first = moment_of_day(year, second, first)
    month_first = moment_of_day(year, first, second)
    if first == second or not (day_first and month_first):
        return _only(day_first or month_first)
    if setting.order:
        return _only(day_first if setting.order == "dmy" else month_first)
    language = (setting.language or "").split("-")[0]
    if language in _DAY_FIRST or (mark == "." and language != "en"):
        return [day_first]
    return [day_first, month_first]


def _month_and_day(found: re.Match[str], setting: Setting) -> list[Moment]:
    """05-21 is month and day as lists write it, in two digits each; 5/21 may be swapped, but not in Chinese."""
    first, second = int(found["md_m"]), int(found["md_d"])
    month_first, day_first = _yearless(first, second, setting), _yearless(second, first, setting)
    if setting.order:
        return _only(day_first if setting.order == "dmy" else month_first)
    if found["md_s"] == "-":
        padded = len(found[0]) == 5 or ":" in found.string[found.end() :]
        return _only(month_first) if padded else []
    if (setting.language or "").startswith("zh"):
        return _only(month_first)
    return [moment for moment in dict.fromkeys((month_first, day_first)) if moment]


def _yearless(month: int, day: int, setting: Setting) -> Moment | None:
    """This year's day, or last year's where this year's would be more than two days ahead."""
    here = setting.local.date()
    try:
        chosen = date(here.year, month, day)
    except ValueError:
        return None
    if chosen > here + timedelta(days=2):
        return moment_of_day(here.year - 1, month, day)
    return moment_of_day(here.year, month, day)


def _since(found: re.Match[str], shape: str, setting: Setting) -> Moment | None:
    """Answer the moment so many units before now, no finer than the unit."""
    if shape == "rel":
        return moment_of_time(setting.local.replace(second=0, microsecond=0), seconds=False)
    unit = found[f"{shape}_u"].lower()
    seconds = UNIT_SECONDS.get(unit) or UNIT_SECONDS["小时"]
    count = {"半": 0.5}.get(found[f"{shape}_n"], 1.0) if shape == "aword" else float(found[f"{shape}_n"])
    then = setting.local - timedelta(seconds=seconds * count)
    if seconds >= UNIT_SECONDS["year"]:
        return moment_of_day(then.year)
    if seconds >= UNIT_SECONDS["month"]:
        return moment_of_day(then.year, then.month)
    if seconds >= UNIT_SECONDS["hour"]:
        return moment_of_day(then.year, then.month, then.day)
    return moment_of_time(then.replace(second=0, microsecond=0), seconds=False)


def _with_time(day: Moment, time: re.Match[str], setting: Setting) -> Moment | None:
    if day.precision != "day":
        return None
    parts = time.groupdict()
    hour = next(int(parts[name]) for name in ("t_h", "c_h", "o_h", "u_h") if parts[name])
    minute = next((int(parts[name]) for name in ("t_m", "c_m", "u_m", "uhr_m") if parts[name]), 0)
    second = next((int(parts[name]) for name in ("t_s", "c_s") if parts[name]), None)
    half = (parts["t_half"] or parts["o_half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    before = (parts["b_half"] or parts["c_half"] or "").lower()
    if before in _PM_WORDS and hour < 12:
        hour += 12
    zone: tzinfo | None = zone_written("bjt", setting.zone) if parts["bj"] else None
    if parts["zone"]:
        zone = zone_written(parts["zone"], setting.zone)
    try:
        naive = datetime(day.day.year, day.day.month, day.day.day, hour, minute, second or 0, tzinfo=UTC)
    except ValueError:
        return None
    at = naive.replace(tzinfo=zone or zone_named(setting.zone))
    return moment_of_time(at, seconds=second is not None)
