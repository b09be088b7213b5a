"""`monitor fetch` by schedule, as a process of its own: what a server sees of it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise

from tests.loopback import World
from tests.newsworld import publish, stories
from tests.running import Monitor, source


def until(true: Callable[[], bool], process: subprocess.Popen[str], within_s: float = 60) -> None:
    """Wait until something is so, and fail where the process ends or the time runs out first."""
    deadline = time.monotonic() + within_s
    while not true():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.05)


def ended(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> str:
    """End the process, hold it to exit code 0 within ten seconds and to no traceback; answer its log."""
    process.send_signal(number)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 0, err
    assert "Traceback" not in err, err
    return err


def test_a_due_source_is_visited_again_and_again_until_sigterm(monitor: Monitor, world: World) -> None:
    site = world.site()
    publish(site, stories(2))
    monitor.configure(source(site), fetch={"every": "1s"})
    process = monitor.start("fetch")
    until(lambda: site.times("/feed.xml") >= 3, process)
    log = ended(process)

    assert "scheduler started" in log
    assert "scheduler stopped" in log
    assert len(monitor.export()) == 2
    fronts = sorted(request.at for request in site.asked if request.path == "/feed.xml")
    assert min(later - earlier for earlier, later in pairwise(fronts)) >= 0.7


def test_a_restart_asks_nobody_early_even_after_sigkill(monitor: Monitor, world: World) -> None:
    site, quick = world.site(), world.site()
    publish(site, stories(1))
    publish(quick, stories(1))
    slow = source(site, name="slow", extra='every = "1h"')
    monitor.configure(slow + source(quick, name="quick", extra='every = "1s"'))
    process = monitor.start("fetch")
    until(lambda: site.times("/feed.xml") == 1 and quick.times("/feed.xml") >= 2, process)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=10)
    seen = quick.times("/feed.xml")

    process = monitor.start("fetch")
    until(lambda: quick.times("/feed.xml") >= seen + 2, process)
    ended(process, signal.SIGINT)

    assert site.times("/feed.xml") == 1


def test_a_failing_source_and_a_locked_database_do_not_end_the_loop(monitor: Monitor, world: World) -> None:
    site, dead = world.site(), world.site()
    publish(site, stories(1))
    dead.close()
    database = "sqlite:///db/news.sqlite3?timeout=0.2"
    monitor.configure(source(dead, name="dead") + source(site), fetch={"every": "1s"})
    process = monitor.start("fetch", "--database", database)
    until(lambda: site.times("/feed.xml") >= 2, process)
    with closing(sqlite3.connect(monitor.folder / "db" / "news.sqlite3", timeout=10)) as other:
        other.execute("BEGIN EXCLUSIVE")
        locked_until = time.monotonic() + 3
        until(lambda: time.monotonic() > locked_until, process)
        other.rollback()
    seen = site.times("/feed.xml")
    until(lambda: site.times("/feed.xml") >= seen + 2, process)
    log = ended(process)

    assert "dead" in log
    assert "is tried again" in log
    assert monitor.run("export", "--database", database).stdout.count("\n") == 1
