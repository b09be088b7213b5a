"""Time zones as the press writes them: offsets, abbreviations, and names of places' times."""

from __future__ import annotations

import re
from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mfg_monitor.dates.moment import fixed

_CHINA = {
    *("Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Hong_Kong", "Asia/Macau", "Asia/Macao"),
    *("Asia/Taipei", "PRC", "Hongkong", "ROC", "Asia/Urumqi", "Asia/Kashgar"),
}
_BEIJING = 8 * 60

_FIXED_HOURS: dict[str, float] = {
    **dict.fromkeys(("z", "utc", "gmt", "ut", "wet"), 0),
    **dict.fromkeys(("bjt", "beijing time", "china standard time", "hkt", "sgt", "awst", "myt"), 8),
    **dict.fromkeys(("jst", "kst"), 9),
    **dict.fromkeys(("bst", "west", "cet", "mez"), 1),
    **dict.fromkeys(("cest", "mesz", "eet", "sast"), 2),
    **dict.fromkeys(("eest", "msk", "trt"), 3),
    **dict.fromkeys(("ist",), 5.5),
    **dict.fromkeys(("gst",), 4),
    **dict.fromkeys(("wib", "ict"), 7),
    **dict.fromkeys(("aest",), 10),
    **dict.fromkeys(("aedt",), 11),
    **dict.fromkeys(("nzst",), 12),
    **dict.fromkeys(("nzdt",), 13),
    **dict.fromkeys(("est", "cdt"), -5),
    **dict.fromkeys(("edt",), -4),
    **dict.fromkeys(("mdt", "cst"), -6),
    **dict.fromkeys(("mst", "pdt"), -7),
    **dict.fromkeys(("pst",), -8),
    **dict.fromkeys(("brt",), -3),
}
_PLACES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "uk time": "Europe/London",
}

_NAMES = sorted((*_FIXED_HOURS, *_PLACES), key=len, reverse=True)
ZONE = (
    r"(?P<zone>z(?![a-z])|(?:(?:utc|gmt)\s?)?[+\-−]\d{1,2}(?::?\d{2})?(?!\d)|"
    + "|".join(name.replace(" ", r"\s") for name in _NAMES)
    + r")(?![a-z0-9])"
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+\-−])(\d{1,2}):?(\d{2})?$")


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """Answer the zone of an IANA name; UTC for a name that is not known, since configuration has checked it before."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=512)
def zone_written(words: str, home: str) -> tzinfo | None:
    """Answer the zone that an offset or abbreviation means on a page whose home is the IANA zone `home`.

    CST is China's time for a Chinese home and Chicago's elsewhere. None: not a zone.
    """
    name = " ".join(words.lower().strip("() ").split())
    if name == "cst" and home in _CHINA:
        return fixed(_BEIJING)
    if name in _FIXED_HOURS:
        return fixed(int(_FIXED_HOURS[name] * 60))
    if name in _PLACES:
        return zone_named(_PLACES[name])
    found = _OFFSET.match(name)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return fixed(-minutes if found[1] != "+" else minutes)
