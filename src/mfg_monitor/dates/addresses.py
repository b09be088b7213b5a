"""Reads the date that many sites write into an article's address."""

from __future__ import annotations

import re

from mfg_monitor.dates.moment import Moment, moment_of_day

_YEAR = r"(?P<y>199\d|20[0-4]\d)"
_MONTH = r"(?P<m>0[1-9]|1[0-2])"
_DAY = r"(?P<d>0[1-9]|[12]\d|3[01])"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"/(?:[a-z]*[-_]?){_YEAR}(?P<mark>[-_/.]?){_MONTH}(?P=mark){_DAY}(?=[/._-]|$)",
        rf"/{_YEAR}[-/]?{_MONTH}/(?:t|c|content_|art_)?(?:(?P=y)(?P=m)){_DAY}(?!\d)",
        rf"/{_YEAR}/{_MONTH}{_DAY}(?=[/._-]|$)",
        rf"/{_YEAR}-?{_MONTH}/{_DAY}(?=[/._-]|$)",
        rf"[/_-](?:t|c|p|content_)?{_YEAR}{_MONTH}{_DAY}(?=[_./-])",
        rf"(?<![\d-]){_YEAR}-{_MONTH}-{_DAY}(?![\da-su-z])",
        rf"(?<![\d_]){_YEAR}_{_MONTH}_{_DAY}(?![\da-su-z])",
        rf"[?&=/_-](?:[A-Z]{{2,10}})?{_YEAR}{_MONTH}{_DAY}(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d{{0,6}}(?!\d)",
        rf"[?&](?:date|day|d|pubdate)={_YEAR}-?{_MONTH}-?{_DAY}(?!\d)",
    )
)
_MONTH_NAMES = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_NAMED = re.compile(
    rf"/{_YEAR}/(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(?P<d>\d{{1,2}})(?=/|$)", re.IGNORECASE
)
_LOOSE = re.compile(rf"/{_YEAR}/(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?=/|$)")
_MONTHLY = re.compile(rf"/{_YEAR}[-/]?{_MONTH}/")


def from_url(url: str) -> Moment | None:
    """Answer the day (or only the month) written into an address, or None.

    Digits of an id are not taken for a date: year, month and day must be bounded, and the calendar must know them.
    """
    # An archive's address holds the original behind its own, whose date is the day of saving.
    path = "/" + url.rpartition("://")[2].partition("/")[2]
    for shape in _SHAPES:
        found = shape.search(path)
        if found is not None:
            moment = moment_of_day(int(found["y"]), int(found["m"]), int(found["d"]))
            if moment is not None:
                return moment
    named = _NAMED.search(path)
    if named is not None:
        return moment_of_day(int(named["y"]), _MONTH_NAMES[named["name"].lower()], int(named["d"]))
    loose = _LOOSE.search(path)
    if loose is not None:
        return moment_of_day(int(loose["y"]), int(loose["m"]), int(loose["d"]))
    monthly = _MONTHLY.search(path)
    return moment_of_day(int(monthly["y"]), int(monthly["m"])) if monthly is not None else None
