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
_LOSS = re.compile(r"(?:(?<![a-z])(?<!or )(?<![0-9%] )(?:minus|negative) |(?<=[为润额达])负|(?<=[为润额达 (:])-|^-)$")


def below(lower: str, start: int) -> int | None:
    """Answer where the sign begins that makes a share or a temperature negative, or None."""
    if lower[start - 1 : start] not in _LAST_SIGNS:
        return None
    begin = max(0, start - 14)
    found = _BELOW.search(lower[begin:start])
    return begin + found.start() if found else None


def signed(lower: str, reading: Reading) -> Reading:
    """Answer money and temperatures below nothing as such (minus 3 million yuan, -2.4亿元, 零下35摄氏度)."""
    start = reading.start
    if lower[start - 1 : start] not in _LAST_SIGNS or reading.high is not None:
        return reading
    if reading.unit == "°C":
        sign = below(lower, start)
    elif reading.form == "money":
        begin = max(0, start - 14)
        found = _LOSS.search(lower[begin:start])
        sign = begin + found.start() if found else None
    else:
        return reading
    return reading if sign is None else reading._replace(start=sign, value=-reading.value)


def is_plus(lower: str, start: int, end: int) -> bool:
    """Answer whether a plus right before this number tells a change (同比+8.9%), not a name such as AI+5."""
    before = lower[max(0, start - 2) : start]
    return before.endswith("+") and not (before[0].isascii() and before[0].isalnum()) and is_change(lower, end)
