"""The text layer of a PDF, where the reader for it is installed."""

from __future__ import annotations

import importlib
import io
import logging
import re
from typing import Any

from mfg_monitor.errors import ExtractError
from mfg_monitor.text import hanzi_count

_MAX_PAGES = 60
_MAX_CHARACTERS = 400_000
_FULL_LINE = 0.85
_HALF_LINE = 0.6
"""Shares of the longest line from which a line is full, or at least no heading and no paragraph's end."""
_ENDS = re.compile(r"[.!?。！？…:：;；][”’\"」』）)]*$")


def text_of(body: bytes, *, url: str) -> str:
    """Answer the text of the first pages.

    Raises:
        ExtractError: kind "content_type" where the extra is not installed, "parse" where the file cannot be read,
            "empty" where it holds pictures only.
    """
    try:
        pypdf: Any = importlib.import_module("pypdf")
    except ImportError as error:
        message = 'the page is a PDF; install the extra "pdf" (pip install "mfg-monitor[pdf]") to read it'
        raise ExtractError("content_type", message, url=url) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    parts: list[str] = []
    size = 0
    try:
        for page in pypdf.PdfReader(io.BytesIO(body)).pages[:_MAX_PAGES]:
            parts.append(page.extract_text())
            size += len(parts[-1])
            if size > _MAX_CHARACTERS:
                break
    except Exception as error:  # the third-party parser's door: it raises anything on damaged files
        raise ExtractError("parse", f"the PDF cannot be read: {type(error).__name__}", url=url) from error
    text = reflowed("\n".join(parts)[:_MAX_CHARACTERS])
    if not text.strip():
        raise ExtractError("empty", "the PDF holds no text, only pictures", url=url)
    return text


def reflowed(text: str) -> str:
    """Answer the text with printed lines joined to paragraphs: a line that is full or ends no sentence goes on."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    longest = max((len(line) for line in lines), default=0)
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            goes_on = False
            continue
        if goes_on:
            paragraphs[-1] = _joined(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        goes_on = len(line) > _FULL_LINE * longest or (not _ENDS.search(line) and len(line) > _HALF_LINE * longest)
    return "\n\n".join(paragraphs)


def _joined(before: str, after: str) -> str:
    if before.endswith("-") and before[-2:-1].isalpha() and after[:1].islower():
        return before[:-1] + after
    gap = "" if hanzi_count(before[-1]) or hanzi_count(after[0]) else " "
    return before + gap + after
