"""A month of 200 sources in minutes: `PYTHONPATH=. python benchmarks/soak.py [--sources 200] [--days 30]`.

Of ten sources one fails, one falls silent, one freezes and one hiccups (tests/soaking.py). All parts are the service's
own, pages included; only the clock is moved. Prints every few days the resident memory of this process (the world of
sites lives in it) and of its readers, its own CPU time so far and the size of the database; at the end what the visits
came to, and on which day each kind of ailment was told.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import tempfile
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

from processes import resident, tree
from tests.loopback import World
from tests.serving import ask, pages_over
from tests.soaking import KINDS, News, month

from mfg_monitor import clock, logs
from mfg_monitor.allocator import give_back, share_arenas
from mfg_monitor.store import SqlStore, check, open_store

MB = 1_000_000
EVERY_DAYS = 3
PATHS = ("/", "/items", "/sources", "/sources/steady-4", "/charts", "/runs", "/metrics", "/feed.atom")


def main() -> None:
    """Run the month."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--step-h", type=float, default=4)
    parser.add_argument("--pause-d", type=float, default=2, help="days between the articles of a source")
    told = parser.parse_args()
    logs.configure(quiet=True)
    share_arenas()
    with World() as world, tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/news.sqlite3"
        news = News(world.site(), told.sources, every=timedelta(hours=told.step_h), pause=timedelta(days=told.pause_d))
        config = news.configured(Path(name))
        with open_store(url) as store, pages_over(store, config, now=clock.now) as pages:

            def each_day(day: int) -> None:
                for path in PATHS:
                    assert ask(pages.url, path).status == 200, path
                if day % EVERY_DAYS and day != told.days - 1:
                    return
                calm(store)
                own, *readers = tree(os.getpid())
                spent = sum(
                    sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
                )
                told_of = resident(own) / MB, sum(map(resident, readers)) / MB
                print(
                    f"day {day + 1:>3}: {told_of[0]:4.0f} MB, readers {told_of[1]:4.0f} MB, "
                    f"{spent:6.0f} s of CPU time, database {store.size_bytes() / MB:6.1f} MB",
                    flush=True,
                )

            step = timedelta(hours=told.step_h)
            came = asyncio.run(month(news, config, store, days=told.days, step=step, each_day=each_day))
        print(f"db check: {check(url) or 'well'}")
    for kind in KINDS:
        names = [name for name in came.found_on if name.startswith(kind)]
        ailments = Counter(
            f"{ailment} on day {day + 1}" for name in names for ailment, day in came.found_on[name].items()
        )
        print(f"{len(names):>4} {kind:<8} {dict(came.statuses[kind])} told: {dict(ailments) or 'nothing'}")


def calm(store: SqlStore) -> None:
    """Wait for what pages look up aside, and do what the service does each half hour."""
    for thread in threading.enumerate():
        if thread.name.partition(" ")[0] in {"rhythms", "charts", "amounts"}:
            thread.join()
    store.shrink()
    give_back()


if __name__ == "__main__":
    main()
