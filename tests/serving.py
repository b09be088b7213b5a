"""`monitor serve` as a process of its own, and the pages alone over a store: both really listen on loopback."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from mfg_monitor.config.load import Config
from mfg_monitor.model import SignOfLife
from mfg_monitor.store import SqlStore
from mfg_monitor.web import server
from mfg_monitor.web.access import Access
from mfg_monitor.web.desk import Desk
from mfg_monitor.web.meter import Meter
from mfg_monitor.web.site import new_site
from tests.running import Monitor

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """One whole answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    url: str,
    path: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes | str | None = None,
    timeout: float = 120,
) -> Answer:
    """Ask one address; `path` is sent as it is."""
    place = urlsplit(url)
    assert place.hostname is not None
    with closing(http.client.HTTPConnection(place.hostname, place.port, timeout=timeout)) as connection:
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, response.read())


@dataclass
class FakeClockwork:
    """A schedule that says what the test wants."""

    config: Config
    config_problem: str | None = None
    stopped: str | None = None
    tried: list[str] = field(default_factory=list)
    waiting: dict[tuple[str, str], int] = field(default_factory=dict)
    signs: list[SignOfLife] = field(default_factory=list)

    def problem(self) -> str | None:
        return self.stopped

    def running(self) -> frozenset[str]:
        return frozenset()

    def longest_s(self) -> float:
        return 0.0

    def jobs(self) -> Mapping[tuple[str, str], int]:
        return self.waiting

    def workers(self) -> list[SignOfLife]:
        return self.signs

    def try_now(self, source_id: str) -> bool:
        self.tried.append(source_id)
        return any(source.id == source_id for source in self.config.sources)


@dataclass
class Pages:
    """The pages over a store, listening."""

    url: str
    store: SqlStore
    clockwork: FakeClockwork

    def ask(self, path: str, **more: Any) -> Answer:
        return ask(self.url, path, **more)


@contextmanager
def pages_over(store: SqlStore, config: Config, *, now: Callable[[], datetime] = lambda: NOW) -> Iterator[Pages]:
    """Serve the pages in a thread of this process until the block ends."""
    clockwork = FakeClockwork(config)
    with server.listening("127.0.0.1", 0) as listeners:
        loop = asyncio.new_event_loop()
        task = loop.create_task(server.serve(new_site(Desk(store, clockwork, now, Meter(), Access())), listeners))

        def run() -> None:
            asyncio.set_event_loop(loop)
            try:
                loop.run_until_complete(task)
            except asyncio.CancelledError:
                pass
            finally:
                loop.run_until_complete(loop.shutdown_default_executor())
                loop.close()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield Pages(server.address_of(listeners[0]), store, clockwork)
        finally:
            loop.call_soon_threadsafe(task.cancel)
            thread.join(120)


@dataclass
class Service:
    """A running `monitor serve`."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.until(lambda: bool(self.url))

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)

    @property
    def log(self) -> str:
        return "".join(self.lines)

    @property
    def url(self) -> str:
        found = re.search(r"listening.*?url=(\S+)", self.log)
        return found[1] if found else ""

    def ask(self, path: str, **more: Any) -> Answer:
        return ask(self.url, path, **more)

    def until(self, true: Callable[[], bool], within_s: float = 180) -> None:
        """Wait until something is so, and fail where the process ends or the time runs out first."""
        deadline = time.monotonic() + within_s
        while not true():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.03)

    def end(self, number: int = signal.SIGTERM) -> None:
        """End it; hold it to exit code 0 and to no traceback."""
        self.process.send_signal(number)
        assert self.process.wait(120) == 0, self.log
        self._reader.join(60)
        assert "Traceback" not in self.log, self.log


@contextmanager
def serving(monitor: Monitor, *arguments: str) -> Iterator[Service]:
    """Run `monitor serve` in the folder of a configured Monitor; ended with the block where the test did not."""
    process = monitor.start("serve", *arguments)
    try:
        service = Service(process)
        yield service
        if process.poll() is None:
            service.end()
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
