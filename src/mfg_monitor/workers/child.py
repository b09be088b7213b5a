"""The child's half of `pool`: read a task from standard input, do it, answer on standard output, until it closes."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import pickle
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from mfg_monitor import clock, logs
from mfg_monitor.allocator import give_back
from mfg_monitor.classify import Classifier
from mfg_monitor.errors import RemoteError
from mfg_monitor.examine import examine, examine_told, judge, judge_again
from mfg_monitor.extract import next_page

_HEAD = struct.Struct("!QQ")
"""As in `pool`: the number of the question, which its answer bears as well, and the bytes that follow."""
_PR_SET_PDEATHSIG = 1
TIRED_BYTES = 150 * 2**20
"""A worker that still holds more than this after its task is replaced, so that one giant page is forgotten."""
GROWN_BYTES = 16 * 2**20
"""Having grown by so much, a worker gives back what it freed; the allocator alone would keep it for the next page."""
_COLLECTED_AFTER = 20_000
"""Objects after which circular rubbish is looked for: trees leave none, and after every 700 it costs a hundredth."""
MEMORY_LIMIT = 320 * 2**20
"""Bytes of data a worker may hold; beyond it the page at hand is given up, not the machine."""


def serve() -> None:
    """Answer tasks until standard input closes or the parent is gone."""
    with contextlib.suppress(ConnectionError):  # the parent was killed: nobody waits for the answer
        _serve()


def _serve() -> None:
    _die_with_parent(int(sys.argv[1]))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    logs.configure()
    tasks = sys.stdin.buffer
    setup = _read(tasks)
    if setup is None:
        return
    number, (topics, threshold) = setup
    classifier = Classifier.of(topics, threshold=threshold)
    del setup, topics
    gc.freeze()
    gc.enable()  # Until here nothing is rubbish: to look for it in all that is loaded takes 50 ms.
    gc.set_threshold(_COLLECTED_AFTER)
    give_back()
    _send(answers, number, _packed("ready"))
    at_rest = _resident_bytes()
    while (told := _read(tasks)) is not None:
        number, question = told
        del told
        answer, resident = _answer(classifier, *question)
        young = question[0] != "discover"  # A page's rubbish is; looking through all that is remembered takes 6 ms.
        del question
        if resident > at_rest + GROWN_BYTES:
            # Before the answer is sent: the parent needs memory to read it.
            give_back(generation=1 if young else 2)
            at_rest = _resident_bytes()
        _send(answers, number, answer)
        del answer


def _answer(classifier: Classifier, task: str, arguments: tuple[Any, ...], budget_s: float) -> tuple[bytes, int]:
    """Do a task; answer the reply as it is sent, and the bytes held with it."""
    # The kernel ends a process that has used so much CPU time, in whatever loop of a library it is.
    signal.setitimer(signal.ITIMER_PROF, budget_s)
    reply = _do(classifier, task, arguments)
    signal.setitimer(signal.ITIMER_PROF, 0)
    resident = _resident_bytes()
    return _packed((reply, resident > TIRED_BYTES)), resident


def _packed(value: Any) -> bytes:
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def _send(answers: BinaryIO, number: int, data: bytes) -> None:
    answers.write(_HEAD.pack(number, len(data)))
    answers.write(data)
    answers.flush()


def _read(tasks: BinaryIO) -> tuple[int, Any] | None:
    head = tasks.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    number, size = _HEAD.unpack(head)
    body = tasks.read(size)
    return (number, pickle.loads(body)) if len(body) == size else None  # noqa: S301 - from our own parent


def _do(classifier: Classifier, task: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        match task:
            case "discover":
                from mfg_monitor.discover import discover  # noqa: PLC0415 - slow to load, and only for front pages

                return True, discover(*arguments, now=clock.now())
            case "next_page":
                source, page = arguments
                return True, next_page(page, source.article)
            case "judge_again":
                return True, judge_again(*arguments, classifier=classifier)
            case "told":
                source, candidate, article = arguments
                return True, examine_told(source, candidate, article, classifier=classifier, now=clock.now())
            case "judge":
                source, candidate, article, now = arguments
                return True, judge(source, candidate, article, classifier=classifier, now=now)
            case _:
                source, candidate, pages, at = arguments
                return True, examine(source, candidate, pages, classifier=classifier, now=at or clock.now())
    except RemoteError as error:
        return False, (error.kind, error.message, error.status)
    except MemoryError:
        return False, ("too_large", "reading it took too much memory")
    except Exception as error:  # noqa: BLE001 - the third-party parsers' door: no page may end a run
        logs.get("worker").exception("a page could not be read", task=task)
        return False, ("parse", f"it could not be read ({type(error).__name__})")


def _resident_bytes() -> int:
    # Not ru_maxrss: a child begins with its parent's peak, which says nothing of its own pages.
    try:
        resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(resident) * resource.getpagesize()


def _die_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)
