"""Processes that do the CPU work on foreign bytes, each page within a budget of CPU time.

A worker that takes too long, dies or grows too large is replaced; the page it held is reported, nothing else is harmed.
The pipes carry length-prefixed pickles between our own processes only. A worker ends when its parent does.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import pickle
import signal
import struct
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Self

from mfg_monitor.config.sources import Source
from mfg_monitor.config.topics import Topics
from mfg_monitor.errors import DiscoverError, ErrorKind, ExtractError, RemoteError
from mfg_monitor.model import Article, Candidate, Examined, Found, Page, Raw
from mfg_monitor.packing import packed

_SIZE = struct.Struct("!Q")
_UNUSED = ("rich", "ssl", "_hashlib", "greenlet")
"""What libraries load where they can: a terminal's colours, TLS (hashlib loads it too), threads of another kind.

A worker speaks to nobody but its parent, and hashlib has code of its own for all digests: that saves each 9 MB."""
_SPARE = f"import sys; sys.modules.update(dict.fromkeys({_UNUSED!r}))"
_ENTRY = f"import gc; gc.disable(); {_SPARE}; from mfg_monitor.workers.child import serve; serve()"
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


class _Worker:
    """One child process, asked one thing at a time."""

    def __init__(self, setup: bytes) -> None:
        self._setup = setup
        self._process: asyncio.subprocess.Process | None = None

    async def ask(self, request: bytes, budget_s: float) -> Any:
        """Answer the child's reply.

        Raises:
            TimeoutError: the child did not answer within its budget; it was ended.
            ConnectionError: the child died.
        """
        began_s = time.monotonic()
        try:
            tasks, answers = await self._pipes()
            began_s = time.monotonic()
            async with asyncio.timeout(WALL * budget_s):
                tasks.write(request)
                await tasks.drain()
                del request  # a page of megabytes is held once
                reply, tired = await _read(answers)
        except asyncio.IncompleteReadError as error:
            code, took_s = await self.end(), time.monotonic() - began_s
            if code == -signal.SIGPROF or (code == _LOST_CODE and took_s >= budget_s):
                raise TimeoutError("the worker used up its time") from error
            raise ConnectionError("the worker died") from error
        except BaseException:
            await self.end()
            raise
        if tired:
            await self.end()
        return reply

    async def _pipes(self) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-c",
                _ENTRY,
                str(os.getpid()),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=2**20,
            )
            tasks, answers = _pipes_of(self._process)
            tasks.write(self._setup)
            # A busy machine takes its time to load the libraries; that is not the first page's fault.
            async with asyncio.timeout(START_S):
                await _read(answers)
        return _pipes_of(self._process)

    async def end(self) -> int | None:
        """End the child at once, and answer how it ended; the next question starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
            # What it did not read any more breaks the pipe; Python before 3.11.5 would tell that in the log.
            closed = asyncio.ensure_future(process.stdin.wait_closed())
            closed.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        return await asyncio.shield(process.wait())


def _pipes_of(process: asyncio.subprocess.Process) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    if process.stdin is None or process.stdout is None:
        raise ConnectionError("the worker has no pipes")
    return process.stdin, process.stdout


def _packed(*request: Any) -> bytes:
    """Answer a request as it is sent, in one piece: a child that is woken by the length alone waits a second time."""
    made = io.BytesIO()
    made.write(bytes(_SIZE.size))
    pickle.dump(request, made, protocol=pickle.HIGHEST_PROTOCOL)
    size = made.tell() - _SIZE.size
    made.seek(0)
    made.write(_SIZE.pack(size))
    return made.getvalue()


async def _read(answers: asyncio.StreamReader) -> Any:
    (size,) = _SIZE.unpack(await answers.readexactly(_SIZE.size))
    return pickle.loads(await answers.readexactly(size))  # noqa: S301 - from our own child


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
        setup = _packed(topics, threshold)
        self.count = count or len(os.sched_getaffinity(0))
        self._budget_s = budget_s
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._large = asyncio.Semaphore(1)
        self._waiting_bytes = 0
        self._less = asyncio.Event()
        self._all = [_Worker(setup) for _ in range(self.count)]
        for worker in self._all:
            self._idle.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
                return await self._do(task, arguments, url, failure)
        finally:
            self._waiting_bytes -= size
            self._less.set()

    async def _do(self, task: Task, arguments: tuple[Any, ...], url: str, failure: type[RemoteError]) -> Any:
        worker = await self._idle.get()
        try:
            ok, answer = await worker.ask(_packed(task, arguments, self._budget_s), self._budget_s)
        except TimeoutError as error:
            raise failure("timeout", f"reading it took longer than {self._budget_s:g} s", url=url) from error
        except OSError as error:
            raise failure("parse", "reading it brought the worker process down", url=url) from error
        finally:
            self._idle.put_nowait(worker)
        if ok:
            return answer
        kind: ErrorKind
        kind, message, status = answer
        raise failure(kind, message, url=url, status=status)


async def _raw(page: Page) -> Raw:
    """Answer a page to be kept. Large ones are packed at once: many may wait their turn to be stored."""
    head, size = replace(page, body=b""), len(page.body)
    if size <= LARGE_BYTES:
        return Raw(head, page.body, size)
    return Raw(head, await asyncio.to_thread(packed, page.body), size, is_packed=True)
