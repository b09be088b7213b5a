"""What is done before anything heavy is imported: until the work has handlers of its own, a signal to end is heeded."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

_GOES_ON = frozenset({"serve", "fetch", "worker"})
"""Verbs that are told to end by a signal, and end with 0 then."""
_ASKS = frozenset({"--new-password", "--new-token"})
"""With these nothing goes on, and a terminal that hides what is typed must be given back."""


def heed_signals(arguments: Sequence[str]) -> None:
    """From now on SIGTERM and SIGINT end a verb that goes on at once, with the code it would have later.

    By itself Python would die of the one, show a traceback for the other, and as a container's first process not hear
    of SIGTERM at all. To end at once is safe: nothing is under way yet, and the store survives it at any moment.
    SIGHUP, which asks to read the configuration anew, does not end what is about to read it.
    """
    if not _GOES_ON & set(arguments[:1]) or _ASKS & set(arguments):
        return
    once = "--once" in arguments

    def end(number: int, _: object) -> None:
        os._exit(128 + number if once else 0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if not once:
        signal.signal(signal.SIGHUP, lambda *_: None)
