"""Web archives (WARC 1.0, 1.1, gzip by record) → pages, one record in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mfg_monitor import urls
from mfg_monitor.discover.candidates import MAX_ADDRESS
from mfg_monitor.discover.inflate import CutError, PlainStream, TooLargeError, inflated, unpacked
from mfg_monitor.errors import ErrorKind
from mfg_monitor.model import Candidate, Page, Skipped

MAX_RECORD_BYTES = 10_000_000
_PAGES = ("text/html", "application/xhtml")
_ENDINGS = (".warc", ".warc.gz")


def is_archive(path: Path) -> bool:
    """Tell by the name whether a file is a web archive."""
    return path.name.lower().endswith(_ENDINGS)


def read_archive(
    source_id: str, path: Path, *, now: datetime, max_record: int = MAX_RECORD_BYTES
) -> Iterator[tuple[Candidate, Page] | Skipped]:
    """Yield the web pages of an archive that were answered with status 200; `max_record` bounds their unpacked bytes.

    An archive that is cut or damaged yields what stands before the damage, and one Skipped that says so.
    """
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
                if record.rec_type == "response" and record.http_headers is not None:
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


def _page(
    source_id: str, record: Any, path: Path, now: datetime, max_record: int
) -> tuple[Candidate, Page] | Skipped | None:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    content_type = record.http_headers.get_header("Content-Type") or ""
    status = str(record.http_headers.get_statuscode() or "")
    if status != "200" or not content_type.lower().lstrip().startswith(_PAGES):
        return None
    if not url.startswith(("http://", "https://")) or len(url) > MAX_ADDRESS:
        return None
    try:
        candidate = Candidate(url, urls.canonical(url), source_id, path=str(path))
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
    return candidate, Page(
        url=url,
        final_url=url,
        status=200,
        body=body,
        fetched_at=_time(record.rec_headers.get_header("WARC-Date")) or now,
        content_type=content_type,
        headers=tuple((str(name).lower(), str(value)) for name, value in record.http_headers.headers),
    )


def _body(record: Any, limit: int) -> bytes:
    """The payload without transfer and content coding. Raises: TooLargeError, CutError."""
    from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415

    stream = record.raw_stream
    if "chunked" in (record.http_headers.get_header("Transfer-Encoding") or "").lower():
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
    if "deflate" in (record.http_headers.get_header("Content-Encoding") or "").lower() and body[:1] == b"\x78":
        return unpacked(body, limit, whole=True)
    return inflated(body, limit, whole=True)


def _time(value: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
