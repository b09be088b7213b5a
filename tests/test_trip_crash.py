"""A run that is broken off again and again ends like one that never was.

In CI 60 articles and two moments, by SIGKILL; `CRASH_KILLS=30 pytest tests/test_trip_crash.py` takes 300 and thirty.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Request, Route, Site, World
from tests.newsworld import publish, stories
from tests.running import Monitor, source, timeless

KILLS = int(os.environ.get("CRASH_KILLS", "2"))
SIGNALS = [signal.SIGKILL, signal.SIGTERM] if KILLS > 3 else [signal.SIGKILL]
ARTICLES = 300 if KILLS > 3 else 60
SMALL_BYTES = 900_000
LONGEST_S = 600.0
"""A busy machine needs minutes for what takes seconds."""


class Alarm:
    """Goes off after some requests."""

    def __init__(self) -> None:
        self._left = 0
        self._lock = threading.Lock()
        self.rang = threading.Event()

    def set(self, requests: int) -> None:
        with self._lock:
            self._left = requests
            self.rang = threading.Event()

    def on(self, plain: Route) -> Route:
        """Answer the route with a request counted."""

        def answer(request: Request) -> Any:
            with self._lock:
                self._left -= 1
                if self._left <= 0:
                    self.rang.set()
            return plain(request) if callable(plain) else plain

        return answer


@pytest.fixture(scope="module")
def alarm() -> Alarm:
    return Alarm()


@pytest.fixture(scope="module")
def site(alarm: Alarm) -> Iterator[Site]:
    with World() as world:
        one = world.site()
        publish(one, stories(ARTICLES))
        one.routes.update({path: alarm.on(route) for path, route in one.routes.items()})
        yield one


@pytest.fixture(scope="module")
def whole(site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a run that nothing breaks off exports."""
    monitor = configured(Monitor(tmp_path_factory.mktemp("whole")), site)
    assert monitor.fetch(timeout=LONGEST_S)["totals"]["new"] == ARTICLES
    return by_id(monitor)


def by_id(monitor: Monitor) -> list[dict[str, Any]]:
    """Answer what is stored; articles that were asked for at once have come in any order."""
    return sorted(timeless(monitor.export()), key=lambda item: int(item["id"]))


def configured(monitor: Monitor, site: Site) -> Monitor:
    monitor.configure(source(site), fetch={"per_host_concurrency": 4}, extract={"workers": 2})
    return monitor


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_broken_off_at_random_moments(
    monitor: Monitor, site: Site, alarm: Alarm, whole: list[dict[str, Any]], number: signal.Signals
) -> None:
    configured(monitor, site)
    moment = random.Random(20260301 + number)
    codes = []
    for _ in range(KILLS):
        alarm.set(moment.randrange(2 * ARTICLES // (KILLS + 1)))
        process = monitor.start("fetch", "--once", "--json")
        rang = alarm.rang.wait(LONGEST_S)
        time.sleep(moment.uniform(0.0, 0.1))
        process.send_signal(number)
        _, told = process.communicate(timeout=300)
        assert rang
        assert "Traceback" not in told
        codes.append(process.returncode)
        assert monitor.run("db", "check").stdout.strip() == "the database is sound"
    assert set(codes) <= {-signal.SIGKILL, 128 + signal.SIGTERM, -signal.SIGTERM, 0}

    monitor.fetch(timeout=LONGEST_S)

    assert by_id(monitor) == whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that is soon full."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_BYTES}", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no right to mount a small file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_broken_off_by_a_full_disk(monitor: Monitor, site: Site, whole: list[dict[str, Any]], small_disk: Path) -> None:
    configured(monitor, site)
    monitor.environ["MFG_MONITOR_DATABASE"] = f"sqlite:///{small_disk}/monitor.sqlite3"

    told = monitor.run("fetch", "--once", code=1, timeout=LONGEST_S).stderr

    assert "the disk is full; what was stored before is safe" in told
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    stored = len(monitor.export())
    assert 0 < stored < ARTICLES
    report = monitor.fetch(timeout=LONGEST_S)
    assert report["totals"]["new"] == ARTICLES - stored
    assert by_id(monitor) == whole
    assert monitor.run("db", "check").stdout.strip() == "the database is sound"
