"""Days on which little is published about China: its public holidays, and the days around them. Pure.

The real days off are decreed each autumn for the next year only, so each festival has a span that holds them in every
year so far. Days of the lunar calendar: Hong Kong Observatory, Gregorian-Lunar Calendar Conversion Table.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_SPRING = """
2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31
2034-02-19 2035-02-08 2036-01-28 2037-02-15 2038-02-04 2039-01-24 2040-02-12 2041-02-01 2042-01-22 2043-02-10
2044-01-30 2045-02-17
"""
_DRAGON_BOAT = """
2024-06-10 2025-05-31 2026-06-19 2027-06-09 2028-05-28 2029-06-16 2030-06-05 2031-06-24 2032-06-12 2033-06-01
2034-06-20 2035-06-10 2036-05-30 2037-06-18 2038-06-07 2039-05-27 2040-06-14 2041-06-03 2042-06-22 2043-06-11
2044-05-31 2045-06-19
"""
_MID_AUTUMN = """
2024-09-17 2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19 2033-09-08
2034-09-27 2035-09-16 2036-10-04 2037-09-24 2038-09-13 2039-10-02 2040-09-20 2041-09-10 2042-09-28 2043-09-17
2044-10-05 2045-09-25
"""
_MOVING = ((_SPRING, 3, 9), (_DRAGON_BOAT, 2, 2), (_MID_AUTUMN, 2, 2))
"""First days, and how many days before and after belong to them. Spring Festival: offices empty early, fill slowly."""
_FIXED = (((1, 1), 1, 2), ((4, 4), 1, 2), ((5, 1), 1, 4), ((10, 1), 1, 7), ((12, 25), 1, 1))
"""New Year, Qingming, Labour Day, National Day; and Christmas, for publishers abroad."""
_YEARS = range(2000, 2100)


def is_rest_day(day: date) -> bool:
    """Tell whether a source may well be quiet on a day whatever its weekday is."""
    return day in _rest_days()


@lru_cache(maxsize=1)
def _rest_days() -> frozenset[date]:
    spans = [(date.fromisoformat(day), before, after) for days, before, after in _MOVING for day in days.split()]
    spans += [(date(year, *first), before, after) for year in _YEARS for first, before, after in _FIXED]
    return frozenset(
        first + timedelta(days=number) for first, before, after in spans for number in range(-before, after + 1)
    )
