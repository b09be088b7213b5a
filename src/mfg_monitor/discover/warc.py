"""Web archives (WARC 1.0, 1.1, gzip by record) → pages, one record in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mfg_monitor import urls
from mfg_monitor.discover.candidates import MAX_ADDRESS
from mfg_monitor.discover.inflate import CutError, PlainStream, TooLargeError, inflated, unpacked
from mfg_monitor.errors import ErrorKind
from mfg_monitor.model import Candidate, DateWitness, Page, Skipped
from mfg_monitor.webarchive import FINAL, LED_BY, PART

MAX_RECORD_BYTES = 10_000_000
_PAGES = ("text/html", "application/xhtml")
_OWN = ("http://", "https://", "file:")
_ENDINGS = (".warc", ".warc.gz")


def is_archive(path: Path) -> bool:
    """Tell by the name whether a file is a web archive."""
    return path.name.lower().endswith(_ENDINGS)


Told = tuple[Candidate, Page, *tuple[Page, ...]] | Skipped
"""An article by its page and, where it had several, its further parts in order."""


def read_archive(source_id: str, path: Path, *, now: datetime, max_record: int = MAX_RECORD_BYTES) -> Iterator[Told]:
    """Yield the web pages of an archive: those answered with status 200, and those kept as they are ("resource").

    `max_record` bounds their unpacked bytes.

    An archive that is cut or damaged yields what stands before the damage, and one Skipped that says so. The parts of
    an article, as our own export tells them, come together or not at all.
    """
    held: _Article | None = None
    for told in _records(source_id, path, now, max_record):
        if isinstance(told, _Part):
            if held is not None:
                held.take(told, 2 * max_record)
            continue
        if held is not None:
            yield held.told(now)
        held = told if isinstance(told, _Article) else None
        if isinstance(told, Skipped):
            yield told
    if held is not None:
        yield held.told(now)


@dataclass(frozen=True, slots=True)
class _Part:
    """A further page of the article before it."""

    number: int
    page: Page | None
    """None where it cannot be read."""


@dataclass(slots=True)
class _Article:
    """An article while its parts come in."""

    candidate: Candidate
    pages: list[Page]
    parts: int | None
    """How many there are, where the archive says so."""
    fault: tuple[ErrorKind, str] | None = None

    def take(self, part: _Part, most: int) -> None:
        """Add the next part, unless it is missing, or `most` bytes are passed."""
        if part.page is None or part.number != len(self.pages) + 1:
            self.fault = self.fault or ("parse", f"part {len(self.pages) + 1} of it is missing or damaged")
        elif sum(len(page.body) for page in self.pages) + len(part.page.body) > most:
            self.fault = self.fault or ("too_large", f"an article of more than {most} bytes")
        else:
            self.pages.append(part.page)

    def told(self, now: datetime) -> Told:
        """Answer the whole article, or why it is none."""
        if self.fault is None and self.parts is not None and self.parts != len(self.pages):
            self.fault = ("parse", f"only {len(self.pages)} of its {self.parts} parts are there")
        if self.fault is not None:
            return Skipped(self.candidate, *self.fault, now)
        return (self.candidate, self.pages[0], *self.pages[1:])


def _records(source_id: str, path: Path, now: datetime, max_record: int) -> Iterator[_Article | _Part | Skipped]:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - needed by archives alone
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    count = 0
    try:
        with path.open("rb") as file:
            if not file.read(1):
                yield _told(source_id, path, "empty", f"{path} is empty", now)
                return
            file.seek(0)
            stream = PlainStream(file)
            for record in ArchiveIterator(stream):
                count += 1
                if record.rec_headers.get_header("Content-Length") is None:
                    yield _told(source_id, path, "parse", f"{path} ends within the head of record {count}", now)
                    return
                if record.http_headers is not None or record.rec_type == "resource":
                    outcome = _page(source_id, record, path, now, max_record)
                    if outcome is not None:
                        yield outcome
                if _is_cut(record):
                    yield _told(source_id, path, "parse", f"{path} ends within record {count}", now)
                    return
    except OSError as error:
        yield _told(source_id, path, "file", f"{path} cannot be read: {error.strerror or type(error).__name__}", now)
        return
    except (ArchiveLoadFailed, EOFError, ValueError, LookupError, AttributeError, TypeError) as error:
        why = str(error) if isinstance(error, CutError) else type(error).__name__
        yield _told(source_id, path, "parse", f"{path} is damaged after record {count} ({why})", now)
        return
    if not count:
        yield _told(source_id, path, "parse", f"{path} holds no records", now)
    elif not stream.tail.replace(b"\r", b"").endswith(b"\n\n"):  # the reader is silent on a cut within a record's head
        yield _told(source_id, path, "parse", f"{path} ends within the record after {count}", now)


def _told(source_id: str, path: Path, reason: ErrorKind, message: str, now: datetime) -> Skipped:
    address = path.absolute().as_uri()
    return Skipped(Candidate(address, urls.canonical(address), source_id, path=str(path)), reason, message, now)


def _is_cut(record: Any) -> bool:
    """Read the rest of the record; tell whether less came than it announced."""
    stream = record.raw_stream
    while stream.read(65_536):
        pass
    return getattr(stream, "limit", 0) > 0


def _page(source_id: str, record: Any, path: Path, now: datetime, max_record: int) -> _Article | _Part | Skipped | None:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    part = record.rec_headers.get_header(PART)
    if part is not None:
        return _part(part, record, url, now, max_record)
    answered = _answered(record)
    led_by = _led_by(record)
    is_kept = record.rec_type == "resource"
    if led_by is None and not is_kept and (answered is None or str(answered.get_statuscode()) != "200"):
        return None
    if led_by is None and not _type_of(record).lower().lstrip().startswith(_PAGES):
        return None
    if not url.startswith(("http://", "https://") if led_by is None else _OWN) or len(url) > MAX_ADDRESS:
        return None
    try:
        candidate = _candidate(led_by or {}, url, source_id, path)
    except ValueError:
        return None
    try:
        body = _body(record, max_record)
    except TooLargeError:
        return Skipped(candidate, "too_large", f"a record of more than {max_record} bytes", now)
    except CutError:
        return None if _is_cut(record) else Skipped(candidate, "parse", "a record whose compression is damaged", now)
    if not body.strip():
        return Skipped(candidate, "empty", "a record without a body", now)
    parts = (led_by or {}).get("parts")
    page = _told_page(record, url, body, now, is_own=led_by is not None)
    return _Article(candidate, [page], parts if isinstance(parts, int) else None)


def _part(number: str, record: Any, url: str, now: datetime, max_record: int) -> _Part | None:
    if not number.isascii() or not number.isdigit() or len(number) > 4:
        return None
    if not url.startswith(_OWN) or len(url) > MAX_ADDRESS:
        return _Part(int(number), None)
    try:
        body = _body(record, max_record)
    except (TooLargeError, CutError):
        return _Part(int(number), None)
    return _Part(int(number), _told_page(record, url, body, now, is_own=True))


def _told_page(record: Any, url: str, body: bytes, now: datetime, *, is_own: bool) -> Page:
    answered = _answered(record)
    return Page(
        url=url,
        final_url=(record.rec_headers.get_header(FINAL) or url) if is_own else url,
        status=200,
        body=body,
        fetched_at=_time(record.rec_headers.get_header("WARC-Date")) or now,
        content_type=_type_of(record),
        headers=tuple((str(name).lower(), str(value)) for name, value in (answered.headers if answered else ())),
    )


def _answered(record: Any) -> Any:
    """The answer's own head, None where nobody answered."""
    return record.http_headers if record.rec_type == "response" else None


def _type_of(record: Any) -> str:
    return (_answered(record) or record.rec_headers).get_header("Content-Type") or ""


def _led_by(record: Any) -> dict[str, Any] | None:
    """Answer what our own export tells of how a page was found; None in the archives of others."""
    try:
        told = json.loads(record.rec_headers.get_header(LED_BY) or "null")
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _candidate(led_by: dict[str, Any], url: str, source_id: str, path: Path) -> Candidate:
    title, summary, language = (
        value if isinstance(value := led_by.get(name), str) else None for name in ("title", "summary", "language")
    )
    asked, source = led_by.get("url"), led_by.get("source")
    own = asked if isinstance(asked, str) and asked.startswith(_OWN) and len(asked) <= MAX_ADDRESS else url
    witnesses = led_by.get("witnesses")
    return Candidate(
        url=own,
        canonical_url=urls.canonical(own),
        source=source if isinstance(source, str) and source_id == "import" else source_id,
        witnesses=tuple(_witnesses(witnesses if isinstance(witnesses, list) else [])),
        path=str(path),
        title=title,
        summary=summary,
        language=language,
    )


def _witnesses(told: list[Any]) -> Iterator[DateWitness]:
    for each in told:
        try:
            yield DateWitness(**each)
        except TypeError:
            continue


def _body(record: Any, limit: int) -> bytes:
    """The payload without transfer and content coding. Raises: TooLargeError, CutError."""
    from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415

    stream = record.raw_stream
    said = record.http_headers if record.rec_type == "response" else None
    if said is not None and "chunked" in (said.get_header("Transfer-Encoding") or "").lower():
        stream = ChunkedDataReader(stream)
    parts: list[bytes] = []
    room = limit
    while part := stream.read(65_536):
        parts.append(part)
        room -= len(part)
        if room < 0:
            raise TooLargeError(f"more than {limit} bytes")
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise CutError("the record is cut")
    body = b"".join(parts)
    if said is not None and "deflate" in (said.get_header("Content-Encoding") or "").lower() and body[:1] == b"\x78":
        return unpacked(body, limit, whole=True)
    return inflated(body, limit, whole=True)


def _time(value: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
