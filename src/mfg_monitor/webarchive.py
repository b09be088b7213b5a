"""Raw pages as a web archive (WARC 1.1, ISO 28500), a gzip member a record; one record in memory at a time.

Bodies are stored without transfer and content coding, and so are they told; what the server had said of them stands
under names of its own. What had led to a page is told in fields that other readers pass over.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from mfg_monitor import __version__
from mfg_monitor.model import Candidate, Capture, Page

LED_BY = "X-Monitor-Candidate"
"""Names the field with what had led to the page, as JSON."""
FINAL = "X-Monitor-Final-URI"
PART = "X-Monitor-Part"
"""Names the field with the number of a joined article's further part, from 2 on."""
_LONGEST_FIELD = 6_000
_CODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def archived(captures: Iterable[Capture], at: datetime) -> Iterator[bytes]:
    """Answer the archive in pieces: who wrote it, then a response for each page."""
    software = f"software: mfg-monitor/{__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    yield _record("warcinfo", at, software, {"Content-Type": "application/warc-fields"})
    for capture in captures:
        for number, page in enumerate(capture.pages, 1):
            yield _page(capture.candidate, page, number, len(capture.pages))


def _page(candidate: Candidate, page: Page, number: int, parts: int) -> bytes:
    """Answer a response record, or of a file, which nobody answered with, a resource record."""
    is_file = page.url.startswith("file:")
    kind = (page.content_type or "application/octet-stream") if is_file else "application/http; msgtype=response"
    fields = {
        "WARC-Target-URI": _address(page.url),
        "WARC-Payload-Digest": _digest(page.body),
        "Content-Type": _one_line(kind),
    }
    if page.final_url != page.url:
        fields[FINAL] = _address(page.final_url)
    fields.update({LED_BY: _led_by(candidate, parts)} if number == 1 else {PART: str(number)})
    if is_file:
        return _record("resource", page.fetched_at, page.body, fields)
    return _record("response", page.fetched_at, _answer(page), fields)


def _answer(page: Page) -> bytes:
    phrase = HTTPStatus(page.status).phrase if page.status in set(HTTPStatus) else "Unknown"
    lines = [f"HTTP/1.1 {page.status} {phrase}"]
    for name, value in page.headers:
        if _NAME.fullmatch(name):
            told = f"X-Archive-Orig-{name}" if name.lower() in _CODED else name
            lines.append(f"{told}: {_one_line(value)}")
    if page.content_type and not any(name.lower() == "content-type" for name, _ in page.headers):
        lines.append(f"content-type: {_one_line(page.content_type)}")
    lines.append(f"content-length: {len(page.body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + page.body


def _record(kind: str, at: datetime, block: bytes, fields: dict[str, str]) -> bytes:
    digest = _digest(block)
    date = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{fields.get('WARC-Target-URI')} {date} {digest}")
    head = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{name}>", "WARC-Date": date, **fields}
    head |= {"WARC-Block-Digest": digest, "Content-Length": str(len(block))}
    lines = "".join(f"{field}: {value}\r\n" for field, value in head.items())
    return gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n", 6, mtime=0)


def _digest(data: bytes) -> str:
    # SHA-1 in base 32 is what the readers of this form expect.
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _address(url: str) -> str:
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")


def _one_line(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", value).strip()


def _led_by(candidate: Candidate, parts: int) -> str:
    own = {"url": candidate.url, "source": candidate.source, "parts": parts if parts > 1 else None}
    told = {
        **own,
        "title": candidate.title,
        "language": candidate.language,
        "witnesses": [asdict(witness) for witness in candidate.witnesses],
        "summary": candidate.summary,
    }
    written = _filled(told)
    return written if len(written) <= _LONGEST_FIELD else _filled(own)


def _filled(told: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in told.items() if value})
