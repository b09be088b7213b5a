"""Ranks, runs of periods, and round numbers reached: what ordinals say when they are figures at all."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from mfg_monitor.numerals import ORDINAL_SCALES, ORDINALS, WORDS


class Place(NamedTuple):
    """A rank or run at its words."""

    start: int
    end: int
    value: Decimal
    unit: str
    form: str
    bound: str | None = None


_CHINA = (
    r"nationwide|nationally|(?:in|across|of) (?:china|the country|the nation)|china's|the country's|the nation's"
    r"|全国|我国|国内|中国"
)
_WORLD = r"worldwide|globally|(?:in|of|across) the world|the world's|world's|全球|世界|国际"
_STOP, _SPAN_OR_SCALE = re.compile("[,.;，。；]"), re.compile("[0-9年月天个日万亿]")
_SCOPE = re.compile(rf"(?P<china>{_CHINA})|(?P<world>{_WORLD})")
_RANKED_BEFORE = re.compile(
    r"\b(?P<verb>rank(?:s|ed|ing)?|placed?|came|finish(?:es|ed)?)(?: (?:in|as|at|the|joint|now))*(?: )?$"
)
_SUPERLATIVE = r"(?:largest|biggest|busiest|highest|best|most|fastest|tallest|longest|strongest|leading)"
_SUPERLATIVE_AFTER = re.compile(rf"(?:[- ]|-most[- ]){_SUPERLATIVE}\b")
_NO_BEFORE = re.compile(r"\b(?:no\.?|number)\s?$")
_TOP_BEFORE = re.compile(r"\b(?:among|in|into|within|enter(?:ed|s)?|join(?:ed|s)?) the (?:[a-z']+ )?top[ -]$")
_RUN_AFTER = re.compile(
    r"[ -](?:(?:consecutive|straight|successive)[ -](?P<a>year|quarter|month|week|day)s?"
    r"|(?P<b>year|quarter|month|week|day)s?(?: (?:in a row|running|straight|on end)))\b"
)
_GAPS = frozenset(" -")
_SPAN_AFTER = re.compile(r" (?P<a>year|quarter|month|week|day)s?\b")
AHEAD_EN = (". ", ".", "no ", "number ", "top ", "top-")
"""What stands before a plain number that tells a rank."""
_IN_A_ROW = ("consecutive ", "straight ", "successive ")
_ZH_RUN_BEFORE = re.compile("(?:连续|连着|已连)了?第?\\s?$")
_ZH_SPANS = {
    "年": "year",
    "个月": "month",
    "个季度": "quarter",
    "季度": "quarter",
    "季": "quarter",
    "周": "week",
    "天": "day",
}
_ZH_SPAN_AT = re.compile("\\s?(?P<span>个?季度|个月|年|季|周|天)")
_ZH_RANKED_BEFORE = re.compile(
    "(?:位居|位列|居于?|排名|排在?|名列|列|跃居|稳居|跃升至?|跻身|夺得|占|保持|蝉联|排位|进入|跃至|升至|成为?|问鼎|"
    "全国|全球|世界|国内|国际|行业|亚洲|全市|全省|同类城市|同行业|业内|之首)(?:[^，。；！？、]{0,8})$"
)
_ZH_ENTERED_BEFORE = re.compile(
    "(?:跻身|进入|位列|位居|居|排名|排进|挤进|挤入|名列|迈入|闯入|入围|升至)[^，。；！？、]{0,6}$"
)
_ZH_NOT_RANK = re.compile(
    "(?:时间|财经|线|批|次|届|期|章|步|季|个|家|台|款|辆|座|艘|人|代|产业|动力|机床|人民|医药|方|手"
    "|产|阶段|条|架|站|课|类|套|站|台)"
)
_ZH_RANK_AFTER = re.compile("(?:大(?=[一-龥])|位|名)?")
_SUPERLATIVE_ZH_BEFORE = re.compile("(?:全球|世界|全国|国内|亚洲|我国)(?:规模|产能|产量|销量|单体)?$")


def scope_of(lower: str, start: int, end: int) -> str:
    """Answer the unit of a rank with the set it is within, where the words around name one."""
    near = _SCOPE.search(lower, end, end + 32)
    ahead = None
    for found in _SCOPE.finditer(lower, max(0, start - 24), end):
        ahead = found
    stop = _STOP.search(lower, end, end + 32)
    if near and stop and stop.start() < near.start():
        near = None
    found_scope = ahead or near
    name = {"china": "rank (China)", "world": "rank (world)"}
    return name.get(found_scope.lastgroup or "", "rank") if found_scope else "rank"


def ordinal_english(lower: str, start: int, end: int, value: int) -> Place | None:
    """Answer the rank or run that an English ordinal from `start` to `end` tells, or None."""
    run = _RUN_AFTER.match(lower, end)
    if run:
        return Place(start, run.end(), Decimal(value), run["a"] or run["b"], "run")
    before = lower[max(0, start - 24) : start]
    if ranked := _RANKED_BEFORE.search(before):
        if ranked["verb"] == "placed" and lower.startswith(" order", end):
            return None
        begin = max(0, start - 24) + ranked.start()
        return Place(begin, end, Decimal(value), scope_of(lower, start, end), "rank")
    if lower.startswith(" only to ", end) and value == 2:
        return Place(start, end + 8, Decimal(value), scope_of(lower, start, end), "rank")
    if value > 1 and (most := _SUPERLATIVE_AFTER.match(lower, end)):
        return Place(start, most.end(), Decimal(value), scope_of(lower, start, most.end()), "rank")
    return None


def number_english(lower: str, start: int, end: int, value: Decimal) -> Place | None:
    """Answer the rank or run that a plain number tells: No. 3 in the world, among the top ten, 15 straight years."""
    run = (lower[end : end + 1] in _GAPS and _RUN_AFTER.match(lower, end)) or (
        _SPAN_AFTER.match(lower, end) if lower[max(0, start - 14) : start].endswith(_IN_A_ROW) else None
    )
    if run:
        return Place(start, run.end(), value, run["a"] or run["b"], "run")
    if not lower.endswith(AHEAD_EN, 0, start):
        return None
    before = lower[max(0, start - 36) : start]
    if (number := _NO_BEFORE.search(before)) and value <= 1000:
        begin = max(0, start - 36) + number.start()
        unit = scope_of(lower, begin, end)
        ranked = _RANKED_BEFORE.search(before[: number.start()])
        return Place(begin, end, value, unit, "rank") if ranked or unit != "rank" else None
    if value <= 100 and _TOP_BEFORE.search(before) and not before.endswith("of the top "):
        return Place(start, end, value, scope_of(lower, start, end), "rank", "max")
    return None


def superlative_english(lower: str, start: int, end: int) -> Place | None:
    """Answer rank 1 for "the world's largest"; None for "one of the world's largest" and for lesser sets."""
    before = lower[max(0, start - 34) : start]
    found = re.search(r"(?:(?:the )?(?:world|country|nation)|china)'s $", before)
    if not found or re.search(r"\b(?:of|among|a|an|some) (?:the )?$", before[: found.start()]):
        return None
    begin = max(0, start - 34) + found.start()
    return Place(begin, end, Decimal(1), scope_of(lower, begin, end), "rank")


def ordinal_chinese(text: str, start: int, end: int, value: Decimal) -> Place | None:
    """Answer the rank that 第 or 前 with a number tells (居全国第一, 跻身全球前十), or None."""
    sign = text[start - 1 : start]
    if sign not in {"第", "前"} or value > 1000:
        return None
    tail = _ZH_RANK_AFTER.match(text, end)
    stop = tail.end() if tail else end
    if stop == end and _ZH_NOT_RANK.match(text, end):
        return None
    ranked = _ZH_RANKED_BEFORE.search(text[max(0, start - 14) : start - 1])
    if not ranked and not text.startswith("大", end):
        return None
    if sign == "前" and not _ZH_ENTERED_BEFORE.search(text[max(0, start - 14) : start - 1]):
        return None
    if sign == "前" and stop == end and _SPAN_OR_SCALE.match(text, end):
        return None
    return Place(start - 1, stop, value, scope_of(text, start, stop), "rank", "max" if sign == "前" else None)


def first_chinese(text: str, start: int, end: int) -> Place | None:
    """Answer rank 1 for 首位, 榜首 and 最大 where a set or a verb of ranking stands before."""
    if text.startswith("最大", start):
        found = _SUPERLATIVE_ZH_BEFORE.search(text[max(0, start - 10) : start])
        if not found or "之一" in text[end : end + 16] or not text.startswith(("的", "单体"), end):
            return None
        return Place(max(0, start - 10) + found.start(), end, Decimal(1), scope_of(text, start, end), "rank")
    if not _ZH_RANKED_BEFORE.search(text[max(0, start - 14) : start]):
        return None
    return Place(start, end, Decimal(1), scope_of(text, start, end), "rank")


def run_chinese(text: str, start: int, end: int, value: Decimal) -> Place | None:
    """Answer the run that 连续15年, 连续第三个月 tells, or None."""
    if text[start - 1 : start].isascii() or not _ZH_RUN_BEFORE.search(text[max(0, start - 5) : start]):
        return None
    found = _ZH_SPAN_AT.match(text, end)
    return Place(start, found.end(), value, _ZH_SPANS[found["span"]], "run") if found else None


def ordinal_value(written: str) -> int | None:
    """Answer the value of an English ordinal, in digits or words."""
    plain = written.replace(",", "")
    if plain[:1].isdigit():
        return int(re.sub("[a-z]", "", plain)) if len(plain) < 16 else None
    if plain in ORDINALS:
        return ORDINALS[plain]
    if plain in ORDINAL_SCALES:
        return ORDINAL_SCALES[plain]
    tens, _, ones = plain.partition("-")
    if tens in WORDS and ones in ORDINALS:
        return WORDS[tens] + ORDINALS[ones]
    return WORDS.get(plain.removesuffix("th"))
