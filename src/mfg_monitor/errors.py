"""Everything that is expected to go wrong, as one tree of exceptions.

Raised at a library's door with the cause kept; past the fetch, a failure travels as a value. `str(error)` is one plain
line that fits a log, a status page and a terminal.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

ErrorKind = Literal[
    "dns",
    "connect",
    "tls",
    "timeout",
    "http",
    "too_large",
    "robots",
    "refused_address",
    "redirects",
    "content_type",
    "parse",
    "empty",
    "file",
    "internal",
]
"""What went wrong with one address or source, as told in the run report."""


class MonitorError(Exception):
    """Base of all errors of this program; `exit_code` is what the command line ends with."""

    exit_code: ClassVar[int] = 1
    retryable: bool = False


class ConfigError(MonitorError):
    """The configuration or a command's arguments are wrong; the message names file, key and mend."""

    exit_code: ClassVar[int] = 2


class StoreError(MonitorError):
    """The database refused; the message names its file or address."""


class AbsentStoreError(StoreError):
    """There is no database yet."""


class OutdatedStoreError(StoreError):
    """The database has an older schema, and the caller may not change it."""


class DamagedRowError(StoreError):
    """A row holds what this program did not write there; the others may be sound."""


class DeliverError(MonitorError):
    """A digest did not leave the house."""

    retryable = True

    def __init__(self, channel: str, message: str) -> None:
        super().__init__(f"{channel}: {message}")
        self.channel = channel
        self.message = message


class RemoteError(MonitorError):
    """Something about one address went wrong; carries the kind that the run report shows."""

    def __init__(
        self,
        kind: ErrorKind,
        message: str,
        *,
        url: str | None = None,
        status: int | None = None,
        retry_after_s: float | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.url = url
        self.status = status
        self.retry_after_s = retry_after_s
        self.retryable = retryable


class FetchError(RemoteError):
    """A server could not be asked, or its answer is not to be believed. `status` is set for kind `http`."""


class DiscoverError(RemoteError):
    """A front page (feed, sitemap, listing, folder, archive) could not be read."""


class ExtractError(RemoteError):
    """A page held no article."""


class HeldError(FetchError):
    """The host asked to be left alone (Retry-After) until `until_at`; it was not asked."""

    def __init__(self, message: str, *, until_at: datetime, url: str | None = None) -> None:
        super().__init__("http", message, url=url, retryable=True)
        self.until_at = until_at
