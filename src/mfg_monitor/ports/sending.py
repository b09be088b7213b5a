"""What sending asks: channels to people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from mfg_monitor.model.telling import Letter


class Channel(Protocol):
    """One address that messages go to."""

    @property
    def name(self) -> str:
        """Stable and without secrets: what a message to this address is told apart by."""
        ...

    @property
    def is_mail(self) -> bool:
        """Does it take long letters with a page in them, and know a second copy of one by its Message-ID?"""
        ...

    @property
    def limit(self) -> int | None:
        """Characters that one message may have; None for any number."""
        ...

    def send(self, letter: Letter) -> None:
        """Hand a message over. Waits for the other side, at most some tens of seconds for each of its answers.

        Raises:
            DeliverError: it did not leave the house; `retryable` says whether it may later.
        """
        ...


OpenChannels = Callable[[str], "Sequence[Channel]"]
"""An address of the configuration → its channels: one for each mailbox. Raises: ConfigError."""
