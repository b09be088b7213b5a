"""`monitor fetch` by schedule, as a process of its own: what a server sees of it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing

from mfg_monitor.store import open_store
from tests.distributed.running_workers import group_of
from tests.loopback import World
from tests.newsworld import publish, stories
from tests.running import Monitor, source


def until(true: Callable[[], bool], process: subprocess.Popen[str], within_s: float = 300) -> None:
    """Wait until something is so, and fail where the process ends or the time runs out first."""
    deadline = time.monotonic() + within_s
    while not true():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.05)


def ended(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> str:
    """End the process, hold it to exit code 0 and to no traceback; answer its log."""
    process.send_signal(number)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert "Traceback" not in err, err
    return err


def visited(monitor: Monitor) -> set[str]:
    """Answer the sources of which a visit is stored."""
    database = monitor.folder / "db" / "monitor.sqlite3"
    with open_store(f"sqlite:///{database}", readonly=True) as store:
        return {state.id for state in store.states() if state.last_ok_at is not None}


def test_a_due_source_is_visited_again_and_again_until_sigterm(monitor: Monitor, world: World) -> None:
    site = world.site()
    publish(site, stories(2))
    monitor.configure(source(site), fetch={"every": "1s"})
    process = monitor.start("fetch")
    until(lambda: site.times("/feed.xml") >= 4, process)
    log = ended(process)

    assert "scheduler started" in log
    assert "scheduler stopped" in log
    assert len(monitor.export()) == 2
    # All together: on a busy machine one may be so long on its way that the next one comes right behind it.
    fronts = sorted(request.at for request in site.asked if request.path == "/feed.xml")
    assert fronts[-1] - fronts[0] >= (len(fronts) - 1) / 2


def test_a_restart_asks_nobody_early_even_after_sigkill(monitor: Monitor, world: World) -> None:
    site, quick = world.site(), world.site()
    publish(site, stories(1))
    publish(quick, stories(1))
    slow = source(site, name="slow", extra='every = "1h"')
    monitor.configure(slow + source(quick, name="quick", extra='every = "1s"'))
    process = monitor.start("fetch")
    until(lambda: quick.times("/feed.xml") >= 2 and "slow" in visited(monitor), process)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=300)
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
    with group_of(monitor) as group:
        program = group.start("fetch", "--database", database)
        group.until(lambda: site.times("/feed.xml") >= 2)
        with closing(sqlite3.connect(monitor.folder / "db" / "news.sqlite3", timeout=300)) as other:
            other.execute("BEGIN EXCLUSIVE")
            group.until(lambda: "is tried again" in program.log)
            other.rollback()
        seen = site.times("/feed.xml")
        group.until(lambda: site.times("/feed.xml") >= seen + 2)
        program.end()

    assert "dead" in program.log
    assert monitor.run("export", "--database", database).stdout.count("\n") == 1
