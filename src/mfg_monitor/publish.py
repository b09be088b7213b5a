"""One digest: stored items → text → files. A file appears only when it is whole and on the disk."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mfg_monitor.config.load import Config
from mfg_monitor.config.sources import LocalSource
from mfg_monitor.digest import FORMATS, Digest, Names, build
from mfg_monitor.errors import DeliverError
from mfg_monitor.model import ItemFilter
from mfg_monitor.ports import Library

_ENDINGS = {"md": "md", "html": "html", "text": "txt", "json": "json"}


def today(config: Config, now: datetime) -> date:
    """Answer the calendar day in the digest's zone."""
    return now.astimezone(ZoneInfo(config.settings.digest.timezone)).date()


def digest_of(day: date, *, config: Config, library: Library, now: datetime) -> Digest:
    """Answer the digest of what was first seen on a calendar day in the digest's zone."""
    zone = ZoneInfo(config.settings.digest.timezone)
    since_at = datetime.combine(day, time(), zone)
    until_at = datetime.combine(day + timedelta(days=1), time(), zone)
    is_past = day < today(config, now)
    visits = [
        visit
        for visit in library.visits(None, (200 if is_past else 2) * len(config.sources))
        if since_at <= visit.finished_at < until_at
    ]
    return build(
        library.items(ItemFilter(since_at=since_at, until_at=until_at)),
        day=day,
        zone=config.settings.digest.timezone,
        sources={source.id: source.name or source.id for source in config.sources if source.enabled},
        local=[source.id for source in config.sources if isinstance(source, LocalSource)],
        visits=visits,
        visited=bool(visits) or not is_past,
        states=library.states(),
        now=now,
        names=Names.of(config.topics),
        threshold=config.settings.classify.threshold,
    )


def write_files(digest: Digest, *, config: Config) -> list[Path]:
    """Write the digest in every configured form into the configured folder; answer the files.

    Raises:
        DeliverError: the folder cannot be written to.
    """
    settings = config.settings.digest
    folder = Path(settings.folder)
    written: list[Path] = []
    for form in settings.formats:
        path = folder / f"digest-{digest.day.isoformat()}.{_ENDINGS[form]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with whole_file(path) as write:
                write(FORMATS[form](digest))
        except OSError as error:
            raise DeliverError("file", f"{path}: {error.strerror}") from error
        written.append(path)
    return written


@contextmanager
def whole_file(path: Path, *, binary: bool = False) -> Iterator[Callable[[Any], Any]]:
    """Answer a writer, of text or of bytes, to a file that is put in place, synced to disk, when all went well.

    Else it leaves no trace.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    if path.exists() and not path.is_file():
        with path.open("wb" if binary else "w", encoding=None if binary else "utf-8") as device:
            yield device.write
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
    try:
        text: dict[str, Any] = {} if binary else {"encoding": "utf-8", "newline": ""}
        with os.fdopen(handle, "wb" if binary else "w", **text) as file:
            yield file.write
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
