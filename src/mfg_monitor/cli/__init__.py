"""The command `monitor`: one module a verb. Heavy parts are imported inside the verbs, so that --help stays quick."""

from __future__ import annotations

import contextlib
import errno
import os
import sys


def main() -> None:
    """Run the command line. A user's or a remote's mistake ends in one clear line, never in a traceback."""
    from mfg_monitor.cli.verbs import app
    from mfg_monitor.errors import MonitorError

    _tolerant_streams()
    try:
        app(prog_name="monitor")
    except MonitorError as error:
        _last_words(f"error: {error}", error.exit_code)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO, errno.ENOENT}:
            raise
        _last_words(f"error: {error.strerror}: {error.filename or 'output'}", 1)
    except KeyboardInterrupt:
        _last_words("interrupted", 130)


def _tolerant_streams() -> None:
    # A terminal or pipe that cannot show a character gets an escape in its place, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _last_words(message: str, code: int) -> None:
    with contextlib.suppress(OSError):
        print(message, file=sys.stderr, flush=True)  # noqa: T201
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
