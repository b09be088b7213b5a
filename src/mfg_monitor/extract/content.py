"""What a page's bytes are: markup, plain text, PDF or nothing that can be read. Content decides over labels."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from mfg_monitor.errors import ExtractError
from mfg_monitor.model import Page

Kind = Literal["html", "text", "pdf"]

_LOOK_BYTES = 4_096
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|div|p|table|article|frameset|script)\b", re.IGNORECASE
)
_FULL_MARKUP = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*)*<\s*(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTROLS = bytes((*range(1, 8), *range(14, 27), *range(28, 32)))
_LIST = re.compile(
    rb"^[\s\xef\xbb\xbf]*(?:<\?.{0,500}?\?>\s*|<!--.{0,1000}?-->\s*)*<(?:\w{1,40}:)?(rss|feed|rdf|urlset|sitemapindex|opml)"
    rb"(?=[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x00\x00\x00\x18ftyp",
    b"\x7fELF",
    b"MZ\x90",
    b"OggS",
    b"SQLite format 3",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
    b"\xd0\xcf\x11\xe0",
    b"wOF",
    b"ID3",
)
_REFUSED = (
    "image/",
    "video/",
    "audio/",
    "font/",
    "application/zip",
    "application/json",
    "application/msword",
    "application/vnd.",
)


def kind_of(page: Page) -> Kind:
    """Answer what the page's body is.

    Raises:
        ExtractError: kind "empty" where there are no bytes, "content_type" where they hold no text to read.
    """
    body = page.body
    if not body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ExtractError("empty", "the page is empty", url=page.url)
    label = (page.content_type or "").split(";")[0].strip().lower()
    head = body[:_LOOK_BYTES]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    marked = bool(_MARKUP.search(head))
    if not wide and (_is_binary(head) or (head.startswith(_MAGIC) and not marked)):
        raise ExtractError("content_type", f"the page is not text ({label or 'no content type'})", url=page.url)
    if _FULL_MARKUP.match(head):
        return "html"
    if _LIST.match(head):
        raise ExtractError("content_type", "the page is a feed or a sitemap, not an article", url=page.url)
    if not marked and head.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"<?xml"):
        raise ExtractError("content_type", "the page is XML, but no web page", url=page.url)
    if label.startswith(_REFUSED):
        raise ExtractError("content_type", f"the page is {label}, not an article", url=page.url)
    if label in {"text/html", "application/xhtml+xml"}:
        return "html"
    suffix = urlsplit(page.final_url or page.url).path.lower().rpartition(".")[2]
    if label == "text/plain" or suffix in {"txt", "text"}:
        return "text"
    return "html" if suffix in {"html", "htm", "xhtml", "shtml"} or wide or marked else "text"


def _is_binary(head: bytes) -> bool:
    """Control characters that no text holds; NUL is not counted, UTF-16 and broken pages hold many."""
    return len(head) - len(head.translate(None, _CONTROLS)) > 0.04 * len(head)
