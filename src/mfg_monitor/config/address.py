"""The address of a front page, with its placeholders for the day and the search words filled in."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

_PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_DAY = re.compile(r"(?:%[YymdHjbB]|[^%\s])+")
_ISO_DAY = "%Y-%m-%d"


def check_placeholders(url: str) -> None:
    """Accept an address whose placeholders can all be filled.

    Raises:
        ValueError: a placeholder is not `{query}`, `{date}` or `{date:%Y-%m-%d}` with codes of strftime.
    """
    for found in _PLACEHOLDER.finditer(url):
        name, form = found.groups()
        day = name == "date" and (form is None or _DAY.fullmatch(form))
        if not day and not (name == "query" and form is None):
            raise ValueError(f'unknown placeholder "{found[0]}"; known are "{{date:%Y-%m-%d}}" and "{{query}}"')


def fill_placeholders(url: str, *, query: str, zone: str, now: datetime) -> str:
    """Answer the address to ask at `now`: the day is that of the zone, the query is percent-encoded."""

    def fill(found: re.Match[str]) -> str:
        if found[1] == "date":
            return now.astimezone(ZoneInfo(zone)).strftime(found[2] or _ISO_DAY)
        return quote(query, safe="")

    return _PLACEHOLDER.sub(fill, url) if "{" in url else url
