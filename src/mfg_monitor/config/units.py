"""Durations ("30s", "15m", "6h", "2d") and sizes ("10MB") as they are written in the configuration."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

_DURATION = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*(ms|s|m|h|d|w)", re.ASCII)
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([kMG]?)B", re.IGNORECASE | re.ASCII)
_BYTES = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}
_LONGEST = timedelta(days=36525)
"""A century: longer ones are slips, and overflow the calendar when added to a date."""


def parse_duration(value: object) -> timedelta:
    """Answer the duration that `value` writes.

    Raises:
        ValueError: it is not a number followed by ms, s, m, h, d or w, or it is longer than a century.
    """
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9:
        raise ValueError(f'expected a duration with its unit, such as "{value}s"')
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError('expected a duration such as "30s", "15m", "6h" or "2d"')
    seconds = float(found[1]) * _SECONDS[found[2]]
    if seconds > _LONGEST.total_seconds():
        raise ValueError("expected a duration of at most 36525d")
    return timedelta(seconds=seconds)


def parse_size(value: object) -> int:
    """Answer the count of bytes that `value` writes ("10MB" is 10,000,000).

    Raises:
        ValueError: it is not a number followed by B, kB, MB or GB.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError('expected a size such as "500kB" or "10MB"')
    return round(float(found[1]) * _BYTES[found[2].lower()])


def _longer_than_nothing(value: timedelta) -> timedelta:
    if not value:
        raise ValueError("expected a duration longer than 0s")
    return value


def write_duration(value: timedelta) -> str:
    """Answer the shortest spelling of a duration."""
    seconds = value.total_seconds()
    for unit in ("d", "h", "m", "s"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return f"{int(seconds // _SECONDS[unit])}{unit}"
    if not seconds:
        return "0s"
    return f"{value / timedelta(milliseconds=1):.3f}".rstrip("0").rstrip(".") + "ms"


def write_size(value: int) -> str:
    """Answer the shortest spelling of a size."""
    for unit, name in (("g", "GB"), ("m", "MB"), ("k", "kB")):
        if value and value % _BYTES[unit] == 0:
            return f"{value // _BYTES[unit]}{name}"
    return f"{value}B"


Duration = Annotated[timedelta, BeforeValidator(parse_duration), PlainSerializer(write_duration, return_type=str)]
Interval = Annotated[Duration, AfterValidator(_longer_than_nothing)]
"""A duration that is not zero."""
Size = Annotated[int, BeforeValidator(parse_size), PlainSerializer(write_size, return_type=str)]
