"""Logging for the whole program: structlog on standard error, as text or as one JSON object a line."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TextIO, cast

_RICH = sys.modules.get("rich")
if _RICH is None:
    # structlog would load all of it for tracebacks that are not ours: longer than the rest of its own start.
    cast("dict[str, object]", sys.modules)["rich"] = None
import structlog  # noqa: E402

if _RICH is None:
    del sys.modules["rich"]

LogFormat = Literal["text", "json"]


def get(name: str) -> structlog.stdlib.BoundLogger:
    """Answer the logger of one room."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger


def configure(
    *, verbose: bool = False, quiet: bool = False, log_format: LogFormat = "text", to: TextIO | None = None
) -> None:
    """Send log lines to standard error (or `to`): warnings when quiet, debug when verbose, else info."""
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if log_format == "json" else _keep,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=to or sys.stderr),
        cache_logger_on_first_use=False,
    )


@contextmanager
def bound(**values: object) -> Iterator[None]:
    """Give these values to every line that is written meanwhile, here and in the tasks that are begun meanwhile."""
    with structlog.contextvars.bound_contextvars(**values):
        yield


def adopt(name: str) -> None:
    """Take a library's own log lines into ours: its errors as errors, all else for --verbose."""
    logger = logging.getLogger(name)
    logger.propagate = False
    logger.handlers = [_Adopted(name)]


class _Adopted(logging.Handler):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._log = get(name)

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        message = record.getMessage()[:500]
        if record.levelno < logging.ERROR or isinstance(error, asyncio.CancelledError):
            self._log.debug("note", message=message)
        else:
            self._log.error("failed", message=message, exc_info=error)


def _keep(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return event
