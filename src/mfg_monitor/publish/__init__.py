"""One digest: stored items → made once and kept → written to files and sent, each message once."""

from __future__ import annotations

from mfg_monitor.publish.calendar import Span, span_ending, today
from mfg_monitor.publish.editions import Series, digest_of, digest_over, sealed
from mfg_monitor.publish.files import whole_file
from mfg_monitor.publish.office import Office, write_files
from mfg_monitor.publish.outbox import Result
from mfg_monitor.publish.subscriptions import Subscription, addresses_of, subscriptions

__all__ = [
    "Office",
    "Result",
    "Series",
    "Span",
    "Subscription",
    "addresses_of",
    "digest_of",
    "digest_over",
    "sealed",
    "span_ending",
    "subscriptions",
    "today",
    "whole_file",
    "write_files",
]
