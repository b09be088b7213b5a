"""Logging for the whole program: structlog on standard error, as text or as one JSON object a line."""

from __future__ import annotations

import logging
import sys
from typing import Literal, TextIO

import structlog

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


def _keep(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return event
