"""Digest → JSON, one document."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from mfg_monitor.digest import phrases
from mfg_monitor.digest.model import Digest


def render(digest: Digest) -> str:
    """Answer the digest as JSON: its values under their own names, with title and summary in words."""
    values: dict[str, Any] = {"title": phrases.heading(digest), "summary": phrases.summary(digest), **asdict(digest)}
    return json.dumps(values, ensure_ascii=False, indent=2, default=str) + "\n"
