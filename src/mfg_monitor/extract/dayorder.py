"""Which comes first in a page's 05/11/2026, day or month: by the page's other days, its region, its host, its zone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from mfg_monitor.dates import Order
from mfg_monitor.extract.metadata import Head

_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-])")
_LOOK_AT = 400
_DAY_FIRST = frozenset("GB UK AU IE IN NZ ZA HK SG MY KE NG GH PK BD LK MT".split())
_MONTH_FIRST = frozenset({"US", "PH"})
"""Unicode CLDR 45, short date formats of English; en-CA is left out, where both are met."""
_AMERICAN = re.compile(r"\b(?:[EP][SD]T|CDT|MDT|[EP]T)\b")


def order_of(head: Head, *, url: str, near: Sequence[str], known: Iterable[str] = ()) -> Order | None:
    """Answer the order in which this page writes day and month, None where nothing tells.

    `near` are pieces of the page's text, `known` ISO dates that other witnesses name: a number that can be only one of
    the two tells of the others.
    """
    days = {value[:10] for value in known if len(value) >= 10}
    told: set[Order] = set()
    stamped: list[str] = []
    for piece in near[:_LOOK_AT]:
        for found in _NUMBERS.finditer(piece[:300]):
            stamped.append(piece)
            one, other, year = int(found[1]), int(found[3]), found[4]
            if one != other:
                told |= _told(one, other, year, days)
    if len(told) == 1:
        return told.pop()
    if told or not stamped or (head.language or "en") != "en":
        return None
    region = head.region or (urlsplit(url).hostname or "").rpartition(".")[2].upper()
    if region in _DAY_FIRST:
        return "dmy"
    return "mdy" if region in _MONTH_FIRST or any(_AMERICAN.search(piece) for piece in stamped) else None


def _told(one: int, other: int, year: str, days: set[str]) -> set[Order]:
    if one > 12 >= other or f"{year}-{other:02}-{one:02}" in days:
        return {"dmy"}
    if other > 12 >= one or f"{year}-{one:02}-{other:02}" in days:
        return {"mdy"}
    return set()
