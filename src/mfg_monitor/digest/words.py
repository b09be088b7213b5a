"""Plain words of a digest: clean text, dates with their precision, what ails a source."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mfg_monitor.errors import ErrorKind
from mfg_monitor.model import Dating
from mfg_monitor.text import one_line
from mfg_monitor.urls import absolute

LONGEST_LINK = 1500
_NEWS_DAYS = 7
_AGES = ((365, "years"), (30, "months"), (7, "weeks"), (1, "days"))
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_JOINERS = "\u200c\u200d"
_LOOSE_JOINER = re.compile("[\u200c\u200d]+(?=\\s|$|[\u200c\u200d])|(?<!\\S)[\u200c\u200d]+")
_LETTER = re.compile("[0-9A-Za-z\u00c0-\u024f\u0370-\u052f]")
"""Of a script that parts its words by spaces."""
_BEGUN_WORD = re.compile(" [^ ]*$")
_LONGEST_BEGUN = 40
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_WHY: dict[ErrorKind, str] = {
    "dns": "its name could not be looked up",
    "connect": "the server could not be reached",
    "tls": "its certificate could not be trusted",
    "timeout": "the server took too long to answer",
    "http": "the server answered with an error",
    "too_large": "the answer was larger than allowed",
    "robots": "its robots.txt does not allow it, or could not be read",
    "refused_address": "it leads to an address that is not public",
    "redirects": "it was redirected too often",
    "content_type": "it is not the kind of document that was expected",
    "parse": "the page could not be read",
    "empty": "nothing to read was on the page",
    "file": "a file could not be read",
    "internal": "an error in this program",
}
_OWN_ADDRESS = re.compile(r"^https?://\S+: | \(robots\.txt was asked for\)$")
_SELF_TELLING = frozenset({"http", "too_large", "robots", "redirects", "content_type"})
"""Kinds whose cause is told in a whole sentence."""


def clean(text: str, limit: int) -> str:
    """Answer one line of at most `limit` characters without control, bidirectional or unassigned characters.

    A line that is too long ends with a whole word and "…".
    """
    line = one_line(text[: limit * 4 + 400])
    line = "".join(c for c in line if c in _JOINERS or unicodedata.category(c) not in _DROPPED)
    line = " ".join(_LOOSE_JOINER.sub("", line).split())
    if len(line) <= limit:
        return line
    kept = line[: limit - 1]
    if _LETTER.match(line, limit - 1) and (begun := _BEGUN_WORD.search(kept, max(0, len(kept) - _LONGEST_BEGUN))):
        kept = kept[: begun.start()]
    return kept.rstrip() + "…"


def link(*urls: str, longest: int = LONGEST_LINK) -> str | None:
    """Answer the first address that a reader may be led to (http or https, not absurdly long), else None."""
    for url in urls:
        found = absolute(url, url)
        if found is not None and len(found) <= longest:
            return found
    return None


def day_words(day: date) -> str:
    """Answer a day: "21 May 2025"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span_words(first_on: date, last_on: date) -> str:
    """Answer a span of days without saying anything twice: "19–25 May 2025"."""
    if first_on == last_on:
        return day_words(last_on)
    if (first_on.year, first_on.month) == (last_on.year, last_on.month):
        return f"{first_on.day}–{day_words(last_on)}"
    if first_on.year == last_on.year:
        return f"{first_on.day} {_MONTHS[first_on.month - 1]} – {day_words(last_on)}"
    return f"{day_words(first_on)} – {day_words(last_on)}"


def date_words(dating: Dating, first_seen_at: datetime, zone: str) -> str:
    """Answer when an article was published, as precisely as is known and no more."""
    words = _published(dating)
    if words is None:
        return f"date unknown, first seen {day_words(first_seen_at.astimezone(ZoneInfo(zone)).date())}"
    return f"{words} (inferred)" if dating.evidence == "inferred" else words


def published_on(dating: Dating) -> date | None:
    """Answer the last day on which an article may have been published; for a mere month or year its first day."""
    if dating.latest_on:
        return dating.latest_on
    with suppress(ValueError):
        return date.fromisoformat(((dating.published or "")[:10] + "-01-01")[:10])
    return None


def age_words(dating: Dating, day: date) -> str:
    """Answer how old an article was on a day, "" for one of the week before it: "10 years old"."""
    published = published_on(dating)
    days = (day - published).days if published else 0
    if days <= _NEWS_DAYS:
        return ""
    count, unit = next((days // size, unit) for size, unit in _AGES if days >= 2 * size)
    return f"{count} {unit} old"


def failure_words(kind: ErrorKind, message: str) -> str:
    """Answer why a source could not be read: plain words, then the cause as reported where it says more.

    A source's own address is known, so it is left out.
    """
    cause = clean(_OWN_ADDRESS.sub("", message), 200)
    if not cause:
        return _WHY[kind]
    return cause if kind in _SELF_TELLING else f"{_WHY[kind]} ({cause})"


def _published(dating: Dating) -> str | None:
    earliest, latest = dating.earliest_on, dating.latest_on
    if earliest and latest and earliest != latest and dating.precision not in {"second", "minute", "day"}:
        return f"between {day_words(earliest)} and {day_words(latest)}"
    if not dating.published or dating.precision == "unknown":
        return None
    try:
        return _at_precision(dating.published, dating.precision)
    except ValueError:
        return None


def _at_precision(published: str, precision: str) -> str:
    if precision == "year":
        return f"{int(published[:4])} (month not known)"
    if precision == "month":
        year, month = published[:7].split("-")
        return f"{_MONTHS[date(int(year), int(month), 1).month - 1]} {int(year)} (day not known)"
    if precision == "day":
        return day_words(date.fromisoformat(published[:10]))
    at = datetime.fromisoformat(published)
    offset = at.strftime("%z")
    return f"{day_words(at.date())}, {at:%H:%M}" + (f" ({offset[:3]}:{offset[3:5]})" if offset else "")
