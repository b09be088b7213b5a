"""Two workers over PostgreSQL beside one process over SQLite.

    PYTHONPATH=. python benchmarks/workers.py --pages FOLDER [--count 600] [--rounds 2]

The world is that of `trip.py`. One side is `monitor serve` with two reading processes; the other one `monitor serve
--workers external` with two `monitor worker` of one reading process each, over a server of its own. Both are measured
from the start of `serve` until every source was visited; CPU is that of all processes, the server's among them. They
take turns; the least of the rounds counts. Prints one JSON line; ratios are one process / workers: 1 is as fast.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from crawlers import served
from sqlalchemy import text
from tests.postgres import Server, running
from trip import SITES, configure

from mfg_monitor.model import ItemFilter
from mfg_monitor.store import SqlStore, open_store

VISITED = text("SELECT count(*) FROM source_state WHERE last_ok_at IS NOT NULL")
TICKS = os.sysconf("SC_CLK_TCK")
Spent = tuple[float, float, int]
"""Seconds of wall and CPU, and articles stored."""


def cpu_s(server: str) -> float:
    """Answer the CPU seconds of this process, its descendants and a server, those that have ended included."""
    parents: dict[int, int] = {}
    spent: dict[int, int] = {}
    own = {os.getpid()}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended meanwhile
        pid = int(entry.name)
        parents[pid], spent[pid] = int(fields[1]), sum(map(int, fields[11:15]))
        if server.encode() in command:
            own.add(pid)
    while more := {pid for pid, parent in parents.items() if parent in own} - own:
        own |= more
    return sum(spent.get(pid, 0) for pid in own) / TICKS


@contextmanager
def started(*arguments: str, log: Path) -> Iterator[None]:
    """Run a command until the block ends."""
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with log.open("wb") as errors:
        process = subprocess.Popen([sys.executable, "-m", "mfg_monitor", *arguments], stderr=errors, env=environ)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def until(true: Callable[[], bool], longest_s: float = 3600) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + longest_s
    while not true():
        assert time.monotonic() < deadline, "it did not come to its end"
        time.sleep(0.1)


def visited(store: SqlStore) -> int:
    """Answer how many sources were visited, by the least that watching can cost."""
    with store.engine.connect() as connection:
        return connection.scalar(VISITED) or 0


def served_through(url: str, config: Path, log: Path, server: str, *more: str) -> Spent:
    """Start the service, wait until every source was visited once, and end it."""
    with open_store(url) as store:
        began_s, before_s = time.perf_counter(), cpu_s(server) - time.process_time()  # who watches is not counted
        with started("serve", *more, "--config", str(config), "--database", url, log=log):
            until(lambda: visited(store) == SITES)
            wall_s, spent_s = time.perf_counter() - began_s, cpu_s(server) - time.process_time() - before_s
        return wall_s, spent_s, store.count(ItemFilter())


def by_workers(server: Server, folder: Path, config: Path) -> Spent:
    """Let two workers visit all sites."""
    url, logs = server.fresh(), [folder / f"worker{n}.log" for n in range(2)]
    common = ("worker", "--config", str(config), "--database", url)
    with started(*common, log=logs[0]), started(*common, log=logs[1]):
        until(lambda: all("worker started" in log.read_text() for log in logs))
        place = unquote(server.uri.rpartition("host=")[2])
        return served_through(url, config, folder / "serve.log", place, "--workers", "external")


def main() -> None:
    """Let both sides take turns."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=2)
    wanted = parser.parse_args()
    one: list[Spent] = []
    many: list[Spent] = []
    with tempfile.TemporaryDirectory() as name, running() as server:
        folder = Path(name)
        with served(wanted.pages, folder, wanted.count) as ports:
            for processes in (1, 2):
                configure(folder / str(processes), ports, processes)
                with (folder / str(processes) / "monitor.toml").open("a") as settings:
                    settings.write("[web]\nport = 0\n")
            for turn in range(wanted.rounds):
                url = f"sqlite:///{folder}/{turn}.sqlite3"
                one.append(served_through(url, folder / "2", folder / "alone.log", "nothing of the kind"))
                many.append(by_workers(server, folder, folder / "1"))
    told: dict[str, object] = {"pages": wanted.count, "stored": [one[0][2], many[0][2]]}
    for at, measure in enumerate(("wall", "cpu")):
        alone, shared = min(each[at] for each in one), min(each[at] for each in many)
        told |= {f"one_{measure}_s": round(alone, 2), f"workers_{measure}_s": round(shared, 2)}
        told[f"{measure}_ratio"] = round(alone / shared, 2)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
