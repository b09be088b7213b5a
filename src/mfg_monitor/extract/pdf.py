"""The text layer of a PDF, where the reader for it is installed."""

from __future__ import annotations

import importlib
import io
import logging
from typing import Any

from mfg_monitor.errors import ExtractError

_MAX_PAGES = 60
_MAX_CHARACTERS = 400_000


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
    text = "\n".join(parts)[:_MAX_CHARACTERS]
    if not text.strip():
        raise ExtractError("empty", "the PDF holds no text, only pictures", url=url)
    return text
