"""The words dates are made of: names of months, weekdays and units, Chinese numerals, relative days."""

from __future__ import annotations

import re
from functools import lru_cache

from mfg_monitor.numerals import HAN_DIGITS

_MONTHS = (
    "january ianuarie jan janvier janv januar jänner enero ene gennaio gen janeiro januari "
    "styczeń stycznia января янв ocak",
    "february februarie feb février fevrier févr fev februar feber febrero febbraio fevereiro "
    "februari luty lutego февраля фев şubat",
    "march martie mar mars märz maerz mrz marzo março marco maart marzec marca марта мар mart",
    "april aprilie apr avril avr abril abr aprile kwiecień kwietnia апреля апр nisan",
    "may mai mayo maggio mag maio mei maj maja мая mayıs",
    "june iunie jun juin juni junio giugno giu junho czerwiec czerwca июня июн haziran",
    "july iulie jul juillet juil juli julio luglio lug julho lipiec lipca июля июл temmuz",
    "august aug août aout agosto ago augustus sierpień sierpnia августа авг ağustos augusti",
    "september septembrie sept sep septembre septiembre settembre set setembro wrzesień września сентября сен eylül",
    "october octombrie oct octobre oktober okt octubre ottobre ott outubro out październik "
    "października октября окт ekim",
    "november noiembrie nov novembre noviembre novembro listopad listopada ноября ноя kasım",
    "december decembrie dec décembre decembre déc dezember dez diciembre dic dicembre "
    "dezembro desember grudzień grudnia декабря дек aralık",
)
MONTHS: dict[str, int] = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""Month names and abbreviations in lower case, of the languages whose news pages are met, to 1…12."""

MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![^\W\d_])"

HAN_MONTH = r"(?:十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])月"

WEEKDAY = (
    r"(?:mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\.?(?![^\W\d_])"
    r"|[(]?(?:星期|周|週|礼拜)[一二三四五六日天][)]?|[(][一二三四五六日][)]"
)

NUMERALS = HAN_DIGITS | dict.fromkeys("○0Oo", 0)
"""Digits as dates are written with; 两 counts days, and names none."""
del NUMERALS["两"]

UNIT_SECONDS: dict[str, int] = {
    **dict.fromkeys(("second", "seconds", "sec", "secs", "s", "秒", "秒钟"), 1),
    **dict.fromkeys(("minute", "minutes", "min", "mins", "m", "分钟", "分鐘", "分"), 60),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h", "小时", "小時", "个小时", "钟头"), 3600),
    **dict.fromkeys(("day", "days", "d", "天", "日"), 86_400),
    **dict.fromkeys(("week", "weeks", "wk", "周", "星期", "个星期"), 7 * 86_400),
    **dict.fromkeys(("month", "months", "个月", "個月"), 30 * 86_400),
    **dict.fromkeys(("year", "years", "年"), 365 * 86_400),
}

RELATIVE_DAYS: dict[str, int] = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("yesterday", "昨天", "昨日"), -1),
    **dict.fromkeys(("前天", "前日"), -2),
}
JUST_NOW = ("just now", "刚刚", "剛剛")


def from_numerals(words: str) -> int | None:
    """Answer the number of Chinese numerals, by digits (二〇二五) or by tens (二十一, 廿一); None for anything else."""
    words = words.replace("廿", "二十").replace("卅", "三十")
    if "十" in words:
        tens, _, ones = words.partition("十")
        if (tens and tens not in NUMERALS) or (ones and ones not in NUMERALS):
            return None
        return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
    value = 0
    for sign in words:
        if sign not in NUMERALS:
            return None
        value = value * 10 + NUMERALS[sign]
    return value if words else None


_RELATIVE = re.compile(
    r"\b(?:ago|today|yesterday|just\s+now|hours?|minutes?|mins?|vor\s+\d+|gestern|heute|il\s+y\s+a|hier|hace|ayer|hoy|fa|"
    r"ieri|oggi)\b|昨天|今天|前天|昨日|今日|[小时分钟天周]前|刚刚|剛剛",
    re.IGNORECASE,
)
_WITH_YEAR = re.compile(
    r"(?:19|20)\d\d|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b|\d\d年|[〇零○一二三四五六七八九]{4}年"
    r"|\b\d{1,2}[- ][A-Za-z]{3}[- ]\d{2}\b|^\d{10,13}$"
)


@lru_cache(maxsize=512)
def is_vague(quote: str) -> bool:
    """Do these words of a date name no year: relative words, or a month and day that lists write?"""
    return bool(_RELATIVE.search(quote)) or not _WITH_YEAR.search(quote)
