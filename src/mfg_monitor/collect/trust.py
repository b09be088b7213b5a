"""How far a front page's validators and redirects are believed. Pure: what was remembered, what came, and the time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from mfg_monitor.model import Front, Page, Validators

WHOLE_AT_LEAST = timedelta(days=1)
"""Every so often the page is asked for whole, whatever its validators say."""
MOVES_BELIEVED_AFTER = 3
"""Visits on which permanent redirects must lead to one place before it is asked directly."""


def conditions(front: Front | None, *, rules: str, now: datetime) -> Validators | None:
    """Answer the validators to send, or None to ask for the whole page.

    They are not sent for a page that was read with other rules, once they lied, or when the page was not seen whole
    for a day. A failed visit changes nothing: they are those of the newest good answer, whose articles are stored.
    """
    if front is None or front.lied or not front.body_hash.startswith(rules):
        return None
    seen_whole_at = front.whole_at or front.read_at
    return None if now - seen_whole_at > WHOLE_AT_LEAST else front.validators


def address(front: Front | None, url: str, *, failures: int) -> str:
    """Answer where to ask for the page at `url`: where it moved for good, once that was seen often enough.

    After a failed visit the address as configured is asked again.
    """
    if front is None or failures:
        return url
    if front.moved_to is not None and front.moved_count >= MOVES_BELIEVED_AFTER:
        return front.moved_to
    return url


def remembered(before: Front | None, page: Page, *, url: str, body_hash: str) -> Front:
    """Answer what to remember of a whole page that was read well."""
    same_validators = before is not None and bool(before.validators) and before.validators == page.validators
    moved_to, moved_count = page.permanent_url, 0
    if before is not None and page.url == before.moved_to:
        moved_to, moved_count = before.moved_to, before.moved_count
    elif moved_to is not None:
        moved_count = (before.moved_count if before is not None and before.moved_to == moved_to else 0) + 1
    return Front(
        url=url,
        validators=page.validators,
        body_hash=body_hash,
        read_at=page.fetched_at,
        whole_at=page.fetched_at,
        lied=before is not None and (before.lied or (same_validators and before.body_hash != body_hash)),
        moved_to=moved_to,
        moved_count=moved_count,
    )


def fresh_for_s(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Answer the seconds for which an answer wants to be taken for fresh: Cache-Control, else Expires (RFC 9111)."""
    directives = {
        name.strip().lower(): value.strip().strip('"')
        for name, _, value in (part.partition("=") for part in headers.get("cache-control", "").split(","))
    }
    if "no-store" in directives or "no-cache" in directives:
        return None
    if directives.get("max-age", "").isdigit():
        return float(directives["max-age"][:12])
    if "expires" in headers:
        try:
            seconds = (parsedate_to_datetime(headers["expires"]) - now).total_seconds()
        except (TypeError, ValueError, OverflowError):
            return None
        return seconds if seconds > 0 and math.isfinite(seconds) else None
    return None
