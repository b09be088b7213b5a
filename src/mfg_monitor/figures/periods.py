"""The periods that a sentence names: ISO 8601 where the year is told, else the words themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_MONTHS = "january february march april may june july august september october november december".split()
_YEAR = "(?:19|20)[0-9]{2}"
_START = re.compile(
    r"\b(?:q[1-4]|h[12]|first|second|third|fourth|last|this|in|for|by|of|since|during|from|end|year|fiscal|between|"
    + "|".join(_MONTHS)
    + rf")\b|(?<![0-9.])(?<![0-9],){_YEAR}|[前一二三四上下去今十]|[0-9]{{1,2}}(?=\s?[-—]\s?[0-9]{{1,2}}月)"
)
_PERIOD = re.compile(
    rf"(?P<span>(?:between |from |of |in )?(?P<low>{_YEAR})\s?(?:-|—|to|and|至|~)\s?(?P<high>{_YEAR}"
    rf"|[0-9]{{2}})(?![0-9]|-[0-9])年?)"
    rf"|(?P<quarter>(?P<qy>{_YEAR})年第?(?P<qn>[一二三四1-4])季度|q(?P<qn2>[1-4]) (?P<qy2>20[0-9]{{2}})"
    r"|(?P<qn3>first|second|third|fourth) quarter of (?P<qy3>20[0-9]{2}))"
    rf"|(?P<half>(?P<hy>{_YEAR})年(?P<hn>[上下])半年|h(?P<hn2>[12]) (?P<hy2>20[0-9]{{2}})"
    r"|(?P<hn3>first|second) half of (?P<hy3>20[0-9]{2}))"
    rf"|(?P<month>(?P<my>{_YEAR})年(?P<mn>[0-9]{{1,2}})月|(?:in |of |since "
    rf")?(?P<mn2>{'|'.join(_MONTHS)}),? (?P<my2>{_YEAR}))"
    rf"|(?P<year>(?P<y>{_YEAR})年(?!前?[一二三四前上下]|以来最|成立|创立|创建)|(?:in|for|by|of|since|during|from|year"
    rf"|fiscal) (?P<y2>{_YEAR})(?![0-9年-]))"
    r"|(?P<words>(?:first (?:quarter|half|(?:three|3) quarters|(?:[a-z]+|[0-9]+) months)|(?:second"
    r"|third|fourth)[- ]quarter"
    r"|second half|last year|this year|last month|last quarter|first-half|first-quarter)\b"
    r"|前三季度|[一二三四]季度|[上下]半年|去年|今年以来|今年|上年|上月|前[0-9一二三四五六七八九十]+个?月"
    r"|[0-9]{1,2}\s?[-—]\s?[0-9]{1,2}月|十[一二三四五]五)"
)
_FOUNDED_BEFORE = re.compile(
    r"\b(?:founded|established|opened|joined|born|set up"
    r"|(?:highest|lowest|most|least|biggest|best|worst|first)(?: [a-z]+)?)\s$|[立建市]于$"
)
_SPANS = ("19", "20", "year", "quarter", "month", "half")
"""Without one of these English names no period."""
_NUMBER_OF = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2, "first": 1, "second": 2, "third": 3, "fourth": 4}


class Period(NamedTuple):
    """A period at its place."""

    start: int
    end: int
    said: str


def periods_of(lower: str, begin: int, stop: int) -> list[Period]:
    """Answer the periods named between two places, in text order."""
    part = lower[begin:stop]
    if part.isascii() and not any(word in part for word in _SPANS):
        return []
    periods: list[Period] = []
    place = begin
    while start := _START.search(lower, place, stop):
        found = _PERIOD.match(lower, start.start(), stop)
        if found and not _FOUNDED_BEFORE.search(lower[max(0, found.start() - 24) : found.start()]):
            periods.append(Period(found.start(), found.end(), _said(found)))
        place = found.end() if found else start.end()
    return periods


def nearest(periods: Sequence[Period], start: int, end: int, clause: int, clause_end: int) -> str | None:
    """Answer the period that a figure belongs to: one in its clause, else the last before it, else the next behind."""
    inside = [period for period in periods if clause <= period.start and period.end <= clause_end]
    if inside:
        return min(
            inside, key=lambda period: start - period.end if period.end <= start else period.start - end + 1
        ).said
    before = [period for period in periods if period.end <= start and period.start >= start - 160]
    if before:
        return before[-1].said
    return next((period.said for period in periods if start <= period.start <= start + 160), None)


def _said(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "span":
            low, high = found["low"], found["high"]
            if len(high) == 2 and high <= low[2:]:
                return low
            return f"{low}/{low[: 4 - len(high)]}{high}"
        case "quarter":
            last = 3 * _number(found, "qn")
            year = found["qy"] or found["qy2"] or found["qy3"]
            return f"{year}-{last - 2:02}/{year}-{last:02}"
        case "half":
            last = 6 * _number(found, "hn")
            year = found["hy"] or found["hy2"] or found["hy3"]
            return f"{year}-{last - 5:02}/{year}-{last:02}"
        case "month":
            month = int(found["mn"]) if found["mn"] else _MONTHS.index(found["mn2"]) + 1
            return f"{found['my'] or found['my2']}-{month:02}"
        case "year":
            return str(found["y"] or found["y2"])
        case _:
            return found.group()


def _number(found: re.Match[str], name: str) -> int:
    written = found[name] or found[f"{name}2"] or found[f"{name}3"]
    return _NUMBER_OF.get(written) or int(written)
