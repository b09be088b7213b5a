"""The sign before a number: minus, negative, 负, 零下 and a bare - or +."""

from __future__ import annotations

import re

from mfg_monitor.figures.reading import Reading
from mfg_monitor.figures.shares import is_change

_LAST_SIGNS = frozenset("- 负下")
_BELOW = re.compile(
    r"(?:(?<![a-z])(?<!or )(?<!plus[ /-])(?<![0-9%] )(?:minus|negative) "
    r"|(?<![正担自抱肩背胜欺])负|零下|(?<![a-z0-9%.])-)$"
)
_WORDED = re.compile(r"(?<![a-z])(?<!or )(?<![0-9%] )(?:minus|negative) $")
_RESULT_BEFORE = re.compile(
    r"(?:(?:净利|利润|毛利|盈利|亏损?|损益|收益|业绩|现金流量?|净流入|净额|同比|环比|增速)(?:总?额|净额|率)?"
    r"(?:约|分别|均)?(?:为|是|达到?)?"
    r"|\b(?:profits?|loss(?:es)?|earnings|income|results?|growth|cash ?flows?|ebitda?|deficit)"
    r"(?: (?:of|at|was|were|is|to|came to|came in at|stood at|about|around))?)\s?[:(]?\s?$"
)
"""What may be below nothing, right before its sign."""
_LED_BEFORE = re.compile(r"(?:[为达]|[降跌转变][至到为]|\b(?:of|at|was|were|to|from) )$")
"""Behind these a dash parts nothing."""
_INVESTED = re.compile(r"投资|斥资|出资|注资|融资|invest|capex|spending|fund")
_BUILT_AFTER = re.compile(r"的?(?:大?项目|投资|工程|新?工厂|新厂)| (?:investment|project|plant|factory)\b")
_CLAUSE_END = re.compile(r"[,;。!?、]|\. ")
_EARLIER = re.compile(
    r"(?:-|负|minus |negative )?(?:[a-z]{0,3}[$€£¥]|rmb ?)?[0-9][0-9,.]*\s?"
    r"(?:[千百]?[万亿]|thousand|[mb]n|[mbt]r?illion)?\s?(?:元|美元|欧元|yuan|euros|dollars)?"
    r"(?:\s?[至到~和、及,]\s?| (?:to|and) )$"
)
"""The lower end of a range, or the amount told before in a row."""


def below(lower: str, start: int) -> int | None:
    """Answer where the sign begins that makes a share or a temperature negative, or None."""
    if lower[start - 1 : start] not in _LAST_SIGNS:
        return None
    begin = max(0, start - 14)
    found = _BELOW.search(lower[begin:start])
    return begin + found.start() if found else None


def signed(lower: str, reading: Reading) -> Reading:
    """Answer what is below nothing as such (minus 3 million yuan, 净利润-2.4亿元, 零下35摄氏度, -20 to 35 °C).

    Of a range a sign holds for the end that it stands before, only 零下 for both.
    """
    start, high = reading.start, reading.high
    if reading.form in {"percent", "points"} and reading.value < 0 and high is not None:
        return reading._replace(high=abs(high))
    if lower[start - 1 : start] not in _LAST_SIGNS:
        return reading
    if reading.unit == "°C":
        sign = below(lower, start)
        if high is not None and lower.endswith("零下", 0, start):
            high = -high
    elif reading.form == "money":
        sign = _loss(lower, start, reading.end)
    else:
        return reading
    return reading if sign is None else reading._replace(start=sign, value=-reading.value, high=high)


def _loss(lower: str, start: int, end: int) -> int | None:
    """Answer where the sign of a loss begins, or None where it may be a dash that parts, or before an investment."""
    if found := _WORDED.search(lower[max(0, start - 14) : start]):
        return start - len(found.group())
    if lower[start - 1] not in "-负" or _BUILT_AFTER.match(lower, end):
        return None
    return start - 1 if _may_be_loss(lower, start - 1) else None


def _may_be_loss(lower: str, place: int) -> bool:
    """Answer whether the words right before this place, or those before an amount there, tell a result."""
    before = lower[max(0, place - 48) : place]
    if _RESULT_BEFORE.search(before):
        return True
    if _LED_BEFORE.search(before):
        return not _INVESTED.search(_CLAUSE_END.split(before)[-1])
    earlier = _EARLIER.search(before)
    return earlier is not None and _may_be_loss(lower, place - len(before) + earlier.start())


def is_plus(lower: str, start: int, end: int) -> bool:
    """Answer whether a plus right before this number tells a change (同比+8.9%), not a name such as AI+5."""
    before = lower[max(0, start - 2) : start]
    return before.endswith("+") and not (before[0].isascii() and before[0].isalnum()) and is_change(lower, end)
