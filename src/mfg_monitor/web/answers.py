"""Bytes as answers: with a tag of their content, so that who has them already is told so and nothing more."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request, Response

from mfg_monitor.digest.words import clean


def tagged(
    request: Request,
    body: str | bytes,
    kind: str,
    *,
    changed_at: datetime | None = None,
    extra: dict[str, str] | None = None,
) -> Response:
    """Answer the body, or 304 where the asker's validators hold (RFC 9110, section 13)."""
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "private, no-cache", **(extra or {})}
    if changed_at is not None:
        headers["last-modified"] = format_datetime(changed_at.astimezone(UTC).replace(microsecond=0), usegmt=True)
    if _holds(request, etag, changed_at):
        return Response(status_code=304, headers=headers)
    return Response(data, headers={**headers, "content-type": kind})


def _holds(request: Request, etag: str, changed_at: datetime | None) -> bool:
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in known.split(",")}
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        at = parsedate_to_datetime(since)
    except ValueError:
        return False
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return changed_at.replace(microsecond=0) <= at


def plain(text: str, limit: int = 2_000) -> str:
    """Answer foreign words as words: one line without control and bidirectional characters."""
    return clean(text, limit)


def json_text(value: object) -> str:
    """Answer a JSON document; lone surrogates, which no charset has, are escaped."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
