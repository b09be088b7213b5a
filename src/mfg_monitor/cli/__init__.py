"""The command `monitor`: one module a verb. Heavy parts are imported inside the verbs, so that --help stays quick."""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import os
import sys

from mfg_monitor.cli.early import heed_signals

_NOT_OURS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.ENXIO}
    | {errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EMFILE, errno.ENFILE}
)
"""What a disk, its rights or its limits refuse; anything else would be a fault of this program."""
_COLLECTED_AFTER = 50_000
"""Objects after which circular rubbish is looked for. Nearly all that a start makes stays; to look at it again after
every 700, as Python does by itself, is a tenth of what a poll of 1,000 unchanged feeds costs (2026-11)."""


def main() -> None:
    """Run the command line. A user's or a remote's mistake ends in one clear line, never in a traceback."""
    heed_signals(sys.argv[1:])
    _in_utf8()
    gc.set_threshold(_COLLECTED_AFTER)
    try:
        from mfg_monitor.cli.verbs import app
        from mfg_monitor.errors import MonitorError
    except KeyboardInterrupt:
        _last_words("interrupted", 130)

    _tolerant_streams()
    try:
        app(prog_name="monitor")
    except MonitorError as error:
        _last_words(f"error: {error}", error.exit_code)
    except OSError as error:
        if error.errno not in _NOT_OURS:
            raise
        _last_words(f"error: {error.strerror}: {error.filename or 'output'}", 1)
    except KeyboardInterrupt:
        _last_words("interrupted", 130)


def _in_utf8() -> None:
    """Begin again in Python's UTF-8 mode where arguments and file names would be read as ASCII: 临港 is no rubble.

    Python does so by itself in the locale C, unless PYTHONUTF8=0 or an embedding program forbids it.
    """
    if os.name == "posix" and sys.executable and sys.getfilesystemencoding() == "ascii" and not sys.flags.utf8_mode:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


class _Tolerant(io.TextIOWrapper):
    """Standard error that loses lines, not the run, where nothing more can be written (a full disk, a closed pipe)."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            return super().write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            super().flush()


def _tolerant_streams() -> None:
    for number in range(3):
        # The first file that is opened would take a closed stream's number, and get what is printed: the database!
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:  # how Python tells of a closed one
        sys.stdout = open(1, "w", encoding="utf-8")  # noqa: SIM115
    errors = sys.stderr.buffer if sys.stderr is not None else open(2, "wb")  # noqa: SIM115
    # A terminal or pipe that cannot show a character gets an escape in its place, not a traceback.
    encoding = sys.stderr.encoding if sys.stderr is not None else "utf-8"
    sys.stderr = _Tolerant(errors, encoding=encoding, errors="backslashreplace", line_buffering=True)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def _last_words(message: str, code: int) -> None:
    with contextlib.suppress(OSError):
        print(message, file=sys.stderr, flush=True)  # noqa: T201
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
