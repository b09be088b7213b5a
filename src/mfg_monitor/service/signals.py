"""SIGTERM and SIGINT end what is under way in order, and within ten seconds in any case."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

LONGEST_GOODBYE_S = 8.0
"""After this the process ends at once; the store is made to survive that."""


@dataclass(slots=True)
class Ending:
    """Which signal, if any, ended the work."""

    signal: int | None = None


@contextmanager
def ends_by_signal(task: asyncio.Task[object], *, clean_exit: bool) -> Iterator[Ending]:
    """Cancel `task` on SIGTERM or SIGINT; answer which came. `clean_exit`: the last resort exits with 0, too.

    Behind it, a process that was told to end is told no second time: it would end by the signal, not with its code. One
    that heeds SIGHUP (`clean_exit`) does not end by that, either.
    """
    loop = asyncio.get_running_loop()
    ending = Ending()

    def end(number: int) -> None:
        if ending.signal is None:
            ending.signal = number
            task.cancel()
            loop.call_later(LONGEST_GOODBYE_S, os._exit, 0 if clean_exit else 128 + number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end, number)
    try:
        yield ending
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
        if ending.signal is not None:
            for number in (signal.SIGTERM, signal.SIGINT, *((signal.SIGHUP,) if clean_exit else ())):
                signal.signal(number, signal.SIG_IGN)


def run_until_signal(work: Coroutine[Any, Any, None], *, on_hangup: Callable[[], object] | None = None) -> int | None:
    """Do `work` to its end, or until SIGTERM or SIGINT; answer the signal that broke it off, or None.

    A service, whose end by a signal is a clean one, says what it does `on_hangup`; other work ends by SIGHUP.
    """
    return asyncio.run(_until_signal(work, on_hangup))


async def _until_signal(work: Coroutine[Any, Any, None], on_hangup: Callable[[], object] | None) -> int | None:
    loop, task = asyncio.get_running_loop(), asyncio.create_task(work)
    if on_hangup is not None:
        loop.add_signal_handler(signal.SIGHUP, on_hangup)
    with ends_by_signal(task, clean_exit=on_hangup is not None) as ending:
        try:
            await task
        except asyncio.CancelledError:
            if ending.signal is None:
                raise
            return ending.signal
        finally:
            if on_hangup is not None:
                loop.remove_signal_handler(signal.SIGHUP)
    return None


def leave() -> NoReturn:
    """End the process at once, with 0, all its work done and closed.

    To take everything apart first costs half a second of processor time, ten seconds of a busy machine.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)
