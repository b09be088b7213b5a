"""Bounds the day of an undated article by what its own text says: statistics periods, plan years, days told as past.

News names the running year "this year" and gives other years by number. So the newest year told as accomplished, with
its figures, is most likely the year before the article's; a plan year ends what the article can know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mfg_monitor.dates.moment import FIRST_YEAR
from mfg_monitor.dates.reading import search
from mfg_monitor.dates.words import MONTHS, from_numerals
from mfg_monitor.text import sentences

_WIDEST = timedelta(days=760)
"""A wider interval says nothing that a reader could use."""
_LONGEST_TEXT = 60_000
_LONGEST_SENTENCE = 1_500
"""In characters; what is longer is no prose, and would only cost time."""
_LATE = timedelta(days=183)
"""How long a day or month told as past stays the newest thing that an article mentions."""

_YEAR = re.compile(r"(?<![\d.,$€£¥〔\[(（/-])((?:19|20)\d{2})(?![\d.,]\d|\d|\s?[〕\]]|[-–/]\d)(?=\s?年|[^\w]|$|s\b)")
_FUTURE = re.compile(
    r"\b(?:will|shall|would|plans?|planned|aims?|aimed|expects?|expected|targets?|scheduled|slated|due|forecast|"
    r"projected|"
    r"goal|strive|ahead of)\b|将|力争|计划|目标|预计|规划|拟|有望|到\s?20\d\d年",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|has|have|rose|fell|grew|sold|made|became|saw|hit|won|built|took|stood|came|reached|selling|"
    r"[a-z]{3,}ed)\b|达|完成|实现|增长|下降|突破|超过|生产|同比|了",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\d\s?(?:million|billion|trillion|percent|per cent|%|万|亿|％)|(?:more than|over|nearly|about|up|down|some|"
    r"total(?:ed|ing)? (?:of )?)"
    r"\s+[\d.,]{2,}|\d{1,3},\d{3}|\d\s?(?:vehicles|units|cars|tons|tonnes|yuan|辆|台|吨|架|艘|套|件|家|个百分点)",
    re.IGNORECASE,
)
_COUNTS = {name: number for number, name in enumerate("two three four five six seven eight nine ten eleven".split(), 2)}
_PERIOD = re.compile(
    r"\bfirst\s(?P<months>two|three|four|five|six|seven|eight|nine|ten|eleven|\d{1,2})\smonths\b"
    r"|\b(?P<part>first|second|third|fourth)[\s-](?P<unit>quarter|half)\b|\b(?P<q>Q[1-4]|H[12])\b"
    r"|\bjan(?:uary|\.)?\s?(?:-|–|—|to|through)\s?(?P<to>[a-z]{3,9})\b"
    r"|(?P<han>前(?P<hanm>[一二三四五六七八九十两]{1,2}|\d{1,2})个?月|1\s?[-—–至到~]\s?(?P<hanto>\d{1,2})月|前三季度|[一二三四]季度|上半年)",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(r"\s?(?:of|in|,)?\s*((?:19|20)\d{2})(?!\d)")
_YEAR_BEFORE = re.compile(r"((?:19|20)\d{2})年?(?:的|\s)?\Z")
_AS_OF = re.compile(r"(?:截至|截止|as of|(?:at|by) the end of|end-)\s?\Z", re.IGNORECASE)
_THIS_YEAR = re.compile(r"(?:of|this) (?:the )?year|this year|今年|本年", re.IGNORECASE)
_DAY_THIS_YEAR = re.compile(
    r"\b([A-Z][a-z]{2,8})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(?:of\s)?this year\b|今年(\d{1,2})月(\d{1,2})日"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(slots=True)
class _Findings:
    """What the sentences tell. A past piece is (day after which it could be told, day until which it stays newest)."""

    past: list[tuple[date, date]] = field(default_factory=list)
    ends: list[date] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    """Days and months told as past."""
    periods: list[int] = field(default_factory=list)
    """Months of this unnamed year that the statistics cover."""
    days_ahead: list[tuple[int, int]] = field(default_factory=list)
    """Month and day of this unnamed year that were still to come."""


def bounds(text: str, *, now: datetime, first_seen: datetime | None = None) -> tuple[date, date] | None:
    """Answer the first and last day between which the text was written, or None where nothing honest can be said.

    Neither end is later than `first_seen` (or `now`). For texts without any other evidence of their date; takes the
    headline's word for nothing that the text does not say. Reads the first 60,000 characters, in linear time.
    """
    found = _Findings()
    text = text[:_LONGEST_TEXT]
    for start, end in sentences(text):
        _weigh(
            text[start : min(end, start + _LONGEST_SENTENCE)],
            found,
            now,
            leading=start * 2 <= len(text) or len(text) < 600,
        )
    _settle_days(found)
    ceiling = (first_seen or now).date()
    past = [piece for piece in found.past if piece[0] <= ceiling]
    if not past:
        return None
    earliest = max(since for since, _ in past)
    latest = min([ceiling, *(until for _, until in past if until >= earliest)])
    unclear = [year for year in found.unclear if year > earliest.year]
    if unclear:
        latest = max(latest, min(date(max(unclear), 12, 31), ceiling))
    latest = min([latest, *(day for day in found.ends if day >= earliest)])
    if any(day < earliest for day in found.ends):
        return None
    earliest, latest = _within_year(earliest, latest, found)
    if earliest > latest or latest - earliest > _WIDEST:
        return None
    return earliest, latest


def _weigh(sentence: str, found: _Findings, now: datetime, *, leading: bool) -> None:
    future, past = bool(_FUTURE.search(sentence)), bool(_PAST.search(sentence))
    _periods(sentence, found)
    for day in _DAY_THIS_YEAR.finditer(sentence):
        month = MONTHS.get(day[1].lower(), 0) if day[1] else int(day[3])
        if future and month:
            found.days_ahead.append((month, int(day[2] or day[4])))
    told = search(sentence, zone="UTC", now=now)
    covered = [(spot.start, spot.end) for spot in told] + _periods(sentence, found)
    for spot in told:
        if not future and not any(start <= spot.start < end for start, end in covered[len(told) :]):
            found.days.append(spot.moment.day)
            if _AS_OF.search(sentence[: spot.start]):
                found.past.append((spot.moment.day, spot.moment.day + _LATE))
    for match in _YEAR.finditer(sentence):
        if not any(start <= match.start() < end for start, end in covered):
            # Only a year that opens its sentence is surely what the sentence's figures are about.
            opens = match.start() <= 4
            _year(int(match[1]), sentence, found, future=future, past=past, leading=leading and opens)


def _settle_days(found: _Findings) -> None:
    """A day told as past is a floor; several near each other are the news itself, and a ceiling not far above."""
    newest = max(found.days, default=None)
    if newest is None:
        return
    near = sum(newest - day <= timedelta(days=60) for day in found.days)
    found.past.append((newest, newest + _LATE if near > 1 else date.max))


def _year(year: int, sentence: str, found: _Findings, *, future: bool, past: bool, leading: bool) -> None:
    if year < FIRST_YEAR:
        return
    ahead = _ahead(year, sentence)
    if future and ahead:
        found.ends.append(date(year, 12, 31))
    elif future or ahead or not past:
        found.unclear.append(year)
    elif _QUANTITY.search(sentence):
        found.past.append((date(year + 1, 1, 1), date(year + 1, 12, 31) if leading else date.max))
    else:
        found.past.append((date(year, 1, 1), date.max))


def _ahead(year: int, sentence: str) -> bool:
    """Is the year itself still to come or running: by 2030, in 2018 after will, 到2027年?"""
    return bool(
        re.search(
            rf"\b(?:by|until|through)\s(?:the\send\sof\s)?{year}|(?:will|to)\b.{{0,90}}\b(?:in|of)\s{year}\b|"
            rf"到\s?{year}年|至{year}年",
            sentence,
        )
    )


def _periods(sentence: str, found: _Findings) -> list[tuple[int, int]]:
    """Statistics of a part of a year: told soon after its end, until the next part's are known. Answers the spans."""
    spans = []
    for match in _PERIOD.finditer(sentence):
        months = _months(match)
        if not 1 <= months <= 12:
            continue
        after = _YEAR_AFTER.match(sentence, match.end())
        before = None if after else _YEAR_BEFORE.search(sentence, max(0, match.start() - 12), match.start())
        near = after or before
        if near is not None:
            since = _after_month(int(near[1]), months)
            found.past.append((since, since + timedelta(days=120)))
        elif _THIS_YEAR.search(sentence):
            found.periods.append(months)
        spans.append((before.start() if before else match.start(), after.end() if after else match.end()))
    return spans


def _months(match: re.Match[str]) -> int:
    """Answer the number of the month with which the period ends; 0 where it names none."""
    if match["months"]:
        return _COUNTS.get(match["months"].lower()) or (int(match["months"]) if match["months"].isdigit() else 0)
    if match["part"]:
        return _ORDINALS[match["part"].lower()] * (3 if match["unit"].lower() == "quarter" else 6)
    if match["q"]:
        return int(match["q"][1]) * (3 if match["q"][0] in "qQ" else 6)
    if match["to"]:
        return MONTHS.get(match["to"].lower(), 0)
    if match["hanm"]:
        words = match["hanm"].replace("两", "二")
        return int(words) if words.isdigit() else from_numerals(words) or 0
    if match["hanto"]:
        return int(match["hanto"])
    words = match["han"]
    return 6 if words == "上半年" else 9 if words == "前三季度" else _ORDINALS[words[0]] * 3


def _after_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _within_year(earliest: date, latest: date, found: _Findings) -> tuple[date, date]:
    """Narrow an interval that lies within one year by the parts of "this year" that are over or still to come."""
    if earliest.year != latest.year:
        return earliest, latest
    if found.periods:
        since = _after_month(earliest.year, max(found.periods))
        earliest = max(earliest, since)
        latest = min(latest, max(since + timedelta(days=120), earliest))
    for month, day in found.days_ahead:
        try:
            latest = min(latest, date(earliest.year, month, day))
        except ValueError:
            continue
    return earliest, latest
