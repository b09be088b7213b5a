"""Files that appear only when they are whole and on the disk."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


@contextmanager
def whole_file(path: Path, *, binary: bool = False) -> Iterator[Callable[[Any], Any]]:
    """Answer a writer, of text or of bytes, to a file that is put in place, synced to disk, when all went well.

    Else it leaves no trace.

    Raises:
        OSError: it cannot be written; names the file.
    """
    try:
        with _written(path, binary=binary) as write:
            yield write
    except OSError as error:
        if error.filename is None and error.errno != errno.EPIPE:
            error.filename = str(path)
        raise


@contextmanager
def _written(path: Path, *, binary: bool) -> Iterator[Callable[[Any], Any]]:
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    # Half a surrogate pair, which no charset has, is written as JSON escapes it.
    text: dict[str, Any] = {} if binary else {"encoding": "utf-8", "errors": "backslashreplace", "newline": ""}
    if path.exists() and not path.is_file():
        with path.open("wb" if binary else "w", **text) as device:
            yield device.write
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
    try:
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
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself outlive a power cut; not every file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
