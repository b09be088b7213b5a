"""Processes that do the CPU work on foreign bytes, each page within a budget of CPU time.

A worker that takes too long, dies or grows too large is replaced; the page it held is reported, nothing else is harmed.
The sockets carry numbered pickles between our own processes only. A worker ends when its parent does.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import pickle
import signal
import socket
import struct
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from types import TracebackType
from typing import Any, Literal, Self

from mfg_monitor.config.sources import Source
from mfg_monitor.config.topics import Topics
from mfg_monitor.errors import DiscoverError, ErrorKind, ExtractError, RemoteError
from mfg_monitor.model import Article, Candidate, Examined, Found, Page, Raw
from mfg_monitor.packing import packed

_HEAD = struct.Struct("!QQ")
"""Before each pickle: the number of the question, and the bytes that follow."""
_SETUP = 0
"""The number of what each child is told first, and answers when it is ready."""
_UNUSED = ("rich", "ssl", "_hashlib", "greenlet")
"""What libraries load where they can: a terminal's colours, TLS (hashlib loads it too), threads of another kind.

A worker speaks to nobody but its parent, and hashlib has code of its own for all digests: that saves each 9 MB."""
_SPARE = f"import sys; sys.modules.update(dict.fromkeys({_UNUSED!r}))"
_QUIET = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""Before all else: Ctrl-C is the parent's, also while libraries are loaded."""
_ENTRY = f"{_QUIET}; import gc; gc.disable(); {_SPARE}; from mfg_monitor.workers.child import serve; serve()"
BUDGET_S = 20.0
"""One page's CPU time for reading."""
WALL = 4.0
"""So many times the budget may pass on the clock: on a busy machine a page waits for its turns."""
_LOST_CODE = 255
"""What asyncio says where somebody else was told how the child ended."""
START_S = 120.0
"""A child that is not ready within this time will never be."""
LARGE_BYTES = 2**20
"""News pages hold a tenth of this. Of larger ones one is read at a time: their trees take forty times their size."""
MOST_WAITING_BYTES = 32 * 2**20
GZIP = b"\x1f\x8b"

Task = Literal["discover", "next_page", "examine", "judge", "judge_again", "told"]
_Question = tuple[Task, tuple[Any, ...], float]
"""With its arguments, and the seconds of CPU that it may take."""
_Asked = asyncio.Task[Any]
AT_ONCE = 2
"""Questions that one child has at a time: while it works on one, the next one is in its socket."""
PATIENCE_S = 0.25
"""A question that lies behind one that takes longer is put to a child that has nothing to do."""
GOING_S = 1.0
"""A child whose socket is closed is gone within this time."""


class _NotReadyError(Exception):
    """A child did not start, or was not ready in time: no page's fault."""


@dataclass(slots=True, frozen=True)
class _Child:
    """One process that reads pages, and the socket to it."""

    process: asyncio.subprocess.Process
    answers: asyncio.StreamReader
    tasks: asyncio.StreamWriter

    @classmethod
    async def started(cls, setup: bytes) -> Self:
        """Start a child and wait until it is ready."""
        ours, theirs = socket.socketpair()
        # What fits in here a child finds without waiting for its parent; the kernel gives what its own bound allows.
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGE_BYTES)
        with theirs:
            answers, tasks = await asyncio.open_connection(sock=ours, limit=2**20)
            command = [sys.executable, "-P", "-c", _ENTRY, str(os.getpid())]
            try:
                process = await asyncio.create_subprocess_exec(*command, stdin=theirs.fileno(), stdout=theirs.fileno())
            except BaseException:
                tasks.transport.abort()
                raise
        child = cls(process, answers, tasks)
        try:
            tasks.write(setup)
            # A busy machine takes its time to load the libraries; that is not the first page's fault.
            async with asyncio.timeout(START_S):
                await child.answer(_SETUP)
        except BaseException:
            await child.end()
            raise
        return child

    async def answer(self, number: int) -> Any:
        """Answer the reply of this number, which is the next one.

        Raises:
            EOFError: the child ended.
        """
        try:
            found, size = _HEAD.unpack(await self.answers.readexactly(_HEAD.size))
            data = await self.answers.readexactly(size)
        except ConnectionError as error:
            raise EOFError from error
        if found != number:
            raise EOFError(f"the child answered question {found}, not {number}")
        return pickle.loads(data)  # noqa: S301 - from our own child

    async def end(self, *, is_gone: bool = False) -> int:
        """End the child at once, and answer how it ended; one that is gone may tell how by itself."""
        self.tasks.transport.abort()
        if is_gone:
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(asyncio.shield(self.process.wait()), GOING_S)
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        return await asyncio.shield(self.process.wait())


class _Worker:
    """A child process, replaced when it dies. It is asked one thing after the other; the next question lies in its
    socket already, so that it goes on without waiting for its parent."""

    def __init__(self, setup: bytes) -> None:
        self._setup = setup
        self._child: _Child | None = None
        self._turn = asyncio.Lock()
        self._numbers = count(_SETUP + 1)
        self._held_back: set[int] = set()
        """Questions that are sent when it is their turn; those behind them must not be sent before."""
        self._given_up: set[_Asked] = set()
        self._asked_now: _Asked | None = None
        self._since_s = 0.0
        self.asked = 0
        """Questions that were sent, or wait for their turn."""

    def ask(self, question: _Question, *, is_large: bool = False) -> _Asked:
        """Begin to ask; the task answers the child's reply, or None to nobody where it was given up before its turn.

        What is large is sent when it is its turn, so that the socket never holds much. The task raises TimeoutError
        where the child did not answer within its budget, ConnectionError where it died; it was ended.
        """
        number = next(self._numbers)
        sent_to = None if is_large or self._held_back else self._child
        if sent_to is None:
            self._held_back.add(number)
        else:
            sent_to.tasks.write(_packed(number, question))
        self.asked += 1
        # A task of its own: an answer that nobody waits for any more is still taken, on the clock of its own question.
        return asyncio.create_task(self._in_turn(number, question, sent_to))

    def give_up(self, asked: _Asked) -> None:
        """Nobody waits for this answer any more: the child is spared what it has not been sent, and ended at work."""
        if self._asked_now is asked:
            asked.cancel()
        elif not asked.done():
            self._given_up.add(asked)

    def keeps_waiting(self, asked: _Asked) -> bool:
        """Tell whether a question lies behind one that takes long."""
        took_s = time.monotonic() - self._since_s
        return self._asked_now not in (None, asked) and took_s > PATIENCE_S

    async def _in_turn(self, number: int, question: _Question, sent_to: _Child | None) -> Any:
        own: Any = asyncio.current_task()
        try:
            async with self._turn:
                if own in self._given_up and (sent_to is None or sent_to is not self._child):
                    return None
                self._asked_now, self._since_s = own, time.monotonic()
                return await self._told(number, question, sent_to)
        finally:
            if self._asked_now is own:
                self._asked_now = None
            self.asked -= 1
            self._given_up.discard(own)
            self._held_back.discard(number)

    async def _told(self, number: int, question: _Question, sent_to: _Child | None) -> Any:
        began_s = time.monotonic()
        try:
            if self._child is None:
                self._child = await self._started()
                began_s = self._since_s = time.monotonic()
            if self._child is not sent_to:
                self._child.tasks.write(_packed(number, question))
                self._held_back.discard(number)
            async with asyncio.timeout(WALL * question[-1]):
                reply, tired = await self._child.answer(number)
        except EOFError as error:
            code, took_s = await self.end(is_gone=True), time.monotonic() - began_s
            if code == -signal.SIGPROF or (code == _LOST_CODE and took_s >= question[-1]):
                raise TimeoutError("the worker used up its time") from error
            raise ConnectionError("the worker died") from error
        except BaseException:
            await self.end()
            raise
        if tired:
            await self.end()
        return reply

    async def _started(self) -> _Child:
        try:
            return await _Child.started(self._setup)
        except TimeoutError as error:
            raise _NotReadyError(f"no process that reads pages was ready within {START_S:g} s") from error
        except (OSError, EOFError) as error:
            raise _NotReadyError("no process that reads pages could be started") from error

    async def end(self, *, is_gone: bool = False) -> int | None:
        """End the child, and answer how it ended; the next question starts a new one."""
        child, self._child = self._child, None
        return await child.end(is_gone=is_gone) if child is not None else None


def _packed(number: int, told: Any) -> bytes:
    """Answer a question as it is sent, in one piece: a child that is woken by the head alone waits a second time."""
    made = io.BytesIO()
    made.write(bytes(_HEAD.size))
    pickle.dump(told, made, protocol=pickle.HIGHEST_PROTOCOL)
    size = made.tell() - _HEAD.size
    made.seek(0)
    made.write(_HEAD.pack(number, size))
    return made.getvalue()


class Workers:
    """An Examiner made of processes. Use as an async context manager; children start when first needed."""

    def __init__(
        self,
        topics: Topics,
        *,
        threshold: float,
        count: int = 0,
        budget_s: float = BUDGET_S,
        keeps_raw: bool = False,
    ) -> None:
        """`count` 0 means one a core that this process may use; `keeps_raw`: outcomes carry the pages to be kept."""
        self._keeps_raw = keeps_raw
        setup = _packed(_SETUP, (topics, threshold))
        self.count = count or len(os.sched_getaffinity(0))
        self._budget_s = budget_s
        self._free = asyncio.Semaphore(AT_ONCE * self.count)
        self._large = asyncio.Semaphore(1)
        self._waiting_bytes = 0
        self._less = asyncio.Event()
        self._all = [_Worker(setup) for _ in range(self.count)]
        self._asked: set[_Asked] = set()
        self._is_closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closed = True
        for asked in self._asked:
            asked.cancel()
        await asyncio.gather(*self._asked, return_exceptions=True)  # those that are starting are ended by those who ask
        await asyncio.gather(*(worker.end() for worker in self._all))

    async def discover(self, source: Source, page: Page) -> Found:
        """Read a front page. Raises: DiscoverError."""
        found: Found = await self._do_alone("discover", [page], (source, page), page.url, DiscoverError)
        return found

    async def next_page(self, source: Source, page: Page) -> str | None:
        """Answer the address of the article's next part, where the source's rules name one."""
        address: str | None = await self._do_alone("next_page", [page], (source, page), page.url, ExtractError)
        return address

    async def examine(
        self, source: Source, candidate: Candidate, pages: Sequence[Page], *, at: datetime | None = None
    ) -> Examined:
        """Read, date, judge and fingerprint one article. Raises: ExtractError.

        `at` is when the text that a feed carried was had, where that was not now.
        """
        arguments = (source, candidate, tuple(pages), at)
        examined: Examined = await self._do_alone("examine", pages, arguments, candidate.url, ExtractError)
        if not self._keeps_raw:
            return examined
        return replace(examined, raw=tuple([await _raw(page) for page in pages]))

    async def judge_again(self, source: Source, examined: Examined, text: str) -> Examined:
        """Judge an article again with less text. Raises: ExtractError."""
        arguments = (source, examined, text)
        again: Examined = await self._do_alone("judge_again", (), arguments, examined.candidate.url, ExtractError)
        return again

    async def told(self, source: Source, candidate: Candidate, article: Article) -> Examined:
        """Complete, judge and fingerprint an article that was told field by field. Raises: ExtractError."""
        whole: Examined = await self._do("told", (source, candidate, article), candidate.url, ExtractError)
        return whole

    async def judge(self, source: Source, candidate: Candidate, article: Article, at: datetime) -> Examined:
        """Judge and fingerprint an article that was read before. Raises: ExtractError."""
        judged: Examined = await self._do("judge", (source, candidate, article, at), candidate.url, ExtractError)
        return judged

    async def room(self) -> None:
        """Wait while the pages that wait to be read take too much memory; ask this before fetching one more."""
        while self._waiting_bytes > MOST_WAITING_BYTES:
            self._less.clear()
            await self._less.wait()

    async def _do_alone(
        self, task: Task, pages: Sequence[Page], arguments: tuple[Any, ...], url: str, failure: type[RemoteError]
    ) -> Any:
        """Do a task on these pages: large ones, whose trees may be giant, one after the other."""
        size = sum(len(page.body) for page in pages)
        large = size > LARGE_BYTES or any(page.body.startswith(GZIP) for page in pages)
        self._waiting_bytes += size
        try:
            async with self._large if large else contextlib.nullcontext():
                return await self._do(task, arguments, url, failure, is_large=large)
        finally:
            self._waiting_bytes -= size
            self._less.set()

    async def _do(
        self, task: Task, arguments: tuple[Any, ...], url: str, failure: type[RemoteError], *, is_large: bool = False
    ) -> Any:
        question = (task, arguments, self._budget_s)
        try:
            ok, answer = await self._answer(question, is_large=is_large)
        except _NotReadyError as error:
            raise failure("internal", str(error), url=url) from error
        except TimeoutError as error:
            raise failure("timeout", f"reading it took longer than {self._budget_s:g} s", url=url) from error
        except OSError as error:
            raise failure("parse", "reading it brought the worker process down", url=url) from error
        if ok:
            return answer
        kind: ErrorKind
        kind, message, status = answer
        raise failure(kind, message, url=url, status=status)

    async def _answer(self, question: _Question, *, is_large: bool) -> Any:
        """Ask the first of those that have least to do, so that one page at a time never starts a second child."""
        await self._free.acquire()
        if self._is_closed:
            self._free.release()  # whoever waits behind is told, too
            raise asyncio.CancelledError
        worker = min(self._all, key=lambda each: each.asked)
        asked = self._ask(worker, question, is_large=is_large)
        try:
            while not (await asyncio.wait({asked}, timeout=PATIENCE_S))[0]:
                idle = next((each for each in self._all if not each.asked), None)
                if idle is not None and worker.keeps_waiting(asked) and not self._free.locked():
                    worker.give_up(asked)
                    await self._free.acquire()
                    worker, asked = idle, self._ask(idle, question, is_large=is_large)
        except asyncio.CancelledError:
            worker.give_up(asked)
            raise
        return asked.result()

    def _ask(self, worker: _Worker, question: _Question, *, is_large: bool) -> _Asked:
        asked = worker.ask(question, is_large=is_large)
        self._asked.add(asked)
        asked.add_done_callback(self._ended)
        return asked

    def _ended(self, asked: _Asked) -> None:
        self._asked.discard(asked)
        self._free.release()
        if not asked.cancelled():
            asked.exception()  # or it would be told in the log where nobody waits for it any more


async def _raw(page: Page) -> Raw:
    """Answer a page to be kept. Large ones are packed at once: many may wait their turn to be stored."""
    head, size = replace(page, body=b""), len(page.body)
    if size <= LARGE_BYTES:
        return Raw(head, page.body, size)
    return Raw(head, await asyncio.to_thread(packed, page.body), size, is_packed=True)
