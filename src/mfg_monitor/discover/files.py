"""Folders of saved pages and text files, single files and web archives → candidates that need no network."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mfg_monitor import charset, urls
from mfg_monitor.discover.candidates import MAX_ADDRESS
from mfg_monitor.discover.warc import Told, is_archive, read_archive
from mfg_monitor.errors import DiscoverError, ErrorKind
from mfg_monitor.model import Candidate, Page, Skipped

MAX_FILE_BYTES = 50_000_000
MAX_INDEX_BYTES = 100_000_000
INDEX = "index.jsonl"
CONTENT_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
}

Local = Told


@dataclass(frozen=True, slots=True)
class _Note:
    """What index.jsonl says of one file."""

    url: str | None = None
    fetched_at: datetime | None = None
    content_type: str | None = None


def local_pages(source_id: str, path: Path, *, now: datetime) -> Iterator[Local]:
    """Yield the pages of a file, an archive, or a folder and those in it, sorted by name; one in memory at a time.

    A folder's `index.jsonl` may give a file's url, fetched_at and content_type. A file's time of change says nothing
    of its publication and is not used.

    Raises:
        DiscoverError: kind "file": there is no such file or folder, or it may not be read.
    """
    try:
        if path.is_dir():
            root = path.resolve()
            names = _names(root)
        elif path.is_file():
            return _of_file(source_id, path.absolute(), _Note(), now)
        else:
            raise DiscoverError("file", f"no such file or folder: {path}", url=None)
    except (OSError, ValueError) as error:
        raise DiscoverError("file", f"{path} cannot be read: {_reason(error)}") from error
    return _of_folder(source_id, root, names, now)


def is_page(path: Path) -> bool:
    """Tell by the name whether a file is a page or a text that is read."""
    return path.suffix.lower() in CONTENT_TYPES


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _reason(error: Exception) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)


def _of_folder(source_id: str, root: Path, names: list[str], now: datetime) -> Iterator[Local]:
    notes: dict[Path, _Note] = {}
    if INDEX in names:
        yield from _read_index(source_id, root, notes, now)
    yield from _walk(source_id, root, names, root, notes, now)


def _walk(
    source_id: str, folder: Path, names: list[str], root: Path, notes: dict[Path, _Note], now: datetime
) -> Iterator[Local]:
    for name in names:
        path = folder / name
        if name.startswith(".") or (name == INDEX and folder == root):
            continue
        try:
            if path.is_dir():
                if not path.is_symlink():
                    inner = _names(path)
                    yield from _walk(source_id, path, inner, root, notes, now)
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                continue
            wanted = path in notes or is_page(path) or is_archive(path)
            if wanted and path.is_file():
                yield from _of_file(source_id, path, notes.get(path, _Note()), now)
        except (OSError, RuntimeError) as error:
            yield _skipped(source_id, path, "file", f"{path} cannot be read: {_reason(error)}", now)


def _of_file(source_id: str, path: Path, note: _Note, now: datetime) -> Iterator[Local]:
    if is_archive(path):
        yield from read_archive(source_id, path, now=now)
        return
    if path.suffix.lower() == ".jsonl":
        yield _skipped(source_id, path, "file", f"{path} holds articles line by line; monitor import reads them", now)
        return
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            yield _skipped(source_id, path, "too_large", f"{path} holds {size} bytes, more than {MAX_FILE_BYTES}", now)
            return
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        yield _skipped(source_id, path, "file", f"{path} cannot be read: {_reason(error)}", now)
        return
    if not body.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        yield _skipped(source_id, path, "empty", f"{path} is empty", now)
        return
    candidate = _candidate(source_id, path, note.url)
    content_type = note.content_type or CONTENT_TYPES.get(path.suffix.lower())
    yield (
        candidate,
        Page(
            url=candidate.url,
            final_url=candidate.url,
            status=200,
            body=body,
            fetched_at=note.fetched_at or now,
            content_type=content_type,
        ),
    )


def _candidate(source_id: str, path: Path, url: str | None = None) -> Candidate:
    address = url or _address(path)
    return Candidate(url=address, canonical_url=urls.canonical(address), source=source_id, path=str(path))


def _address(path: Path) -> str:
    try:
        return path.resolve().as_uri()
    except (OSError, RuntimeError):
        return path.absolute().as_uri()


def _skipped(source_id: str, path: Path, reason: ErrorKind, message: str, now: datetime) -> Skipped:
    return Skipped(_candidate(source_id, path), reason, message, now)


def _read_index(source_id: str, root: Path, notes: dict[Path, _Note], now: datetime) -> Iterator[Skipped]:
    """Fill `notes`; yield one Skipped for all broken lines together, so that they are told and do no harm."""
    path = root / INDEX
    broken: list[str] = []
    try:
        if not path.resolve().is_relative_to(root):
            return
        with path.open("rb") as file:
            lines = file.read(MAX_INDEX_BYTES).splitlines()
    except OSError as error:
        yield _skipped(source_id, path, "file", f"{path} cannot be read: {_reason(error)}", now)
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            told = _note(root, line, notes)
            if told:
                broken.append(f"line {number} {told}")
    if broken:
        more = f" and {len(broken) - 5} more" if len(broken) > 5 else ""
        yield _skipped(source_id, path, "parse", f"{path}: {'; '.join(broken[:5])}{more}", now)


def _note(root: Path, line: bytes, notes: dict[Path, _Note]) -> str | None:
    """Take one line; answer what is wrong with it."""
    try:
        entry = json.loads(charset.decode(line).lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return "is no JSON"
    if not isinstance(entry, dict) or not isinstance(entry.get("file"), str) or not entry["file"]:
        return 'has no "file"'
    try:
        path = root / entry["file"]
        inside = path.resolve().is_relative_to(root)
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        return "names a file outside of the folder"
    url = entry.get("url")
    if url is not None and not _is_web_address(url):
        return "has a url that is no address of the web"
    content_type = entry.get("content_type")
    notes[Path(os.path.normpath(path))] = _Note(
        url=url,
        fetched_at=_time(entry.get("fetched_at")),
        content_type=content_type[:200] if isinstance(content_type, str) and content_type else None,
    )
    return None


def _is_web_address(url: Any) -> bool:
    if not isinstance(url, str) or not url.startswith(("http://", "https://")) or len(url) > MAX_ADDRESS:
        return False
    try:
        urls.canonical(url)
    except ValueError:
        return False
    return True


def _time(value: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
