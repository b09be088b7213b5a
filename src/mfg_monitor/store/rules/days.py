"""The days between which an article was published, as filters ask for them."""

from __future__ import annotations

import calendar
from datetime import date

from mfg_monitor.model import Dating


def days_of(dating: Dating) -> tuple[date | None, date | None]:
    """Answer the first and the last day on which the article may have been published, None where nothing is known."""
    if dating.published is None or dating.precision == "unknown":
        return dating.earliest_on or dating.latest_on, dating.latest_on or dating.earliest_on
    try:
        year, month, day = (int(part) for part in [*dating.published[:10].split("-"), "1", "1"][:3])
        first = date(year, month, day)
    except ValueError:
        return None, None
    match dating.precision:
        case "year":
            return first, date(year, 12, 31)
        case "month":
            return first, date(year, month, calendar.monthrange(year, month)[1])
        case _:
            return first, first
