"""Figures that words tell without a number: doubled, the world's largest, the 100,000th robot, flat on the year."""

from __future__ import annotations

import re
from decimal import Decimal

from mfg_monitor.figures import ranks
from mfg_monitor.figures.phrases import head_noun, is_duration
from mfg_monitor.figures.physical import physical_english
from mfg_monitor.figures.reading import Reading
from mfg_monitor.figures.scanning import MULTIPLES
from mfg_monitor.numerals import NUMBER_WORDS, ORDINAL_SCALES, Number, any_of

_SCALE_AFTER = re.compile(rf"[ -](?P<scale>{any_of(ORDINAL_SCALES)})(?![a-z])")
_OF_A_RUN = re.compile(r"(?:\bits|\btheir|\bthe|'s) $")
_ALONE = re.compile(r"[,.;!?)]|$| (?:on|in|at|last|this|from)\b")
_COUNT_AFTER = re.compile(rf" (?:[0-9]|(?:{NUMBER_WORDS})\b)")


def reading_of(place: ranks.Place | None) -> Reading | None:
    if place is None:
        return None
    return Reading(place.start, place.end, place.value, place.unit, place.form, bound=place.bound)


def ordinal(lower: str, start: int, end: int, written: str) -> Reading | None:
    value = ranks.ordinal_value(written)
    return None if value is None else _nth(lower, start, end, value)


def scaled_ordinal(lower: str, number: Number) -> Reading | None:
    """Answer the count that "two-millionth car" tells, where `number` is its "two"."""
    found = _SCALE_AFTER.match(lower, number.end)
    return _nth(lower, number.start, found.end(), int(number.value * ORDINAL_SCALES[found["scale"]])) if found else None


def _nth(lower: str, start: int, end: int, value: int) -> Reading | None:
    if placed := ranks.ordinal_english(lower, start, end, value):
        return reading_of(placed)
    if value < 1000 or physical_english(lower, end):
        return None
    head = head_noun(lower, end, singular=True)
    if (
        head is None
        and value >= 10**6
        and _OF_A_RUN.search(lower[max(0, start - 6) : start])
        and _ALONE.match(lower, end)
    ):
        return Reading(start, end, Decimal(value), "item", "number")
    if head and (is_duration(head.unit) or head.unit in {"anniversary", "time"}):
        return None
    return Reading(start, head.end, Decimal(value), head.unit, "number") if head else None


def multiple(lower: str, start: int, end: int, written: str) -> Reading | None:
    if written in MULTIPLES:
        after = lower[end : end + 12]
        if written in {"double", "triple"} and (
            after.startswith(("-", " digit", " shift", " counting")) or not _acts(lower, start, end)
        ):
            return None
        if written == "twice" and not re.match(r" (?:the|as|that|its|their|what|of|more|those)\b", after):
            return None
        return Reading(start, end, Decimal(str(MULTIPLES[written])), "x", "multiple")
    value = Decimal("0.5") if written in {"减半", "折半"} else Decimal(2)
    return Reading(start, end, value, "x", "multiple")


def _acts(lower: str, start: int, end: int) -> bool:
    before = lower[max(0, start - 14) : start]
    to = re.search(r"\b(?:to|will|would|can|could|more than|nearly|almost|about|over) $", before)
    return bool(to) or bool(re.match(r" (?:the|its|their|that|what)\b", lower[end : end + 7]))


def superlative(lower: str, start: int, end: int, written: str) -> Reading | None:
    if written == "top" and _COUNT_AFTER.match(lower, end):
        return None
    if written in {"tops", "topped", "topping"}:
        found = re.compile(
            r" (?:the|a|china's|the country's|the nation's) (?:[a-z]+ ){0,2}(?:list|ranking|rankings|table|chart)\b"
        ).match(lower, end)
        return (
            Reading(start, found.end(), Decimal(1), ranks.scope_of(lower, start, found.end()), "rank")
            if found
            else None
        )
    return reading_of(ranks.superlative_english(lower, start, end))


def flat(lower: str, start: int, end: int) -> Reading | None:
    near = lower[max(0, start - 16) : start] + lower[end : end + 24]
    if not re.search(
        r"同比|同期|上年|上月|环比|\b(?:on the year|year[- ]on[- ]year|from a year|on-year|from the previous)\b",
        near,
    ):
        return None
    return Reading(start, end, Decimal(0), "%", "percent", bound="approx")
