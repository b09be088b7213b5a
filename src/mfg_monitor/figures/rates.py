"""Per what: per year, per 10,000 people, per share; before the number, after it, or in the sentence's own words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from mfg_monitor.figures.phrases import canonical, singular_of
from mfg_monitor.figures.physical import physical_english
from mfg_monitor.figures.reading import Reading
from mfg_monitor.numerals import number_at, with_scale


class Base(NamedTuple):
    """What a rate is per, and where its words end."""

    per: str
    end: int
    thing: str | None = None
    """What is counted after all, where the words of the rate tell: 机器人密度 counts robots."""


_TIME_EN = r"year|month|week|day|hour|minute|second|shift|quarter|annum"
_AFTER_TIME = re.compile(
    rf" ?(?:per|a|an|each|every|/) ?(?P<time>{_TIME_EN})(?![a-z-])(?! (?:ago|earlier|later|before|on year|old))"
)
_A_THING = re.compile(
    r" an? (?P<thing>tonne|ton|share|unit|barrel|kilogram|watt|person|household|piece|vehicle|kg|litre)(?![a-z])"
)
_PER = re.compile(r" per |/| (?:for|to) (?:every|each) (?=[0-9])")
_ADVERB = re.compile(r" (?P<adverb>annually|yearly|monthly|weekly|daily|hourly)(?![a-z-])")
_ADVERBS = {
    "annually": "year",
    "yearly": "year",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
    "hourly": "hour",
}
_ADVERBS |= {"annual": "year"}
_AHEAD_EN = re.compile(
    r"\b(?P<how>annual|yearly|monthly|weekly|daily)(?:[ -](?:[a-z]+)){0,2}[ -](?:capacity|output"
    r"|production)\b(?! value)[^.;,]{0,34}$"
)
_NOT_AHEAD = re.compile(r"\b(?:rose|fell|up|down|grew|value|increase|growth|by)\b")
_TIMES_ZH = {
    "年": "year",
    "月": "month",
    "日": "day",
    "天": "day",
    "周": "week",
    "小时": "hour",
    "时": "hour",
    "分钟": "minute",
    "秒": "second",
}
_AHEAD_ZH = re.compile(
    r"(?:(?<![今去明全当同近上下每本整往0-9])(?P<time>[年月日])(?:设计)?(?:产(?!值|业|品|生|线)(?:能"
    r"|量)?|处理|供应|加工|生产)"
    r"(?!汽车|公司|中国)[^，。；、,;0-9]{0,12})$"
)
_EACH_ZH = re.compile(
    r"(?:每(?P<people>(?:一?万|百|千)(?:名|个)?(?:员工|职工|工人|人|名|个))|每个?(?P<time>年|月|日|天|周|小时|分钟|秒)"
    r"|每(?P<thing>股|吨|亩|平方米|平方公里|车|辆车?|人|千瓦时|度电|户|标准箱)|(?P<mu>亩均))[^，。；、,;0-9]{0,7}$"
)
_SLASH_ZH = re.compile(
    r"\s?/\s?(?:(?P<people>万人|万名员工)|(?P<time>年|月|日|天|小时|时|分钟|秒|周)|(?P<thing>股|吨"
    r"|亩|平方米|平方公里|人|千瓦时|台|辆|套))"
    r"|每(?P<late>年|月|日|天|小时|分钟)(?!增长|以)"
)
_THINGS_ZH = {
    "股": "share",
    "吨": "t",
    "亩": "mu",
    "平方米": "m2",
    "平方公里": "km2",
    "车": "vehicle",
    "辆": "vehicle",
    "辆车": "vehicle",
}
_THINGS_ZH |= {
    "人": "person",
    "千瓦时": "kWh",
    "度电": "kWh",
    "户": "household",
    "标准箱": "TEU",
    "台": "unit",
    "套": "set",
}
_PEOPLE = {"一万": "10000", "万": "10000", "千": "1000", "百": "100"}
_NOT_YEARLY = frozenset({"TEU", "%", "pp", "x"})
_PLANT_AFTER = re.compile(
    r"[ -](?:[a-z-]+ ){0,3}(?:plant|factory|gigafactory|base|facility|line|production)\b"
    r"|[^，。]{0,8}(?:工厂|基地|产线|生产线)"
)
_ONE_OF = {"辆": "vehicle", "台": "unit", "艘": "ship", "架": "aircraft", "件": "item", "片": "wafer", "套": "set"}
_TAKT_AFTER = re.compile(
    r"[就即便]?(?:可以|可|能)?(?:有|下线|生产|产出|造出|制造|完成|装配|组装|造)[一1](?P<one>[辆台艘架件片套])"
)
_NEXT_WORD, _THIS_WORD = re.compile(r" ([a-z]+)"), re.compile(r"([a-z]+)(?![a-z])")
_MEAN_ZH = re.compile(r"(?P<time>[日月年])均[^，。；、,;0-9]{0,7}$")
_EVERY = re.compile(r"(?:one|a|an) (?P<noun>[a-z][a-z-]*[a-z])(?: [a-z]+)? every (?=[0-9a-z])")
_TIME_NOUN = re.compile(rf"[ -](?P<time>{_TIME_EN})s?(?![a-z])")


def every(lower: str, start: int) -> Reading | None:
    """Answer the takt that "one car every 45 seconds" tells where it begins here: 45 seconds per car."""
    found = _EVERY.match(lower, start)
    number = number_at(lower, lower, found.end()) if found else None
    time = _TIME_NOUN.match(lower, number.end) if number else None
    if not found or not number or not time or number.script == "han":
        return None
    return Reading(start, time.end(), number.value, f"{time['time']} per {found['noun']}", "rate")


def takt(text: str, span: Reading) -> Reading:
    """Answer a span as the takt of a line where one thing comes out in it (45秒下线一台), else the span."""
    found = _TAKT_AFTER.match(text, span.end)
    if not found:
        return span
    return span._replace(unit=f"{span.unit} per {_ONE_OF[found['one']]}", form="rate", end=found.end())


def base_of(text: str, lower: str, reading: Reading) -> Base | None:
    """Answer what the quantity is per, from the words behind it or ahead of it, or None."""
    if reading.form not in {"number", "money"}:
        return None
    if found := _base_after(text, lower, reading):
        return found
    return _base_ahead(text, lower, reading)


def _base_after(text: str, lower: str, reading: Reading) -> Base | None:
    end = reading.end
    if found := _AFTER_TIME.match(lower, end):
        return Base("year" if found["time"] == "annum" else found["time"], found.end())
    if found := _A_THING.match(lower, end):
        return Base("t" if found["thing"].startswith("ton") else found["thing"], found.end())
    if found := _ADVERB.match(lower, end):
        return Base(_ADVERBS[found["adverb"]], found.end())
    if (found := _PER.match(lower, end)) and (base := _per_thing(text, lower, found.end())):
        return base
    if not (found := _SLASH_ZH.match(text, end)):
        return None
    if found["people"]:
        robots = "robot" if "机器人" in text[max(0, reading.start - 16) : reading.start] else None
        return Base("10000 people" if found["people"] == "万人" else "10000 employees", found.end(), robots)
    time = found["time"] or found["late"]
    return Base(_TIMES_ZH[time] if time else _THINGS_ZH[found["thing"]], found.end())


def _per_thing(text: str, lower: str, place: int) -> Base | None:
    if number := number_at(text, lower, place):
        number = with_scale(number, lower)
        noun = _NEXT_WORD.match(lower, number.end)
        if noun and number.value > 1 and number.value == int(number.value):
            return Base(f"{int(number.value)} {noun[1]}", noun.end())
        return None
    if found := physical_english(lower, place - 1 if lower[place - 1] == " " else place):
        unit, factor, stop = found
        return Base("mu" if factor != 1 and lower[place : place + 2] == "mu" else unit, stop)
    noun = _THIS_WORD.match(lower, place)
    if noun is None or len(noun[1]) < 2 or noun[1] in {"cent", "capita", "se"}:
        return None
    return Base(canonical(singular_of(noun[1])), noun.end())


def _base_ahead(text: str, lower: str, reading: Reading) -> Base | None:
    start, end = reading.start, reading.end
    before = text[max(0, start - 24) : start]
    if ("每" in before or "亩均" in before) and (found := _EACH_ZH.search(before)):
        if found["people"]:
            staff = "employees" if re.search("员工|职工|工人", found["people"]) else "people"
            return Base(f"{_PEOPLE[re.match('一?[万千百]', found['people']).group()]} {staff}", end)  # type: ignore[union-attr]
        return Base("mu" if found["mu"] else _TIMES_ZH.get(found["time"] or "") or _THINGS_ZH[found["thing"]], end)
    if "均" in before and reading.unit and (found := _MEAN_ZH.search(before)):
        return Base(_TIMES_ZH[found["time"]], end)
    if reading.form != "number" or reading.unit in _NOT_YEARLY or not reading.unit:
        return None
    if not before.isascii() and (found := _AHEAD_ZH.search(before)):
        return Base(_TIMES_ZH[found["time"]], end)
    ahead = lower[max(0, start - 80) : start]
    if (
        ("ly " in ahead or "annual" in ahead)
        and (found := _AHEAD_EN.search(ahead))
        and not _NOT_AHEAD.search(found.group())
    ):
        how = found["how"]
        return Base(
            {"annual": "year"}.get(how) or {"monthly": "month", "weekly": "week", "daily": "day"}.get(how, "year"), end
        )
    if reading.unit == "GWh" and reading.value < Decimal(1000) and _PLANT_AFTER.match(lower, end):
        return Base("year", end)
    return None
