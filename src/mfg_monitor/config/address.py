"""The address of a front page, with its placeholders for the day, the search words and the page filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import quote
from zoneinfo import ZoneInfo

_PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_DAY = re.compile(r"(?:%[YymdHjbB]|[^%\s])+")
_ISO_DAY = "%Y-%m-%d"


def check_placeholders(text: str, *, counted: bool = False) -> None:
    """Accept a text whose placeholders can all be filled; `counted` allows those that count pages.

    Raises:
        ValueError: a placeholder is not `{query}`, `{date}`, `{date:%Y-%m-%d}` with codes of strftime, or allowed here.
    """
    plain = ("query", *(("page", "offset") if counted else ()))
    for found in _PLACEHOLDER.finditer(text):
        name, form = found.groups()
        day = name == "date" and (form is None or _DAY.fullmatch(form))
        if not day and not (name in plain and form is None):
            known = ('"{date:%Y-%m-%d}"', *(f'"{{{one}}}"' for one in plain))
            raise ValueError(f'unknown placeholder "{found[0]}"; known are {", ".join(known[:-1])} and {known[-1]}')


def fill_placeholders(
    text: str,
    *,
    query: str,
    zone: str,
    now: datetime,
    counts: Mapping[str, int] = MappingProxyType({}),
    encoded: bool = True,
) -> str:
    """Answer the text to send at `now`: the day is that of the zone, `counts` fill `{page}` and `{offset}`.

    The query is percent-encoded for an address, and stands as it is in a body (`encoded=False`).
    """

    def fill(found: re.Match[str]) -> str:
        if found[1] == "date":
            return now.astimezone(ZoneInfo(zone)).strftime(found[2] or _ISO_DAY)
        if found[1] in counts:
            return str(counts[found[1]])
        return quote(query, safe="") if encoded else query

    return _PLACEHOLDER.sub(fill, text) if "{" in text else text
